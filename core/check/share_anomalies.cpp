// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/check/log_watch.h"

// Share groups: who has acquired which record, for how long, and how often.

namespace millrace::check {

void LogWatch::acquired(const Step& step)
{
    if (!isAlive(step))
        return;
    Reading& reading = readingOf(step);
    const Rules& rules = rulesOf(step);
    if (!m_members[step.member].inGroup)
        m_findings.add(Anomaly::Membership, step, "Member {} is not in its group.", step.member);
    checkContents(step);
    Shared& record = reading.shared[step.offset];
    if (step.offset > reading.position)
        m_findings.add(Anomaly::PollSkip, step, "Offset {} is acquired; {} was next.", step.offset,
                       reading.position);
    else if (step.offset < reading.committed || record.state == Word::Acknowledged ||
             record.state == Word::Archived)
        m_findings.add(Anomaly::Ghost, step, "Offset {} is acquired, but is finished.",
                       step.offset);
    else if (record.state == Word::Acquired)
        m_findings.add(Anomaly::DoubleClaim, step, "Offset {} is acquired, but member {} has it.",
                       step.offset, record.holder);
    if (step.delivery != record.delivery + 1)
        m_findings.add(Anomaly::AttemptMiscount, step, "This is delivery {}, not {}.",
                       record.delivery + 1, step.delivery);
    else if (rules.deliveryLimit && step.delivery > *rules.deliveryLimit)
        m_findings.add(Anomaly::TooManyAttempts, step,
                       "Delivery {} is one too many: {} is the last.", step.delivery,
                       *rules.deliveryLimit);
    if (rules.lock && step.lockEndsAt != later(step.timeNs, *rules.lock))
        m_findings.add(Anomaly::LockEnd, step,
                       "The lock is said to end at {} ns; with the setting it is {} ns.",
                       step.lockEndsAt, later(step.timeNs, *rules.lock));
    record = {Word::Acquired, step.member, step.delivery, step.lockEndsAt, false};
    reading.position = std::max(reading.position, step.offset + 1);
    takeInHand(step);
}

/// Nothing more is done about a record in hand that was answered for, unless it was accepted.
void LogWatch::answered(const Step& step)
{
    if (!isAlive(step))
        return;
    checkGroup(step);
    Reading& reading = readingOf(step);
    const auto record = reading.shared.find(step.offset);
    if (record == reading.shared.end() || record->second.state != Word::Acquired ||
        record->second.holder != step.member) {
        m_findings.add(Anomaly::AnswerWithoutAcquisition, step,
                       "Member {} answers for offset {}, which it has not acquired.", step.member,
                       step.offset);
        return;
    }
    checkAnswer(step, record->second);
    std::deque<Hand>& hands = m_members[step.member].hands;
    if (step.answer != Word::Accept && !hands.empty() &&
        hands.front().partition == step.partition && hands.front().offset == step.offset)
        hands.front().givenUp = true;
    record->second.state = step.becomes;
    dropFinished(reading);
}

void LogWatch::checkAnswer(const Step& step, const Shared& record)
{
    if (step.timeNs > record.lockEndsAt)
        m_findings.add(Anomaly::LockEnd, step, "The lock of offset {} ended at {} ns.", step.offset,
                       record.lockEndsAt);
    if (step.answer == Word::Accept && !record.effectDone)
        m_findings.add(Anomaly::EndedWithoutEffect, step,
                       "Member {} accepts a record whose effect has not taken place.", step.member);
    const bool right = step.answer == Word::Accept   ? step.becomes == Word::Acknowledged
                       : step.answer == Word::Reject ? step.becomes == Word::Archived
                                                     : true;
    if (!right)
        m_findings.add(Anomaly::WrongState, step,
                       "With this answer offset {} cannot become what is said.", step.offset);
    else if (step.answer == Word::Release)
        checkReturn(step, record);
}

/// Available again, unless this delivery was the last.
void LogWatch::checkReturn(const Step& step, const Shared& record)
{
    const std::optional<std::int64_t> limit = rulesOf(step).deliveryLimit;
    const bool last = limit && record.delivery >= *limit;
    if (step.becomes != (last ? Word::Archived : Word::Available))
        m_findings.add(Anomaly::WrongState, step,
                       "Offset {} comes back after delivery {} and should be {}.", step.offset,
                       record.delivery, last ? "archived" : "available");
}

void LogWatch::answerRefused(const Step& step)
{
    if (!isAlive(step))
        return;
    checkGroup(step);
    const Reading& reading = readingOf(step);
    const auto record = reading.shared.find(step.offset);
    if (record != reading.shared.end() && record->second.state == Word::Acquired &&
        record->second.holder == step.member)
        m_findings.add(Anomaly::RefusedWrongly, step,
                       "Member {} has acquired offset {}, and its answer is refused.", step.member,
                       step.offset);
    std::deque<Hand>& hands = m_members[step.member].hands;
    if (!hands.empty() && hands.front().partition == step.partition &&
        hands.front().offset == step.offset && hands.front().number > 0)
        hands.front().givenUp = true;
}

void LogWatch::lockExpired(const Step& step)
{
    Reading& reading = readingOf(step);
    const auto record = reading.shared.find(step.offset);
    if (record == reading.shared.end() || record->second.state != Word::Acquired ||
        record->second.holder != step.member) {
        m_findings.add(Anomaly::AnswerWithoutAcquisition, step,
                       "The lock of offset {} ends, but member {} has not acquired it.",
                       step.offset, step.member);
        return;
    }
    if (step.timeNs != record->second.lockEndsAt)
        m_findings.add(Anomaly::LockEnd, step, "The lock of offset {} ends at {} ns, not at {} ns.",
                       step.offset, record->second.lockEndsAt, step.timeNs);
    checkReturn(step, record->second);
    record->second.state = step.becomes;
    dropFinished(reading);
}

/// What is not finished begins behind what is, without a gap.
void LogWatch::dropFinished(Reading& reading)
{
    while (!reading.shared.empty()) {
        const auto first = reading.shared.begin();
        const bool final =
            first->second.state == Word::Acknowledged || first->second.state == Word::Archived;
        if (first->first > reading.committed || !final)
            return;
        moveBookmark(reading, reading.committed + (first->first == reading.committed ? 1 : 0));
        reading.shared.erase(first);
    }
}

}  // namespace millrace::check
