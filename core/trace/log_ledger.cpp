// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/log_ledger.h"

#include <algorithm>

namespace millrace {

namespace {

/// First record of a partition that the group has still to handle.
Offset unreadFrom(const LogState& log, GroupId group, PartitionId partition)
{
    return std::max(readingAt(log, group, partition).committed,
                    log.partitions[partition.value].logStart);
}

bool holds(const MemberState& member)
{
    return member.life == Life::Alive && member.hand.phase != RecordInHand::Phase::Nothing;
}

}  // namespace

void LogLedger::see(const VisibleState&, const Columns&, SimTime, const Declared& fact)
{
    m_side.declare(fact);
    if (fact.thing == Thing::Reaction)
        m_side.setNotAsked(ReactionId{fact.index});  // Until a group is declared for it.
    if (fact.thing == Thing::Partition)
        ++m_partitions;
    if (fact.thing == Thing::Group) {
        m_reactionOf.emplace_back(fact.parent);
        m_side.setAsked(ReactionId{fact.parent});
    }
    m_handledAhead.resize(m_reactionOf.size() * m_partitions);
}

void LogLedger::see(const VisibleState&, const Columns&, SimTime, const SettingStated& fact)
{
    m_side.declare(fact);
}

void LogLedger::see(const VisibleState&, const Columns&, SimTime, const Happened& fact)
{
    m_side.happened(fact);
}

std::uint64_t& LogLedger::handledAhead(const VisibleState& state, GroupId group,
                                       PartitionId partition)
{
    return m_handledAhead[group.value * state.log.partitions.size() + partition.value];
}

/// The bookmark or the log start moves to `to`: handled records before it are no longer ahead.
void LogLedger::forgetHandled(const VisibleState& before, const Columns& columns, GroupId group,
                              PartitionId partition, Offset to)
{
    std::uint64_t& ahead = handledAhead(before, group, partition);
    for (Offset each = unreadFrom(before.log, group, partition); each < to && ahead > 0; ++each)
        ahead -= m_side.handled(columns.records[partition.value][each].happening, reactionOf(group))
                     ? 1
                     : 0;
}

void LogLedger::see(const VisibleState& before, const Columns& columns, SimTime,
                    const SegmentsDeleted& fact)
{
    for (std::uint32_t g = 0; g < m_reactionOf.size(); ++g) {
        const GroupId group{g};
        const MemberId owner = readingAt(before.log, group, fact.partition).owner;
        const MemberState* holder = owner.isNone() ? nullptr : &before.log.members[owner.value];
        for (Offset each = unreadFrom(before.log, group, fact.partition); each < fact.logStart;
             ++each) {
            const HappeningId happening = columns.records[fact.partition.value][each].happening;
            const bool inHand = holder != nullptr && holds(*holder) &&
                                holder->hand.partition == fact.partition &&
                                holder->hand.offset == each;
            if (!inHand && !m_side.handled(happening, reactionOf(group)))
                m_side.lose(reactionOf(group));
        }
        forgetHandled(before, columns, group, fact.partition, fact.logStart);
    }
}

/// A copy of a removed record was the last chance of it, and its holder is gone.
void LogLedger::loseFromHand(const VisibleState& before, MemberId member)
{
    const MemberState& holder = before.log.members[member.value];
    if (!holds(holder) || m_side.handled(holder.hand.happening, reactionOf(holder.group)))
        return;
    if (holder.hand.offset < before.log.partitions[holder.hand.partition.value].logStart)
        m_side.lose(reactionOf(holder.group));
}

void LogLedger::see(const VisibleState& before, const Columns&, SimTime, const MemberKilled& fact)
{
    loseFromHand(before, fact.member);
}

void LogLedger::see(const VisibleState& before, const Columns&, SimTime, const MemberLeft& fact)
{
    loseFromHand(before, fact.member);
}

void LogLedger::see(const VisibleState& before, const Columns& columns, SimTime,
                    const PositionReset& fact)
{
    forgetHandled(before, columns, fact.group, fact.partition, fact.position);
}

void LogLedger::see(const VisibleState& before, const Columns&, SimTime,
                    const RecordHandlingStarted& fact)
{
    const MemberState& member = before.log.members[fact.member.value];
    m_side.started(member.hand.happening, reactionOf(member.group));
}

void LogLedger::see(const VisibleState& before, const Columns& columns, SimTime time,
                    const RecordEffect& fact)
{
    const MemberState& member = before.log.members[fact.member.value];
    const RecordInHand& hand = member.hand;
    const bool ahead = hand.offset >= unreadFrom(before.log, member.group, hand.partition);
    if (ahead && !m_side.handled(fact.happening, fact.reaction))
        ++handledAhead(before, member.group, hand.partition);
    m_side.effect(fact.happening, fact.reaction, fact.entity, time, columns);
}

void LogLedger::see(const VisibleState& before, const Columns& columns, SimTime,
                    const OffsetCommitted& fact)
{
    forgetHandled(before, columns, fact.group, fact.partition, fact.committed);
}

Outcome LogLedger::outcome(const VisibleState& state) const
{
    const LogState& log = state.log;
    Outcome rows = m_side.rows();
    const std::uint64_t unsent = state.happenings - std::min(state.happenings, log.sent);
    rows.sending = (unsent + log.onTheirWay.size()) * m_reactionOf.size();
    for (std::uint32_t r = 0; r < m_side.reactions(); ++r) {
        rows.notAsked += m_side.asked(ReactionId{r}) ? 0 : rows.happenings;
        rows.lost += m_side.breaches()[r].lost;
    }
    for (std::uint32_t g = 0; g < m_reactionOf.size(); ++g) {
        for (std::uint32_t p = 0; p < m_partitions; ++p) {
            const ReadingState& reading = readingAt(log, GroupId{g}, PartitionId{p});
            const Offset from = unreadFrom(log, GroupId{g}, PartitionId{p});
            std::uint64_t open = log.partitions[p].logEnd - from;
            open -= m_handledAhead[g * m_partitions + p];
            const MemberState* owner =
                reading.owner.isNone() ? nullptr : &log.members[reading.owner.value];
            const bool alive = owner != nullptr && owner->life == Life::Alive;
            if (alive && holds(*owner) && owner->hand.partition == PartitionId{p} &&
                !m_side.handled(owner->hand.happening, reactionOf(GroupId{g}))) {
                ++rows.inHand;  // Retention may have passed it: then it is not among the open.
                open -= owner->hand.offset >= from ? 1 : 0;
            }
            const bool standsStill = !alive || reading.revoking || reading.retrying;
            (standsStill ? rows.stuck : rows.waiting) += open;
        }
    }
    return rows;
}

}  // namespace millrace
