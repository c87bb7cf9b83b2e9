// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "core/base/random.h"
#include "core/scenario/spec_tables.h"

// `[[chaos]]`: mean times between failures and to repair.

namespace millrace {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kChaosLinesMax = 1000;

/// How many there are of a kind.
int countOf(const Scenario& scenario, Target::Kind kind)
{
    const auto& slots = scenario.log.slots;
    const int members = std::accumulate(slots.begin(), slots.end(), 0);
    switch (kind) {
    case Target::Kind::Member:
        return members;
    case Target::Kind::Worker:
        return scenario.queue.workers;
    case Target::Kind::Broker:
        return scenario.log.brokers.count;
    default:
        return std::max(members, scenario.queue.workers);
    }
}

/// Failures and repairs of one of them. False when the timeline would have more than `most` acts.
bool addFailures(Scenario& scenario, const ChaosSpec& spec, std::uint32_t table, int index,
                 std::size_t most, int& line)
{
    const SimTime until{spec.until};
    SimTime at{spec.from};
    for (std::uint32_t n = 0;; n += 2) {
        const auto drawn = [&](std::uint32_t nth, SimDuration mean) {
            const auto a = table << 16U | static_cast<std::uint32_t>(spec.kind);
            return Draw{scenario.seed, Purpose::Chaos, a, static_cast<std::uint32_t>(index), nth}
                .exponential(mean);
        };
        at += drawn(n, spec.every);
        if (at >= until)
            return true;
        if (scenario.timeline.size() + 2 > most)
            return false;
        scenario.timeline.push_back({at, spec.act, {spec.kind, index}, line});
        at += drawn(n + 1, spec.repair);
        if (at <= SimTime{scenario.duration})
            scenario.timeline.push_back({at, Act::Restart, {spec.kind, index}, line});
        ++line;
    }
}

}  // namespace

void readChaos(SpecReader& table, int& line, Scenario& scenario)
{
    ChaosSpec spec{.until = scenario.duration};
    static constexpr Choice<Target::Kind> kKinds[] = {{"slots", Target::Kind::Slot},
                                                      {"members", Target::Kind::Member},
                                                      {"workers", Target::Kind::Worker},
                                                      {"brokers", Target::Kind::Broker}};
    static constexpr Choice<Act> kActs[] = {{"kill", Act::Kill}, {"stop", Act::Stop}};
    table.choice<Target::Kind>("of", spec.kind, kKinds);
    table.choice<Act>("act", spec.act, kActs);
    if (!table.has("of"))
        table.fail("of", "is missing: slots, members, workers or brokers?");
    table.duration("every", spec.every, 1ms, kLongestDuration);
    if (!table.has("every"))
        table.fail("every", "is missing: how long from one failure to the next, on average?");
    table.duration("repair", spec.repair, 1ms, kLongestDuration);
    table.duration("from", spec.from, 0ms, scenario.duration);
    table.duration("until", spec.until, 0ms, scenario.duration);
    if (!hasEnd(scenario) && !table.has("until")) {
        table.fail("until", "is missing: the run has no end, so until when do things fail?");
        spec.until = spec.from;  // Else they fill the timeline.
    } else if (spec.until <= spec.from) {
        table.fail("until", "expected a time after \"from\": else nothing fails.");
    }
    table.finish();
    const auto ordinal = static_cast<std::uint32_t>(scenario.chaos.size());
    scenario.chaos.push_back(spec);
    const auto acts = std::ranges::count_if(
        scenario.timeline, [&](const Intervention& each) { return each.line < scenario.lines; });
    const std::size_t most = static_cast<std::size_t>(acts) + kChaosLinesMax;
    for (int n = 0; n < countOf(scenario, spec.kind); ++n)
        if (!addFailures(scenario, spec, ordinal, n, most, line)) {
            table.fail("every", fmt::format("makes more than {} lines of the timeline: fewer "
                                            "failures, please.",
                                            kChaosLinesMax));
            return;
        }
}

}  // namespace millrace
