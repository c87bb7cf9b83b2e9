// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/queue_state.h"

#include <algorithm>
#include <utility>

#include "core/trace/claim_moves.h"
#include "core/trace/visible_state.h"

namespace millrace {

namespace {

Claim& claimOf(VisibleState& state, WorkerId worker)
{
    return state.queue.workers[worker.value].claim;
}

/// The worker lets go of its job, and returns whether it had one.
bool release(VisibleState& state, WorkerId worker)
{
    Claim& claim = claimOf(state, worker);
    const bool held = !claim.job.isNone() && !claim.taken;
    state.queue.claimed -= held ? 1 : 0;
    if (held)
        hold(state.queue, claim.lane, -1);
    claim = {};
    return held;
}

ThreadState& threadOf(VisibleState& state, ThreadId thread)
{
    return state.queue.threads[thread.value];
}

/// From the hand of a worker whose execution failed.
void letWait(VisibleState& state, SimTime time, WorkerId worker, SimTime dueAt,
             std::uint32_t attempt)
{
    const Claim& claim = claimOf(state, worker);
    const JobInWait entry{claim.job, time, dueAt, attempt, claim.executions, claim.lane};
    state.queue.inWait.insert(entry);
    hold(state.queue, entry.lane, +1);
    release(state, worker);
    state.queue.workers[worker.value].idleSince = time;
}

}  // namespace

bool isPaused(const QueueState& queue, std::size_t index)
{
    return std::ranges::any_of(queue.lanes, [index](const LaneState& lane) {
        return std::cmp_equal(lane.queue, index) && lane.paused;
    });
}

const Claim* claimOn(const QueueState& queue, JobId job, WorkerId worker)
{
    const WorkerState& holder = queue.workers[worker.value];
    if (holder.claim.job == job && !holder.claim.taken)
        return &holder.claim;
    const auto buffered = std::ranges::find(holder.buffer, job, &Claim::job);
    if (buffered != holder.buffer.end())
        return &*buffered;
    const auto orphan = std::ranges::find(queue.orphans, job, &Claim::job);
    return orphan == queue.orphans.end() ? nullptr : &*orphan;
}

bool saysItself(const QueueState& queue, JobId job, WorkerId worker, Why why, SimTime time)
{
    const WorkerState& holder = queue.workers[worker.value];
    if (holder.claim.job != job || why == Why::Stopped || why == Why::ChildDied)
        return true;
    const bool over = holder.claim.until == time || holder.claim.waits;
    return !holder.hungUntil && over;
}

void countPolls(QueueState& queue, WorkerId worker, SimTime time)
{
    const SimDuration poll = queue.rules.poll;
    const SimDuration idle = time - queue.workers[worker.value].idleSince;
    const auto before = poll > SimDuration::zero() ? idle / poll : 0;
    queue.polls += static_cast<std::uint64_t>(before) + 1;
}

void arrive(QueueState& queue, HappeningId happening, ReactionId reaction, SimTime time)
{
    const auto arrived = std::ranges::find_if(queue.onTheirWay, [&](const JobOnItsWay& job) {
        return arrivesAs(job, happening, reaction, time);
    });
    if (!arrived->scheduler.isNone()) {
        if (queue.recorded.size() <= reaction.value)
            queue.recorded.resize(std::size_t{reaction.value} + 1);
        queue.recorded[reaction.value].add(happening);
    }
    queue.onTheirWay.erase(arrived);
}

void apply(VisibleState& state, SimTime time, const RequestStarted& fact)
{
    threadOf(state,
             fact.thread) = {.happening = fact.happening, .since = time, .until = fact.endsAt};
    ++state.queue.requestsBegun;
}

void apply(VisibleState& state, SimTime, const RequestFinished& fact)
{
    threadOf(state, fact.thread) = {};
    ++state.queue.requestsAnswered;
}

void apply(VisibleState& state, SimTime time, const InlineStarted& fact)
{
    ThreadState& thread = threadOf(state, fact.thread);
    thread.reaction = fact.reaction;
    thread.effectDone = false;
    thread.since = time;
    thread.until = fact.endsAt;
}

void apply(VisibleState& state, SimTime, const InlineEffect& fact)
{
    threadOf(state, fact.thread).effectDone = true;
    addEffect(state, state.queueEffects[fact.reaction.value], fact.entity, fact.happening);
}

void apply(VisibleState& state, SimTime, const InlineFinished& fact)
{
    threadOf(state, fact.thread).reaction = ReactionId::none();
}

void apply(VisibleState& state, SimTime, const InlineFailed& fact)
{
    ThreadState& thread = threadOf(state, fact.thread);
    thread.reaction = ReactionId::none();
    thread.failed = true;
}

void apply(VisibleState& state, SimTime time, const JobSent& fact)
{
    state.queue.onTheirWay.push_back({fact.happening, fact.reaction, time, fact.arrivesAt});
}

void apply(VisibleState& state, SimTime time, const JobEnqueued& fact)
{
    QueueState& queue = state.queue;
    arrive(queue, fact.happening, fact.reaction, time);
    ++queue.accepted;
    ++queue.lanes[laneOf(queue, fact.reaction)].tail;
}

void apply(VisibleState& state, SimTime time, const JobClaimed& fact)
{
    ++state.queue.lanes.front().head;
    ++state.queue.claimed;
    countPolls(state.queue, fact.worker, time);
    claimOf(state, fact.worker) = {.job = fact.job,
                                   .worker = fact.worker,
                                   .attempt = fact.attempt,
                                   .executions = fact.executions,
                                   .since = time,
                                   .until = fact.arrivesAt,
                                   .seenAt = time,
                                   .leaseEndsAt = fact.leaseEndsAt};
}

void apply(VisibleState& state, SimTime time, const JobStarted& fact)
{
    Claim& claim = claimOf(state, fact.worker);
    claim.working = true;
    claim.stored = claim.stored && !state.queue.rules.acksEarly;
    claim.executions = fact.execution;
    claim.since = time;
    claim.until = fact.endsAt;
}

void apply(VisibleState& state, SimTime time, const LeaseExtended& fact)
{
    Claim& claim = claimOf(state, fact.worker);
    claim.seenAt = time;
    claim.leaseEndsAt = fact.leaseEndsAt;
}

void apply(VisibleState& state, SimTime, const JobEffect& fact)
{
    claimOf(state, fact.worker).effectDone = true;
    addEffect(state, state.queueEffects[fact.reaction.value], fact.entity, fact.happening);
}

void apply(VisibleState& state, SimTime, const JobEffectSuppressed& fact)
{
    claimOf(state, fact.worker).effectDone = true;
    ++state.queueEffects[fact.reaction.value].suppressed;
}

void apply(VisibleState& state, SimTime time, const JobCompleted& fact)
{
    release(state, fact.worker);
    state.queue.workers[fact.worker.value].idleSince = time;
    ++state.queue.completed;
}

void apply(VisibleState& state, SimTime time, const JobRetried& fact)
{
    letWait(state, time, fact.worker, fact.dueAt, claimOf(state, fact.worker).attempt);
}

void apply(VisibleState& state, SimTime time, const JobReenqueued& fact)
{
    letWait(state, time, fact.worker, fact.dueAt, 0);
}

void apply(VisibleState& state, SimTime time, const JobDeadLettered& fact)
{
    ++state.queue.dead;
    if (fact.worker.isNone()) {
        const auto entry = std::ranges::find(state.queue.inWait, fact.job, &JobInWait::job);
        hold(state.queue, entry->lane, -1);
        state.queue.inWait.erase(entry);
        return;
    }
    detach(state.queue, fact.job, fact.worker,
           saysItself(state.queue, fact.job, fact.worker, Why::Exception, time));
    state.queue.workers[fact.worker.value].idleSince = time;
}

void apply(VisibleState& state, SimTime time, const JobReady& fact)
{
    auto& inWait = state.queue.inWait;
    const auto entry = std::ranges::find(inWait, fact.job, &JobInWait::job);
    if (!entry->scheduled)
        hold(state.queue, entry->lane, -1);
    makeReady(state.queue, *entry, time);
    inWait.erase(entry);
}

void apply(VisibleState& state, SimTime, const LeaseEnded& fact)
{
    const std::uint32_t lane = claimOn(state.queue, fact.job, fact.worker)->lane;
    detach(state.queue, fact.job, fact.worker, true);
    ++state.queue.lanes[lane].tail;
}

namespace {

/// Another process, or none, where `before` was.
WorkerState onItsHost(const WorkerState& before, Life life, SimTime time)
{
    return {.life = life,
            .pace = before.pace,
            .clock = before.clock,
            .since = time,
            .cutOffUntil = before.cutOffUntil,
            .cutOffSince = before.cutOffSince};
}

}  // namespace

void apply(VisibleState& state, SimTime time, const WorkerStarted& fact)
{
    WorkerState& worker = state.queue.workers[fact.worker.value];
    worker = onItsHost(worker, Life::Alive, time);
    worker.idleSince = time;
}

void apply(VisibleState& state, SimTime time, const WorkerStopped& fact)
{
    WorkerState& worker = state.queue.workers[fact.worker.value];
    const std::uint32_t lane = worker.claim.lane;
    if (release(state, fact.worker))
        ++state.queue.lanes[lane].tail;
    worker = onItsHost(worker, Life::Stopped, time);
}

void apply(VisibleState& state, SimTime time, const WorkerKilled& fact)
{
    WorkerState& worker = state.queue.workers[fact.worker.value];
    const Claim left = worker.claim;
    if (release(state, fact.worker)) {
        state.queue.orphans.push_back(left);
        hold(state.queue, left.lane, +1);
    }
    for (const Claim& each : worker.buffer)
        state.queue.orphans.push_back(each);
    state.queue.buffered -= static_cast<std::uint32_t>(worker.buffer.size());
    worker = onItsHost(worker, Life::Killed, time);
}

}  // namespace millrace
