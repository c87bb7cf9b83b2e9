// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "core/scenario/profile.h"
#include "core/scenario/spec_tables.h"

// `[log]`: the profile whose defaults it takes, retention, slots, groups and members.

namespace millrace {

namespace {

using namespace std::chrono_literals;

/// Takes the profile's defaults; what every group begins with.
GroupSpec readLogProfile(SpecReader& table, LogSpec& spec)
{
    const Profile* profile =
        readProfileName(table, Profile::Half::Log, "generic-log", spec.profile);
    if (profile == nullptr)
        return {};
    spec = profile->log;
    return profile->group;
}

void readSlots(SpecReader& table, LogSpec& spec, const std::vector<ReactionSpec>& reactions)
{
    spec.slots.assign(reactions.size(), 1);
    const TomlValue* found = table.value("slots", TomlValue::Kind::Table);
    if (found == nullptr)
        return;
    SpecReader slots{*found, table.pathOf("slots"), table.errors()};
    for (std::size_t r = 0; r < reactions.size(); ++r)
        slots.integer(reactions[r].name, spec.slots[r], 0, 1024);
    slots.finish();
    if (std::accumulate(spec.slots.begin(), spec.slots.end(), 0) > 4096)
        table.fail("slots", "expected at most 4096 slots together.");
}

void readGroups(SpecReader& table, LogSpec& spec, const std::vector<ReactionSpec>& reactions,
                GroupSpec common)
{
    std::vector<std::string> topics{spec.name};
    for (const TopicSpec& each : spec.topics)
        topics.push_back(each.name);
    SpecReader group = table.inner("group");
    readGroup(group, topics, common);
    spec.groups.assign(reactions.size(), common);
    const TomlValue* found = table.value("groups", TomlValue::Kind::Table);
    if (found == nullptr)
        return;
    SpecReader groups{*found, table.pathOf("groups"), table.errors()};
    for (std::size_t r = 0; r < reactions.size(); ++r) {
        const std::string& name = reactions[r].name;
        groups.idleUnless(spec.slots[r] > 0, name, "a slot: the log has no group for it");
        if (const TomlValue* own = groups.value(name, TomlValue::Kind::Table)) {
            SpecReader ofOne{*own, groups.pathOf(name), table.errors()};
            readGroup(ofOne, topics, spec.groups[r]);
        }
    }
    groups.finish();
}

void readMembers(SpecReader& table, LogSpec& spec, SimDuration runDuration)
{
    const std::span<const TomlValue> items = table.tables("member", 4096);
    for (std::size_t n = 0; n < items.size(); ++n) {
        SpecReader member{items[n], fmt::format("{}[{}]", table.pathOf("member"), n),
                          table.errors()};
        MemberSpec read;
        readMember(member, spec, runDuration, read);
        if (std::ranges::find(spec.members, read.member, &MemberSpec::member) != spec.members.end())
            member.fail("member",
                        fmt::format("there are two tables of member {}.", read.member + 1));
        spec.members.push_back(read);
    }
}

/// Kafka's consumer, too, refuses its own clocks where the broker sets them.
void checkClocks(SpecReader& table, const LogSpec& spec, const NetworkSpec& network)
{
    const bool equal = network.clocks == NetworkSpec::Clocks::Equal;
    const auto anyGroup = [&spec](bool ofBrokers) {
        for (std::size_t r = 0; r < spec.groups.size(); ++r)
            if (spec.slots[r] > 0 &&
                (spec.groups[r].protocol == GroupSpec::Protocol::Consumer) == ofBrokers)
                return true;
        return false;
    };
    for (const char* key : {"group-session", "group-heartbeat"})
        table.idleUnless(equal || anyGroup(true), key, "a group with protocol = \"consumer\"");
    for (const char* key : {"session", "heartbeat"})
        table.idleUnless(
            equal || !anyGroup(true) || anyGroup(false), key,
            fmt::format("a group with another protocol than \"consumer\"; \"group-{}\" "
                        "is meant",
                        key));
}

}  // namespace

void readLog(SpecReader& table, LogSpec& spec, const Scenario& scenario)
{
    const GroupSpec common = readLogProfile(table, spec);
    table.text("name", spec.name, 1, 40);
    table.integer("partitions", spec.partitions, 1, 1024);
    readTopics(table, spec);
    table.durationOrForever("retention", spec.retention, 1s);
    table.integer("retention-bytes", spec.retentionBytes, 0, std::int64_t{1} << 40);
    table.duration("segment", spec.segment, 100ms, 30 * kDay);
    table.integer("segment-bytes", spec.segmentBytes, 0, std::int64_t{1} << 40);
    readCleanup(table, spec);
    table.duration("retention-check", spec.retentionCheck, 100ms, kDay);
    readClocks(table, scenario.network, "session", spec.session, spec.heartbeat);
    readClocks(table, scenario.network, "group-session", spec.groupSession, spec.groupHeartbeat,
               "group-heartbeat");
    readCarries(table, spec.carries);
    readSlots(table, spec, scenario.reactions);
    readGroups(table, spec, scenario.reactions, common);
    checkTopics(table, spec, scenario.reactions);
    readMembers(table, spec, scenario.duration);
    readBrokers(table, spec.brokers);
    SpecReader producer = table.inner("producer");
    ProducerSpec read = spec.producer;
    readProducer(producer, read, spec.partitions);
    if (table.has("producer"))
        spec.producer = read;
    table.idleUnless(spec.producer.transactional, "transaction-sweep",
                     "producer.transactional = true");
    checkCleanup(table, spec);
    checkClocks(table, spec, scenario.network);
    table.finish();
}

}  // namespace millrace
