// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <tuple>

#include "core/trace/log_ledger.h"

// What members that stand still have with them. It stays with them, for they go on; while nobody
// else has a copy, it waits in its partition with those that are unread there, or stands still.

namespace millrace {

using Place = SideLedger::Place;

void LogLedger::see(const VisibleState& before, const Columns& columns, SimTime,
                    const MemberHung& fact)
{
    const MemberState& member = before.log.members[fact.member.value];
    const RecordInHand& hand = member.hand;
    if (hand.phase != RecordInHand::Phase::Nothing)
        m_stalled.push_back(
            {fact.member, member.group, hand.happening, hand.partition, hand.offset, true});
    for (const FetchedRange& range : member.batch)
        for (Offset each = range.next; each < range.end; ++each) {
            const std::uint64_t row = rowAt(before.log, range.partition, each);
            m_stalled.push_back({fact.member, member.group,
                                 columns.records[range.partition.value][row].happening,
                                 range.partition, each, false});
        }
    std::ranges::stable_sort(m_stalled, {}, [](const Stalled& each) {
        return std::tuple{each.group, each.happening};
    });
}

void LogLedger::see(const VisibleState&, const Columns&, SimTime, const MemberWentOn& fact)
{
    std::erase_if(m_stalled, [&](const Stalled& each) { return each.member == fact.member; });
}

/// Whether nobody reads its record but the one that stands still.
bool LogLedger::standsWith(const LogState& log, const Stalled& stalled) const
{
    const Copies& copies = m_copies[indexOf(stalled.happening, stalled.group)];
    if (copies.ahead == 0)
        return true;
    if (!log.groups[stalled.group.value].shares)
        return standsStill(log, stalled.group, copies.home);
    const ReadingState& reading = readingAt(log, stalled.group, stalled.partition);
    const Offset n = stalled.offset - reading.committed;
    const bool isLocked = stalled.offset >= reading.committed && n < reading.window.size() &&
                          reading.window[n].state == RecordState::Acquired;
    return isLocked || !log.partitions[copies.home.value].online ||
           !anybodyReads(log, stalled.group);
}

void LogLedger::moveStalled(const LogState& log, Outcome& rows) const
{
    for (auto own = m_stalled.begin(); own != m_stalled.end();) {
        const auto next = std::find_if(own, m_stalled.end(), [&own](const Stalled& each) {
            return each.group != own->group || each.happening != own->happening;
        });
        const Copies& copies = m_copies[indexOf(own->happening, own->group)];
        if (std::cmp_equal(copies.held, next - own)) {  // Else somebody works on it.
            std::uint64_t& now = standsWith(log, *own) ? rows.stuck : rows.waiting;
            const std::uint64_t owed = owedThrough(own->happening, own->group);
            rows.inHand -= owed;
            now += owed;
        }
        own = next;
    }
}

/// Obligations that are in hand because a member of `group` has its record: the group's own, and
/// those down its chain whose groups have no copy yet.
std::uint64_t LogLedger::owedThrough(HappeningId happening, GroupId group) const
{
    const auto isOwed = [&](GroupId each) {
        if (m_side.handled(happening, reactionOf(each)) ||
            m_side.place(happening, reactionOf(each)) != Place::InHand ||
            m_copies[indexOf(happening, each)].isHandedOn)
            return false;
        GroupId at = each;
        while (at != group && m_copies[indexOf(happening, at)].held == 0)
            at = m_flows[at.value].above;
        return at == group;
    };
    return static_cast<std::uint64_t>(isOwed(group)) +
           static_cast<std::uint64_t>(std::ranges::count_if(m_flows[group.value].below, isOwed));
}

}  // namespace millrace
