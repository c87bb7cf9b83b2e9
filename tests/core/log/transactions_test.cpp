// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// Transactions as Kafka has them: markers in every partition, readers that wait and readers that do
// not, producers and coordinators that die while one is open.

namespace millrace::transactions_test {
namespace {

using namespace std::chrono_literals;
using test::act;
using test::factsOf;
using Isolation = GroupSpec::Isolation;

constexpr GroupId kCommitted{0U};
constexpr GroupId kUncommitted{1U};

/// An event a second for 60 s, a transaction every 4 s, two partitions; group 0 reads committed,
/// group 1 everything. Everything travels 100 ms, work takes 10 ms.
Scenario transactional()
{
    Scenario scenario = test::plainScenario();
    scenario.reactions[0].work.mean = 10ms;
    scenario.reactions.push_back(scenario.reactions[0]);
    scenario.reactions[1].name = "other";
    scenario.reactions[1].id = 1;
    scenario.network.delay.mean = 100ms;
    scenario.log.partitions = 2;
    scenario.log.slots = {2, 2};
    scenario.log.groups.resize(2);
    scenario.log.groups[0].isolation = Isolation::ReadCommitted;
    ProducerSpec& producer = scenario.log.producer;
    producer.given = true;
    producer.transactional = true;
    producer.transactionEvery = 4s;
    producer.transactionTimeout = 10s;
    return scenario;
}

FinishedRun runOf(const Scenario& scenario)
{
    FinishedRun run = runScenario(scenario);
    EXPECT_FALSE(run.violation) << run.violation->what;
    EXPECT_EQ(run.stopped, "");
    return run;
}

Outcome logOf(const FinishedRun& run)
{
    return run.recording->ledger().log.outcome(run.last);
}

/// When each group had its first effect of a happening.
std::vector<SimTime> effectsOf(const FinishedRun& run, GroupId group)
{
    std::vector<SimTime> times;
    for (const auto& each : factsOf<RecordEffect>(run.recording->trace()))
        if (each.fact.reaction.value == group.value)
            times.push_back(each.at);
    return times;
}

TEST(Transactions, WriteOneMarkerIntoEveryPartitionThatTookPart)
{
    const FinishedRun run = runOf(transactional());
    const auto enlisted = factsOf<PartitionEnlisted>(run.recording->trace());
    const auto markers = factsOf<MarkerAppended>(run.recording->trace());
    ASSERT_FALSE(markers.empty());
    std::size_t over = 0;
    for (const auto& done : factsOf<TransactionCompleted>(run.recording->trace())) {
        const auto of = [&done](const auto& each) {
            return each.fact.transaction == done.fact.transaction;
        };
        EXPECT_EQ(std::ranges::count_if(enlisted, of), std::ranges::count_if(markers, of));
        ++over;
    }
    EXPECT_GE(over, 13U);
    const Outcome log = logOf(run);
    EXPECT_EQ(log.refused + log.lost + log.duplicated + log.outOfOrder, 0U);
}

TEST(Transactions, AreSeenByReadersThatWaitWhenTheyAreCommitted)
{
    const FinishedRun run = runOf(transactional());
    // Read 100 ms after the record has arrived, and done 10 ms later.
    EXPECT_EQ(effectsOf(run, kUncommitted).at(0), SimTime{1s + 5ms + 210ms});
    // Committed 4 s after it opened; then end and marker travel, and the copy.
    EXPECT_EQ(effectsOf(run, kCommitted).at(0), SimTime{1s + 4s + 310ms});
}

TEST(Transactions, ThatAreAbortedAreRefusedAndOnlyTheImpatientActOnThem)
{
    Scenario scenario = transactional();
    scenario.log.producer.aborts = 1.0;
    const FinishedRun run = runOf(scenario);
    EXPECT_TRUE(effectsOf(run, kCommitted).empty());
    const std::size_t acted = effectsOf(run, kUncommitted).size();
    EXPECT_GT(acted, 50U);
    const LogState& log = run.last.log;
    EXPECT_EQ(log.groups[0].abortedEffects, 0U);
    EXPECT_GE(log.groups[1].abortedEffects, 50U);
    const Outcome rows = logOf(run);
    EXPECT_EQ(rows.handled, acted);
    EXPECT_GT(rows.refused, 50U);
    EXPECT_EQ(rows.lost, 0U);
}

TEST(Transactions, DrawTheirEndByTheirNumber)
{
    Scenario scenario = transactional();
    scenario.log.producer.aborts = 0.3;
    const auto endsOf = [](const Scenario& each) {
        std::vector<TransactionEnd> ends;
        for (const auto& fact : factsOf<TransactionDecided>(runOf(each).recording->trace()))
            ends.push_back(fact.fact.end);
        return ends;
    };
    const std::vector<TransactionEnd> before = endsOf(scenario);
    EXPECT_GT(std::ranges::count(before, TransactionEnd::Abort), 0);
    EXPECT_GT(std::ranges::count(before, TransactionEnd::Commit), 0);
    scenario.network.delay.mean = 50ms;
    scenario.log.slots = {1, 1};
    EXPECT_EQ(endsOf(scenario), before);
}

TEST(Transactions, LeaveLagBehindThatNobodyCanCommit)
{
    Scenario scenario = transactional();
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Tape;
    scenario.workload.tape = {{SimTime{1s}, 0}};
    const FinishedRun run = runOf(scenario);
    // One record and one marker; the bookmark stands behind the record.
    for (const GroupId group : {kCommitted, kUncommitted}) {
        std::uint64_t lag = 0;
        for (std::uint32_t p = 0; p < 2; ++p)
            lag += visibleEnd(run.last.log, group, PartitionId{p}) -
                   readingAt(run.last.log, group, PartitionId{p}).committed;
        EXPECT_EQ(lag, 1U);
    }
    EXPECT_EQ(logOf(run).handled, 2U);
}

TEST(Transactions, CanBeEndedByTheNumberOfTheirRecords)
{
    Scenario scenario = transactional();
    scenario.log.producer.transactionRecords = 2;
    const FinishedRun run = runOf(scenario);
    EXPECT_GE(factsOf<TransactionCompleted>(run.recording->trace()).size(), 29U);
}

/// The producer dies at 10.5 s: a transaction is open since 9 s.
Scenario abandoned()
{
    Scenario scenario = transactional();
    act(scenario, 10'500ms, Act::Kill, Target::Kind::Producer, 0);
    return scenario;
}

TEST(AnAbandonedTransaction, HoldsUpReadersThatWaitUntilTheSweepFindsItTimedOut)
{
    const FinishedRun run = runOf(abandoned());
    const auto decided = factsOf<TransactionDecided>(run.recording->trace());
    // It opened at 9 s, so its time is over at 19 s and some; the sweep after that is at 20 s.
    EXPECT_EQ(decided.back().at, SimTime{20s});
    EXPECT_EQ(decided.back().fact.by, DecidedBy::Timeout);
    EXPECT_EQ(decided.back().fact.end, TransactionEnd::Abort);
    Cursor cursor{run.recording};
    cursor.seekTime(SimTime{15s});
    const LogState& log = cursor.state().log;
    for (std::uint32_t p = 0; p < 2; ++p) {
        EXPECT_EQ(log.partitions[p].lastStable,
                  readingAt(log, kCommitted, PartitionId{p}).position);
    }
    EXPECT_GT(cursor.moment().log.stuck, 0U);
    EXPECT_EQ(cursor.moment().log.waiting, 0U);
    EXPECT_EQ(cursor.moment().sentence,
              "Log: the producer is dead, and its transaction 3 stays open until it times out, "
              "found at 0:20.0. Till then mail (read_committed) may read nothing behind its first "
              "record.");
    cursor.seekTime(SimTime{21s});
    EXPECT_EQ(cursor.moment().log.stuck, 0U);
}

TEST(AnAbandonedTransaction, IsRefusedAndSoIsWhatHappensWhileNobodySends)
{
    const FinishedRun run = runOf(abandoned());
    const Outcome rows = logOf(run);
    // 1 to 8 s were committed. Of 9 and 10 s the reader that did not wait has both; the one that
    // waits will never get them. From 11 s on nobody sends.
    EXPECT_EQ(rows.handled, 8U + 10U);
    EXPECT_EQ(rows.refused, rows.due - rows.handled);
    EXPECT_EQ(run.last.log.groups[1].abortedEffects, 2U);
}

TEST(AnAbandonedTransaction, IsEndedAtOnceByANewProducer)
{
    Scenario scenario = abandoned();
    act(scenario, 13s, Act::Restart, Target::Kind::Producer, 0);
    const FinishedRun run = runOf(scenario);
    const auto fenced = factsOf<EpochRaised>(run.recording->trace());
    ASSERT_EQ(fenced.size(), 1U);
    EXPECT_EQ(fenced[0].at, SimTime{13s + 100ms});
    for (const auto& each : factsOf<TransactionDecided>(run.recording->trace())) {
        if (each.fact.by != DecidedBy::Application) {
            EXPECT_EQ(each.fact.by, DecidedBy::NewProducer);
            EXPECT_EQ(each.at, fenced[0].at);
        }
    }
    // Its own records go when the markers of the former one are written.
    EXPECT_GT(logOf(run).handled, 90U);
    EXPECT_EQ(logOf(run).lost, 0U);
}

TEST(AnAbandonedTransaction, ThatWasBeingCommittedIsCommitted)
{
    Scenario scenario = transactional();
    // The request to end it leaves at 5 s and arrives 100 ms later.
    act(scenario, 5'050ms, Act::Kill, Target::Kind::Producer, 0);
    const FinishedRun run = runOf(scenario);
    const auto decided = factsOf<TransactionDecided>(run.recording->trace());
    ASSERT_EQ(decided.size(), 1U);
    EXPECT_EQ(decided[0].fact.end, TransactionEnd::Commit);
    EXPECT_EQ(effectsOf(run, kCommitted).size(), 4U);
}

TEST(ASlowTransaction, IsAbortedUnderItsProducerWhichHearsOfItAtTheEnd)
{
    Scenario scenario = transactional();
    scenario.log.producer.transactionEvery = 25s;
    const FinishedRun run = runOf(scenario);
    const auto decided = factsOf<TransactionDecided>(run.recording->trace());
    ASSERT_FALSE(decided.empty());
    EXPECT_EQ(decided[0].fact.by, DecidedBy::Timeout);
    EXPECT_EQ(decided[0].at, SimTime{20s});
    EXPECT_FALSE(factsOf<EndRefused>(run.recording->trace()).empty());
    EXPECT_TRUE(effectsOf(run, kCommitted).empty());
    EXPECT_EQ(logOf(run).lost, 0U);
}

TEST(ACoordinator, ThatDiesIsReplacedWhenTheControllerGivesItUp)
{
    Scenario scenario = transactional();
    scenario.log.brokers = {.count = 3, .replication = 3, .minInSync = 2};
    scenario.log.brokers.session = 6s;
    act(scenario, 8'500ms, Act::Kill, Target::Kind::Broker, 0);
    const FinishedRun run = runOf(scenario);
    const auto moved = factsOf<CoordinatorMoved>(run.recording->trace());
    const auto fenced = factsOf<BrokerFenced>(run.recording->trace());
    ASSERT_EQ(moved.size(), 2U);
    ASSERT_EQ(fenced.size(), 1U);
    EXPECT_EQ(moved[1].at, fenced[0].at);
    EXPECT_EQ(moved[1].fact.broker, BrokerId{1U});
    for (const auto& each : factsOf<TransactionDecided>(run.recording->trace()))
        EXPECT_TRUE(each.at < SimTime{8'500ms} || each.at >= fenced[0].at);
    const Outcome rows = logOf(run);
    EXPECT_EQ(rows.lost + rows.duplicated + rows.outOfOrder + rows.refused, 0U);
    EXPECT_GT(rows.handled, 100U);
}

TEST(ALeader, ThatDiesWithAMarkerThatNobodyElseHadGetsItAgain)
{
    Scenario scenario = transactional();
    scenario.log.partitions = 1;
    scenario.log.brokers = {.count = 3, .replication = 3, .minInSync = 2};
    scenario.log.brokers.session = 3s;
    scenario.log.brokers.heartbeat = 1s;
    scenario.log.brokers.replicaDelay.mean = 400ms;
    // The first transaction: its marker is there at 5.2 s and some, and copied 0.4 s later. Broker
    // 1 leads partition 0 and coordinates.
    const FinishedRun before = runOf(scenario);
    const auto first = factsOf<MarkerAppended>(before.recording->trace()).at(0);
    act(scenario, (first.at + 100ms).time_since_epoch(), Act::Kill, Target::Kind::Broker, 0);
    const FinishedRun run = runOf(scenario);
    const auto markers = factsOf<MarkerAppended>(run.recording->trace());
    ASSERT_GE(markers.size(), 2U);
    EXPECT_EQ(markers[1].fact.transaction, markers[0].fact.transaction);
    EXPECT_EQ(markers[1].fact.offset, markers[0].fact.offset);
    const Outcome rows = logOf(run);
    EXPECT_EQ(rows.lost + rows.duplicated + rows.outOfOrder, 0U);
}

TEST(TheTransactionLesson, ShowsWhatItSays)
{
    const FinishedRun run = runOf(test::shippedScenario("transactions"));
    const auto decided = factsOf<TransactionDecided>(run.recording->trace());
    const auto by = [&decided](DecidedBy who) {
        return std::ranges::count_if(decided,
                                     [who](const auto& each) { return each.fact.by == who; });
    };
    EXPECT_EQ(by(DecidedBy::Timeout), 1);
    EXPECT_EQ(by(DecidedBy::NewProducer), 1);
    EXPECT_GT(by(DecidedBy::Application), 8);
    EXPECT_EQ(run.last.log.groups[0].abortedEffects, 0U);
    EXPECT_GT(run.last.log.groups[1].abortedEffects, 5U);
    EXPECT_EQ(logOf(run).lost, 0U);
}

}  // namespace
}  // namespace millrace::transactions_test
