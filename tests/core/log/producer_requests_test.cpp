// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// The producer: what makes a batch, what is in flight, what is sent again, and what idempotence
// is worth.

namespace millrace::producer_requests_test {
namespace {

using namespace std::chrono_literals;
using test::act;
using test::factsOf;

/// One broker, one partition, a record every 10 ms for 4 s.
Scenario producerScenario()
{
    Scenario scenario = test::plainScenario();
    scenario.duration = 3min;
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Tape;
    for (int n = 0; n < 400; ++n)
        scenario.workload.tape.push_back({SimTime{1s + n * 10ms}, n % 6});
    scenario.network.delay.mean = 20ms;
    scenario.reactions[0].work.mean = 1ms;
    scenario.log.producer.given = true;
    scenario.log.producer.linger = 0ms;
    scenario.log.producer.requestTimeout = 500ms;
    return scenario;
}

Outcome logOf(const FinishedRun& run)
{
    EXPECT_FALSE(run.violation) << run.violation->what;
    return run.recording->ledger().log.outcome(run.last);
}

/// Records by batch.
std::map<std::uint32_t, std::size_t> sizesOf(const FinishedRun& run)
{
    std::map<std::uint32_t, std::size_t> sizes;
    for (const auto& each : factsOf<RecordBuffered>(run.recording->trace()))
        ++sizes[each.fact.batch.value];
    return sizes;
}

TEST(Producer, WaitsForLingerToFillABatch)
{
    Scenario scenario = producerScenario();
    scenario.log.producer.linger = 100ms;
    const FinishedRun run = runScenario(scenario);
    for (const auto& [batch, size] : sizesOf(run))
        EXPECT_TRUE(size >= 9 && size <= 11) << batch << ": " << size;
    EXPECT_EQ(logOf(run).handled, 400U);
}

TEST(Producer, SendsAFullBatchBeforeLingerIsOver)
{
    Scenario scenario = producerScenario();
    scenario.log.producer.linger = 10s;
    scenario.log.producer.deliveryTimeout = 1min;
    scenario.log.producer.batchSize = 5'500;  // five of 1000 bytes
    const FinishedRun run = runScenario(scenario);
    for (const auto& [batch, size] : sizesOf(run))
        EXPECT_EQ(size, 5U) << batch;
    for (const auto& each : factsOf<BatchSent>(run.recording->trace()))
        EXPECT_LT(each.at, SimTime{5100ms});
}

TEST(Producer, ARecordLargerThanABatchTravelsAlone)
{
    Scenario scenario = producerScenario();
    scenario.log.producer.batchSize = 10;
    for (const auto& [batch, size] : sizesOf(runScenario(scenario)))
        EXPECT_EQ(size, 1U) << batch;
}

TEST(Producer, NeverHasMoreInFlightThanAllowed)
{
    for (const int most : {1, 2, 5}) {
        Scenario scenario = producerScenario();
        scenario.log.producer.maxInFlight = most;
        scenario.log.producer.batchSize = 1'000;
        const FinishedRun run = runScenario(scenario);
        int inFlight = 0;
        int peak = 0;
        TraceReader reader{run.recording->trace()};
        while (!reader.atEnd()) {
            reader.next([&]<class Fact>(SimTime, std::uint64_t, const Fact&) {
                inFlight += std::is_same_v<Fact, BatchSent> ? 1 : 0;
                inFlight -= std::is_same_v<Fact, BatchAcknowledged> ? 1 : 0;
                peak = std::max(peak, inFlight);
            });
        }
        EXPECT_EQ(peak, std::min(most, 4)) << "40 ms there and back, a record every 10 ms";
        EXPECT_EQ(logOf(run).handled, 400U);
    }
}

struct LossyRow {
    const char* name;
    bool idempotence;
    int inFlight;
    bool repeats;
    bool reorders;
};

void PrintTo(const LossyRow& row, std::ostream* out)
{
    *out << row.name;
}

class LossyNetworkTest : public testing::TestWithParam<LossyRow> {};

TEST_P(LossyNetworkTest, CostsWhatKafkaSays)
{
    Scenario scenario = producerScenario();
    scenario.log.producer.loss = 0.05;
    scenario.log.producer.idempotence = GetParam().idempotence;
    scenario.log.producer.maxInFlight = GetParam().inFlight;
    const FinishedRun run = runScenario(scenario);
    const Outcome outcome = logOf(run);
    EXPECT_EQ(outcome.lost + outcome.refused, 0U) << "what is not answered is sent again";
    EXPECT_EQ(outcome.handled, 400U);
    EXPECT_EQ(outcome.duplicated > 0, GetParam().repeats) << outcome.duplicated;
    EXPECT_EQ(outcome.outOfOrder > 0, GetParam().reorders) << outcome.outOfOrder;
    const bool recognized = !factsOf<BatchRecognized>(run.recording->trace()).empty();
    EXPECT_EQ(recognized, GetParam().idempotence);
}

INSTANTIATE_TEST_SUITE_P(Rows, LossyNetworkTest,
                         testing::Values(LossyRow{"Idempotent", true, 5, false, false},
                                         LossyRow{"IdempotentOneInFlight", true, 1, false, false},
                                         LossyRow{"NeitherNor", false, 5, true, true},
                                         LossyRow{"OneInFlight", false, 1, true, false}),
                         [](const auto& row) { return row.param.name; });

TEST(Producer, WithoutAnswersALostRequestIsALostRecord)
{
    Scenario scenario = producerScenario();
    scenario.log.producer.acks = ProducerSpec::Acks::None;
    scenario.log.producer.idempotence = false;
    scenario.log.producer.loss = 0.05;
    const FinishedRun run = runScenario(scenario);
    const Outcome outcome = logOf(run);
    EXPECT_GT(outcome.lost, 0U);
    EXPECT_EQ(outcome.lost + outcome.handled, 400U);
    EXPECT_TRUE(factsOf<BatchAnswered>(run.recording->trace()).empty());
    EXPECT_TRUE(factsOf<BatchRetried>(run.recording->trace()).empty());
}

TEST(Producer, BacksOffTwiceAsLongEachTimeUpToItsMost)
{
    Scenario scenario = producerScenario();
    scenario.workload.tape.resize(1);
    scenario.log.producer.loss = 1.0;
    const FinishedRun run = runScenario(scenario);
    SimDuration expected = 100ms;
    for (const auto& each : factsOf<BatchRetried>(run.recording->trace())) {
        const SimDuration backoff = each.fact.dueAt - each.at;
        EXPECT_GE(backoff, expected * 4 / 5);
        EXPECT_LE(backoff, expected * 6 / 5);
        expected = std::min<SimDuration>(expected * 2, 1s);
    }
    EXPECT_EQ(expected, 1s);
}

TEST(Producer, AFailedSendIsRefusedAfterItsDeliveryTimeoutAndNotBefore)
{
    Scenario scenario = producerScenario();
    scenario.workload.tape.resize(1);
    scenario.log.producer.loss = 1.0;
    scenario.log.producer.deliveryTimeout = 10s;
    const FinishedRun run = runScenario(scenario);
    const auto failed = factsOf<BatchFailed>(run.recording->trace());
    ASSERT_EQ(failed.size(), 1U);
    EXPECT_EQ(failed[0].at, SimTime{1s + 10s});
    EXPECT_EQ(failed[0].fact.error, ProduceError::RequestTimedOut);
    EXPECT_EQ(logOf(run).refused, 1U);
}

TEST(Producer, AFailedSendMayHaveBeenAppendedAndIsHandledThen)
{
    Scenario scenario = producerScenario();
    scenario.log.producer.loss = 0.4;
    scenario.log.producer.retries = 0;
    scenario.log.producer.idempotence = false;
    const FinishedRun run = runScenario(scenario);
    const auto failed = factsOf<BatchFailed>(run.recording->trace());
    EXPECT_FALSE(failed.empty());
    const Outcome outcome = logOf(run);
    const auto sizes = sizesOf(run);
    std::size_t records = 0;
    for (const auto& each : failed)
        records += sizes.at(each.fact.batch.value);
    EXPECT_LT(outcome.refused, records) << "some had only lost their answer";
    EXPECT_EQ(outcome.refused + outcome.handled, 400U);
}

TEST(Producer, ABrokenConnectionIsNoticedAtOnceASilentOneAfterTheRequestTimeout)
{
    for (const Act crash : {Act::Kill, Act::CrashMachine}) {
        Scenario scenario = producerScenario();
        scenario.log.producer.requestTimeout = 3s;
        act(scenario, 2s, crash, Target::Kind::Broker, 0);
        const FinishedRun run = runScenario(scenario);
        const auto retried = factsOf<BatchRetried>(run.recording->trace());
        ASSERT_FALSE(retried.empty());
        if (crash == Act::Kill) {
            EXPECT_EQ(retried[0].at, SimTime{2s});
            EXPECT_EQ(retried[0].fact.error, ProduceError::NetworkException);
        } else {
            EXPECT_GT(retried[0].at, SimTime{4900ms});
            EXPECT_EQ(retried[0].fact.error, ProduceError::RequestTimedOut);
        }
    }
}

TEST(Producer, RecordsWithoutAKeyStickToAPartitionUntilABatchIsFull)
{
    Scenario scenario = producerScenario();
    scenario.log.partitions = 4;
    scenario.log.producer.partitioner = ProducerSpec::Partitioner::Sticky;
    scenario.log.producer.batchSize = 10'000;
    const FinishedRun run = runScenario(scenario);
    const auto sent = factsOf<RecordBuffered>(run.recording->trace());
    ASSERT_EQ(sent.size(), 400U);
    std::map<std::uint32_t, int> perPartition;
    for (std::size_t n = 0; n < sent.size(); ++n) {
        EXPECT_EQ(sent[n].fact.partition, sent[n - n % 10].fact.partition) << n;
        ++perPartition[sent[n].fact.partition.value];
    }
    EXPECT_EQ(perPartition.size(), 4U);
}

TEST(Producer, AnExplicitPartitionIsUsedAsItIs)
{
    Scenario scenario = producerScenario();
    scenario.log.partitions = 4;
    scenario.log.producer.partitioner = ProducerSpec::Partitioner::Explicit;
    scenario.log.producer.partition = 2;
    const FinishedRun run = runScenario(scenario);
    EXPECT_EQ(run.last.log.partitions[2].logEnd, 400U);
}

TEST(Producer, WithoutBrokersAndItsTableNothingOfItIsStated)
{
    const FinishedRun run = runScenario(test::plainScenario());
    EXPECT_TRUE(factsOf<RecordBuffered>(run.recording->trace()).empty());
    EXPECT_TRUE(factsOf<BrokerStarted>(run.recording->trace()).empty());
    EXPECT_TRUE(run.last.log.cluster.sets.empty());
}

}  // namespace
}  // namespace millrace::producer_requests_test
