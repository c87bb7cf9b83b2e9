// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/log/log_model.h"

// KIP-848, the "consumer" protocol: the broker computes the target and moves each member on its
// own, in the answers to its heartbeats. A group epoch counts changes of membership, the target
// has the epoch it was computed for, and each member that of the target it has caught up with. A
// member acknowledges every change with a heartbeat out of turn.
// As in 4.0: a target is computed by the first heartbeat after a change, at once by a join. As in
// 4.3 (KIP-1263) with an assignment interval: not before that has passed since the last one.
// Simplified: a member that comes to its poll later than its next heartbeat beats on meanwhile, as
// its background thread does, and acknowledges with that heartbeat.

namespace millrace {

using Standing = MemberState::Standing;

void LogModel::joinBrokerGroup(Context& context, MemberId member, bool returns)
{
    const GroupId group = context.state().log.members[member.value].group;
    if (!returns) {
        raiseEpoch(context, group);
        if (mayComputeTarget(context, group))
            computeTarget(context, group);
    }
    if (returns)
        beginOwned(context, member);
    reconcile(context, member);
    confirm(context, member);
    Member& hidden = m_members[member.value];
    const SimDuration next =
        std::min(m_settings->members[member.value].rejoinDelay,
                 byOwnClock(context, member, groupOf(context, member).heartbeat));
    schedule(context, context.now() + next, Kind::HeartbeatDue, member.value, ++hidden.beat);
    updatePhase(context, group);
    offerOwned(context, member);
}

void LogModel::brokerHeartbeat(Context& context, MemberId member)
{
    const MemberState& state = context.state().log.members[member.value];
    const GroupId group = state.group;
    Member& hidden = m_members[member.value];
    if (!state.inGroup) {  // UNKNOWN_MEMBER_ID: it was silent until its session ended.
        context.emit(RebalanceLearned{member});
        hear(context, member);
        return;
    }
    context.emit(MemberHeartbeat{member, context.now() + groupOf(context, member).session});
    SimDuration next = byOwnClock(context, member, groupOf(context, member).heartbeat);
    const GroupState& visible = context.state().log.groups[group.value];
    bool changed = false;
    if (visible.phase != GroupPhase::Stable) {  // Else there is nothing to tell.
        if (m_groups[group.value].targetEpoch != visible.generation &&
            mayComputeTarget(context, group))
            computeTarget(context, group);
        changed = reconcile(context, member);
        if (changed) {
            confirm(context, member);
            next = std::min(next, m_settings->members[member.value].rejoinDelay);
        }
        updatePhase(context, group);
    }
    schedule(context, context.now() + next, Kind::HeartbeatDue, member.value, ++hidden.beat);
    if (changed)
        offerOwned(context, member);
}

void LogModel::raiseEpoch(Context& context, GroupId group) const
{
    context.emit(Rebalanced{group, context.state().log.groups[group.value].generation + 1});
}

/// The first one of all waits for nothing.
bool LogModel::mayComputeTarget(const Context& context, GroupId id) const
{
    const Group& group = m_groups[id.value];
    return group.targetEpoch == 0 ||
           context.now() - group.targetAt >= m_settings->groups[id.value].rules.assignmentInterval;
}

/// Former processes count as members until they are fenced, and keep their share.
void LogModel::computeTarget(Context& context, GroupId id)
{
    Group& group = m_groups[id.value];
    std::vector<MemberId> members = membersIn(context, id);
    const auto firstGhost = static_cast<std::uint32_t>(m_members.size());
    for (std::uint32_t g = 0; g < group.ghosts.size(); ++g)
        members.emplace_back(firstGhost + g);
    computeAssignment(context, id, members);
    for (MemberId& owner : group.target)
        if (!owner.isNone() && owner.value >= firstGhost)
            owner = MemberId::none();
    group.targetEpoch = context.state().log.groups[id.value].generation;
    group.targetAt = context.now();
}

/// Tells it what to give up, or else gives it what is free of its target. True when its
/// partitions have changed, or it has now given up what it was told to.
bool LogModel::reconcile(Context& context, MemberId member)
{
    const LogState& log = context.state().log;
    const GroupId id = log.members[member.value].group;
    const Group& group = m_groups[id.value];
    Member& hidden = m_members[member.value];
    const std::uint64_t cause = context.cause();
    bool mustGiveUp = false;
    for (std::uint32_t p = 0; p < m_partitions.size(); ++p) {
        const ReadingState& reading = readingAt(log, id, PartitionId{p});
        if (reading.owner != member || group.target[p] == member)
            continue;
        mustGiveUp = true;
        context.resumeFrom(cause);
        if (!reading.revoking)
            context.emit(PartitionRevoked{id, PartitionId{p}, member});
    }
    context.resumeFrom(cause);
    if (mustGiveUp) {
        if (hidden.news == News::None)
            hear(context, member);
        return false;
    }
    bool changed = hidden.epoch != group.targetEpoch;
    hidden.epoch = group.targetEpoch;
    for (std::uint32_t p = 0; p < m_partitions.size(); ++p) {
        const ReadingState& reading = readingAt(log, id, PartitionId{p});
        if (group.target[p] != member || !reading.owner.isNone())
            continue;
        const auto hasIt = [p](const GhostShare& ghost) {
            return std::ranges::find(ghost.partitions, PartitionId{p}) != ghost.partitions.end();
        };
        if (std::ranges::any_of(group.ghosts, hasIt))
            continue;
        changed = true;
        context.resumeFrom(cause);
        assign(context, id, PartitionId{p}, member);
    }
    context.resumeFrom(cause);
    return changed;
}

void LogModel::updatePhase(Context& context, GroupId id) const
{
    const LogState& log = context.state().log;
    const Group& group = m_groups[id.value];
    const std::uint32_t epoch = log.groups[id.value].generation;
    const std::vector<MemberId> members = membersIn(context, id);
    const bool ghosts = !log.groups[id.value].ghosts.empty();
    const auto caughtUp = [&](MemberId m) { return m_members[m.value].epoch == epoch; };
    const auto inPlace = [&](std::uint32_t p) {
        return isOwnedBy(readingAt(log, id, PartitionId{p}), group.target[p]);
    };
    bool stable = !ghosts && std::ranges::all_of(members, caughtUp);
    for (std::uint32_t p = 0; p < m_partitions.size() && stable; ++p)
        stable = inPlace(p);
    changePhase(context, id,
                members.empty() && !ghosts   ? GroupPhase::Empty
                : group.targetEpoch != epoch ? GroupPhase::Assigning
                : stable                     ? GroupPhase::Stable
                                             : GroupPhase::Reconciling);
}

}  // namespace millrace
