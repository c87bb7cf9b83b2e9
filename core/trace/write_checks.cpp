// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/base/invariant.h"
#include "core/trace/checks.h"
#include "core/trace/list_checks.h"

// Facts of the application's database. Transactions all last equally long, so they end in the order
// in which they began.

namespace millrace {

namespace {

void checkEnd(const VisibleState& before, SimTime time, HappeningId happening)
{
    MILLRACE_INVARIANT(!before.writes.open.empty());
    MILLRACE_INVARIANT(before.writes.open.front().happening == happening);
    MILLRACE_INVARIANT(before.writes.open.front().endsAt == time);
}

}  // namespace

void checkTold(const WritesState& writes, ToldWhen told, HappeningId happening)
{
    if (!writes.inForce)
        return;
    // Nobody is told of what was rolled back, and before the commit only who is told from within.
    MILLRACE_INVARIANT(!writes.rolledBack.has(happening));
    MILLRACE_INVARIANT(writes.committed.has(happening) == (told != ToldWhen::BeforeCommit));
    // What the relay sends it has just taken from the outbox.
    if (told == ToldWhen::Outbox)
        MILLRACE_INVARIANT(std::ranges::find(writes.outbox, happening) == writes.outbox.end());
}

void verify(const VisibleState& before, SimTime time, const WriteBegan& fact)
{
    MILLRACE_INVARIANT(before.writes.inForce);
    MILLRACE_INVARIANT(fact.happening.value + 1 == before.happenings);
    MILLRACE_INVARIANT(fact.endsAt >= time);
}

void verify(const VisibleState& before, SimTime time, const WriteCommitted& fact)
{
    checkEnd(before, time, fact.happening);
}

void verify(const VisibleState& before, SimTime time, const WriteRolledBack& fact)
{
    checkEnd(before, time, fact.happening);
}

void verify(const VisibleState& before, SimTime, const SenderDied& fact)
{
    MILLRACE_INVARIANT(before.writes.committed.has(fact.happening));
}

void verify(const VisibleState& before, SimTime, const OutboxSent& fact)
{
    MILLRACE_INVARIANT(!before.writes.outbox.empty());
    MILLRACE_INVARIANT(before.writes.outbox.front() == fact.happening);
}

}  // namespace millrace
