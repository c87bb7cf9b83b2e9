// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/base/invariant.h"
#include "core/trace/checks.h"
#include "core/trace/list_checks.h"

// Facts of the store. Numbers in comments: reliability invariants.

namespace millrace {

namespace {

bool anybodyLives(const QueueState& queue)
{
    return std::ranges::any_of(queue.workers,
                               [](const WorkerState& each) { return each.life == Life::Alive; });
}

/// Whether somebody, alive or not, has the job and the store knows of it.
bool isHeld(const QueueState& queue, JobId job)
{
    const auto has = [job](const Claim& claim) { return claim.job == job && !claim.taken; };
    return std::ranges::any_of(queue.orphans, has) ||
           std::ranges::any_of(queue.workers, [&](const WorkerState& each) {
               return has(each.claim) || std::ranges::any_of(each.buffer, has);
           });
}

}  // namespace

void verify(const VisibleState& before, SimTime, const JobForgotten& fact)
{
    const QueueState& queue = before.queue;
    checkPlaces(before);
    // 11: what is durable survives.
    MILLRACE_INVARIANT(queue.store.forgets() || (queue.rules.inMemory && !anybodyLives(queue)));
    const LaneState& lane = queue.lanes.at(fact.lane);
    switch (fact.spot) {
    case Spot::Wait:
        MILLRACE_INVARIANT(std::ranges::find(queue.inWait, fact.job, &JobInWait::job) !=
                           queue.inWait.end());
        break;
    case Spot::Line:
        MILLRACE_INVARIANT(lane.head < lane.tail);
        break;
    case Spot::Returned:
        MILLRACE_INVARIANT((lane.front.empty() ? lane.placed : lane.front).back().job == fact.job);
        break;
    case Spot::Hand:
        MILLRACE_INVARIANT(queue.store.forgets() && isHeld(queue, fact.job));
        break;
    case Spot::Done:
        MILLRACE_INVARIANT(false);  // What is done is not looked for.
    }
}

void verify(const VisibleState& before, SimTime time, const StoreDown& fact)
{
    MILLRACE_INVARIANT(!before.queue.store.down && !before.queue.rules.inMemory);
    MILLRACE_INVARIANT(fact.keepsTo <= time);
    MILLRACE_INVARIANT(fact.crash == Crash::Machine || fact.keepsTo == time);  // 11
}

void verify(const VisibleState& before, SimTime, const StoreUp&)
{
    MILLRACE_INVARIANT(before.queue.store.down);
}

void verify(const VisibleState& before, SimTime time, const WordHeld& fact)
{
    const WorkerState& worker = before.queue.workers.at(fact.worker.value);
    MILLRACE_INVARIANT(before.queue.store.down || worker.cutOffUntil);
    MILLRACE_INVARIANT(worker.life == Life::Alive && worker.claim.job == fact.job);
    MILLRACE_INVARIANT(worker.claim.working && worker.claim.until == time && !worker.claim.waits);
}

void verify(const VisibleState& before, SimTime, const JobReread& fact)
{
    checkPlaces(before);
    MILLRACE_INVARIANT(before.queue.store.forgets());
    const LaneState& lane = before.queue.lanes.at(fact.lane);
    MILLRACE_INVARIANT(lane.head < lane.tail);
}

void verify(const VisibleState& before, SimTime, const JobRecalled& fact)
{
    checkPlaces(before);
    const QueueState& queue = before.queue;
    MILLRACE_INVARIANT(queue.store.forgets());
    MILLRACE_INVARIANT(fact.job.value < queue.accepted && fact.lane < queue.lanes.size());
    MILLRACE_INVARIANT(!isHeld(queue, fact.job));  // 37
    const bool waits =
        std::ranges::find(queue.inWait, fact.job, &JobInWait::job) != queue.inWait.end();
    MILLRACE_INVARIANT(waits == (fact.spot == Spot::Wait));
    MILLRACE_INVARIANT(waits || (fact.spot == Spot::Done && queue.completed > 0));
}

void verifyTurn(const Columns& columns, const VisibleState& before, const JobReread& fact)
{
    const LaneState& lane = before.queue.lanes[fact.lane];
    MILLRACE_INVARIANT(columns.lanes[fact.lane][lane.head].job == fact.job);  // 43
    MILLRACE_INVARIANT(columns.jobs[fact.job.value].enqueuedAt <= before.queue.store.keepsTo);
}

void verifyTurn(const Columns& columns, const VisibleState& before, const JobForgotten& fact)
{
    // 11: it is not forgotten unless its enqueue, or what it waits for, was not durable.
    if (before.queue.store.forgets() && fact.spot != Spot::Wait)
        MILLRACE_INVARIANT(columns.jobs[fact.job.value].enqueuedAt > before.queue.store.keepsTo);
}

}  // namespace millrace
