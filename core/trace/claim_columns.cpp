// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/trace/columns_builder.h"

// What the facts of claims add to history.

namespace millrace {

namespace {

template <class Fact>
void mark(Columns& columns, const VisibleState& before, SimTime time, const Fact&, WorkerId worker,
          JobId job = JobId::none())
{
    columns.marks.push_back(
        {time, before.facts, Fact::kInfo.code, Thing::Worker, worker.value, job.value});
}

/// Where one such mark of an instant tells of all.
template <class Fact>
void markOnce(Columns& columns, const VisibleState& before, SimTime time, const Fact&, Thing thing,
              std::uint32_t index)
{
    const bool told = !columns.marks.empty() && columns.marks.back().at == time &&
                      columns.marks.back().code == Fact::kInfo.code;
    if (!told)
        columns.marks.push_back({time, before.facts, Fact::kInfo.code, thing, index, index});
}

}  // namespace

void note(Columns& columns, const VisibleState& before, SimTime time, const JobReturned& fact)
{
    const Claim& claim = *claimOn(before.queue, fact.job, fact.worker);
    if (fact.to == Return::Back)
        columns.lanes[fact.lane].push_back({fact.job, fact.attempt, claim.executions, time});
    if (fact.why == Why::StoreLost)
        markOnce(columns, before, time, fact, Thing::Store, 0);
    else if (fact.why != Why::Stopped)
        mark(columns, before, time, fact, fact.worker, fact.job);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const JobParked& fact)
{
    const Claim& claim = *claimOn(before.queue, fact.job, fact.worker);
    columns.failed.push_back({fact.job, claim.attempt, time});
    mark(columns, before, time, fact, fact.worker, fact.job);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const JobLost& fact)
{
    columns.gone.push_back({fact.job, true, time});
    mark(columns, before, time, fact, fact.worker, fact.job);
}

/// A memory that goes takes all of them at once: one mark tells of them. Who has one goes on.
void note(Columns& columns, const VisibleState& before, SimTime time, const JobForgotten& fact)
{
    if (fact.spot == Spot::Hand)
        return;
    columns.gone.push_back({fact.job, true, time});
    markOnce(columns, before, time, fact, Thing::Job, fact.job.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const StoreUp& fact)
{
    markOnce(columns, before, time, fact, Thing::Store, 0);
}

/// The same row again, behind the others.
void note(Columns& columns, const VisibleState& before, SimTime, const JobReread& fact)
{
    History<ReadyRow>& lane = columns.lanes[fact.lane];
    const ReadyRow row = lane[before.queue.lanes[fact.lane].head];
    lane.push_back(row);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const EnqueueDropped& fact)
{
    if (fact.drop == Drop::NoProcess)
        columns.marks.push_back({.at = time,
                                 .fact = before.facts,
                                 .code = EnqueueDropped::kInfo.code,
                                 .thing = Thing::Reaction,
                                 .index = fact.reaction.value,
                                 .other = fact.happening.value});
}

void note(Columns& columns, const VisibleState& before, SimTime time, const SchedulerStarted& fact)
{
    if (time > SimTime{})
        columns.marks.push_back({.at = time,
                                 .fact = before.facts,
                                 .code = SchedulerStarted::kInfo.code,
                                 .thing = Thing::Scheduler,
                                 .index = fact.scheduler.value});
}

/// The last of them; of any other the act has its mark.
void note(Columns& columns, const VisibleState& before, SimTime time, const SchedulerGone& fact)
{
    if (std::ranges::count(before.queue.schedulers, true, &SchedulerState::alive) == 1)
        markOnce(columns, before, time, fact, Thing::Scheduler, fact.scheduler.value);
}

/// One mark for all jobs of a time.
void note(Columns& columns, const VisibleState& before, SimTime time, const TickMissed& fact)
{
    markOnce(columns, before, time, fact, Thing::Happening, fact.happening.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const JobDiscarded& fact)
{
    columns.gone.push_back({fact.job, false, time});
    mark(columns, before, time, fact, fact.worker, fact.job);
}

void note(Columns& columns, const VisibleState&, SimTime time, const JobScheduled& fact)
{
    columns.jobs.push_back({fact.happening, fact.reaction, time});
}

void note(Columns& columns, const VisibleState& before, SimTime time, const JobPostponed& fact)
{
    mark(columns, before, time, fact, fact.worker, fact.job);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const WorkerWoke& fact)
{
    mark(columns, before, time, fact, fact.worker);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const LateAck& fact)
{
    mark(columns, before, time, fact, fact.worker, fact.job);
}

void note(Columns& columns, const VisibleState&, SimTime time, const JobRedriven& fact)
{
    columns.lanes[fact.lane].push_back({.job = fact.job, .since = time});
}

void note(Columns& columns, const VisibleState&, SimTime time, const ShelfCleared& fact)
{
    columns.gone.push_back({fact.job, false, time});
}

}  // namespace millrace
