// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/check/watch.h"

// The list: jobs, claims, leases, attempts. What the dead do is not believed.

namespace millrace::check {

void ListWatch::see(const Step& step)
{
    switch (step.kind) {
    case Kind::JobSent:
        sent(step);
        break;
    case Kind::TickSent:
        tickSent(step);
        break;
    case Kind::JobEnqueued:
        enqueued(step);
        break;
    case Kind::RecordHandedOn:
        handedOn(step);
        break;
    case Kind::EnqueueRefused:
        keyRefused(step);
        break;
    case Kind::JobClaimed:
        claimed(step);
        break;
    case Kind::JobStarted:
        started(step);
        break;
    case Kind::LeaseExtended:
        extended(step);
        break;
    case Kind::JobEffect:
    case Kind::JobEffectSuppressed:
        effect(step);
        break;
    case Kind::JobCompleted:
    case Kind::JobRetried:
        ended(step);
        break;
    case Kind::JobDeadLettered:
        deadLettered(step);
        break;
    case Kind::JobReady:
        ready(step);
        break;
    case Kind::LeaseEnded:
        leaseEnded(step);
        break;
    case Kind::WorkerStarted:
        workerStarted(step);
        break;
    case Kind::WorkerStopped:
    case Kind::WorkerKilled:
        workerGone(step);
        break;
    default:
        break;
    }
}

void ListWatch::state(const Setting& setting)
{
    if (setting.thing == "list" && setting.key == "lease")
        m_lease = setting.value;
    if (setting.thing == "list" && setting.key == "attempts")
        m_attempts = setting.value;
    if (setting.thing == "group" && setting.key == "bridge")
        m_bridges[m_history.reactionOfGroup.at(setting.index)] = false;
    if (setting.thing == "group" && setting.key == "idempotent")
        m_bridges[m_history.reactionOfGroup.at(setting.index)] = setting.value != 0;
}

void ListWatch::sent(const Step& step)
{
    if (!m_tape.contains(step.happening))
        m_findings.add(Anomaly::Unexpected, step,
                       "A job is sent for happening {}, which has not happened.", step.happening);
    if (m_bridges.contains(step.reaction))
        m_findings.add(Anomaly::WrongState, step,
                       "A job of reaction {} is sent; a bridge brings those.", step.reaction);
    if (!m_sent.emplace(std::pair{step.happening, step.reaction}, &step).second)
        m_findings.add(Anomaly::Duplicate, step,
                       "The job of happening {} and reaction {} is sent twice.", step.happening,
                       step.reaction);
}

/// Several schedulers send a job of the same time; the first that arrives makes it.
void ListWatch::tickSent(const Step& step)
{
    const auto [sent, isFirst] = m_sent.emplace(std::pair{step.happening, step.reaction}, &step);
    if (!isFirst && step.arrivesAt < sent->second->arrivesAt)
        sent->second = &step;
}

void ListWatch::enqueued(const Step& step)
{
    const std::pair obligation{step.happening, step.reaction};
    const auto sent = m_sent.find(obligation);
    const auto bridge = m_bridges.find(step.reaction);
    // A bridge without a key may bring a job of an obligation again.
    const bool again = bridge != m_bridges.end() && !bridge->second;
    if (bridge != m_bridges.end()) {
        if (!endsBridge(step))
            m_findings.add(Anomaly::Unexpected, step,
                           "Job {} is enqueued, but no bridge has brought it now.", step.job);
    } else if (sent == m_sent.end())
        m_findings.add(Anomaly::Unexpected, step, "Job {} is enqueued, but was never sent.",
                       step.job);
    else if (step.timeNs < sent->second->arrivesAt)
        m_findings.add(Anomaly::BeforeArrival, step, "Job {} arrives at {} ns only.", step.job,
                       sent->second->arrivesAt);
    if (step.job != m_jobs.size())
        m_findings.add(m_jobs.contains(step.job) ? Anomaly::Duplicate : Anomaly::Unexpected, step,
                       "Job {} was expected, not {}.", m_jobs.size(), step.job);
    else if (!m_enqueued.insert(obligation).second && !again)
        m_findings.add(Anomaly::Duplicate, step, "Happening {} and reaction {} have a job already.",
                       step.happening, step.reaction);
    if (m_jobs.emplace(step.job, Job{.enqueued = &step}).second)
        m_ready.push_back(step.job);
}

void ListWatch::claimed(const Step& step)
{
    Job* job = jobOf(step);
    if (job == nullptr || !isAlive(step))
        return;
    Worker& worker = m_workers[step.worker];
    if (worker.job != kNone)
        m_findings.add(Anomaly::BusyHand, step, "Worker {} claims job {}, but holds job {}.",
                       step.worker, step.job, worker.job);
    checkTurn(step, *job);
    checkCounts(step, *job);
    checkLease(step);
    std::erase(m_ready, step.job);
    worker.job = step.job;
    job->state = Job::State::Claimed;
    job->holder = step.worker;
    job->orphan = false;
    job->attempt = step.attempt;
    job->arrivesAt = step.arrivesAt;
    job->leaseEndsAt = step.leaseEndsAt;
    job->execution = {};
}

void ListWatch::checkTurn(const Step& step, const Job& job)
{
    switch (job.state) {
    case Job::State::Claimed:
        m_findings.add(Anomaly::DoubleClaim, step, "Job {} is claimed by worker {} already.",
                       step.job, job.holder);
        break;
    case Job::State::Retry:
        m_findings.add(Anomaly::ClaimedNotReady, step, "Job {} waits for its next try.", step.job);
        break;
    case Job::State::Completed:
    case Job::State::DeadLettered:
        m_findings.add(Anomaly::Ghost, step, "Job {} had left the list.", step.job);
        break;
    case Job::State::Ready:
        if (!m_ready.empty() && m_ready.front() != step.job)
            m_findings.add(Anomaly::ClaimedOutOfTurn, step,
                           "Job {} is claimed; job {} was ready before it.", step.job,
                           m_ready.front());
        break;
    }
}

void ListWatch::checkCounts(const Step& step, const Job& job)
{
    if (step.attempt != job.attempt + 1)
        m_findings.add(Anomaly::AttemptMiscount, step, "This is attempt {} of job {}, not {}.",
                       job.attempt + 1, step.job, step.attempt);
    if (m_attempts && std::int64_t{step.attempt} > *m_attempts)
        m_findings.add(Anomaly::TooManyAttempts, step,
                       "Job {} is claimed for attempt {}; {} are allowed.", step.job, step.attempt,
                       *m_attempts);
    if (step.executions != job.executions)
        m_findings.add(Anomaly::ExecutionMiscount, step,
                       "Job {} was started {} times so far, not {}.", step.job, job.executions,
                       step.executions);
}

void ListWatch::started(const Step& step)
{
    Job* job = isAlive(step) ? held(step) : nullptr;
    if (job == nullptr)
        return;
    if (job->execution.going)
        m_findings.add(Anomaly::BusyHand, step, "Worker {} has begun its job already.",
                       step.worker);
    if (step.timeNs < job->arrivesAt)
        m_findings.add(Anomaly::BeforeArrival, step,
                       "The job that worker {} begins arrives at {} ns only.", step.worker,
                       job->arrivesAt);
    if (step.execution != ++job->executions)
        m_findings.add(Anomaly::ExecutionMiscount, step, "This is execution {}, not {}.",
                       job->executions, step.execution);
    job->executions = step.execution;
    job->execution = {.going = true};
}

void ListWatch::effect(const Step& step)
{
    if (!isAlive(step))
        return;
    const auto found = m_jobs.find(m_workers[step.worker].job);
    if (found == m_jobs.end() || !found->second.execution.going) {
        m_findings.add(Anomaly::EffectWithoutStart, step,
                       "Worker {} has an effect, but has begun nothing.", step.worker);
        return;
    }
    Job& job = found->second;
    if (job.execution.effectDone)
        m_findings.add(Anomaly::EffectTwice, step, "One execution has a second effect.");
    job.execution.effectDone = true;
    const auto happened = m_tape.find(step.happening);
    const bool right =
        step.job == found->first && step.happening == job.enqueued->happening &&
        step.reaction == job.enqueued->reaction && happened != m_tape.end() &&
        (step.kind == Kind::JobEffectSuppressed || happened->second->entity == step.entity);
    if (!right)
        m_findings.add(Anomaly::WrongEffect, step,
                       "The effect is not that of job {}, which worker {} has in hand.",
                       found->first, step.worker);
}

/// Well (JobCompleted) or not (JobRetried).
void ListWatch::ended(const Step& step)
{
    Job* job = isAlive(step) ? heldAndNamed(step) : nullptr;
    if (job == nullptr)
        return;
    if (!job->execution.going)
        m_findings.add(Anomaly::EndedWithoutStart, step, "Job {} ends, but was not begun.",
                       step.job);
    else if (step.kind == Kind::JobCompleted && !job->execution.effectDone)
        m_findings.add(Anomaly::EndedWithoutEffect, step,
                       "Job {} is completed, but its effect has not taken place.", step.job);
    job->execution = {};
    job->dueAt = step.dueAt;
    job->state = step.kind == Kind::JobCompleted ? Job::State::Completed : Job::State::Retry;
    m_workers[step.worker].job = kNone;
}

void ListWatch::end()
{
    const Step& last = m_history.steps.back();
    endBridges(last);
    for (const auto& [number, job] : m_jobs)
        if (job.state == Job::State::Claimed && job.leaseEndsAt < last.timeNs)
            m_findings.add(Anomaly::LeaseEnd, last,
                           "The lease of job {} ended at {} ns, but it was not taken back.", number,
                           job.leaseEndsAt);
}

bool ListWatch::isAlive(const Step& step)
{
    const bool alive = m_workers[step.worker].alive;
    if (!alive)
        m_findings.add(Anomaly::Zombie, step, "{}: worker {} is not alive.", nameOf(step.kind),
                       step.worker);
    return alive;
}

ListWatch::Job* ListWatch::jobOf(const Step& step)
{
    const auto found = m_jobs.find(step.job);
    if (found != m_jobs.end())
        return &found->second;
    m_findings.add(Anomaly::Unexpected, step, "{}: job {} was never enqueued.", nameOf(step.kind),
                   step.job);
    return nullptr;
}

ListWatch::Job* ListWatch::held(const Step& step)
{
    const auto found = m_jobs.find(m_workers[step.worker].job);
    if (found != m_jobs.end())
        return &found->second;
    m_findings.add(Anomaly::NothingInHand, step, "{}: worker {} holds no job.", nameOf(step.kind),
                   step.worker);
    return nullptr;
}

ListWatch::Job* ListWatch::heldAndNamed(const Step& step)
{
    Job* job = jobOf(step);
    if (job == nullptr || m_workers[step.worker].job == step.job)
        return job;
    if (step.kind == Kind::JobCompleted && job->state == Job::State::Completed)
        m_findings.add(Anomaly::CompletedTwice, step, "Job {} is completed already.", step.job);
    else
        m_findings.add(Anomaly::NothingInHand, step, "{}: worker {} does not hold job {}.",
                       nameOf(step.kind), step.worker, step.job);
    return nullptr;
}

}  // namespace millrace::check
