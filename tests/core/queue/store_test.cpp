// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "tests/support/scenarios.h"

// A store that dies and comes back. One reaction of one second, two workers, nothing travels; each
// story was worked out by hand, times in ms, jobs from 1.

namespace millrace::store_test {
namespace {

struct StoreStory {
    const char* name;
    const char* tape;   ///< Times in ms.
    const char* queue;  ///< Keys of [queue].
    const char* rest;   ///< Tables after it.
    const char* story;
    std::uint64_t handled = 0;
    std::uint64_t duplicated = 0;
    std::uint64_t refused = 0;
    std::uint64_t lost = 0;
    const char* reaction = "";  ///< More keys of the reaction.
};

void PrintTo(const StoreStory& row, std::ostream* out)
{
    *out << row.name;
}

class Story {
public:
    template <class Fact>
    void see(SimTime, const Fact&)
    {
    }
    void see(SimTime at, const StoreDown&) { add(at, "down"); }
    void see(SimTime at, const StoreUp&) { add(at, "up"); }
    void see(SimTime at, const EnqueueDropped& fact)
    {
        if (fact.drop == Drop::StoreDown)
            add(at, "refused");
    }
    void see(SimTime at, const JobEnqueued& fact) { add(at, fact.job, "ready"); }
    void see(SimTime at, const JobReady& fact) { add(at, fact.job, "ready"); }
    void see(SimTime at, const JobGranted& fact)
    {
        add(at, fmt::format("w{} {}", fact.worker.value + 1, fact.job.value + 1));
    }
    void see(SimTime at, const JobEffect& fact) { add(at, fact.job, "effect"); }
    void see(SimTime at, const WordHeld& fact) { add(at, fact.job, "held"); }
    void see(SimTime at, const JobCompleted& fact) { add(at, fact.job, "done"); }
    void see(SimTime at, const JobRetried& fact) { add(at, fact.job, "retried"); }
    void see(SimTime at, const JobReturned& fact) { add(at, fact.job, "back"); }
    void see(SimTime at, const JobLost& fact) { add(at, fact.job, "lost"); }
    void see(SimTime at, const JobParked& fact) { add(at, fact.job, "failed"); }
    void see(SimTime at, const LateAck& fact) { add(at, fact.job, "late"); }
    void see(SimTime at, const JobForgotten& fact)
    {
        add(at, fact.job, fact.spot == Spot::Hand ? "unknown" : "forgotten");
    }
    void see(SimTime at, const JobReread& fact) { add(at, fact.job, "reread"); }
    void see(SimTime at, const JobRecalled& fact) { add(at, fact.job, "recalled"); }
    std::string text() const { return m_text; }

private:
    void add(SimTime at, JobId job, const char* what)
    {
        add(at, fmt::format("{} {}", job.value + 1, what));
    }
    void add(SimTime at, const std::string& what)
    {
        m_text += fmt::format("{}{} {}", m_text.empty() ? "" : "; ", toNs(at) / 1'000'000, what);
    }

