// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "core/scenario/spec_tables.h"

// `[[at]]`: what a person does to the run, and to whom.

namespace millrace {

namespace {

using namespace std::chrono_literals;

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

/// Of the n-th group that the log has.
GroupSpec rulesOf(const LogSpec& log, int group)
{
    for (std::size_t r = 0; r < log.groups.size(); ++r)
        if (log.slots[r] > 0 && group-- == 0)
            return log.groups[r];
    return {};
}

/// A bookmark that is moved.
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
    const GroupSpec rules = target ? rulesOf(scenario.log, target->index) : GroupSpec{};
    const auto derived = static_cast<std::size_t>(rules.reads);
    const int partitions =
        derived == 0 ? scenario.log.partitions : scenario.log.topics[derived - 1].partitions;
    int partition = -1;  // Of the topic that the group reads.
    table.integer("partition", partition, 0, partitions - 1);
    if (rules.protocol == GroupSpec::Protocol::Share)
        table.fail("seek", "a share group has no bookmark to move: its window is reset only while "
                           "nobody is in it.");
    else if (target && to)
        scenario.timeline.push_back(
            {SimTime{at}, Intervention::Act::Seek, *target, line, *to, partition});
    table.finish();
}

/// Something about a reaction that begins and, unless the run ends before, ends. There is one of
/// its kind at a time: where one ends at the very instant, the next cannot begin.
struct ReactionSpan {
    Intervention::Act act;
    SimTime from;
    SimTime until;
};

std::optional<Target> readReaction(SpecReader& table, const char* key, const ReactionSpan& span,
                                   const Scenario& scenario)
{
    std::string name;
    table.text(key, name, 1, 40);
    const auto reaction = std::ranges::find(scenario.reactions, name, &ReactionSpec::name);
    if (reaction == scenario.reactions.end()) {
        if (!name.empty())
            table.fail(key, fmt::format("there is no reaction \"{}\".{}", name,
                                        meantReaction(name, scenario)));
        return std::nullopt;
    }
    const Target target{Target::Kind::Reaction,
                        static_cast<int>(reaction - scenario.reactions.begin())};
    const auto isSame = [&](const Intervention& each) {
        return each.act == span.act && each.target == target;
    };
    const auto overlaps = [&](const Intervention& each) {
        return isSame(each) && each.at >= span.from && each.at <= span.until;
    };
    const auto before = std::ranges::count_if(scenario.timeline, [&](const Intervention& each) {
        return isSame(each) && each.at < span.from;
    });
    if (std::ranges::any_of(scenario.timeline, overlaps) || before % 2 != 0)
        table.fail(key, fmt::format("\"{}\" has another {} at that time.", name, key));
    return target;
}

/// A bug in the code of a reaction, from now until it is fixed.
void readBug(SpecReader& table, int line, Scenario& scenario)
{
    SimDuration at{};
    table.duration("time", at, SimDuration::zero(), scenario.duration);
    if (!table.has("time"))
        table.fail("time", "is missing: when?");
    SimDuration until = scenario.duration;
    table.duration("until", until, 1ns, scenario.duration);
    if (table.has("until") && until <= at)
        table.fail("until", "expected a time after \"time\".");
    const std::optional<Target> target =
        readReaction(table, "bug", {Act::Deploy, SimTime{at}, SimTime{until}}, scenario);
    if (target) {
        scenario.timeline.push_back({.at = SimTime{at},
                                     .act = Act::Deploy,
                                     .target = *target,
                                     .line = line,
                                     .lasts = table.has("until") ? until - at : SimDuration{},
                                     .isBug = true});
        if (table.has("until"))
            scenario.timeline.push_back(
                {.at = SimTime{until}, .act = Act::Deploy, .target = *target, .line = line});
    }
    table.finish();
}

/// What a reaction calls does not answer, for a while.
void readOutage(SpecReader& table, int line, Scenario& scenario)
{
    SimDuration at{};
    table.duration("time", at, SimDuration::zero(), scenario.duration);
    if (!table.has("time"))
        table.fail("time", "is missing: when?");
    SimDuration lasts{1};
    table.duration("for", lasts, 1ms, kLongestDuration);
    if (!table.has("for"))
        table.fail("for", "is missing: how long does it not answer?");
    const SimTime until = SimTime{at} + lasts;
    const std::optional<Target> target =
        readReaction(table, "outage", {Act::Outage, SimTime{at}, until}, scenario);
    if (target) {
        const Intervention begins{
            .at = SimTime{at}, .act = Act::Outage, .target = *target, .line = line, .lasts = lasts};
        scenario.timeline.push_back(begins);
        if (until <= SimTime{scenario.duration})
            scenario.timeline.push_back(
                {.at = until, .act = Act::Outage, .target = *target, .line = line});
    }
    table.finish();
}

void failWithoutAct(SpecReader& table)
{
    static constexpr std::string_view kActs[] = {
        "kill",       "stop",        "restart",      "crash-machine", "hang",
        "cut-off",    "seek",        "partitions",   "workers",       "bug",
        "outage",     "slow",        "slow-network", "lossy-network", "clock-skew",
        "kill-child", "kill-parent", "kill-machine", "disconnect",    "redrive",
        "discard",    "pause",       "resume",       "burst"};
    // One of them may be what is misspelt.
    for (const std::string_view act : kActs)
        table.any(act);
    table.fail("kill", fmt::format("is missing: expected one of {}; such as kill = \"slot 2\".",
                                   fmt::join(kActs, ", ")));
}

void readAct(SpecReader& table, int line, Scenario& scenario)
{
    if (table.has("burst")) {
        readBurst(table, line, scenario);
        return;
    }
    if (table.has("slow") || table.has("slow-network") || table.has("lossy-network") ||
        table.has("clock-skew")) {
        readSlowness(table, line, scenario);
        return;
    }
    if (table.has("partitions")) {
        readAddition(table, line, scenario);
        return;
    }
    if (table.has("bug")) {
        readBug(table, line, scenario);
        return;
    }
    if (table.has("outage")) {
        readOutage(table, line, scenario);
        return;
    }
    if (table.has("seek") && !table.has("kill") && !table.has("stop") && !table.has("restart")) {
        readSeek(table, line, scenario);
        return;
    }
    if (readListIntervention(table, line, scenario))
        return;
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
        failWithoutAct(table);
    const std::string key{ends != nullptr ? ends->name : "restart"};
    const Act act = ends != nullptr ? ends->value : Act::Restart;
    const std::optional<Target> target = readTarget(table, key.c_str(), scenario);
    const bool flushes =
        target && (target->kind == Target::Kind::Broker || target->kind == Target::Kind::Store);
    if (target && act == Act::CrashMachine && !flushes)
        table.fail(key, "a machine's end is another than a process's for brokers and the store "
                        "alone: use kill.");
    else if (target && act == Act::Stop && target->kind == Target::Kind::Store)
        table.fail(key, "a store that closes in order keeps all it has, as one whose process is "
                        "killed: use kill.");
    else if (target && act == Act::Stop && target->kind == Target::Kind::Producer)
        table.fail(key, "a producer that closes in order leaves nothing open: use kill.");
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

}  // namespace

void readIntervention(SpecReader& table, int line, Scenario& scenario)
{
    bool muted = false;
    table.boolean("muted", muted);
    const auto before = static_cast<std::ptrdiff_t>(scenario.timeline.size());
    readAct(table, line, scenario);
    if (!muted)
        return;
    const auto first = scenario.timeline.begin() + before;
    scenario.muted.insert(scenario.muted.end(), first, scenario.timeline.end());
    scenario.timeline.erase(first, scenario.timeline.end());
}

}  // namespace millrace
