// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/invariant.h"
#include "core/trace/checks.h"

// Facts of members at work. Numbers in comments: reliability invariants.

namespace millrace {

namespace {

const MemberState& memberOf(const VisibleState& state, MemberId member)
{
    return state.log.members.at(member.value);
}

const ReadingState& readingOf(const VisibleState& state, GroupId group, PartitionId partition)
{
    return readingAt(state.log, group, partition);
}

const PartitionState& partitionOf(const VisibleState& state, PartitionId partition)
{
    return state.log.partitions.at(partition.value);
}

/// A live process that has arrived at its record and is handling it.
const MemberState& handlerOf(const VisibleState& state, MemberId member)
{
    const MemberState& handler = memberOf(state, member);
    MILLRACE_INVARIANT(handler.life == Life::Alive);
    MILLRACE_INVARIANT(handler.hand.phase == RecordInHand::Phase::Working);
    return handler;
}

}  // namespace

void verify(const VisibleState& before, SimTime, const PositionReset& fact)
{
    MILLRACE_INVARIANT(fact.position == partitionOf(before, fact.partition).logStart);
    MILLRACE_INVARIANT(readingOf(before, fact.group, fact.partition).position < fact.position);
}

void verify(const VisibleState& before, SimTime time, const RecordFetched& fact)
{
    const MemberState& member = memberOf(before, fact.member);
    MILLRACE_INVARIANT(member.life == Life::Alive && member.inGroup);
    MILLRACE_INVARIANT(member.hand.phase == RecordInHand::Phase::Nothing);
    const ReadingState& reading = readingOf(before, member.group, fact.partition);
    // 21, 22, 25: the owner, in order, without gaps, what the log still has.
    MILLRACE_INVARIANT(reading.owner == fact.member && !reading.revoking);
    MILLRACE_INVARIANT(fact.offset == reading.position);
    MILLRACE_INVARIANT(fact.offset >= partitionOf(before, fact.partition).logStart);
    MILLRACE_INVARIANT(fact.offset < partitionOf(before, fact.partition).logEnd);
    MILLRACE_INVARIANT(fact.arrivesAt >= time);
}

void verify(const VisibleState& before, SimTime time, const RecordHandlingStarted& fact)
{
    const MemberState& member = memberOf(before, fact.member);
    MILLRACE_INVARIANT(member.life == Life::Alive);
    MILLRACE_INVARIANT(member.hand.phase != RecordInHand::Phase::Nothing);
    MILLRACE_INVARIANT(member.hand.until == time);
    const ReadingState& reading = readingOf(before, member.group, member.hand.partition);
    MILLRACE_INVARIANT(fact.execution == reading.executions + 1);  // 40
    MILLRACE_INVARIANT(fact.endsAt >= time);
}

void verify(const VisibleState& before, SimTime time, const RecordHandlingFailed& fact)
{
    MILLRACE_INVARIANT(handlerOf(before, fact.member).hand.until == time);
}

void verify(const VisibleState& before, SimTime time, const RecordEffect& fact)
{
    const MemberState& member = handlerOf(before, fact.member);
    MILLRACE_INVARIANT(member.hand.happening == fact.happening);
    MILLRACE_INVARIANT(!member.hand.effectDone);
    MILLRACE_INVARIANT(time <= member.hand.until);
}

void verify(const VisibleState& before, SimTime time, const OffsetCommitted& fact)
{
    const MemberState& member = handlerOf(before, fact.member);
    // 24: only the owner commits, and only what it has finished.
    MILLRACE_INVARIANT(member.group == fact.group && member.hand.partition == fact.partition);
    MILLRACE_INVARIANT(readingOf(before, fact.group, fact.partition).owner == fact.member);
    MILLRACE_INVARIANT(fact.committed == member.hand.offset + 1);
    MILLRACE_INVARIANT(member.hand.until == time && member.hand.effectDone);
}

void verify(const VisibleState& before, SimTime time, const MemberSlept& fact)
{
    const MemberState& member = memberOf(before, fact.member);
    MILLRACE_INVARIANT(member.hand.phase == RecordInHand::Phase::Nothing);
    MILLRACE_INVARIANT(fact.wakesAt > time);
}

void verify(const VisibleState& before, SimTime time, const MemberWoke& fact)
{
    MILLRACE_INVARIANT(memberOf(before, fact.member).life == Life::Alive);
    MILLRACE_INVARIANT(memberOf(before, fact.member).wakesAt == time);
}

}  // namespace millrace
