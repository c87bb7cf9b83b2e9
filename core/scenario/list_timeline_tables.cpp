// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "core/scenario/spec_tables.h"

// `[[at]]`, the acts of the list alone: kill-child, kill-parent, kill-machine, disconnect meet a
// worker; redrive and discard meet a shelf; pause and resume meet a queue; workers scales. And
// hang and cut-off, which meet members too.

namespace millrace {

namespace {

constexpr Choice<Act> kWorkerActs[] = {{"hang", Act::Hang},
                                       {"cut-off", Act::CutOff},
                                       {"kill-child", Act::KillChild},
                                       {"kill-parent", Act::KillParent},
                                       {"kill-machine", Act::KillMachine},
                                       {"disconnect", Act::Disconnect}};
constexpr Choice<Act> kShelfActs[] = {{"redrive", Act::Redrive}, {"discard", Act::Discard}};
constexpr Choice<Act> kQueueActs[] = {{"pause", Act::Pause}, {"resume", Act::Resume}};

/// "worker 2" -> 1.
std::optional<int> readWorker(SpecReader& table, std::string_view key, const Scenario& scenario)
{
    constexpr std::string_view kWorker = "worker ";
    std::string text;
    table.text(key, text, 1, 40);
    if (text.empty())
        return std::nullopt;
    if (text.starts_with("slot ") || text.starts_with("member ")) {
        table.fail(
            key, fmt::format("meets the list alone: the log knows no {}; use \"worker 2\".", key));
        return std::nullopt;
    }
    int number = 0;
    const char* const end = text.data() + text.size();
    const char* const digits =
        text.data() + std::min(text.size(), text.starts_with(kWorker) ? kWorker.size() : 0);
    const auto [stop, error] = std::from_chars(digits, end, number);
    if (!text.starts_with(kWorker) || error != std::errc{} || stop != end || number < 1) {
        static constexpr Target::Kind kWorkers[] = {Target::Kind::Worker};
        table.fail(key, fmt::format("expected \"worker 2\", found \"{}\".{}", text,
                                    meantTarget(text, kWorkers, scenario)));
        return std::nullopt;
    }
    if (number > scenario.queue.workers) {
        table.fail(key, fmt::format("there is no {}: the list has {} workers.", text,
                                    scenario.queue.workers));
        return std::nullopt;
    }
    return number - 1;
}

/// Who has no process above or below, no connection, or no machine cannot lose it.
void checkMechanism(SpecReader& table, const Choice<Act>& act, const QueueSpec& queue)
{
    const bool connected = queue.claim.kind == ClaimSpec::Kind::Connection;
    if (act.value == Act::Disconnect && !connected)
        table.fail(act.name, "needs queue.claim = \"connection\": no other claim hangs on it.");
    if ((act.value == Act::KillChild || act.value == Act::KillParent) && !forksForJobs(queue))
        table.fail(act.name,
                   fmt::format("meets a worker that forks a process for each job, as resque does: "
                               "{} runs jobs in its own. Use kill.",
                               queue.profile));
}

void readWorkerAct(SpecReader& table, const Choice<Act>& act, Intervention& line,
                   const Scenario& scenario)
{
    const std::optional<int> worker = readWorker(table, act.name, scenario);
    checkMechanism(table, act, scenario.queue);
    line.target = {Target::Kind::Worker, worker.value_or(0)};
}

void readSilence(SpecReader& table, const Choice<Act>& act, Intervention& line,
                 const Scenario& scenario)
{
    const char* const key = act.value == Act::Hang ? "hang" : "cut-off";
    line.target = readWhoWorks(table, key, scenario).value_or(Target{});
    const bool meetsList =
        line.target.kind == Target::Kind::Worker ||
        (line.target.kind == Target::Kind::Slot && line.target.index < scenario.queue.workers);
    if (act.value == Act::CutOff && meetsList && scenario.queue.store == QueueSpec::Store::Memory)
        table.fail(key, fmt::format("there is no line to cut: the list lies in its own process. "
                                    "Cut off \"member {}\", of the log.",
                                    line.target.index + 1));
    if (!table.has("for"))
        table.fail("for", act.value == Act::Hang ? "is missing: how long does it stand still?"
                                                 : "is missing: how long is it cut off?");
    table.duration("for", line.lasts, std::chrono::milliseconds{1}, kLongestDuration);
}

void readShelfAct(SpecReader& table, const Choice<Act>& act, Intervention& line)
{
    using Shelf = Intervention::Shelf;
    static constexpr Choice<Shelf> kShelves[] = {{"dead", Shelf::Dead}, {"failed", Shelf::Failed}};
    table.choice<Shelf>(act.name, line.shelf, kShelves);
    table.integer("count", line.count, 1, 1'000'000'000);
}

void readQueueAct(SpecReader& table, const Choice<Act>& act, Intervention& line,
                  const QueueSpec& queue)
{
    std::vector<Choice<int>> queues;
    for (const std::string& name : queue.order.names)
        queues.push_back({name, static_cast<int>(queues.size())});
    table.choice<int>(act.name, line.queue, queues);
}

/// Up and down, in whole processes: those at the end are told to stop, those before are started.
void readScale(SpecReader& table, int line, Scenario& scenario)
{
    const SimTime at = readTime(table, scenario);
    int count = 1;
    table.integer("workers", count, 1, scenario.queue.workers);
    const int threads = scenario.queue.claim.threads;
    if (count % threads != 0)
        table.fail("workers",
                   fmt::format("expected whole processes, of {} threads each.", threads));
    const auto acts = scenario.timeline.size() + scenario.muted.size() +
                      static_cast<std::size_t>(scenario.queue.workers / threads);
    if (acts > kActsMax)
        table.fail("workers", fmt::format("does something to each process, which makes more than "
                                          "{} acts of the timeline: scale less often, or fewer "
                                          "processes.",
                                          kActsMax));
    for (int worker = 0; worker < scenario.queue.workers && acts <= kActsMax; worker += threads)
        scenario.timeline.push_back({.at = at,
                                     .act = worker < count ? Act::Restart : Act::Stop,
                                     .target = {Target::Kind::Worker, worker},
                                     .line = line,
                                     .count = count});
    table.finish();
}

}  // namespace

bool readListIntervention(SpecReader& table, int line, Scenario& scenario)
{
    if (table.has("workers")) {
        readScale(table, line, scenario);
        return true;
    }
    const auto named = [&](const Choice<Act>& each) { return table.has(each.name); };
    const auto* const worker = std::ranges::find_if(kWorkerActs, named);
    const auto* const shelf = std::ranges::find_if(kShelfActs, named);
    const auto* const queue = std::ranges::find_if(kQueueActs, named);
    const bool meetsWorker = worker != std::end(kWorkerActs);
    const bool meetsShelf = shelf != std::end(kShelfActs);
    const bool meetsQueue = queue != std::end(kQueueActs);
    if (!meetsWorker && !meetsShelf && !meetsQueue)
        return false;
    const SimTime at = readTime(table, scenario);
    Intervention read{.at = at, .line = line};
    const Choice<Act>& act = meetsWorker ? *worker : meetsShelf ? *shelf : *queue;
    read.act = act.value;
    if (act.value == Act::Hang || act.value == Act::CutOff)
        readSilence(table, act, read, scenario);
    else if (meetsWorker)
        readWorkerAct(table, act, read, scenario);
    else if (meetsShelf)
        readShelfAct(table, act, read);
    else
        readQueueAct(table, act, read, scenario.queue);
    scenario.timeline.push_back(read);
    if (meetsWorker && act.value != Act::Hang && act.value != Act::CutOff) {
        SimDuration after{};
        table.duration("restart", after, SimDuration::zero(), kLongestDuration);
        if (table.has("restart") && at + after <= SimTime{scenario.duration})
            scenario.timeline.push_back({at + after, Act::Restart, read.target, line});
    }
    table.finish();
    return true;
}

}  // namespace millrace
