// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/log_ledger.h"

#include <algorithm>

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
        m_reactionOf.emplace_back(fact.parent);
        m_side.setAsked(ReactionId{fact.parent});
    }
    m_open.resize(m_reactionOf.size() * m_partitions);
}

void LogLedger::see(const VisibleState&, const Columns&, SimTime, const SettingStated& fact)
{
    m_side.declare(fact);
    if (fact.thing == Thing::Group && fact.key == "bridge")
        m_side.share(reactionOf(GroupId{fact.index}));
}

void LogLedger::see(const VisibleState&, const Columns&, SimTime, const Happened& fact)
{
    m_side.happened(fact);
    m_travel.grow(m_travel.size() + 1);
    m_copies.grow(m_copies.size() + m_reactionOf.size());
}

/// What waits in several partitions is counted in one: that of its latest copy.
void LogLedger::setHome(HappeningId happening, PartitionId home)
{
    PartitionId& was = m_travel.change(happening.value).home;
    for (std::uint32_t g = 0; g < m_reactionOf.size() && !was.isNone() && was != home; ++g) {
        if (!waits(happening, GroupId{g}))
            continue;
        --openIn(GroupId{g}, was);
        ++openIn(GroupId{g}, home);
    }
    was = home;
}

bool LogLedger::waits(HappeningId happening, GroupId group) const
{
    const ReactionId reaction = reactionOf(group);
    return m_side.place(happening, reaction) == Place::Waiting &&
           !m_side.handled(happening, reaction) && !m_copies[indexOf(happening, group)].isHandedOn;
}

void LogLedger::settle(HappeningId happening, GroupId group)
{
    const ReactionId reaction = reactionOf(group);
    if (m_side.handled(happening, reaction))
        return;
    const Copies& copies = m_copies[indexOf(happening, group)];
    const Travel& travel = m_travel[happening.value];
    if (copies.isHandedOn && !travel.refused)
        return;
    const bool comes = travel.onTheirWay > 0 || copies.isSent;
    const Place place = travel.refused     ? Place::Refused
                        : copies.held > 0  ? Place::InHand
                        : copies.ahead > 0 ? Place::Waiting
                        : comes            ? Place::Sending
                        : copies.isParked  ? Place::Parked
                        : copies.isGivenUp ? Place::Discarded
                                           : Place::Lost;
    const Place was = m_side.place(happening, reaction);
    if (place == was)
        return;
    if (waits(happening, group))
        --openIn(group, travel.home);
    if (place == Place::Waiting)
        ++openIn(group, travel.home);
    m_side.move(happening, reaction, place);
}

void LogLedger::addAhead(HappeningId happening, GroupId group, int copies)
{
    if (happening.isNone())
        return;  // A transaction's marker: nothing is owed for it.
    Copies& each = m_copies.change(indexOf(happening, group));
    each.ahead = static_cast<std::uint16_t>(each.ahead + copies);
    settle(happening, group);
}

void LogLedger::addHeld(HappeningId happening, GroupId group, int copies)
{
    Copies& each = m_copies.change(indexOf(happening, group));
    each.held = static_cast<std::uint16_t>(each.held + copies);
    settle(happening, group);
}

void LogLedger::moveBookmark(const VisibleState& before, const Columns& columns, GroupId group,
                             PartitionId partition, Offset from, Offset to)
{
    const PartitionState& log = before.log.partitions[partition.value];
    const int copies = from < to ? -1 : 1;
    const Offset first = std::max(std::min(from, to), log.logStart);
    const Offset last = std::min(std::max(from, to), log.logEnd);
    for (Offset each = first; each < last; ++each)
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
    setHome(fact.happening, fact.partition);
    for (std::uint32_t g = 0; g < m_reactionOf.size(); ++g)
        if (fact.offset >= readingAt(before.log, GroupId{g}, fact.partition).committed)
            addAhead(fact.happening, GroupId{g}, 1);
}

void LogLedger::see(const VisibleState& before, const Columns& columns, SimTime,
                    const SegmentsDeleted& fact)
{
    for (std::uint32_t g = 0; g < m_reactionOf.size(); ++g) {
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

void LogLedger::see(const VisibleState& before, const Columns& columns, SimTime,
                    const MemberKilled& fact)
{
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
    if (waits(fact.happening, member.group))
        --openIn(member.group, m_travel[fact.happening.value].home);
    m_side.effect(fact.happening, fact.reaction, fact.entity, time, columns);
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
    m_copies.change(indexOf(fact.happening, group)).isGivenUp = fact.arrivesAt == kNever;
}

void LogLedger::see(const VisibleState&, const Columns&, SimTime, const DeadLetterAppended& fact)
{
    m_copies.change(indexOf(fact.happening, fact.group)).isParked = true;
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

/// Records of a share group that wait for the end of a dead member's lock.
std::uint64_t LogLedger::withTheDead(const LogState& log, GroupId group) const
{
    std::uint64_t count = 0;
    for (std::uint32_t p = 0; p < m_partitions; ++p) {
        if (!log.partitions[p].online)
            continue;  // All of it stands still anyway.
        for (const SharedRecord& record : readingAt(log, group, PartitionId{p}).window)
            count += record.state == RecordState::Acquired && waits(record.happening, group);
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
    rows.parked = m_side.count(Place::Parked);
    rows.dead = rows.parked;  // Nothing comes there before its last attempt.
    rows.notAsked = m_side.count(Place::NotAsked);
    // What was handed on waits, or stands still, on the list.
    rows.stuck = m_side.count(Place::Stuck);
    rows.waiting = m_side.count(Place::Waiting);
    for (const std::uint64_t open : m_open)
        rows.waiting -= open;
    for (std::uint32_t g = 0; g < m_reactionOf.size(); ++g) {
        const bool shares = log.groups[g].shares;
        const bool anybody = shares && std::ranges::any_of(log.members, [g](const MemberState& m) {
                                 return m.group == GroupId{g} && m.life == Life::Alive;
                             });
        // Where nobody is left, all of it stands still anyway.
        const std::uint64_t locked = anybody ? withTheDead(log, GroupId{g}) : 0;
        rows.stuck += locked;
        rows.waiting -= locked;
        for (std::uint32_t p = 0; p < m_partitions; ++p) {
            const std::uint64_t open = m_open[g * m_partitions + p];
            if (open == 0)
                continue;
            const bool still = shares ? !anybody || !log.partitions[p].online
                                      : standsStill(log, GroupId{g}, PartitionId{p});
            (still ? rows.stuck : rows.waiting) += open;
        }
        const std::uint64_t held = ofDeadProducer(log, GroupId{g});
        rows.stuck += held;
        rows.waiting -= held;
    }
    return rows;
}

bool LogLedger::standsStill(const LogState& log, GroupId group, PartitionId partition) const
{
    const ReadingState& reading = readingAt(log, group, partition);
    const bool alive =
        !reading.owner.isNone() && log.members[reading.owner.value].life == Life::Alive;
    return !alive || reading.revoking || reading.retrying ||
           !log.partitions[partition.value].online;
}

}  // namespace millrace
