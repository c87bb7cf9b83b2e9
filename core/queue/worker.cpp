// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/queue/backoff.h"
#include "core/queue/queue_model.h"

// Workers of generic-lease. A claim takes the first ready job and starts its lease; the worker
// renews it at every heartbeat while it holds the job. A dead worker's claim lasts until last
// sign of life + lease, then the job is ready again, behind the others. Attempts are counted at
// the claim, so crashes count, and a job that has none left goes to the dead set.

namespace millrace {

/// Gives ready jobs to idle workers, as long as there are both.
void QueueModel::claimReady(Context& context)
{
    const QueueState& queue = context.state().queue;
    const std::uint64_t cause = context.cause();
    while (!m_idle.empty() && queue.readyHead < queue.readyTail) {
        const WorkerId worker = m_idle.front();
        m_idle.pop_front();
        context.resumeFrom(cause);
        claim(context, worker);
    }
}

void QueueModel::becomeIdle(Context& context, WorkerId worker)
{
    m_idle.push_back(worker);
    claimReady(context);
}

void QueueModel::claim(Context& context, WorkerId worker)
{
    const ReadyRow row = context.columns().ready[context.state().queue.readyHead];
    const JobRow& job = context.columns().jobs[row.job.value];
    const ReactionSpec& spec = m_settings->reactions[job.reaction.value];
    const SimTime now = context.now();
    const SimTime arrivesAt =
        now + sample(m_settings->delay, context.draw(Purpose::ListDelay, job.happening.value,
                                                     spec.id, 1 + row.executions));
    context.emit(JobClaimed{row.job, worker, row.attempt + 1, row.executions, arrivesAt,
                            now + m_settings->lease});
    const std::uint32_t turn = ++m_turns[worker.value];
    schedule(context, arrivesAt, Kind::ClaimArrives, worker.value, turn);
    schedule(context, now + m_settings->heartbeat, Kind::HeartbeatDue, worker.value, turn);
}

void QueueModel::startJob(Context& context, WorkerId worker)
{
    const Claim& claim = context.state().queue.workers[worker.value].claim;
    const JobRow& job = context.columns().jobs[claim.job.value];
    const ReactionSpec& spec = m_settings->reactions[job.reaction.value];
    const std::uint32_t execution = claim.executions + 1;
    const SimDuration work =
        sample(spec.work, context.draw(Purpose::Work, job.happening.value, spec.id, execution));
    context.emit(JobStarted{worker, execution, context.now() + work});
    const std::uint32_t turn = m_turns[worker.value];
    if (spec.effectAt < 1.0) {
        const auto part =
            static_cast<SimDuration::rep>(static_cast<double>(work.count()) * spec.effectAt);
        schedule(context, context.now() + SimDuration{part}, Kind::EffectDue, worker.value, turn);
    }
    schedule(context, context.now() + work, Kind::WorkEnds, worker.value, turn);
}

void QueueModel::effect(Context& context, WorkerId worker)
{
    const JobId job = context.state().queue.workers[worker.value].claim.job;
    const JobRow& row = context.columns().jobs[job.value];
    context.emit(JobEffect{worker, job, row.happening, row.reaction,
                           context.columns().happenings[row.happening.value].entity});
}

void QueueModel::endWork(Context& context, WorkerId worker)
{
    const Claim& claim = context.state().queue.workers[worker.value].claim;
    const JobRow row = context.columns().jobs[claim.job.value];
    const ReactionSpec& spec = m_settings->reactions[row.reaction.value];
    const Draw draw =
        context.draw(Purpose::Failure, row.happening.value, spec.id, claim.executions);
    if (failsAt(spec, row.happening.value, draw)) {
        fail(context, worker, row);
    } else {
        if (!claim.effectDone)
            effect(context, worker);
        context.emit(JobCompleted{worker, claim.job});
    }
    ++m_turns[worker.value];
    becomeIdle(context, worker);
}

void QueueModel::fail(Context& context, WorkerId worker, const JobRow& row)
{
    const Claim claim = context.state().queue.workers[worker.value].claim;
    if (claim.attempt >= static_cast<std::uint32_t>(m_settings->spec.attempts)) {
        context.emit(JobDeadLettered{claim.job, worker});
        return;
    }
    const Draw draw = context.draw(Purpose::Jitter, row.happening.value,
                                   m_settings->reactions[row.reaction.value].id, claim.attempt);
    const SimTime dueAt = context.now() + delayAfter(m_settings->spec.backoff, claim.attempt, draw);
    context.emit(JobRetried{worker, claim.job, dueAt});
    schedule(context, dueAt, Kind::RetryDue, claim.job.value);
}

void QueueModel::extendLease(Context& context, WorkerId worker)
{
    context.emit(LeaseExtended{worker, context.now() + m_settings->lease});
    schedule(context, context.now() + m_settings->heartbeat, Kind::HeartbeatDue, worker.value,
             m_turns[worker.value]);
}

/// Of a dead worker only: a live one renews in time, since a heartbeat is shorter than a lease.
void QueueModel::endLease(Context& context, JobId job)
{
    const auto& orphans = context.state().queue.orphans;
    const Claim claim = *std::ranges::find(orphans, job, &Claim::job);
    if (claim.attempt >= static_cast<std::uint32_t>(m_settings->spec.attempts)) {
        context.emit(JobDeadLettered{job, claim.worker});
        return;
    }
    context.emit(LeaseEnded{job, claim.worker});
    claimReady(context);
}

}  // namespace millrace
