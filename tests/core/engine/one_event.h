// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// One event, one reaction to it, and what a fault does to when: whatever meets a host or a process
// in the midst of its work is told by two moments on each side.

namespace millrace::test {

/// One event at `at`; the work takes 4 s, and its effect comes at half of it; sessions and leases
/// last 6 s.
struct OneEvent {
    const char* at = "20 s";
    int count = 1;      ///< Of members, and of workers.
    std::string log;    ///< More lines of its table.
    std::string queue;  ///< Likewise.
    const char* delay = "0 s";

    /// `lines` of the timeline.
    FinishedRun with(const std::string& lines) const
    {
        const std::string n = std::to_string(count);
        return runScenario(scenarioOf(
            "format = 1\nname = \"x\"\nduration = \"200 s\"\n"
            "[workload]\narrivals = { kind = \"tape\" }\nentities = [\"e\"]\n"
            "tape = [ { at = \"" +
            std::string{at} + "\", entity = \"e\" } ]\n[network]\ndelay = \"" + delay +
            "\"\nsession = \"6 s\"\nheartbeat = \"2 s\"\n"
            "[[reaction]]\nname = \"r\"\nwork = \"4 s\"\neffectAt = 0.5\n[log]\npartitions = 1\n"
            "slots = { r = " +
            n + " }\n" + log + "[queue]\nworkers = " + n + "\n" + queue + lines));
    }
};

/// A line of the timeline: `act` meets `who` from `time` on.
inline std::string faultFor(const char* act, const char* who, const char* time, const char* lasts)
{
    return std::string{"[[at]]\n"} + act + " = \"" + who + "\"\ntime = \"" + time + "\"\nfor = \"" +
           lasts + "\"\n";
}

struct MomentsRow {
    const char* name;
    std::string lines;
    SimTime effect;
    SimTime said;  ///< Committed, and completed.
};

inline void PrintTo(const MomentsRow& row, std::ostream* out)
{
    *out << row.name;
}

/// Once on each side, at the same moments.
inline void expectMoments(const FinishedRun& run, const MomentsRow& row)
{
    EXPECT_FALSE(run.violation) << run.violation->what;
    const Trace& trace = run.recording->trace();
    ASSERT_EQ(factsOf<RecordEffect>(trace).size(), 1U);
    ASSERT_EQ(factsOf<JobEffect>(trace).size(), 1U);
    ASSERT_EQ(factsOf<OffsetCommitted>(trace).size(), 1U);
    ASSERT_EQ(factsOf<JobCompleted>(trace).size(), 1U);
    EXPECT_EQ(factsOf<RecordEffect>(trace)[0].at, row.effect);
    EXPECT_EQ(factsOf<JobEffect>(trace)[0].at, row.effect);
    EXPECT_EQ(factsOf<OffsetCommitted>(trace)[0].at, row.said);
    EXPECT_EQ(factsOf<JobCompleted>(trace)[0].at, row.said);
}

}  // namespace millrace::test
