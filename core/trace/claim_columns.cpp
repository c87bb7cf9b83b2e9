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

}  // namespace

void note(Columns& columns, const VisibleState& before, SimTime time, const JobReturned& fact)
{
    const Claim& claim = *claimOn(before.queue, fact.job, fact.worker);
    if (fact.to == Return::Back)
        columns.lanes[fact.lane].push_back({fact.job, fact.attempt, claim.executions, time});
    if (fact.why != Why::Stopped)
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

/// A memory that goes takes all of them at once: one mark tells of them.
void note(Columns& columns, const VisibleState& before, SimTime time, const JobForgotten& fact)
{
    columns.gone.push_back({fact.job, true, time});
    const bool told = !columns.marks.empty() && columns.marks.back().at == time &&
                      columns.marks.back().code == JobForgotten::kInfo.code;
    if (!told)
        columns.marks.push_back({.at = time,
                                 .fact = before.facts,
                                 .code = JobForgotten::kInfo.code,
                                 .thing = Thing::Job,
                                 .index = fact.job.value,
                                 .other = fact.job.value});
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
    const auto alive = std::ranges::count(before.queue.schedulers, true, &SchedulerState::alive);
    if (alive == 1)
        columns.marks.push_back({.at = time,
                                 .fact = before.facts,
                                 .code = SchedulerGone::kInfo.code,
                                 .thing = Thing::Scheduler,
                                 .index = fact.scheduler.value});
}

/// One mark for all jobs of a time.
void note(Columns& columns, const VisibleState& before, SimTime time, const TickMissed& fact)
{
    const bool told = !columns.marks.empty() && columns.marks.back().at == time &&
                      columns.marks.back().code == TickMissed::kInfo.code;
    if (!told)
        columns.marks.push_back({.at = time,
                                 .fact = before.facts,
                                 .code = TickMissed::kInfo.code,
                                 .thing = Thing::Happening,
                                 .index = fact.happening.value});
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
