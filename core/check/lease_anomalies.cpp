// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/watch.h"

// The list: leases, ways back to the ready jobs, the dead set, lives of workers.

namespace millrace::check {

void ListWatch::extended(const Step& step)
{
    Job* job = isAlive(step) ? held(step) : nullptr;
    if (job == nullptr)
        return;
    if (step.timeNs > job->leaseEndsAt)
        m_findings.add(Anomaly::LeaseEnd, step, "Worker {} renews a lease that ended at {} ns.",
                       step.worker, job->leaseEndsAt);
    checkLease(step);
    if (!m_lease && step.leaseEndsAt < job->leaseEndsAt)
        m_findings.add(Anomaly::LeaseEnd, step, "The lease of worker {} becomes shorter.",
                       step.worker);
    job->leaseEndsAt = step.leaseEndsAt;
}

void ListWatch::checkLease(const Step& step)
{
    if (m_lease && step.leaseEndsAt != later(step.timeNs, *m_lease))
        m_findings.add(Anomaly::LeaseEnd, step,
                       "The lease is said to end at {} ns; with the setting it is {} ns.",
                       step.leaseEndsAt, later(step.timeNs, *m_lease));
}

/// From the hand of a worker whose execution failed, or when the lease of a dead one ends.
void ListWatch::deadLettered(const Step& step)
{
    Job* job = jobOf(step);
    if (job == nullptr)
        return;
    if (job->state != Job::State::Claimed || job->holder != step.worker)
        m_findings.add(Anomaly::WrongState, step,
                       "Job {} is dead-lettered, but worker {} does not hold it.", step.job,
                       step.worker);
    else if (job->orphan && step.timeNs != job->leaseEndsAt)
        m_findings.add(Anomaly::LeaseEnd, step,
                       "Job {} is taken from the dead worker {} at {} ns; its lease ends at {} ns.",
                       step.job, step.worker, step.timeNs, job->leaseEndsAt);
    else if (!job->orphan && !job->execution.going)
        m_findings.add(Anomaly::EndedWithoutStart, step,
                       "Job {} fails for good, but was not begun.", step.job);
    if (m_attempts && std::int64_t{job->attempt} < *m_attempts)
        m_findings.add(Anomaly::DeadLetteredEarly, step,
                       "Job {} is dead-lettered after attempt {} of {}.", step.job, job->attempt,
                       *m_attempts);
    if (!job->orphan && m_workers[step.worker].job == step.job)
        m_workers[step.worker].job = kNone;
    std::erase(m_ready, step.job);
    job->execution = {};
    job->state = Job::State::DeadLettered;
}

void ListWatch::ready(const Step& step)
{
    Job* job = jobOf(step);
    if (job == nullptr)
        return;
    if (job->state != Job::State::Retry) {
        m_findings.add(Anomaly::WrongState, step, "Job {} becomes ready, but was not waiting.",
                       step.job);
        return;
    }
    if (step.timeNs < job->dueAt)
        m_findings.add(Anomaly::EarlyReady, step, "Job {} is due at {} ns only.", step.job,
                       job->dueAt);
    makeReady(step.job, *job);
}

void ListWatch::leaseEnded(const Step& step)
{
    Job* job = jobOf(step);
    if (job == nullptr)
        return;
    if (job->state != Job::State::Claimed || job->holder != step.worker) {
        m_findings.add(Anomaly::WrongState, step,
                       "The lease of job {} ends, but worker {} does not hold it.", step.job,
                       step.worker);
        return;
    }
    if (!job->orphan) {
        m_findings.add(Anomaly::LeaseOfTheLiving, step,
                       "The lease of job {} ends although worker {} is alive.", step.job,
                       step.worker);
        m_workers[step.worker].job = kNone;
    }
    if (step.timeNs != job->leaseEndsAt)
        m_findings.add(Anomaly::LeaseEnd, step, "The lease of job {} ends at {} ns, not at {} ns.",
                       step.job, job->leaseEndsAt, step.timeNs);
    makeReady(step.job, *job);
}

void ListWatch::workerStarted(const Step& step)
{
    Worker& worker = m_workers[step.worker];
    if (worker.alive)
        m_findings.add(Anomaly::WrongState, step, "Worker {} starts, but is up already.",
                       step.worker);
    worker = Worker{.alive = true};
}

/// In order (WorkerStopped), with its job handed back and the attempt not counted, or killed.
void ListWatch::workerGone(const Step& step)
{
    Worker& worker = m_workers[step.worker];
    if (!worker.alive)
        m_findings.add(Anomaly::WrongState, step, "{}: worker {} is not alive.", nameOf(step.kind),
                       step.worker);
    if (const auto found = m_jobs.find(worker.job); found != m_jobs.end()) {
        Job& job = found->second;
        job.execution = {};
        if (step.kind == Kind::WorkerKilled) {
            job.orphan = true;
        } else {
            job.attempt -= job.attempt > 0 ? 1 : 0;
            makeReady(worker.job, job);
        }
    }
    worker = Worker{};
}

/// Behind the others.
void ListWatch::makeReady(std::uint32_t number, Job& job)
{
    job.state = Job::State::Ready;
    job.holder = kNone;
    job.orphan = false;
    job.execution = {};
    m_ready.push_back(number);
}

}  // namespace millrace::check
