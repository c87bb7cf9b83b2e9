// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/base/invariant.h"
#include "core/trace/checks.h"
#include "core/trace/list_checks.h"

// Facts of admission. Numbers in comments: reliability invariants.

namespace millrace {

namespace {

/// The job is where it is said to come from.
void checkDoor(const VisibleState& before, SimTime time, Door door, JobId job)
{
    checkPlaces(before);
    const QueueState& queue = before.queue;
    if (door == Door::Arrival)
        MILLRACE_INVARIANT(job.value == queue.accepted);
    if (door == Door::Dead)
        MILLRACE_INVARIANT(queue.dead > queue.deadGone);
    if (door == Door::Failed)
        MILLRACE_INVARIANT(queue.failed > queue.failedGone);
    if (door == Door::Others)
        MILLRACE_INVARIANT(std::ranges::binary_search(queue.held, job));
    if (door != Door::Wait)
        return;
    const auto entry = std::ranges::find(queue.inWait, job, &JobInWait::job);
    MILLRACE_INVARIANT(entry != queue.inWait.end() && entry->dueAt <= time);  // 48
}

EntityId entityOf(const Columns& columns, JobId job)
{
    return columns.happenings[columns.jobs[job.value].happening.value].entity;
}

/// What a living worker executes and holds, by its semaphore.
std::uint32_t executing(const Columns& columns, const QueueState& queue, std::uint32_t semaphore)
{
    return static_cast<std::uint32_t>(
        std::ranges::count_if(queue.workers, [&](const WorkerState& each) {
            if (each.claim.job.isNone() || each.claim.taken || !each.claim.working)
                return false;
            const ReactionId reaction = columns.jobs[each.claim.job.value].reaction;
            return limitOf(queue.rules.admission, reaction) != nullptr &&
                   semaphoreOf(queue.rules.admission, reaction,
                               entityOf(columns, each.claim.job)) == semaphore;
        }));
}

}  // namespace

/// 44: of a group nothing else is in flight, and none older stands in another that could go.
void checkGroup(const Columns& columns, const QueueState& queue, const JobGranted& fact)
{
    const LaneState& own = queue.lanes.at(fact.lane);
    MILLRACE_INVARIANT(own.held == 0);
    MILLRACE_INVARIANT(entityOf(columns, fact.job).value == fact.lane);
    std::uint64_t held = 0;
    for (const LaneState& each : queue.lanes)
        held += each.held;
    const auto retries =
        std::ranges::count_if(queue.inWait, [](const JobInWait& each) { return !each.scheduled; });
    MILLRACE_INVARIANT(held == queue.claimed + queue.buffered + queue.orphans.size() +
                                   static_cast<std::uint64_t>(retries));
}

void verifyTurn(const Columns& columns, const VisibleState& before, const JobStarted& fact)
{
    const QueueState& queue = before.queue;
    const Claim& claim = queue.workers[fact.worker.value].claim;
    const ReactionId reaction = columns.jobs[claim.job.value].reaction;
    const LimitRule* limit = limitOf(queue.rules.admission, reaction);
    if (limit == nullptr || claim.taken)
        return;
    const std::uint32_t semaphore =
        semaphoreOf(queue.rules.admission, reaction, entityOf(columns, claim.job));
    // 47: at most as many as there are slots, but for those whose semaphore was deleted.
    MILLRACE_INVARIANT(executing(columns, queue, semaphore) <
                       limit->to + semaphoreAt(queue, semaphore).strays);
}

void verifyTurn(const Columns& columns, const VisibleState& before, const JobUnblocked& fact)
{
    const SemaphoreState& semaphore = semaphoreAt(before.queue, fact.semaphore);
    MILLRACE_INVARIANT(columns.blocked.at(fact.semaphore)[semaphore.head].job == fact.job);  // 43
}

void verify(const VisibleState& before, SimTime time, const JobGrouped& fact)
{
    checkPlaces(before);
    checkArrival(before, time, fact.happening, fact.reaction);
    MILLRACE_INVARIANT(fact.job.value == before.queue.accepted);
    MILLRACE_INVARIANT(before.queue.rules.admission.groups);
    MILLRACE_INVARIANT(fact.lane < before.queue.lanes.size());
}

void verify(const VisibleState& before, SimTime time, const JobBlocked& fact)
{
    if (fact.door == Door::Arrival)
        checkArrival(before, time, fact.happening, fact.reaction);
    checkDoor(before, time, fact.door, fact.job);
    MILLRACE_INVARIANT(limitOf(before.queue.rules.admission, fact.reaction) != nullptr);
    MILLRACE_INVARIANT(freeSlots(before.queue, fact.semaphore) == 0);
}

void verify(const VisibleState& before, SimTime, const JobUnblocked& fact)
{
    checkPlaces(before);
    MILLRACE_INVARIANT(semaphoreAt(before.queue, fact.semaphore).blocked() > 0);
}

void verify(const VisibleState& before, SimTime time, const SemaphoreSet& fact)
{
    const std::uint32_t free = freeSlots(before.queue, fact.semaphore);
    const SemaphoreState& state = semaphoreAt(before.queue, fact.semaphore);
    const ReactionId reaction{fact.semaphore / before.queue.rules.admission.entities};
    const std::uint32_t all = limitOf(before.queue.rules.admission, reaction)->to;
    switch (fact.move) {
    case SlotMove::Taken:
        MILLRACE_INVARIANT(free > 0 && fact.free == free - 1);  // 47
        break;
    case SlotMove::Released:
        MILLRACE_INVARIANT(state.exists() && fact.free == free + 1 && fact.free <= all);  // 49
        break;
    case SlotMove::Expired:
        MILLRACE_INVARIANT(state.exists() && state.expiresAt < time && fact.free == all);
        break;
    }
    MILLRACE_INVARIANT((fact.expiresAt == kNever) == (fact.move == SlotMove::Expired));
}

void verify(const VisibleState& before, SimTime time, const EnqueueDropped& fact)
{
    checkArrival(before, time, fact.happening, fact.reaction);
    MILLRACE_INVARIANT((fact.drop == Drop::StoreDown) == before.queue.store.down);
    if (fact.drop == Drop::StoreDown)
        return;
    if (fact.drop == Drop::Duplicate)
        MILLRACE_INVARIANT(fact.job.value < before.queue.accepted);  // 46: there is one.
    else if (fact.drop == Drop::NoProcess)
        MILLRACE_INVARIANT(before.queue.rules.inMemory &&
                           std::ranges::none_of(before.queue.workers, [](const WorkerState& each) {
                               return each.life == Life::Alive;
                           }));
    else
        MILLRACE_INVARIANT(limitOf(before.queue.rules.admission, fact.reaction)->discards);
}

void verify(const VisibleState& before, SimTime time, const JobDropped& fact)
{
    MILLRACE_INVARIANT(fact.door != Door::Arrival);
    checkDoor(before, time, fact.door, fact.job);
}

void verify(const VisibleState& before, SimTime time, const KeyTaken& fact)
{
    const KeyState& key = keyAt(before.queue, fact.unique);
    const ReactionId reaction{fact.unique / before.queue.rules.admission.entities};
    const UniqueRule* rule = uniqueOf(before.queue.rules.admission, reaction);
    MILLRACE_INVARIANT(rule != nullptr && fact.job.value + 1 == before.queue.accepted);
    if (key.job.isNone())
        return;
    if (rule->window > SimDuration::zero())
        MILLRACE_INVARIANT(time >= key.since + rule->window);  // 46
    else
        MILLRACE_INVARIANT(!key.open);  // 47
}

void verify(const VisibleState& before, SimTime, const KeyFreed& fact)
{
    const KeyState& key = keyAt(before.queue, fact.unique);
    MILLRACE_INVARIANT(key.open && key.job == fact.job);
    const auto has = [&fact](const Claim& each) { return each.job == fact.job && !each.taken; };
    // 47: it has ended: no hand has it, and it does not wait.
    MILLRACE_INVARIANT(std::ranges::none_of(before.queue.workers, [&](const WorkerState& each) {
        return has(each.claim) || std::ranges::any_of(each.buffer, has);
    }));
    MILLRACE_INVARIANT(std::ranges::none_of(before.queue.orphans, has));
    MILLRACE_INVARIANT(std::ranges::find(before.queue.inWait, fact.job, &JobInWait::job) ==
                       before.queue.inWait.end());
}

void verify(const VisibleState& before, SimTime, const QueuePaused& fact)
{
    const auto of = [&fact](const LaneState& each) { return each.queue == fact.queue; };
    const auto lane = std::ranges::find_if(before.queue.lanes, of);
    MILLRACE_INVARIANT(lane != before.queue.lanes.end() && lane->paused != (fact.paused != 0));
}

}  // namespace millrace
