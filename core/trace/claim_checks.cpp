// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/base/invariant.h"
#include "core/trace/checks.h"
#include "core/trace/list_checks.h"

// Facts of claims. Numbers in comments: reliability invariants.

namespace millrace {

namespace {

const WorkerState& livingOf(const VisibleState& state, WorkerId worker)
{
    const WorkerState& each = workerOf(state, worker);
    MILLRACE_INVARIANT(each.life == Life::Alive);  // 11: the dead do nothing.
    return each;
}

/// A claim that the system ends: of the dead, or of the living who have let it run out.
const Claim& endedClaim(const VisibleState& before, SimTime time, JobId job, WorkerId worker,
                        Why why)
{
    checkPlaces(before);
    const Claim* claim = claimOn(before.queue, job, worker);
    MILLRACE_INVARIANT(claim != nullptr);  // 37, 42: one claim, of a job that somebody has.
    const WorkerState& holder = workerOf(before, worker);
    const bool orphan =
        std::ranges::find(before.queue.orphans, job, &Claim::job) != before.queue.orphans.end();
    const bool byTime = why == Why::LeaseEnded || why == Why::HeartbeatEnded;
    if (byTime)
        MILLRACE_INVARIANT(time >= claim->leaseEndsAt);  // 37: not before its time is over.
    MILLRACE_INVARIANT((why == Why::StoreLost) <= before.queue.store.forgets());
    if (why == Why::Reaped)
        MILLRACE_INVARIANT(orphan);  // The living are not reaped.
    if (why == Why::Stopped || why == Why::ChildDied)
        MILLRACE_INVARIANT(holder.life == Life::Alive && !orphan);
    // 51: where somebody was foreseen to act, he has acted by then, or the store was away.
    const StoreState& store = before.queue.store;
    if (orphan && claim->actsAt != kNever && !store.down && store.since != time)
        MILLRACE_INVARIANT(time <= claim->actsAt);
    return *claim;
}

std::uint32_t shelfSize(const QueueState& queue, Shelf shelf)
{
    return shelf == Shelf::Dead ? queue.dead - queue.deadGone : queue.failed - queue.failedGone;
}

/// The lane's first job: what came back to the front, else the older of line and places.
JobId firstOf(const Columns& columns, const LaneState& lane, std::uint32_t index)
{
    if (!lane.front.empty())
        return lane.front.back().job;
    const bool line = lane.head < lane.tail;
    if (lane.placed.empty())
        return line ? columns.lanes[index][lane.head].job : JobId::none();
    const JobId placed = lane.placed.back().job;
    if (!line)
        return placed;
    const ReadyRow& row = columns.lanes[index][lane.head];
    const SimTime since = columns.jobs[placed.value].enqueuedAt;
    const bool older = since != row.since ? since < row.since : placed < row.job;
    return older ? placed : row.job;
}

}  // namespace

void checkPlaces(const VisibleState& state)
{
    const QueueState& queue = state.queue;
    const std::uint64_t places = readyJobs(queue) + queue.blocked + queue.held.size() +
                                 queue.claimed + queue.buffered + shelfSize(queue, Shelf::Dead) +
                                 shelfSize(queue, Shelf::Failed) + queue.gone + queue.completed +
                                 queue.inWait.size() + queue.orphans.size();
    MILLRACE_INVARIANT(places == queue.accepted);
}

void verifyTurn(const Columns& columns, const VisibleState& before, const JobClaimed& fact)
{
    MILLRACE_INVARIANT(firstOf(columns, before.queue.lanes[0], 0) == fact.job);  // 43
    MILLRACE_INVARIANT(before.queue.lanes[0].canGrant());                        // 39
}

void verifyTurn(const Columns& columns, const VisibleState& before, const JobGranted& fact)
{
    const auto& lanes = before.queue.lanes;
    MILLRACE_INVARIANT(firstOf(columns, lanes.at(fact.lane), fact.lane) == fact.job);  // 43
    if (before.queue.rules.admission.groups) {
        checkGroup(columns, before.queue, fact);
        return;  // Groups stand beside each other.
    }
    for (std::uint32_t better = 0; better < fact.lane; ++better) {
        const bool counts =
            before.queue.rules.strict || lanes[better].queue == lanes[fact.lane].queue;
        MILLRACE_INVARIANT(!counts || !lanes[better].canGrant());  // 45
    }
}

void verify(const VisibleState& before, SimTime time, const JobGranted& fact)
{
    checkPlaces(before);
    const WorkerState& worker = livingOf(before, fact.worker);
    MILLRACE_INVARIANT(!before.queue.store.down);  // 39
    MILLRACE_INVARIANT(!worker.drainsUntil && (!isSilent(worker) || fact.into == Into::Buffer));
    MILLRACE_INVARIANT(before.queue.lanes.at(fact.lane).size() > 0);  // 39, 42
    MILLRACE_INVARIANT(!before.queue.lanes.at(fact.lane).paused);     // 39
    MILLRACE_INVARIANT(fact.job.value < before.queue.accepted);
    MILLRACE_INVARIANT(fact.arrivesAt >= time && fact.leaseEndsAt > time);
    MILLRACE_INVARIANT(fact.attempt >= 1);
    if (fact.into == Into::Hand)
        MILLRACE_INVARIANT(worker.claim.job.isNone());
    else
        MILLRACE_INVARIANT(processOf(before.queue, fact.worker) == fact.worker);
    // 49: what is done or given away holds nothing; a claim of it would be a second one.
    MILLRACE_INVARIANT(claimOn(before.queue, fact.job, fact.worker) == nullptr);
}

void verify(const VisibleState& before, SimTime, const JobTaken& fact)
{
    checkPlaces(before);
    const WorkerState& worker = livingOf(before, fact.worker);
    MILLRACE_INVARIANT(worker.claim.job.isNone() && !worker.hungUntil);
    const WorkerState& process = workerOf(before, processOf(before.queue, fact.worker));
    MILLRACE_INVARIANT(!process.buffer.empty() && process.buffer.front().job == fact.job);
}

void verify(const VisibleState& before, SimTime time, const JobReturned& fact)
{
    const Claim& claim = endedClaim(before, time, fact.job, fact.worker, fact.why);
    MILLRACE_INVARIANT(fact.lane == claim.lane);
    // 40: a claim that is over has used its attempt, or has not; never another.
    MILLRACE_INVARIANT(fact.attempt == claim.attempt || fact.attempt + 1 == claim.attempt);
    MILLRACE_INVARIANT(claim.stored || !before.queue.rules.pops || fact.why == Why::Stopped ||
                       fact.why == Why::StoreLost);
}

void verify(const VisibleState& before, SimTime time, const JobParked& fact)
{
    const Claim& claim = endedClaim(before, time, fact.job, fact.worker, fact.why);
    if (fact.why == Why::Exception)
        MILLRACE_INVARIANT(claim.working && isOver(claim, time));
}

void verify(const VisibleState& before, SimTime time, const JobLost& fact)
{
    checkPlaces(before);
    const Claim* claim = claimOn(before.queue, fact.job, fact.worker);
    MILLRACE_INVARIANT(claim != nullptr && !claim->stored);
    // The living lose one only by having to say something that nobody hears.
    const bool orphan = std::ranges::find(before.queue.orphans, fact.job, &Claim::job) !=
                        before.queue.orphans.end();
    MILLRACE_INVARIANT(orphan || (claim->working && isOver(*claim, time)));
}

void verify(const VisibleState& before, SimTime time, const JobDiscarded& fact)
{
    const Claim& claim = endedClaim(before, time, fact.job, fact.worker, fact.why);
    if (fact.why == Why::Exception)
        MILLRACE_INVARIANT(claim.working && isOver(claim, time));
}

void verify(const VisibleState& before, SimTime time, const JobScheduled& fact)
{
    checkPlaces(before);
    checkArrival(before, time, fact.happening, fact.reaction);
    MILLRACE_INVARIANT(!before.queue.store.down);  // 39
    MILLRACE_INVARIANT(fact.job.value == before.queue.accepted);
    MILLRACE_INVARIANT(fact.dueAt >= time);  // 48
}

void verify(const VisibleState& before, SimTime time, const JobPostponed& fact)
{
    const Claim& claim = endedClaim(before, time, fact.job, fact.worker, fact.why);
    MILLRACE_INVARIANT(fact.attempt == claim.attempt || fact.attempt + 1 == claim.attempt);
    MILLRACE_INVARIANT(fact.dueAt >= time);  // 41
}

void verify(const VisibleState& before, SimTime time, const WorkerHung& fact)
{
    MILLRACE_INVARIANT(!livingOf(before, fact.worker).hungUntil);
    MILLRACE_INVARIANT(fact.until > time);
}

void verify(const VisibleState& before, SimTime time, const WorkerWoke& fact)
{
    const WorkerState& worker = livingOf(before, fact.worker);
    MILLRACE_INVARIANT(worker.hungUntil && *worker.hungUntil == time);
    MILLRACE_INVARIANT((fact.endsAt == kNever) == worker.claim.job.isNone());
    MILLRACE_INVARIANT(fact.endsAt >= time);
}

void verify(const VisibleState& before, SimTime time, const LateAck& fact)
{
    checkPlaces(before);
    const Claim& claim = livingOf(before, fact.worker).claim;
    MILLRACE_INVARIANT(claim.job == fact.job && claim.taken);  // 38: late means: no longer his.
    MILLRACE_INVARIANT(claim.working && isOver(claim, time));
}

void verify(const VisibleState&, SimTime time, const ActorSet& fact)
{
    MILLRACE_INVARIANT(fact.nextAt >= time && fact.every >= 0);
}

void verify(const VisibleState& before, SimTime, const JobRedriven& fact)
{
    checkPlaces(before);
    MILLRACE_INVARIANT(shelfSize(before.queue, fact.shelf) > 0);  // 36: only from a shelf.
    MILLRACE_INVARIANT(fact.lane < before.queue.lanes.size());
}

void verify(const VisibleState& before, SimTime, const ShelfCleared& fact)
{
    checkPlaces(before);
    MILLRACE_INVARIANT(shelfSize(before.queue, fact.shelf) > 0);
}

void verify(const VisibleState& before, SimTime time, const WorkerDrains& fact)
{
    MILLRACE_INVARIANT(!livingOf(before, fact.worker).drainsUntil);
    MILLRACE_INVARIANT(fact.until >= time);
}

void verify(const VisibleState& before, SimTime time, const EndForeseen& fact)
{
    MILLRACE_INVARIANT(claimOn(before.queue, fact.job, fact.worker) != nullptr);
    MILLRACE_INVARIANT(fact.actsAt >= time);
}

}  // namespace millrace
