// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/scenario/warnings.h"
#include "core/trace/cursor.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// What the scenario says that the window opens with: its sentence and its comments are promises.

namespace millrace::opening_scenario_test {
namespace {

using namespace std::chrono_literals;
using test::factsOf;

class OpeningScenario : public testing::Test {
protected:
    void SetUp() override
    {
        ASSERT_FALSE(scenario.timeline.empty());
        ASSERT_EQ(scenario.timeline.front().act, Intervention::Act::Kill);
        killed = scenario.timeline.front().at;
        cursor.seekTime(killed);
    }

    const Trace& trace() { return run.recording->trace(); }

    const Scenario scenario = test::shippedScenario("one-event-three-reactions");
    const FinishedRun run = runScenario(scenario);
    Cursor cursor{run.recording};
    SimTime killed;
};

TEST_F(OpeningScenario, ShowsARealProductOnEachHalfAndSurprisesNobody)
{
    EXPECT_EQ(scenario.log.profile, "kafka-4");
    EXPECT_EQ(scenario.queue.profile, "solid_queue");
    EXPECT_EQ(scenario.network.clocks, NetworkSpec::Clocks::Product);
    EXPECT_TRUE(warningsOf(scenario).empty());
}

TEST_F(OpeningScenario, SlotTwoHoldsTheSameEventOnBothSidesWhenItIsKilled)
{
    const MemberState& member = cursor.state().log.members[1];
    ASSERT_EQ(member.life, Life::Killed);
    ASSERT_EQ(member.hand.phase, RecordInHand::Phase::Working);
    ASSERT_EQ(cursor.state().queue.orphans.size(), 1U);
    const Claim& claim = cursor.state().queue.orphans[0];
    EXPECT_EQ(claim.worker, WorkerId{1U});
    const JobRow& job = run.recording->columns().jobs[claim.job.value];
    EXPECT_EQ(job.happening, member.hand.happening);
    EXPECT_EQ(job.reaction, ReactionId{0U}) << "the reaction of search-2, too";
}

TEST_F(OpeningScenario, SolidQueueFailsTheJobWithinASecondAndNobodyRunsItAgain)
{
    const JobId job = cursor.state().queue.orphans[0].job;
    const auto parked = factsOf<JobParked>(trace());
    ASSERT_EQ(parked.size(), 1U) << "nothing else waits for a person";
    EXPECT_EQ(parked[0].fact.job, job);
    EXPECT_GT(parked[0].at, killed) << "there is something to see before";
    EXPECT_LE(parked[0].at, killed + 1s);
    for (const auto& each : factsOf<JobGranted>(trace()))
        EXPECT_FALSE(each.fact.job == job && each.at > killed);
    EXPECT_EQ(run.recording->ledger().list.outcome(run.last).parked, 1U);
    EXPECT_EQ(run.recording->ledger().list.outcome(run.last).lost, 0U);
}

TEST_F(OpeningScenario, KafkaWaitsForTheSessionAndAnotherMemberReadsOn)
{
    const MemberState member = cursor.state().log.members[1];
    const auto expelled = factsOf<MemberExpelled>(trace());
    ASSERT_FALSE(expelled.empty());
    EXPECT_EQ(expelled[0].at, member.sessionEndsAt);
    EXPECT_GE(member.sessionEndsAt, killed + 4s) << "6 s after a heartbeat every 2 s";
    EXPECT_LE(member.sessionEndsAt, killed + 6s);
    cursor.seekTime(member.sessionEndsAt - 1ms);
    EXPECT_GE(cursor.moment().log.stuck, 3U) << "a partition stands still";
    EXPECT_EQ(cursor.moment().list.stuck, 0U);
    const auto effects = factsOf<RecordEffect>(trace());
    const auto done = std::ranges::find_if(effects, [&member](const auto& each) {
        return each.fact.happening == member.hand.happening && each.fact.reaction.value == 0;
    });
    ASSERT_NE(done, effects.end());
    EXPECT_EQ(done->fact.member, MemberId{0U});
    EXPECT_GT(done->at, member.sessionEndsAt);
    EXPECT_LT(done->at, killed + 20s) << "before there is a new process";
    EXPECT_EQ(run.recording->ledger().log.outcome(run.last).parked, 0U);
    EXPECT_EQ(run.recording->ledger().log.outcome(run.last).lost, 0U);
}

TEST_F(OpeningScenario, WhatRaisesIsTriedAgainByRetryOnWhileWhatWasKilledWaits)
{
    const auto again = factsOf<JobReenqueued>(trace());
    ASSERT_FALSE(again.empty());
    EXPECT_GT(again[0].at, killed);
    EXPECT_LT(again[0].at, cursor.state().log.members[1].sessionEndsAt)
        << "both can be seen at once";
    const auto completed = factsOf<JobCompleted>(trace());
    for (const auto& each : again)
        EXPECT_TRUE(std::ranges::any_of(
            completed, [&each](const auto& done) { return done.fact.job == each.fact.job; }));
}

}  // namespace
}  // namespace millrace::opening_scenario_test
