// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/trace/visible_state.h"

// What the facts of hung members change.

namespace millrace {

void apply(VisibleState& state, SimTime time, const MemberHung& fact)
{
    MemberState& member = memberOf(state, fact.member);
    member.hungSince = time;
    member.hungUntil = fact.until;
}

void apply(VisibleState& state, SimTime time, const MemberWentOn& fact)
{
    MemberState& member = memberOf(state, fact.member);
    member.hungSince = {};
    member.hungUntil = {};
    if (member.wakesAt != SimTime{})
        member.wakesAt = std::max(member.wakesAt, time);  // It has slept longer than it meant to.
    if (fact.endsAt == kNever)
        return;
    if (member.hand.phase == RecordInHand::Phase::Working)
        member.hand.since += fact.endsAt - member.hand.until;
    member.hand.until = fact.endsAt;
}

}  // namespace millrace
