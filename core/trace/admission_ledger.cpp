// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/queue_ledger.h"

// Where the facts of admission put the obligations, and which of those that wait are stuck.

namespace millrace {

using Place = SideLedger::Place;

std::optional<std::uint32_t> QueueLedger::lineAmong(const Columns& columns, JobId job) const
{
    const JobRow& row = columns.jobs[job.value];
    const EntityId entity = columns.happenings[row.happening.value].entity;
    if (m_admission.groups)
        return entity.value;
    if (limitOf(m_admission, row.reaction) == nullptr)
        return std::nullopt;
    return semaphoreOf(m_admission, row.reaction, entity);
}

/// Ready behind others of its group, or blocked.
void QueueLedger::standsInLine(const Columns& columns, JobId job)
{
    const JobRow& row = columns.jobs[job.value];
    const auto line = lineOf(columns, job);
    if (line && !m_side.handled(row.happening, row.reaction))
        m_heldBack.waits(*line, job);
}

void QueueLedger::leavesLine(const Columns& columns, JobId job)
{
    if (lineOf(columns, job))
        m_heldBack.goes(job);
}

void QueueLedger::hasSlot(const Columns& columns, JobId job)
{
    if (m_admission.groups)
        return;
    if (const auto line = lineOf(columns, job))
        m_heldBack.admitted(*line, job);
}

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime, const JobGrouped& fact)
{
    move(columns, fact.job, Place::Waiting);
    standsInLine(columns, fact.job);
}

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime, const JobBlocked& fact)
{
    if (fact.door == Door::Others)
        batchRow(fact.reaction, fact.happening).held = JobId::none();
    move(columns, fact.job, Place::Waiting);
    standsInLine(columns, fact.job);
}

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime,
                      const JobUnblocked& fact)
{
    leavesLine(columns, fact.job);
    hasSlot(columns, fact.job);
}

/// Who had its slots runs on, and nobody waits for him any more.
void QueueLedger::see(const VisibleState&, const Columns&, SimTime, const SemaphoreSet& fact)
{
    if (fact.move == SlotMove::Expired)
        m_heldBack.forgotten(fact.semaphore);
}

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime, const JobReady& fact)
{
    hasSlot(columns, fact.job);
    if (!m_admission.groups)
        return;
    holdsUp(columns, fact.job, false);
    standsInLine(columns, fact.job);
}

/// It may have been somewhere else by then.
void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime, const LateAck& fact)
{
    if (fact.answer != LateAnswer::Completes)
        return;
    holdsUp(columns, fact.job, false);
    leavesLine(columns, fact.job);
}

void QueueLedger::see(const VisibleState&, const Columns&, SimTime, const EnqueueDropped& fact)
{
    // Whom nobody was there to take it from was not sent; what a rule drops was.
    const bool untaken = fact.drop == Drop::NoProcess || fact.drop == Drop::StoreDown;
    m_side.move(fact.happening, fact.reaction, untaken ? Place::Refused : Place::Discarded);
    judgeBatchesOf(fact.happening, fact.reaction);
}

/// Nobody sends it any more.
void QueueLedger::see(const VisibleState&, const Columns&, SimTime, const TickMissed& fact)
{
    m_side.move(fact.happening, fact.reaction, Place::Refused);
    judgeBatchesOf(fact.happening, fact.reaction);
}

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime, const JobDropped& fact)
{
    const JobRow& row = columns.jobs[fact.job.value];
    if (fact.door == Door::Others)
        batchRow(row.reaction, row.happening).held = JobId::none();
    move(columns, fact.job, Place::Discarded);
}

}  // namespace millrace
