// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "tests/core/engine/one_event.h"

// Hosts that are slow for a while: the work on them takes so many times as long from that moment
// on, what they are at included, and as long as ever once it is over.

namespace millrace::slowness_test {
namespace {

using namespace std::chrono_literals;
using test::factsOf;
using test::MomentsRow;

/// The event is at 1 s.
FinishedRun runOf(const std::string& at)
{
    return test::OneEvent{.at = "1 s"}.with(at);
}

std::string slow(const char* who, const char* time, const char* lasts)
{
    return test::faultFor("slow", who, time, lasts) + "factor = 3\n";
}

class SlowHostTest : public testing::TestWithParam<MomentsRow> {};

TEST_P(SlowHostTest, TakesLongerOnBothSides)
{
    test::expectMoments(runOf(GetParam().lines), GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, SlowHostTest,
    testing::Values(
        MomentsRow{"Before", slow("slot 1", "500 ms", "100 ms"), SimTime{3s}, SimTime{5s}},
        MomentsRow{"FromTheBeginning", slow("slot 1", "500 ms", "60 s"), SimTime{7s}, SimTime{13s}},
        // Of 4 s one is done: three are left, then nine.
        MomentsRow{"FromTheMidst", slow("slot 1", "2 s", "60 s"), SimTime{5s}, SimTime{11s}},
        // From 2 s to 5 s one of the three that are left.
        MomentsRow{"ForAWhile", slow("slot 1", "2 s", "3 s"), SimTime{5s}, SimTime{7s}},
        MomentsRow{"AfterItsEffect", slow("slot 1", "4 s", "60 s"), SimTime{3s}, SimTime{7s}},
        MomentsRow{"TwiceAtOnceAfterTheOther",
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
