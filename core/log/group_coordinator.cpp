// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/assignor.h"
#include "core/log/log_model.h"

// Membership and assignment. generic-log reconciles partition by partition, in the spirit of
// KIP-848: a new target is computed at once, and a partition moves when its owner has let go of
// it. An owner that died keeps its partitions until its session ends; one that comes back before
// is the same member (KIP-345) and goes on from the committed offsets, without a rebalance.
// Not modelled: the time that members take to learn of a rebalance.

namespace millrace {

void LogModel::join(Context& context, MemberId member)
{
    Member& hidden = m_members[member.value];
    const std::uint32_t life = ++hidden.life;
    hidden.readable.clear();
    const GroupId group = context.state().log.members[member.value].group;
    const SimTime endsAt = context.now() + m_settings->session;
    const bool watched = context.state().log.members[member.value].inGroup;
    context.emit(MemberJoined{member, group, endsAt});
    schedule(context, context.now() + m_settings->heartbeat, Kind::HeartbeatDue, member.value,
             life);
    if (!watched)
        schedule(context, endsAt, Kind::SessionMayEnd, member.value, ++hidden.watch,
                 Priority::Expiry);
    if (groupOf(context, member).spec.every.count() > 0)
        sleep(context, member);
}

void LogModel::heartbeat(Context& context, MemberId member)
{
    context.emit(MemberHeartbeat{member, context.now() + m_settings->session});
    schedule(context, context.now() + m_settings->heartbeat, Kind::HeartbeatDue, member.value,
             m_members[member.value].life);
}

/// One timer a member: it looks at the session's end as it stands now, and comes back then.
void LogModel::endSession(Context& context, MemberId member)
{
    const MemberState& state = context.state().log.members[member.value];
    if (state.sessionEndsAt > context.now()) {
        schedule(context, state.sessionEndsAt, Kind::SessionMayEnd, member.value,
                 m_members[member.value].watch, Priority::Expiry);
        return;
    }
    m_members[member.value].readable.clear();
    const GroupId group = state.group;
    context.emit(MemberExpelled{member, group});
    rebalance(context, group);
}

void LogModel::rebalance(Context& context, GroupId group)
{
    const LogState& log = context.state().log;
    const LogSettings::Group& settings = m_settings->groups[group.value];
    std::vector<MemberId> members;
    for (std::uint32_t m = settings.firstMember; m < settings.firstMember + settings.members; ++m)
        if (log.members[m].inGroup)
            members.emplace_back(m);
    context.emit(Rebalanced{group, log.groups[group.value].generation + 1});
    const std::uint64_t cause = context.cause();
    const auto partitions = static_cast<std::uint32_t>(m_partitions.size());
    m_targets[group.value] = assignByRange(partitions, members);
    for (std::uint32_t p = 0; p < partitions; ++p) {
        context.resumeFrom(cause);
        handOver(context, group, PartitionId{p}, m_targets[group.value][p]);
    }
}

/// Gives the partition to `owner` as soon as the present one has nothing of it in hand.
void LogModel::handOver(Context& context, GroupId group, PartitionId partition, MemberId owner)
{
    const LogState& log = context.state().log;
    const ReadingState& reading = readingAt(log, group, partition);
    if (reading.owner == owner && !reading.revoking) {
        if (!owner.isNone())
            offer(context, owner, partition);
        return;
    }
    if (!reading.owner.isNone() && reading.owner != owner) {
        const MemberState& holder = log.members[reading.owner.value];
        const bool inHand =
            holder.hand.phase != RecordInHand::Phase::Nothing && holder.hand.partition == partition;
        if (holder.life != Life::Alive || inHand) {
            if (!reading.revoking)
                context.emit(PartitionRevoked{group, partition, reading.owner});
            return;
        }
    }
    context.emit(PartitionAssigned{group, partition, owner, reading.committed});
    if (!owner.isNone())
        offer(context, owner, partition);
}

}  // namespace millrace
