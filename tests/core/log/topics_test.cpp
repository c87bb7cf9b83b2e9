// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/log/murmur2.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// Several topics: a group that writes what another reads, retry topics, and what a crash between
// publishing and committing does.

namespace millrace::topics_test {
namespace {

using namespace std::chrono_literals;
using OnFailure = GroupSpec::OnFailure;
using test::factsOf;

/// "enrich" writes "enriched", which "index" reads. One happening a second, 100 ms of travel.
Scenario chained()
{
    Scenario scenario = test::plainScenario();
    scenario.workload.entities = {"a", "b", "c", "d", "e"};
    scenario.network.delay.mean = 100ms;
    scenario.reactions[0].name = "enrich";
    scenario.reactions[0].work.mean = 300ms;
    ReactionSpec index = scenario.reactions[0];
    index.name = "index";
    index.id = 1;
    scenario.reactions.push_back(index);
    scenario.log.partitions = 3;
    scenario.log.topics = {{"enriched", 2}};
    scenario.log.slots = {1, 1};
    scenario.log.groups = {{.writes = 1}, {.reads = 1}};
    return scenario;
}

Outcome outcomeOf(const FinishedRun& run)
{
    EXPECT_FALSE(run.violation) << run.violation->what;
    const Outcome outcome = run.recording->ledger().log.outcome(run.last);
    EXPECT_EQ(sumOfClasses(outcome), outcome.due);
    return outcome;
}

TEST(ChainedTopics, GoOnFromGroupToGroup)
{
    const FinishedRun run = runScenario(chained());
    const Outcome outcome = outcomeOf(run);
    EXPECT_GE(outcome.handled, 2 * 58U);
    EXPECT_EQ(outcome.duplicated, 0U);
    EXPECT_EQ(outcome.outOfOrder, 0U);
    // The record of a happening is made after its effect, and read after it was made.
    const auto made = factsOf<ProducedAppended>(run.recording->trace());
    ASSERT_GE(made.size(), 58U);
    for (const auto& fetched : factsOf<RecordFetched>(run.recording->trace())) {
        const bool below = run.last.log.members[fetched.fact.member.value].group == GroupId{1U};
        EXPECT_EQ(fetched.fact.partition.value >= 3, below) << fetched.index;
    }
}

TEST(ChainedTopics, KeepTheKeyAndItsPartition)
{
    const Scenario scenario = chained();
    const FinishedRun run = runScenario(scenario);
    for (const auto& made : factsOf<ProducedAppended>(run.recording->trace())) {
        const EntityId entity =
            run.recording->columns().happenings[made.fact.happening.value].entity;
        const PartitionId expected = partitionForKey(scenario.workload.entities[entity.value], 2);
        EXPECT_EQ(made.fact.partition.value, 3 + expected.value) << made.index;
    }
}

struct CrashRow {
    const char* name;
    SimDuration after;     ///< The moment of the crash, from the sending of the fifth record.
    std::uint64_t copies;  ///< Of that happening in the derived topic.
};

void PrintTo(const CrashRow& row, std::ostream* out)
{
    *out << row.name;
}

class ProducerCrashTest : public testing::TestWithParam<CrashRow> {};

TEST_P(ProducerCrashTest, RepeatsWhatWasNotCommitted)
{
    Scenario scenario = chained();
    const auto sent = factsOf<RecordProduced>(runScenario(scenario).recording->trace());
    ASSERT_GE(sent.size(), 5U);
    test::act(scenario, sent[4].at.time_since_epoch() + GetParam().after, Act::Kill,
              Target::Kind::Member, 0);
    test::act(scenario, 20s, Act::Restart, Target::Kind::Member, 0);
    const FinishedRun run = runScenario(scenario);
    const Outcome outcome = outcomeOf(run);
    const auto made = factsOf<ProducedAppended>(run.recording->trace());
    const auto copies = std::ranges::count_if(
        made, [&](const auto& each) { return each.fact.happening == sent[4].fact.happening; });
    EXPECT_EQ(static_cast<std::uint64_t>(copies), GetParam().copies);
    // Above, the effect was repeated too; below, each copy is done.
    EXPECT_EQ(outcome.duplicated, GetParam().copies == 2 ? 2U : 0U);
    EXPECT_EQ(outcome.lost, 0U);
}

INSTANTIATE_TEST_SUITE_P(Moments, ProducerCrashTest,
                         testing::Values(CrashRow{"DuringTheWork", -100ms, 1},
                                         CrashRow{"OnTheWay", 50ms, 2},
                                         CrashRow{"AtTheInstantOfItsArrival", 100ms, 2},
                                         CrashRow{"AfterTheCommit", 101ms, 1}),
                         [](const auto& row) { return row.param.name; });

TEST(ChainedTopics, LoseBelowWhatIsCommittedAboveAndNotSent)
{
    Scenario scenario = chained();
    scenario.log.groups[0].commit = GroupSpec::Commit::Before;
    auto starts = factsOf<RecordHandlingStarted>(runScenario(scenario).recording->trace());
    std::erase_if(starts, [](const auto& each) { return each.fact.member != MemberId{0U}; });
    test::act(scenario, starts[4].at.time_since_epoch() + 10ms, Act::Kill, Target::Kind::Member, 0);
    test::act(scenario, 20s, Act::Restart, Target::Kind::Member, 0);
    // One record was in hand and committed: nobody does it, and nothing of it comes below.
    EXPECT_EQ(outcomeOf(runScenario(scenario)).lost, 2U);
}

TEST(ChainedTopics, ABacklogAboveCountsForBoth)
{
    Scenario scenario = chained();
    scenario.workload.arrivals.rate = 20.0;
    test::act(scenario, 30s, Act::Kill, Target::Kind::Member, 0);
    const FinishedRun run = runScenario(scenario);
    const Outcome outcome = outcomeOf(run);
    EXPECT_GT(outcome.stuck, 1000U);
    EXPECT_EQ(outcome.stuck % 2, 0U) << "as much below as above";
    EXPECT_EQ(outcome.waiting, 0U);
}

/// What one partition holds up elsewhere goes on here, and comes back in disorder.
TEST(RetryTopic, LetsThePartitionGoOnAndLosesTheOrder)
{
    Scenario scenario = test::plainScenario();
    scenario.network.delay.mean = 100ms;
    scenario.reactions[0].fails = 0.3;
    scenario.log.groups = {{.onFailure = OnFailure::RetryTopic, .attempts = 20, .retryDelay = 4s}};
    const FinishedRun run = runScenario(scenario);
    const Outcome outcome = outcomeOf(run);
    EXPECT_GT(outcome.outOfOrder, 3U);
    EXPECT_EQ(outcome.lost, 0U);
    EXPECT_EQ(outcome.stuck, 0U) << "nothing holds up what is behind it";
    const Columns& columns = run.recording->columns();
    int retries = 0;
    for (const auto& fetched : factsOf<RecordFetched>(run.recording->trace())) {
        if (fetched.fact.partition.value != 1)
            continue;
        ++retries;
        EXPECT_GE(fetched.at, columns.records[1][fetched.fact.offset].appendedAt + 4s);
    }
    EXPECT_GT(retries, 10);
}

TEST(RetryTopic, ReadsAtTheVeryMomentWhenNobodyIsBusy)
{
    Scenario scenario = test::plainScenario();
    scenario.workload.arrivals.rate = 0.2;
    scenario.network.delay.mean = 100ms;
    scenario.reactions[0].poison = {2};
    scenario.log.groups = {{.onFailure = OnFailure::RetryTopic, .attempts = 3, .retryDelay = 6s}};
    const FinishedRun run = runScenario(scenario);
    const Columns& columns = run.recording->columns();
    ASSERT_EQ(columns.records.size(), 3U) << "the topic, its retry topic, its dead letters";
    ASSERT_EQ(columns.records[1].size(), 2U);
    EXPECT_EQ(columns.records[1][0].attempt, 1U);
    EXPECT_EQ(columns.records[1][1].attempt, 2U);
    ASSERT_EQ(columns.records[2].size(), 1U);
    EXPECT_EQ(columns.records[2][0].attempt, 3U);
    int n = 0;
    for (const auto& fetched : factsOf<RecordFetched>(run.recording->trace()))
        if (fetched.fact.partition.value == 1)
            EXPECT_EQ(fetched.at,
                      columns.records[1][static_cast<std::size_t>(n++)].appendedAt + 6s);
    EXPECT_EQ(n, 2);
    EXPECT_EQ(outcomeOf(run).parked, 1U);
}

TEST(RetryTopic, DrawsEachExecutionAnew)
{
    Scenario scenario = test::plainScenario();
    scenario.network.delay.mean = 10ms;
    scenario.reactions[0].work.mean = 50ms;
    scenario.reactions[0].fails = 0.5;
    scenario.log.groups = {
        {.onFailure = OnFailure::RetryTopic, .attempts = 1000, .retryDelay = 100ms}};
    const FinishedRun run = runScenario(scenario);
    const Outcome outcome = outcomeOf(run);
    // With the draw of the first execution again, half of them would fail for ever.
    EXPECT_GT(outcome.handled, 50U);
    EXPECT_EQ(outcome.parked, 0U);
}

TEST(Topics, AreAssignedEachByItself)
{
    // Range, by topic: the first member gets the first half of each, and the only retry partition.
    Scenario scenario = test::plainScenario();
    scenario.log.partitions = 4;
    scenario.log.slots = {2};
    scenario.log.groups = {{.onFailure = OnFailure::RetryTopic}};
    const FinishedRun run = runScenario(scenario);
    std::vector<std::uint32_t> owners;
    for (std::uint32_t p = 0; p < 6; ++p)
        owners.push_back(readingAt(run.last.log, GroupId{0U}, PartitionId{p}).owner.value);
    const std::uint32_t none = MemberId::none().value;
    EXPECT_EQ(owners, (std::vector<std::uint32_t>{0, 0, 1, 1, 0, none}));
}

TEST(Topics, KeepPartitionsThatAreAddedApart)
{
    Scenario scenario = chained();
    test::act(scenario, 20s, Act::AddPartitions, Target::Kind::Slot, 0);
    scenario.timeline.back().partition = 5;
    const FinishedRun run = runScenario(scenario);
    const Outcome outcome = outcomeOf(run);
    EXPECT_EQ(run.last.log.partitions.size(), 7U);
    EXPECT_EQ(run.last.log.partitionCount, 5U);
    EXPECT_GE(outcome.handled, 2 * 58U);
    for (std::uint32_t p = 0; p < 7; ++p) {
        const ReadingState& above = readingAt(run.last.log, GroupId{0U}, PartitionId{p});
        const ReadingState& below = readingAt(run.last.log, GroupId{1U}, PartitionId{p});
        EXPECT_EQ(above.owner.isNone(), p >= 5) << p;
        EXPECT_EQ(below.owner.isNone(), p < 5) << p;
    }
}

struct ProtocolRow {
    const char* name;
    GroupSpec::Protocol protocol;
};

class ChainProtocolTest : public testing::TestWithParam<ProtocolRow> {};

TEST_P(ChainProtocolTest, WritesAndReadsLikeAnyOther)
{
    Scenario scenario = chained();
    for (GroupSpec& each : scenario.log.groups) {
        each.protocol = GetParam().protocol;
        each.initialDelay = 0s;
        each.pollRecords = 10;
        each.commit = GroupSpec::Commit::After;
    }
    scenario.log.slots = {2, 2};
    const Outcome outcome = outcomeOf(runScenario(scenario));
    EXPECT_GE(outcome.handled, 2 * 57U);
    EXPECT_EQ(outcome.duplicated, 0U);
}

INSTANTIATE_TEST_SUITE_P(Protocols, ChainProtocolTest,
                         testing::Values(ProtocolRow{"Generic", GroupSpec::Protocol::Generic},
                                         ProtocolRow{"Classic", GroupSpec::Protocol::Classic},
                                         ProtocolRow{"Consumer", GroupSpec::Protocol::Consumer},
                                         ProtocolRow{"Share", GroupSpec::Protocol::Share}),
                         [](const auto& row) { return row.param.name; });

TEST(Topics, AreReplicatedLikeTheMainOne)
{
    Scenario scenario = chained();
    scenario.log.brokers.count = 3;
    scenario.log.brokers.replication = 3;
    scenario.log.brokers.minInSync = 2;
    // It leads the first derived partition, and the enricher has a record in hand that goes there.
    test::act(scenario, 14500ms, Act::Kill, Target::Kind::Broker, 0);
    test::act(scenario, 30s, Act::Restart, Target::Kind::Broker, 0);
    const FinishedRun run = runScenario(scenario);
    const Outcome outcome = outcomeOf(run);
    EXPECT_EQ(outcome.lost, 0U);
    EXPECT_GE(outcome.handled, 2 * 55U);
    EXPECT_FALSE(factsOf<ProduceRetried>(run.recording->trace()).empty());
    for (const ReplicaSet& set : run.last.log.cluster.sets)
        EXPECT_EQ(set.replicas.size(), 3U);
}

}  // namespace
}  // namespace millrace::topics_test
