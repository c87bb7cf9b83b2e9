// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/trace/visible_state.h"

// Facts of bridges.

namespace millrace {

namespace {

RecordInHand& handOf(VisibleState& state, MemberId member)
{
    return state.log.members[member.value].hand;
}

}  // namespace

void apply(VisibleState& state, SimTime time, const RecordHandedOn& fact)
{
    MemberState& member = state.log.members[fact.member.value];
    member.hand.phase = RecordInHand::Phase::HandingOn;
    member.hand.execution = fact.execution;
    member.hand.since = time;
    member.hand.until = fact.arrivesAt;
    member.hand.enqueue = fact.enqueue;
    countStart(readingAt(state.log, member.group, member.hand.partition), member.hand.offset,
               fact.execution);
    ++state.log.handedOn;
    state.queue.onTheirWay.push_back(
        {fact.happening, fact.reaction, time, fact.arrivesAt, fact.enqueue, fact.member});
}

void apply(VisibleState& state, SimTime, const EnqueueRefused& fact)
{
    auto& onTheirWay = state.queue.onTheirWay;
    onTheirWay.erase(std::ranges::find(onTheirWay, fact.enqueue, &JobOnItsWay::enqueue));
}

void apply(VisibleState& state, SimTime time, const EnqueueAnswered& fact)
{
    RecordInHand& hand = handOf(state, fact.member);
    hand.phase = RecordInHand::Phase::Answered;
    hand.since = time;
    hand.until = fact.arrivesAt;
}

void apply(VisibleState& state, SimTime, const EnqueueConfirmed& fact)
{
    handOf(state, fact.member).handedOn = true;
}

}  // namespace millrace
