// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/check/claim_watch.h"

// The list as a job system: what its store forgets, and what it believes afterwards. Whether it
// may is StoreWatch's.

namespace millrace::check {

/// Of a list in the memory of its process, which is gone; or by a store that had not flushed it.
void ClaimWatch::forgotten(const Step& step)
{
    Job* job = jobOf(step);
    if (job == nullptr)
        return;
    if (step.spot == Word::Hand) {
        if (job->state != State::Claimed)
            m_findings.add(Anomaly::WrongState, step, "Nobody has job {}.", step.job);
        job->unknown = true;
        return;
    }
    if (!m_storeDown)
        checkNobody(step);
    const bool waits = job->state == State::Retryable || job->state == State::Scheduled;
    const bool fits = step.spot == Word::Wait ? waits : job->state == State::Available;
    if (!fits)
        m_findings.add(Anomaly::WrongState, step, "Job {} is forgotten, but is elsewhere.",
                       step.job);
    Lane& lane = m_lanes[job->lane];
    std::erase(lane.front, step.job);
    lane.placed.erase(step.job);
    std::erase_if(lane.line, [&step](const auto& each) { return each.second == step.job; });
    goes(step, *job, State::Lost);
}

void ClaimWatch::checkNobody(const Step& step)
{
    const bool anybody =
        std::ranges::any_of(m_workers, [](const auto& each) { return each.second.alive; });
    if (!m_inMemory || anybody)
        m_findings.add(Anomaly::WrongState, step,
                       "{}: the jobs are in no memory, or its process is there.",
                       nameOf(step.kind));
}

void ClaimWatch::storeMoves(const Step& step)
{
    if (step.kind != Kind::WordHeld) {
        m_storeDown = step.kind == Kind::StoreDown;
        m_storeMovedAt = step.timeNs;
        return;
    }
    Worker* worker = aliveOf(step);
    if (worker == nullptr)
        return;
    if (worker->job != step.job || !worker->execution.going || worker->hung ||
        worker->until != step.timeNs)
        m_findings.add(Anomaly::NothingInHand, step, "Worker {} has not ended job {} now.",
                       step.worker, step.job);
    worker->waits = true;
}

/// The first of the line goes behind the others.
void ClaimWatch::reread(const Step& step)
{
    auto& line = m_lanes[step.lane].line;
    if (line.empty() || line.front().second != step.job) {
        m_findings.add(Anomaly::WrongState, step, "Job {} is not the first of its line.", step.job);
        return;
    }
    line.push_back(line.front());
    line.pop_front();
}

/// A claim goes on that its holder has ended.
void ClaimWatch::recalled(const Step& step)
{
    Job* job = jobOf(step);
    if (job == nullptr)
        return;
    const bool fits =
        step.spot == Word::Wait ? job->state == State::Retryable : job->state == State::Completed;
    if (!fits)
        m_findings.add(Anomaly::WrongState, step, "Job {} had not ended so.", step.job);
    if (step.executions != job->executions)
        m_findings.add(Anomaly::ExecutionMiscount, step, "Job {} was started {} times, not {}.",
                       step.job, job->executions, step.executions);
    job->state = State::Claimed;
    job->holder = step.worker;
    job->orphan = true;
    job->attempt = step.attempt;
    job->leaseEndsAt = step.leaseEndsAt;
    job->actsAt = std::numeric_limits<std::int64_t>::max();
}

}  // namespace millrace::check
