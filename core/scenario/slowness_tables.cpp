// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/base/host_clock.h"
#include "core/scenario/clocks_in_force.h"
#include "core/scenario/spec_tables.h"

// `[[at]]`, what is slow or wrong for a while: the network between all things, the host of a member
// or worker, or its clock.

namespace millrace {

namespace {

using namespace std::chrono_literals;

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

/// Processes that are believed by their own signs of life: a clock so slow that those come too late
/// again and again would need what such a process does when it finds itself removed.
void checkSignsOfLife(SpecReader& table, const Intervention& begins, const Scenario& scenario)
{
    const QueueSpec& queue = scenario.queue;
    const bool meetsList = begins.target.kind != Target::Kind::Member;
    const bool byProcess =
        queue.claim.kind == ClaimSpec::Kind::Row ||
        (queue.claim.kind == ClaimSpec::Kind::Pop && queue.fate.crash != FateSpec::Crash::Lost) ||
        (queue.claim.kind == ClaimSpec::Kind::Lease &&
         queue.claim.renew == ClaimSpec::Renew::Process);
    const SimDuration beat =
        byClock(workerHeartbeatInForce(scenario), static_cast<std::uint32_t>(begins.count));
    if (meetsList && byProcess && beat > leaseInForce(scenario))
        table.fail("rate", fmt::format("a sign of life would come every {}, and who gives none for "
                                       "{} is removed: that this happens to the living again and "
                                       "again is not modelled.",
                                       durationText(beat), durationText(leaseInForce(scenario))));
}

void readClock(SpecReader& table, Intervention begins, Scenario& scenario)
{
    begins.act = Act::Skew;
    double rate = 0.5;
    table.number("rate", rate, 0.1, 10.0);
    if (!table.has("rate"))
        table.fail("rate", "is missing: how fast does its clock run?");
    begins.count = static_cast<int>(std::lround(rate * kTrueClock));
    if (begins.count == kTrueClock)
        table.fail("rate", "expected another rate than 1: that is a clock that is right.");
    const std::optional<Target> target = readWhoWorks(table, "clock-skew", scenario);
    if (!target)
        return;
    begins.target = *target;
    checkSignsOfLife(table, begins, scenario);
    add(table, begins, "its clock is wrong", scenario);
}

}  // namespace

void readSlowness(SpecReader& table, int line, Scenario& scenario)
{
    Intervention begins{.line = line};
    begins.at = readTime(table, scenario);
    begins.lasts = SimDuration{1};
    table.duration("for", begins.lasts, 1ms, kLongestDuration);
    if (!table.has("for"))
        table.fail("for", "is missing: how long does that last?");
    if (table.has("clock-skew"))
        readClock(table, begins, scenario);
    else if (table.has("slow"))
        readHost(table, begins, scenario);
    else
        readNetwork(table, begins, scenario);
    table.finish();
}

}  // namespace millrace
