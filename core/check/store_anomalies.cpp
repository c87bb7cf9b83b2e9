// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/store_watch.h"

namespace millrace::check {

namespace {

/// What a store does, or is told.
bool needsStore(const Step& step)
{
    switch (step.kind) {
    case Kind::JobEnqueued:
    case Kind::JobScheduled:
    case Kind::JobClaimed:
    case Kind::JobGranted:
    case Kind::JobReady:
    case Kind::JobRetried:
    case Kind::JobReenqueued:
    case Kind::JobDeadLettered:
    case Kind::JobParked:
    case Kind::JobDiscarded:
    case Kind::JobPostponed:
    case Kind::JobRedriven:
    case Kind::ShelfCleared:
    case Kind::LeaseExtended:
    case Kind::LeaseEnded:
    case Kind::QueuePaused:
        return true;
    case Kind::JobReturned:
        return step.why != Word::StoreLost;
    default:
        return false;
    }
}

}  // namespace

void StoreWatch::state(const Setting& setting)
{
    if (setting.thing != "list")
        return;
    if (setting.key == "claim")
        m_untold = m_untold || setting.text == "pop";
    if (setting.key == "ack")
        m_untold = m_untold || setting.text == "early";
}

void StoreWatch::see(const Step& step)
{
    moves(step);
    if (m_down)
        checkDown(step);
    if (m_cutOff.contains(step.worker) && isTold(step))
        m_findings.add(Anomaly::StoreWrong, step, "Job {} ends, and its worker is cut off.",
                       step.job);
    checkForgotten(step);
    switch (step.kind) {
    case Kind::JobEnqueued:
    case Kind::JobScheduled:
        m_enqueued[step.job] = step.timeNs;
        break;
    case Kind::JobClaimed:
    case Kind::JobGranted:
        m_given[step.job] = step.timeNs;
        break;
    case Kind::JobCompleted:
    case Kind::JobRetried:
    case Kind::JobReenqueued:
        m_ended[step.job] = step.timeNs;
        m_unknown.erase(step.job);
        break;
    default:
        break;
    }
}

void StoreWatch::moves(const Step& step)
{
    const bool goes = step.kind == Kind::StoreDown;
    if (!goes && step.kind != Kind::StoreUp)
        return;
    if (m_down == goes)
        m_findings.add(Anomaly::StoreWrong, step, "The store is {} already.",
                       goes ? "down" : "there");
    m_down = goes;
    m_since = step.timeNs;
    m_keepsTo = goes ? step.until : step.timeNs;
    constexpr std::uint32_t kProcess = 0;
    if (goes && (m_keepsTo > m_since || (step.mode == kProcess && m_keepsTo != m_since)))
        m_findings.add(Anomaly::StoreWrong, step,
                       "The store dies at {} ns, and keeps what it did up to {} ns.", m_since,
                       m_keepsTo);
}

/// An end of a job that the store must hear.
bool StoreWatch::isTold(const Step& step) const
{
    if (step.kind == Kind::JobCompleted)
        return !m_untold && !m_unknown.contains(step.job);
    return step.kind == Kind::JobRetried || step.kind == Kind::JobReenqueued;
}

void StoreWatch::checkDown(const Step& step)
{
    if (needsStore(step) || (step.kind == Kind::JobCompleted && isTold(step)))
        m_findings.add(Anomaly::StoreWrong, step, "{}: the store is down.",
                       step.kind == Kind::JobCompleted ? "Job " + std::to_string(step.job)
                                                       : "Nobody can do that");
    if (step.kind == Kind::EnqueueDropped && step.drop != Word::StoreDown)
        m_findings.add(Anomaly::StoreWrong, step, "The store is down, and refuses by a rule.");
}

void StoreWatch::checkForgotten(const Step& step)
{
    const auto after = [this](const auto& times, std::uint32_t job) {
        const auto found = times.find(job);
        return found != times.end() && found->second > m_keepsTo;
    };
    const auto expect = [&](bool holds, const char* what) {
        if (!holds)
            m_findings.add(Anomaly::StoreWrong, step, "Job {}: {}", step.job, what);
    };
    switch (step.kind) {
    case Kind::EnqueueDropped:
        if (step.drop == Word::StoreDown && !m_down)
            m_findings.add(Anomaly::StoreWrong, step, "The store is there.");
        break;
    case Kind::WordHeld:
        expect(m_down || m_cutOff.contains(step.worker),
               "the store is there, and its worker could say so.");
        break;
    case Kind::WorkerCutOff:
        m_cutOff.insert(step.worker);
        break;
    case Kind::WorkerInReach:
        m_cutOff.erase(step.worker);
        break;
    case Kind::JobReread:
        expect(forgets() && !after(m_enqueued, step.job), "the store cannot know it.");
        break;
    case Kind::JobForgotten:
        if (!m_down)
            return;  // Of a memory: ClaimWatch looks after who lives.
        if (step.spot == Word::Hand)
            m_unknown.insert(step.job);
        expect(forgets() && (after(m_enqueued, step.job) ||
                             (step.spot == Word::Wait && after(m_ended, step.job))),
               "the store had flushed it.");
        break;
    case Kind::JobRecalled:
        expect(forgets() && after(m_ended, step.job), "the store had flushed its end.");
        break;
    case Kind::JobReturned:
        if (step.why == Word::StoreLost)
            expect(forgets() && after(m_given, step.job), "the store had flushed its claim.");
        break;
    default:
        break;
    }
}

}  // namespace millrace::check
