// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/base/invariant.h"
#include "core/trace/checks.h"

// Facts of hung members. Numbers in comments: reliability invariants.

namespace millrace {

void verify(const VisibleState& before, SimTime time, const MemberHung& fact)
{
    const MemberState& member = memberOf(before, fact.member);
    MILLRACE_INVARIANT(member.life == Life::Alive && !isHung(member));  // 11
    MILLRACE_INVARIANT(fact.until > time);
}

void verify(const VisibleState& before, SimTime time, const MemberWentOn& fact)
{
    using Phase = RecordInHand::Phase;
    const MemberState& member = memberOf(before, fact.member);
    MILLRACE_INVARIANT(member.life == Life::Alive && isHung(member));  // 11
    MILLRACE_INVARIANT(member.hungUntil == time);
    const RecordInHand& hand = member.hand;
    const bool waits = hand.phase == Phase::Travelling || hand.phase == Phase::Answered;
    MILLRACE_INVARIANT((fact.endsAt != kNever) == (waits || hand.phase == Phase::Working));
    // As much is left to do as when it stopped; what has arrived lies there.
    if (hand.phase == Phase::Working)
        MILLRACE_INVARIANT(fact.endsAt - hand.until == time - member.hungSince);
    if (waits)
        MILLRACE_INVARIANT(fact.endsAt == std::max(hand.until, time));
}

}  // namespace millrace
