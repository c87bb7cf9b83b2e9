// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// A split between brokers: one of them is alone. What it costs follows from who is back first, it
// or the controller's patience: brokers beat every 2 s and are given up 9 s after their last beat.

namespace millrace::broker_cut_off_test {
namespace {

using namespace std::chrono_literals;
using test::act;
using test::factsOf;
using test::threeBrokers;

constexpr auto kBroker = Target::Kind::Broker;

void cutOff(Scenario& scenario, SimDuration at, SimDuration lasts, int broker)
{
    act(scenario, at, Act::CutOff, kBroker, broker);
    std::ranges::find_if(scenario.timeline, [&](const Intervention& each) {
        return each.at == SimTime{at} && each.act == Act::CutOff && each.target.index == broker;
    })->lasts = lasts;
}

/// Nobody is so impatient as to ask again while somebody is cut off for a few seconds.
Scenario patient(ProducerSpec::Acks acks = ProducerSpec::Acks::All)
{
    Scenario scenario = threeBrokers(acks);
    scenario.log.producer.requestTimeout = 30s;
    return scenario;
}

FinishedRun sound(const Scenario& scenario)
{
    FinishedRun run = runScenario(scenario);
    EXPECT_FALSE(run.violation) << run.violation->what;
    return run;
}

Outcome logOf(const FinishedRun& run)
{
    return run.recording->ledger().log.outcome(run.last);
}

TEST(BrokerCutOff, OneThatIsBackBeforeItsSessionEndsLeadsAsBefore)
{
    Scenario scenario = patient();
    cutOff(scenario, 5s, 3s, 0);
    const FinishedRun run = sound(scenario);
    const Trace& trace = run.recording->trace();
    EXPECT_EQ(factsOf<LeaderElected>(trace).size(), 1U) << "that of the beginning";
    EXPECT_TRUE(factsOf<BrokerFenced>(trace).empty());
    EXPECT_TRUE(factsOf<ReplicaLeftInSync>(trace).empty());
    ASSERT_EQ(factsOf<BrokerInReach>(trace).size(), 1U);
    EXPECT_EQ(factsOf<BrokerInReach>(trace)[0].at, SimTime{8s});
    EXPECT_EQ(run.last.log.cluster.sets[0].leader, BrokerId{0U});
    const Outcome outcome = logOf(run);
    EXPECT_EQ(outcome.handled, 200U);
    EXPECT_EQ(outcome.lost + outcome.duplicated, 0U);
}

TEST(BrokerCutOff, WhatWasOnTheLineArrivesInOrderAndNobodySendsItAgain)
{
    for (const auto acks : {ProducerSpec::Acks::All, ProducerSpec::Acks::Leader}) {
        Scenario scenario = patient(acks);
        cutOff(scenario, 5s, 3s, 0);
        const FinishedRun run = sound(scenario);
        const Trace& trace = run.recording->trace();
        EXPECT_TRUE(factsOf<BatchRetried>(trace).empty());
        EXPECT_TRUE(factsOf<BatchLost>(trace).empty());
        std::size_t onTheLine = 0;
        Cursor cursor{run.recording};
        cursor.seekTime(SimTime{7s});
        for (const BatchState& each : cursor.state().log.cluster.producer.batches)
            onTheLine += each.phase == BatchState::Phase::Travelling ||
                         each.phase == BatchState::Phase::Answering;
        EXPECT_GT(onTheLine, 1U);
        std::size_t held = 0;
        for (const auto& each : factsOf<BatchAppended>(trace)) {
            EXPECT_TRUE(each.at <= SimTime{5s} || each.at >= SimTime{8s}) << toNs(each.at);
            held += each.at == SimTime{8s} ? 1 : 0;
        }
        for (const auto& each : factsOf<BatchAcknowledged>(trace))
            held += each.at == SimTime{8s} ? 1 : 0;
        EXPECT_EQ(held, onTheLine) << "requests and answers";
        HappeningId last = HappeningId::none();
        for (const auto& each : factsOf<RecordAppended>(trace)) {
            EXPECT_TRUE(last.isNone() || last < each.fact.happening);
            last = each.fact.happening;
        }
    }
}

TEST(BrokerCutOff, AFollowerThatIsBackIsAsLateAsItWasCutOff)
{
    Scenario scenario = patient();
    scenario.log.brokers.replicaLag = 4s;
    scenario.log.brokers.replicaDelay.mean = 900ms;
    cutOff(scenario, 8s, 1500ms, 2);
    const auto left = factsOf<ReplicaLeftInSync>(sound(scenario).recording->trace());
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].at, SimTime{10s}) << "by when it was caught up last, not by its return";
}

