// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/queue/backoff.h"
#include "core/queue/queue_model.h"

// What becomes of a job: after a claim that ended without its holder's word, after its last
// attempt, on a shelf, in a wait.

namespace millrace {

SimDuration QueueModel::backoff(Context& context, const JobRow& row, std::uint32_t attempt) const
{
    const Draw draw = context.draw(Purpose::Jitter, row.happening.value,
                                   m_settings->reactions[row.reaction.value].id, attempt);
    return delayAfter(m_settings->spec.backoff, attempt, draw);
}

/// Of a dead worker of the generic lease: a live one renews in time.
void QueueModel::endLease(Context& context, JobId job)
{
    const auto& orphans = context.state().queue.orphans;
    const auto orphan = std::ranges::find(orphans, job, &Claim::job);
    if (orphan != orphans.end())
        endClaim(context, {job, orphan->worker}, Why::LeaseEnded);
}

/// The system ends a claim whose holder is dead, silent or cut off. A crash is no failure: what it
/// costs is a rule of its own.
void QueueModel::endClaim(Context& context, const Held& held, Why why)
{
    const FateSpec& fate = m_settings->spec.fate;
    const Claim claim = *claimOn(context.state().queue, held.job, held.worker);
    const std::uint32_t used = claim.attempt - (fate.crashCounts ? 0 : 1);
    const bool spent =
        fate.crashCounts && claim.attempt >= static_cast<std::uint32_t>(m_settings->spec.attempts);
    const bool stalled = fate.stallLimit >= 0 &&
                         ++m_stalls[held.job.value] > static_cast<std::uint32_t>(fate.stallLimit);
    const WorkerState& holder = context.state().queue.workers[held.worker.value];
    const bool inHand = holder.life == Life::Alive && holder.claim.job == held.job;
    using Fate = FateSpec::Crash;
    const bool doomed = stalled && fate.stallAtClaim;
    if (doomed && fate.crash != Fate::Failed)
        m_doomed.insert(held.job.value);
    if (fate.crash == Fate::Failed || (!doomed && (stalled || spent))) {
        if (fate.crash == Fate::Failed)
            park(context, held, why);
        else
            giveUp(context, held, Why::Stalled);
        if (inHand && holder.claim.job.isNone())
            goOn(context, held.worker);
        return;
    }
    // Its process may be back, and knows nothing of it.
    const auto& orphans = context.state().queue.orphans;
    const bool orphan = std::ranges::find(orphans, held.job, &Claim::job) != orphans.end();
    if (fate.crash == Fate::Retry)
        postpone(context, held, used, why);
    else if (isPlain() && orphan)
        context.emit(LeaseEnded{held.job, held.worker});
    else
        putBack(context, held,
                fate.crash == Fate::Front   ? Return::Front
                : fate.crash == Fate::Place ? Return::Place
                                            : Return::Back,
                used, why);
    if (inHand && holder.claim.job.isNone())
        goOn(context, held.worker);  // It was on its way, and is lost with its connection.
    if (fate.crash != Fate::Retry)
        claimReady(context);
}

/// A job can be taken away for good at the very instant at which its holder was to speak. Then its
/// hand is empty, and it looks for the next.
void QueueModel::goOn(Context& context, WorkerId worker)
{
    m_words.erase(worker.value);
    const WorkerState& state = context.state().queue.workers[worker.value];
    if (state.drainsUntil)
        leaveJob(context, worker);
    else if (state.hungUntil)
        ++m_turns[worker.value];  // It looks when it wakes.
    else
        schedule(context, context.now() + m_settings->spec.claim.overhead, Kind::WorkerFree,
                 worker.value, ++m_turns[worker.value]);
}

/// It waits for a person.
void QueueModel::park(Context& context, const Held& held, Why why)
{
    context.emit(JobParked{held.job, held.worker, why});
    settle(context, held.job, End::Given);
}

/// No attempts left, however they were used up.
void QueueModel::giveUp(Context& context, const Held& held, Why why)
{
    switch (m_settings->spec.fate.exhausted) {
    case FateSpec::Exhausted::Dead:
        context.emit(JobDeadLettered{held.job, held.worker});
        trimShelf(context);
        break;
    case FateSpec::Exhausted::Failed:
        context.emit(JobParked{held.job, held.worker, why});
        break;
    case FateSpec::Exhausted::Discarded:
        context.emit(JobDiscarded{held.job, held.worker, why});
        break;
    }
    settle(context, held.job, End::Given);
}

void QueueModel::putBack(Context& context, const Held& held, Return to, std::uint32_t attempt,
                         Why why)
{
    const std::uint32_t lane = claimOn(context.state().queue, held.job, held.worker)->lane;
    m_unknown.erase(held.job.value);
    context.emit(JobReturned{held.job, held.worker, lane, to, attempt, why});
}

/// As after a failure; so many attempts are used up then.
void QueueModel::postpone(Context& context, const Held& held, std::uint32_t used, Why why)
{
    const Claim claim = *claimOn(context.state().queue, held.job, held.worker);
    const JobRow& row = context.columns().jobs[held.job.value];
    const SimTime dueAt = context.now() + backoff(context, row, claim.attempt);
    context.emit(JobPostponed{held.job, held.worker, dueAt, used, why});
    settle(context, held.job, End::Open);
    waitUntil(context, dueAt, held.job);
}

/// Somebody must move a due job: at once, or at a look of the stager. Looks of a constant period
/// are arithmetic; drawn ones go on, one event each, while anything waits.
void QueueModel::waitUntil(Context& context, SimTime dueAt, JobId job)
{
    const FateSpec& fate = m_settings->spec.fate;
    if (fate.stager == SimDuration::zero() && dueAt > context.now()) {
        schedule(context, dueAt, Kind::RetryDue, job.value);
        return;
    }
    if (fate.stager == SimDuration::zero()) {  // Before its holder asks for the next.
        const std::uint64_t cause = context.cause();
        endWait(context, job);
        context.resumeFrom(cause);
        return;
    }
    if (fate.stagerSpread == SimDuration::zero()) {
        const SimDuration since = dueAt - m_firstLook;
        const auto looks = (since + fate.stager - SimDuration{1}) / fate.stager;
        schedule(context, m_firstLook + fate.stager * looks, Kind::StageDue, 0);
        return;
    }
    if (m_stagePlanned)
        return;
    while (m_stageAt <= context.now())
        m_stageAt += fate.stager + context.draw(Purpose::Stage, m_staged++)
                                       .between(SimDuration::zero(), fate.stagerSpread);
    m_stagePlanned = true;
    schedule(context, m_stageAt, Kind::StageDue, 0);
}

/// Its time has come; a late word may have completed it in the meantime.
void QueueModel::endWait(Context& context, JobId job)
{
    const auto& inWait = context.state().queue.inWait;
    const auto found = std::ranges::find(inWait, job, &JobInWait::job);
    if (found == inWait.end() || found->dueAt > context.now() || isDown(context))
        return;  // Or it waits anew.
    // What no look had to move tells nobody.
    const bool tells = m_settings->spec.claim.wakesWhenDue &&
                       m_settings->spec.fate.stager == SimDuration::zero();
    if (leaveWait(context, job))
        claimReady(context, tells);
}

/// Whether somebody may be handed a job now. One that has failed for the last time is dead when its
/// message would be visible again, and its group goes on without it.
bool QueueModel::leaveWait(Context& context, JobId job)
{
    if (m_spent.empty() || m_spent.erase(job.value) == 0)
        return letIn(context, context.columns().jobs[job.value], job, Door::Wait);
    context.emit(JobDeadLettered{job, WorkerId::none()});
    trimShelf(context);
    settle(context, job, End::Given);
    return true;
}

/// The stager looks, and moves what is due.
void QueueModel::stage(Context& context)
{
    if (isDown(context)) {
        m_stagePlanned = false;
        return;
    }
    const auto& inWait = context.state().queue.inWait;
    const std::uint64_t cause = context.cause();
    bool moved = false;
    while (!inWait.empty() && inWait.front().dueAt <= context.now()) {
        context.resumeFrom(cause);
        const JobId job = inWait.front().job;
        moved |= leaveWait(context, job);
    }
    if (m_settings->spec.fate.stagerSpread > SimDuration::zero()) {
        m_stagePlanned = false;
        context.resumeFrom(cause);
        if (!inWait.empty())
            waitUntil(context, inWait.front().dueAt, inWait.front().job);
        context.emit(ActorSet{ActorKind::Stager, m_stagePlanned ? m_stageAt : kNever, 0});
    }
    context.resumeFrom(cause);
    if (moved)
        claimReady(context, m_settings->spec.claim.wakesWhenDue);
}

/// Limits of the dead set are looked at when a job is put there, as Sidekiq does.
void QueueModel::trimShelf(Context& context)
{
    const FateSpec& fate = m_settings->spec.fate;
    const QueueState& queue = context.state().queue;
    const auto& dead = context.columns().dead;
    while (fate.deadAge > SimDuration::zero() &&
           dead[queue.deadGone].at + fate.deadAge < context.now())
        context.emit(ShelfCleared{dead[queue.deadGone].job, Shelf::Dead, Why::TooOld});
    while (fate.deadMax > 0 &&
           queue.dead - queue.deadGone > static_cast<std::uint32_t>(fate.deadMax))
        context.emit(ShelfCleared{dead[queue.deadGone].job, Shelf::Dead, Why::Full});
}

namespace {

/// How many of a shelf are meant by a count of 0 = all.
std::uint32_t meant(const QueueState& queue, Shelf shelf, std::uint32_t count)
{
    const std::uint32_t all =
        shelf == Shelf::Dead ? queue.dead - queue.deadGone : queue.failed - queue.failedGone;
    return count == 0 ? all : std::min(all, count);
}

JobId oldestOf(const Context& context, Shelf shelf)
{
    const QueueState& queue = context.state().queue;
    return shelf == Shelf::Dead ? context.columns().dead[queue.deadGone].job
                                : context.columns().failed[queue.failedGone].job;
}

}  // namespace

void QueueModel::redrive(Context& context, Shelf shelf, std::uint32_t count)
{
    const std::uint64_t cause = context.cause();
    if (isDown(context))
        return;  // Nobody can look into it.
    for (std::uint32_t n = meant(context.state().queue, shelf, count); n > 0; --n) {
        const JobId job = oldestOf(context, shelf);
        m_stalls.erase(job.value);
        context.resumeFrom(cause);
        letIn(context, context.columns().jobs[job.value], job,
              shelf == Shelf::Dead ? Door::Dead : Door::Failed);
    }
    context.resumeFrom(cause);
    claimReady(context, true);
}

void QueueModel::discard(Context& context, Shelf shelf, std::uint32_t count)
{
    const std::uint64_t cause = context.cause();
    if (isDown(context))
        return;  // Nobody can look into it.
    for (std::uint32_t n = meant(context.state().queue, shelf, count); n > 0; --n) {
        context.resumeFrom(cause);
        context.emit(ShelfCleared{oldestOf(context, shelf), shelf, Why::ByHand});
    }
}

}  // namespace millrace
