// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/trace/list_checks.h"
#include "tests/core/trace/bad_state.h"

// Each check on jobs and claims bites: a right state is corrupted, and exactly the check that the
// row names fires. Numbers of rows are those of the reliability invariants.

namespace millrace::claim_checks_test {
namespace {

using test::after;
using test::BadStateRow;
using test::checks;
using test::kNow;
using test::state;

using namespace std::chrono_literals;

constexpr SimTime kLater{15s};
constexpr WorkerId kHolder{0U};
constexpr WorkerId kOther{1U};
constexpr ReactionId kReaction{0U};

JobGranted grant(std::uint32_t job, WorkerId worker, SimTime ends = kLater)
{
    return {JobId{job}, worker, 0, Grant::Line, Into::Hand, 1, 0, kNow, ends};
}

/// Two workers, four jobs: the first in the first worker's hand, the second of a dead claim, two
/// ready.
VisibleState goodState()
{
    VisibleState good;
    state(good, Declared{Thing::Reaction, 0, 0, "reaction", ""});
    state(good, Declared{Thing::Entity, 0, 0, "entity", ""});
    for (std::uint32_t w = 0; w < 3; ++w)
        state(good, Declared{Thing::Worker, w, 0, "worker", ""});
    good.happenings = 9;
    for (std::uint32_t w = 0; w < 3; ++w)
        state(good, WorkerStarted{WorkerId{w}});
    for (std::uint32_t n = 0; n < 4; ++n) {
        state(good, JobSent{HappeningId{n}, kReaction, kNow});
        state(good, JobEnqueued{JobId{n}, HappeningId{n}, kReaction});
    }
    state(good, grant(0, kHolder));
    state(good, JobStarted{kHolder, 1, kLater});
    state(good, grant(1, WorkerId{2U}));
    state(good, WorkerKilled{WorkerId{2U}});
    state(good, EndForeseen{JobId{1U}, WorkerId{2U}, kNow, kNow});
    return good;
}

Claim& hand(VisibleState& of)
{
    return of.queue.workers[0].claim;
}

const JobReturned kTakenBack{JobId{1U}, WorkerId{2U}, 0, Return::Back, 1, Why::LeaseEnded};

void everybodyDies(VisibleState& good)
{
    good.queue.rules.inMemory = true;
    for (std::uint32_t w = 0; w < 2; ++w)
        state(good, WorkerKilled{WorkerId{w}});
}

class ClaimCheckTest : public testing::TestWithParam<BadStateRow> {};

TEST_P(ClaimCheckTest, FiresOnACorruptStateAlone)
{
    test::expectItFires(goodState(), GetParam());
}

INSTANTIATE_TEST_SUITE_P(Rows, ClaimCheckTest,
                         testing::
                             Values(
                                 BadStateRow{"E35_AJobInTwoPlaces", after(),
                                             [](VisibleState& bad) { ++bad.queue.completed; },
                                             checks(grant(2, kOther)), "places == queue.accepted"},
                                 BadStateRow{
                                     "E36_RedrivenFromAnEmptyShelf",
                                     after(JobParked{JobId{1U}, WorkerId{2U}, Why::LeaseEnded}),
                                     [](VisibleState& bad) {
                                         ++bad.queue.failedGone;
                                         ++bad.queue.gone;
                                     },
                                     checks(JobRedriven{JobId{1U}, Shelf::Failed, 0}), "shelfSize"},
                                 BadStateRow{"E37_TakenBackBeforeTheLeaseEnds", after(),
                                             [](VisibleState& bad) {
                                                 bad.queue.orphans[0].leaseEndsAt = kLater;
                                             },
                                             checks(kTakenBack), "time >= claim->leaseEndsAt"},
                                 BadStateRow{"E38_ForgottenWhileItsProcessLives", everybodyDies,
                                             [](VisibleState& bad) {
                                                 bad.queue.workers[1].life = Life::Alive;
                                             },
                                             checks(JobForgotten{JobId{2U}, 0, Spot::Line}),
                                             "!anybodyLives"},
                                 BadStateRow{
                                     "E38_ForgottenByAStoreOfItsOwn", everybodyDies,
                                     [](VisibleState& bad) { bad.queue.rules.inMemory = false; },
                                     checks(JobForgotten{JobId{2U}, 0, Spot::Line}), "inMemory"},
                                 BadStateRow{"E35_ForgottenWithoutHavingWaited", everybodyDies,
                                             [](VisibleState& bad) {
                                                 bad.queue.lanes[0].head += 2;
                                                 bad.queue.completed += 2;
                                             },
                                             checks(JobForgotten{JobId{2U}, 0, Spot::Line}),
                                             "lane.head < lane.tail"},
                                 BadStateRow{"E37_TakenBackFromNobody", after(),
                                             [](VisibleState& bad) {
                                                 bad.queue.orphans.clear();
                                                 ++bad.queue.completed;
                                             },
                                             checks(kTakenBack), "claim != nullptr"},
                                 BadStateRow{
                                     "E38_CompletedByWhoLostTheClaim",
                                     [](VisibleState& good) {
                                         hand(good).until = kNow;
                                         state(good, JobEffect{kHolder, JobId{0U}, HappeningId{0U},
                                                               kReaction, EntityId{0U}});
                                     },
                                     [](VisibleState& bad) {
                                         hand(bad).taken = true;
                                         --bad.queue.claimed;
                                         ++bad.queue.completed;
                                     },
                                     checks(JobCompleted{kHolder, JobId{0U}}), "!claim.taken"},
                                 BadStateRow{
                                     "E38_LateWordOfWhoHoldsIt",
                                     [](VisibleState& good) {
                                         hand(good).taken = true;
                                         hand(good).until = kNow;
                                         --good.queue.claimed;
                                         ++good.queue.completed;
                                     },
                                     [](VisibleState& bad) {
                                         hand(bad).taken = false;
                                         ++bad.queue.claimed;
                                         --bad.queue.completed;
                                     },
                                     checks(LateAck{kHolder, JobId{0U}, LateAnswer::Refused}),
                                     "claim.taken"},
                                 BadStateRow{"E39_GrantedWhenNothingIsReady", after(),
                                             [](VisibleState& bad) {
                                                 bad.queue.completed += 2;
                                                 bad.queue.lanes[0].head += 2;
                                             },
                                             checks(grant(2, kOther)), "size() > 0"},
                                 BadStateRow{"E40_AStartThatSkipsANumber", after(grant(2, kOther)),
                                             [](VisibleState& bad) {
                                                 bad.queue.workers[1].claim.executions = 7;
                                             },
                                             checks(JobStarted{kOther, 1, kLater}),
                                             "executions + 1"},
                                 BadStateRow{
                                     "E40_AnAttemptFromNowhere", after(),
                                     [](VisibleState& bad) { bad.queue.orphans[0].attempt = 5; },
                                     checks(kTakenBack), "fact.attempt"},
                                 BadStateRow{
                                     "E41_ReadyBeforeItsTime",
                                     after(JobPostponed{JobId{1U}, WorkerId{2U}, kNow, 1,
                                                        Why::LeaseEnded}),
                                     [](VisibleState& bad) {
                                         bad.queue.inWait.change(bad.queue.inWait.begin()).dueAt =
                                             kLater;
                                     },
                                     checks(JobReady{JobId{1U}}), "found->dueAt <= time"},
                                 BadStateRow{"E42_GrantedOutOfNowhere", after(),
                                             [](VisibleState& bad) {
                                                 bad.queue.accepted -= 2;
                                                 bad.queue.orphans.clear();
                                                 --bad.queue.claimed;
                                             },
                                             checks(grant(2, kOther)),
                                             "fact.job.value < before.queue.accepted"},
                                 BadStateRow{
                                     "E48_ReadyLaterThoughNobodyMustLook",
                                     after(JobPostponed{JobId{1U}, WorkerId{2U}, kNow, 1,
                                                        Why::LeaseEnded}),
                                     [](VisibleState& bad) {
                                         bad.queue.inWait.change(bad.queue.inWait.begin()).dueAt =
                                             kNow - 1s;
                                     },
                                     checks(JobReady{JobId{1U}}), "rules.stages"},
                                 BadStateRow{"E49_AHolderOfWhatIsGrantedAnew", after(),
                                             [](VisibleState& bad) {
                                                 bad.queue.workers[1].buffer.push_back(
                                                     {.job = JobId{2U}});
                                                 ++bad.queue.buffered;
                                                 ++bad.queue.lanes[0].head;
                                             },
                                             checks(JobGranted{JobId{2U}, kOther, 0, Grant::Line,
                                                               Into::Buffer, 1, 0, kNow, kLater}),
                                             "claimOn"},
                                 BadStateRow{"E11_TheDeadAreGrantedNothing", after(),
                                             [](VisibleState& bad) {
                                                 bad.queue.workers[1].life = Life::Killed;
                                             },
                                             checks(grant(2, kOther)), "Life::Alive"},
                                 BadStateRow{
                                     "T51_NobodyLooked", after(),
                                     [](VisibleState&
                                            bad) { bad.queue.orphans[0].actsAt = kNow - 1s; },
                                     checks(kTakenBack), "claim->actsAt"}),
                         [](const auto& row) { return row.param.name; });

/// Two lanes of one queue, a job in each.
struct Turns {
    Columns columns;
    VisibleState good;