TEST(BrokerCutOff, NobodyReadsAndNothingIsAcceptedMeanwhile)
{
    Scenario scenario = patient();
    cutOff(scenario, 5s, 3s, 0);
    const FinishedRun run = sound(scenario);
    const auto meanwhile = [](SimTime at) { return at > SimTime{5s} && at < SimTime{8s}; };
    for (const auto& each : factsOf<RecordFetched>(run.recording->trace()))
        EXPECT_FALSE(meanwhile(each.at)) << toNs(each.at);
    for (const auto& each : factsOf<BatchAcknowledged>(run.recording->trace()))
        EXPECT_FALSE(meanwhile(each.at)) << toNs(each.at);
    for (const auto& each : factsOf<ReplicaAppended>(run.recording->trace()))
        EXPECT_FALSE(meanwhile(each.at)) << toNs(each.at);
    Cursor cursor{run.recording};
    cursor.seekTime(SimTime{7s});
    EXPECT_FALSE(cursor.state().log.partitions[0].online);
    EXPECT_EQ(cursor.moment().log.waiting, 0U) << "what is unread stands still";
    EXPECT_NE(cursor.moment().sentence.find("cut off"), std::string::npos)
        << cursor.moment().sentence;
}

TEST(BrokerCutOff, AnImpatientProducerSendsAgainAndIdempotenceKnowsIt)
{
    for (const bool idempotent : {true, false}) {
        Scenario scenario = threeBrokers();
        scenario.log.producer.requestTimeout = 1s;
        scenario.log.producer.idempotence = idempotent;
        scenario.network.delay.mean = 200ms;  // Some are appended and not answered at 5 s.
        cutOff(scenario, 5s, 3s, 0);
        const FinishedRun run = sound(scenario);
        EXPECT_FALSE(factsOf<BatchRetried>(run.recording->trace()).empty());
        const Outcome outcome = logOf(run);
        EXPECT_EQ(outcome.handled, 200U);
        EXPECT_EQ(outcome.duplicated > 0, !idempotent) << outcome.duplicated;
    }
}

TEST(BrokerCutOff, ASignOfLifeAtTheVeryEndOfTheSessionCounts)
{
    for (const bool late : {false, true}) {
        Scenario scenario = patient();
        cutOff(scenario, 5s, late ? 8s + 1ns : 8s, 0);  // Its session ends at 13 s.
        const Trace trace = sound(scenario).recording->trace();
        EXPECT_EQ(factsOf<BrokerFenced>(trace).size(), late ? 1U : 0U);
        EXPECT_EQ(factsOf<LeaderElected>(trace).size(), late ? 2U : 1U);
    }
}

TEST(BrokerCutOff, ItsHeartbeatsCountFromItsReturn)
{
    Scenario scenario = patient();
    cutOff(scenario, 5s, 3s, 0);  // Beats at 8, 10 and 12 s.
    cutOff(scenario, 13s, 20s, 0);
    const auto fenced = factsOf<BrokerFenced>(sound(scenario).recording->trace());
    ASSERT_EQ(fenced.size(), 1U);
    EXPECT_EQ(fenced[0].at, SimTime{12s + 9s});
}

