// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/check/scheduler_watch.h"

namespace millrace::check {

void SchedulerWatch::see(const Step& step)
{
    switch (step.kind) {
    case Kind::SchedulerStarted:
        m_any = true;
        moves(step, true);
        break;
    case Kind::SchedulerGone:
        moves(step, false);
        break;
    case Kind::Happened:
        judgeLast();
        m_last = &step;
        m_expected = ready(step.timeNs);
        break;
    case Kind::TickSent:
        sent(step);
        break;
    case Kind::TickRefused:
        refused(step);
        break;
    case Kind::TickMissed:
        missed(step);
        break;
    case Kind::JobEnqueued:
    case Kind::JobScheduled:
    case Kind::JobGrouped:
    case Kind::JobHeld:
    case Kind::EnqueueDropped:
        accepted(step);
        break;
    case Kind::JobBlocked:
        if (step.door == Word::Arrival)
            accepted(step);
        break;
    default:
        break;
    }
}

/// Those who were there before it.
std::size_t SchedulerWatch::ready(std::int64_t timeNs) const
{
    return static_cast<std::size_t>(std::ranges::count_if(
        m_since, [timeNs](const auto& each) { return each.second && *each.second < timeNs; }));
}

void SchedulerWatch::moves(const Step& step, bool starts)
{
    std::optional<std::int64_t>& since = m_since[step.scheduler];
    if (since.has_value() == starts)
        m_findings.add(Anomaly::WrongState, step, "{}: scheduler {} is {}.", nameOf(step.kind),
                       step.scheduler, starts ? "there already" : "not there");
    since = starts ? std::optional{step.timeNs} : std::nullopt;
}

/// Whether it is the time of the happening that it names.
bool SchedulerWatch::isNow(const Step& step)
{
    const auto happened = m_tape.find(step.happening);
    if (happened != m_tape.end() && happened->second->timeNs == step.timeNs)
        return true;
    m_findings.add(Anomaly::Unexpected, step, "{}: it is not the time of happening {}.",
                   nameOf(step.kind), step.happening);
    return false;
}

void SchedulerWatch::sent(const Step& step)
{
    if (!isNow(step))
        return;
    const std::optional<std::int64_t>& since = m_since[step.scheduler];
    if (!since || *since >= step.timeNs)
        m_findings.add(Anomaly::Zombie, step, "Scheduler {} was not there before this time.",
                       step.scheduler);
    Task& task = m_tasks[{step.happening, step.reaction}];
    ++task.senders;
    if (!task.underWay.emplace(step.scheduler, step.arrivesAt).second)
        m_findings.add(Anomaly::Duplicate, step,
                       "Scheduler {} sends the job of happening {} and reaction {} twice.",
                       step.scheduler, step.happening, step.reaction);
}

/// By whichever of those that arrive now.
void SchedulerWatch::accepted(const Step& step)
{
    const auto found = m_tasks.find({step.happening, step.reaction});
    if (!m_any || found == m_tasks.end())
        return;  // A bridge's, or ListWatch's to find.
    Task& task = found->second;
    const auto arrived = std::ranges::find_if(
        task.underWay, [&](const auto& each) { return each.second == step.timeNs; });
    if (task.recorded)
        m_findings.add(Anomaly::Duplicate, step,
                       "The time of happening {} has its job of reaction {} already.",
                       step.happening, step.reaction);
    if (arrived == task.underWay.end())
        m_findings.add(Anomaly::BeforeArrival, step, "No scheduler's enqueue arrives now.");
    else
        task.underWay.erase(arrived);
    task.recorded = true;
}

void SchedulerWatch::refused(const Step& step)
{
    Task& task = m_tasks[{step.happening, step.reaction}];
    const auto arrived = task.underWay.find(step.scheduler);
    if (arrived == task.underWay.end() || arrived->second != step.timeNs)
        m_findings.add(Anomaly::BeforeArrival, step,
                       "The enqueue of scheduler {} does not arrive now.", step.scheduler);
    else if (!task.recorded)
        m_findings.add(Anomaly::RefusedWrongly, step,
                       "The time of happening {} has no job of reaction {} yet.", step.happening,
                       step.reaction);
    task.underWay.erase(step.scheduler);
}

void SchedulerWatch::missed(const Step& step)
{
    if (isNow(step) && ready(step.timeNs) > 0)
        m_findings.add(Anomaly::WrongState, step, "A scheduler is there, and it is not missed.");
    m_tasks[{step.happening, step.reaction}].recorded = true;  // Never to be made up for.
}

/// Everybody who was there has sent.
void SchedulerWatch::judgeLast()
{
    if (m_last == nullptr || !m_any)
        return;
    for (auto task = m_tasks.lower_bound({m_last->happening, 0});
         task != m_tasks.end() && task->first.first == m_last->happening; ++task)
        if (task->second.senders != m_expected)
            m_findings.add(Anomaly::EnqueueLost, *m_last,
                           "{} schedulers were there, and {} sent the job of reaction {}.",
                           m_expected, task->second.senders, task->first.second);
}

void SchedulerWatch::end(const Step& last)
{
    judgeLast();
    for (const auto& [task, each] : m_tasks)
        for (const auto& [scheduler, arrivesAt] : each.underWay)
            if (arrivesAt < last.timeNs)
                m_findings.add(Anomaly::EnqueueLost, last,
                               "The enqueue of happening {} and reaction {} by scheduler {} "
                               "arrived at {} ns, and nothing came of it.",
                               task.first, task.second, scheduler, arrivesAt);
}

}  // namespace millrace::check
