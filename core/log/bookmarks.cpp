// SPDX-License-Identifier: GPL-3.0-or-later
#include <utility>

#include "core/log/log_model.h"

// Where a group reads on when it does not go on from where it was: a person moves its bookmark, it
// has none yet, or what it points at is gone (auto.offset.reset).
// A group has a bookmark once it has committed, and begins anew with each assignment before that.

namespace millrace {

Offset LogModel::offsetOf(const Context& context, GroupId group, PartitionId partition,
                          const BookmarkPlace& place) const
{
    const PartitionState& log = context.state().log.partitions[partition.value];
    const auto& records = context.columns().records[partition.value];
    const Offset end = readEnd(context.state().log, group, partition);
    switch (place.kind) {
    case BookmarkPlace::Kind::Earliest:
        return log.logStart;
    case BookmarkPlace::Kind::Latest:
        return end;
    case BookmarkPlace::Kind::AtOffset:
        return place.offset;
    case BookmarkPlace::Kind::AtTime:
        break;
    }
    Offset low = log.logStart;
    Offset high = end;
    while (low < high) {
        const Offset middle = low + (high - low) / 2;
        if (records[rowAt(context.state().log, partition, middle)].appendedAt < place.time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/// Whether a live process has a record of it; its commit would undo what is done meanwhile.
bool LogModel::isHeld(const Context& context, GroupId group, PartitionId partition) const
{
    const MemberId owner = readingAt(context.state().log, group, partition).owner;
    if (owner.isNone())
        return false;
    const MemberState& state = context.state().log.members[owner.value];
    return state.life == Life::Alive && holds(state, partition);
}

void LogModel::moveBookmark(Context& context, GroupId group, PartitionId partition, Offset to,
                            MovedBy by)
{
    const PartitionState& log = context.state().log.partitions[partition.value];
    if (to < log.logStart || to > (log.online ? log.highWatermark : 0)) {
        const bool latest = m_settings->groups[group.value].rules.reset == GroupSpec::Reset::Latest;
        to = latest ? readEnd(context.state().log, group, partition) : log.logStart;
        by = MovedBy::OutOfRange;
    }
    const MemberId owner = readingAt(context.state().log, group, partition).owner;
    if (by == MovedBy::Seek)
        m_groups[group.value].begun[partition.value] = true;
    context.emit(BookmarkMoved{group, partition, to, by});
    if (owner.isNone())
        return;
    std::erase_if(m_members[owner.value].finished,
                  [partition](const Finished& each) { return each.partition == partition; });
    offer(context, owner, partition);
}

void LogModel::seek(Context& context, GroupId group, int partition, const BookmarkPlace& to)
{
    // KIP-932: only of one that is empty, by an administrator. Not modelled.
    if (m_settings->groups[group.value].rules.protocol == GroupSpec::Protocol::Share)
        return;
    // Of the topic it reads; its retry topic it reads on.
    const TopicId topic = context.state().log.groups[group.value].reads;
    for (std::uint32_t p = 0; p < countInUse(context.state().log, topic); ++p)
        if (partition < 0 || p == static_cast<std::uint32_t>(partition))
            m_groups[group.value].seeks.push_back(
                {PartitionId{m_settings->topics[topic.value].first.value + p}, to});
    applySeeks(context, group);
}

void LogModel::applyThem(Context& context, GroupId group)
{
    const std::uint64_t cause = context.cause();
    std::vector<Seek> later;
    std::vector<Seek> now = std::exchange(m_groups[group.value].seeks, {});
    for (const Seek& each : now) {
        // Nobody can be asked for the ends of a partition that nobody leads.
        const bool online = context.state().log.partitions[each.partition.value].online;
        if (!online || isHeld(context, group, each.partition)) {
            later.push_back(each);
            continue;
        }
        context.resumeFrom(cause);
        moveBookmark(context, group, each.partition,
                     offsetOf(context, group, each.partition, each.to), MovedBy::Seek);
    }
    auto& seeks = m_groups[group.value].seeks;
    seeks.insert(seeks.begin(), later.begin(), later.end());
}

/// Somebody is given the partition. Without a bookmark, and with reset = "latest", it skips what is
/// there. A share group begins once.
void LogModel::beginReading(Context& context, GroupId group, PartitionId partition)
{
    if (m_groups[group.value].begun[partition.value])
        return;
    if (m_settings->groups[group.value].rules.protocol == GroupSpec::Protocol::Share)
        m_groups[group.value].begun[partition.value] = true;
    const Offset end = readEnd(context.state().log, group, partition);
    if (m_settings->groups[group.value].rules.reset == GroupSpec::Reset::Latest && end > 0)
        moveBookmark(context, group, partition, end, MovedBy::Reset);
}

/// A new process has what the one before it had, and no position in it.
void LogModel::beginOwned(Context& context, MemberId member)
{
    const GroupId group = context.state().log.members[member.value].group;
    const std::uint64_t cause = context.cause();
    for (std::uint32_t p = 0; p < m_partitions.size(); ++p) {
        if (readingAt(context.state().log, group, PartitionId{p}).owner != member)
            continue;
        context.resumeFrom(cause);
        beginReading(context, group, PartitionId{p});
    }
    context.resumeFrom(cause);
}

/// Auto-commit writes down positions, also where nothing has been read yet.
void LogModel::keepBookmarks(const Context& context, MemberId member)
{
    const GroupId group = context.state().log.members[member.value].group;
    for (std::uint32_t p = 0; p < m_partitions.size(); ++p)
        if (isOwnedBy(readingAt(context.state().log, group, PartitionId{p}), member))
            m_groups[group.value].begun[p] = true;
}

/// OffsetOutOfRange: retention has taken what it would read next.
void LogModel::resetIfGone(Context& context, GroupId group, PartitionId partition)
{
    const ReadingState& reading = readingAt(context.state().log, group, partition);
    const Offset logStart = context.state().log.partitions[partition.value].logStart;
    if (reading.position >= logStart || !context.state().log.partitions[partition.value].online)
        return;
    if (m_settings->groups[group.value].rules.reset == GroupSpec::Reset::Latest)
        context.emit(BookmarkMoved{group, partition, readEnd(context.state().log, group, partition),
                                   MovedBy::OutOfRange});
    else
        context.emit(PositionReset{group, partition, logStart});
}

}  // namespace millrace
