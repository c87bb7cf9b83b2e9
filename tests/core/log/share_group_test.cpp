// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// Share groups (KIP-932), as semantics/kafka.md, section 13, says.

namespace millrace::share_group_test {
namespace {

using namespace std::chrono_literals;
using test::factsOf;

/// Four happenings a second in one partition; three members, who need half a second each.
Scenario shared(int members = 3)
{
    Scenario scenario = test::plainScenario();
    scenario.network.delay.mean = 10ms;
    scenario.workload.arrivals.rate = 4.0;
    scenario.log.slots = {members};
    scenario.log.groups = {{.protocol = GroupSpec::Protocol::Share}};
    return scenario;
}

FinishedRun run(const Scenario& scenario)
{
    FinishedRun finished = runScenario(scenario);
    EXPECT_FALSE(finished.violation) << finished.violation->what;
    EXPECT_EQ(finished.stopped, "");
    const Outcome outcome = finished.recording->ledger().log.outcome(finished.last);
    EXPECT_EQ(sumOfClasses(outcome), outcome.due);
    return finished;
}

Outcome outcomeOf(const FinishedRun& run)
{
    return run.recording->ledger().log.outcome(run.last);
}

TEST(ShareGroup, LetsMoreMembersThanPartitionsWork)
{
    const Outcome outcome = outcomeOf(run(shared()));
    EXPECT_GE(outcome.handled, 235U);  // One member alone would do about 115.
    EXPECT_EQ(outcome.duplicated, 0U);
    EXPECT_EQ(outcome.stuck, 0U);
}

TEST(ShareGroup, GivesARecordToOneMemberAtATime)
{
    const FinishedRun finished = run(shared());
    const auto acquired = factsOf<RecordAcquired>(finished.recording->trace());
    std::vector<Offset> offsets;
    for (const auto& each : acquired)
        offsets.push_back(each.fact.offset);
    std::ranges::sort(offsets);
    EXPECT_EQ(std::ranges::adjacent_find(offsets), offsets.end());
}

TEST(ShareGroup, BringsADeadMembersRecordBackWhenItsLockEndsAndNotWhenItsSessionDoes)
{
    Scenario scenario = shared();
    scenario.network.session = 45s;
    test::act(scenario, 10'300ms, Intervention::Act::Kill, Target::Kind::Member, 0);
    const FinishedRun finished = run(scenario);
    const auto expired = factsOf<LockExpired>(finished.recording->trace());
    ASSERT_EQ(expired.size(), 1U);
    EXPECT_EQ(expired[0].fact.becomes, RecordState::Available);
    const auto acquired = factsOf<RecordAcquired>(finished.recording->trace());
    const auto again =
        std::ranges::find_if(acquired, [](const auto& each) { return each.fact.delivery == 2; });
    ASSERT_NE(again, acquired.end());
    EXPECT_EQ(again->fact.offset, expired[0].fact.offset);
    const auto first = std::ranges::find_if(
        acquired, [&](const auto& each) { return each.fact.offset == expired[0].fact.offset; });
    EXPECT_EQ(expired[0].at, first->at + 30s);
    EXPECT_TRUE(factsOf<PartitionAssigned>(finished.recording->trace()).empty());
}

TEST(ShareGroup, CountsWhatWaitsForADeadMembersLockAsStandingStill)
{
    Scenario scenario = shared();
    scenario.duration = 20s;
    test::act(scenario, 10'300ms, Intervention::Act::Kill, Target::Kind::Member, 0);
    EXPECT_EQ(outcomeOf(run(scenario)).stuck, 1U);
}

TEST(ShareGroup, ReleasesAtOnceWhatIsOnItsWayToAClosingMember)
{
    Scenario scenario = shared();
    const auto before = run(scenario);
    const auto acquired = factsOf<RecordAcquired>(before.recording->trace());
    const auto first = std::ranges::find_if(acquired, [](const auto& each) {
        return each.at > SimTime{10s} && each.fact.member == MemberId{0U};
    });
    ASSERT_NE(first, acquired.end());
    const SimTime stopsAt = first->at + (first->fact.arrivesAt - first->at) / 2;
    test::act(scenario, stopsAt.time_since_epoch(), Intervention::Act::Stop, Target::Kind::Member,
              0);
    const FinishedRun finished = run(scenario);
    const auto answers = factsOf<RecordAnswered>(finished.recording->trace());
    const auto released = std::ranges::find_if(
        answers, [](const auto& each) { return each.fact.answer == Answer::Release; });
    ASSERT_NE(released, answers.end());
    EXPECT_EQ(released->at, stopsAt);
    EXPECT_EQ(outcomeOf(finished).stuck, 0U);
}

struct PoisonRow {
    const char* name;
    GroupSpec::OnFailure policy;
    std::uint32_t deliveries;
};

class SharedPoisonTest : public testing::TestWithParam<PoisonRow> {};

TEST_P(SharedPoisonTest, BlocksOnlyItselfAndIsArchived)
{
    Scenario scenario = shared();
    scenario.reactions[0].poison = {4};
    scenario.log.groups[0].onFailure = GetParam().policy;
    scenario.log.groups[0].attempts = 1;
    const FinishedRun finished = run(scenario);
    std::uint32_t most = 0;
    for (const auto& each : factsOf<RecordAcquired>(finished.recording->trace()))
        most = std::max(most, each.fact.delivery);
    EXPECT_EQ(most, GetParam().deliveries);
    EXPECT_EQ(outcomeOf(finished).discarded, 1U);
    EXPECT_GE(outcomeOf(finished).handled, 230U);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, SharedPoisonTest,
    testing::Values(PoisonRow{"ReleasedFiveTimes", GroupSpec::OnFailure::Retry, 5},
                    PoisonRow{"RejectedAtOnce", GroupSpec::OnFailure::Skip, 1}),
    [](const auto& row) { return row.param.name; });

TEST(ShareGroup, RefusesALateAnswerAndTheWorkIsDoneTwice)
{
    Scenario scenario = shared(2);
    scenario.workload.arrivals.rate = 0.2;
    scenario.reactions[0].work.mean = 7s;
    scenario.log.groups[0].lock = 5s;
    scenario.log.groups[0].deliveryLimit = 2;
    const FinishedRun finished = run(scenario);
    EXPECT_FALSE(factsOf<AnswerRefused>(finished.recording->trace()).empty());
    EXPECT_GT(outcomeOf(finished).duplicated, 0U);
}

TEST(ShareGroup, KeepsItsWindowWithinTheLimit)
{
    Scenario scenario = shared(1);
    scenario.log.groups[0].pollRecords = 50;
    scenario.log.groups[0].maxLocks = 8;
    scenario.workload.arrivals.rate = 50.0;
    const FinishedRun finished = run(scenario);
    Offset accepted = 0;
    Offset acquired = 0;
    TraceReader reader{finished.recording->trace()};
    while (!reader.atEnd())
        reader.next([&]<class Fact>(SimTime, std::uint64_t, const Fact&) {
            if constexpr (std::is_same_v<Fact, RecordAcquired>)
                ++acquired;
            if constexpr (std::is_same_v<Fact, RecordAnswered>)
                ++accepted;
            EXPECT_LE(acquired - accepted, 8U);
        });
    EXPECT_GT(acquired, 50U);
}

TEST(ShareGroup, AcceptsABatchInTheNextPollWhenItAnswersImplicitly)
{
    Scenario scenario = shared(1);
    scenario.log.groups[0].pollRecords = 4;
    scenario.log.groups[0].commit = GroupSpec::Commit::After;
    scenario.workload.arrivals.rate = 8.0;
    test::act(scenario, 31'400ms, Intervention::Act::Kill, Target::Kind::Member, 0);
    test::act(scenario, 32s, Intervention::Act::Restart, Target::Kind::Member, 0);
    scenario.log.groups[0].lock = 5s;
    const FinishedRun finished = run(scenario);
    // What the batch had done is done again.
    EXPECT_GE(outcomeOf(finished).duplicated, 1U);
    EXPECT_LE(outcomeOf(finished).duplicated, 3U);
}

TEST(ShareGroup, ArchivesWhatRetentionTakes)
{
    Scenario scenario = shared(1);
    scenario.workload.arrivals.rate = 20.0;
    scenario.log.retention = 5s;
    scenario.log.segment = 1s;
    scenario.log.retentionCheck = 1s;
    EXPECT_GT(outcomeOf(run(scenario)).lost, 100U);
}

}  // namespace
}  // namespace millrace::share_group_test
