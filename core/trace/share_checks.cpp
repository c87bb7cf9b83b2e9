// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/invariant.h"
#include "core/trace/checks.h"

// Facts of share groups. Numbers in comments: reliability invariants; those of the queue hold.

namespace millrace {

namespace {

const ReadingState& sharedReading(const VisibleState& state, GroupId group, PartitionId partition)
{
    MILLRACE_INVARIANT(state.log.groups.at(group.value).shares);
    return readingAt(state.log, group, partition);
}

bool isInWindow(const ReadingState& reading, Offset offset)
{
    return offset >= reading.committed && offset - reading.committed < reading.window.size();
}

/// Whether the record is this member's to answer for.
bool hasAcquired(const ReadingState& reading, Offset offset, MemberId member)
{
    if (!isInWindow(reading, offset))
        return false;
    const SharedRecord& record = reading.window[offset - reading.committed];
    return record.state == RecordState::Acquired && record.holder == member;
}

}  // namespace

void verify(const VisibleState& before, SimTime time, const RecordAcquired& fact)
{
    const MemberState& member = before.log.members.at(fact.member.value);
    MILLRACE_INVARIANT(member.life == Life::Alive && member.inGroup);
    if (member.hand.phase != RecordInHand::Phase::Nothing) {
        MILLRACE_INVARIANT(member.hand.phase == RecordInHand::Phase::Travelling);
        MILLRACE_INVARIANT(member.hand.since == time && member.hand.until == fact.arrivesAt);
    }
    const ReadingState& reading = sharedReading(before, member.group, fact.partition);
    const PartitionState& log = before.log.partitions.at(fact.partition.value);
    MILLRACE_INVARIANT(fact.offset >= log.logStart);
    MILLRACE_INVARIANT(fact.offset < readEnd(before.log, member.group, fact.partition));
    verifyIsolation(before, member.group, fact.partition, fact.offset);
    // 35: one at a time; what is finished stays so. 40: deliveries rise by one.
    if (fact.offset == reading.position) {
        MILLRACE_INVARIANT(fact.delivery == 1);
    } else {
        MILLRACE_INVARIANT(isInWindow(reading, fact.offset));
        const SharedRecord& record = reading.window[fact.offset - reading.committed];
        MILLRACE_INVARIANT(record.state == RecordState::Available);
        MILLRACE_INVARIANT(fact.delivery == record.delivery + 1);
    }
    MILLRACE_INVARIANT(fact.arrivesAt >= time && fact.lockEndsAt > time);
}

void verify(const VisibleState& before, SimTime, const RecordAnswered& fact)
{
    MILLRACE_INVARIANT(before.log.members.at(fact.member.value).life == Life::Alive);
    MILLRACE_INVARIANT(
        hasAcquired(sharedReading(before, fact.group, fact.partition), fact.offset, fact.member));
    switch (fact.answer) {
    case Answer::Accept:
        MILLRACE_INVARIANT(fact.becomes == RecordState::Acknowledged);
        break;
    case Answer::Release:
        MILLRACE_INVARIANT(fact.becomes == RecordState::Available ||
                           fact.becomes == RecordState::Archived);
        break;
    case Answer::Reject:
        MILLRACE_INVARIANT(fact.becomes == RecordState::Archived);
        break;
    }
}

void verify(const VisibleState& before, SimTime, const AnswerRefused& fact)
{
    MILLRACE_INVARIANT(before.log.members.at(fact.member.value).life == Life::Alive);
    MILLRACE_INVARIANT(
        !hasAcquired(sharedReading(before, fact.group, fact.partition), fact.offset, fact.member));
}

void verify(const VisibleState& before, SimTime time, const LockExpired& fact)
{
    const ReadingState& reading = sharedReading(before, fact.group, fact.partition);
    MILLRACE_INVARIANT(hasAcquired(reading, fact.offset, fact.member));
    MILLRACE_INVARIANT(fact.becomes == RecordState::Available ||
                       fact.becomes == RecordState::Archived);
    // Exactly at its end, never before.
    MILLRACE_INVARIANT(reading.window[fact.offset - reading.committed].lockEndsAt == time);
}

}  // namespace millrace