TEST(BrokerCutOff, AfterItsSessionAnotherLeadsAndItComesBackAsAFollower)
{
    Scenario scenario = threeBrokers(ProducerSpec::Acks::Leader);
    scenario.log.brokers.replicaDelay.mean = 400ms;
    cutOff(scenario, 5s, 20s, 0);
    const FinishedRun run = sound(scenario);
    const Trace& trace = run.recording->trace();
    const auto elected = factsOf<LeaderElected>(trace);
    ASSERT_EQ(elected.size(), 2U);
    EXPECT_EQ(elected[1].at, SimTime{13s});
    EXPECT_EQ(elected[1].fact.broker, BrokerId{1U});
    const auto lost = factsOf<LogTruncated>(trace);
    ASSERT_EQ(lost.size(), 1U) << "what it alone had is in no log that counts";
    EXPECT_EQ(lost[0].at, SimTime{13s});
    const auto cut = factsOf<ReplicaTruncated>(trace);
    ASSERT_EQ(cut.size(), 1U);
    EXPECT_EQ(cut[0].at, SimTime{25s}) << "it had it until it was back";
    EXPECT_EQ(cut[0].fact.cut, Cut::Diverged);
    EXPECT_EQ(cut[0].fact.logEnd, lost[0].fact.logEnd);
    const ReplicaSet& set = run.last.log.cluster.sets[0];
    EXPECT_EQ(set.leader, BrokerId{1U});
    EXPECT_EQ(inSyncCount(set), 3U);
    EXPECT_EQ(set.replicas[0].log, set.replicas[1].log);
    EXPECT_EQ(logOf(run).lost, lost[0].fact.was - lost[0].fact.logEnd);
}

TEST(BrokerCutOff, NothingAcceptedByAllInSyncIsLost)
{
    for (int n = 0; n < 10; ++n) {
        Scenario scenario = threeBrokers();
        cutOff(scenario, 5s + n * 37ms, 20s, 0);
        const Outcome outcome = logOf(sound(scenario));
        EXPECT_EQ(outcome.lost + outcome.duplicated, 0U);
        EXPECT_EQ(outcome.handled, 200U);
    }
}

TEST(BrokerCutOff, WhatWaitsForTheFollowersIsAnsweredWhenItIsBack)
{
    Scenario scenario = patient();
    scenario.log.brokers.replicaDelay.mean = 400ms;  // Most wait for their followers at 5 s.
    cutOff(scenario, 5s, 3s, 0);
    const FinishedRun run = sound(scenario);
    EXPECT_TRUE(factsOf<BatchRetried>(run.recording->trace()).empty());
    EXPECT_EQ(logOf(run).handled, 200U);
}

TEST(BrokerCutOff, WhatWaitsAtAFormerLeaderIsTurnedAwayWhenItIsBack)
{
    Scenario scenario = patient();
    scenario.log.brokers.replicaDelay.mean = 400ms;
    cutOff(scenario, 5s, 20s, 0);
    const FinishedRun run = sound(scenario);
    std::size_t turnedAway = 0;
    for (const auto& each : factsOf<BatchAnswered>(run.recording->trace()))
        if (each.fact.error == ProduceError::NotLeaderOrFollower) {
            EXPECT_EQ(each.at, SimTime{25s});
            ++turnedAway;
        }
    EXPECT_GT(turnedAway, 0U);
    const Outcome outcome = logOf(run);
    EXPECT_EQ(outcome.lost + outcome.duplicated, 0U);
    EXPECT_EQ(outcome.handled, 200U);
}

TEST(BrokerCutOff, AFollowerHoldsTheHighWatermarkUntilItIsBackOrOutOfTheSet)
{
    for (const bool longer : {false, true}) {
        Scenario scenario = patient();
        cutOff(scenario, 5s, longer ? 20s : 3s, 2);
        const FinishedRun run = sound(scenario);
        const Trace& trace = run.recording->trace();
        const SimTime over{longer ? 13s : 8s};
        for (const auto& each : factsOf<HighWatermarkRaised>(trace))
            EXPECT_TRUE(each.at <= SimTime{5s + 100ms} || each.at >= over) << toNs(each.at);
        EXPECT_EQ(factsOf<ReplicaLeftInSync>(trace).size(), longer ? 1U : 0U);
        EXPECT_EQ(factsOf<ReplicaJoinedInSync>(trace).size(), longer ? 1U : 0U);
        EXPECT_EQ(factsOf<LeaderElected>(trace).size(), 1U);
        EXPECT_EQ(inSyncCount(run.last.log.cluster.sets[0]), 3U);
        EXPECT_EQ(logOf(run).handled, 200U);
    }
}

