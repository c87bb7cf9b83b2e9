// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// The moment of failure of a broker: who knows when, who leads then, and what each acks level and
// each kind of crash costs. The table "what is lost when" of Kafka's semantics, row by row.

namespace millrace::broker_crash_test {
namespace {

using namespace std::chrono_literals;
using test::act;
using test::factsOf;
using test::threeBrokers;

constexpr auto kBroker = Target::Kind::Broker;

Outcome logOf(const FinishedRun& run)
{
    EXPECT_FALSE(run.violation) << run.violation->what;
    return run.recording->ledger().log.outcome(run.last);
}

TEST(BrokerCrash, TheControllerFindsOutOneSessionAfterTheLastHeartbeat)
{
    Scenario scenario = threeBrokers();
    act(scenario, 5s, Act::Kill, kBroker, 0);
    const FinishedRun run = runScenario(scenario);
    const auto& trace = run.recording->trace();
    const auto fenced = factsOf<BrokerFenced>(trace);
    ASSERT_EQ(fenced.size(), 1U);
    EXPECT_EQ(fenced[0].at, SimTime{4s + 9s}) << "beats every 2 s: the last at 4 s";
    const auto elected = factsOf<LeaderElected>(trace);
    ASSERT_EQ(elected.size(), 2U) << "the first one, and the one after the crash";
    EXPECT_EQ(elected[1].at, fenced[0].at);
    EXPECT_EQ(elected[1].fact.broker, BrokerId{1U}) << "the next in the order of assignment";
    EXPECT_EQ(elected[1].fact.epoch, 1U);
    EXPECT_EQ(elected[1].fact.election, Election::Clean);
    EXPECT_EQ(logOf(run).handled, 200U) << "the producer sends again what was not accepted";
}

TEST(BrokerCrash, NobodyReadsAndNothingIsAcceptedWhileThereIsNoLeader)
{
    Scenario scenario = threeBrokers();
    act(scenario, 5s, Act::Kill, kBroker, 0);
    const FinishedRun run = runScenario(scenario);
    for (const auto& each : factsOf<RecordAppended>(run.recording->trace()))
        EXPECT_TRUE(each.at <= SimTime{5s} || each.at >= SimTime{13s}) << toNs(each.at);
    for (const auto& each : factsOf<RecordFetched>(run.recording->trace()))
        EXPECT_TRUE(each.at <= SimTime{5s} || each.at >= SimTime{13s}) << toNs(each.at);
    Cursor cursor{run.recording};
    cursor.seekTime(SimTime{10s});
    EXPECT_FALSE(cursor.state().log.partitions[0].online);
    EXPECT_EQ(cursor.moment().log.waiting, 0U) << "what is unread stands still";
}

TEST(BrokerCrash, ADeadFollowerHoldsTheHighWatermarkUntilItLeavesTheInSyncSet)
{
    Scenario scenario = threeBrokers();
    act(scenario, 5s, Act::Kill, kBroker, 2);
    const FinishedRun run = runScenario(scenario);
    const auto& trace = run.recording->trace();
    const auto left = factsOf<ReplicaLeftInSync>(trace);
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].at, SimTime{13s});
    for (const auto& each : factsOf<HighWatermarkRaised>(trace))
        EXPECT_TRUE(each.at <= SimTime{5s + 100ms} || each.at >= SimTime{13s}) << toNs(each.at);
    EXPECT_EQ(logOf(run).handled, 200U);
}

TEST(BrokerCrash, AFollowerThatIsTooSlowLeavesByItsLagAndComesBack)
{
    Scenario scenario = threeBrokers();
    scenario.log.brokers.replicaLag = 1s;
    scenario.log.brokers.replicaDelay = {.kind = VariateSpec::Kind::Exponential, .mean = 600ms};
    scenario.log.producer.requestTimeout = 10s;
    const FinishedRun run = runScenario(scenario);
    const auto& trace = run.recording->trace();
    EXPECT_FALSE(factsOf<ReplicaLeftInSync>(trace).empty());
    EXPECT_FALSE(factsOf<ReplicaJoinedInSync>(trace).empty());
    for (const auto& each : factsOf<ReplicaLeftInSync>(trace))
        EXPECT_EQ(toNs(each.at) % 500'000'000, 0) << "the leader looks every half of the time";
}

TEST(BrokerCrash, AProcessThatIsBackBeforeItsSessionEndsIsNotLetInBefore)
{
    Scenario scenario = threeBrokers();
    act(scenario, 5s, Act::Kill, kBroker, 0);
    act(scenario, 6s, Act::Restart, kBroker, 0);
    const FinishedRun run = runScenario(scenario);
    const auto registered = factsOf<BrokerRegistered>(run.recording->trace());
    ASSERT_EQ(registered.size(), 4U);
    EXPECT_EQ(registered[3].at, SimTime{13s});
    EXPECT_EQ(run.last.log.cluster.sets[0].leader, BrokerId{1U});
}

