// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/check/batch_watch.h"

namespace millrace::check {

void BatchWatch::state(const Setting& setting)
{
    if (setting.thing != "reaction")
        return;
    if (setting.key == "batch")
        for (std::uint32_t r = 0; r < 63; ++r)
            if ((setting.value >> r & 1) != 0)
                m_rules[setting.index].members.insert(r);
    if (setting.key == "batchWhen")
        m_rules[setting.index].ended = setting.text == "ended";
}

void BatchWatch::see(const Step& step)
{
    if (m_rules.empty())
        return;
    const auto ends = [&](End end) {
        if (const auto job = m_jobs.find(step.job); job != m_jobs.end())
            m_ends[job->second] = std::max(m_ends[job->second], end);
    };
    switch (step.kind) {
    case Kind::JobEnqueued:
    case Kind::JobScheduled:
    case Kind::JobGrouped:
    case Kind::JobHeld:
        return accepted(step);
    case Kind::JobBlocked:
        if (step.door == Word::Arrival)
            accepted(step);
        if (step.door == Word::Others)
            letIn(step);
        return;
    case Kind::JobReleased:
        return letIn(step);
    case Kind::JobDropped:
        if (step.door == Word::Others)
            letIn(step);
        return ends(End::Given);
    case Kind::EnqueueDropped:
        m_ends[{step.happening, step.reaction}] =
            std::max(m_ends[{step.happening, step.reaction}], End::Given);
        return;
    case Kind::JobCompleted:
        return ends(End::Well);
    case Kind::LateAck:
        if (step.late == Word::Completes)
            ends(End::Well);
        return;
    case Kind::JobDeadLettered:
    case Kind::JobParked:
    case Kind::JobDiscarded:
        return ends(End::Given);
    case Kind::BatchMemberEnded:
        return counted(step);
    default:
        return;
    }
}

void BatchWatch::accepted(const Step& step)
{
    const Obligation own{step.happening, step.reaction};
    m_jobs[step.job] = own;
    const auto rule = m_rules.find(step.reaction);
    const bool waits = rule != m_rules.end() && !allOver(rule->second, step.happening);
    if (waits != (step.kind == Kind::JobHeld))
        m_findings.add(Anomaly::BatchWrong, step, "Job {} {}.", step.job,
                       waits ? "is let in before those that it waits for have ended"
                             : "is kept back, and has nothing to wait for");
    if (step.kind == Kind::JobHeld)
        m_held[own] = step.job;
}

void BatchWatch::counted(const Step& step)
{
    const auto rule = m_rules.find(step.reaction);
    if (rule == m_rules.end() || !rule->second.members.contains(step.number)) {
        m_findings.add(Anomaly::BatchWrong, step, "Reaction {} does not wait for reaction {}.",
                       step.reaction, step.number);
        return;
    }
    if (!isOver(rule->second, {step.happening, step.number}))
        m_findings.add(Anomaly::BatchWrong, step,
                       "The job of happening {} and reaction {} has not ended.", step.happening,
                       step.number);
    if (!m_counted[{step.happening, step.reaction}].insert(step.number).second)
        m_findings.add(Anomaly::BatchWrong, step, "Reaction {} has been counted before.",
                       step.number);
}

void BatchWatch::letIn(const Step& step)
{
    const auto job = m_jobs.find(step.job);  // Who was never enqueued is ClaimWatch's.
    if (job == m_jobs.end())
        return;
    const auto rule = m_rules.find(job->second.second);
    if (m_held.erase(job->second) == 0 || rule == m_rules.end())
        m_findings.add(Anomaly::BatchWrong, step, "Job {} was not kept back.", step.job);
    else if (!allOver(rule->second, job->second.first))
        m_findings.add(Anomaly::BatchWrong, step,
                       "Job {} is let in before those that it waits for have ended.", step.job);
}

/// Who is kept back though nothing is left to wait for has been forgotten.
void BatchWatch::end(const Step& last)
{
    for (const auto& [obligation, job] : m_held)
        if (allOver(m_rules[obligation.second], obligation.first))
            m_findings.add(Anomaly::BatchWrong, last,
                           "Job {} is kept back, though those that it waits for have ended.", job);
}

bool BatchWatch::isOver(const Rule& rule, Obligation member) const
{
    const auto end = m_ends.find(member);
    return end != m_ends.end() && end->second >= (rule.ended ? End::Given : End::Well);
}

bool BatchWatch::allOver(const Rule& rule, std::uint32_t happening) const
{
    return std::ranges::all_of(rule.members, [&](std::uint32_t member) {
        return isOver(rule, {happening, member});
    });
}

}  // namespace millrace::check
