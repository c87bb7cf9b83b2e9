// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/scenario/spec_tables.h"

// `[[at]]`: what a person does to the run, and to whom.

namespace millrace {

namespace {

using namespace std::chrono_literals;

/// Partitions that are added; their number can be raised, never lowered.
void readAddition(SpecReader& table, int line, Scenario& scenario)
{
    const SimTime at = readTime(table, scenario);
    int count = 1;
    table.integer("partitions", count, 1, 1024);
    int before = scenario.log.partitions;
    for (const Intervention& each : scenario.timeline)
        if (each.act == Intervention::Act::AddPartitions && each.at <= at)
            before = std::max(before, each.partition);
    if (count <= before)
        table.fail(
            "partitions",
            fmt::format("expected more than {}: partitions can be added, not taken away.", before));
    scenario.timeline.push_back({at, Intervention::Act::AddPartitions, {}, line, {}, count});
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
    const SimTime at = readTime(table, scenario);
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
        scenario.timeline.push_back({at, Intervention::Act::Seek, *target, line, *to, partition});
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
    const SimTime at = readTime(table, scenario);
    SimDuration until = scenario.duration;
    table.duration("until", until, 1ns, scenario.duration);
    if (table.has("until") && SimTime{until} <= at)
        table.fail("until", "expected a time after \"time\".");
    const std::optional<Target> target =
        readReaction(table, "bug", {Act::Deploy, at, SimTime{until}}, scenario);
    if (target) {
        scenario.timeline.push_back(
            {.at = at,
             .act = Act::Deploy,
             .target = *target,
             .line = line,
             .lasts = table.has("until") ? SimTime{until} - at : SimDuration{},
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
    const SimTime at = readTime(table, scenario);
    SimDuration lasts{1};
    table.duration("for", lasts, 1ms, kLongestDuration);
    if (!table.has("for"))
        table.fail("for", "is missing: how long does it not answer?");
    const SimTime until = at + lasts;
    const std::optional<Target> target =
        readReaction(table, "outage", {Act::Outage, at, until}, scenario);
    if (target) {
        const Intervention begins{
            .at = at, .act = Act::Outage, .target = *target, .line = line, .lasts = lasts};
        scenario.timeline.push_back(begins);
        if (until <= SimTime{scenario.duration})
            scenario.timeline.push_back(
                {.at = until, .act = Act::Outage, .target = *target, .line = line});
    }
    table.finish();
}

constexpr std::string_view kActs[] = {
    "kill",         "stop",          "restart",    "crash-machine", "hang",        "cut-off",
    "seek",         "partitions",    "workers",    "bug",           "outage",      "slow",
    "slow-network", "lossy-network", "clock-skew", "kill-child",    "kill-parent", "kill-machine",
    "disconnect",   "redrive",       "discard",    "pause",         "resume",      "burst"};

using Words = std::vector<std::string_view>;

/// Acts after which another process may be there, "restart" later.
const Words kEnds{"kill",        "stop",         "crash-machine", "kill-child",
                  "kill-parent", "kill-machine", "disconnect"};

/// A key beside an act: how long, how much, where to.
struct Beside {
    std::string_view key;
    Words acts;  ///< It is of these.
};

const std::vector<Beside> kBesides{
    {"restart", kEnds},
    {"for",
     {"hang", "cut-off", "slow", "clock-skew", "slow-network", "lossy-network", "outage", "burst"}},
    {"factor", {"slow"}},
    {"rate", {"clock-skew"}},
    {"until", {"bug"}},
    {"to", {"seek"}},
    {"partition", {"seek"}},
    {"count", {"redrive", "discard"}}};

bool isOneOf(const Words& words, std::string_view word)
{
    return std::ranges::find(words, word) != words.end();
}

/// In the order of the file. What may stand together is one: the network, and a process that ends
/// and is there again after a time.
Words actsOf(const SpecReader& table)
{
    Words acts;
    std::ranges::copy_if(kActs, std::back_inserter(acts),
                         [&table](std::string_view act) { return table.has(act); });
    std::ranges::sort(acts, {}, [&table](std::string_view act) {
        const TextPlace place = table.placeOf(act);
        return std::pair{place.line, place.column};
    });
    if (isOneOf(acts, "slow-network"))
        std::erase(acts, "lossy-network");
    const TomlEntry* restart = table.entry("restart");
    const bool isTime = restart != nullptr && restart->value.kind == TomlValue::Kind::Text &&
                        parseDuration(restart->value.text);
    const auto ends = [](std::string_view act) { return isOneOf(kEnds, act); };
    if (std::ranges::any_of(acts, ends) || (isTime && acts.size() > 1))
        std::erase(acts, "restart");
    return acts;
}

void failWithoutAct(SpecReader& table)
{
    // One of them may be what is misspelt.
    for (const std::string_view act : kActs)
        table.any(act);
    for (const Beside& each : kBesides)
        table.any(each.key);
    table.fail("kill", fmt::format("is missing: expected one of {}; such as kill = \"slot 2\".",
                                   fmt::join(kActs, ", ")));
    table.finish();
}

/// Of some acts alone.
void refuseBesides(SpecReader& table, std::string_view act)
{
    for (const Beside& each : kBesides)
        if (table.has(each.key) && act != each.key && !isOneOf(each.acts, act))
            table.idleUnless(false, each.key, fmt::format("{}", fmt::join(each.acts, ", ")));
}

/// A process, or a machine, ends or begins.
void readEnd(SpecReader& table, const Choice<Act>& act, int line, Scenario& scenario)
{
    const SimTime at = readTime(table, scenario);
    const std::string key{act.name};
    const std::optional<Target> target = readTarget(table, key.c_str(), scenario);
    const bool flushes =
        target && (target->kind == Target::Kind::Broker || target->kind == Target::Kind::Store);
    if (target && act.value == Act::CrashMachine && !flushes)
        table.fail(key, "a machine's end is another than a process's for brokers and the store "
                        "alone: use kill.");
    else if (target && act.value == Act::Stop && target->kind == Target::Kind::Store)
        table.fail(key, "a store that closes in order keeps all it has, as one whose process is "
                        "killed: use kill.");
    else if (target && act.value == Act::Stop && target->kind == Target::Kind::Producer)
        table.fail(key, "a producer that closes in order leaves nothing open: use kill.");
    else if (target)
        scenario.timeline.push_back({at, act.value, *target, line});
    if (act.value != Act::Restart) {
        SimDuration after{};
        table.duration("restart", after, SimDuration::zero(), kLongestDuration);
        if (table.has("restart") && target && at + after <= SimTime{scenario.duration})
            scenario.timeline.push_back({at + after, Act::Restart, *target, line});
    }
    table.finish();
}

void readAct(SpecReader& table, int line, Scenario& scenario)
{
    const Words acts = actsOf(table);
    if (acts.empty()) {
        readTime(table, scenario);
        failWithoutAct(table);
        return;
    }
    if (acts.size() > 1) {  // Whose the other keys are, nobody can tell.
        readTime(table, scenario);
        table.fail(acts[1], fmt::format("a line holds one act, and here are {}: write a [[at]] for "
                                        "each.",
                                        fmt::join(acts, " and ")));
        return;
    }
    const std::string_view act = acts.front();
    refuseBesides(table, act);
    static constexpr Choice<Act> kProcessActs[] = {{"kill", Act::Kill},
                                                   {"stop", Act::Stop},
                                                   {"crash-machine", Act::CrashMachine},
                                                   {"restart", Act::Restart}};
    const auto* const ends = std::ranges::find(kProcessActs, act, &Choice<Act>::name);
    if (ends != std::end(kProcessActs))
        readEnd(table, *ends, line, scenario);
    else if (act == "burst")
        readBurst(table, line, scenario);
    else if (act == "partitions")
        readAddition(table, line, scenario);
    else if (act == "bug")
        readBug(table, line, scenario);
    else if (act == "outage")
        readOutage(table, line, scenario);
    else if (act == "seek")
        readSeek(table, line, scenario);
    else if (!readListIntervention(table, line, scenario))
        readSlowness(table, line, scenario);
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
