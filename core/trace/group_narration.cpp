// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/group_narration.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/trace/narration.h"

namespace millrace {

namespace {

/// "2", "1 and 2", or "enriched 1" where topics have names: what a member owns.
std::string ownedBy(const Columns& columns, const LogState& log, MemberId member, int& count)
{
    const bool named = columns.find(Thing::Topic, 0) != nullptr;
    const GroupId group = log.members[member.value].group;
    std::vector<std::string> names;
    count = 0;
    for (std::uint32_t p = 0; p < log.partitions.size(); ++p) {
        if (readingAt(log, group, PartitionId{p}).owner != member)
            continue;
        if (++count > 4) {
            names.emplace_back("more");
            break;
        }
        names.push_back(named ? std::string{columns.nameOf(Thing::Partition, p)}
                              : std::to_string(p));
    }
    if (names.size() < 2)
        return names.empty() ? std::string{} : names.front();
    return fmt::format("{} and {}", fmt::join(names.begin(), names.end() - 1, ", "), names.back());
}

/// Partitions of the topics that a group reads, where records wait and nobody reads them.
struct Unread {
    std::uint32_t partitions = 0;
    std::uint32_t first = 0;
    bool retrying = false;  ///< The first waits for its record to be tried again.
};

Unread unreadBy(const LogState& log, GroupId group)
{
    Unread out;
    for (std::uint32_t p = 0; p < log.partitions.size(); ++p) {
        const ReadingState& reading = readingAt(log, group, PartitionId{p});
        const bool waits = reads(log, group, PartitionId{p}) &&
                           visibleEnd(log, group, PartitionId{p}) > reading.committed;
        if (!waits || !(reading.owner.isNone() || reading.revoking || reading.retrying))
            continue;
        if (out.partitions++ == 0) {
            out.first = p;
            out.retrying = reading.retrying;
        }
    }
    return out;
}

}  // namespace

std::string deadMember(const Columns& columns, const VisibleState& state, MemberId id)
{
    const MemberState& member = state.log.members[id.value];
    int owned = 0;
    const std::string partitions = ownedBy(columns, state.log, id, owned);
    const bool named = columns.find(Thing::Topic, 0) != nullptr;
    const char* what = named ? "" : owned > 1 ? "partitions " : "partition ";
    const std::string name{columns.nameOf(Thing::Member, id.value)};
    if (member.hand.phase == RecordInHand::Phase::Answered && !member.hand.handedOn)
        return fmt::format("{} is dead after its job for {} was put on the list, and before it "
                           "could commit. The record is read again after {}.",
                           name, markOf(columns, member.hand.happening),
                           clockText(member.sessionEndsAt));
    if (owned == 0)
        return fmt::format("{} is dead; its group finds out at {}.", name,
                           clockText(member.sessionEndsAt));
    return fmt::format("{} is dead; {}{} stand{} still until its session ends at {}.", name, what,
                       partitions, owned > 1 ? "" : "s", clockText(member.sessionEndsAt));
}

std::string silentMember(const Columns& columns, const VisibleState& state, MemberId id)
{
    const MemberState& member = state.log.members[id.value];
    const std::string name{columns.nameOf(Thing::Member, id.value)};
    const SimTime over = std::max(member.hungUntil, member.cutOffUntil);
    const std::string until = clockText(over);
    const char* is = isHung(member) ? "hangs, alive and silent" : "is cut off, and works on";
    const bool holds = member.hand.phase != RecordInHand::Phase::Nothing;
    if (!member.inGroup && holds)
        return isHung(member) ? fmt::format("{} hangs, given up by its group; it does {} all the "
                                            "same when it goes on at {}.",
                                            name, markOf(columns, member.hand.happening), until)
                              : fmt::format("{} is cut off, given up by its group; it does {} all "
                                            "the same, and cannot commit it.",
                                            name, markOf(columns, member.hand.happening));
    int owned = 0;
    const std::string partitions = ownedBy(columns, state.log, id, owned);
    if (owned == 0)
        return fmt::format("{} {}, until {}.", name, is, until);
    const bool named = columns.find(Thing::Topic, 0) != nullptr;
    const char* what = named ? "" : owned > 1 ? "partitions " : "partition ";
    const char* stand = owned > 1 ? "stand" : "stands";
    if (member.sessionEndsAt <= over && member.standing != MemberState::Standing::Out)
        return fmt::format("{} {}; {}{} {} still until its session ends at {}.", name, is, what,
                           partitions, stand, clockText(member.sessionEndsAt));
    return fmt::format("{} hangs: alive and silent. {}{} {} still until it goes on at {}, before "
                       "its session ends.",
                       name, what, partitions, stand, until);
}

bool sharesRecords(const Columns& columns, std::uint32_t member)
{
    const Declared* declared = columns.find(Thing::Member, member);
    const SettingStated* protocol =
        declared == nullptr ? nullptr : columns.setting(Thing::Group, "protocol", declared->parent);
    return protocol != nullptr && protocol->text == "share";
}

bool ownsNothing(const Columns& columns, const LogState& log, MemberId member)
{
    int owned = 0;
    ownedBy(columns, log, member, owned);
    return owned == 0 && !sharesRecords(columns, member.value);
}

std::string groupTrouble(const Columns& columns, const LogState& log)
{
    for (std::uint32_t g = 0; g < log.groups.size(); ++g) {
        const bool hasMembers = std::ranges::any_of(log.members, [g](const MemberState& each) {
            return each.group == GroupId{g} && each.life == Life::Alive;
        });
        if (log.groups[g].shares || !hasMembers)
            continue;
        const Unread unread = unreadBy(log, GroupId{g});
        if (unread.partitions == 0)
            continue;
        const std::string_view name = columns.nameOf(Thing::Group, g);
        const std::string_view first = columns.nameOf(Thing::Partition, unread.first);
        if (unread.retrying)
            return fmt::format("Log: {} tries a record of {} again; what lies behind it waits.",
                               name, first);
        if (unread.partitions == 1)
            return fmt::format("Log: nobody of {} reads {} until its partitions are shared out.",
                               name, first);
        return fmt::format("Log: nobody of {} reads {} partitions until they are shared out.", name,
                           unread.partitions);
    }
    return {};
}

}  // namespace millrace
