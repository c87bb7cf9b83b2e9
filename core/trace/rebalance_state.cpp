// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/trace/visible_state.h"

// Facts of Kafka's group protocols.

namespace millrace {

namespace {

/// The group has given it up and will hand out what it had.
void putOut(VisibleState& state, MemberId id, GroupId group)
{
    MemberState& member = memberOf(state, id);
    member.inGroup = false;
    member.standing = MemberState::Standing::Out;
    if (member.life != Life::Alive)
        forgetWork(member);
    disown(state.log, group, id);
}

}  // namespace

void apply(VisibleState& state, SimTime time, const MemberStarted& fact)
{
    MemberState& member = memberOf(state, fact.member);
    member.life = Life::Alive;
    member.since = time;
    forgetWork(member);
    if (member.inGroup && fact.identity == Identity::Dynamic) {
        state.log.groups[fact.group.value].ghosts.push_back({fact.member, member.sessionEndsAt});
        putOut(state, fact.member, fact.group);
    }
    member.standing = MemberState::Standing::Out;
    for (std::uint32_t p = 0; p < state.log.partitions.size(); ++p) {
        ReadingState& each = readingAt(state.log, fact.group, PartitionId{p});
        if (each.owner != fact.member)
            continue;
        each.position = each.committed;
        each.retrying = false;
    }
}

void apply(VisibleState& state, SimTime time, const JoinRequested& fact)
{
    MemberState& member = memberOf(state, fact.member);
    member.inGroup = true;
    member.standing = MemberState::Standing::Joining;
    member.seenAt = time;
    member.sessionEndsAt = fact.sessionEndsAt;
}

void apply(VisibleState& state, SimTime, const RebalanceLearned& fact)
{
    memberOf(state, fact.member).standing = MemberState::Standing::MustRejoin;
}

void apply(VisibleState& state, SimTime, const GroupPhaseChanged& fact)
{
    GroupState& group = state.log.groups[fact.group.value];
    group.phase = fact.phase;
    group.members = fact.members;
}

void apply(VisibleState& state, SimTime time, const MemberAssigned& fact)
{
    MemberState& member = memberOf(state, fact.member);
    member.standing = MemberState::Standing::Steady;
    member.seenAt = time;
    member.sessionEndsAt = fact.sessionEndsAt;
}

void apply(VisibleState& state, SimTime, const MemberRemoved& fact)
{
    putOut(state, fact.member, fact.group);
}

void apply(VisibleState& state, SimTime, const GhostExpelled& fact)
{
    auto& ghosts = state.log.groups[fact.group.value].ghosts;
    ghosts.erase(std::ranges::find(ghosts, fact.member, &Ghost::member));
}

void apply(VisibleState& state, SimTime, const MemberDroppedOut& fact)
{
    memberOf(state, fact.member).standing = MemberState::Standing::Out;
    if (fact.identity == Identity::Dynamic)
        putOut(state, fact.member, fact.group);
}

void apply(VisibleState& state, SimTime time, const MemberClosed& fact)
{
    MemberState& member = memberOf(state, fact.member);
    member.life = Life::Stopped;
    member.since = time;
    forgetWork(member);
    orphanProduced(state.log, fact.member);
}

void apply(VisibleState&, SimTime, const CommitRefused&)
{
    // What was done stays done, and the bookmark stays where it is.
}

}  // namespace millrace
