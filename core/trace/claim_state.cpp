// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/trace/claim_moves.h"
#include "core/trace/visible_state.h"

// What the facts of claims change. A job is in one place: a lane, a hand or a buffer of the
// living, an orphan claim, a wait, a shelf, or behind it all.

namespace millrace {

namespace {

void putInPlace(LaneState& lane, const ReadyRow& row)
{
    lane.placed.insert(
        std::ranges::lower_bound(lane.placed, row.job, std::ranges::greater{}, &ReadyRow::job),
        row);
}

/// Those of a job, out of a list of claims; returns how many there were.
std::uint32_t dropClaims(QueueState& queue, std::vector<Claim>& claims, JobId job)
{
    return static_cast<std::uint32_t>(std::erase_if(claims, [&](const Claim& each) {
        if (each.job == job)
            hold(queue, each.lane, -1);
        return each.job == job;
    }));
}

/// Whether the claim was still on its way, on the connection that the store closes now: then its
/// holder never hears of it.
bool isLostOnItsWay(const QueueState& queue, WorkerId worker, Why why, SimTime time)
{
    const WorkerState& holder = queue.workers[worker.value];
    const SimTime last = holder.cutOffUntil ? holder.cutOffSince : time;
    return why == Why::ConnectionLost && queue.rules.connected && !holder.claim.working &&
           holder.claim.until > last;
}

/// Takes the job out of wherever it lies ready, waits or is held. Requires that it is not in the
/// middle of a line: what comes back behind the others cannot be completed by a late word.
void removeAnywhere(QueueState& queue, JobId job)
{
    for (LaneState& lane : queue.lanes) {
        std::erase_if(lane.front, [job](const ReadyRow& row) { return row.job == job; });
        std::erase_if(lane.placed, [job](const ReadyRow& row) { return row.job == job; });
    }
    const auto entry = std::ranges::find(queue.inWait, job, &JobInWait::job);
    if (entry != queue.inWait.end()) {
        if (!entry->scheduled)
            hold(queue, entry->lane, -1);
        queue.inWait.erase(entry);
    }
    dropClaims(queue, queue.orphans, job);
    for (WorkerState& each : queue.workers) {
        if (each.claim.job == job && !each.claim.taken) {
            each.claim.taken = true;
            --queue.claimed;
            hold(queue, each.claim.lane, -1);
        }
        queue.buffered -= dropClaims(queue, each.buffer, job);
    }
}

}  // namespace

void hold(QueueState& queue, std::uint32_t lane, int by)
{
    if (queue.rules.admission.groups)
        queue.lanes[lane].held += static_cast<std::uint32_t>(by);
}

bool standsInPlace(const QueueState& queue, const JobInWait& entry)
{
    const bool isNewRow = !entry.scheduled && entry.attempt == 0;
    return queue.rules.admission.groups || (queue.rules.byCreation && !isNewRow);
}

void makeReady(QueueState& queue, const JobInWait& entry, SimTime time)
{
    LaneState& to = queue.lanes[entry.lane];
    if (standsInPlace(queue, entry))
        putInPlace(to, {entry.job, entry.attempt, entry.executions, time});
    else
        ++to.tail;
}

void detach(QueueState& queue, JobId job, WorkerId worker, bool ownWord)
{
    if (dropClaims(queue, queue.orphans, job) > 0)
        return;
    WorkerState& holder = queue.workers[worker.value];
    if (holder.claim.job != job || holder.claim.taken) {
        queue.buffered -= dropClaims(queue, holder.buffer, job);
        return;
    }
    --queue.claimed;
    hold(queue, holder.claim.lane, -1);
    if (ownWord)
        holder.claim = {};
    else
        holder.claim.taken = true;
}

void apply(VisibleState& state, SimTime time, const JobGranted& fact)
{
    QueueState& queue = state.queue;
    LaneState& lane = queue.lanes[fact.lane];
    if (fact.from == Grant::Line)
        ++lane.head;
    else if (!lane.front.empty())
        lane.front.pop_back();
    else
        lane.placed.pop_back();
    hold(queue, fact.lane, +1);
    const Claim claim{.job = fact.job,
                      .worker = fact.worker,
                      .attempt = fact.attempt,
                      .executions = fact.executions,
                      .since = time,
                      .until = fact.arrivesAt,
                      .seenAt = time,
                      .leaseEndsAt = fact.leaseEndsAt,
                      .lane = fact.lane,
                      .stored = !queue.rules.pops};
    if (fact.into == Into::Buffer) {
        workerOf(state, fact.worker).buffer.push_back(claim);
        ++queue.buffered;
        return;
    }
    countPolls(queue, fact.worker, time);
    workerOf(state, fact.worker).claim = claim;
    ++queue.claimed;
}

void apply(VisibleState& state, SimTime time, const JobTaken& fact)
{
    QueueState& queue = state.queue;
    std::vector<Claim>& buffer = workerOf(state, processOf(queue, fact.worker)).buffer;
    Claim& hand = workerOf(state, fact.worker).claim;
    hand = buffer.front();
    hand.worker = fact.worker;
    hand.since = time;
    hand.until = std::max(time, hand.until);
    buffer.erase(buffer.begin());
    --queue.buffered;
    ++queue.claimed;
}

void apply(VisibleState& state, SimTime time, const JobReturned& fact)
{
    const ReadyRow row{fact.job, fact.attempt,
                       claimOn(state.queue, fact.job, fact.worker)->executions, time};
    detach(state.queue, fact.job, fact.worker,
           fact.why == Why::Stopped || isLostOnItsWay(state.queue, fact.worker, fact.why, time));
    LaneState& lane = state.queue.lanes[fact.lane];
    switch (fact.to) {
    case Return::Back:
        ++lane.tail;
        break;
    case Return::Front:
        lane.front.push_back(row);
        break;
    case Return::Place:
        putInPlace(lane, row);
        break;
    }
}

void apply(VisibleState& state, SimTime time, const JobParked& fact)
{
    detach(state.queue, fact.job, fact.worker,
           saysItself(state.queue, fact.job, fact.worker, fact.why, time) ||
               isLostOnItsWay(state.queue, fact.worker, fact.why, time));
    ++state.queue.failed;
}

void apply(VisibleState& state, SimTime, const JobLost& fact)
{
    detach(state.queue, fact.job, fact.worker, true);
    ++state.queue.gone;
}

void apply(VisibleState& state, SimTime time, const JobDiscarded& fact)
{
    detach(state.queue, fact.job, fact.worker,
           saysItself(state.queue, fact.job, fact.worker, fact.why, time));
    ++state.queue.gone;
}

void apply(VisibleState& state, SimTime time, const JobScheduled& fact)
{
    QueueState& queue = state.queue;
    arrive(queue, fact.happening, fact.reaction, time);
    ++queue.accepted;
    queue.inWait.insert({.job = fact.job,
                         .since = time,
                         .dueAt = fact.dueAt,
                         .lane = laneOf(queue, fact.reaction),
                         .scheduled = true});
}

void apply(VisibleState& state, SimTime time, const JobPostponed& fact)
{
    const Claim claim = *claimOn(state.queue, fact.job, fact.worker);
    detach(state.queue, fact.job, fact.worker,
           isLostOnItsWay(state.queue, fact.worker, fact.why, time));
    hold(state.queue, claim.lane, +1);
    state.queue.inWait.insert({.job = fact.job,
                               .since = time,
                               .dueAt = fact.dueAt,
                               .attempt = fact.attempt,
                               .executions = claim.executions,
                               .lane = claim.lane});
}

namespace {

/// As much of it is done as when it was interrupted.
void goesOnUntil(Claim& claim, SimTime endsAt)
{
    if (claim.working && claim.until != kNever)
        claim.since += endsAt - claim.until;
    claim.until = endsAt;
}

}  // namespace

void apply(VisibleState& state, SimTime time, const WorkerHung& fact)
{
    WorkerState& worker = workerOf(state, fact.worker);
    worker.hungUntil = fact.until;
    worker.hungSince = time;
}

void apply(VisibleState& state, SimTime time, const WorkerWoke& fact)
{
    WorkerState& worker = workerOf(state, fact.worker);
    worker.hungUntil.reset();
    worker.hungSince = {};
    if (worker.claim.job.isNone())
        worker.idleSince = time;
    else
        goesOnUntil(worker.claim, fact.endsAt);
    worker.claim.waits = false;  // It will find out anew that it cannot say so.
}

void apply(VisibleState& state, SimTime time, const LateAck& fact)
{
    WorkerState& worker = workerOf(state, fact.worker);
    worker.claim = {};
    worker.idleSince = time;
    ++state.queue.lateAcks;
    if (fact.answer == LateAnswer::Refused)
        return;
    removeAnywhere(state.queue, fact.job);
    ++state.queue.completed;
}

void apply(VisibleState& state, SimTime, const ActorSet& fact)
{
    state.queue.actors[static_cast<std::size_t>(fact.actor)] = {fact.nextAt,
                                                                SimDuration{fact.every}};
}

void apply(VisibleState& state, SimTime, const JobRedriven& fact)
{
    QueueState& queue = state.queue;
    ++(fact.shelf == Shelf::Dead ? queue.deadGone : queue.failedGone);
    ++queue.lanes[fact.lane].tail;
}

void apply(VisibleState& state, SimTime, const ShelfCleared& fact)
{
    QueueState& queue = state.queue;
    ++(fact.shelf == Shelf::Dead ? queue.deadGone : queue.failedGone);
    ++queue.gone;
}

void apply(VisibleState& state, SimTime, const WorkerDrains& fact)
{
    workerOf(state, fact.worker).drainsUntil = fact.until;
}

void apply(VisibleState& state, SimTime, const EndForeseen& fact)
{
    QueueState& queue = state.queue;
    const auto foresee = [&fact](Claim& claim) {
        claim.leaseEndsAt = fact.endsAt;
        claim.actsAt = fact.actsAt;
    };
    if (const auto orphan = std::ranges::find(queue.orphans, fact.job, &Claim::job);
        orphan != queue.orphans.end()) {
        foresee(*orphan);
        return;
    }
    WorkerState& worker = workerOf(state, fact.worker);
    if (worker.claim.job == fact.job) {
        foresee(worker.claim);
        return;
    }
    for (Claim& each : worker.buffer)
        if (each.job == fact.job)
            foresee(each);
}

}  // namespace millrace
