// SPDX-License-Identifier: GPL-3.0-or-later
#include <utility>

#include "core/check/claim_watch.h"

// The list as a job system: how claims end over their holders' heads, late words, shelves, and the
// lives of workers.

namespace millrace::check {

/// The system ends a claim, or its holder gives the job up for good.
void ClaimWatch::takenBack(const Step& step)
{
    Job* job = jobOf(step);
    if (job == nullptr)
        return;
    if (job->state != State::Claimed || job->holder != step.worker)
        m_findings.add(Anomaly::WrongState, step, "{}: worker {} does not hold job {}.",
                       nameOf(step.kind), step.worker, step.job);
    const bool byTime = step.why == Word::LeaseEnded || step.why == Word::HeartbeatEnded ||
                        step.kind == Kind::LeaseEnded;
    if (byTime && step.timeNs < job->leaseEndsAt)
        m_findings.add(Anomaly::LeaseEnd, step, "The claim of job {} ends at {} ns only.", step.job,
                       job->leaseEndsAt);
    const bool away = m_storeDown || m_storeMovedAt == step.timeNs;  // Who looks needs the store.
    if (job->orphan && step.timeNs > job->actsAt && !away)
        m_findings.add(Anomaly::LeaseEnd, step, "Job {} was to be looked at by {} ns.", step.job,
                       job->actsAt);
    if (step.why == Word::Reaped && !job->orphan)
        m_findings.add(Anomaly::LeaseOfTheLiving, step, "Worker {} is reaped, but lives.",
                       step.worker);
    // The living lose one only by having to say something that nobody hears.
    const bool unheard = m_storeDown || job->unknown || m_cutOff.contains(step.worker);
    if (step.kind == Kind::JobLost && !job->orphan && !unheard)
        m_findings.add(Anomaly::WrongState, step, "Job {} is lost, but worker {} lives.", step.job,
                       step.worker);
    const bool counts = step.kind == Kind::JobReturned || step.kind == Kind::JobPostponed;
    const std::uint32_t used = counts ? step.attempt : job->attempt;
    if (used != job->attempt && used + 1 != job->attempt)
        m_findings.add(Anomaly::AttemptMiscount, step, "Attempt {} of job {} ends as {}.",
                       job->attempt, step.job, used);
    job->used = used;
    job->dueAt = step.dueAt;
    const Worker& holder = m_workers[step.worker];
    const bool fails = holder.execution.going && !holder.hung && holder.until == step.timeNs &&
                       holder.own && step.timeNs < job->leaseEndsAt;
    if (m_groups && m_diesInWait && fails && step.kind == Kind::JobDeadLettered)
        m_findings.add(Anomaly::EarlyReady, step, "Job {} dies before its timeout is over.",
                       step.job);
    // Its own word comes at the end of what it has in hand, or when it is told to leave.
    const bool says = step.why == Word::Stopped || step.why == Word::ChildDied ||
                      (!counts && !holder.hung && (holder.waits || holder.until == step.timeNs));
    // What was on its way came on the connection that is closed, and so to nobody.
    const std::int64_t last =
        m_cutOff.contains(step.worker) ? m_cutSince.at(step.worker) : step.timeNs;
    const bool isLost = m_connected && step.why == Word::ConnectionLost &&
                        !holder.execution.going && holder.until > last;
    letGo(step, says || isLost);
    Lane& lane = m_lanes[job->lane];
    switch (step.kind) {
    case Kind::JobReturned:
        if (step.to == Word::Front)
            lane.front.push_back(step.job);
        else if (step.to == Word::InPlace)
            lane.placed.insert(step.job);
        else
            lane.line.emplace_back(step.timeNs, step.job);
        return goes(step, *job, State::Available);
    case Kind::LeaseEnded:
        lane.line.emplace_back(step.timeNs, step.job);
        return goes(step, *job, State::Available);
    case Kind::JobPostponed:
        return goes(step, *job, State::Retryable);
    case Kind::JobParked:
        return goes(step, *job, State::Failed);
    case Kind::JobLost:
        return goes(step, *job, State::Lost);
    case Kind::JobDiscarded:
        return goes(step, *job, State::Discarded);
    default:
        return goes(step, *job, State::DeadLettered);
    }
}

/// Of a group: it failed for the last time, and nobody has deleted it since.
void ClaimWatch::died(const Step& step)
{
    Job* job = jobOf(step);
    if (job == nullptr)
        return;
    const bool isSpent = m_attempts && job->used >= *m_attempts;
    if (!m_groups || !m_diesInWait || job->state != State::Retryable || !isSpent)
        m_findings.add(Anomaly::WrongState, step, "Job {} dies by itself.", step.job);
    else if (step.timeNs < job->dueAt)
        m_findings.add(Anomaly::EarlyReady, step, "Job {} is in flight until {} ns.", step.job,
                       job->dueAt);
    goes(step, *job, State::DeadLettered);
}

void ClaimWatch::goes(const Step&, Job& job, State to)
{
    job.state = to;
    job.orphan = false;
    job.holder = kNone;
}

/// The job leaves its holder's hand or buffer; who did not say so himself goes on with it.
void ClaimWatch::letGo(const Step& step, bool ownWord)
{
    for (auto& [first, buffer] : m_buffers)
        std::erase(buffer, step.job);
    Worker& worker = m_workers[step.worker];
    if (worker.job != step.job || !worker.own)
        return;
    worker.own = false;
    if (ownWord)
        worker.job = kNone;
}

void ClaimWatch::late(const Step& step)
{
    Job* job = jobOf(step);
    Worker* worker = aliveOf(step);
    if (job == nullptr || worker == nullptr)
        return;
    // A dead letter of the living may have been its own word: it names what it has.
    if (worker->job != step.job || worker->own || !worker->execution.going)
        m_findings.add(Anomaly::NothingInHand, step, "Worker {} does not end job {} late.",
                       step.worker, step.job);
    worker->job = kNone;
    if (step.late != Word::Completes)
        return;
    for (auto& [index, lane] : m_lanes) {
        std::erase(lane.front, step.job);
        lane.placed.erase(step.job);
    }
    for (auto& [first, buffer] : m_buffers)
        std::erase(buffer, step.job);
    if (job->state == State::Claimed && m_workers[job->holder].job == step.job)
        m_workers[job->holder].own = false;
    const bool open = job->state == State::Available || job->state == State::Claimed ||
                      job->state == State::Retryable;
    if (!open)
        m_findings.add(Anomaly::WrongState, step, "Job {} had left the list.", step.job);
    goes(step, *job, State::Completed);
}

void ClaimWatch::ready(const Step& step)
{
    Job* job = jobOf(step);
    if (job == nullptr)
        return;
    if (job->state != State::Retryable && job->state != State::Scheduled)
        m_findings.add(Anomaly::WrongState, step, "Job {} becomes ready, but was not waiting.",
                       step.job);
    else if (step.timeNs < job->dueAt)
        m_findings.add(Anomaly::EarlyReady, step, "Job {} is due at {} ns only.", step.job,
                       job->dueAt);
    if (m_groups && m_attempts && job->used >= *m_attempts)
        m_findings.add(Anomaly::TooManyAttempts, step, "Job {} has used up its attempts.",
                       step.job);
    // With groups, none behind it has been handed out.
    if (m_groups || (m_byCreation && !std::exchange(job->isNewRow, false)))
        m_lanes[job->lane].placed.insert(step.job);
    else
        m_lanes[job->lane].line.emplace_back(step.timeNs, step.job);
    goes(step, *job, State::Available);
}

/// Blocked when it could have been ready, let in behind the others, or dropped.
void ClaimWatch::atDoor(const Step& step)
{
    Job* job = jobOf(step);
    if (job == nullptr)
        return;
    const bool byHand = step.door == Word::Dead || step.door == Word::Failed;
    const bool waited = job->state == State::Retryable || job->state == State::Scheduled;
    const bool lay = job->state == State::DeadLettered || job->state == State::Failed;
    const bool letIn = step.kind == Kind::JobUnblocked || step.kind == Kind::JobReleased;
    const bool rightful = letIn || step.door == Word::Others ? job->state == State::Blocked
                          : byHand                           ? lay
                                                             : waited;
    if (!rightful)
        m_findings.add(Anomaly::WrongState, step, "{}: job {} is elsewhere.", nameOf(step.kind),
                       step.job);
    if (waited && step.timeNs < job->dueAt)
        m_findings.add(Anomaly::EarlyReady, step, "Job {} is due at {} ns only.", step.job,
                       job->dueAt);
    if (byHand) {
        job->used = 0;
        job->executions = 0;
    }
    if (letIn)
        m_lanes[job->lane].line.emplace_back(step.timeNs, step.job);
    goes(step, *job,
         step.kind == Kind::JobBlocked ? State::Blocked
         : letIn                       ? State::Available
                                       : State::Discarded);
}

void ClaimWatch::offShelf(const Step& step)
{
    Job* job = jobOf(step);
    if (job == nullptr)
        return;
    const State shelf = step.shelf == Word::Dead ? State::DeadLettered : State::Failed;
    if (job->state != shelf)
        m_findings.add(Anomaly::WrongState, step, "Job {} does not lie on that shelf.", step.job);
    if (step.kind == Kind::ShelfCleared)
        return goes(step, *job, State::Discarded);
    job->used = 0;
    job->executions = 0;
    m_lanes[job->lane].line.emplace_back(step.timeNs, step.job);
    goes(step, *job, State::Available);
}

/// One cut at a time of a worker's host, whoever runs on it, and as long as was said.
void ClaimWatch::reach(const Step& step)
{
    const auto cut = m_cutOff.find(step.worker);
    const bool begins = step.kind == Kind::WorkerCutOff;
    if (begins != (cut == m_cutOff.end()))
        m_findings.add(Anomaly::WrongState, step, "{}: worker {} cannot.", nameOf(step.kind),
                       step.worker);
    else if (begins ? step.until <= step.timeNs : cut->second != step.timeNs)
        m_findings.add(Anomaly::WrongState, step,
                       "Worker {} is cut off for no time, or not until "
                       "now.",
                       step.worker);
    if (begins) {
        m_cutOff[step.worker] = step.until;
        m_cutSince[step.worker] = step.timeNs;
        return;
    }
    m_cutOff.erase(step.worker);
    if (step.endsAt != std::numeric_limits<std::int64_t>::max())
        m_workers[step.worker].until = step.endsAt;
}

void ClaimWatch::needsStore(const Step& step)
{
    if (m_cutOff.contains(step.worker))
        m_findings.add(Anomaly::Zombie, step, "{}: worker {} is cut off from the store.",
                       nameOf(step.kind), step.worker);
}

void ClaimWatch::workerMoves(const Step& step)
{
    Worker& worker = m_workers[step.worker];
    if (step.kind == Kind::EndForeseen) {
        if (Job* job = jobOf(step)) {
            job->leaseEndsAt = step.endsAt;
            job->actsAt = step.actsAt;
        }
        return;
    }
    if (step.kind == Kind::LeaseExtended) {
        needsStore(step);
        const auto job = m_jobs.find(worker.job);
        if (job != m_jobs.end() && worker.own)
            job->second.leaseEndsAt = step.leaseEndsAt;
        return;
    }
    if ((step.kind == Kind::WorkerStarted) == worker.alive)
        m_findings.add(Anomaly::WrongState, step, "{}: worker {} cannot.", nameOf(step.kind),
                       step.worker);
    if (step.kind == Kind::WorkerHung || step.kind == Kind::WorkerWoke) {
        worker.hung = step.kind == Kind::WorkerHung;
        worker.waits = false;
        if (!worker.hung)
            worker.until = step.endsAt;
        return;
    }
    for (auto& [number, job] : m_jobs) {
        const bool formerLife = job.orphan;
        if (step.kind == Kind::WorkerStarted || job.state != State::Claimed ||
            job.holder != step.worker || formerLife)
            continue;
        job.orphan = step.kind == Kind::WorkerKilled;
        if (step.kind == Kind::WorkerStopped) {  // Handed back, and the claim did not count.
            job.used = job.attempt - 1;
            m_lanes[job.lane].line.emplace_back(step.timeNs, number);
            goes(step, job, State::Available);
        }
    }
    m_buffers[step.worker].clear();
    worker = Worker{.alive = step.kind == Kind::WorkerStarted};
}

void ClaimWatch::end()
{
    const Step& last = m_history.steps.back();
    for (const auto& [number, job] : m_jobs)
        if (job.state == State::Claimed && job.orphan && job.actsAt < last.timeNs && !m_storeDown)
            m_findings.add(Anomaly::LeaseEnd, last, "Job {} was to be looked at by {} ns.", number,
                           job.actsAt);
}

}  // namespace millrace::check