TEST(BrokerCutOff, TheControllerMayMakeALeaderOfOneThatNobodyReaches)
{
    Scenario scenario = patient();
    cutOff(scenario, 12s, 8s, 1);  // Its session goes on until 21 s.
    act(scenario, 5s, Act::Kill, kBroker, 0);
    const FinishedRun run = sound(scenario);
    const auto elected = factsOf<LeaderElected>(run.recording->trace());
    ASSERT_EQ(elected.size(), 2U);
    EXPECT_EQ(elected[1].at, SimTime{13s});
    EXPECT_EQ(elected[1].fact.broker, BrokerId{1U});
    for (const auto& each : factsOf<BatchAppended>(run.recording->trace()))
        EXPECT_TRUE(each.at <= SimTime{5s} || each.at >= SimTime{20s}) << toNs(each.at);
    EXPECT_EQ(logOf(run).handled, 200U);
}

TEST(BrokerCutOff, WithAllOfThemAloneThePartitionWaitsForTheLastInSync)
{
    Scenario scenario = threeBrokers();
    for (int broker = 0; broker < 3; ++broker)
        cutOff(scenario, 5s, 25s, broker);
    const FinishedRun run = sound(scenario);
    EXPECT_EQ(factsOf<BrokerFenced>(run.recording->trace()).size(), 3U);
    EXPECT_FALSE(factsOf<PartitionOffline>(run.recording->trace()).empty());
    const Outcome outcome = logOf(run);
    EXPECT_EQ(outcome.lost + outcome.duplicated, 0U);
    EXPECT_EQ(outcome.handled, 200U);
}

struct DeathRow {
    const char* name;
    Act act;
    bool losesWhatIsNotFlushed;
};

void PrintTo(const DeathRow& row, std::ostream* out)
{
    *out << row.name;
}

class DeathWhileCutOffTest : public testing::TestWithParam<DeathRow> {};

TEST_P(DeathWhileCutOffTest, IsHeardByNobodyAndItsNewProcessComesInWhenItIsInReach)
{
    Scenario scenario = threeBrokers();
    scenario.log.brokers.flush = 1min;
    cutOff(scenario, 5s, 20s, 0);
    act(scenario, 6s, GetParam().act, kBroker, 0);
    act(scenario, 16s, Act::Restart, kBroker, 0);
    const FinishedRun run = sound(scenario);
    const Trace& trace = run.recording->trace();
    EXPECT_TRUE(factsOf<BrokerStopped>(trace).empty()) << "nobody hears what it hands over";
    EXPECT_EQ(factsOf<BrokerCrashed>(trace).size(), 1U);
    ASSERT_EQ(factsOf<BrokerFenced>(trace).size(), 1U);
    EXPECT_EQ(factsOf<BrokerFenced>(trace)[0].at, SimTime{13s}) << "its session is the same";
    const auto registered = factsOf<BrokerRegistered>(trace);
    ASSERT_EQ(registered.size(), 4U);
    EXPECT_EQ(registered[3].at, SimTime{25s});
    const auto cut = factsOf<ReplicaTruncated>(trace);
    const bool lost =
        std::ranges::any_of(cut, [](const auto& each) { return each.fact.cut == Cut::Unflushed; });
    EXPECT_EQ(lost, GetParam().losesWhatIsNotFlushed);
    const Outcome outcome = logOf(run);
    EXPECT_EQ(outcome.lost, 0U) << "the others had it";
    EXPECT_EQ(outcome.handled, 200U);
}

INSTANTIATE_TEST_SUITE_P(Rows, DeathWhileCutOffTest,
                         testing::Values(DeathRow{"Killed", Act::Kill, false},
                                         DeathRow{"ToldToStop", Act::Stop, false},
                                         DeathRow{"MachineCrashed", Act::CrashMachine, true}),
                         [](const auto& row) { return row.param.name; });

