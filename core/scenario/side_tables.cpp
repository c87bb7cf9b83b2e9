// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <charconv>
#include <numeric>
#include <optional>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/base/nearest_word.h"
#include "core/scenario/log_profile.h"
#include "core/scenario/spec_tables.h"

namespace millrace {

namespace {

using namespace std::chrono_literals;

constexpr SimDuration kDay = 24h;

void readProfile(SpecReader& table, std::string& profile, const char* only)
{
    const Choice<std::string> choices[] = {{only, only}};
    table.choice<std::string>("profile", profile, choices);
}

/// Takes the profile's defaults; what every group begins with.
GroupSpec readLogProfileName(SpecReader& table, LogSpec& spec)
{
    if (!table.has("profile"))
        return {};
    std::vector<Choice<std::string>> choices{{"generic-log", "generic-log"}};
    for (const LogProfile& each : logProfiles())
        choices.push_back({each.name, each.name});
    table.choice<std::string>("profile", spec.profile, choices);
    const LogProfile* profile = findLogProfile(spec.profile);
    if (profile == nullptr)
        return {};
    spec = profile->log;
    return profile->group;
}

/// Detection times of one side, which only count when the clocks are the product's own.
void readClocks(SpecReader& table, const NetworkSpec& network, const char* timeoutKey,
                SimDuration& timeout, SimDuration& heartbeat)
{
    table.duration(timeoutKey, timeout, 100ms, kDay);
    table.duration("heartbeat", heartbeat, 10ms, kDay);
    if (heartbeat >= timeout)
        table.fail("heartbeat", fmt::format("expected less than {}: else the living seem dead.",
                                            table.pathOf(timeoutKey)));
    if (network.clocks == NetworkSpec::Clocks::Equal)
        for (const char* key : {timeoutKey, "heartbeat"})
            if (table.has(key))
                table.fail(key,
                           "has no effect with network.clocks = \"equal\"; use network.session "
                           "and network.heartbeat, or clocks = \"product\".");
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
    if (const TomlValue* found = table.value("group", TomlValue::Kind::Table)) {
        SpecReader group{*found, table.pathOf("group"), table.errors()};
        readGroup(group, common);
    }
    spec.groups.assign(reactions.size(), common);
    const TomlValue* found = table.value("groups", TomlValue::Kind::Table);
    if (found == nullptr)
        return;
    SpecReader groups{*found, table.pathOf("groups"), table.errors()};
    for (std::size_t r = 0; r < reactions.size(); ++r) {
        const std::string& name = reactions[r].name;
        groups.idleUnless(spec.slots[r] > 0, name, "a slot: the log has no group for it");
        if (const TomlValue* own = groups.value(name, TomlValue::Kind::Table)) {
            SpecReader group{*own, groups.pathOf(name), table.errors()};
            readGroup(group, spec.groups[r]);
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

/// "slot 2" -> {Slot, 1}.
std::optional<Target> targetOf(std::string_view text)
{
    static constexpr Choice<Target::Kind> kKinds[] = {{"slot ", Target::Kind::Slot},
                                                      {"member ", Target::Kind::Member},
                                                      {"worker ", Target::Kind::Worker},
                                                      {"group ", Target::Kind::Group},
                                                      {"broker ", Target::Kind::Broker}};
    for (const Choice<Target::Kind>& each : kKinds) {
        if (!text.starts_with(each.name))
            continue;
        const std::string_view digits = text.substr(each.name.size());
        int number = 0;
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (error == std::errc{} && end == digits.data() + digits.size() && number >= 1)
            return Target{each.value, number - 1};
    }
    return std::nullopt;
}

/// Reads whom an act meets, and that there is such a one.
std::optional<Target> readTarget(SpecReader& table, const char* key, const Scenario& scenario)
{
    const bool seeks = std::string_view{key} == "seek";
    std::string text;
    table.text(key, text, 1, 40);
    if (text.empty())
        return std::nullopt;
    const std::optional<Target> target = targetOf(text);
    if (!target || (target->kind == Target::Kind::Group) != seeks) {
        const char* const expected =
            seeks ? "\"group 1\"" : "\"slot 2\", \"member 2\", \"worker 2\" or \"broker 2\"";
        table.fail(key, fmt::format("expected {}, found \"{}\".", expected, text));
        return std::nullopt;
    }
    if (target->kind == Target::Kind::Broker) {
        if (target->index < scenario.log.brokers.count)
            return target;
        table.fail(key, fmt::format("there is no {}: log.brokers is {}.", text,
                                    scenario.log.brokers.count));
        return std::nullopt;
    }
    const auto groups =
        std::ranges::count_if(scenario.log.slots, [](int each) { return each > 0; });
    if (seeks && target->index >= groups) {
        table.fail(key, fmt::format("there is no {}: the log has {} groups.", text, groups));
        return std::nullopt;
    }
    if (seeks)
        return target;
    const int members = std::accumulate(scenario.log.slots.begin(), scenario.log.slots.end(), 0);
    const int workers = scenario.queue.workers;
    const int count = target->kind == Target::Kind::Member   ? members
                      : target->kind == Target::Kind::Worker ? workers
                                                             : std::max(members, workers);
    if (target->index >= count) {
        table.fail(key,
                   fmt::format("there is no {}: the log has {} members, the list has {} workers.",
                               text, members, workers));
        return std::nullopt;
    }
    return target;
}

}  // namespace

void readReaction(SpecReader& table, ReactionSpec& spec)
{
    using Effect = ReactionSpec::Effect;
    static constexpr Choice<Effect> kEffects[] = {{"upsert-delete", Effect::UpsertDelete},
                                                  {"count", Effect::Count}};
    table.text("name", spec.name, 1, 40);
    if (!table.has("name"))
        table.fail("name", "is missing: every reaction needs a name.");
    table.text("does", spec.does, 0, 80);
    spec.job = spec.name;
    table.text("job", spec.job, 1, 40);
    table.variate("work", spec.work, kDay);
    if (table.has("due")) {
        spec.due = 1s;
        table.duration("due", *spec.due, 1ms, 30 * kDay);
    } else {
        table.any("due");
    }
    table.number("fails", spec.fails, 0.0, 1.0);
    table.numbers("poison", spec.poison, 1, 1000);
    for (std::uint32_t& each : spec.poison)
        --each;
    table.choice<Effect>("effect", spec.effect, kEffects);
    table.number("effectAt", spec.effectAt, 0.0, 1.0);
    table.duration("every", spec.every, 0ms, 30 * kDay);
    if (spec.every.count() > 0 && spec.every < 100ms)
        table.fail("every", "expected 0 s, or 100 ms to 30 d.");
    table.text("stands-for", spec.everyStandsFor, 0, 40);
    table.idleUnless(spec.every.count() > 0, "stands-for", "every");
    table.integer("id", spec.id, 0U, 1'000'000U);
    table.finish();
}

void readLog(SpecReader& table, LogSpec& spec, const Scenario& scenario)
{
    const GroupSpec common = readLogProfileName(table, spec);
    table.integer("partitions", spec.partitions, 1, 1024);
    const TomlValue* retention = table.any("retention");
    if (retention != nullptr && retention->kind == TomlValue::Kind::Text &&
        retention->text == "forever")
        spec.retention = kForever;
    else
        table.duration("retention", spec.retention, 1s, kLongestDuration);
    table.integer("retention-bytes", spec.retentionBytes, 0, std::int64_t{1} << 40);
    table.duration("segment", spec.segment, 100ms, 30 * kDay);
    table.duration("retention-check", spec.retentionCheck, 100ms, kDay);
    readClocks(table, scenario.network, "session", spec.session, spec.heartbeat);
    readSlots(table, spec, scenario.reactions);
    readGroups(table, spec, scenario.reactions, common);
    readMembers(table, spec, scenario.duration);
    readBrokers(table, spec.brokers);
    if (const TomlValue* found = table.value("producer", TomlValue::Kind::Table)) {
        SpecReader producer{*found, table.pathOf("producer"), table.errors()};
        readProducer(producer, spec.producer, spec.partitions);
    }
    table.finish();
}

void readQueue(SpecReader& table, QueueSpec& spec, const Scenario& scenario)
{
    using Jobs = QueueSpec::Jobs;
    static constexpr Choice<Jobs> kJobs[] = {{"per-reaction", Jobs::PerReaction},
                                             {"one", Jobs::One}};
    using Kind = BackoffSpec::Kind;
    static constexpr Choice<Kind> kKinds[] = {{"constant", Kind::Constant},
                                              {"exponential", Kind::Exponential}};
    readProfile(table, spec.profile, "generic-lease");
    table.choice<Jobs>("jobs", spec.jobs, kJobs);
    spec.workers =
        std::max(1, std::accumulate(scenario.log.slots.begin(), scenario.log.slots.end(), 0));
    table.integer("workers", spec.workers, 1, 4096);
    table.integer("attempts", spec.attempts, 1, 1000);
    if (const TomlValue* found = table.value("backoff", TomlValue::Kind::Table)) {
        SpecReader backoff{*found, table.pathOf("backoff"), table.errors()};
        backoff.choice<Kind>("kind", spec.backoff.kind, kKinds);
        backoff.duration("base", spec.backoff.base, 0ms, kDay);
        const bool grows = spec.backoff.kind == Kind::Exponential;
        for (const char* key : {"factor", "cap"})
            backoff.idleUnless(grows, key, "kind = \"exponential\"");
        if (grows) {
            backoff.number("factor", spec.backoff.factor, 1.0, 100.0);
            backoff.duration("cap", spec.backoff.cap, 0ms, 30 * kDay);
        } else {
            spec.backoff.cap = std::max(spec.backoff.cap, spec.backoff.base);
        }
        if (spec.backoff.cap < spec.backoff.base)
            backoff.fail("cap", "expected at least backoff.base.");
        backoff.number("jitter", spec.backoff.jitter, 0.0, 1.0);
        backoff.finish();
    }
    readClocks(table, scenario.network, "lease", spec.lease, spec.heartbeat);
    table.finish();
}

namespace {

/// Partitions that are added; their number can be raised, never lowered.
void readAddition(SpecReader& table, int line, Scenario& scenario)
{
    SimDuration at{};
    table.duration("time", at, SimDuration::zero(), scenario.duration);
    if (!table.has("time"))
        table.fail("time", "is missing: when?");
    int count = 1;
    table.integer("partitions", count, 1, 1024);
    int before = scenario.log.partitions;
    for (const Intervention& each : scenario.timeline)
        if (each.act == Intervention::Act::AddPartitions && each.at <= SimTime{at})
            before = std::max(before, each.partition);
    if (count <= before)
        table.fail(
            "partitions",
            fmt::format("expected more than {}: partitions can be added, not taken away.", before));
    scenario.timeline.push_back(
        {SimTime{at}, Intervention::Act::AddPartitions, {}, line, {}, count});
    table.finish();
}

/// A bookmark that is moved.
/// Of the n-th group that the log has.
bool isShareGroup(const LogSpec& log, int group)
{
    for (std::size_t r = 0; r < log.groups.size(); ++r)
        if (log.slots[r] > 0 && group-- == 0)
            return log.groups[r].protocol == GroupSpec::Protocol::Share;
    return false;
}

void readSeek(SpecReader& table, int line, Scenario& scenario)
{
    SimDuration at{};
    table.duration("time", at, SimDuration::zero(), scenario.duration);
    if (!table.has("time"))
        table.fail("time", "is missing: when?");
    const std::optional<Target> target = readTarget(table, "seek", scenario);
    std::string text;
    table.text("to", text, 1, 60);
    const std::optional<BookmarkPlace> to = bookmarkPlaceOf(text);
    if (!to)
        table.fail("to", table.has("to")
                             ? fmt::format("expected \"earliest\", \"latest\", \"offset 20\" or "
                                           "\"time 30 s\", found \"{}\".",
                                           text)
                             : "is missing: where to?");
    int partition = -1;
    table.integer("partition", partition, 0, scenario.log.partitions - 1);
    if (target && isShareGroup(scenario.log, target->index))
        table.fail("seek", "a share group has no bookmark to move: its window is reset only while "
                           "nobody is in it.");
    else if (target && to)
        scenario.timeline.push_back(
            {SimTime{at}, Intervention::Act::Seek, *target, line, *to, partition});
    table.finish();
}

}  // namespace

void readIntervention(SpecReader& table, int line, Scenario& scenario)
{
    if (table.has("partitions")) {
        readAddition(table, line, scenario);
        return;
    }
    if (table.has("seek") && !table.has("kill") && !table.has("stop") && !table.has("restart")) {
        readSeek(table, line, scenario);
        return;
    }
    using Act = Intervention::Act;
    SimDuration at{};
    table.duration("time", at, SimDuration::zero(), scenario.duration);
    if (!table.has("time"))
        table.fail("time", "is missing: when?");
    static constexpr Choice<Act> kActs[] = {
        {"kill", Act::Kill}, {"stop", Act::Stop}, {"crash-machine", Act::CrashMachine}};
    const Choice<Act>* ends = nullptr;  // Restart alone, or beside one of these.
    for (const Choice<Act>& each : kActs) {
        if (!table.has(each.name))
            continue;
        if (ends != nullptr)
            table.fail(each.name,
                       fmt::format("expected {} or {}, found both.", ends->name, each.name));
        else
            ends = &each;
    }
    if (ends == nullptr && !table.has("restart"))
        table.fail("kill", "is missing: expected kill, stop, restart, seek or partitions, such as "
                           "kill = \"slot 2\".");
    const std::string key{ends != nullptr ? ends->name : "restart"};
    const Act act = ends != nullptr ? ends->value : Act::Restart;
    const std::optional<Target> target = readTarget(table, key.c_str(), scenario);
    if (target && act == Act::CrashMachine && target->kind != Target::Kind::Broker)
        table.fail(key, "a machine's end is another than a process's for brokers alone: use kill.");
    else if (target)
        scenario.timeline.push_back({SimTime{at}, act, *target, line});
    if (ends != nullptr && table.has("restart")) {
        SimDuration after{};
        table.duration("restart", after, SimDuration::zero(), kLongestDuration);
        if (target && SimTime{at} + after <= SimTime{scenario.duration})
            scenario.timeline.push_back({SimTime{at} + after, Act::Restart, *target, line});
    }
    for (const char* known : {"kill", "stop", "crash-machine", "restart"})
        table.any(known);
    table.finish();
}

}  // namespace millrace
