// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/columns_builder.h"

// What the facts of admission add to history.

namespace millrace {

void note(Columns& columns, const VisibleState&, SimTime time, const JobGrouped& fact)
{
    columns.jobs.push_back({fact.happening, fact.reaction, time});
    columns.lanes[fact.lane].push_back({.job = fact.job, .since = time});
}

void note(Columns& columns, const VisibleState& before, SimTime time, const JobBlocked& fact)
{
    if (fact.door == Door::Arrival)
        columns.jobs.push_back({fact.happening, fact.reaction, time});
    if (columns.blocked.size() <= fact.semaphore)
        columns.blocked.resize(std::size_t{fact.semaphore} + 1);
    ReadyRow row{.job = fact.job, .since = time};
    if (fact.door == Door::Wait) {
        const auto entry = std::ranges::find(before.queue.inWait, fact.job, &JobInWait::job);
        row.attempt = entry->attempt;
        row.executions = entry->executions;
    }
    columns.blocked[fact.semaphore].push_back(row);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const JobUnblocked& fact)
{
    const SemaphoreState& semaphore = before.queue.semaphores[fact.semaphore];
    ReadyRow row = columns.blocked[fact.semaphore][semaphore.head];
    row.since = time;
    const JobRow& job = columns.jobs[fact.job.value];
    const EntityId entity = columns.happenings[job.happening.value].entity;
    columns.lanes[laneOf(before.queue, job.reaction, entity)].push_back(row);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const SemaphoreSet& fact)
{
    if (fact.move == SlotMove::Expired)
        columns.marks.push_back({time, before.facts, SemaphoreSet::kInfo.code, Thing::Reaction,
                                 fact.semaphore / before.queue.rules.admission.entities});
}

void note(Columns& columns, const VisibleState&, SimTime time, const JobHeld& fact)
{
    columns.jobs.push_back({fact.happening, fact.reaction, time});
}

void note(Columns& columns, const VisibleState&, SimTime time, const JobReleased& fact)
{
    columns.lanes[fact.lane].push_back({.job = fact.job, .since = time});
}

void note(Columns& columns, const VisibleState&, SimTime time, const JobDropped& fact)
{
    columns.gone.push_back({fact.job, false, time});
}

}  // namespace millrace
