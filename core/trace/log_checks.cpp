// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/base/invariant.h"
#include "core/trace/checks.h"

// Facts of both halves and of the log. Numbers in comments: reliability invariants.

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

void verify(const VisibleState& before, SimTime, const Declared&)
{
    MILLRACE_INVARIANT(before.happenings == 0);
}

void verify(const VisibleState&, SimTime, const SettingStated&) {}

void verify(const VisibleState& before, SimTime, const Happened& fact)
{
    MILLRACE_INVARIANT(!before.ended);
    MILLRACE_INVARIANT(fact.happening.value == before.happenings);
    MILLRACE_INVARIANT(fact.number >= 1);
}

void verify(const VisibleState& before, SimTime, const Intervened&)
{
    MILLRACE_INVARIANT(!before.ended);
}

void verify(const VisibleState& before, SimTime, const RunEnded&)
{
    MILLRACE_INVARIANT(!before.ended);
}

void verify(const VisibleState& before, SimTime time, const RecordSent& fact)
{
    MILLRACE_INVARIANT(fact.happening.value < before.happenings);
    MILLRACE_INVARIANT(fact.partition.value < before.log.partitions.size());
    MILLRACE_INVARIANT(fact.arrivesAt >= time);
}

void verify(const VisibleState& before, SimTime time, const RecordAppended& fact)
{
    // 15: offsets rise by one. 12: not before it arrives; a connection keeps order.
    MILLRACE_INVARIANT(fact.offset == partitionOf(before, fact.partition).logEnd);
    const auto& onTheirWay = before.log.onTheirWay;
    const auto first = std::ranges::find(onTheirWay, fact.partition, &RecordOnItsWay::partition);
    MILLRACE_INVARIANT(first != onTheirWay.end() && first->happening == fact.happening);
    MILLRACE_INVARIANT(first->arrivesAt == time);
}

void verify(const VisibleState& before, SimTime, const SegmentsDeleted& fact)
{
    // 16, 28: the log start rises and stays within the log.
    MILLRACE_INVARIANT(fact.logStart > partitionOf(before, fact.partition).logStart);
    MILLRACE_INVARIANT(fact.logStart <= partitionOf(before, fact.partition).logEnd);
}

void verify(const VisibleState& before, SimTime time, const MemberJoined& fact)
{
    MILLRACE_INVARIANT(memberOf(before, fact.member).life != Life::Alive);
    MILLRACE_INVARIANT(memberOf(before, fact.member).group == fact.group);
    MILLRACE_INVARIANT(fact.sessionEndsAt > time);
}

void verify(const VisibleState& before, SimTime time, const MemberHeartbeat& fact)
{
    // 11: the dead are silent.
    MILLRACE_INVARIANT(memberOf(before, fact.member).life == Life::Alive);
    MILLRACE_INVARIANT(memberOf(before, fact.member).inGroup);
    MILLRACE_INVARIANT(fact.sessionEndsAt > time);
}

void verify(const VisibleState& before, SimTime, const MemberKilled& fact)
{
    MILLRACE_INVARIANT(memberOf(before, fact.member).life == Life::Alive);
}

void verify(const VisibleState& before, SimTime, const MemberLeft& fact)
{
    MILLRACE_INVARIANT(memberOf(before, fact.member).life == Life::Alive);
}

void verify(const VisibleState& before, SimTime time, const MemberExpelled& fact)
{
    // Exactly last heartbeat + session, and never a member that beats.
    MILLRACE_INVARIANT(memberOf(before, fact.member).inGroup);
    MILLRACE_INVARIANT(memberOf(before, fact.member).sessionEndsAt == time);
    MILLRACE_INVARIANT(memberOf(before, fact.member).life != Life::Alive);
}

void verify(const VisibleState& before, SimTime, const Rebalanced& fact)
{
    MILLRACE_INVARIANT(fact.generation == before.log.generations.at(fact.group.value) + 1);
}

void verify(const VisibleState& before, SimTime, const PartitionRevoked& fact)
{
    const ReadingState& reading = readingOf(before, fact.group, fact.partition);
    MILLRACE_INVARIANT(reading.owner == fact.member && !reading.revoking);
}

void verify(const VisibleState& before, SimTime, const PartitionAssigned& fact)
{
    const ReadingState& reading = readingOf(before, fact.group, fact.partition);
    MILLRACE_INVARIANT(fact.position == reading.committed);
    // 22: no new owner while the old one holds a record of the partition, or may do so unseen.
    if (!reading.owner.isNone() && reading.owner != fact.member) {
        const MemberState& owner = memberOf(before, reading.owner);
        MILLRACE_INVARIANT(owner.life == Life::Alive);
        MILLRACE_INVARIANT(owner.hand.phase == RecordInHand::Phase::Nothing ||
                           owner.hand.partition != fact.partition);
    }
    if (!fact.member.isNone()) {
        MILLRACE_INVARIANT(memberOf(before, fact.member).inGroup);
        MILLRACE_INVARIANT(memberOf(before, fact.member).group == fact.group);
    }
}

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
