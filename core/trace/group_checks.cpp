// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/invariant.h"
#include "core/trace/checks.h"

// Facts of groups. Numbers in comments: reliability invariants.

namespace millrace {

namespace {

using Standing = MemberState::Standing;

}  // namespace

void verify(const VisibleState& before, SimTime time, const MemberJoined& fact)
{
    // A new process; or one that hung until its session ended, and has finished what it held.
    const MemberState& member = memberOf(before, fact.member);
    MILLRACE_INVARIANT(member.life != Life::Alive || (!member.inGroup && holdsNothing(member)));
    MILLRACE_INVARIANT(member.group == fact.group && !isHung(member) && !isCutOff(member));
    MILLRACE_INVARIANT(fact.sessionEndsAt > time);
}

void verify(const VisibleState& before, SimTime time, const MemberHeartbeat& fact)
{
    // 11: the dead and the hung are silent.
    MILLRACE_INVARIANT(memberOf(before, fact.member).life == Life::Alive);
    MILLRACE_INVARIANT(isInReach(memberOf(before, fact.member)));
    MILLRACE_INVARIANT(memberOf(before, fact.member).inGroup);
    MILLRACE_INVARIANT(fact.sessionEndsAt > time);
}

void verify(const VisibleState& before, SimTime, const MemberKilled& fact)
{
    MILLRACE_INVARIANT(memberOf(before, fact.member).life == Life::Alive);
}

bool isBetweenPolls(const RecordInHand& hand, SimTime now)
{
    return !isBegun(hand) || (hand.phase == RecordInHand::Phase::Working && hand.until == now);
}

void verify(const VisibleState& before, SimTime, const MemberDrains& fact)
{
    const MemberState& member = memberOf(before, fact.member);
    MILLRACE_INVARIANT(isInReach(member) && !member.drains && isBegun(member.hand));
}

void verify(const VisibleState& before, SimTime time, const MemberLeft& fact)
{
    const MemberState& member = memberOf(before, fact.member);
    MILLRACE_INVARIANT(member.life == Life::Alive);
    MILLRACE_INVARIANT(isBetweenPolls(member.hand, time));
}

void verify(const VisibleState& before, SimTime time, const MemberExpelled& fact)
{
    // Exactly last heartbeat + session, and never a member that beats.
    MILLRACE_INVARIANT(memberOf(before, fact.member).inGroup);
    MILLRACE_INVARIANT(memberOf(before, fact.member).sessionEndsAt == time);
    // One that is alive has fallen silent: it stands still, or did so until now, or did not poll;
    // or its clock has made it late.
    const MemberState& member = memberOf(before, fact.member);
    MILLRACE_INVARIANT(member.life != Life::Alive || !isInReach(member) ||
                       member.standing == Standing::Out || member.wasSkewed);
}

void verify(const VisibleState& before, SimTime, const Rebalanced& fact)
{
    MILLRACE_INVARIANT(fact.generation == before.log.groups.at(fact.group.value).generation + 1);
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
        // A classic group that has waited for all who live deals out what the dead had.
        const GroupPhase phase = before.log.groups.at(fact.group.value).phase;
        MILLRACE_INVARIANT(owner.life == Life::Alive || phase == GroupPhase::CompletingRebalance);
        // One that the group cannot reach any more may hold it still: it is a zombie. So may a
        // static member that is late when the join phase ends: it stays, and knows of nothing.
        const bool late =
            phase == GroupPhase::CompletingRebalance && owner.standing != Standing::Joining;
        const bool reached = owner.life == Life::Alive && owner.standing != Standing::Out && !late;
        MILLRACE_INVARIANT(!reached || !holds(owner, fact.partition));
    }
    if (!fact.member.isNone()) {
        MILLRACE_INVARIANT(memberOf(before, fact.member).inGroup);
        MILLRACE_INVARIANT(memberOf(before, fact.member).group == fact.group);
        MILLRACE_INVARIANT(
            reads(before.log, fact.group, fact.partition));  // What it subscribes to.
    }
}

}  // namespace millrace
