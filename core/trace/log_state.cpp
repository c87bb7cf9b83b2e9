// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/log_state.h"

#include <algorithm>

#include "core/trace/visible_state.h"

namespace millrace {

namespace {

ReadingState& reading(LogState& log, GroupId group, PartitionId partition)
{
    return log.readings[group.value * log.partitions.size() + partition.value];
}

MemberState& memberOf(VisibleState& state, MemberId member)
{
    return state.log.members[member.value];
}

/// The group takes back every partition of the member.
void disown(LogState& log, GroupId group, MemberId member)
{
    for (std::uint32_t p = 0; p < log.partitions.size(); ++p) {
        ReadingState& each = reading(log, group, PartitionId{p});
        if (each.owner == member)
            each.owner = MemberId::none();
    }
}

}  // namespace

void apply(VisibleState& state, SimTime time, const RecordSent& fact)
{
    ++state.log.sent;
    state.log.onTheirWay.push_back({fact.happening, fact.partition, time, fact.arrivesAt});
}

void apply(VisibleState& state, SimTime, const RecordAppended& fact)
{
    auto& onTheirWay = state.log.onTheirWay;
    onTheirWay.erase(std::ranges::find(onTheirWay, fact.happening, &RecordOnItsWay::happening));
    ++state.log.partitions[fact.partition.value].logEnd;
}

void apply(VisibleState& state, SimTime, const SegmentsDeleted& fact)
{
    state.log.partitions[fact.partition.value].logStart = fact.logStart;
}

void apply(VisibleState& state, SimTime time, const MemberJoined& fact)
{
    MemberState& member = memberOf(state, fact.member);
    member.life = Life::Alive;
    member.inGroup = true;
    member.since = time;
    member.seenAt = time;
    member.sessionEndsAt = fact.sessionEndsAt;
    member.wakesAt = {};
    member.hand = {};
    // A static member that returns has its partitions still, and reads from the bookmark.
    for (std::uint32_t p = 0; p < state.log.partitions.size(); ++p) {
        ReadingState& each = reading(state.log, fact.group, PartitionId{p});
        if (each.owner == fact.member) {
            each.position = each.committed;
            each.retrying = false;
        }
    }
}

void apply(VisibleState& state, SimTime time, const MemberHeartbeat& fact)
{
    MemberState& member = memberOf(state, fact.member);
    member.seenAt = time;
    member.sessionEndsAt = fact.sessionEndsAt;
}

void apply(VisibleState& state, SimTime time, const MemberKilled& fact)
{
    MemberState& member = memberOf(state, fact.member);
    member.life = Life::Killed;
    member.since = time;
}

void apply(VisibleState& state, SimTime time, const MemberLeft& fact)
{
    MemberState& member = memberOf(state, fact.member);
    member.life = Life::Stopped;
    member.inGroup = false;
    member.since = time;
    member.wakesAt = {};
    member.hand = {};
    disown(state.log, fact.group, fact.member);
}

void apply(VisibleState& state, SimTime, const MemberExpelled& fact)
{
    MemberState& member = memberOf(state, fact.member);
    member.inGroup = false;
    member.wakesAt = {};
    member.hand = {};
    disown(state.log, fact.group, fact.member);
}

void apply(VisibleState& state, SimTime, const Rebalanced& fact)
{
    state.log.generations[fact.group.value] = fact.generation;
}

void apply(VisibleState& state, SimTime, const PartitionRevoked& fact)
{
    reading(state.log, fact.group, fact.partition).revoking = true;
}

void apply(VisibleState& state, SimTime, const PartitionAssigned& fact)
{
    ReadingState& each = reading(state.log, fact.group, fact.partition);
    each.revoking = false;
    if (each.owner == fact.member)
        return;  // It was to move and now stays: the owner goes on where it is.
    each.owner = fact.member;
    each.position = fact.position;
    each.retrying = false;
}

void apply(VisibleState& state, SimTime, const PositionReset& fact)
{
    ReadingState& each = reading(state.log, fact.group, fact.partition);
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
    reading(state.log, member.group, fact.partition).position = fact.offset + 1;
}

void apply(VisibleState& state, SimTime time, const RecordHandlingStarted& fact)
{
    MemberState& member = memberOf(state, fact.member);
    member.hand.phase = RecordInHand::Phase::Working;
    member.hand.execution = fact.execution;
    member.hand.since = time;
    member.hand.until = fact.endsAt;
    member.hand.effectDone = false;
    reading(state.log, member.group, member.hand.partition).executions = fact.execution;
}

void apply(VisibleState& state, SimTime, const RecordHandlingFailed& fact)
{
    MemberState& member = memberOf(state, fact.member);
    reading(state.log, member.group, member.hand.partition).retrying = true;
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
    ReadingState& each = reading(state.log, fact.group, fact.partition);
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
