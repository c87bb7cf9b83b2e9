// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/member_words.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/trace/enum_names.h"
#include "ui/scene/stage_topics.h"

namespace millrace::ui {

namespace {

/// Has read all that is committed of a partition, and behind it a transaction is open.
MemberWords waitsForEnd(const LogState& log, MemberId id)
{
    const MemberState& member = log.members[id.value];
    if (log.cluster.transactions.open.empty() || !holdsNothing(member) ||
        !log.groups[member.group.value].readsCommitted)
        return {};
    for (const TransactionState& each : log.cluster.transactions.open) {
        for (const EnlistedPartition& to : each.partitions) {
            const ReadingState& reading = readingAt(log, member.group, to.partition);
            const PartitionState& partition = log.partitions[to.partition.value];
            if (reading.owner == id && reading.position >= partition.lastStable &&
                partition.lastStable < partition.highWatermark)
                return {fmt::format("waits for tx {}", each.id.value + 1), isAbandoned(each)};
        }
    }
    return {};
}

}  // namespace

MemberWords standingWords(const VisibleState& state, MemberId id)
{
    using Standing = MemberState::Standing;
    const MemberState& member = state.log.members[id.value];
    const bool busy = !holdsNothing(member);
    if (member.life != Life::Alive)
        return {};
    if (isHung(member))
        return {fmt::format("hangs until {}", clockText(member.hungUntil)), true};
    if (isCutOff(member))
        return {fmt::format("cut off until {}", clockText(member.cutOffUntil)), true};
    if (member.drains && member.standing != Standing::Out)
        return {"leaves after this", false};
    switch (member.standing) {
    case Standing::Joining:
        return {"waits for its group", true};
    case Standing::MustRejoin:
        return {busy ? "must join again" : "joins again", !busy};
    case Standing::Out:
        return {busy ? "given up, works on" : "not in its group", true};
    case Standing::Steady:
        break;
    }
    const MemberWords waits = waitsForEnd(state.log, id);
    if (waits.text.empty() && member.pace > 1)
        return {fmt::format("{} times as slow", member.pace), true};
    if (waits.text.empty() && member.clock != kTrueClock)
        return {fmt::format("clock × {}", member.clock / 1000.0), true};
    return waits;
}

std::string readsText(const LogState& log, MemberId id)
{
    const MemberState& member = log.members[id.value];
    if (log.groups[member.group.value].shares) {
        const std::uint64_t has = behindHand(member) + (holdsNothing(member) ? 0 : 1);
        return has == 0 ? "waits for records" : fmt::format("acquired {}", has);
    }
    std::vector<std::uint32_t> owned;
    const std::vector<PartitionId> all = partitionsRead(log, member.group);
    std::string retry;  // It has one partition, which is told apart.
    for (const PartitionId each : all) {
        if (readingAt(log, member.group, each).owner != id)
            continue;
        if (isRetry(log, member.group, each))
            retry = " + retry";
        else
            owned.push_back(numberInTopic(log, each));
    }
    if (owned.empty() && !retry.empty())
        return "reads retry";
    if (!retry.empty() && owned.size() + 1 == all.size())
        return "reads all";
    if (!retry.empty())
        return fmt::format("reads {}{}{}", owned.front(), owned.size() > 1 ? " …" : "", retry);
    if (owned.empty())
        return "idle, owns none";
    if (owned.size() == all.size() && owned.size() > 1)
        return "reads all";
    if (owned.size() == 1)
        return fmt::format("reads {}", owned.front());
    if (owned.size() == 2)
        return fmt::format("reads {} and {}", owned[0], owned[1]);
    const bool run = owned.back() - owned.front() + 1 == owned.size();
    return run ? fmt::format("reads {} to {}", owned.front(), owned.back())
               : fmt::format("reads {} partitions", owned.size());
}

std::string writesText(const Moment& moment, MemberId id)
{
    const LogState& log = moment.state.log;
    const auto found = std::ranges::find_if(log.produced, [id](const ProducedRecord& each) {
        return each.member == id && !each.orphan;
    });
    if (found == log.produced.end())
        return "waits for brokers";
    const TopicId topic = log.partitions[found->partition.value].topic;
    if (log.topics[topic.value].isForPeople)
        return "writes a dead letter";
    if (!log.topics[topic.value].group.isNone())
        return "writes to retry";
    const std::string words =
        fmt::format("writes {}", moment.columns.nameOf(Thing::Topic, topic.value));
    return words.size() > 20 ? "writes" : words;
}

std::uint64_t behindHand(const MemberState& member)
{
    std::uint64_t count = 0;
    for (const FetchedRange& range : member.batch)
        count += range.end - range.next;
    return count;
}

bool isRebalancing(const GroupState& group)
{
    return group.phase == GroupPhase::PreparingRebalance ||
           group.phase == GroupPhase::CompletingRebalance || group.phase == GroupPhase::Assigning ||
           group.phase == GroupPhase::Reconciling;
}

namespace {

bool protocolIsPlain(const SettingStated* protocol)
{
    return protocol == nullptr || protocol->text == "generic";
}

}  // namespace

std::vector<std::string> groupWords(const Moment& moment, GroupId id)
{
    const LogState& log = moment.state.log;
    const GroupState& group = log.groups[id.value];
    const SettingStated* protocol = moment.columns.setting(Thing::Group, "protocol", id.value);
    const Offset dead = deadLetters(log, id);
    const std::string letters = dead == 0   ? ""
                                : dead == 1 ? "1 dead letter"
                                            : fmt::format("{} dead letters", dead);
    std::vector<std::string> words;
    if (log.cluster.transactions.inForce && protocolIsPlain(protocol)) {
        const std::string isolation = group.readsCommitted ? "read_committed" : "read_uncommitted";
        if (group.abortedEffects == 0)
            words = {isolation, group.readsCommitted ? "committed" : "uncommitted"};
        else
            words = {fmt::format("{} · {} aborted", isolation, group.abortedEffects),
                     fmt::format("read {} aborted", group.abortedEffects),
                     fmt::format("{} aborted", group.abortedEffects)};
    } else if (group.shares) {
        words = {"share group", "share"};
    } else if (isRebalancing(group)) {
        const std::string phase{nameOf(group.phase)};
        if (group.phase == GroupPhase::PreparingRebalance) {
            const auto joined = std::ranges::count_if(log.members, [id](const MemberState& each) {
                return each.group == id && each.standing == MemberState::Standing::Joining;
            });
            const std::string count = fmt::format("{} of {} joined", joined, group.members);
            return {fmt::format("{}, {}", phase, count), count, "rebalances", "joining"};
        }
        return {phase, "rebalances", "moves"};
    }
    if (!letters.empty() && words.empty())
        return {letters, fmt::format("{} dead", dead)};
    const auto nameOf = [&moment](TopicId topic) {
        return moment.columns.nameOf(Thing::Topic, topic.value);
    };
    if (words.empty() && group.reads != kMainTopic)
        return {fmt::format("reads {}", nameOf(group.reads)), ""};
    if (words.empty() && !group.writes.isNone())
        return {fmt::format("writes {}", nameOf(group.writes)), ""};
    if (!letters.empty())
        return {fmt::format("{} · {}", words.front(), letters), letters};
    return words;
}

std::string protocolText(const Moment& moment, GroupId id)
{
    const SettingStated* protocol = moment.columns.setting(Thing::Group, "protocol", id.value);
    const GroupState& group = moment.state.log.groups[id.value];
    if (group.shares)
        return "share group";
    return protocolIsPlain(protocol) ? ""
                                     : fmt::format("{} · {}", protocol->text, nameOf(group.phase));
}

SimDuration sessionOf(const Columns& columns, GroupId group)
{
    const SettingStated* own = columns.setting(Thing::Group, "session", group.value);
    const SettingStated* session = own != nullptr ? own : columns.setting(Thing::Log, "session");
    return SimDuration{session != nullptr ? session->value : 1};
}

SimDuration sessionOf(const Columns& columns)
{
    const std::uint32_t groups = columns.countOf(Thing::Group);
    const SettingStated* log = columns.setting(Thing::Log, "session");
    const SimDuration first = groups > 0 ? sessionOf(columns, GroupId{0U}) : SimDuration{1};
    for (std::uint32_t g = 1; g < groups; ++g)
        if (sessionOf(columns, GroupId{g}) != first)
            return SimDuration{log != nullptr ? log->value : 1};
    return groups > 0 || log == nullptr ? first : SimDuration{log->value};
}

}  // namespace millrace::ui
