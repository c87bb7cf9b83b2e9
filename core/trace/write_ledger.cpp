// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/ledger.h"

// What becomes of obligations whose transaction is rolled back, or after whose commit the process
// dies: a half that was to be told afterwards is never told, one that was told has a ghost.

namespace millrace {

using Place = SideLedger::Place;

void SideLedger::rolledBack(HappeningId happening)
{
    m_ghosts.add(happening);
    for (std::uint32_t r = 0; r < reactions(); ++r) {
        const Obligation& each = m_obligations[indexOf(happening, ReactionId{r})];
        m_rows.ghosts += each.isOwed() ? each.effects : 0;
    }
}

void LogLedger::see(const VisibleState&, const Columns& columns, SimTime,
                    const WriteCommitted& fact)
{
    m_side.becomesNewest(fact.entity, columns.happenings[fact.happening.value].number);
}

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime,
                      const WriteCommitted& fact)
{
    m_side.becomesNewest(fact.entity, columns.happenings[fact.happening.value].number);
}

void LogLedger::see(const VisibleState& before, const Columns&, SimTime,
                    const WriteRolledBack& fact)
{
    if (before.writes.log == ToldWhen::BeforeCommit)
        m_side.rolledBack(fact.happening);
    else
        refuse(fact.happening);
}

void LogLedger::see(const VisibleState& before, const Columns&, SimTime, const SenderDied& fact)
{
    if (before.writes.log == ToldWhen::AfterCommit)
        refuse(fact.happening);
}

void QueueLedger::see(const VisibleState& before, const Columns&, SimTime,
                      const WriteRolledBack& fact)
{
    if (before.writes.list == ToldWhen::BeforeCommit)
        m_side.rolledBack(fact.happening);
    else
        refuse(fact.happening);
}

void QueueLedger::see(const VisibleState& before, const Columns&, SimTime, const SenderDied& fact)
{
    if (before.writes.list == ToldWhen::AfterCommit)
        refuse(fact.happening);
}

void QueueLedger::refuse(HappeningId happening)
{
    for (std::uint32_t r = 0; r < m_side.reactions(); ++r)
        if (m_side.asked(ReactionId{r}))
            m_side.move(happening, ReactionId{r}, Place::Refused);
}

}  // namespace millrace
