// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/base/invariant.h"
#include "core/trace/checks.h"

// Facts of those who are silent without being dead. Numbers in comments: reliability invariants.

namespace millrace {

void verify(const VisibleState& before, SimTime time, const MemberHung& fact)
{
    const MemberState& member = memberOf(before, fact.member);
    MILLRACE_INVARIANT(member.life == Life::Alive && !isHung(member));  // 11
    MILLRACE_INVARIANT(fact.until > time);
}

void verify(const VisibleState& before, SimTime time, const MemberWentOn& fact)
{
    using InHand = RecordInHand::Phase;
    const MemberState& member = memberOf(before, fact.member);
    MILLRACE_INVARIANT(member.life == Life::Alive && isHung(member));  // 11
    MILLRACE_INVARIANT(member.hungUntil == time);
    const RecordInHand& hand = member.hand;
    const bool waits = hand.phase == InHand::Travelling || hand.phase == InHand::Answered;
    MILLRACE_INVARIANT((fact.endsAt != kNever) == (waits || hand.phase == InHand::Working));
    // As much is left to do as when it stopped; what has arrived lies there.
    if (hand.phase == InHand::Working)
        MILLRACE_INVARIANT(fact.endsAt ==
                           time + std::max(SimDuration::zero(), hand.until - member.hungSince));
    if (waits)
        MILLRACE_INVARIANT(fact.endsAt == std::max(hand.until, time));
}

void verify(const VisibleState& before, SimTime time, const MemberCutOff& fact)
{
    MILLRACE_INVARIANT(!isCutOff(memberOf(before, fact.member)) && fact.until > time);
}

void verify(const VisibleState& before, SimTime time, const MemberInReach& fact)
{
    using InHand = RecordInHand::Phase;
    const MemberState& member = memberOf(before, fact.member);
    const RecordInHand& hand = member.hand;
    MILLRACE_INVARIANT(isCutOff(member) && member.cutOffUntil == time);
    const bool waits = hand.phase == InHand::Travelling || hand.phase == InHand::Answered ||
                       (hand.phase == InHand::Working && hand.until <= time);
    const bool hears = goesOn(member) && waits;
    MILLRACE_INVARIANT(fact.endsAt == (hears ? std::max(hand.until, time) : kNever));
}

void verify(const VisibleState& before, SimTime time, const WorkerCutOff& fact)
{
    MILLRACE_INVARIANT(!workerOf(before, fact.worker).cutOffUntil && fact.until > time);
}

void verify(const VisibleState& before, SimTime time, const WorkerInReach& fact)
{
    const WorkerState& worker = workerOf(before, fact.worker);
    MILLRACE_INVARIANT(worker.cutOffUntil && *worker.cutOffUntil == time);
    const bool comes = !worker.claim.job.isNone() && !worker.claim.working;
    MILLRACE_INVARIANT((fact.endsAt != kNever) == (comes && worker.life == Life::Alive));
    MILLRACE_INVARIANT(fact.endsAt >= time);
}

}  // namespace millrace
