// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/check/anomalies.h"
#include "core/engine/engine.h"
#include "core/exports/facts_csv.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// What a commit is worth: it is refused from a generation that is over, and without one a group has
// no bookmark, and begins anew with each assignment.

namespace millrace::generations_test {
namespace {

using namespace std::chrono_literals;
using test::factsOf;

void expectNothingWrong(const FinishedRun& run)
{
    ASSERT_FALSE(run.violation) << run.violation->what;
    const std::vector<std::string> findings =
        check::findAnomalies(std::string_view{factsAsCsv(run.recording->trace())});
    EXPECT_TRUE(findings.empty()) << findings.front();
}

/// Two static members with a partition each; the second needs 12 s to give its partition up, and
/// the group waits for 4 s. A third joins at 10 s and gets nothing, so the second keeps its
/// partition.
Scenario lateMember()
{
    Scenario scenario = test::plainScenario();
    scenario.workload.entities = {"a", "b", "c", "d", "e", "f"};
    scenario.workload.arrivals.rate = 2.0;
    scenario.reactions[0].work.mean = 100ms;
    scenario.log.partitions = 2;
    scenario.log.slots = {3};
    GroupSpec rules;
    rules.protocol = GroupSpec::Protocol::Classic;
    rules.commit = GroupSpec::Commit::Auto;
    rules.autoCommit = 1h;
    rules.maxPoll = 4s;
    rules.initialDelay = 0s;
    rules.isStatic = true;
    scenario.log.groups = {rules};
    scenario.log.members = {{.member = 1, .revocation = 12s}, {.member = 2, .joins = SimTime{20s}}};
    return scenario;
}

TEST(Generations, ALateStaticMembersCommitIsRefusedThoughItOwnsThePartition)
{
    const FinishedRun run = runScenario(lateMember());
    expectNothingWrong(run);
    bool refused = false;
    VisibleState state;
    TraceReader reader{run.recording->trace()};
    while (!reader.atEnd())
        reader.next([&]<class Fact>(SimTime time, std::uint64_t, const Fact& fact) {
            if constexpr (std::is_same_v<Fact, CommitRefused>)
                if (readingAt(state.log, fact.group, fact.partition).owner == fact.member) {
                    EXPECT_EQ(fact.error, CommitError::IllegalGeneration);
                    refused = true;
                }
            apply(state, time, fact);
        });
    EXPECT_TRUE(refused);
    EXPECT_GT(run.recording->ledger().log.outcome(run.last).duplicated, 0U)
        << "what it did is done again";
}

TEST(Generations, WhoJoinsInTimeCommits)
{
    Scenario scenario = lateMember();
    scenario.log.members[0].revocation = 1s;
    const FinishedRun run = runScenario(scenario);
    expectNothingWrong(run);
    EXPECT_TRUE(factsOf<CommitRefused>(run.recording->trace()).empty());
    EXPECT_EQ(run.recording->ledger().log.outcome(run.last).duplicated, 0U);
}

/// One member that begins with what is new, dies at 6 s and is back at 30 s.
Scenario lateBookmark(GroupSpec::Commit commit, GroupSpec::Protocol protocol)
{
    Scenario scenario = test::plainScenario();
    scenario.reactions[0].work.mean = 200ms;
    GroupSpec rules;
    rules.protocol = protocol;
    if (protocol == GroupSpec::Protocol::Consumer)
        rules.assignor = GroupSpec::Assignor::Uniform;
    rules.reset = GroupSpec::Reset::Latest;
    rules.commit = commit;
    rules.autoCommit = 20s;
    rules.initialDelay = 0s;
    scenario.log.groups = {rules};
    test::act(scenario, 6s, Intervention::Act::Kill, Target::Kind::Member, 0);
    test::act(scenario, 30s, Intervention::Act::Restart, Target::Kind::Member, 0);
    return scenario;
}

class LateBookmarkTest : public testing::TestWithParam<GroupSpec::Protocol> {};

TEST_P(LateBookmarkTest, WithoutACommitTheGroupBeginsAnew)
{
    const FinishedRun run = runScenario(lateBookmark(GroupSpec::Commit::Auto, GetParam()));
    expectNothingWrong(run);
    const auto moved = factsOf<BookmarkMoved>(run.recording->trace());
    ASSERT_EQ(moved.size(), 1U);
    EXPECT_EQ(moved[0].fact.by, MovedBy::Reset);
    EXPECT_GE(moved[0].at, SimTime{30s});
    EXPECT_GT(run.recording->ledger().log.outcome(run.last).lost, 15U)
        << "what was written meanwhile is skipped";
}

TEST_P(LateBookmarkTest, WithOneItGoesOn)
{
    const FinishedRun run = runScenario(lateBookmark(GroupSpec::Commit::Each, GetParam()));
    expectNothingWrong(run);
    EXPECT_TRUE(factsOf<BookmarkMoved>(run.recording->trace()).empty());
    EXPECT_EQ(run.recording->ledger().log.outcome(run.last).lost, 0U);
}

TEST_P(LateBookmarkTest, AutoCommitWritesOneDownOnceItsIntervalIsOver)
{
    Scenario scenario = lateBookmark(GroupSpec::Commit::Auto, GetParam());
    scenario.log.groups[0].autoCommit = 2s;
    const FinishedRun run = runScenario(scenario);
    expectNothingWrong(run);
    EXPECT_TRUE(factsOf<BookmarkMoved>(run.recording->trace()).empty());
}

INSTANTIATE_TEST_SUITE_P(Protocols, LateBookmarkTest,
                         testing::Values(GroupSpec::Protocol::Generic, GroupSpec::Protocol::Classic,
                                         GroupSpec::Protocol::Consumer),
                         [](const auto& row) { return std::string{nameOf(row.param)}; });

struct StaticRow {
    const char* name;
    GroupSpec::Assignor assignor;
    int members;
};

void PrintTo(const StaticRow& row, std::ostream* out)
{
    *out << row.name;
}

class StaticMemberThatDropsOut : public testing::TestWithParam<StaticRow> {};

// KIP-345: it sends no LeaveGroup, and its group gives it again what it had, without a rebalance.
TEST_P(StaticMemberThatDropsOut, HasItsPartitionsBackInItsNextPoll)
{
    Scenario scenario = lateMember();
    scenario.log.members.clear();
    scenario.log.slots = {GetParam().members};
    GroupSpec& rules = scenario.log.groups[0];
    rules.assignor = GetParam().assignor;
    rules.maxPoll = 1s;
    rules.commit = GroupSpec::Commit::After;
    test::act(scenario, 10s, Intervention::Act::Slow, Target::Kind::Member, 0);
    scenario.timeline.back().count = 30;  // Three seconds for a record.
    test::act(scenario, 12s, Intervention::Act::Slow, Target::Kind::Member, 0);
    const FinishedRun run = runScenario(scenario);
    expectNothingWrong(run);
    EXPECT_FALSE(factsOf<MemberDroppedOut>(run.recording->trace()).empty());
    EXPECT_EQ(run.last.log.groups[0].generation, 1U) << "no rebalance";
    const Outcome outcome = run.recording->ledger().log.outcome(run.last);
    EXPECT_EQ(outcome.stuck, 0U);
    EXPECT_LT(outcome.waiting, 5U);
}

INSTANTIATE_TEST_SUITE_P(Members, StaticMemberThatDropsOut,
                         testing::Values(StaticRow{"AloneAndEager", GroupSpec::Assignor::Range, 1},
                                         StaticRow{"OneOfTwo", GroupSpec::Assignor::Range, 2},
                                         StaticRow{"Cooperative",
                                                   GroupSpec::Assignor::CooperativeSticky, 2}),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::generations_test
