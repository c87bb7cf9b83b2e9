// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// The moment of failure, on both sides: who knows what when, and what is done again.

namespace millrace::death_test {
namespace {

using namespace std::chrono_literals;
using test::act;
using test::factsOf;
using test::plainScenario;

constexpr auto kKill = Intervention::Act::Kill;
constexpr auto kStop = Intervention::Act::Stop;
constexpr auto kRestart = Intervention::Act::Restart;

/// Long work, two slots, more than they can do until 40 s, and time to finish it all.
Scenario busyScenario()
{
    Scenario scenario = plainScenario();
    scenario.workload.entities = {"a", "b", "c", "d", "e", "f", "g", "h"};
    scenario.duration = 5min;
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Tape;
    for (int n = 0; n < 24; ++n)
        scenario.workload.tape.push_back({SimTime{1s + n * 500ms}, n % 8});
    scenario.reactions[0].work.mean = 3s;
    scenario.log.partitions = 2;
    scenario.log.slots = {2};
    scenario.queue.workers = 2;
    return scenario;
}

TEST(Death, AJobStaysClaimedUntilExactlyTheLastSignOfLifePlusLease)
{
    Scenario scenario = busyScenario();
    act(scenario, 20s, kKill, Target::Kind::Slot, 1);
    Cursor cursor{runScenario(scenario).recording};
    cursor.seekTime(SimTime{20s});
    ASSERT_EQ(cursor.state().queue.orphans.size(), 1U);
    const Claim claim = cursor.state().queue.orphans[0];
    EXPECT_EQ(claim.leaseEndsAt, claim.seenAt + 6s);
    cursor.seekTime(claim.leaseEndsAt - 1ns);
    ASSERT_EQ(cursor.state().queue.orphans.size(), 1U) << "nobody may have claimed it";
    EXPECT_EQ(cursor.state().queue.orphans[0].job, claim.job);

    const auto& trace = cursor.recording().trace();
    const auto ended = factsOf<LeaseEnded>(trace);
    ASSERT_EQ(ended.size(), 1U);
    EXPECT_EQ(ended[0].at, claim.leaseEndsAt);
    std::size_t claims = 0;
    for (const auto& each : factsOf<JobClaimed>(trace)) {
        if (each.fact.job != claim.job)
            continue;
        ++claims;
        if (claims == 2) {
            EXPECT_GE(each.at, claim.leaseEndsAt);
            EXPECT_EQ(each.fact.worker, WorkerId{0U}) << "another worker does it";
            EXPECT_EQ(each.fact.attempt, 2U) << "a crash counts as an attempt";
        }
    }
    EXPECT_EQ(claims, 2U);
}

TEST(Death, PartitionsStandStillUntilTheSessionEndsAndAreReadAgainFromTheCommittedOffset)
{
    Scenario scenario = busyScenario();
    act(scenario, 20s, kKill, Target::Kind::Slot, 1);
    Cursor cursor{runScenario(scenario).recording};
    cursor.seekTime(SimTime{20s});
    const MemberState dead = cursor.state().log.members[1];
    ASSERT_EQ(dead.life, Life::Killed);
    EXPECT_TRUE(dead.inGroup) << "its group does not know yet";
    EXPECT_EQ(dead.sessionEndsAt, dead.seenAt + 6s);
    const PartitionId partition{1U};
    const Offset committed = readingAt(cursor.state().log, dead.group, partition).committed;
    ASSERT_EQ(dead.hand.offset, committed) << "the record in hand is not committed";

    const auto& trace = cursor.recording().trace();
    const auto expelled = factsOf<MemberExpelled>(trace);
    ASSERT_EQ(expelled.size(), 1U);
    EXPECT_EQ(expelled[0].at, dead.sessionEndsAt);
    bool readAgain = false;
    for (const auto& each : factsOf<RecordFetched>(trace)) {
        if (each.fact.partition != partition || each.at <= SimTime{20s})
            continue;
        if (!readAgain)
            EXPECT_EQ(each.fact.offset, committed);
        readAgain = true;
        EXPECT_GE(each.at, dead.sessionEndsAt);
        EXPECT_EQ(each.fact.member, MemberId{0U});
    }
    EXPECT_TRUE(readAgain);
}

TEST(Death, StuckIsWhatTheDeadHoldOnTheListAndTheirWholePartitionsInTheLog)
{
    Scenario scenario = busyScenario();
    act(scenario, 20s, kKill, Target::Kind::Slot, 1);
    Cursor cursor{runScenario(scenario).recording};
    cursor.seekTime(SimTime{20s} - 1ns);
    EXPECT_EQ(cursor.moment().log.stuck, 0U);
    EXPECT_EQ(cursor.moment().list.stuck, 0U);
    cursor.seekTime(SimTime{23s});
    const LogState& log = cursor.state().log;
    const std::uint64_t unread =
        log.partitions[1].logEnd - readingAt(log, GroupId{0U}, PartitionId{1U}).committed;
    EXPECT_GT(unread, 1U);
    EXPECT_EQ(cursor.moment().log.stuck, unread);
    EXPECT_EQ(cursor.moment().list.stuck, 1U);
}

TEST(Death, AMemberThatIsBackBeforeItsSessionEndsGoesOnWithoutARebalance)
{
    Scenario scenario = busyScenario();
    act(scenario, 20s, kKill, Target::Kind::Slot, 1);
    act(scenario, 22s, kRestart, Target::Kind::Slot, 1);
    const FinishedRun run = runScenario(scenario);
    EXPECT_TRUE(factsOf<MemberExpelled>(run.recording->trace()).empty());
    EXPECT_EQ(factsOf<Rebalanced>(run.recording->trace()).size(), 1U) << "only the first";
    // The list is not told by the new process: the old claim lasts as long as its lease.
    EXPECT_EQ(factsOf<LeaseEnded>(run.recording->trace()).size(), 1U);
}

TEST(Death, AStopHandsAJobBackAtOnceAndCountsNoAttempt)
{
    Scenario scenario = busyScenario();
    act(scenario, 20s, kStop, Target::Kind::Slot, 1);
    Cursor cursor{runScenario(scenario).recording};
    cursor.seekTime(SimTime{20s} - 1ns);
    const JobId held = cursor.state().queue.workers[1].claim.job;
    ASSERT_FALSE(held.isNone());
    cursor.seekTime(SimTime{20s});
    EXPECT_TRUE(cursor.state().queue.orphans.empty());
    EXPECT_EQ(cursor.moment().list.stuck, 0U);
    std::vector<std::uint32_t> attempts;
    for (const auto& each : factsOf<JobClaimed>(cursor.recording().trace()))
        if (each.fact.job == held)
            attempts.push_back(each.fact.attempt);
    EXPECT_EQ(attempts, (std::vector<std::uint32_t>{1, 1}));
}

TEST(Death, AStopLetsAMemberEndItsRecordAndThenMovesItsPartitions)
{
    Scenario scenario = busyScenario();
    act(scenario, 20s, kStop, Target::Kind::Slot, 1);
    Cursor cursor{runScenario(scenario).recording};
    cursor.seekTime(SimTime{20s});
    const RecordInHand hand = cursor.state().log.members[1].hand;
    ASSERT_EQ(hand.phase, RecordInHand::Phase::Working);
    EXPECT_TRUE(cursor.state().log.members[1].drains);
    EXPECT_EQ(readingAt(cursor.state().log, GroupId{0U}, hand.partition).owner, MemberId{1U});
    EXPECT_EQ(cursor.moment().log.stuck, 0U);
    cursor.seekTime(hand.until);
    EXPECT_EQ(cursor.state().log.members[1].life, Life::Stopped);
    EXPECT_EQ(cursor.moment().log.stuck, 0U);
    const ReadingState& reading = readingAt(cursor.state().log, GroupId{0U}, hand.partition);
    EXPECT_EQ(reading.owner, MemberId{0U});
    EXPECT_EQ(reading.committed, hand.offset + 1);
}

TEST(Death, AJobWhoseWorkersKeepDyingEndsInTheDeadSet)
{
    Scenario scenario = plainScenario();
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Tape;
    scenario.workload.tape = {{SimTime{1s}, 0}};
    scenario.reactions[0].work.mean = 5s;
    scenario.queue.attempts = 2;
    for (int round = 0; round < 2; ++round) {
        act(scenario, 3s + round * 8s, kKill, Target::Kind::Worker, 0);
        act(scenario, 4s + round * 8s, kRestart, Target::Kind::Worker, 0);
    }
    const FinishedRun run = runScenario(scenario);
    const auto dead = factsOf<JobDeadLettered>(run.recording->trace());
    ASSERT_EQ(dead.size(), 1U);
    const Outcome list = run.recording->ledger().list.outcome(run.last);
    EXPECT_EQ(list.parked, 1U);
    EXPECT_EQ(list.dead, 1U);
    EXPECT_EQ(list.executions, 2U);
}

TEST(Death, BetweenEffectAndCommitTheWorkIsDoneTwiceOnBothSides)
{
    Scenario scenario = busyScenario();
    scenario.reactions[0].effectAt = 0.1;
    act(scenario, 20s, kKill, Target::Kind::Slot, 1);
    const FinishedRun run = runScenario(scenario);
    ASSERT_FALSE(run.violation) << run.violation->what;
    const Outcome log = run.recording->ledger().log.outcome(run.last);
    const Outcome list = run.recording->ledger().list.outcome(run.last);
    EXPECT_EQ(log.duplicated, 1U);
    EXPECT_EQ(list.duplicated, 1U);
    EXPECT_EQ(log.extraEffects, 1U);
    EXPECT_EQ(log.lost + list.lost, 0U);
}

TEST(Death, AReaderSlowerThanRetentionLosesRecordsAndTheListLosesNone)
{
    Scenario scenario = busyScenario();
    scenario.log.retention = 10s;
    scenario.log.segment = 2s;
    scenario.log.retentionCheck = 1s;
    const FinishedRun run = runScenario(scenario);
    ASSERT_FALSE(run.violation) << run.violation->what;
    const Outcome log = run.recording->ledger().log.outcome(run.last);
    EXPECT_GT(log.lost, 0U);
    EXPECT_FALSE(factsOf<PositionReset>(run.recording->trace()).empty());
    EXPECT_EQ(run.recording->ledger().list.outcome(run.last).lost, 0U);
}

TEST(Death, KillingTheDeadAndRestartingTheLivingDoNothing)
{
    Scenario scenario = busyScenario();
    act(scenario, 10s, kRestart, Target::Kind::Slot, 1);
    act(scenario, 20s, kKill, Target::Kind::Slot, 1);
    act(scenario, 21s, kKill, Target::Kind::Slot, 1);
    act(scenario, 21s, kStop, Target::Kind::Slot, 1);
    const FinishedRun run = runScenario(scenario);
    EXPECT_EQ(factsOf<MemberKilled>(run.recording->trace()).size(), 1U);
    EXPECT_EQ(factsOf<WorkerKilled>(run.recording->trace()).size(), 1U);
    EXPECT_TRUE(factsOf<MemberLeft>(run.recording->trace()).empty());
    EXPECT_EQ(factsOf<Intervened>(run.recording->trace()).size(), 4U) << "the acts are on record";
}

TEST(Scaling, StartsAndStopsThoseThatItChangesAlone)
{
    Scenario scenario = test::plainScenario();
    scenario.workload.arrivals.rate = 4.0;
    scenario.queue.workers = 4;
    scenario.queue.fate.stopGrace = 10s;
    const auto scale = [&scenario](SimDuration at, int count) {
        for (int worker = 0; worker < 4; ++worker)
            scenario.timeline.push_back(
                {.at = SimTime{at},
                 .act = worker < count ? Intervention::Act::Restart : Intervention::Act::Stop,
                 .target = {Target::Kind::Worker, worker},
                 .count = count});
    };
    scale(10s, 1);
    scale(20s, 1);
    scale(30s, 3);
    const FinishedRun run = runScenario(scenario);
    ASSERT_FALSE(run.violation) << run.violation->what;
    const auto acts = test::factsOf<Intervened>(run.recording->trace());
    ASSERT_EQ(acts.size(), 5U) << "three stop, none does again, two start";
    for (std::size_t n = 0; n < acts.size(); ++n)
        EXPECT_EQ(acts[n].fact.act, n < 3 ? Act::Stop : Act::Restart) << n;
    const auto alive = std::ranges::count(run.last.queue.workers, Life::Alive, &WorkerState::life);
    EXPECT_EQ(alive, 3);
    const Outcome list = run.recording->ledger().list.outcome(run.last);
    EXPECT_EQ(list.lost + list.duplicated, 0U) << "who leaves ends what it has";
}

}  // namespace
}  // namespace millrace::death_test
