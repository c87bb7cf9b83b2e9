// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/scenario/scenario_reader.h"
#include "tests/core/scenario/queue_text.h"

// How a list hands jobs out and what becomes of them: what the keys mean and what is wrong.

namespace millrace::claim_tables_test {
namespace {

using test::BadRow;
using test::read;

using namespace std::chrono_literals;

TEST(ClaimTables, LeaveTheGenericLeaseWhenNothingIsSaid)
{
    const QueueSpec queue = read("").queue;
    EXPECT_EQ(queue.claim, ClaimSpec{});
    EXPECT_EQ(queue.sweep, SweepSpec{});
    EXPECT_EQ(queue.fate, FateSpec{});
    EXPECT_EQ(queue.order, OrderSpec{});
}

TEST(ClaimTables, LoseWhatAPoppedJobsHolderHad)
{
    const QueueSpec queue = read("claim = \"pop\"\n").queue;
    EXPECT_EQ(queue.claim.kind, ClaimSpec::Kind::Pop);
    EXPECT_EQ(queue.claim.renew, ClaimSpec::Renew::Process);
    EXPECT_EQ(queue.fate.crash, FateSpec::Crash::Lost);
}

TEST(ClaimTables, SweepInTwoPasses)
{
    const QueueSpec queue = read("renew = \"timer\"\nsweep = \"30 s\"\nsweep-passes = 2\n"
                                 "crash = \"front\"\nstall-limit = 1\nstall-at-claim = true\n")
                                .queue;
    EXPECT_EQ(queue.sweep, (SweepSpec{.every = 30s, .passes = 2}));
    EXPECT_EQ(queue.fate.crash, FateSpec::Crash::Front);
    EXPECT_EQ(queue.fate.stallLimit, 1);
    EXPECT_TRUE(queue.fate.stallAtClaim);
}

TEST(ClaimTables, SweepOnlyWhenAProcessStarts)
{
    const QueueSpec queue = read("sweep = \"never\"\nsweep-at-start = true\n").queue;
    EXPECT_EQ(queue.sweep, (SweepSpec{.every = SweepSpec::kNeverSwept, .atStart = true}));
}

TEST(ClaimTables, OrderByWhenAJobWasMadeOrBecameReady)
{
    EXPECT_EQ(read("order-by = \"created\"\n").queue.order.within, OrderSpec::Within::Created);
    EXPECT_EQ(read("order-by = \"ready\"\n").queue.order, OrderSpec{});
}

TEST(ClaimTables, LetTheFirstLookOfAStagerBeLate)
{
    const FateSpec fate =
        read("stager = \"2 s\"\nstager-spread = \"5 s\"\nstager-first = \"10 s\"\n").queue.fate;
    EXPECT_EQ(fate.stagerFirst, 10s);
}

TEST(ClaimTables, PutReactionsInLanes)
{
    const OrderSpec order =
        read("queue-order = \"weighted\"\nqueues = [\"high\", \"low\"]\n"
             "weights = { high = 3 }\n"
             "lanes = { b = { queue = \"low\", priority = 7, wait = \"2 s\" } }")
            .queue.order;
    EXPECT_EQ(order.weights, (std::vector<int>{3, 1}));
    ASSERT_EQ(order.lanes.size(), 2U);
    EXPECT_EQ(order.lanes[0].queue, "high");
    EXPECT_EQ(order.lanes[1], (OrderSpec::Lane{.queue = "low", .priority = 7, .wait = 2s}));
}

TEST(ClaimTables, StartAWorkerLaterAndNameKillers)
{
    const QueueSpec queue =
        read("killers = [20, 3]\n[[queue.worker]]\nworker = 2\nstarts = \"5 s\"\n").queue;
    EXPECT_EQ(queue.killers, (std::vector<std::uint32_t>{2, 19}));
    EXPECT_EQ(queue.starts, (std::vector<WorkerSpec>{{.worker = 1, .starts = SimTime{5s}}}));
}

class BadClaimTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadClaimTest, IsRefusedWithItsPlaceAndReason)
{
    test::expectRefused(GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Claims, BadClaimTest,
    testing::Values(
        BadRow{"UnknownClaim", "claim = \"leese\"\n", 10, "Did you mean \"lease\""},
        BadRow{"ThreadsThatDoNotDivide", "threads = 3\n", 10, "4"},
        BadRow{"NoThreads", "threads = 0\n", 10, "1"},
        BadRow{"PacedWithoutPolls", "paced = true\n", 10, "poll"},
        BadRow{"NegativePoll", "poll = \"-1 s\"\n", 10, "poll"},
        BadRow{"NothingPrefetched", "prefetch = 0\n", 10, "1"},
        BadRow{"LostWithoutPop", "crash = \"lost\"\n", 10, "pop"},
        BadRow{"BackFromAPop", "claim = \"pop\"\ncrash = \"back\"\n", 11, "\"lost\" or \"failed\""},
        BadRow{"FrontFromAPop", "claim = \"pop\"\ncrash = \"front\"\n", 11, "again"},
        BadRow{"PlaceFromAPop", "profile = \"sidekiq\"\ncrash = \"place\"\n", 11, "again"},
        BadRow{"RetryOfAPop", "claim = \"pop\"\ncrash = \"retry\"\n", 11, "again"},
        BadRow{"PassesWithoutSweep", "sweep-passes = 2\n", 10, "sweep"},
        BadRow{"ThreePasses", "sweep = \"1 s\"\nsweep-passes = 3\n", 11, "2"},
        BadRow{"PassesThatDrift", "sweep = \"1 s\"\nsweep-spread = \"1 s\"\nsweep-passes = 2\n", 12,
               "spread"},
        BadRow{"SweepsWithoutAPause", "sweep = \"1 ns\"\n", 10, "10 ms"},
        BadRow{"SweepsDriftByNothing", "sweep = \"1 s\"\nsweep-spread = \"1 ns\"\n", 11, "10 ms"},
        BadRow{"SweepsOftenAtDrawnTimes", "sweep = \"10 ms\"\nsweep-spread = \"1 s\"\n", 10,
               "100 ms"},
        BadRow{"StagesWithoutAPause", "stager = \"9 ms\"\n", 10, "10 ms"},
        BadRow{"StagesOftenAtDrawnTimes", "stager = \"99 ms\"\nstager-spread = \"1 s\"\n", 10,
               "100 ms"},
        BadRow{"SupervisesWithoutAPause", "supervisor = \"1 ns\"\n", 10, "10 ms"},
        BadRow{"ReplacesWithoutSupervisor", "supervisor-replaces = false\n", 10, "supervisor"},
        BadRow{"CompletesFromTheMidst", "late-ack = \"completes\"\n", 10, "back"},
        BadRow{"OrderByNothing", "order-by = \"creation\"\n", 10, "created"},
        BadRow{"FirstLookWithoutSpread", "stager = \"1 s\"\nstager-first = \"1 s\"\n", 11,
               "spread"},
        BadRow{"StallsBelowNone", "stall-limit = -2\n", 10, "-1"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Order, BadClaimTest,
    testing::Values(
        BadRow{"WeightOfZero",
               "queue-order = \"weighted\"\nqueues = [\"x\", \"y\"]\nweights = { x = 0 }\n", 12,
               "1"},
        BadRow{"WeightOfNoQueue", "queue-order = \"weighted\"\nweights = { z = 2 }\n", 11, "z"},
        BadRow{"WeightsWithoutOrder", "weights = { default = 2 }\n", 10, "weighted"},
        BadRow{"LaneOfNoReaction", "lanes = { c = { priority = 1 } }\n", 10, "c"},
        BadRow{"LaneOfNoQueue", "lanes = { a = { queue = \"defualt\" } }\n", 10, "default"},
        BadRow{"WorkerOfNone", "[[queue.worker]]\nworker = 5\n", 11, "4"},
        BadRow{"WorkerTwice", "[[queue.worker]]\nworker = 1\n[[queue.worker]]\nworker = 1\n", 13,
               "two"},
        BadRow{"KillerZero", "killers = [0]\n", 10, "1"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::claim_tables_test
