// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/visible_state.h"

// Facts of members at work.

namespace millrace {

namespace {

MemberState& memberOf(VisibleState& state, MemberId member)
{
    return state.log.members[member.value];
}

}  // namespace

void apply(VisibleState& state, SimTime, const PositionReset& fact)
{
    ReadingState& each = readingAt(state.log, fact.group, fact.partition);
    each.position = fact.position;
    each.committed = fact.position;
    each.executions = 0;
}

void apply(VisibleState& state, SimTime time, const RecordFetched& fact)
{
    MemberState& member = memberOf(state, fact.member);
    member.hand = {.phase = RecordInHand::Phase::Travelling,
                   .partition = fact.partition,
                   .offset = fact.offset,
                   .happening = fact.happening,
                   .since = time,
                   .until = fact.arrivesAt};
    readingAt(state.log, member.group, fact.partition).position = fact.offset + 1;
}

void apply(VisibleState& state, SimTime time, const RecordHandlingStarted& fact)
{
    MemberState& member = memberOf(state, fact.member);
    member.hand.phase = RecordInHand::Phase::Working;
    member.hand.execution = fact.execution;
    member.hand.since = time;
    member.hand.until = fact.endsAt;
    member.hand.effectDone = false;
    readingAt(state.log, member.group, member.hand.partition).executions = fact.execution;
}

void apply(VisibleState& state, SimTime, const RecordHandlingFailed& fact)
{
    MemberState& member = memberOf(state, fact.member);
    readingAt(state.log, member.group, member.hand.partition).retrying = true;
}

void apply(VisibleState& state, SimTime, const RecordEffect& fact)
{
    memberOf(state, fact.member).hand.effectDone = true;
    EffectsState& effects = state.logEffects[fact.reaction.value];
    ++effects.count;
    effects.lastOfEntity[fact.entity.value] = fact.happening;
}

void apply(VisibleState& state, SimTime, const OffsetCommitted& fact)
{
    ReadingState& each = readingAt(state.log, fact.group, fact.partition);
    each.committed = fact.committed;
    each.position = fact.committed;
    each.executions = 0;
    each.retrying = false;
    memberOf(state, fact.member).hand = {};
}

void apply(VisibleState& state, SimTime, const MemberSlept& fact)
{
    memberOf(state, fact.member).wakesAt = fact.wakesAt;
}

void apply(VisibleState& state, SimTime, const MemberWoke& fact)
{
    memberOf(state, fact.member).wakesAt = {};
}

}  // namespace millrace
