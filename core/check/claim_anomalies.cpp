// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/check/claim_watch.h"

// The list as a job system: every job in one state, edges that exist, one claim a job, the next of
// its lane, the dead silent, nothing before its time.

namespace millrace::check {

bool ClaimWatch::isFor(const History& history)
{
    return std::ranges::any_of(history.steps, [](const Step& step) {
        // A scheduler's clock says nothing about claims.
        return step.kind >= Kind::JobGranted && step.kind <= Kind::JobForgotten &&
               step.actor != Word::Scheduler;
    });
}

void ClaimWatch::state(const Setting& setting)
{
    if (setting.thing == "reaction" && setting.key == "lane")
        m_laneOf[setting.index] = static_cast<std::uint32_t>(setting.value);
    if (setting.thing != "list")
        return;
    if (setting.key == "attempts")
        m_attempts = setting.value;
    if (setting.key == "store")
        m_inMemory = setting.text == "memory";
    if (setting.key == "threads")
        m_threads = static_cast<std::uint32_t>(setting.value);
    if (setting.key == "groups")
        m_groups = true;
    if (setting.key == "queueOrder")
        m_strict = setting.text == "strict";
    if (setting.key == "orderBy")
        m_byCreation = setting.text == "created";
    if (setting.key == "claim")
        m_connected = setting.text == "connection";
    if (setting.key == "exhausted")
        m_diesInWait = m_diesInWait && setting.text == "dead";
}

void ClaimWatch::see(const Step& step)
{
    switch (step.kind) {
    case Kind::JobEnqueued:
    case Kind::JobGrouped:
        accepted(step, State::Available);
        break;
    case Kind::JobBlocked:
        if (step.door == Word::Arrival)
            accepted(step, State::Blocked);
        else
            atDoor(step);
        break;
    case Kind::JobHeld:
        accepted(step, State::Blocked);
        break;
    case Kind::JobUnblocked:
    case Kind::JobReleased:
    case Kind::JobDropped:
        atDoor(step);
        break;
    case Kind::QueuePaused:
        if (step.count != 0)
            m_paused.insert(step.number);
        else
            m_paused.erase(step.number);
        break;
    case Kind::JobScheduled:
        accepted(step, State::Scheduled);
        break;
    case Kind::JobClaimed:
    case Kind::JobGranted:
        if (step.into != Word::Buffer)  // What is pushed lies on the line.
            needsStore(step);
        granted(step);
        break;
    case Kind::WorkerCutOff:
    case Kind::WorkerInReach:
        reach(step);
        break;
    case Kind::JobTaken:
        taken(step);
        break;
    case Kind::JobStarted:
        started(step);
        break;
    case Kind::JobEffect:
    case Kind::JobEffectSuppressed:
        effect(step);
        break;
    case Kind::JobCompleted:
    case Kind::JobRetried:
    case Kind::JobReenqueued:
        ended(step);
        break;
    case Kind::JobDeadLettered:
        if (step.worker == kNone)
            return died(step);
        [[fallthrough]];
    case Kind::JobReturned:
    case Kind::JobParked:
    case Kind::JobLost:
    case Kind::JobDiscarded:
    case Kind::JobPostponed:
    case Kind::LeaseEnded:
        takenBack(step);
        break;
    case Kind::LateAck:
        needsStore(step);
        late(step);
        break;
    case Kind::JobReady:
        ready(step);
        break;
    case Kind::JobRedriven:
    case Kind::ShelfCleared:
        offShelf(step);
        break;
    case Kind::JobForgotten:
        forgotten(step);
        break;
    case Kind::StoreDown:
    case Kind::StoreUp:
    case Kind::WordHeld:
        storeMoves(step);
        break;
    case Kind::JobReread:
        reread(step);
        break;
    case Kind::JobRecalled:
        recalled(step);
        break;
    case Kind::WorkerPaced:
        if (step.endsAt != std::numeric_limits<std::int64_t>::max())
            m_workers[step.worker].until = step.endsAt;
        break;
    case Kind::EnqueueDropped:
        if (step.drop == Word::NoProcess)
            checkNobody(step);
        break;
    case Kind::EndForeseen:
    case Kind::LeaseExtended:
    case Kind::WorkerStarted:
    case Kind::WorkerStopped:
    case Kind::WorkerKilled:
    case Kind::WorkerHung:
    case Kind::WorkerWoke:
        workerMoves(step);
        break;
    default:
        break;
    }
}

void ClaimWatch::accepted(const Step& step, State state)
{
    if (step.job != m_jobs.size()) {
        m_findings.add(Anomaly::Unexpected, step, "Job {} was expected, not {}.", m_jobs.size(),
                       step.job);
        return;
    }
    const auto lane = m_laneOf.find(step.reaction);
    Job job{.state = state,
            .reaction = step.reaction,
            .lane = step.lane != kNone       ? step.lane
                    : lane == m_laneOf.end() ? 0
                                             : lane->second,
            .enqueuedAt = step.timeNs,
            .dueAt = step.dueAt};
    if (state == State::Available)
        m_lanes[job.lane].line.emplace_back(step.timeNs, step.job);
    m_jobs.emplace(step.job, job);
}

std::uint32_t ClaimWatch::firstOf(const Lane& lane) const
{
    if (!lane.front.empty())
        return lane.front.back();
    if (lane.placed.empty())
        return lane.line.empty() ? kNone : lane.line.front().second;
    const std::uint32_t placed = *lane.placed.begin();
    if (lane.line.empty())
        return placed;
    const std::pair own{m_jobs.at(placed).enqueuedAt, placed};
    return own < lane.line.front() ? placed : lane.line.front().second;
}

void ClaimWatch::checkTurn(const Step& step)
{
    const std::uint32_t index = step.lane == kNone ? 0 : step.lane;
    const std::uint32_t first = firstOf(m_lanes[index]);
    if (first != step.job)
        m_findings.add(Anomaly::ClaimedOutOfTurn, step, "Job {} is claimed; job {} is the next.",
                       step.job, first);
    const auto queue = [this](std::uint32_t lane) {
        const auto found = m_history.queueOfLane.find(lane);
        return found == m_history.queueOfLane.end() ? 0 : found->second;
    };
    for (const auto& [lane, jobs] : m_lanes)
        if (!m_groups && lane < index && !m_paused.contains(queue(lane)) &&
            firstOf(jobs) != kNone && (m_strict || queue(lane) == queue(index)))
            m_findings.add(Anomaly::ClaimedOutOfTurn, step,
                           "Job {} is claimed while lane {} has a job.", step.job, lane);
    Lane& lane = m_lanes[index];
    std::erase(lane.front, step.job);
    lane.placed.erase(step.job);
    if (!lane.line.empty() && lane.line.front().second == step.job)
        lane.line.pop_front();
}

void ClaimWatch::granted(const Step& step)
{
    Job* job = jobOf(step);
    Worker* worker = aliveOf(step);
    if (job == nullptr || worker == nullptr)
        return;
    if (job->state == State::Claimed)
        m_findings.add(Anomaly::DoubleClaim, step, "Job {} is claimed by worker {} already.",
                       step.job, job->holder);
    else if (job->state == State::Retryable || job->state == State::Scheduled ||
             job->state == State::Blocked)
        m_findings.add(Anomaly::ClaimedNotReady, step, "Job {} waits for its time.", step.job);
    else if (job->state != State::Available)
        m_findings.add(Anomaly::Ghost, step, "Job {} had left the list.", step.job);
    else
        checkTurn(step);
    if (step.attempt != job->used + 1)
        m_findings.add(Anomaly::AttemptMiscount, step, "This is attempt {} of job {}, not {}.",
                       job->used + 1, step.job, step.attempt);
    if (step.executions != job->executions)
        m_findings.add(Anomaly::ExecutionMiscount, step, "Job {} was started {} times, not {}.",
                       step.job, job->executions, step.executions);
    job->state = State::Claimed;
    job->holder = step.worker;
    job->orphan = false;
    job->attempt = step.attempt;
    job->leaseEndsAt = step.leaseEndsAt;
    job->arrivesAt = step.arrivesAt;
    job->actsAt = std::numeric_limits<std::int64_t>::max();
    if (step.into == Word::Buffer) {
        m_buffers[step.worker].push_back(step.job);
        return;
    }
    if (worker->job != kNone)
        m_findings.add(Anomaly::BusyHand, step, "Worker {} claims job {}, but has job {}.",
                       step.worker, step.job, worker->job);
    worker->job = step.job;
    worker->own = true;
    worker->until = step.arrivesAt;
    worker->waits = false;
    worker->execution = {};
}

void ClaimWatch::taken(const Step& step)
{
    Job* job = jobOf(step);
    Worker* worker = aliveOf(step);
    if (job == nullptr || worker == nullptr)
        return;
    auto& buffer = m_buffers[step.worker - step.worker % m_threads];
    if (buffer.empty() || buffer.front() != step.job)
        m_findings.add(Anomaly::NothingInHand, step, "Job {} is not the first of the buffer.",
                       step.job);
    if (worker->job != kNone)
        m_findings.add(Anomaly::BusyHand, step, "Worker {} has job {}.", step.worker, worker->job);
    std::erase(buffer, step.job);
    job->holder = step.worker;
    worker->job = step.job;
    worker->own = true;
    worker->until = std::max(step.timeNs, job->arrivesAt);
    worker->waits = false;
    worker->execution = {};
}

void ClaimWatch::started(const Step& step)
{
    Worker* worker = aliveOf(step);
    if (worker == nullptr)
        return;
    const auto job = m_jobs.find(worker->job);
    if (job == m_jobs.end() || worker->execution.going || worker->hung) {
        m_findings.add(Anomaly::NothingInHand, step, "Worker {} has nothing to begin.",
                       step.worker);
        return;
    }
    worker->execution = {.going = true};
    worker->until = step.endsAt;
    // Who has lost his claim counts on from where he was.
    if (worker->own && step.execution != job->second.executions + 1)
        m_findings.add(Anomaly::ExecutionMiscount, step, "This is execution {} of job {}, not {}.",
                       job->second.executions + 1, job->first, step.execution);
    if (worker->own)
        job->second.executions = step.execution;
}

void ClaimWatch::effect(const Step& step)
{
    Worker* worker = aliveOf(step);
    if (worker == nullptr)
        return;
    if (!worker->execution.going || worker->job != step.job || worker->hung)
        m_findings.add(Anomaly::EffectWithoutStart, step, "Worker {} has not begun job {}.",
                       step.worker, step.job);
    else if (worker->execution.effectDone)
        m_findings.add(Anomaly::EffectTwice, step, "One execution has a second effect.");
    worker->execution.effectDone = true;
}

/// Well (JobCompleted) or not (JobRetried), by who has it.
void ClaimWatch::ended(const Step& step)
{
    Job* job = jobOf(step);
    Worker* worker = aliveOf(step);
    if (job == nullptr || worker == nullptr)
        return;
    const bool well = step.kind == Kind::JobCompleted;
    if (job->state == State::Completed && well)
        m_findings.add(Anomaly::CompletedTwice, step, "Job {} is completed already.", step.job);
    else if (worker->job != step.job || !worker->own || job->holder != step.worker)
        m_findings.add(Anomaly::NothingInHand, step, "Worker {} does not hold job {}.", step.worker,
                       step.job);
    else if (!worker->execution.going)
        m_findings.add(Anomaly::EndedWithoutStart, step, "Job {} ends, but was not begun.",
                       step.job);
    else if (well && !worker->execution.effectDone)
        m_findings.add(Anomaly::EndedWithoutEffect, step,
                       "Job {} is completed, but its effect has not taken place.", step.job);
    // Active Job enqueues a job anew: the list counts from the beginning.
    job->isNewRow = step.kind == Kind::JobReenqueued;
    job->used = job->isNewRow ? 0 : job->attempt;
    job->dueAt = step.dueAt;
    goes(step, *job, well ? State::Completed : State::Retryable);
    letGo(step, true);
}

ClaimWatch::Job* ClaimWatch::jobOf(const Step& step)
{
    const auto found = m_jobs.find(step.job);
    if (found != m_jobs.end())
        return &found->second;
    m_findings.add(Anomaly::Unexpected, step, "{}: job {} was never enqueued.", nameOf(step.kind),
                   step.job);
    return nullptr;
}

ClaimWatch::Worker* ClaimWatch::aliveOf(const Step& step)
{
    Worker& worker = m_workers[step.worker];
    if (worker.alive)
        return &worker;
    m_findings.add(Anomaly::Zombie, step, "{}: worker {} is not alive.", nameOf(step.kind),
                   step.worker);
    return nullptr;
}

}  // namespace millrace::check