    std::string m_text;
};

/// "0 100" as the lines of a tape.
std::string tapeOf(std::string_view times)
{
    std::string tape;
    while (!times.empty()) {
        const std::size_t space = std::min(times.find(' '), times.size());
        tape += fmt::format("{{ at = \"{} ms\", entity = \"e\" }}, ", times.substr(0, space));
        times.remove_prefix(std::min(times.size(), space + 1));
    }
    return tape;
}

class StoreTest : public testing::TestWithParam<StoreStory> {};

TEST_P(StoreTest, TellsThisStory)
{
    const StoreStory& row = GetParam();
    const FinishedRun run = runScenario(test::scenarioOf(fmt::format(
        "format = 1\nname = \"x\"\nduration = \"60 s\"\n"
        "[workload]\narrivals = {{ kind = \"tape\" }}\nentities = [\"e\"]\ntape = [ {}]\n"
        "[network]\ndelay = \"0 s\"\nclocks = \"product\"\n"
        "[[reaction]]\nname = \"r\"\nwork = \"1 s\"\n{}\n[log]\nslots = {{ r = 0 }}\n"
        "[queue]\nworkers = 2\n{}\n{}\n",
        tapeOf(row.tape), row.reaction, row.queue, row.rest)));
    EXPECT_FALSE(run.violation) << run.violation->what;
    Story story;
    TraceReader reader{run.recording->trace()};
    while (!reader.atEnd())
        reader.next([&](SimTime time, std::uint64_t, const auto& fact) { story.see(time, fact); });
    EXPECT_EQ(story.text(), row.story);
    const Outcome outcome = run.recording->ledger().list.outcome(run.last);
    EXPECT_EQ(outcome.handled, row.handled);
    EXPECT_EQ(outcome.duplicated, row.duplicated);
    EXPECT_EQ(outcome.refused, row.refused);
    EXPECT_EQ(outcome.lost, row.lost);
}

/// Dies in the middle of the first job, for two seconds.
constexpr const char* kKilled = "[[at]]\ntime = \"500 ms\"\nkill = \"store\"\nrestart = \"2 s\"";
/// Dies with its machine; the last flush was at 1 s.
constexpr const char* kCrashed =
    "[[at]]\ntime = \"1800 ms\"\ncrash-machine = \"store\"\nrestart = \"2 s\"";
constexpr const char* kPop = "claim = \"pop\"\ncrash = \"lost\"";
const std::string kRow =
    "claim = \"row\"\ncrash = \"failed\"\nlease = \"9 s\"\nheartbeat = \"3 s\"";
constexpr const char* kConnection = "claim = \"connection\"\ncrash = \"place\"";
constexpr const char* kShortLease = "lease = \"500 ms\"\nheartbeat = \"200 ms\"\ncrash = \"place\"";
constexpr const char* kLease = "lease = \"5 s\"\nheartbeat = \"2 s\"\ncrash = \"place\"";
const std::string kPopFlushes = std::string{kPop} + "\nflush-every = \"1 s\"";
const std::string kLeaseFlushes = std::string{kLease} + "\nflush-every = \"1 s\"";
const std::string kPopTries =
    std::string{kPop} +
    "\nattempts = 3\nbackoff = { kind = \"constant\", base = \"500 ms\", jitter = 0.0 }";

INSTANTIATE_TEST_SUITE_P(
    Down, StoreTest,
    testing::Values(
        StoreStory{"RefusesWhatComesMeanwhile", "0 700 3000", kPop, kKilled,
                   "0 1 ready; 0 w1 1; 500 down; 700 refused; 1000 1 effect; 1000 1 done; "
                   "2500 up; 3000 2 ready; 3000 w2 2; 4000 2 effect; 4000 2 done",
                   2, 0, 1},
        StoreStory{"KeepsTheWordOfWhoIsDone", "0", kRow.c_str(), kKilled,
                   "0 1 ready; 0 w1 1; 500 down; 1000 1 effect; 1000 1 held; 2500 up; 2500 1 done",
                   1},
        StoreStory{"GivesNothingAway", "0 0 100", kRow.c_str(), kKilled,
                   "0 1 ready; 0 w1 1; 0 2 ready; 0 w2 2; 100 3 ready; 500 down; 1000 1 effect; "
                   "1000 1 held; 1000 2 effect; 1000 2 held; 2500 up; 2500 1 done; 2500 w1 3; "
                   "2500 2 done; 3500 3 effect; 3500 3 done",
                   3},
        StoreStory{"EndsTheClaimsOfLostConnections", "0", kConnection, kKilled,
                   "0 1 ready; 0 w1 1; 500 down; 1000 1 effect; 1000 1 held; 2500 up; "
                   "2500 1 back; 2500 w2 1; 2500 1 late; 3500 1 effect; 3500 1 done",
                   1, 1},
        StoreStory{"LetsLeasesRunOut", "0", kShortLease,
                   "[[at]]\ntime = \"100 ms\"\nkill = \"store\"\nrestart = \"800 ms\"",
                   "0 1 ready; 0 w1 1; 100 down; 900 up; 900 1 back; 900 w2 1; 1000 1 effect; "
                   "1000 1 late; 1900 1 effect; 1900 1 done",
                   1, 1},
        StoreStory{"LosesWhatShouldBeTriedAgainWhereItWasPopped", "0", kPopTries.c_str(), kKilled,
                   "0 1 ready; 0 w1 1; 500 down; 1000 1 lost; 2500 up", 0, 0, 0, 1, "poison = [1]"},
        StoreStory{"LosesAPoppedJobWithItsWorker", "0", kPop,
                   "[[at]]\ntime = \"500 ms\"\nkill = \"store\"\nrestart = \"2 s\"\n"
                   "[[at]]\ntime = \"700 ms\"\nkill = \"worker 1\"",
                   "0 1 ready; 0 w1 1; 500 down; 700 1 lost; 2500 up", 0, 0, 0, 1},
        StoreStory{"FindsOutLateWhoDiedMeanwhile", "0", kLease,
                   "[[at]]\ntime = \"500 ms\"\nkill = \"store\"\nrestart = \"10 s\"\n"
                   "[[at]]\ntime = \"700 ms\"\nkill = \"worker 1\"",
                   "0 1 ready; 0 w1 1; 500 down; 10500 up; 10500 1 back; 10500 w2 1; "
                   "11500 1 effect; 11500 1 done",
                   1},
        // A dead letter of the one that waits with its word is its own: it has nothing left to say.
        StoreStory{"GivesUpWhatItsHolderCouldNotSay", "0",
                   "claim = \"connection\"\ncrash = \"place\"\nattempts = 1\n"
                   "exhausted = \"failed\"",
                   kKilled,
                   "0 1 ready; 0 w1 1; 500 down; 1000 1 effect; 1000 1 held; 2500 up; "
                   "2500 1 failed",
                   1, 0},
        StoreStory{"HearsWhoHungMeanwhileWhenItWakes", "0", kRow.c_str(),
                   "[[at]]\ntime = \"500 ms\"\nkill = \"store\"\nrestart = \"2 s\"\n"
                   "[[at]]\ntime = \"1500 ms\"\nhang = \"worker 1\"\nfor = \"3 s\"",
                   "0 1 ready; 0 w1 1; 500 down; 1000 1 effect; 1000 1 held; 2500 up; 4500 1 done",
                   1},
        StoreStory{"DoesAgainWhatTheOneWhoDiedCouldNotSay", "0", kLease,
                   "[[at]]\ntime = \"500 ms\"\nkill = \"store\"\nrestart = \"2 s\"\n"
                   "[[at]]\ntime = \"1500 ms\"\nstop = \"worker 1\"",
                   "0 1 ready; 0 w1 1; 500 down; 1000 1 effect; 1000 1 held; 2500 up; "
                   "5000 1 back; 5000 w2 1; 6000 1 effect; 6000 1 done",
                   1, 1},
        StoreStory{"LosesNothingWithItsProcess", "900", kPopFlushes.c_str(),
                   "[[at]]\ntime = \"1800 ms\"\nkill = \"store\"\nrestart = \"2 s\"",
                   "900 1 ready; 900 w1 1; 1800 down; 1900 1 effect; 1900 1 done; 3800 up", 1}),
    [](const auto& row) { return std::string{row.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    Forgets, StoreTest,
    testing::Values(
        // Claimed and enqueued after the flush: its holder alone has it.
        StoreStory{"WhatItWasToldLast", "1100", kPopFlushes.c_str(), kCrashed,
                   "1100 1 ready; 1100 w1 1; 1800 down; 2100 1 effect; 2100 1 done; 3800 up", 1},
        StoreStory{"NothingThatItHadFlushed", "900 950 980", kPopFlushes.c_str(), kCrashed,
                   "900 1 ready; 900 w1 1; 950 2 ready; 950 w2 2; 980 3 ready; 1800 down; "
                   "1900 1 effect; 1900 1 done; 1950 2 effect; 1950 2 done; 3800 up; "
                   "3800 w1 3; 4800 3 effect; 4800 3 done",
                   3},
        StoreStory{"JobsThatWait", "900 900 1100 1200", kPopFlushes.c_str(), kCrashed,
                   "900 1 ready; 900 w1 1; 900 2 ready; 900 w2 2; 1100 3 ready; 1200 4 ready; "
                   "1800 down; 1900 1 effect; 1900 1 done; 1900 2 effect; 1900 2 done; "
                   "3800 3 forgotten; 3800 4 forgotten; 3800 up",
                   2, 0, 0, 2},
        StoreStory{"AClaimOfAnOlderJob", "200 200 400", kPopFlushes.c_str(), kCrashed,
                   "200 1 ready; 200 w1 1; 200 2 ready; 200 w2 2; 400 3 ready; 1200 1 effect; "
                   "1200 1 done; 1200 w1 3; 1200 2 effect; 1200 2 done; 1800 down; "
                   "2200 3 effect; 2200 3 done; 3800 3 recalled; 3800 3 back; 3800 up; "
                   "3800 w2 3; 4800 3 effect; 4800 3 done",
                   3, 1},
        StoreStory{"AnEnd", "200", kLeaseFlushes.c_str(), kCrashed,
                   "200 1 ready; 200 w1 1; 1200 1 effect; 1200 1 done; 1800 down; "
                   "3800 1 recalled; 3800 up; 5200 1 back; 5200 w2 1; 6200 1 effect; 6200 1 done",
                   1, 1},
        StoreStory{"WhatSomebodyStillHas", "1100", kLeaseFlushes.c_str(),
                   "[[at]]\ntime = \"1800 ms\"\ncrash-machine = \"store\"\nrestart = \"100 ms\"",
                   "1100 1 ready; 1100 w1 1; 1800 down; 1900 1 unknown; 1900 up; 2100 1 effect; "
                   "2100 1 done",
                   1},
        StoreStory{"WhatOneHadWhoDiedMeanwhile", "1100", kLeaseFlushes.c_str(),
                   "[[at]]\ntime = \"1800 ms\"\ncrash-machine = \"store\"\nrestart = \"2 s\"\n"
                   "[[at]]\ntime = \"1900 ms\"\nkill = \"worker 1\"",
                   "1100 1 ready; 1100 w1 1; 1800 down; 3800 1 unknown; 3800 1 lost; 3800 up", 0, 0,
                   0, 1},
        StoreStory{"AClaimWhoseHolderGoesOn", "200 200 400", kLeaseFlushes.c_str(),
                   "[[at]]\ntime = \"1800 ms\"\ncrash-machine = \"store\"\nrestart = \"100 ms\"",
                   "200 1 ready; 200 w1 1; 200 2 ready; 200 w2 2; 400 3 ready; 1200 1 effect; "
                   "1200 1 done; 1200 w1 3; 1200 2 effect; 1200 2 done; 1800 down; "
                   "1900 1 recalled; 1900 2 recalled; 1900 3 back; 1900 up; 1900 w2 3; "
                   "2200 3 effect; 2200 3 late; 2900 3 effect; 2900 3 done; 5200 1 back; "
                   "5200 w1 1; 5200 2 back; 5200 w2 2; 6200 1 effect; 6200 1 done; "
                   "6200 2 effect; 6200 2 done",
                   3, 3}),
    [](const auto& row) { return std::string{row.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    ComesBackBeforeAHostThatIsCutOff, StoreTest,
    testing::Values(StoreStory{
        "WhoseSupervisorSpeaksThen", "0",
        "claim = \"row\"\ncrash = \"failed\"\nlease = \"30 s\"\nheartbeat = \"3 s\"\n"
        "supervisor = \"1 s\"",
        "[[at]]\ntime = \"200 ms\"\ncut-off = \"worker 1\"\nfor = \"9500 ms\"\n"
        "[[at]]\ntime = \"500 ms\"\nkill = \"worker 1\"\n"
        "[[at]]\ntime = \"2 s\"\nkill = \"store\"\nrestart = \"2 s\"",
        "0 1 ready; 0 w1 1; 2000 down; 4000 up; 10000 1 failed"}),
    [](const auto& row) { return std::string{row.param.name}; });

}  // namespace
}  // namespace millrace::store_test
