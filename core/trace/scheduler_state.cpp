// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/trace/visible_state.h"

// What the facts of recurring jobs change.

namespace millrace {

void apply(VisibleState& state, SimTime time, const SchedulerStarted& fact)
{
    state.queue.schedulers[fact.scheduler.value] = {true, time};
}

void apply(VisibleState& state, SimTime time, const SchedulerGone& fact)
{
    state.queue.schedulers[fact.scheduler.value] = {false, time};
}

void apply(VisibleState& state, SimTime time, const TickSent& fact)
{
    state.queue.onTheirWay.push_back({.happening = fact.happening,
                                      .reaction = fact.reaction,
                                      .sentAt = time,
                                      .arrivesAt = fact.arrivesAt,
                                      .scheduler = fact.scheduler});
}

void apply(VisibleState& state, SimTime time, const TickRefused& fact)
{
    auto& onTheirWay = state.queue.onTheirWay;
    onTheirWay.erase(std::ranges::find_if(onTheirWay, [&](const JobOnItsWay& job) {
        return arrivesAs(job, fact.happening, fact.reaction, time) &&
               job.scheduler == fact.scheduler;
    }));
    ++state.queue.ticksRefused;
}

void apply(VisibleState& state, SimTime, const TickMissed&)
{
    ++state.queue.refused;
}

}  // namespace millrace