TEST(BrokerCutOff, OneThatDiedUnheardIsMissedAndBreaksItsConnectionsWhenItsHostIsBack)
{
    Scenario scenario = patient();
    cutOff(scenario, 5s, 4s, 0);
    act(scenario, 6s, Act::Kill, kBroker, 0);
    const FinishedRun run = sound(scenario);
    const Trace& trace = run.recording->trace();
    const auto retried = factsOf<BatchRetried>(trace);
    ASSERT_FALSE(retried.empty());
    EXPECT_EQ(retried[0].at, SimTime{9s});
    EXPECT_EQ(retried[0].fact.error, ProduceError::NetworkException);
    EXPECT_EQ(factsOf<BrokerFenced>(trace).at(0).at, SimTime{13s});
    EXPECT_EQ(logOf(run).handled, 200U);
}

TEST(BrokerCutOff, WhoIsCutOffAlreadyOrDeadHasNothingMoreToLose)
{
    Scenario scenario = threeBrokers();
    act(scenario, 5s, Act::Kill, kBroker, 0);
    const FinishedRun dead = sound(scenario);
    cutOff(scenario, 6s, 30s, 0);
    cutOff(scenario, 7s, 1s, 0);
    const FinishedRun run = sound(scenario);
    const auto cut = factsOf<BrokerCutOff>(run.recording->trace());
    ASSERT_EQ(cut.size(), 1U) << "the second meets one that is cut off";
    EXPECT_EQ(cut[0].fact.fencedAt, SimTime{13s}) << "as when it died";
    const auto inReach = factsOf<BrokerInReach>(run.recording->trace());
    ASSERT_EQ(inReach.size(), 1U);
    EXPECT_EQ(inReach[0].at, SimTime{36s});
    EXPECT_EQ(logOf(run), logOf(dead));
}

TEST(BrokerCutOff, AProcessThatWaitsToBeLetInWaitsForItsHostToo)
{
    Scenario scenario = threeBrokers();
    act(scenario, 5s, Act::Kill, kBroker, 0);
    act(scenario, 6s, Act::Restart, kBroker, 0);  // Let in at 13 s, when the former is given up.
    cutOff(scenario, 12s, 10s, 0);
    const auto registered = factsOf<BrokerRegistered>(sound(scenario).recording->trace());
    ASSERT_EQ(registered.size(), 4U);
    EXPECT_EQ(registered[3].at, SimTime{22s});
}

TEST(BrokerCutOff, AProcessThatAsksAgainWhenItsHostIsBackIsLetInOnce)
{
    Scenario scenario = threeBrokers();
    act(scenario, 5s, Act::Kill, kBroker, 0);
    act(scenario, 6s, Act::Restart, kBroker, 0);
    cutOff(scenario, 7s, 1s, 0);
    const auto registered = factsOf<BrokerRegistered>(sound(scenario).recording->trace());
    ASSERT_EQ(registered.size(), 4U);
    EXPECT_EQ(registered[3].at, SimTime{13s});
}

TEST(BrokerCutOff, WhatItHasIsFlushedMeanwhile)
{
    Scenario scenario = threeBrokers();
    scenario.log.brokers.flush = 4s;
    cutOff(scenario, 5s, 20s, 0);
    act(scenario, 9s, Act::CrashMachine, kBroker, 0);  // Flushed at 8 s.
    const FinishedRun run = sound(scenario);
    for (const auto& each : factsOf<ReplicaTruncated>(run.recording->trace()))
        EXPECT_NE(each.fact.cut, Cut::Unflushed);
}

TEST(BrokerCutOff, RecordsThatNobodyWaitsForArriveLateToo)
{
    Scenario scenario = patient(ProducerSpec::Acks::None);
    cutOff(scenario, 5s, 3s, 0);
    const FinishedRun run = sound(scenario);
    EXPECT_TRUE(factsOf<BatchLost>(run.recording->trace()).empty());
    EXPECT_EQ(logOf(run).handled, 200U);
}

}  // namespace
}  // namespace millrace::broker_cut_off_test
