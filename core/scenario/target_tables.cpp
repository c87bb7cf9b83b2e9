// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <charconv>
#include <numeric>
#include <optional>
#include <tuple>

#include <fmt/format.h>

#include "core/base/nearest_word.h"
#include "core/scenario/spec_tables.h"

// Whom a line of the timeline meets, and whether there is such a one.

namespace millrace {

namespace {

/// "slot 2" -> {Slot, 1}.
std::optional<Target> targetOf(std::string_view text)
{
    if (text == "producer")
        return Target{Target::Kind::Producer, 0};
    if (text == "store")
        return Target{Target::Kind::Store, 0};
    static constexpr Choice<Target::Kind> kKinds[] = {
        {"slot ", Target::Kind::Slot},     {"member ", Target::Kind::Member},
        {"worker ", Target::Kind::Worker}, {"group ", Target::Kind::Group},
        {"broker ", Target::Kind::Broker}, {"scheduler ", Target::Kind::Scheduler}};
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

/// What keeps the list's store from dying in this run; empty when nothing does.
std::string storeCannotDie(const Scenario& scenario)
{
    const AdmissionSpec& rules = scenario.queue.admission;
    if (scenario.queue.store != QueueSpec::Store::Own)
        return "the list has no store of its own that could die: queue.store is not \"own\".";
    if (!rules.limits.empty() || !rules.batches.empty() || rules.groups || !rules.uniques.empty())
        return "a store that dies is not modelled with queue.groups, queue.limits, queue.unique "
               "and queue.batches.";
    if (scenario.queue.schedulers > 0)
        return "a store that dies is not modelled with workload.arrivals of kind \"cron\".";
    if (!scenario.bridges.empty())
        return "a store that dies is not modelled behind a [[bridge]].";
    if (scenario.writes.given && (scenario.writes.queue == WriteSpec::Sent::WithCommit ||
                                  scenario.writes.queue == WriteSpec::Sent::Outbox))
        return "a store that dies is not modelled where the list is told with the commit, or by an "
               "outbox.";
    return {};
}

std::string notATarget(const std::string& text, const std::optional<Target>& target, bool seeks,
                       const Scenario& scenario)
{
    using Of = Target::Kind;
    static constexpr Of kBookmarks[] = {Of::Group};
    static constexpr Of kProcesses[] = {Of::Slot,   Of::Member,    Of::Worker,  Of::Store,
                                        Of::Broker, Of::Scheduler, Of::Producer};
    if (seeks)
        return fmt::format("expected \"group 1\", found \"{}\".{}", text,
                           meantTarget(text, kBookmarks, scenario));
    return fmt::format("expected \"slot 2\", \"member 2\", \"worker 2\", \"broker 2\", "
                       "\"scheduler 1\", \"store\" or \"producer\", found \"{}\"{}",
                       text,
                       target ? ": a group is no process, its members are."
                              : "." + meantTarget(text, kProcesses, scenario));
}

}  // namespace

SimTime readTime(SpecReader& table, const Scenario& scenario)
{
    SimDuration at{};
    table.duration("time", at, SimDuration::zero(), scenario.duration);
    if (!table.has("time"))
        table.fail("time", "is missing: when?");
    return SimTime{at};
}

std::string meantTarget(std::string_view text, std::span<const Target::Kind> expected,
                        const Scenario& scenario)
{
    // A slip is found among the first of them; more would take longer than the run.
    constexpr int kMost = 99;
    using Of = Target::Kind;
    const int members = std::accumulate(scenario.log.slots.begin(), scenario.log.slots.end(), 0);
    const std::tuple<Of, const char*, int> kinds[] = {
        {Of::Slot, "slot", std::max(members, scenario.queue.workers)},
        {Of::Member, "member", members},
        {Of::Worker, "worker", scenario.queue.workers},
        {Of::Group, "group", static_cast<int>(scenario.log.slots.size())},
        {Of::Broker, "broker", scenario.log.brokers.count},
        {Of::Scheduler, "scheduler", scenario.queue.schedulers}};
    const auto isExpected = [expected](Of kind) {
        return std::ranges::find(expected, kind) != expected.end();
    };
    std::vector<std::string> names;
    if (isExpected(Of::Store))
        names.emplace_back("store");
    if (isExpected(Of::Producer))
        names.emplace_back("producer");
    for (const auto& [kind, name, count] : kinds)
        for (int n = 1; isExpected(kind) && n <= std::min(count, kMost); ++n)
            names.push_back(fmt::format("{} {}", name, n));
    const std::vector<std::string_view> known{names.begin(), names.end()};
    return didYouMean(text, known);
}

std::string meantReaction(std::string_view name, const Scenario& scenario)
{
    std::vector<std::string_view> known;
    known.reserve(scenario.reactions.size());
    for (const ReactionSpec& each : scenario.reactions)
        known.push_back(each.name);
    return meantOrAll(name, known);
}

std::optional<Target> readTarget(SpecReader& table, const char* key, const Scenario& scenario)
{
    const bool seeks = std::string_view{key} == "seek";
    const TomlValue* found = table.any(key);
    if (found != nullptr && found->kind == TomlValue::Kind::Array) {
        table.fail(key, "expected one whom it meets: write a [[at]] for each.");
        return std::nullopt;
    }
    std::string text;
    table.text(key, text, 1, 40);
    if (text.empty())
        return std::nullopt;
    const std::optional<Target> target = targetOf(text);
    if (!target || (target->kind == Target::Kind::Group) != seeks) {
        table.fail(key, notATarget(text, target, seeks, scenario));
        return std::nullopt;
    }
    if (target->kind == Target::Kind::Producer) {
        if (scenario.log.producer.transactional)
            return target;
        table.fail(key, "the producer's process is modelled with its transactions alone: it needs "
                        "log.producer.transactional = true.");
        return std::nullopt;
    }
    if (target->kind == Target::Kind::Store) {
        const std::string obstacle = storeCannotDie(scenario);
        if (obstacle.empty())
            return target;
        table.fail(key, obstacle);
        return std::nullopt;
    }
    if (target->kind == Target::Kind::Broker) {
        if (target->index < scenario.log.brokers.count)
            return target;
        table.fail(key, fmt::format("there is no {}: log.brokers is {}.", text,
                                    scenario.log.brokers.count));
        return std::nullopt;
    }
    if (target->kind == Target::Kind::Scheduler) {
        if (target->index < scenario.queue.schedulers)
            return target;
        table.fail(key, scenario.queue.schedulers == 0
                            ? "there is no scheduler: it needs workload.arrivals of kind \"cron\"."
                            : fmt::format("there is no {}: queue.schedulers is {}.", text,
                                          scenario.queue.schedulers));
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

std::optional<Target> readWhoWorks(SpecReader& table, const char* key, const Scenario& scenario)
{
    using Of = Target::Kind;
    const bool cuts = std::string_view{key} == "cut-off";
    const std::optional<Target> target = readTarget(table, key, scenario);
    if (!target || target->kind == Of::Slot || target->kind == Of::Member ||
        target->kind == Of::Worker || (cuts && target->kind == Of::Broker))
        return target;
    if (target->kind == Of::Broker && std::string_view{key} == "hang")
        table.fail(key, "to all others a broker that stands still is one that they do not reach: "
                        "use cut-off.");
    else
        table.fail(key, fmt::format("meets who works: \"slot 2\", \"member 2\" or \"worker 2\"{}.",
                                    cuts ? "; or \"broker 2\"" : ""));
    return std::nullopt;
}

}  // namespace millrace
