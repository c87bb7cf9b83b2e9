// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/log_ledger.h"

#include <algorithm>
#include <span>

namespace millrace {

using Place = SideLedger::Place;

namespace {

HappeningId happeningAt(const VisibleState& state, const Columns& columns, PartitionId partition,
                        Offset offset)
{
    return columns.records[partition.value][rowAt(state.log, partition, offset)].happening;
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
        m_flows.push_back({.reaction = ReactionId{fact.parent}});
        ++m_groups;
        m_side.setAsked(ReactionId{fact.parent});
    }
    m_open.resize(std::size_t{m_groups} * m_partitions);
}

void LogLedger::see(const VisibleState&, const Columns&, SimTime, const SettingStated& fact)
{
    m_side.declare(fact);
    if (fact.thing == Thing::Log && fact.key == "carries")
        m_side.lookUp();
    if (fact.thing == Thing::Group && fact.key == "bridge")
        m_side.share(reactionOf(GroupId{fact.index}));
    if (fact.thing != Thing::Group || (fact.key != "reads" && fact.key != "writes"))
        return;
    const TopicId topic{static_cast<std::uint32_t>(fact.value)};
    (fact.key == "reads" ? m_flows[fact.index].reads : m_flows[fact.index].writes) = topic;
    traceFlows();
}

void LogLedger::see(const VisibleState&, const Columns&, SimTime time, const Happened& fact)
{
    m_side.happened(time, fact);
    m_travel.grow(m_travel.size() + 1);
    m_copies.grow(m_copies.size() + m_groups);
}

[[gnu::always_inline]] inline LogLedger::Standing LogLedger::standingOf(HappeningId happening,
                                                                        GroupId group) const
{
    if (m_travel[happening.value].refused)
        return {Place::Refused};
    for (GroupId at = group; !at.isNone(); at = m_flows[at.value].above) {
        const Copies& copies = m_copies[indexOf(happening, at)];
        const bool sent =
            m_flows[at.value].reads == kMainTopic && m_travel[happening.value].onTheirWay > 0;
        if (copies.held > 0)
            return {Place::InHand};
        // What waits in several partitions is counted in one: that of its latest copy.
        if (copies.ahead > 0)
            return {Place::Waiting, at.value * m_partitions + copies.home.value};
        if (copies.travelling > 0 || copies.isSent || sent)
            return {Place::Sending};
    }
    for (GroupId at = group; !at.isNone(); at = m_flows[at.value].above) {
        const Copies& copies = m_copies[indexOf(happening, at)];
        if (copies.letters > 0)
            return {Place::Dead};  // Nothing comes there before its last attempt.
        if (copies.isGivenUp)
            return {Place::Discarded};
    }
    return {Place::Lost};
}

void LogLedger::settleOpen(HappeningId happening, GroupId group, Place place, const Copies& copies)
{
    if (copies.isHandedOn && !m_travel[happening.value].refused)
        return;  // It is where the list says.
    const Standing now = standingOf(happening, group);
    const std::uint32_t was = copies.openAt;
    if (now.openAt != was) {
        if (was != kNowhere)
            --m_open[was];
        if (now.openAt != kNowhere)
            ++m_open[now.openAt];
        m_copies.change(indexOf(happening, group)).openAt = now.openAt;
    }
    if (now.place != place)
        m_side.move(happening, reactionOf(group), now.place);
}

[[gnu::noinline]] void LogLedger::settleBelow(HappeningId happening, GroupId group)
{
    for (const GroupId each : m_flows[group.value].below)
        settle(happening, each);
}

void LogLedger::addAhead(HappeningId happening, GroupId group, int copies)
{
    if (happening.isNone())
        return;  // A transaction's marker: nothing is owed for it.
    Copies& each = m_copies.change(indexOf(happening, group));
    each.ahead = static_cast<std::uint16_t>(each.ahead + copies);
    settleChain(happening, group, each);
}

void LogLedger::addHeld(HappeningId happening, GroupId group, int copies)
{
    Copies& each = m_copies.change(indexOf(happening, group));
    each.held = static_cast<std::uint16_t>(each.held + copies);
    settleChain(happening, group, each);
}

void LogLedger::appended(const VisibleState& before, HappeningId happening, PartitionId partition,
                         Offset offset)
{
    addLetter(before, happening, partition, 1);
    for (std::uint32_t g = 0; g < groups(); ++g) {
        if (!reads(before.log, GroupId{g}, partition))
            continue;
        Copies& each = m_copies.change(indexOf(happening, GroupId{g}));
        each.home = partition;
        if (offset >= readingAt(before.log, GroupId{g}, partition).committed)
            ++each.ahead;
        settleChain(happening, GroupId{g}, each);
    }
}

void LogLedger::moveBookmark(const VisibleState& before, const Columns& columns, GroupId group,
                             PartitionId partition, Offset from, Offset to)
{
    const PartitionState& log = before.log.partitions[partition.value];
    const int copies = from < to ? -1 : 1;
    const Offset first = std::max(std::min(from, to), log.logStart);
    const Offset last = std::min(std::max(from, to), log.logEnd);
    for (Offset each = nextRecord(log, first); each < last; each = nextRecord(log, each + 1))
        addAhead(happeningAt(before, columns, partition, each), group, copies);
}

/// What a live member holds is held no more. The hand of the dead was dropped when they died.
void LogLedger::dropHeld(const VisibleState& before, const Columns& columns, MemberId member)
{
    const MemberState& holder = before.log.members[member.value];
    if (holder.life != Life::Alive)
        return;
    if (holder.hand.phase != RecordInHand::Phase::Nothing)
        addHeld(holder.hand.happening, holder.group, -1);
    for (const FetchedRange& range : holder.batch)
        for (Offset each = range.next; each < range.end; ++each)
            addHeld(happeningAt(before, columns, range.partition, each), holder.group, -1);
}

void LogLedger::see(const VisibleState&, const Columns&, SimTime, const RecordSent& fact)
{
    ++m_travel.change(fact.happening.value).onTheirWay;
}

void LogLedger::see(const VisibleState& before, const Columns&, SimTime, const RecordAppended& fact)
{
    const ProducerState& producer = before.log.cluster.producer;
    const BatchState* batch = findBatch(producer, producer.appending);
    // A producer that waits for an answer may send it again.
    if (batch == nullptr || (batch->isOrphan() && !batch->failed))
        --m_travel.change(fact.happening.value).onTheirWay;
    appended(before, fact.happening, fact.partition, fact.offset);
}

void LogLedger::see(const VisibleState& before, const Columns& columns, SimTime,
                    const SegmentsDeleted& fact)
{
    for (std::uint32_t g = 0; g < groups(); ++g) {
        if (!reads(before.log, GroupId{g}, fact.partition))
            continue;
        const ReadingState& reading = readingAt(before.log, GroupId{g}, fact.partition);
        const Offset committed = reading.committed;
        if (before.log.groups[g].shares) {
            for (Offset each = committed; each < fact.logStart; ++each)
                if (each >= reading.position || !isFinal(reading.window[each - committed]))
                    addAhead(happeningAt(before, columns, fact.partition, each), GroupId{g}, -1);
            continue;
        }
        if (committed < fact.logStart)
            moveBookmark(before, columns, GroupId{g}, fact.partition, committed, fact.logStart);
    }
}

/// Whoever has not read it never will; a newer one of its key may still come.
void LogLedger::see(const VisibleState& before, const Columns& columns, SimTime,
                    const RecordCompacted& fact)
{
    const HappeningId happening = happeningAt(before, columns, fact.partition, fact.offset);
    for (std::uint32_t g = 0; g < groups(); ++g)
        if (reads(before.log, GroupId{g}, fact.partition) &&
            fact.offset >= readingAt(before.log, GroupId{g}, fact.partition).committed)
            addAhead(happening, GroupId{g}, -1);
}

void LogLedger::see(const VisibleState& before, const Columns& columns, SimTime,
                    const MemberKilled& fact)
{
    std::erase_if(m_stalled, [&](const Stalled& each) { return each.member == fact.member; });
    dropHeld(before, columns, fact.member);
}

void LogLedger::see(const VisibleState& before, const Columns& columns, SimTime,
                    const MemberLeft& fact)
{
    dropHeld(before, columns, fact.member);
}

void LogLedger::see(const VisibleState& before, const Columns& columns, SimTime,
                    const MemberClosed& fact)
{
    dropHeld(before, columns, fact.member);
}

void LogLedger::see(const VisibleState& before, const Columns& columns, SimTime,
                    const PositionReset& fact)
{
    const Offset committed = readingAt(before.log, fact.group, fact.partition).committed;
    moveBookmark(before, columns, fact.group, fact.partition, committed, fact.position);
}

void LogLedger::see(const VisibleState& before, const Columns&, SimTime, const RecordFetched& fact)
{
    addHeld(fact.happening, before.log.members[fact.member.value].group, 1);
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
    stopWaiting(fact.happening, member.group);
    m_side.effect(fact.happening, fact.reaction, fact.entity, time, columns);
}

void LogLedger::see(const VisibleState&, const Columns&, SimTime,
                    const RecordEffectSuppressed& fact)
{
    m_side.suppressed(fact.happening, fact.reaction);
}

void LogLedger::see(const VisibleState& before, const Columns& columns, SimTime,
                    const OffsetCommitted& fact)
{
    const MemberState& member = before.log.members[fact.member.value];
    if (finishesHand(member, fact))
        addHeld(member.hand.happening, fact.group, -1);
    const Offset committed = readingAt(before.log, fact.group, fact.partition).committed;
    moveBookmark(before, columns, fact.group, fact.partition, committed, fact.committed);
}

void LogLedger::see(const VisibleState& before, const Columns& columns, SimTime,
                    const OffsetCommittedAhead& fact)
{
    const Offset committed = readingAt(before.log, fact.group, fact.partition).committed;
    moveBookmark(before, columns, fact.group, fact.partition, committed, fact.committed);
}

void LogLedger::see(const VisibleState& before, const Columns&, SimTime, const RecordHandled& fact)
{
    const MemberState& member = before.log.members[fact.member.value];
    addHeld(member.hand.happening, member.group, -1);
}

void LogLedger::see(const VisibleState& before, const Columns& columns, SimTime,
                    const BookmarkMoved& fact)
{
    const Offset committed = readingAt(before.log, fact.group, fact.partition).committed;
    moveBookmark(before, columns, fact.group, fact.partition, committed, fact.position);
}

void LogLedger::see(const VisibleState& before, const Columns&, SimTime, const RecordGivenUp& fact)
{
    const GroupId group = before.log.members[fact.member.value].group;
    m_copies.change(indexOf(fact.happening, group)).isGivenUp = true;
}

void LogLedger::finishShared(const VisibleState& before, GroupId group, PartitionId partition,
                             Offset offset, bool archived)
{
    const ReadingState& reading = readingAt(before.log, group, partition);
    const HappeningId happening = reading.window[offset - reading.committed].happening;
    if (archived)
        m_copies.change(indexOf(happening, group)).isGivenUp = true;
    addAhead(happening, group, -1);
}

void LogLedger::see(const VisibleState& before, const Columns&, SimTime, const RecordAcquired& fact)
{
    addHeld(fact.happening, before.log.members[fact.member.value].group, 1);
}

void LogLedger::see(const VisibleState& before, const Columns&, SimTime, const RecordAnswered& fact)
{
    if (fact.becomes != RecordState::Available)
        finishShared(before, fact.group, fact.partition, fact.offset,
                     fact.becomes == RecordState::Archived);
}

void LogLedger::see(const VisibleState& before, const Columns&, SimTime, const LockExpired& fact)
{
    if (fact.becomes == RecordState::Archived)
        finishShared(before, fact.group, fact.partition, fact.offset, true);
}

std::uint64_t LogLedger::withTheDead(const LogState& log, GroupId group) const
{
    std::uint64_t count = 0;
    const auto waitsHere = [&](HappeningId happening, GroupId each) {
        return waitsAt(happening, each, group) != kNowhere;
    };
    for (std::uint32_t p = 0; p < m_partitions; ++p) {
        if (!log.partitions[p].online)
            continue;  // All of it stands still anyway.
        for (const SharedRecord& record : readingAt(log, group, PartitionId{p}).window) {
            if (record.state != RecordState::Acquired)
                continue;
            count += waitsHere(record.happening, group) ? 1 : 0;
            for (const GroupId each : m_flows[group.value].below)
                count += waitsHere(record.happening, each) ? 1 : 0;
        }
    }
    return count;
}

Outcome LogLedger::outcome(const VisibleState& state) const
{
    const LogState& log = state.log;
    Outcome rows = m_side.rows();
    rows.sending = m_side.count(Place::Sending);
    rows.inHand = m_side.count(Place::InHand);
    rows.refused = m_side.count(Place::Refused);
    rows.lost = m_side.count(Place::Lost);
    rows.discarded = m_side.count(Place::Discarded);
    rows.dead = m_side.count(Place::Dead);
    rows.parked = m_side.count(Place::Parked) + rows.dead;
    rows.notAsked = m_side.count(Place::NotAsked);
    // What was handed on waits, or stands still, on the list.
    rows.stuck = m_side.count(Place::Stuck);
    rows.waiting = m_side.count(Place::Waiting);
    for (std::uint32_t g = 0; g < groups(); ++g) {
        const bool shares = log.groups[g].shares;
        const bool anybody = shares && anybodyReads(log, GroupId{g});
        // Where nobody is left, all of it stands still anyway.
        const std::uint64_t locked = anybody ? withTheDead(log, GroupId{g}) : 0;
        std::uint64_t still = locked + ofDeadProducer(log, GroupId{g});
        const auto open = std::span{m_open}.subspan(std::size_t{g} * m_partitions, m_partitions);
        for (std::uint32_t p = 0; p < m_partitions; ++p) {
            if (open[p] == 0)
                continue;
            const bool stands = shares ? !anybody || !log.partitions[p].online
                                       : standsStill(log, GroupId{g}, PartitionId{p});
            still += stands ? open[p] : 0;
        }
        rows.stuck += still;
        rows.waiting -= still;
    }
    moveStalled(log, rows);
    return rows;
}

}  // namespace millrace