TEST(BrokerCrash, AnOrderlyStopMovesLeadershipAtOnce)
{
    Scenario scenario = threeBrokers();
    act(scenario, 5s, Act::Stop, kBroker, 0);
    const FinishedRun run = runScenario(scenario);
    const auto elected = factsOf<LeaderElected>(run.recording->trace());
    ASSERT_EQ(elected.size(), 2U);
    EXPECT_EQ(elected[1].at, SimTime{5s});
    const Outcome outcome = logOf(run);
    EXPECT_EQ(outcome.handled, 200U);
    EXPECT_EQ(outcome.duplicated, 0U);
}

TEST(BrokerCrash, TheReturningLeaderCutsOffWhatTheNewOneDoesNotHave)
{
    Scenario scenario = threeBrokers(ProducerSpec::Acks::Leader);
    scenario.log.brokers.replicaDelay.mean = 400ms;
    act(scenario, 5s, Act::Kill, kBroker, 0);
    act(scenario, 20s, Act::Restart, kBroker, 0);
    const FinishedRun run = runScenario(scenario);
    const auto& trace = run.recording->trace();
    const auto lost = factsOf<LogTruncated>(trace);
    ASSERT_EQ(lost.size(), 1U);
    EXPECT_GT(lost[0].fact.was, lost[0].fact.logEnd) << "the offsets that were given are named";
    const auto cut = factsOf<ReplicaTruncated>(trace);
    ASSERT_EQ(cut.size(), 1U);
    EXPECT_EQ(cut[0].at, SimTime{20s});
    EXPECT_EQ(cut[0].fact.logEnd, lost[0].fact.logEnd);
    EXPECT_EQ(cut[0].fact.cut, Cut::Diverged);
    EXPECT_EQ(run.last.log.cluster.sets[0].replicas[0].log,
              run.last.log.cluster.sets[0].replicas[1].log)
        << "the same in the end";
    EXPECT_EQ(inSyncCount(run.last.log.cluster.sets[0]), 3U);
    EXPECT_EQ(logOf(run).lost, lost[0].fact.was - lost[0].fact.logEnd)
        << "acks=1: accepted by the leader alone";
}

TEST(BrokerCrash, TheReadersOfWhatWasCutGoBackToTheCut)
{
    Scenario scenario = threeBrokers(ProducerSpec::Acks::Leader);
    scenario.log.brokers.uncleanElection = true;
    // The others are dead, then the last in sync; one that lacks what was read comes back.
    act(scenario, 5s, Act::Kill, kBroker, 1);
    act(scenario, 5s, Act::Kill, kBroker, 2);
    act(scenario, 16s, Act::Kill, kBroker, 0);
    act(scenario, 26s, Act::Restart, kBroker, 1);
    const FinishedRun run = runScenario(scenario);
    const auto& trace = run.recording->trace();
    const auto elected = factsOf<LeaderElected>(trace);
    ASSERT_EQ(elected.size(), 2U);
    EXPECT_EQ(elected[1].fact.election, Election::Unclean);
    EXPECT_EQ(elected[1].at, SimTime{26s});
    const auto back = factsOf<PositionCutBack>(trace);
    ASSERT_EQ(back.size(), 1U);
    EXPECT_EQ(back[0].fact.position, elected[1].fact.logEnd);
}

TEST(BrokerCrash, ThePartitionWaitsForItsLastReplicaWithoutUncleanElections)
{
    Scenario scenario = threeBrokers();
    act(scenario, 5s, Act::Kill, kBroker, 1);
    act(scenario, 5s, Act::Kill, kBroker, 2);
    act(scenario, 16s, Act::Kill, kBroker, 0);
    act(scenario, 30s, Act::Restart, kBroker, 1);
    act(scenario, 40s, Act::Restart, kBroker, 0);
    const FinishedRun run = runScenario(scenario);
    const auto elected = factsOf<LeaderElected>(run.recording->trace());
    ASSERT_EQ(elected.size(), 2U);
    EXPECT_EQ(elected[1].fact.broker, BrokerId{0U});
    EXPECT_EQ(elected[1].at, SimTime{40s});
    EXPECT_EQ(factsOf<PartitionOffline>(run.recording->trace()).size(), 1U);
    const Outcome outcome = logOf(run);
    EXPECT_EQ(outcome.lost, 0U);
    EXPECT_EQ(outcome.handled, 200U);
}

TEST(BrokerCrash, WithTooFewInSyncWritesAreRefusedAndReadsGoOn)
{
    Scenario scenario = threeBrokers(ProducerSpec::Acks::All, 2);
    scenario.log.producer.deliveryTimeout = 5s;
    act(scenario, 5s, Act::Stop, kBroker, 1);
    act(scenario, 6s, Act::Stop, kBroker, 2);
    const FinishedRun run = runScenario(scenario);
    std::size_t refusals = 0;
    for (const auto& each : factsOf<BatchAnswered>(run.recording->trace()))
        refusals += each.fact.error == ProduceError::NotEnoughReplicas ? 1 : 0;
    EXPECT_GT(refusals, 0U);
    const Outcome outcome = logOf(run);
    EXPECT_GT(outcome.refused, 0U) << "delivery.timeout.ms is over: the application is told";
    EXPECT_EQ(outcome.lost, 0U);
    EXPECT_EQ(outcome.handled + outcome.refused, 200U);
}

