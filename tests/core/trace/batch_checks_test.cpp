// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/trace/list_checks.h"
#include "tests/core/trace/bad_state.h"

// Each check on jobs that wait for others bites: a right state is corrupted, and exactly the check
// that the row names fires. Numbers of rows are those of the reliability invariants.

namespace millrace::batch_checks_test {
namespace {

using test::after;
using test::BadStateRow;
using test::checks;
using test::kNow;
using test::state;

constexpr HappeningId kFirst{0U};
constexpr HappeningId kSecond{1U};
constexpr WorkerId kWorker{0U};
constexpr ReactionId kMember{0U};
constexpr ReactionId kWaits{1U};
constexpr SimTime kLater{std::chrono::seconds{15}};

/// Reaction 1 waits for reaction 0. Of the first happening the member is in a hand, and its other
/// job is held; of the second both are on their way.
VisibleState goodState()
{
    VisibleState good;
    for (std::uint32_t r = 0; r < 2; ++r)
        state(good, Declared{Thing::Reaction, r, 0, "reaction", ""});
    state(good, Declared{Thing::Entity, 0, 0, "entity", ""});
    state(good, Declared{Thing::Worker, 0, 0, "worker", ""});
    state(good, SettingStated{Thing::Reaction, 1, "batch", 1, Unit::Choice, "a"});
    state(good, SettingStated{Thing::Reaction, 1, "batchWhen", 0, Unit::Choice, "done"});
    good.happenings = 2;
    state(good, WorkerStarted{kWorker});
    for (const HappeningId happening : {kFirst, kSecond})
        for (const ReactionId reaction : {kMember, kWaits})
            state(good, JobSent{happening, reaction, kNow});
    state(good, JobEnqueued{JobId{0U}, kFirst, kMember});
    state(good, JobHeld{JobId{1U}, kFirst, kWaits});
    state(good, JobGranted{JobId{0U}, kWorker, 0, Grant::Line, Into::Hand, 1, 0, kNow, kLater});
    return good;
}

void endMember(VisibleState& good)
{
    state(good, JobStarted{kWorker, 1, kNow});
    state(good, JobEffect{kWorker, JobId{0U}, kFirst, kMember, EntityId{0U}});
    state(good, JobCompleted{kWorker, JobId{0U}});
}

/// Both jobs, as history has them.
Columns columnsOfTwo()
{
    Columns columns;
    columns.happenings.push_back({kNow, EntityId{0U}, 1, 0});
    columns.jobs.push_back({kFirst, kMember, kNow});
    columns.jobs.push_back({kFirst, kWaits, kNow});
    return columns;
}

template <class Fact>
test::Next turns(Fact fact)
{
    return [fact](const VisibleState& before) { verifyTurn(columnsOfTwo(), before, fact); };
}

class BatchCheckTest : public testing::TestWithParam<BadStateRow> {};

TEST_P(BatchCheckTest, FiresOnACorruptStateAlone)
{
    test::expectItFires(goodState(), GetParam());
}

const BatchMemberEnded kEnded{kFirst, kWaits, 0};
const JobReleased kReleased{JobId{1U}, 0};
const test::Change kOver = [](VisibleState& good) {
    endMember(good);
    state(good, kEnded);
};
const test::Change kBoth = [](VisibleState& good) {
    state(good, JobEnqueued{JobId{2U}, kSecond, kMember});
};

INSTANTIATE_TEST_SUITE_P(
    Rows, BatchCheckTest,
    testing::Values(
        BadStateRow{"E35_AHeldJobInTwoPlaces", kOver,
                    [](VisibleState& bad) { ++bad.queue.lanes[0].tail; }, checks(kReleased),
                    "places == queue.accepted"},
        BadStateRow{"E35_AHeldJobOfAnotherNumber", kBoth,
                    [](VisibleState& bad) { ++bad.queue.accepted, ++bad.queue.completed; },
                    checks(JobHeld{JobId{3U}, kSecond, kWaits}), "fact.job.value"},
        BadStateRow{"E36_AMemberThatEndsTwice", endMember,
                    [](VisibleState& bad) { bad.queue.batches[1].change(kFirst).ended = 1; },
                    checks(kEnded), "& bit) == 0"},
        BadStateRow{"E36_AMemberOfNoBatch", endMember,
                    [](VisibleState& bad) { bad.queue.rules.admission.batches[1].members = 2; },
                    checks(kEnded), "& bit) != 0"},
        BadStateRow{"E39_HeldWithNothingToWaitFor", kBoth,
                    [](VisibleState& bad) { bad.queue.rules.admission.batches[1].members = 0; },
                    checks(JobHeld{JobId{3U}, kSecond, kWaits}), "rule != nullptr"},
        BadStateRow{"E39_HeldThoughAllHaveEnded", kBoth,
                    [](VisibleState& bad) { bad.queue.batches[1].change(kSecond).ended = 1; },
                    checks(JobHeld{JobId{3U}, kSecond, kWaits}), "rule->members"},
        BadStateRow{"E39_ReleasedBeforeAllHaveEnded", kOver,
                    [](VisibleState& bad) { bad.queue.batches[1].change(kFirst).ended = 0; },
                    turns(kReleased), ".ended == rule->members"},
        BadStateRow{"E39_ReleasedThoughItWaitsForNone", kOver,
                    [](VisibleState& bad) { bad.queue.rules.admission.batches.clear(); },
                    turns(kReleased), "rule != nullptr"},
        BadStateRow{"E39_ReleasedThoughItWasNotHeld", kOver,
                    [](VisibleState& bad) {
                        bad.queue.held.clear();
                        ++bad.queue.lanes[0].tail;
                    },
                    checks(kReleased), "binary_search"},
        BadStateRow{"E39_DroppedOffThoughItWasNotHeld", kOver,
                    [](VisibleState& bad) {
                        bad.queue.held.clear();
                        ++bad.queue.lanes[0].tail;
                    },
                    checks(JobDropped{JobId{1U}, Door::Others}), "binary_search"},
        BadStateRow{"E49_AMemberEndedInSomebodysHand", endMember,
                    [](VisibleState& bad) { bad.queue.workers[0].claim.job = JobId{0U}; },
                    turns(kEnded), "none_of"}),
    [](const auto& row) { return std::string{row.param.name}; });

}  // namespace
}  // namespace millrace::batch_checks_test
