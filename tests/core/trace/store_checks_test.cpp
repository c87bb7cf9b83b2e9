// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/trace/list_checks.h"
#include "tests/core/trace/bad_state.h"

// Each check on a store that dies bites: a right state is corrupted, and exactly the check that
// the row names fires. Numbers of rows are those of the reliability invariants.

namespace millrace::store_checks_test {
namespace {

using test::after;
using test::BadStateRow;
using test::checks;
using test::kNow;
using test::state;

using namespace std::chrono_literals;

constexpr WorkerId kWorker{0U};
constexpr ReactionId kReaction{0U};
constexpr SimTime kLater{15s};
constexpr SimTime kFlushed{4s};

/// Three jobs: the first is done by the only worker, the second is in its hand, the third is ready.
/// A fourth is on its way.
VisibleState goodState()
{
    VisibleState good;
    state(good, Declared{Thing::Reaction, 0, 0, "reaction", ""});
    state(good, Declared{Thing::Entity, 0, 0, "entity", ""});
    state(good, Declared{Thing::Worker, 0, 0, "worker", ""});
    good.happenings = 4;
    state(good, WorkerStarted{kWorker});
    for (std::uint32_t n = 0; n < 4; ++n)
        state(good, JobSent{HappeningId{n}, kReaction, kNow});
    for (std::uint32_t n = 0; n < 3; ++n)
        state(good, JobEnqueued{JobId{n}, HappeningId{n}, kReaction});
    for (std::uint32_t n = 0; n < 2; ++n) {
        state(good, JobGranted{JobId{n}, kWorker, 0, Grant::Line, Into::Hand, 1, 0, kNow, kLater});
        state(good, JobStarted{kWorker, 1, kNow});
        if (n == 1)
            break;
        state(good, JobEffect{kWorker, JobId{n}, HappeningId{n}, kReaction, EntityId{0U}});
        state(good, JobCompleted{kWorker, JobId{n}});
    }
    return good;
}

const StoreDown kMachine{Crash::Machine, kFlushed};
const StoreDown kProcess{Crash::Process, kNow};
const JobRecalled kRecalled{JobId{0U}, kWorker, 0, 1, 1, kLater, Spot::Done};
const JobForgotten kForgotten{JobId{2U}, 0, Spot::Line};
const JobReread kReread{JobId{2U}, 0};
const WordHeld kHeld{kWorker, JobId{1U}};
const JobReturned kReturned{JobId{1U}, kWorker, 0, Return::Place, 0, Why::StoreLost};

const test::Change kUp = [](VisibleState& bad) { bad.queue.store = {}; };
const test::Change kKeepsAll = [](VisibleState& bad) { bad.queue.store.keepsTo = kNow; };

class StoreCheckTest : public testing::TestWithParam<BadStateRow> {};

TEST_P(StoreCheckTest, FiresOnACorruptStateAlone)
{
    test::expectItFires(goodState(), GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, StoreCheckTest,
    testing::Values(
        BadStateRow{"E11_DownTwice", after(),
                    [](VisibleState& bad) { bad.queue.store.down = true; }, checks(kProcess),
                    "!before.queue.store.down"},
        BadStateRow{"E11_DownThoughItIsAMemory", after(),
                    [](VisibleState& bad) { bad.queue.rules.inMemory = true; }, checks(kProcess),
                    "inMemory"},
        BadStateRow{"E11_UpThoughItWasThere", after(kProcess), kUp, checks(StoreUp{}),
                    "before.queue.store.down"},
        BadStateRow{"E11_ForgetsWhatItHadFlushed", after(kMachine), kKeepsAll, checks(kForgotten),
                    "forgets()"},
        BadStateRow{"E11_RecallsWhatItHadFlushed", after(kMachine), kKeepsAll, checks(kRecalled),
                    "forgets()"},
        BadStateRow{"E11_RereadsThoughItKnowsAll", after(kMachine), kKeepsAll, checks(kReread),
                    "forgets()"},
        BadStateRow{"E11_ForgetsAClaimThatItHadFlushed", after(kMachine), kKeepsAll,
                    checks(kReturned), "forgets()"},
        BadStateRow{"E35_RecallsWhatIsInTwoPlaces", after(kMachine),
                    [](VisibleState& bad) { ++bad.queue.completed; }, checks(kRecalled),
                    "places == queue.accepted"},
        BadStateRow{"E37_RecallsWhatSomebodyHas", after(kMachine),
                    [](VisibleState& bad) { bad.queue.workers[0].claim.job = JobId{0U}; },
                    checks(kRecalled), "!isHeld"},
        BadStateRow{"E36_RecallsWhatWaitsAsDone", after(kMachine),
                    [](VisibleState& bad) {
                        bad.queue.inWait.insert({.job = JobId{0U}, .dueAt = kLater});
                        --bad.queue.completed;
                    },
                    checks(kRecalled), "Spot::Wait"},
        BadStateRow{"E39_AcceptsThoughTheStoreIsDown", after(),
                    [](VisibleState& bad) { bad.queue.store.down = true; },
                    checks(JobEnqueued{JobId{3U}, HappeningId{3U}, kReaction}),
                    "!before.queue.store.down"},
        BadStateRow{
            "E39_RefusesThoughTheStoreIsThere", after(kProcess), kUp,
            checks(EnqueueDropped{HappeningId{3U}, kReaction, JobId::none(), Drop::StoreDown}),
            "Drop::StoreDown"},
        BadStateRow{"E39_CompletesThoughNobodyHearsIt",
                    after(JobEffect{kWorker, JobId{1U}, HappeningId{1U}, kReaction, EntityId{0U}}),
                    [](VisibleState& bad) { bad.queue.store.down = true; },
                    checks(JobCompleted{kWorker, JobId{1U}}), "claim.stored"},
        BadStateRow{"E40_KeepsAWordThoughTheStoreIsThere", after(kProcess), kUp, checks(kHeld),
                    "before.queue.store.down"},
        BadStateRow{"E40_KeepsAWordBeforeItsTime", after(kProcess),
                    [](VisibleState& bad) { bad.queue.workers[0].claim.until = kLater; },
                    checks(kHeld), "claim.until == time"},
        BadStateRow{"E43_RereadsAnEmptyLine", after(kMachine),
                    [](VisibleState& bad) {
                        ++bad.queue.lanes[0].head;
                        ++bad.queue.completed;
                    },
                    checks(kReread), "lane.head < lane.tail"}),
    [](const auto& row) { return std::string{row.param.name}; });

}  // namespace
}  // namespace millrace::store_checks_test
