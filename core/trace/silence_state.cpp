// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/trace/visible_state.h"

// What the facts of those change who are silent without being dead.

namespace millrace {

namespace {

/// It wakes now at the earliest.
void oversleep(MemberState& member, SimTime time)
{
    if (member.wakesAt != SimTime{})
        member.wakesAt = std::max(member.wakesAt, time);
}

}  // namespace

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
    if (isInReach(member))
        oversleep(member, time);
    if (fact.endsAt == kNever)
        return;
    if (member.hand.phase == RecordInHand::Phase::Working)
        member.hand.since += fact.endsAt - member.hand.until;
    member.hand.until = fact.endsAt;
}

void apply(VisibleState& state, SimTime, const MemberCutOff& fact)
{
    memberOf(state, fact.member).cutOffUntil = fact.until;
}

void apply(VisibleState& state, SimTime time, const MemberInReach& fact)
{
    MemberState& member = memberOf(state, fact.member);
    member.cutOffUntil = {};
    if (isInReach(member))
        oversleep(member, time);
    if (fact.endsAt != kNever)
        member.hand.until = fact.endsAt;
}

void apply(VisibleState& state, SimTime time, const WorkerCutOff& fact)
{
    WorkerState& worker = workerOf(state, fact.worker);
    worker.cutOffUntil = fact.until;
    worker.cutOffSince = time;
}

void apply(VisibleState& state, SimTime time, const WorkerInReach& fact)
{
    WorkerState& worker = workerOf(state, fact.worker);
    worker.cutOffUntil.reset();
    worker.cutOffSince = {};
    if (fact.endsAt != kNever)
        worker.claim.until = fact.endsAt;
    if (worker.claim.job.isNone() && worker.life == Life::Alive)
        worker.idleSince = time;
}

}  // namespace millrace
