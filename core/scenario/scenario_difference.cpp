// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/scenario_difference.h"

#include <algorithm>

namespace millrace {

namespace {

/// All that acts from the beginning on.
Scenario withoutWhatComesLater(const Scenario& scenario)
{
    Scenario out = scenario;
    out.timeline.clear();
    out.muted.clear();  // They do nothing.
    out.chaos.clear();  // What it does is in the timeline.
    out.lines = 0;
    out.workload.tape.clear();
    return out;
}

/// What is decided at the beginning because of a line that comes later.
bool beginAlike(const Scenario& a, const Scenario& b)
{
    return hasCluster(a) == hasCluster(b) && hasStoreOutage(a) == hasStoreOutage(b) &&
           partitionsAtLast(a) == partitionsAtLast(b);
}

/// Where two sorted lists part; kNever when they are the same.
template <class Line>
SimTime partingOf(const std::vector<Line>& a, const std::vector<Line>& b)
{
    const auto [inA, inB] = std::ranges::mismatch(a, b);
    return std::min(inA == a.end() ? kNever : inA->at, inB == b.end() ? kNever : inB->at);
}

/// A happening is announced when the one before it takes place.
SimTime announcedDifference(const std::vector<TapeLine>& a, const std::vector<TapeLine>& b)
{
    const auto [inA, inB] = std::ranges::mismatch(a, b);
    if (inA == a.end() && inB == b.end())
        return kNever;
    return inA == a.begin() ? SimTime{} : std::prev(inA)->at;
}

}  // namespace

SimTime firstDifference(const Scenario& a, const Scenario& b)
{
    if (!beginAlike(a, b) || withoutWhatComesLater(a) != withoutWhatComesLater(b))
        return SimTime{};
    return std::min(partingOf(a.timeline, b.timeline),
                    announcedDifference(a.workload.tape, b.workload.tape));
}

}  // namespace millrace
