// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>

#include <fmt/format.h>

#include "core/scenario/spec_tables.h"

// `[[at]]`, what is slow for a while: the network between all things, or the host of a member or
// worker.

namespace millrace {

namespace {

using namespace std::chrono_literals;
using Act = Intervention::Act;

bool overlap(const Intervention& a, const Intervention& b)
{
    return b.lasts > SimDuration::zero() && a.at <= b.at + b.lasts && b.at <= a.at + a.lasts;
}

/// A slot is a member and a worker.
bool share(const Target& a, const Target& b)
{
    return a.index == b.index &&
           (a.kind == b.kind || a.kind == Target::Kind::Slot || b.kind == Target::Kind::Slot);
}

/// The two ends of `begins`. There is one of its kind at a time: where one ends at the very
/// instant, the next cannot begin.
void add(SpecReader& table, const Intervention& begins, const char* already, Scenario& scenario)
{
    for (const Intervention& each : scenario.timeline) {
        if (each.act != begins.act || !overlap(begins, each) || !share(begins.target, each.target))
            continue;
        table.fail("time", fmt::format("{} then already, by another [[at]].", already));
        break;
    }
    scenario.timeline.push_back(begins);
    const SimTime until = begins.at + begins.lasts;
    if (until <= SimTime{scenario.duration})
        scenario.timeline.push_back(
            {.at = until, .act = begins.act, .target = begins.target, .line = begins.line});
}

void readNetwork(SpecReader& table, Intervention begins, Scenario& scenario)
{
    begins.act = Act::SlowNetwork;
    table.duration("slow-network", begins.extra, 1ms, 1h);
    table.number("lossy-network", begins.loss, 0.001, 0.9);
    add(table, begins, "the network is lossy or slow", scenario);
}

void readHost(SpecReader& table, Intervention begins, Scenario& scenario)
{
    begins.act = Act::Slow;
    begins.count = 2;
    table.integer("factor", begins.count, 2, 1'000);
    if (!table.has("factor"))
        table.fail("factor", "is missing: how many times as long does its work take?");
    const std::optional<Target> target = readWhoWorks(table, "slow", scenario);
    if (!target)
        return;
    begins.target = *target;
    add(table, begins, "it is slow", scenario);
}

}  // namespace

void readSlowness(SpecReader& table, int line, Scenario& scenario)
{
    Intervention begins{.line = line};
    SimDuration at{};
    table.duration("time", at, SimDuration::zero(), scenario.duration);
    if (!table.has("time"))
        table.fail("time", "is missing: when?");
    begins.at = SimTime{at};
    begins.lasts = SimDuration{1};
    table.duration("for", begins.lasts, 1ms, kLongestDuration);
    if (!table.has("for"))
        table.fail("for", "is missing: how long is it slow?");
    if (table.has("slow"))
        readHost(table, begins, scenario);
    else
        readNetwork(table, begins, scenario);
    table.finish();
}

}  // namespace millrace
