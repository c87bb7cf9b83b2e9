// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/trace/claim_moves.h"
#include "core/trace/visible_state.h"

// What the facts of a store change that dies, comes back, and has forgotten something.

namespace millrace {

namespace {

/// The store has the job no more; whoever holds it goes on with it.
void unstore(QueueState& queue, JobId job)
{
    const auto forget = [job](Claim& claim) {
        if (claim.job == job && !claim.taken)
            claim.stored = false;
    };
    std::ranges::for_each(queue.orphans, forget);
    for (WorkerState& each : queue.workers) {
        forget(each.claim);
        std::ranges::for_each(each.buffer, forget);
    }
}

}  // namespace

void apply(VisibleState& state, SimTime, const JobForgotten& fact)
{
    QueueState& queue = state.queue;
    if (fact.spot == Spot::Hand) {
        unstore(queue, fact.job);
        return;
    }
    LaneState& lane = queue.lanes[fact.lane];
    if (fact.spot == Spot::Line)
        ++lane.head;
    else if (fact.spot == Spot::Wait)
        queue.inWait.erase(std::ranges::find(queue.inWait, fact.job, &JobInWait::job));
    else
        (lane.front.empty() ? lane.placed : lane.front).pop_back();
    ++queue.gone;
}

void apply(VisibleState& state, SimTime time, const StoreDown& fact)
{
    state.queue.store = {.down = true, .since = time, .keepsTo = fact.keepsTo};
}

void apply(VisibleState& state, SimTime time, const StoreUp&)
{
    state.queue.store = {.since = time};
}

void apply(VisibleState& state, SimTime, const WordHeld& fact)
{
    state.queue.workers[fact.worker.value].claim.waits = true;
}

void apply(VisibleState& state, SimTime, const JobReread& fact)
{
    LaneState& lane = state.queue.lanes[fact.lane];
    ++lane.head;
    ++lane.tail;
}

void apply(VisibleState& state, SimTime time, const JobRecalled& fact)
{
    QueueState& queue = state.queue;
    if (fact.spot == Spot::Wait)
        queue.inWait.erase(std::ranges::find(queue.inWait, fact.job, &JobInWait::job));
    else
        --queue.completed;
    queue.orphans.push_back({.job = fact.job,
                             .worker = fact.worker,
                             .attempt = fact.attempt,
                             .executions = fact.executions,
                             .since = time,
                             .until = time,
                             .seenAt = time,
                             .leaseEndsAt = fact.leaseEndsAt,
                             .lane = fact.lane,
                             .stored = !queue.rules.pops});
}

}  // namespace millrace