TEST(BrokerCrash, AcksOneBelowTheMinimumIsAcceptedAndNotRead)
{
    Scenario scenario = threeBrokers(ProducerSpec::Acks::Leader, 2);
    act(scenario, 5s, Act::Stop, kBroker, 1);
    act(scenario, 6s, Act::Stop, kBroker, 2);
    const FinishedRun run = runScenario(scenario);
    const PartitionState& partition = run.last.log.partitions[0];
    EXPECT_EQ(partition.logEnd, 200U);
    EXPECT_LT(partition.highWatermark, 60U);
    EXPECT_EQ(logOf(run).handled, partition.highWatermark);
}

/// What is lost when.
struct LossRow {
    const char* name;
    ProducerSpec::Acks acks;
    int minInSync;
    bool everybodyFails;
    Act act;
    bool loses;
};

void PrintTo(const LossRow& row, std::ostream* out)
{
    *out << row.name;
}

class LossTest : public testing::TestWithParam<LossRow> {};

TEST_P(LossTest, IsAsKafkaSays)
{
    const LossRow& row = GetParam();
    std::uint64_t lost = 0;
    for (int n = 0; n < 10; ++n) {
        Scenario scenario = threeBrokers(row.acks, row.minInSync);
        scenario.log.brokers.flush = 1min;
        scenario.reactions[0].every = 25s;  // Nobody has read what is cut.
        const SimDuration at = 5s + n * 37ms;
        if (row.everybodyFails) {  // Followers first: the leader is the last in sync.
            act(scenario, at - 3s, Act::Kill, kBroker, 1);
            act(scenario, at - 3s, Act::Kill, kBroker, 2);
            act(scenario, at + 12s, row.act, kBroker, 0);
            for (int b = 0; b < 3; ++b)
                act(scenario, 40s, Act::Restart, kBroker, b);
        } else {
            act(scenario, at, row.act, kBroker, 0);
            act(scenario, 30s, Act::Restart, kBroker, 0);
        }
        const FinishedRun run = runScenario(scenario);
        const Outcome outcome = logOf(run);
        lost += outcome.lost;
        EXPECT_EQ(outcome.duplicated, 0U);
        EXPECT_EQ(outcome.handled + outcome.lost + outcome.refused, 200U);
    }
    EXPECT_EQ(lost > 0, row.loses) << lost;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, LossTest,
    testing::Values(
        LossRow{"Acks0LeaderDies", ProducerSpec::Acks::None, 1, false, Act::Kill, true},
        LossRow{"Acks1LeaderDies", ProducerSpec::Acks::Leader, 1, false, Act::Kill, true},
        LossRow{"AllLeaderDies", ProducerSpec::Acks::All, 1, false, Act::Kill, false},
        LossRow{"AllLeadersMachineDies", ProducerSpec::Acks::All, 1, false, Act::CrashMachine,
                false},
        LossRow{"AllTwoLeadersMachineDies", ProducerSpec::Acks::All, 2, false, Act::CrashMachine,
                false},
        LossRow{"AllLastProcessDies", ProducerSpec::Acks::All, 1, true, Act::Kill, false},
        LossRow{"AllLastMachineDies", ProducerSpec::Acks::All, 1, true, Act::CrashMachine, true}),
    [](const auto& row) { return row.param.name; });

TEST(BrokerCrash, OneBrokerLosesOnlyWithItsMachineAndOnlyWhatWasNotFlushed)
{
    for (const Act crash : {Act::Kill, Act::CrashMachine}) {
        Scenario scenario = threeBrokers();
        scenario.log.brokers = {};
        scenario.log.brokers.flush = 2s;
        act(scenario, 7s, crash, kBroker, 0);
        act(scenario, 7s + 500ms, Act::Restart, kBroker, 0);
        const FinishedRun run = runScenario(scenario);
        const auto cut = factsOf<LogTruncated>(run.recording->trace());
        ASSERT_EQ(cut.size(), crash == Act::Kill ? 0U : 1U);
        if (cut.empty())
            continue;
        EXPECT_EQ(cut[0].at, SimTime{7s}) << "nobody else has it: gone at once";
        const Columns& columns = run.recording->columns();
        EXPECT_LE(columns.records[0][cut[0].fact.logEnd - 1].appendedAt, SimTime{6s});
        EXPECT_GT(columns.records[0][cut[0].fact.logEnd].appendedAt, SimTime{6s});
    }
}

}  // namespace
}  // namespace millrace::broker_crash_test
