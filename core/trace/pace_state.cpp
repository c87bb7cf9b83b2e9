// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/trace/visible_state.h"

// What the facts of slow hosts, and of wrong clocks, change.

namespace millrace {

namespace {

/// As much of it is done as before, so what began at `since` began earlier, or later. `now` is when
/// it stopped where it stands still.
SimTime beganAt(SimTime since, SimTime now, std::uint32_t factor, std::uint32_t before)
{
    const SimDuration spent = (now - since) / before * factor;
    return std::max(SimTime{}, now - spent);
}

}  // namespace

void apply(VisibleState& state, SimTime time, const WorkerPaced& fact)
{
    WorkerState& worker = state.queue.workers[fact.worker.value];
    if (fact.endsAt != kNever) {
        const SimTime now = worker.hungUntil ? worker.hungSince : time;
        worker.claim.since = beganAt(worker.claim.since, now, fact.factor, worker.pace);
        worker.claim.until = fact.endsAt;
    }
    worker.pace = static_cast<std::uint16_t>(fact.factor);
}

void apply(VisibleState& state, SimTime time, const MemberPaced& fact)
{
    MemberState& member = state.log.members[fact.member.value];
    if (fact.endsAt != kNever) {
        const SimTime now = isHung(member) ? member.hungSince : time;
        member.hand.since = beganAt(member.hand.since, now, fact.factor, member.pace);
        member.hand.until = fact.endsAt;
    }
    member.pace = static_cast<std::uint16_t>(fact.factor);
}

void apply(VisibleState& state, SimTime, const MemberSkewed& fact)
{
    MemberState& member = state.log.members[fact.member.value];
    member.clock = static_cast<std::uint16_t>(fact.clock);
    member.wasSkewed = true;
}

void apply(VisibleState& state, SimTime, const WorkerSkewed& fact)
{
    state.queue.workers[fact.worker.value].clock = static_cast<std::uint16_t>(fact.clock);
}

}  // namespace millrace
