// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/base/invariant.h"
#include "core/trace/checks.h"
#include "core/trace/list_checks.h"
#include "core/trace/receiver.h"

// Facts of the list. Numbers in comments: reliability invariants.

namespace millrace {

namespace {

/// The claim of a live worker that is executing a job.
const Claim& executionOf(const VisibleState& state, WorkerId worker)
{
    const WorkerState& each = workerOf(state, worker);
    MILLRACE_INVARIANT(each.life == Life::Alive);  // 11: the dead do nothing.
    MILLRACE_INVARIANT(!each.claim.job.isNone() && each.claim.working);
    return each.claim;
}

const Claim* orphanOf(const VisibleState& state, JobId job)
{
    const auto found = std::ranges::find(state.queue.orphans, job, &Claim::job);
    return found == state.queue.orphans.end() ? nullptr : &*found;
}

const ThreadState& threadOf(const VisibleState& state, ThreadId thread)
{
    return state.queue.threads.at(thread.value);
}

}  // namespace

void verify(const VisibleState& before, SimTime time, const RequestStarted& fact)
{
    MILLRACE_INVARIANT(threadOf(before, fact.thread).happening.isNone());
    MILLRACE_INVARIANT(fact.happening.value == before.queue.requestsBegun);  // First come.
    MILLRACE_INVARIANT(fact.endsAt >= time);
}

void verify(const VisibleState& before, SimTime, const RequestFinished& fact)
{
    MILLRACE_INVARIANT(threadOf(before, fact.thread).happening == fact.happening);
    MILLRACE_INVARIANT(threadOf(before, fact.thread).reaction.isNone());
}

void verify(const VisibleState& before, SimTime time, const InlineStarted& fact)
{
    MILLRACE_INVARIANT(threadOf(before, fact.thread).happening == fact.happening);
    MILLRACE_INVARIANT(threadOf(before, fact.thread).reaction.isNone());
    MILLRACE_INVARIANT(fact.endsAt >= time);
}

void verify(const VisibleState& before, SimTime, const InlineEffect& fact)
{
    MILLRACE_INVARIANT(threadOf(before, fact.thread).reaction == fact.reaction);
    MILLRACE_INVARIANT(!threadOf(before, fact.thread).effectDone);
}

void verify(const VisibleState& before, SimTime time, const InlineFinished& fact)
{
    MILLRACE_INVARIANT(threadOf(before, fact.thread).reaction == fact.reaction);
    MILLRACE_INVARIANT(threadOf(before, fact.thread).until == time);
}

void verify(const VisibleState& before, SimTime time, const InlineFailed& fact)
{
    MILLRACE_INVARIANT(threadOf(before, fact.thread).reaction == fact.reaction);
    MILLRACE_INVARIANT(threadOf(before, fact.thread).until == time);
}

void verify(const VisibleState& before, SimTime time, const JobSent& fact)
{
    checkTold(before.writes, before.writes.list, fact.happening);
    MILLRACE_INVARIANT(fact.happening.value < before.happenings);
    MILLRACE_INVARIANT(fact.arrivesAt >= time);
}

void verify(const VisibleState& before, SimTime time, const JobEnqueued& fact)
{
    checkArrival(before, time, fact.happening, fact.reaction);
    MILLRACE_INVARIANT(!before.queue.store.down);  // 39
    MILLRACE_INVARIANT(fact.job.value == before.queue.accepted);
}

void verify(const VisibleState& before, SimTime time, const JobClaimed& fact)
{
    // 39, 42: only what is ready, by somebody who lives and has nothing in hand.
    MILLRACE_INVARIANT(before.queue.lanes.front().size() > 0);
    MILLRACE_INVARIANT(workerOf(before, fact.worker).life == Life::Alive);
    MILLRACE_INVARIANT(workerOf(before, fact.worker).claim.job.isNone());
    MILLRACE_INVARIANT(fact.job.value < before.queue.accepted);
    MILLRACE_INVARIANT(fact.arrivesAt >= time && fact.leaseEndsAt > time);
    checkPlaces(before);
}

void verify(const VisibleState& before, SimTime time, const JobStarted& fact)
{
    const WorkerState& worker = workerOf(before, fact.worker);
    MILLRACE_INVARIANT(worker.life == Life::Alive && !worker.claim.job.isNone());
    MILLRACE_INVARIANT(!worker.claim.working && worker.claim.until == time);
    MILLRACE_INVARIANT(fact.execution == worker.claim.executions + 1);  // 40
    MILLRACE_INVARIANT(fact.endsAt >= time);
}

void verify(const VisibleState& before, SimTime time, const LeaseExtended& fact)
{
    const WorkerState& worker = workerOf(before, fact.worker);
    MILLRACE_INVARIANT(worker.life == Life::Alive && !worker.claim.job.isNone());
    MILLRACE_INVARIANT(!isSilent(worker));  // 11
    MILLRACE_INVARIANT(time <= worker.claim.leaseEndsAt);
    MILLRACE_INVARIANT(fact.leaseEndsAt > worker.claim.leaseEndsAt);
}

void verify(const VisibleState& before, SimTime time, const JobEffect& fact)
{
    const Claim& claim = executionOf(before, fact.worker);
    MILLRACE_INVARIANT(claim.job == fact.job && !claim.effectDone);
    MILLRACE_INVARIANT(time <= claim.until);
    const EffectsState& receiver = before.queueEffects.at(fact.reaction.value);
    MILLRACE_INVARIANT(answers(before, receiver, fact.happening) &&
                       !isRepeat(receiver, fact.happening));
}

void verify(const VisibleState& before, SimTime time, const JobEffectSuppressed& fact)
{
    const Claim& claim = executionOf(before, fact.worker);
    MILLRACE_INVARIANT(claim.job == fact.job && !claim.effectDone);
    MILLRACE_INVARIANT(time <= claim.until);
    const EffectsState& receiver = before.queueEffects.at(fact.reaction.value);
    MILLRACE_INVARIANT(answers(before, receiver, fact.happening) &&
                       isRepeat(receiver, fact.happening));
}

void verify(const VisibleState& before, SimTime time, const JobCompleted& fact)
{
    const Claim& claim = executionOf(before, fact.worker);
    checkPlaces(before);
    MILLRACE_INVARIANT(claim.job == fact.job && !claim.taken);  // 38: an own claim is ended.
    MILLRACE_INVARIANT(isOver(claim, time) && claim.effectDone);
    const bool isHeard = !before.queue.store.down && !workerOf(before, fact.worker).cutOffUntil;
    MILLRACE_INVARIANT(isHeard || !claim.stored);  // 39: it must be told.
}

void verify(const VisibleState& before, SimTime time, const JobRetried& fact)
{
    const Claim& claim = executionOf(before, fact.worker);
    MILLRACE_INVARIANT(claim.job == fact.job && isOver(claim, time) && !claim.taken);
    MILLRACE_INVARIANT(fact.dueAt >= time);
}

void verify(const VisibleState& before, SimTime time, const JobReenqueued& fact)
{
    const Claim& claim = executionOf(before, fact.worker);
    MILLRACE_INVARIANT(claim.job == fact.job && isOver(claim, time) && !claim.taken);
    MILLRACE_INVARIANT(fact.dueAt >= time && fact.count >= 1);  // 41
}

void verify(const VisibleState& before, SimTime time, const JobDeadLettered& fact)
{
    checkPlaces(before);
    if (fact.worker.isNone()) {
        const auto found = std::ranges::find(before.queue.inWait, fact.job, &JobInWait::job);
        MILLRACE_INVARIANT(found != before.queue.inWait.end() && found->dueAt <= time);
        MILLRACE_INVARIANT(before.queue.rules.admission.groups && !found->scheduled);
        return;
    }
    const Claim* orphan = orphanOf(before, fact.job);
    const Claim* claim = claimOn(before.queue, fact.job, fact.worker);
    MILLRACE_INVARIANT(claim != nullptr);
    // 40: at the end of its own execution, or when a claim of it has ended.
    const bool ownWord = orphan == nullptr && isOver(*claim, time);
    const bool ended = time >= claim->leaseEndsAt || claim->leaseEndsAt == kNever;
    const WorkerState& holder = workerOf(before, fact.worker);
    const bool silent = !claim->working || isSilent(holder);
    const bool leaves = holder.drainsUntil && *holder.drainsUntil <= time;
    MILLRACE_INVARIANT(ownWord || ended || silent || leaves || orphan != nullptr);
}

void verify(const VisibleState& before, SimTime time, const JobReady& fact)
{
    const auto found = std::ranges::find(before.queue.inWait, fact.job, &JobInWait::job);
    MILLRACE_INVARIANT(found != before.queue.inWait.end());
    // 41, 48: never before its time, and later only where somebody must look.
    MILLRACE_INVARIANT(found->dueAt <= time);
    const StoreState& store = before.queue.store;
    const bool kept = store.since == time && found->dueAt < time;  // The store was away.
    MILLRACE_INVARIANT(found->dueAt == time || before.queue.rules.stages || kept);
    MILLRACE_INVARIANT(!store.down);
}

void verify(const VisibleState& before, SimTime time, const LeaseEnded& fact)
{
    const Claim* orphan = orphanOf(before, fact.job);
    MILLRACE_INVARIANT(orphan != nullptr && orphan->worker == fact.worker);
    MILLRACE_INVARIANT(orphan->leaseEndsAt == time);  // Exactly last sign of life + lease.
}

void verify(const VisibleState& before, SimTime, const WorkerStarted& fact)
{
    MILLRACE_INVARIANT(workerOf(before, fact.worker).life != Life::Alive);
    MILLRACE_INVARIANT(workerOf(before, fact.worker).claim.job.isNone());
}

void verify(const VisibleState& before, SimTime, const WorkerStopped& fact)
{
    MILLRACE_INVARIANT(workerOf(before, fact.worker).life == Life::Alive);
}

void verify(const VisibleState& before, SimTime, const WorkerKilled& fact)
{
    MILLRACE_INVARIANT(workerOf(before, fact.worker).life == Life::Alive);
}

}  // namespace millrace
