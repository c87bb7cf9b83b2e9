// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/queue_ledger.h"

// Where the facts of claims put the obligations.

namespace millrace {

using Place = SideLedger::Place;

namespace {

/// Out of attempts, however they were used up; else an accident that somebody shall look at.
bool exhausted(Why why)
{
    return why == Why::Exception || why == Why::Stalled || why == Why::Refused;
}

}  // namespace

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime, const JobGranted& fact)
{
    move(columns, fact.job, Place::InHand);
    leavesLine(columns, fact.job);
}

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime, const JobReturned& fact)
{
    move(columns, fact.job, Place::Waiting);
    if (m_admission.groups)
        standsInLine(columns, fact.job);
}

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime, const JobParked& fact)
{
    move(columns, fact.job, exhausted(fact.why) ? Place::Dead : Place::Parked);
}

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime, const JobLost& fact)
{
    move(columns, fact.job, Place::Lost);
}

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime,
                      const JobDiscarded& fact)
{
    move(columns, fact.job, Place::Discarded);
}

void QueueLedger::see(const VisibleState&, const Columns&, SimTime, const JobScheduled& fact)
{
    m_side.move(fact.happening, fact.reaction, Place::Waiting);
}

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime,
                      const JobPostponed& fact)
{
    move(columns, fact.job, Place::Waiting);
    if (m_admission.groups)
        holdsUp(columns, fact.job, true);
}

void QueueLedger::moveHeld(const VisibleState& before, const Columns& columns, WorkerId worker,
                           Place place)
{
    const WorkerState& holder = before.queue.workers[worker.value];
    if (!holder.claim.job.isNone() && !holder.claim.taken)
        move(columns, holder.claim.job, place);
    for (const Claim& each : holder.buffer)
        move(columns, each.job, place);
}

void QueueLedger::see(const VisibleState& before, const Columns& columns, SimTime,
                      const WorkerHung& fact)
{
    moveHeld(before, columns, fact.worker, Place::Stuck);
}

void QueueLedger::see(const VisibleState& before, const Columns& columns, SimTime,
                      const WorkerWoke& fact)
{
    moveHeld(before, columns, fact.worker, Place::InHand);
}

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime, const JobRedriven& fact)
{
    move(columns, fact.job, Place::Waiting);
    hasSlot(columns, fact.job);
    if (m_admission.groups)
        standsInLine(columns, fact.job);
}

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime,
                      const ShelfCleared& fact)
{
    move(columns, fact.job, Place::Discarded);
}

}  // namespace millrace
