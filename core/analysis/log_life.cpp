// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/analysis/life_rows.h"

// Where a group has its copy of one record.

namespace millrace {

LogLife::LogLife(const Columns& columns, HappeningId item, GroupId group)
    : row{Half::Log, std::string{columns.nameOf(Thing::Group, group.value)}}
    , m_item{item}
    , m_group{group}
{
}

bool LogLife::isOurs(const LogState& log, MemberId member) const
{
    return member.value < log.members.size() && log.members[member.value].group == m_group;
}

bool LogLife::hasInHand(const LogState& log, MemberId member) const
{
    if (!isOurs(log, member))
        return false;
    const RecordInHand& hand = log.members[member.value].hand;
    return hand.phase != RecordInHand::Phase::Nothing && hand.happening == m_item;
}

void LogLife::look(const LogState& log)
{
    if (!row.isBegun())
        return;
    const bool wasDone = row.isAt(LifePlace::Done);
    const LifePlace place = placeOf(log);
    if (row.isAt(LifePlace::Gone) && (place == LifePlace::Waits || place == LifePlace::Done))
        return;
    if (place == LifePlace::Done && !wasDone)
        sign(LifeSign::Done);
    row.go(place, m_time);
}

/// With who has it in hand; else where the bookmark says.
LifePlace LogLife::placeOf(const LogState& log)
{
    const auto inBatch = [this](const FetchedRange& each) {
        return each.partition == m_partition && each.next <= m_offset && m_offset < each.end;
    };
    m_holder = MemberId::none();
    bool isBehindDead = false;
    for (std::uint32_t n = 0; n < log.members.size(); ++n) {
        const MemberState& member = log.members[n];
        const bool dead = !goesOn(member);
        if (member.group != m_group || (member.life != Life::Alive && !member.inGroup))
            continue;
        if (!m_partition.isNone() && std::ranges::any_of(member.batch, inBatch)) {
            m_holder = MemberId{n};
            isBehindDead = dead;
        }
        if (!hasInHand(log, MemberId{n}))
            continue;
        m_holder = MemberId{n};
        if (dead)
            return LifePlace::HeldByDead;
        return member.hand.phase == RecordInHand::Phase::Working ? LifePlace::InHand
                                                                 : LifePlace::OnItsWay;
    }
    if (m_partition.isNone())
        return LifePlace::OnItsWay;
    if (log.groups[m_group.value].shares)
        return sharedPlaceOf(log);
    if (readingAt(log, m_group, m_partition).committed > m_offset)
        return m_givenUp ? LifePlace::ForPerson : LifePlace::Done;
    return isBehindDead ? LifePlace::HeldByDead : LifePlace::Waits;
}

/// Each record of a share group is answered for by itself.
LifePlace LogLife::sharedPlaceOf(const LogState& log) const
{
    const ReadingState& reading = readingAt(log, m_group, m_partition);
    if (m_offset < reading.committed)
        return m_givenUp ? LifePlace::ForPerson : LifePlace::Done;
    const Offset nth = m_offset - reading.committed;
    if (nth >= reading.window.size())
        return LifePlace::Waits;
    const SharedRecord& record = reading.window[nth];
    if (record.state == RecordState::Acknowledged)
        return LifePlace::Done;
    if (record.state == RecordState::Archived)
        return LifePlace::ForPerson;
    const bool held = record.state == RecordState::Acquired && !record.holder.isNone();
    const bool dead = held && !goesOn(log.members[record.holder.value]);
    return dead ? LifePlace::HeldByDead : LifePlace::Waits;
}

void LogLife::arrive(const LogState& log, PartitionId partition, Offset offset)
{
    if (!reads(log, m_group, partition))
        return;
    m_partition = partition;
    m_offset = offset;
    sign(LifeSign::Arrived);
    row.go(LifePlace::Waits, m_time);
}

/// Out of the log that counts, and the group is not done with it.
void LogLife::leave()
{
    if (!row.isBegun() || row.isAt(LifePlace::Done) || row.isAt(LifePlace::Gone) ||
        row.isAt(LifePlace::ForPerson))
        return;
    sign(LifeSign::Gone);
    row.go(LifePlace::Gone, m_time);
    m_partition = PartitionId::none();
}

void LogLife::see(const LogState& log, const RecordSent& fact)
{
    if (fact.happening == m_item && reads(log, m_group, fact.partition))
        row.go(LifePlace::OnItsWay, m_time);
}

void LogLife::see(const LogState& log, const RecordBuffered& fact)
{
    if (fact.happening == m_item && reads(log, m_group, fact.partition))
        row.go(LifePlace::OnItsWay, m_time);
}

void LogLife::see(const LogState& log, const RecordAppended& fact)
{
    if (fact.happening == m_item)
        arrive(log, fact.partition, fact.offset);
}

void LogLife::see(const LogState& log, const ProducedAppended& fact)
{
    if (fact.happening == m_item)
        arrive(log, fact.partition, fact.offset);
}

void LogLife::see(const LogState& log, const RecordFetched& fact)
{
    if (fact.happening == m_item && isOurs(log, fact.member))
        sign(LifeSign::Taken);
}

void LogLife::see(const LogState& log, const RecordAcquired& fact)
{
    if (fact.happening == m_item && isOurs(log, fact.member))
        sign(LifeSign::Taken);
}

void LogLife::see(const LogState& log, const RecordHandlingStarted& fact)
{
    if (hasInHand(log, fact.member))
        sign(LifeSign::Started);
}

void LogLife::see(const LogState& log, const RecordHandlingFailed& fact)
{
    if (hasInHand(log, fact.member))
        sign(LifeSign::Failed);
}

void LogLife::see(const LogState& log, const RecordEffect& fact)
{
    if (fact.happening == m_item && isOurs(log, fact.member))
        sign(LifeSign::Effect);
}

void LogLife::see(const LogState& log, const RecordEffectSuppressed& fact)
{
    if (fact.happening == m_item && isOurs(log, fact.member))
        sign(LifeSign::Effect);
}

void LogLife::see(const LogState& log, const RecordGivenUp& fact)
{
    if (fact.happening != m_item || !isOurs(log, fact.member))
        return;
    m_givenUp = true;
    sign(LifeSign::Shelved);
}

void LogLife::see(const LogState& log, const RecordHandedOn& fact)
{
    if (fact.happening == m_item && isOurs(log, fact.member))
        sign(LifeSign::Effect);
}

void LogLife::see(const LogState&, const MemberKilled& fact)
{
    if (fact.member == m_holder)
        sign(LifeSign::Died);
}

void LogLife::see(const LogState&, const MemberHung& fact)
{
    if (fact.member == m_holder)
        sign(LifeSign::Died);
}

void LogLife::see(const LogState&, const MemberExpelled& fact)
{
    if (fact.member == m_holder)
        sign(LifeSign::ClaimLost);
}

void LogLife::see(const LogState&, const MemberRemoved& fact)
{
    if (fact.member == m_holder)
        sign(LifeSign::ClaimLost);
}

void LogLife::see(const LogState&, const MemberLeft& fact)
{
    if (fact.member == m_holder)
        sign(LifeSign::ClaimLost);
}

void LogLife::see(const LogState&, const MemberDroppedOut& fact)
{
    if (fact.member == m_holder)
        sign(LifeSign::ClaimLost);
}

void LogLife::see(const LogState&, const LockExpired& fact)
{
    if (fact.group == m_group && fact.partition == m_partition && fact.offset == m_offset)
        sign(LifeSign::ClaimLost);
}

void LogLife::see(const LogState&, const BookmarkMoved& fact)
{
    if (fact.group != m_group || fact.partition != m_partition || fact.by != MovedBy::Seek)
        return;
    const bool passes = fact.position > m_offset;
    if (passes == row.isAt(LifePlace::Done))
        return;
    m_givenUp = m_givenUp && passes;
    sign(LifeSign::Moved);
}

void LogLife::see(const LogState&, const SegmentsDeleted& fact)
{
    if (fact.partition == m_partition && m_offset < fact.logStart)
        leave();
}

void LogLife::see(const LogState&, const LogTruncated& fact)
{
    if (fact.partition == m_partition && m_offset >= fact.logEnd)
        leave();
}

void LogLife::see(const LogState&, const RecordCompacted& fact)
{
    if (fact.partition == m_partition && fact.offset == m_offset)
        leave();
}

void LogLife::see(const LogState&, const SendFailed& fact)
{
    if (fact.happening != m_item)
        return;
    sign(LifeSign::Gone);
    row.go(LifePlace::Gone, m_time);
}

void LogLife::see(const LogState& log, const ProducedLost& fact)
{
    if (fact.happening == m_item && reads(log, m_group, fact.partition))
        leave();
}

}  // namespace millrace
