// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/trace/columns_builder.h"
#include "core/trace/list_checks.h"
#include "tests/core/trace/bad_state.h"

// Each check on groups, semaphores and keys bites: a right state is corrupted, and exactly the
// check that the row names fires. Numbers of rows are those of the reliability invariants.

namespace millrace::admission_checks_test {
namespace {

using test::after;
using test::BadStateRow;
using test::checks;
using test::kNow;
using test::state;

using namespace std::chrono_literals;

constexpr SimTime kLater{15s};
constexpr WorkerId kFirst{0U};
constexpr WorkerId kSecond{1U};
constexpr ReactionId kLimited{0U};
constexpr ReactionId kUnique{1U};

SettingStated rule(Thing thing, std::uint32_t index, const char* key, std::int64_t value,
                   const char* text = "")
{
    return {thing, index, key, value, Unit::Count, text};
}

/// What every state here begins with: two reactions, two entities, two workers.
VisibleState beginning()
{
    VisibleState good;
    for (std::uint32_t r = 0; r < 2; ++r)
        state(good, Declared{Thing::Reaction, r, 0, "reaction", ""});
    for (std::uint32_t e = 0; e < 2; ++e)
        state(good, Declared{Thing::Entity, e, 0, "entity", ""});
    for (std::uint32_t w = 0; w < 2; ++w)
        state(good, Declared{Thing::Worker, w, 0, "worker", ""});
    return good;
}

/// Of reaction 0 at most one runs, of reaction 1 there is one; the first job of each is in a hand,
/// the second of the limit is blocked.
VisibleState goodState()
{
    VisibleState good = beginning();
    state(good, rule(Thing::Reaction, 0, "limit", 1));
    state(good, rule(Thing::Reaction, 0, "limitDuration", 1'000'000'000));
    state(good, rule(Thing::Reaction, 1, "uniqueKey", 0, "entity"));
    state(good, rule(Thing::Reaction, 1, "uniqueWindow", 0));
    good.happenings = 9;
    state(good, WorkerStarted{kFirst});
    state(good, WorkerStarted{kSecond});
    for (std::uint32_t n = 0; n < 3; ++n)
        state(good, JobSent{HappeningId{n}, n == 1 ? kUnique : kLimited, kNow});
    state(good, SemaphoreSet{0, 0, kLater, SlotMove::Taken});
    state(good, JobEnqueued{JobId{0U}, HappeningId{0U}, kLimited});
    state(good, JobEnqueued{JobId{1U}, HappeningId{1U}, kUnique});
    state(good, KeyTaken{2, JobId{1U}});
    state(good, JobBlocked{JobId{2U}, HappeningId{2U}, kLimited, 0, Door::Arrival});
    for (std::uint32_t n = 0; n < 2; ++n)
        state(good,
              JobGranted{JobId{n}, WorkerId{n}, 0, Grant::Line, Into::Hand, 1, 0, kNow, kLater});
    return good;
}

/// The second worker ends the unique job.
void endUnique(VisibleState& good)
{
    state(good, JobStarted{kSecond, 1, kNow});
    state(good, JobEffect{kSecond, JobId{1U}, HappeningId{1U}, kUnique, EntityId{0U}});
    state(good, JobCompleted{kSecond, JobId{1U}});
}

class AdmissionCheckTest : public testing::TestWithParam<BadStateRow> {};

TEST_P(AdmissionCheckTest, FiresOnACorruptStateAlone)
{
    test::expectItFires(goodState(), GetParam());
}

const test::Change kFreed = [](VisibleState& good) {
    endUnique(good);
    state(good, KeyFreed{2, JobId{1U}});
    state(good, JobSent{HappeningId{3U}, kUnique, kNow});
    state(good, JobEnqueued{JobId{3U}, HappeningId{3U}, kUnique});
};

INSTANTIATE_TEST_SUITE_P(
    Rows, AdmissionCheckTest,
    testing::Values(
        BadStateRow{"E35_ABlockedJobInTwoPlaces", after(),
                    [](VisibleState& bad) { ++bad.queue.blocked; },
                    checks(JobUnblocked{JobId{2U}, 0}), "places == queue.accepted"},
        BadStateRow{"E36_LetInFromAnEmptyLine", after(),
                    [](VisibleState& bad) { bad.queue.semaphores[0].head = 1; },
                    checks(JobUnblocked{JobId{2U}, 0}), "blocked() > 0"},
        BadStateRow{
            "E39_HandedOutByAPausedQueue",
            [](VisibleState& good) {
                state(good, JobSent{HappeningId{3U}, kUnique, kNow});
                state(good, JobEnqueued{JobId{3U}, HappeningId{3U}, kUnique});
                endUnique(good);
            },
            [](VisibleState& bad) { bad.queue.lanes[0].paused = true; },
            checks(JobGranted{JobId{3U}, kSecond, 0, Grant::Line, Into::Hand, 1, 0, kNow, kLater}),
            "paused"},
        BadStateRow{"E46_LetInWithinTheWindowOfItsKey", kFreed,
                    [](VisibleState& bad) { bad.queue.rules.admission.uniques[1].window = 1ns; },
                    checks(KeyTaken{2, JobId{3U}}), "time >= key.since + rule->window"},
        BadStateRow{"E46_RefusedForAJobThatIsNone", after(JobSent{HappeningId{3U}, kUnique, kNow}),
                    [](VisibleState& bad) { bad.queue.accepted = 1; },
                    checks(EnqueueDropped{HappeningId{3U}, kUnique, JobId{1U}, Drop::Duplicate}),
                    "fact.job.value < before.queue.accepted"},
        BadStateRow{"E47_LetInWhileItsKeyIsTaken", kFreed,
                    [](VisibleState& bad) { bad.queue.keys[2].open = true; },
                    checks(KeyTaken{2, JobId{3U}}), "!key.open"},
        BadStateRow{
            "E47_FreedWhileItRuns", endUnique,
            [](VisibleState& bad) { bad.queue.workers[0].buffer.push_back({.job = JobId{1U}}); },
            checks(KeyFreed{2, JobId{1U}}), "has(each.claim)"},
        BadStateRow{"E47_ASlotMoreThanThereAre",
                    after(SemaphoreSet{0, 1, kLater, SlotMove::Released}),
                    [](VisibleState& bad) { bad.queue.semaphores[0].free = 0; },
                    checks(SemaphoreSet{0, 0, kLater, SlotMove::Taken}), "free > 0"},
        BadStateRow{"E47_BlockedWithAFreeSlot", after(JobSent{HappeningId{4U}, kLimited, kNow}),
                    [](VisibleState& bad) { bad.queue.semaphores[0].free = 1; },
                    checks(JobBlocked{JobId{3U}, HappeningId{4U}, kLimited, 0, Door::Arrival}),
                    "freeSlots(before.queue, fact.semaphore) == 0"},
        BadStateRow{"E49_ASlotGivenBackTwice", after(),
                    [](VisibleState& bad) { bad.queue.semaphores[0].free = 1; },
                    checks(SemaphoreSet{0, 1, kLater, SlotMove::Released}),
                    "fact.free == free + 1"},
        BadStateRow{"E49_DeletedBeforeItsDurationIsOver",
                    [](VisibleState& good) { good.queue.semaphores[0].expiresAt = SimTime{1s}; },
                    [](VisibleState& bad) { bad.queue.semaphores[0].expiresAt = kLater; },
                    checks(SemaphoreSet{0, 1, kNever, SlotMove::Expired}),
                    "state.expiresAt < time"}),
    [](const auto& row) { return std::string{row.param.name}; });

bool permits(const auto& check)
{
    try {
        check();
        return true;
    } catch (const InvariantBroken&) {
        return false;
    }
}

/// Jobs 0 and 1 of entities 0 and 1, columns included.
Columns columnsOfTwo()
{
    Columns columns;
    for (std::uint32_t n = 0; n < 3; ++n) {
        columns.happenings.push_back({kNow, EntityId{n % 2}, n / 2 + 1, 0});
        columns.jobs.push_back({HappeningId{n}, kLimited, kNow});
    }
    columns.lanes.resize(2);
    columns.lanes[0].push_back({.job = JobId{0U}, .since = kNow});
    columns.lanes[1].push_back({.job = JobId{1U}, .since = kNow});
    columns.lanes[0].push_back({.job = JobId{2U}, .since = kNow});
    return columns;
}

/// Groups of two entities; the job of the second is in a hand, two of the first are ready.
VisibleState goodGroups()
{
    VisibleState good = beginning();
    state(good, rule(Thing::List, 0, "groups", 0, "entity"));
    for (std::uint32_t e = 0; e < 2; ++e)
        state(good, Declared{Thing::Lane, e, 0, "entity", ""});
    good.happenings = 3;
    state(good, WorkerStarted{kFirst});
    state(good, WorkerStarted{kSecond});
    for (std::uint32_t n = 0; n < 3; ++n) {
        state(good, JobSent{HappeningId{n}, kLimited, kNow});
        state(good, JobGrouped{JobId{n}, HappeningId{n}, kLimited, n % 2});
    }
    state(good, JobGranted{JobId{1U}, kSecond, 1, Grant::Line, Into::Hand, 1, 0, kNow, kLater});
    return good;
}

JobGranted firstOfFirst()
{
    return {JobId{0U}, kFirst, 0, Grant::Line, Into::Hand, 1, 0, kNow, kLater};
}

TEST(Groups, E44_AreHandedOutWhileNothingOfThemIsInFlight)
{
    const Columns columns = columnsOfTwo();
    VisibleState groups = goodGroups();
    EXPECT_TRUE(permits([&] { verifyTurn(columns, groups, firstOfFirst()); }));
    // Another of the group in flight: in the hand of the second worker.
    groups.queue.workers[1].claim.lane = 0;
    groups.queue.lanes[0].held = 1;
    groups.queue.lanes[1].held = 0;
    EXPECT_FALSE(permits([&] { verifyTurn(columns, groups, firstOfFirst()); }));
}

TEST(Groups, E44_CountWhatIsInFlight)
{
    const Columns columns = columnsOfTwo();
    VisibleState groups = goodGroups();
    groups.queue.lanes[1].held = 0;  // A claim that no group knows of.
    EXPECT_FALSE(permits([&] { verifyTurn(columns, groups, firstOfFirst()); }));
}

TEST(Limits, E47_AreExceededByNobodyWhoStarts)
{
    Columns columns = columnsOfTwo();
    VisibleState limited = goodState();
    const JobStarted start{kFirst, 1, kLater};
    EXPECT_TRUE(permits([&] { verifyTurn(columns, limited, start); }));
    limited.queue.workers[1].claim = {.job = JobId{2U}, .worker = kSecond, .working = true};
    EXPECT_FALSE(permits([&] { verifyTurn(columns, limited, start); }));
    // But by who held a slot of a semaphore that was deleted.
    limited.queue.semaphores[0].strays = 1;
    EXPECT_TRUE(permits([&] { verifyTurn(columns, limited, start); }));
}

}  // namespace
}  // namespace millrace::admission_checks_test
