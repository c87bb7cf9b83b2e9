// SPDX-License-Identifier: GPL-3.0-or-later
#include <utility>

#include "core/trace/visible_state.h"

// Facts of groups.

namespace millrace {

void disown(LogState& log, GroupId group, MemberId member)
{
    for (std::uint32_t p = 0; p < log.partitions.size(); ++p) {
        if (readingAt(std::as_const(log), group, PartitionId{p}).owner == member)
            readingAt(log, group, PartitionId{p}).owner = MemberId::none();
    }
}

void forgetWork(MemberState& member)
{
    member.drains = false;
    member.wakesAt = {};
    member.hungSince = {};
    member.hungUntil = {};
    member.hand = {};
    member.batch.clear();
}

void apply(VisibleState& state, SimTime time, const MemberJoined& fact)
{
    MemberState& member = memberOf(state, fact.member);
    const bool returns = member.life != Life::Absent;
    member.life = Life::Alive;
    member.inGroup = true;
    member.standing = MemberState::Standing::Steady;
    member.since = time;
    member.seenAt = time;
    member.sessionEndsAt = fact.sessionEndsAt;
    forgetWork(member);
    // A static member that returns has its partitions still, and reads from the bookmark.
    for (std::uint32_t p = 0; returns && p < state.log.partitions.size(); ++p) {
        if (readingAt(std::as_const(state.log), fact.group, PartitionId{p}).owner != fact.member)
            continue;
        ReadingState& each = readingAt(state.log, fact.group, PartitionId{p});
        each.position = each.committed;
        each.retrying = false;
    }
}

void apply(VisibleState& state, SimTime time, const MemberHeartbeat& fact)
{
    MemberState& member = memberOf(state, fact.member);
    member.seenAt = time;
    member.sessionEndsAt = fact.sessionEndsAt;
}

void apply(VisibleState& state, SimTime time, const MemberKilled& fact)
{
    MemberState& member = memberOf(state, fact.member);
    member.life = Life::Killed;
    member.drains = false;
    member.since = time;
    member.hungSince = {};
    member.hungUntil = {};
    orphanProduced(state.log, fact.member);
}

void apply(VisibleState& state, SimTime, const MemberDrains& fact)
{
    memberOf(state, fact.member).drains = true;
}

void apply(VisibleState& state, SimTime time, const MemberLeft& fact)
{
    MemberState& member = memberOf(state, fact.member);
    member.life = Life::Stopped;
    member.inGroup = false;
    member.standing = MemberState::Standing::Out;
    member.since = time;
    forgetWork(member);
    orphanProduced(state.log, fact.member);
    disown(state.log, fact.group, fact.member);
}

void apply(VisibleState& state, SimTime, const MemberExpelled& fact)
{
    MemberState& member = memberOf(state, fact.member);
    member.inGroup = false;
    member.standing = MemberState::Standing::Out;
    if (member.life != Life::Alive)
        forgetWork(member);
    disown(state.log, fact.group, fact.member);
}

void apply(VisibleState& state, SimTime, const Rebalanced& fact)
{
    state.log.groups[fact.group.value].generation = fact.generation;
}

void apply(VisibleState& state, SimTime, const PartitionRevoked& fact)
{
    readingAt(state.log, fact.group, fact.partition).revoking = true;
}

void apply(VisibleState& state, SimTime, const PartitionAssigned& fact)
{
    ReadingState& each = readingAt(state.log, fact.group, fact.partition);
    each.revoking = false;
    if (each.owner == fact.member)
        return;  // It was to move and now stays: the owner goes on where it is.
    each.owner = fact.member;
    each.position = fact.position;
    each.retrying = false;
}

}  // namespace millrace
