// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/invariant.h"
#include "core/trace/checks.h"

// Facts of slow hosts. Numbers in comments: reliability invariants.

namespace millrace {

void verify(const VisibleState& before, SimTime time, const WorkerPaced& fact)
{
    const WorkerState& worker = before.queue.workers.at(fact.worker.value);
    MILLRACE_INVARIANT(fact.factor >= 1 && fact.factor != worker.pace);
    if (fact.endsAt == kNever)
        return;
    MILLRACE_INVARIANT(worker.life == Life::Alive && worker.claim.working);  // 11
    MILLRACE_INVARIANT(!worker.claim.waits && worker.claim.until != kNever);
    // Who stands still is where it was, and does not know the time.
    MILLRACE_INVARIANT(worker.hungUntil || fact.endsAt >= time);
}

void verify(const VisibleState& before, SimTime time, const MemberPaced& fact)
{
    const MemberState& member = before.log.members.at(fact.member.value);
    MILLRACE_INVARIANT(fact.factor >= 1 && fact.factor != member.pace);
    if (fact.endsAt == kNever)
        return;
    MILLRACE_INVARIANT(member.life == Life::Alive);  // 11
    MILLRACE_INVARIANT(member.hand.phase == RecordInHand::Phase::Working);
    MILLRACE_INVARIANT(isHung(member) || fact.endsAt >= time);
}

void verify(const VisibleState& before, SimTime, const MemberSkewed& fact)
{
    MILLRACE_INVARIANT(fact.clock >= 100 && fact.clock <= 10'000);
    MILLRACE_INVARIANT(fact.clock != before.log.members.at(fact.member.value).clock);
}

void verify(const VisibleState& before, SimTime, const WorkerSkewed& fact)
{
    MILLRACE_INVARIANT(fact.clock >= 100 && fact.clock <= 10'000);
    MILLRACE_INVARIANT(fact.clock != before.queue.workers.at(fact.worker.value).clock);
}

}  // namespace millrace
