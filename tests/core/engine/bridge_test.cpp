// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/cluster_swarm.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// A group whose handling is to put a job on the list: what it costs, what a crash does, and that
// both sides count one obligation.

namespace millrace::bridge_test {
namespace {

using namespace std::chrono_literals;
using test::factsOf;

constexpr HappeningId kTenth{9U};

/// One happening a second, each travel 100 ms. That of 10 s is appended at 10.1, read at 10.2, on
/// the list at 10.3, and its member has the answer at 10.4.
Scenario bridged(bool idempotent = false)
{
    Scenario scenario = test::plainScenario();
    scenario.network.delay.mean = 100ms;
    scenario.bridges = {{.reaction = 0, .idempotent = idempotent}};
    return scenario;
}

template <class Fact>
std::vector<SimTime> timesOf(const FinishedRun& run, HappeningId happening)
{
    std::vector<SimTime> times;
    for (const auto& each : factsOf<Fact>(run.recording->trace()))
        if (each.fact.happening == happening)
            times.push_back(each.at);
    return times;
}

TEST(Bridge, CommitsWhenTheListHasTheJobAndHasSaidSo)
{
    const FinishedRun run = runScenario(bridged());
    EXPECT_EQ(timesOf<RecordHandedOn>(run, kTenth), std::vector{SimTime{10'200ms}});
    EXPECT_EQ(timesOf<JobEnqueued>(run, kTenth), std::vector{SimTime{10'300ms}});
    const auto confirmed = factsOf<EnqueueConfirmed>(run.recording->trace());
    EXPECT_EQ(confirmed.at(9).at, SimTime{10'400ms});
    const auto commits = factsOf<OffsetCommitted>(run.recording->trace());
    EXPECT_EQ(commits.at(9).at, SimTime{10'400ms});
    EXPECT_EQ(commits.at(9).fact.committed, 10U);
}

/// As every insert does, whoever makes it (jobs.md, 5: LISTEN and NOTIFY).
TEST(Bridge, WakesAPollerWhereAnInsertDoes)
{
    Scenario scenario = bridged();
    scenario.queue.claim.poll = 1h;
    scenario.queue.claim.wakes = true;
    const FinishedRun run = runScenario(scenario);
    const auto started = factsOf<JobStarted>(run.recording->trace());
    ASSERT_FALSE(started.empty());
    EXPECT_EQ(started[0].at - timesOf<JobEnqueued>(run, HappeningId{0U}).at(0), 100ms);
}

TEST(Bridge, LeavesTheJobToTheListAndSendsNoneFromTheApplication)
{
    const FinishedRun run = runScenario(bridged());
    EXPECT_TRUE(factsOf<JobSent>(run.recording->trace()).empty());
    EXPECT_TRUE(factsOf<RecordHandlingStarted>(run.recording->trace()).empty());
    EXPECT_TRUE(factsOf<RecordEffect>(run.recording->trace()).empty());
    EXPECT_EQ(factsOf<JobEffect>(run.recording->trace()).size(),
              run.recording->ledger().list.side().rows().handled);
}

TEST(Bridge, ChangesNothingOfTheOtherReactions)
{
    Scenario scenario = bridged();
    ReactionSpec other = scenario.reactions[0];
    other.name = "other";
    other.id = 1;
    scenario.reactions.push_back(other);
    scenario.log.slots = {1, 1};
    scenario.queue.workers = 4;
    Scenario without = scenario;
    without.bridges.clear();
    const auto ofOther = [](const FinishedRun& run) {
        std::vector<SimTime> times;
        for (const auto& each : factsOf<JobSent>(run.recording->trace()))
            if (each.fact.reaction == ReactionId{1U})
                times.push_back(each.fact.arrivesAt);
        for (const auto& each : factsOf<RecordEffect>(run.recording->trace()))
            if (each.fact.reaction == ReactionId{1U})
                times.push_back(each.at);
        return times;
    };
    EXPECT_EQ(ofOther(runScenario(scenario)), ofOther(runScenario(without)));
}

struct CrashRow {
    const char* name;
    SimDuration at;
    bool again;  ///< The record is handed on a second time.
};

void PrintTo(const CrashRow& row, std::ostream* out)
{
    *out << row.name;
}

class BridgeCrashTest : public testing::TestWithParam<CrashRow> {};

FinishedRun crashed(SimDuration at, bool idempotent)
{
    Scenario scenario = bridged(idempotent);
    test::act(scenario, at, Intervention::Act::Kill, Target::Kind::Member, 0);
    test::act(scenario, at + 2s, Intervention::Act::Restart, Target::Kind::Member, 0);
    return runScenario(scenario);
}

TEST_P(BridgeCrashTest, MakesASecondJobWhereTheCommitIsMissing)
{
    const FinishedRun run = crashed(GetParam().at, false);
    ASSERT_FALSE(run.violation) << run.violation->what;
    EXPECT_EQ(timesOf<JobEnqueued>(run, kTenth).size(), GetParam().again ? 2U : 1U);
    EXPECT_EQ(timesOf<JobEffect>(run, kTenth).size(), GetParam().again ? 2U : 1U);
    for (const Outcome& side : {run.recording->ledger().log.outcome(run.last),
                                run.recording->ledger().list.outcome(run.last)}) {
        EXPECT_EQ(side.duplicated, GetParam().again ? 1U : 0U);
        EXPECT_EQ(side.suppressed, 0U);
        EXPECT_EQ(side.lost, 0U);
    }
}

TEST_P(BridgeCrashTest, MakesNoSecondJobOfAKey)
{
    const FinishedRun run = crashed(GetParam().at, true);
    ASSERT_FALSE(run.violation) << run.violation->what;
    EXPECT_EQ(timesOf<JobEnqueued>(run, kTenth).size(), 1U);
    EXPECT_EQ(timesOf<JobEffect>(run, kTenth).size(), 1U);
    EXPECT_EQ(timesOf<EnqueueRefused>(run, kTenth).size(), GetParam().again ? 1U : 0U);
    for (const Outcome& side : {run.recording->ledger().log.outcome(run.last),
                                run.recording->ledger().list.outcome(run.last)}) {
        EXPECT_EQ(side.duplicated, 0U);
        EXPECT_EQ(side.suppressed, GetParam().again ? 1U : 0U);
    }
}

INSTANTIATE_TEST_SUITE_P(Rows, BridgeCrashTest,
                         testing::Values(CrashRow{"WhileTheRecordTravels", 10'150ms, false},
                                         CrashRow{"WhileTheJobTravels", 10'250ms, true},
                                         CrashRow{"WhenTheJobArrives", 10'300ms, true},
                                         CrashRow{"BetweenEnqueueAndCommit", 10'350ms, true},
                                         CrashRow{"AfterTheCommit", 10'450ms, false}),
                         [](const auto& row) { return row.param.name; });

TEST(Bridge, StillGetsTheJobThatADeadMemberHadCommittedAhead)
{
    Scenario scenario = bridged();
    scenario.log.groups = {{.commit = GroupSpec::Commit::Before}};
    test::act(scenario, 10'250ms, Intervention::Act::Kill, Target::Kind::Member, 0);
    const FinishedRun run = runScenario(scenario);
    ASSERT_FALSE(run.violation) << run.violation->what;
    EXPECT_EQ(timesOf<JobEffect>(run, kTenth).size(), 1U);
    Cursor cursor{run.recording};
    cursor.seekTime(SimTime{10'260ms});
    EXPECT_EQ(cursor.moment().log.lost, 0U) << "its job is on its way";
    EXPECT_EQ(cursor.moment().log.sending, 1U);
}

struct ClassRow {
    const char* name;
    SimDuration at;
    std::uint64_t Outcome::*log;  ///< The class of the happening of 10 s.
    std::uint64_t Outcome::*list;
};

void PrintTo(const ClassRow& row, std::ostream* out)
{
    *out << row.name;
}

class BridgeClassTest : public testing::TestWithParam<ClassRow> {};

/// Work takes half a second, so that nothing else is under way.
TEST_P(BridgeClassTest, IsTheLogsUntilTheListHasTheJob)
{
    const FinishedRun run = runScenario(bridged());
    Cursor cursor{run.recording};
    cursor.seekTime(SimTime{GetParam().at});
    const Moment moment = cursor.moment();
    EXPECT_EQ(moment.log.*GetParam().log, 1U);
    EXPECT_EQ(moment.list.*GetParam().list, 1U);
    EXPECT_EQ(sumOfClasses(moment.log), 10U);
    EXPECT_EQ(sumOfClasses(moment.list), 10U);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BridgeClassTest,
    testing::Values(ClassRow{"RecordTravels", 10'050ms, &Outcome::sending, &Outcome::sending},
                    ClassRow{"CopyTravels", 10'150ms, &Outcome::inHand, &Outcome::sending},
                    ClassRow{"JobTravels", 10'250ms, &Outcome::inHand, &Outcome::sending},
                    ClassRow{"JobIsClaimed", 10'350ms, &Outcome::inHand, &Outcome::inHand}),
    [](const auto& row) { return row.param.name; });

TEST(Bridge, ShowsAJobThatStandsStillOnBothSides)
{
    Scenario scenario = bridged();
    test::act(scenario, 10'600ms, Intervention::Act::Kill, Target::Kind::Worker, 0);
    const FinishedRun run = runScenario(scenario);
    Cursor cursor{run.recording};
    cursor.seekTime(SimTime{10'700ms});
    EXPECT_EQ(cursor.moment().list.stuck, 1U);
    EXPECT_EQ(cursor.moment().log.stuck, 1U);
    cursor.seekTime(SimTime{15s});
    EXPECT_EQ(cursor.moment().log.waiting, cursor.moment().list.waiting);
    EXPECT_GT(cursor.moment().log.waiting, 0U);
}

TEST(Bridge, ShowsWhatRetentionTookBeforeItWasHandedOnAsLostOnBothSides)
{
    Scenario scenario = bridged();
    scenario.log.retention = 3s;
    scenario.log.segment = 1s;
    scenario.log.retentionCheck = 500ms;
    test::act(scenario, 10'250ms, Intervention::Act::Stop, Target::Kind::Member, 0);
    test::act(scenario, 30s, Intervention::Act::Restart, Target::Kind::Member, 0);
    const FinishedRun run = runScenario(scenario);
    ASSERT_FALSE(run.violation) << run.violation->what;
    const Outcome log = run.recording->ledger().log.outcome(run.last);
    const Outcome list = run.recording->ledger().list.outcome(run.last);
    EXPECT_GT(log.lost, 10U);
    EXPECT_EQ(log.lost, list.lost);
    EXPECT_EQ(sumOfClasses(list), list.due);
}

TEST(Bridge, MakesOneJobOfAKeyHoweverOftenHistoryIsRead)
{
    Scenario scenario = bridged(true);
    scenario.duration = 30s;
    for (const SimDuration at : {10s, 15s, 20s})
        test::act(scenario, at, Intervention::Act::Seek, Target::Kind::Group, 0);
    const FinishedRun run = runScenario(scenario);
    ASSERT_FALSE(run.violation) << run.violation->what;
    EXPECT_EQ(timesOf<JobEnqueued>(run, HappeningId{0U}).size(), 1U);
    EXPECT_EQ(timesOf<EnqueueRefused>(run, HappeningId{0U}).size(), 3U);
    EXPECT_EQ(run.recording->ledger().list.outcome(run.last).duplicated, 0U);
}

struct PromiseRow {
    const char* name;
    bool idempotent;
    bool kills;
    GroupSpec::Commit commit;
    bool maySkip, mayRepeat, mayReorder;
};

void PrintTo(const PromiseRow& row, std::ostream* out)
{
    *out << row.name;
}

class BridgePromiseTest : public testing::TestWithParam<PromiseRow> {};

TEST_P(BridgePromiseTest, IsTheSameOnBothSides)
{
    const PromiseRow& row = GetParam();
    Scenario scenario = bridged(row.idempotent);
    scenario.log.groups = {{.commit = row.commit}};
    if (row.kills)
        test::act(scenario, 10s, Intervention::Act::Kill, Target::Kind::Member, 0);
    const Guarantees guarantees = guaranteesOf(scenario);
    for (const Guarantee& side : {guarantees.log[0], guarantees.list[0]}) {
        EXPECT_EQ(!side.maySkip.empty(), row.maySkip) << side.maySkip;
        EXPECT_EQ(!side.mayRepeat.empty(), row.mayRepeat) << side.mayRepeat;
        EXPECT_EQ(!side.mayReorder.empty(), row.mayReorder) << side.mayReorder;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BridgePromiseTest,
    testing::Values(
        PromiseRow{"NobodyDies", false, false, GroupSpec::Commit::Each, false, false, false},
        PromiseRow{"AMemberDies", false, true, GroupSpec::Commit::Each, false, true, false},
        PromiseRow{"AMemberDiesWithAKey", true, true, GroupSpec::Commit::Each, false, false, false},
        PromiseRow{"CommittedAhead", true, true, GroupSpec::Commit::Before, true, false, true}),
    [](const auto& row) { return row.param.name; });

TEST(Bridge, KeepsItsPromisesOverACluster)
{
    std::uint64_t refused = 0;
    std::uint64_t suppressed = 0;
    for (std::uint64_t seed = 1; seed <= 120; ++seed) {
        SCOPED_TRACE(seed);
        Scenario scenario = test::randomClusterScenario(seed);
        if (std::ranges::find(scenario.log.groups, GroupSpec::Protocol::Share,
                              &GroupSpec::protocol) != scenario.log.groups.end())
            continue;
        for (std::uint32_t r = 0; r < scenario.reactions.size(); ++r)
            scenario.bridges.push_back({.reaction = r, .idempotent = seed % 2 == 0});
        const FinishedRun run = runScenario(scenario);
        ASSERT_FALSE(run.violation) << run.violation->what;
        const Outcome log = run.recording->ledger().log.outcome(run.last);
        const Outcome list = run.recording->ledger().list.outcome(run.last);
        EXPECT_EQ(sumOfClasses(log), log.due);
        EXPECT_EQ(sumOfClasses(list), list.due);
        EXPECT_EQ(log.handled, list.handled);
        EXPECT_EQ(log.refused, list.refused);
        refused += list.refused;
        suppressed += list.suppressed;
        Cursor cursor{run.recording};
        cursor.seekFact(run.recording->trace().size());
        EXPECT_EQ(cursor.state(), run.last);
    }
    EXPECT_GT(refused, 0U) << "the faults bite";
    EXPECT_GT(suppressed, 0U) << "the faults bite";
}

}  // namespace
}  // namespace millrace::bridge_test
