// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/base/invariant.h"
#include "core/trace/checks.h"

// Facts of records that members publish. Numbers in comments: reliability invariants.

namespace millrace {

namespace {

/// Under way to the partition from this member, and arriving now.
const ProducedRecord& arrivingNow(const VisibleState& state, SimTime time, MemberId member,
                                  HappeningId happening, PartitionId partition)
{
    const ProducedRecord* found = findProduced(state.log, member, partition, time);
    MILLRACE_INVARIANT(found != nullptr && found->happening == happening);
    return *found;
}

bool waitsFor(const VisibleState& state, MemberId member)
{
    return std::ranges::any_of(state.log.produced, [member](const ProducedRecord& each) {
        return each.member == member && !each.orphan;
    });
}

}  // namespace

void verify(const VisibleState& before, SimTime time, const RecordProduced& fact)
{
    const MemberState& member = before.log.members.at(fact.member.value);
    MILLRACE_INVARIANT(member.life == Life::Alive && member.hand.happening == fact.happening);
    const RecordInHand& hand = member.hand;
    // At the end of an execution; or once more, because the log it was in has been cut.
    const bool again = hand.phase == RecordInHand::Phase::Publishing && !hand.closed;
    MILLRACE_INVARIANT(again || (hand.phase == RecordInHand::Phase::Working && hand.until == time));
    MILLRACE_INVARIANT(!waitsFor(before, fact.member));
    MILLRACE_INVARIANT(fact.arrivesAt >= time);
    const GroupState& group = before.log.groups.at(member.group.value);
    const TopicId topic = before.log.partitions.at(fact.partition.value).topic;
    // What was done goes on down the chain; what failed to the group's own topics.
    if (topic == group.writes) {
        MILLRACE_INVARIANT(again || hand.effectDone);
        MILLRACE_INVARIANT(fact.attempt == 0 && fact.executions == 0);
        return;
    }
    MILLRACE_INVARIANT(topic == group.retry || topic == group.deadLetters);
    MILLRACE_INVARIANT(fact.attempt > 0 && fact.executions >= fact.attempt);
}

void verify(const VisibleState& before, SimTime time, const ProducedAppended& fact)
{
    arrivingNow(before, time, fact.member, fact.happening, fact.partition);
    // 12: a connection keeps order.
    const auto first =
        std::ranges::find(before.log.produced, fact.partition, &ProducedRecord::partition);
    MILLRACE_INVARIANT(first->arrivesAt == time);
    // 15: offsets rise by one.
    const PartitionState& partition = before.log.partitions.at(fact.partition.value);
    MILLRACE_INVARIANT(fact.offset == partition.logEnd && partition.online);
}

void verify(const VisibleState& before, SimTime time, const ProduceConfirmed& fact)
{
    const MemberState& member = before.log.members.at(fact.member.value);
    MILLRACE_INVARIANT(member.life == Life::Alive);
    MILLRACE_INVARIANT(member.hand.phase == RecordInHand::Phase::Publishing);
    MILLRACE_INVARIANT(!member.hand.closed && member.hand.until <= time);
    MILLRACE_INVARIANT(!waitsFor(before, fact.member));
}

void verify(const VisibleState& before, SimTime time, const ProduceRetried& fact)
{
    const ProducedRecord& record =
        arrivingNow(before, time, fact.member, fact.happening, fact.partition);
    MILLRACE_INVARIANT(before.log.cluster.inForce());
    MILLRACE_INVARIANT(!record.orphan && fact.arrivesAt > time);
}

void verify(const VisibleState& before, SimTime time, const ProducedLost& fact)
{
    MILLRACE_INVARIANT(before.log.cluster.inForce());
    MILLRACE_INVARIANT(
        arrivingNow(before, time, fact.member, fact.happening, fact.partition).orphan);
}

}  // namespace millrace
