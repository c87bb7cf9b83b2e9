// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/base/invariant.h"
#include "core/trace/checks.h"

// Facts of Kafka's group protocols. Numbers in comments: reliability invariants.

namespace millrace {

namespace {

using Standing = MemberState::Standing;

const GroupState& groupOf(const VisibleState& state, GroupId group)
{
    return state.log.groups.at(group.value);
}

const MemberState& liveMemberOf(const VisibleState& state, MemberId member, GroupId group)
{
    const MemberState& found = memberOf(state, member);
    MILLRACE_INVARIANT(found.life == Life::Alive);
    MILLRACE_INVARIANT(found.group == group);
    return found;
}

/// 23: every partition has an owner in the group; only what a ghost had may wait for its end.
void verifyAllOwned(const VisibleState& before, GroupId group)
{
    const bool ghosts = !groupOf(before, group).ghosts.empty();
    for (const PartitionId partition : partitionsRead(before.log, group)) {
        const MemberId owner = readingAt(before.log, group, partition).owner;
        MILLRACE_INVARIANT(owner.isNone() ? ghosts : memberOf(before, owner).inGroup);
    }
}

}  // namespace

void verify(const VisibleState& before, SimTime, const MemberStarted& fact)
{
    MILLRACE_INVARIANT(memberOf(before, fact.member).life != Life::Alive);
    MILLRACE_INVARIANT(memberOf(before, fact.member).group == fact.group);
}

void verify(const VisibleState& before, SimTime time, const JoinRequested& fact)
{
    // In a poll: what earlier polls returned is finished.
    MILLRACE_INVARIANT(holdsNothing(liveMemberOf(before, fact.member, fact.group)));
    MILLRACE_INVARIANT(fact.sessionEndsAt > time);
}

void verify(const VisibleState& before, SimTime, const RebalanceLearned& fact)
{
    const MemberState& member = memberOf(before, fact.member);
    MILLRACE_INVARIANT(member.life == Life::Alive);
    MILLRACE_INVARIANT(member.inGroup ? member.standing == Standing::Steady
                                      : member.standing == Standing::Out);
}

void verify(const VisibleState& before, SimTime, const GroupPhaseChanged& fact)
{
    const GroupState& group = groupOf(before, fact.group);
    MILLRACE_INVARIANT(group.phase != fact.phase || group.members != fact.members);
    const auto in = std::ranges::count_if(before.log.members, [&fact](const MemberState& each) {
        return each.group == fact.group && each.inGroup;
    });
    MILLRACE_INVARIANT(fact.members == static_cast<std::uint64_t>(in) + group.ghosts.size());
    MILLRACE_INVARIANT((fact.phase == GroupPhase::Empty) == (fact.members == 0));
    if (fact.phase == GroupPhase::Stable)
        verifyAllOwned(before, fact.group);
}

void verify(const VisibleState& before, SimTime time, const MemberAssigned& fact)
{
    const MemberState& member = memberOf(before, fact.member);
    MILLRACE_INVARIANT(member.inGroup && member.group == fact.group);
    MILLRACE_INVARIANT(fact.sessionEndsAt > time);
    std::uint32_t owned = 0;
    for (std::uint32_t p = 0; p < before.log.partitions.size(); ++p)
        owned += isOwnedBy(readingAt(before.log, fact.group, PartitionId{p}), fact.member) ? 1 : 0;
    MILLRACE_INVARIANT(fact.partitions == owned);
}

void verify(const VisibleState& before, SimTime, const MemberRemoved& fact)
{
    const MemberState& member = memberOf(before, fact.member);
    MILLRACE_INVARIANT(member.inGroup && member.standing != Standing::Joining);
    MILLRACE_INVARIANT(groupOf(before, fact.group).phase == GroupPhase::PreparingRebalance);
}

void verify(const VisibleState& before, SimTime time, const GhostExpelled& fact)
{
    const auto& ghosts = groupOf(before, fact.group).ghosts;
    const auto ghost = std::ranges::find(ghosts, fact.member, &Ghost::member);
    MILLRACE_INVARIANT(ghost != ghosts.end());
    // A classic group gives up all who are late when its join phase ends.
    const bool late = groupOf(before, fact.group).phase == GroupPhase::PreparingRebalance;
    MILLRACE_INVARIANT(ghost->sessionEndsAt <= time || late);
}

void verify(const VisibleState& before, SimTime, const MemberDroppedOut& fact)
{
    const MemberState& member = liveMemberOf(before, fact.member, fact.group);
    MILLRACE_INVARIANT(member.inGroup && member.standing != Standing::Out);
    MILLRACE_INVARIANT(!holdsNothing(member));
}

void verify(const VisibleState& before, SimTime time, const MemberClosed& fact)
{
    // Its group may have given it up before, and it worked on.
    MILLRACE_INVARIANT(memberOf(before, fact.member).life == Life::Alive);
    MILLRACE_INVARIANT(isBetweenPolls(memberOf(before, fact.member).hand, time));
}

void verify(const VisibleState& before, SimTime, const CommitRefused& fact)
{
    // 24: refused because it is no member, no owner any more, or was late for this generation.
    const MemberState& member = liveMemberOf(before, fact.member, fact.group);
    const ReadingState& reading = readingAt(before.log, fact.group, fact.partition);
    const bool known = member.inGroup && member.standing != Standing::Out;
    // Joining, it may be late still: for the generation before, of which it has not heard.
    const bool inTime = member.standing == Standing::Joining &&
                        before.log.groups[fact.group.value].phase != GroupPhase::PreparingRebalance;
    MILLRACE_INVARIANT(!known || reading.owner != fact.member || !inTime);
    MILLRACE_INVARIANT((fact.error == CommitError::UnknownMemberId) == !known);
}

}  // namespace millrace
