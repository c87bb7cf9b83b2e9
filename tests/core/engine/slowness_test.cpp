// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// Hosts that are slow for a while: the work on them takes so many times as long from that moment
// on, what they are at included, and as long as ever once it is over.

namespace millrace::slowness_test {
namespace {

using namespace std::chrono_literals;
using test::factsOf;

/// One event at 1 s; nothing travels, the work takes 4 s, its effect comes at half of it. `at` are
/// the lines of the timeline.
FinishedRun runOf(const std::string& at)
{
    return runScenario(test::scenarioOf(
        "format = 1\nname = \"x\"\nduration = \"200 s\"\n"
        "[workload]\narrivals = { kind = \"tape\" }\nentities = [\"e\"]\n"
        "tape = [ { at = \"1 s\", entity = \"e\" } ]\n[network]\ndelay = \"0 s\"\n"
        "[[reaction]]\nname = \"r\"\nwork = \"4 s\"\neffectAt = 0.5\n[log]\npartitions = 1\n"
        "slots = { r = 1 }\n[queue]\nworkers = 1\n" +
        at));
}

std::string slow(const char* who, const char* time, const char* lasts)
{
    return std::string{"[[at]]\nslow = \""} + who + "\"\nfactor = 3\ntime = \"" + time +
           "\"\nfor = \"" + lasts + "\"\n";
}

struct SlowRow {
    const char* name;
    std::string at;
    SimTime effect;
    SimTime end;
};

void PrintTo(const SlowRow& row, std::ostream* out)
{
    *out << row.name;
}

class SlowHostTest : public testing::TestWithParam<SlowRow> {};

TEST_P(SlowHostTest, TakesLongerOnBothSides)
{
    const SlowRow& row = GetParam();
    const FinishedRun run = runOf(row.at);
    EXPECT_FALSE(run.violation) << run.violation->what;
    const Trace& trace = run.recording->trace();
    ASSERT_EQ(factsOf<RecordEffect>(trace).size(), 1U);
    ASSERT_EQ(factsOf<JobEffect>(trace).size(), 1U);
    ASSERT_EQ(factsOf<OffsetCommitted>(trace).size(), 1U);
    ASSERT_EQ(factsOf<JobCompleted>(trace).size(), 1U);
    EXPECT_EQ(factsOf<RecordEffect>(trace)[0].at, row.effect);
    EXPECT_EQ(factsOf<JobEffect>(trace)[0].at, row.effect);
    EXPECT_EQ(factsOf<OffsetCommitted>(trace)[0].at, row.end);
    EXPECT_EQ(factsOf<JobCompleted>(trace)[0].at, row.end);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, SlowHostTest,
    testing::Values(
        SlowRow{"Before", slow("slot 1", "500 ms", "100 ms"), SimTime{3s}, SimTime{5s}},
        SlowRow{"FromTheBeginning", slow("slot 1", "500 ms", "60 s"), SimTime{7s}, SimTime{13s}},
        // Of 4 s one is done: three are left, then nine.
        SlowRow{"FromTheMidst", slow("slot 1", "2 s", "60 s"), SimTime{5s}, SimTime{11s}},
        // From 2 s to 5 s one of the three that are left.
        SlowRow{"ForAWhile", slow("slot 1", "2 s", "3 s"), SimTime{5s}, SimTime{7s}},
        SlowRow{"AfterItsEffect", slow("slot 1", "4 s", "60 s"), SimTime{3s}, SimTime{7s}},
        SlowRow{"TwiceAtOnceAfterTheOther",
                slow("slot 1", "2 s", "1500 ms") + slow("slot 1", "4 s", "60 s"), SimTime{4s},
                SimTime{10s}}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(SlowHost, MeetsOneSideAloneWhereItNamesIt)
{
    const FinishedRun run = runOf(slow("worker 1", "500 ms", "60 s"));
    EXPECT_EQ(factsOf<JobCompleted>(run.recording->trace())[0].at, SimTime{13s});
    EXPECT_EQ(factsOf<OffsetCommitted>(run.recording->trace())[0].at, SimTime{5s});
}

/// The host is slow, whatever process runs on it.
TEST(SlowHost, StaysSlowForTheNextProcess)
{
    const FinishedRun run = runOf(slow("slot 1", "500 ms", "100 s") +
                                  "[[at]]\ntime = \"2 s\"\nkill = \"slot 1\"\nrestart = \"1 s\"\n");
    const auto started = factsOf<JobStarted>(run.recording->trace());
    ASSERT_EQ(started.size(), 2U);
    EXPECT_EQ(started[1].fact.endsAt - started[1].at, 12s);
    const auto handled = factsOf<RecordHandlingStarted>(run.recording->trace());
    ASSERT_EQ(handled.size(), 2U);
    EXPECT_EQ(handled[1].fact.endsAt - handled[1].at, 12s);
}

TEST(SlowHost, OfAWorkerThatHangsGoesOnWhereItWas)
{
    const FinishedRun run = runOf("[[at]]\ntime = \"2 s\"\nhang = \"worker 1\"\nfor = \"2 s\"\n" +
                                  slow("worker 1", "3 s", "100 s"));
    const auto woke = factsOf<WorkerWoke>(run.recording->trace());
    ASSERT_EQ(woke.size(), 1U);
    EXPECT_EQ(woke[0].fact.endsAt, SimTime{4s + 9s}) << "three of four seconds were left";
}

}  // namespace
}  // namespace millrace::slowness_test
