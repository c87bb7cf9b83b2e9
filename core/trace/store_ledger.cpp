// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/queue_ledger.h"

// Where a store that dies puts the obligations.

namespace millrace {

using Place = SideLedger::Place;

/// Whoever has it goes on with it; else it is lost.
void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime,
                      const JobForgotten& fact)
{
    if (fact.spot != Spot::Hand)
        move(columns, fact.job, Place::Lost);
}

/// Nobody works on it, and the store will not know that before the claim is over.
void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime, const JobRecalled& fact)
{
    move(columns, fact.job, Place::Stuck);
}

}  // namespace millrace
