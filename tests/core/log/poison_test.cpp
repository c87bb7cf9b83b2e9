// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// A record whose every execution fails, and what a group does about it.

namespace millrace::poison_test {
namespace {

using namespace std::chrono_literals;
using OnFailure = GroupSpec::OnFailure;
using test::factsOf;

/// One happening a second; the tenth, at 10 s, is poison. Work takes half a second.
Scenario poisoned(OnFailure policy)
{
    Scenario scenario = test::plainScenario();
    scenario.network.delay.mean = 100ms;
    scenario.reactions[0].poison = {9};
    scenario.log.groups = {{.onFailure = policy, .attempts = 3}};
    return scenario;
}

struct PolicyRow {
    const char* name;
    OnFailure policy;
    std::uint64_t executions;  ///< Of the poison, at least.
    std::uint64_t handled;
    std::uint64_t discarded;
    std::uint64_t parked;
    std::uint64_t stuck;
};

void PrintTo(const PolicyRow& row, std::ostream* out)
{
    *out << row.name;
}

class PoisonTest : public testing::TestWithParam<PolicyRow> {};

TEST_P(PoisonTest, CostsWhatThePolicySays)
{
    const PolicyRow& row = GetParam();
    const FinishedRun run = runScenario(poisoned(row.policy));
    EXPECT_FALSE(run.violation) << run.violation->what;
    const Outcome outcome = run.recording->ledger().log.outcome(run.last);
    EXPECT_EQ(outcome.handled, row.handled);
    EXPECT_EQ(outcome.discarded, row.discarded);
    EXPECT_EQ(outcome.parked, row.parked);
    EXPECT_EQ(outcome.stuck, row.stuck);
    EXPECT_EQ(outcome.lost, 0U);
    EXPECT_GE(outcome.executions, row.handled + row.executions);
    EXPECT_EQ(sumOfClasses(outcome), outcome.due);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, PoisonTest,
    testing::Values(PolicyRow{"RetryBlocksAllBehind", OnFailure::Retry, 90, 9, 0, 0, 49},
                    PolicyRow{"SkipGivesUp", OnFailure::Skip, 3, 58, 1, 0, 0},
                    PolicyRow{"DeadLetterParks", OnFailure::DeadLetter, 3, 58, 0, 1, 0},
                    PolicyRow{"RetryTopicParksInTheEnd", OnFailure::RetryTopic, 3, 58, 0, 1, 0}),
    [](const auto& row) { return row.param.name; });

TEST(DeadLetter, IsWrittenTwiceWhenItsReaderDiesBeforeTheCommit)
{
    Scenario scenario = poisoned(OnFailure::DeadLetter);
    scenario.log.groups[0].commit = GroupSpec::Commit::After;
    scenario.log.groups[0].pollRecords = 5;
    scenario.workload.arrivals.rate = 10.0;  // A backlog, so that batches are full.
    scenario.reactions[0].work.mean = 200ms;
    const auto letters = [](const Scenario& each) {
        return factsOf<ProducedAppended>(runScenario(each).recording->trace());
    };
    const auto once = letters(scenario);
    ASSERT_EQ(once.size(), 1U);
    test::act(scenario, once[0].at.time_since_epoch() + 1ms, Intervention::Act::Kill,
              Target::Kind::Member, 0);
    test::act(scenario, 20s, Intervention::Act::Restart, Target::Kind::Member, 0);
    const FinishedRun run = runScenario(scenario);
    EXPECT_FALSE(run.violation) << run.violation->what;
    EXPECT_EQ(letters(scenario).size(), 2U);
    EXPECT_EQ(run.recording->ledger().log.outcome(run.last).parked, 1U);
    EXPECT_EQ(deadLetters(run.last.log, GroupId{0U}), 2U);
}

TEST(Poison, ExhaustsTheAttemptsOfItsJobToo)
{
    const FinishedRun run = runScenario(poisoned(OnFailure::Skip));
    EXPECT_EQ(run.recording->ledger().list.outcome(run.last).dead, 1U);
}

}  // namespace
}  // namespace millrace::poison_test
