// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/base/invariant.h"
#include "core/trace/checks.h"
#include "core/trace/list_checks.h"

// Facts of recurring jobs. Numbers in comments: reliability invariants. That a time of a schedule
// has one job (48) is asked where a job arrives: checkArrival.

namespace millrace {

void checkArrival(const VisibleState& before, SimTime time, HappeningId happening,
                  ReactionId reaction)
{
    MILLRACE_INVARIANT(std::ranges::any_of(before.queue.onTheirWay, [&](const JobOnItsWay& job) {
        return arrivesAs(job, happening, reaction, time);
    }));
    MILLRACE_INVARIANT(!isRecorded(before.queue, happening, reaction));
}

void verify(const VisibleState& before, SimTime, const SchedulerStarted& fact)
{
    MILLRACE_INVARIANT(!before.queue.schedulers.at(fact.scheduler.value).alive);
}

void verify(const VisibleState& before, SimTime, const SchedulerGone& fact)
{
    MILLRACE_INVARIANT(before.queue.schedulers.at(fact.scheduler.value).alive);
}

void verify(const VisibleState& before, SimTime time, const TickSent& fact)
{
    const SchedulerState& scheduler = before.queue.schedulers.at(fact.scheduler.value);
    // 11: the dead send nothing; who starts at that very time waits for the next.
    MILLRACE_INVARIANT(scheduler.alive && scheduler.since < time);
    MILLRACE_INVARIANT(fact.happening.value + 1 == before.happenings);
    MILLRACE_INVARIANT(fact.arrivesAt >= time);
    // 48: a scheduler sends a time's job once.
    MILLRACE_INVARIANT(std::ranges::none_of(before.queue.onTheirWay, [&](const JobOnItsWay& job) {
        return job.scheduler == fact.scheduler && job.happening == fact.happening &&
               job.reaction == fact.reaction;
    }));
}

void verify(const VisibleState& before, SimTime time, const TickRefused& fact)
{
    MILLRACE_INVARIANT(std::ranges::any_of(before.queue.onTheirWay, [&](const JobOnItsWay& job) {
        return arrivesAs(job, fact.happening, fact.reaction, time) &&
               job.scheduler == fact.scheduler;
    }));
    MILLRACE_INVARIANT(isRecorded(before.queue, fact.happening, fact.reaction));  // 48
}

void verify(const VisibleState& before, SimTime time, const TickMissed& fact)
{
    MILLRACE_INVARIANT(fact.happening.value + 1 == before.happenings);
    MILLRACE_INVARIANT(
        std::ranges::none_of(before.queue.schedulers, [time](const SchedulerState& each) {
            return each.alive && each.since < time;
        }));
}

}  // namespace millrace
