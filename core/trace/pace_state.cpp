// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/trace/visible_state.h"

// What the facts of slow hosts change.

namespace millrace {

namespace {

/// As much of it is done as before, so what began at `since` began earlier, or later.
SimTime beganAt(SimTime since, SimTime time, std::uint32_t factor, std::uint32_t before)
{
    const SimDuration spent = (time - since) / before * factor;
    return std::max(SimTime{}, time - spent);
}

}  // namespace

void apply(VisibleState& state, SimTime time, const WorkerPaced& fact)
{
    WorkerState& worker = state.queue.workers[fact.worker.value];
    if (fact.endsAt != kNever) {
        worker.claim.since = beganAt(worker.claim.since, time, fact.factor, worker.pace);
        worker.claim.until = fact.endsAt;
    }
    worker.pace = static_cast<std::uint16_t>(fact.factor);
}

void apply(VisibleState& state, SimTime time, const MemberPaced& fact)
{
    MemberState& member = state.log.members[fact.member.value];
    if (fact.endsAt != kNever) {
        member.hand.since = beganAt(member.hand.since, time, fact.factor, member.pace);
        member.hand.until = fact.endsAt;
    }
    member.pace = static_cast<std::uint16_t>(fact.factor);
}

}  // namespace millrace
