// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/queue_state.h"

#include <algorithm>
#include <tuple>

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
    const bool held = !claim.job.isNone();
    state.queue.claimed -= held ? 1 : 0;
    claim = {};
    return held;
}

ThreadState& threadOf(VisibleState& state, ThreadId thread)
{
    return state.queue.threads[thread.value];
}

void dropOrphan(QueueState& queue, JobId job)
{
    queue.orphans.erase(std::ranges::find(queue.orphans, job, &Claim::job));
}

void countEffect(EffectsState& effects, EntityId entity, HappeningId happening)
{
    ++effects.count;
    effects.lastOfEntity[entity.value] = happening;
}

}  // namespace

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
    countEffect(state.queueEffects[fact.reaction.value], fact.entity, fact.happening);
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
    queue.onTheirWay.erase(std::ranges::find_if(
        queue.onTheirWay, [&](const JobOnItsWay& job) { return arrivesAs(job, fact, time); }));
    ++queue.accepted;
    ++queue.readyTail;
}

void apply(VisibleState& state, SimTime time, const JobClaimed& fact)
{
    ++state.queue.readyHead;
    ++state.queue.claimed;
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
    countEffect(state.queueEffects[fact.reaction.value], fact.entity, fact.happening);
}

void apply(VisibleState& state, SimTime, const JobCompleted& fact)
{
    release(state, fact.worker);
    ++state.queue.completed;
}

void apply(VisibleState& state, SimTime time, const JobRetried& fact)
{
    const Claim& claim = claimOf(state, fact.worker);
    const JobInWait entry{fact.job, time, fact.dueAt, claim.attempt, claim.executions};
    auto& inWait = state.queue.inWait;
    const auto before = [](const JobInWait& a, const JobInWait& b) {
        return std::tie(a.dueAt, a.job) < std::tie(b.dueAt, b.job);
    };
    inWait.insert(std::ranges::upper_bound(inWait, entry, before), entry);
    release(state, fact.worker);
}

void apply(VisibleState& state, SimTime, const JobDeadLettered& fact)
{
    if (claimOf(state, fact.worker).job == fact.job)
        release(state, fact.worker);
    else
        dropOrphan(state.queue, fact.job);
    ++state.queue.dead;
}

void apply(VisibleState& state, SimTime, const JobReady& fact)
{
    auto& inWait = state.queue.inWait;
    inWait.erase(std::ranges::find(inWait, fact.job, &JobInWait::job));
    ++state.queue.readyTail;
}

void apply(VisibleState& state, SimTime, const LeaseEnded& fact)
{
    dropOrphan(state.queue, fact.job);
    ++state.queue.readyTail;
}

void apply(VisibleState& state, SimTime time, const WorkerStarted& fact)
{
    WorkerState& worker = state.queue.workers[fact.worker.value];
    worker.life = Life::Alive;
    worker.since = time;
}

void apply(VisibleState& state, SimTime time, const WorkerStopped& fact)
{
    WorkerState& worker = state.queue.workers[fact.worker.value];
    worker.life = Life::Stopped;
    worker.since = time;
    if (release(state, fact.worker))
        ++state.queue.readyTail;
}

void apply(VisibleState& state, SimTime time, const WorkerKilled& fact)
{
    WorkerState& worker = state.queue.workers[fact.worker.value];
    worker.life = Life::Killed;
    worker.since = time;
    const Claim left = worker.claim;
    if (release(state, fact.worker))
        state.queue.orphans.push_back(left);
}

}  // namespace millrace
