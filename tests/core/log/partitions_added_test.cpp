// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/log/murmur2.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// Partitions that are added while the topic is in use: keys move.

namespace millrace::partitions_added_test {
namespace {

using namespace std::chrono_literals;
using test::factsOf;

class PartitionsAddedTest : public testing::TestWithParam<GroupSpec::Protocol> {};

Scenario grown(GroupSpec::Protocol protocol)
{
    Scenario scenario = test::plainScenario();
    scenario.network.delay.mean = 10ms;
    scenario.workload.arrivals.rate = 5.0;
    scenario.reactions[0].work.mean = 50ms;
    scenario.log.partitions = 2;
    scenario.log.slots = {3};
    scenario.log.groups = {{.protocol = protocol}};
    scenario.timeline = {{SimTime{30s}, Intervention::Act::AddPartitions, {}, 0, {}, 5}};
    return scenario;
}

TEST_P(PartitionsAddedTest, TakeKeysFromTheOthersAndAreRead)
{
    const Scenario scenario = grown(GetParam());
    const FinishedRun run = runScenario(scenario);
    EXPECT_FALSE(run.violation) << run.violation->what;
    for (const auto& sent : factsOf<RecordSent>(run.recording->trace())) {
        const auto happening = sent.fact.happening.value;
        const EntityId entity = run.recording->columns().happenings[happening].entity;
        const std::string& key = scenario.workload.entities[entity.value];
        EXPECT_EQ(sent.fact.partition, partitionForKey(key, sent.at < SimTime{30s} ? 2 : 5));
    }
    const Outcome outcome = run.recording->ledger().log.outcome(run.last);
    EXPECT_EQ(outcome.stuck, 0U);
    EXPECT_LT(outcome.waiting + outcome.inHand + outcome.sending, 5U);
    EXPECT_EQ(outcome.lost, 0U);
}

INSTANTIATE_TEST_SUITE_P(Protocols, PartitionsAddedTest,
                         testing::Values(GroupSpec::Protocol::Generic, GroupSpec::Protocol::Classic,
                                         GroupSpec::Protocol::Consumer, GroupSpec::Protocol::Share),
                         [](const auto& each) { return std::string{nameOf(each.param)}; });

TEST(PartitionsAdded, BreakTheOrderOfAKeyThatMovesAwayFromABacklog)
{
    Scenario scenario = grown(GroupSpec::Protocol::Generic);
    scenario.log.slots = {5};
    scenario.workload.arrivals.rate = 30.0;  // Two readers fall behind.
    scenario.reactions[0].work.mean = 150ms;
    const FinishedRun run = runScenario(scenario);
    EXPECT_FALSE(run.violation) << run.violation->what;
    EXPECT_GT(run.recording->ledger().log.outcome(run.last).outOfOrder, 0U);
}

}  // namespace
}  // namespace millrace::partitions_added_test
