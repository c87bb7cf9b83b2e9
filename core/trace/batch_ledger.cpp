// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/queue_ledger.h"

// Where the facts of batches put the obligations: a job that waits for others is stuck when one of
// these will not end by itself.

namespace millrace {

using Place = SideLedger::Place;

namespace {

/// Nobody will end a job that is there, unless a person acts or a system notices.
bool standsStill(Place place)
{
    return place == Place::Stuck || place == Place::Parked || place == Place::Dead ||
           place == Place::Lost || place == Place::Discarded || place == Place::Refused;
}

}  // namespace

/// Of one that is held: by those that it still waits for.
void QueueLedger::judgeHeld(HappeningId happening, ReactionId waits)
{
    const std::uint64_t open =
        m_admission.batches[waits.value].members & ~m_batches[waits.value].at(happening).ended;
    Place place = Place::Waiting;
    for (std::uint32_t r = 0; r < m_side.reactions(); ++r)
        if ((open >> r & 1U) != 0 && standsStill(m_side.place(happening, ReactionId{r})))
            place = Place::Stuck;
    if (place == m_side.place(happening, waits))
        return;
    m_side.move(happening, waits, place);
    judgeBatchesOf(happening, waits);
}

/// Where a job has gone says how it stands with those that wait for it.
void QueueLedger::judgeThoseOf(HappeningId happening, ReactionId member)
{
    for (std::uint32_t r = 0; r < m_admission.batches.size(); ++r) {
        const bool waits = (m_admission.batches[r].members >> member.value & 1U) != 0;
        if (waits && r < m_batches.size() && !m_batches[r].at(happening).held.isNone())
            judgeHeld(happening, ReactionId{r});
    }
}

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime, const JobHeld& fact)
{
    move(columns, fact.job, Place::Waiting);
    batchRow(fact.reaction, fact.happening).held = fact.job;
    judgeHeld(fact.happening, fact.reaction);
}

void QueueLedger::see(const VisibleState&, const Columns&, SimTime, const BatchMemberEnded& fact)
{
    BatchRow& row = batchRow(fact.reaction, fact.happening);
    row.ended |= std::uint64_t{1} << fact.ended;
    if (!row.held.isNone())
        judgeHeld(fact.happening, fact.reaction);
}

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime, const JobReleased& fact)
{
    const JobRow& row = columns.jobs[fact.job.value];
    batchRow(row.reaction, row.happening).held = JobId::none();
    move(columns, fact.job, Place::Waiting);
    hasSlot(columns, fact.job);
}

BatchRow& QueueLedger::batchRow(ReactionId waits, HappeningId happening)
{
    if (m_batches.size() <= waits.value)
        m_batches.resize(std::size_t{waits.value} + 1);
    return m_batches[waits.value].change(happening);
}

}  // namespace millrace
