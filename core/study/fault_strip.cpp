// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/fault_strip.h"

#include <algorithm>

#include "core/engine/engine.h"
#include "core/scenario/scenario_difference.h"

namespace millrace {

namespace {

Harm harmOf(const Outcome& with, const Outcome& without)
{
    const auto lost = [](const Outcome& each) { return each.lost + each.discarded + each.refused; };
    if (lost(with) > lost(without))
        return Harm::Loss;
    if (with.duplicated > without.duplicated)
        return Harm::Duplicate;
    if (with.parked > without.parked)
        return Harm::GivenUp;
    const auto open = [](const Outcome& each) { return each.due - each.handled; };
    return with.late > without.late || open(with) > open(without) ? Harm::Delay : Harm::Nothing;
}

FinishedRun toTheEnd(Engine engine)
{
    while (engine.step()) {
    }
    return engine.finish();
}

/// The scenario without its line, and what the line does, counted from its first act.
struct Split {
    Scenario without;
    std::vector<Intervention> acts;
};

Split splitOff(const Scenario& scenario, int line)
{
    Split out{scenario, {}};
    const auto isLine = [line](const Intervention& each) { return each.line == line; };
    std::ranges::copy_if(scenario.timeline, std::back_inserter(out.acts), isLine);
    std::erase_if(out.without.timeline, isLine);
    return out;
}

Scenario struckAt(const Split& split, SimTime at)
{
    Scenario out = split.without;
    for (Intervention act : split.acts) {
        act.at = at + (act.at - split.acts.front().at);
        if (act.at <= SimTime{out.duration})
            out.timeline.push_back(act);
    }
    // As the reader sorts them.
    std::ranges::stable_sort(out.timeline, [](const Intervention& a, const Intervention& b) {
        return a.at != b.at ? a.at < b.at : a.line < b.line;
    });
    return out;
}

}  // namespace

void faultStrip(const Scenario& scenario, int line, int positions,
                const std::function<bool(const StripCell&)>& take)
{
    const Split split = splitOff(scenario, line);
    if (split.acts.empty())
        return;
    const auto outcomes = [](const FinishedRun& run) {
        const Ledger& ledger = run.recording->ledger();
        return std::pair{ledger.log.outcome(run.last), ledger.list.outcome(run.last)};
    };
    const auto [logWithout, listWithout] = outcomes(runScenario(split.without));
    Engine base{split.without};
    for (int n = 0; n < positions; ++n) {
        const SimTime at{scenario.duration / positions * n};
        while (base.nextTime() < at && base.step()) {
        }
        const Scenario struck = struckAt(split, at);
        const bool forks = base.world().now < firstDifference(split.without, struck);
        const auto [log, list] = outcomes(
            forks ? toTheEnd(base.branch(std::make_shared<const Scenario>(struck), Keeps::Outcome))
                  : runScenario(struck));
        if (!take({at, harmOf(log, logWithout), harmOf(list, listWithout)}))
            return;
    }
}

bool haveSameStrip(const Scenario& a, const Scenario& b, int line)
{
    Split here = splitOff(a, line);
    Split there = splitOff(b, line);
    for (Split* each : {&here, &there}) {
        each->without.muted.clear();
        const SimTime first = each->acts.empty() ? SimTime{} : each->acts.front().at;
        for (Intervention& act : each->acts)
            act.at = SimTime{} + (act.at - first);
    }
    return !here.acts.empty() && here.acts == there.acts && here.without == there.without;
}

}  // namespace millrace