    Turns()
    {
        columns.lanes.resize(2);
        good.queue.lanes.resize(2);
        good.queue.accepted = 3;
        for (std::uint32_t n = 0; n < 3; ++n)
            columns.jobs.push_back({HappeningId{n}, kReaction, kNow});
        columns.lanes[0].push_back({.job = JobId{0U}, .since = kNow});
        columns.lanes[0].push_back({.job = JobId{2U}, .since = kNow});
        columns.lanes[1].push_back({.job = JobId{1U}, .since = kNow});
        good.queue.lanes[0].tail = 2;
        good.queue.lanes[1].tail = 1;
    }
    bool permits(std::uint32_t job, std::uint32_t lane) const
    {
        try {
            JobGranted fact = grant(job, kHolder);
            fact.lane = lane;
            verifyTurn(columns, good, fact);
            return true;
        } catch (const InvariantBroken&) {
            return false;
        }
    }
};

TEST(Turn, E43_IsThatOfTheFirstOfItsLane)
{
    const Turns turns;
    EXPECT_TRUE(turns.permits(0, 0));
    EXPECT_FALSE(turns.permits(2, 0));
}

TEST(Turn, E43_IsThatOfWhoCameBackToTheFront)
{
    Turns turns;
    turns.good.queue.lanes[0].head = 1;
    turns.good.queue.lanes[0].front.push_back({.job = JobId{0U}, .since = kNow});
    EXPECT_TRUE(turns.permits(0, 0));
    EXPECT_FALSE(turns.permits(2, 0));
}

TEST(Turn, E45_IsThatOfTheBetterLane)
{
    Turns turns;
    EXPECT_FALSE(turns.permits(1, 1));
    turns.good.queue.lanes[0].head = 2;
    EXPECT_TRUE(turns.permits(1, 1));
}

TEST(Turn, E45_IsDrawnBetweenQueuesWhereTheyAreNotStrict)
{
    Turns turns;
    turns.good.queue.lanes[1].queue = 1;
    EXPECT_FALSE(turns.permits(1, 1));
    turns.good.queue.rules.strict = false;
    EXPECT_TRUE(turns.permits(1, 1));
}

}  // namespace
}  // namespace millrace::claim_checks_test
