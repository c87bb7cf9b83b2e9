// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/base/duration_text.h"
#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/scenarios.h"

// With a slot killed on both sides the sentence says what stands still, until when, and whose
// clock decides; the scoreboard counts it.

namespace millrace::blast_radius_test {
namespace {

using namespace std::chrono_literals;

/// Both are in the midst of work when slot 1 is killed.
Scenario killedWhileWorking()
{
    Scenario scenario = test::plainScenario();
    scenario.duration = 60s;
    test::act(scenario, 20500ms, Intervention::Act::Kill, Target::Kind::Slot, 0);
    return scenario;
}

bool says(const Moment& moment, const std::string& words)
{
    return moment.sentence.find(words) != std::string::npos;
}

TEST(BlastRadius, IsSaidWithTheClockThatDecidesOnEachSide)
{
    for (const SimDuration session : {6s, 11s}) {
        Scenario scenario = killedWhileWorking();
        scenario.network.session = session;
        Cursor cursor{runScenario(scenario).recording};
        cursor.seekTime(SimTime{20600ms});
        const Moment moment = cursor.moment();
        const MemberState& member = moment.state.log.members[0];
        ASSERT_EQ(member.life, Life::Killed);
        ASSERT_FALSE(moment.state.queue.orphans.empty());
        EXPECT_TRUE(says(moment, "partition 0 stands still until its session ends at " +
                                     clockText(member.sessionEndsAt)))
            << moment.sentence;
        EXPECT_TRUE(says(moment, "stays claimed until its lease ends at " +
                                     clockText(moment.state.queue.orphans[0].leaseEndsAt)))
            << moment.sentence;
        EXPECT_GT(moment.log.stuck, 0U);
        EXPECT_EQ(moment.list.stuck, 1U) << "one job; the others are for anybody";
    }
}

TEST(BlastRadius, IsOverWhenTheClockHasDecided)
{
    const Scenario scenario = killedWhileWorking();
    Cursor cursor{runScenario(scenario).recording};
    cursor.seekTime(SimTime{20600ms});
    const SimTime session = cursor.state().log.members[0].sessionEndsAt;
    const SimTime lease = cursor.state().queue.orphans[0].leaseEndsAt;
    cursor.seekTime(std::max(session, lease) + 1ns);
    EXPECT_FALSE(says(cursor.moment(), "its session ends"));
    EXPECT_FALSE(says(cursor.moment(), "its lease ends"));
    EXPECT_EQ(cursor.moment().list.stuck, 0U);
}

/// Before its session and lease end, after both, and with a hang that is shorter than either.
TEST(BlastRadius, OfASlotThatHangsIsSaidTheSameWay)
{
    Scenario scenario = killedWhileWorking();
    Intervention& line = scenario.timeline.back();
    line.act = Intervention::Act::Hang;
    line.lasts = 30s;
    Cursor cursor{runScenario(scenario).recording};
    cursor.seekTime(SimTime{20600ms});
    const Moment moment = cursor.moment();
    EXPECT_TRUE(says(moment, "hangs, alive and silent; partition 0 stands still until its session "
                             "ends at " +
                                 clockText(moment.state.log.members[0].sessionEndsAt)))
        << moment.sentence;
    EXPECT_TRUE(says(moment, "is taken from it at " +
                                 clockText(moment.state.queue.workers[0].claim.actsAt)))
        << moment.sentence;
    EXPECT_GT(moment.log.stuck, 0U);
    EXPECT_EQ(moment.list.stuck, 1U);
    cursor.seekTime(SimTime{40s});
    const Moment later = cursor.moment();
    EXPECT_TRUE(says(later, "given up by its group")) << later.sentence;
    EXPECT_TRUE(says(later, "was taken from it, and it does not know")) << later.sentence;
    EXPECT_EQ(later.list.stuck, 0U) << "the list goes on without it";
    line.lasts = 2s;
    Cursor brief{runScenario(scenario).recording};
    brief.seekTime(SimTime{20600ms});
    EXPECT_TRUE(says(brief.moment(), "stands still until it goes on at 0:22.5, before its session "
                                     "ends"))
        << brief.moment().sentence;
}

struct SaidRow {
    const char* name;
    const char* lesson;
    SimDuration at;
    const char* says;
    const char* isFalse;  ///< Must not be said; null = nothing.
};

void PrintTo(const SaidRow& row, std::ostream* out)
{
    *out << row.name;
}

class SaidTest : public testing::TestWithParam<SaidRow> {};

TEST_P(SaidTest, WhatBecameOfEachHalf)
{
    Cursor cursor{runScenario(test::shippedScenario(GetParam().lesson)).recording};
    cursor.seekTime(SimTime{GetParam().at});
    const Moment moment = cursor.moment();
    EXPECT_TRUE(says(moment, GetParam().says)) << moment.sentence;
    EXPECT_FALSE(GetParam().isFalse != nullptr && says(moment, GetParam().isFalse))
        << moment.sentence;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, SaidTest,
    testing::Values(
        SaidRow{"AJobThatIsLost", "worker-killed-sidekiq", 21500ms, "it is lost", nullptr},
        SaidRow{"AJobThatFailedAndNotWhoIsBack", "one-event-three-reactions", 75s,
                "has failed and waits for a person", "is back"},
        SaidRow{"AMemoryThatIsGone", "async-adapter", 20700ms, "waited in its memory", nullptr},
        SaidRow{"AWorkerThatWorksAgain", "worker-killed-resque", 36s,
                "the former process of worker 2 is dead", "List: worker 2 is dead"},
        SaidRow{"WhoPrunesAndWhen", "worker-killed-resque", 36s, "a process starts after 5:00.0",
                nullptr},
        SaidRow{"AMemberThatOwnsNothing", "slow-clock", 41s, "waits until its group gives it",
                "reads on"},
        SaidRow{"WhatNobodyReads", "rebalance-eager-cooperative", 35s,
                "nobody of eager reads 2 partitions", nullptr},
        SaidRow{"WhatIsTriedAgain", "poison-record", 40s, "tries a record of events 1 again",
                nullptr},
        SaidRow{"RequestsInVain", "broker-cut-off", 55s, "still waits for answers of broker 1",
                nullptr}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::blast_radius_test
