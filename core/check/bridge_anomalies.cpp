// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/check/log_watch.h"

// Bridges: a member puts a job on the list, waits for the answer, and has handled its record then.

namespace millrace::check {

/// What the step's member waits with; null after a finding.
LogWatch::Hand* LogWatch::handFor(const Step& step)
{
    if (!isAlive(step))
        return nullptr;
    std::deque<Hand>& hands = m_members[step.member].hands;
    if (!hands.empty() && hands.front().enqueue == step.enqueue)
        return &hands.front();
    m_findings.add(Anomaly::NothingInHand, step, "{}: member {} does not wait for enqueue {}.",
                   nameOf(step.kind), step.member, step.enqueue);
    return nullptr;
}

void LogWatch::handedOn(const Step& step)
{
    if (step.enqueue != m_enqueues++)
        m_findings.add(Anomaly::Unexpected, step, "Enqueue {} was expected, not {}.",
                       m_enqueues - 1, step.enqueue);
    if (!isAlive(step))
        return;
    std::deque<Hand>& hands = m_members[step.member].hands;
    if (hands.empty()) {
        m_findings.add(Anomaly::NothingInHand, step,
                       "Member {} hands a record on, but has none in hand.", step.member);
        return;
    }
    Hand& hand = hands.front();
    const std::uint32_t group = groupOf(step);
    if (!m_rules[group].bridged)
        m_findings.add(Anomaly::WrongState, step,
                       "Member {} hands a record on, but its group has no bridge.", step.member);
    if (hand.number > 0)
        m_findings.add(Anomaly::BusyHand, step, "Member {} has begun its record already.",
                       step.member);
    if (step.timeNs < hand.arrivesAt)
        m_findings.add(Anomaly::BeforeArrival, step,
                       "The record that member {} hands on arrives at {} ns only.", step.member,
                       hand.arrivesAt);
    if (step.happening != hand.happening || step.reaction != m_history.reactionOfGroup.at(group))
        m_findings.add(Anomaly::WrongEffect, step,
                       "The job is not that of happening {}, which member {} has in hand.",
                       hand.happening, step.member);
    Reading& reading = m_readings[{group, hand.partition}];
    const auto before = reading.starts.find(hand.offset);
    const std::uint32_t expected = before == reading.starts.end() ? 1 : before->second + 1;
    if (step.execution != expected)
        m_findings.add(Anomaly::ExecutionMiscount, step, "This is execution {}, not {}.", expected,
                       step.execution);
    if (hand.offset >= reading.committed)
        reading.starts[hand.offset] = step.execution;
    hand.number = step.execution;
    hand.enqueue = step.enqueue;
    hand.jobAt = step.arrivesAt;
}

void LogWatch::enqueueAnswered(const Step& step)
{
    Hand* hand = handFor(step);
    if (hand == nullptr)
        return;
    if (hand->answerAt)
        m_findings.add(Anomaly::Duplicate, step, "Enqueue {} is answered twice.", step.enqueue);
    else if (step.timeNs != hand->jobAt)
        m_findings.add(Anomaly::BeforeArrival, step,
                       "Enqueue {} is answered at {} ns; its job is on the list at {} ns.",
                       step.enqueue, step.timeNs, hand->jobAt);
    hand->answerAt = step.arrivesAt;
}

void LogWatch::enqueueConfirmed(const Step& step)
{
    Hand* hand = handFor(step);
    if (hand == nullptr)
        return;
    if (!hand->answerAt)
        m_findings.add(Anomaly::Unexpected, step, "Enqueue {} was not answered.", step.enqueue);
    else if (step.timeNs < *hand->answerAt)
        m_findings.add(Anomaly::BeforeArrival, step, "The answer arrives at {} ns only.",
                       *hand->answerAt);
    else if (hand->givenUp)
        m_findings.add(Anomaly::Duplicate, step, "Enqueue {} is confirmed twice.", step.enqueue);
    hand->givenUp = true;  // Nothing more will be done about it here.
}

void ListWatch::handedOn(const Step& step)
{
    m_handedOn.emplace(step.enqueue, &step);
}

/// Whether a job that was handed on arrives now.
bool ListWatch::endsBridge(const Step& step)
{
    const auto found = std::ranges::find_if(m_handedOn, [&step](const auto& each) {
        const Step& sent = *each.second;
        return sent.happening == step.happening && sent.reaction == step.reaction &&
               sent.arrivesAt == step.timeNs;
    });
    if (found == m_handedOn.end())
        return false;
    m_handedOn.erase(found);
    return true;
}

void ListWatch::keyRefused(const Step& step)
{
    const auto bridge = m_bridges.find(step.reaction);
    const auto first = m_jobs.find(step.job);
    if (bridge == m_bridges.end() || !bridge->second)
        m_findings.add(Anomaly::RefusedWrongly, step,
                       "A job of reaction {} is refused, but its bridge has no key.",
                       step.reaction);
    else if (first == m_jobs.end() || first->second.enqueued->happening != step.happening ||
             first->second.enqueued->reaction != step.reaction)
        m_findings.add(Anomaly::RefusedWrongly, step,
                       "A job of happening {} and reaction {} is refused, but job {} is none of "
                       "it.",
                       step.happening, step.reaction, step.job);
    const auto sent = m_handedOn.find(step.enqueue);
    if (sent == m_handedOn.end())
        m_findings.add(Anomaly::Unexpected, step, "Enqueue {} is not under way.", step.enqueue);
    else if (sent->second->arrivesAt != step.timeNs)
        m_findings.add(Anomaly::BeforeArrival, step, "Enqueue {} arrives at {} ns.", step.enqueue,
                       sent->second->arrivesAt);
    m_handedOn.erase(step.enqueue);
}

void ListWatch::endBridges(const Step& last)
{
    for (const auto& [enqueue, sent] : m_handedOn)
        if (sent->arrivesAt < last.timeNs)
            m_findings.add(Anomaly::EnqueueLost, last,
                           "Enqueue {} should have been on the list at {} ns.", enqueue,
                           sent->arrivesAt);
}

}  // namespace millrace::check
