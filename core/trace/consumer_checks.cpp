// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/invariant.h"
#include "core/trace/checks.h"
#include "core/trace/receiver.h"

// Facts of members at work. Numbers in comments: reliability invariants.

namespace millrace {

namespace {

/// A live process that has arrived at its record and is handling it.
const MemberState& handlerOf(const VisibleState& state, MemberId member)
{
    const MemberState& handler = memberOf(state, member);
    MILLRACE_INVARIANT(handler.life == Life::Alive && !isHung(handler));
    MILLRACE_INVARIANT(handler.hand.phase == RecordInHand::Phase::Working);
    return handler;
}

/// 24: only the owner commits, forward, and not beyond what it has fetched.
template <class Commit>
const MemberState& committer(const VisibleState& before, const Commit& fact)
{
    const MemberState& member = memberOf(before, fact.member);
    MILLRACE_INVARIANT(isInReach(member) && member.inGroup);
    MILLRACE_INVARIANT(member.group == fact.group);
    const ReadingState& reading = readingOf(before, fact.group, fact.partition);
    MILLRACE_INVARIANT(reading.owner == fact.member);
    MILLRACE_INVARIANT(fact.committed > reading.committed && fact.committed <= reading.position);
    return member;
}

}  // namespace

void verify(const VisibleState& before, SimTime, const PositionReset& fact)
{
    MILLRACE_INVARIANT(fact.position == partitionOf(before, fact.partition).logStart);
    MILLRACE_INVARIANT(readingOf(before, fact.group, fact.partition).position < fact.position);
}

void verify(const VisibleState& before, SimTime time, const RecordFetched& fact)
{
    const MemberState& member = memberOf(before, fact.member);
    MILLRACE_INVARIANT(isInReach(member) && member.inGroup);
    // One answer to one fetch: all of it leaves and arrives together.
    if (member.hand.phase != RecordInHand::Phase::Nothing) {
        MILLRACE_INVARIANT(member.hand.phase == RecordInHand::Phase::Travelling);
        MILLRACE_INVARIANT(member.hand.since == time && member.hand.until == fact.arrivesAt);
    }
    const ReadingState& reading = readingOf(before, member.group, fact.partition);
    // 21, 22, 25: the owner, in order, what the log still has, without gaps but those of
    // compaction.
    MILLRACE_INVARIANT(reading.owner == fact.member && !reading.revoking);
    MILLRACE_INVARIANT(fact.offset ==
                       nextRecord(partitionOf(before, fact.partition), reading.position));
    MILLRACE_INVARIANT(fact.offset >= partitionOf(before, fact.partition).logStart);
    MILLRACE_INVARIANT(fact.offset < readEnd(before.log, member.group, fact.partition));
    verifyIsolation(before, member.group, fact.partition, fact.offset);
    MILLRACE_INVARIANT(fact.arrivesAt >= time);
}

void verify(const VisibleState& before, SimTime time, const RecordHandlingStarted& fact)
{
    const MemberState& member = memberOf(before, fact.member);
    MILLRACE_INVARIANT(member.life == Life::Alive && !isHung(member));
    MILLRACE_INVARIANT(member.hand.phase != RecordInHand::Phase::Nothing);
    MILLRACE_INVARIANT(member.hand.until == time);
    const ReadingState& reading = readingOf(before, member.group, member.hand.partition);
    const bool again = member.hand.phase == RecordInHand::Phase::Working;
    const std::uint32_t before40 =
        again ? member.hand.execution : startsOf(reading, member.hand.offset);
    MILLRACE_INVARIANT(fact.execution == before40 + 1);  // 40
    MILLRACE_INVARIANT(fact.endsAt >= time);
}

void verify(const VisibleState& before, SimTime time, const RecordHandlingFailed& fact)
{
    MILLRACE_INVARIANT(handlerOf(before, fact.member).hand.until == time);
}

void verify(const VisibleState& before, SimTime time, const RecordEffect& fact)
{
    const MemberState& member = handlerOf(before, fact.member);
    MILLRACE_INVARIANT(member.hand.happening == fact.happening);
    MILLRACE_INVARIANT(!member.hand.effectDone);
    MILLRACE_INVARIANT(time <= member.hand.until);
    const EffectsState& receiver = before.logEffects.at(fact.reaction.value);
    MILLRACE_INVARIANT(answers(before, receiver, fact.happening) &&
                       !isRepeat(receiver, fact.happening));
}

void verify(const VisibleState& before, SimTime time, const RecordEffectSuppressed& fact)
{
    const MemberState& member = handlerOf(before, fact.member);
    MILLRACE_INVARIANT(member.hand.happening == fact.happening && !member.hand.effectDone);
    MILLRACE_INVARIANT(time <= member.hand.until);
    const EffectsState& receiver = before.logEffects.at(fact.reaction.value);
    MILLRACE_INVARIANT(answers(before, receiver, fact.happening) &&
                       isRepeat(receiver, fact.happening));
}

void verify(const VisibleState& before, SimTime time, const OffsetCommitted& fact)
{
    const MemberState& member = committer(before, fact);
    // Only what is finished: what is in hand or behind it lies at or after the bookmark.
    const RecordInHand& hand = member.hand;
    if (finishesHand(member, fact))
        MILLRACE_INVARIANT(hand.until == time);
    else if (hand.phase != RecordInHand::Phase::Nothing && hand.partition == fact.partition)
        MILLRACE_INVARIANT(hand.offset >= fact.committed);
    for (const FetchedRange& range : member.batch)
        MILLRACE_INVARIANT(range.partition != fact.partition || range.next >= fact.committed);
}

void verify(const VisibleState& before, SimTime, const OffsetCommittedAhead& fact)
{
    // What arrived and is not begun yet.
    MILLRACE_INVARIANT(committer(before, fact).hand.phase == RecordInHand::Phase::Travelling);
}

void verify(const VisibleState& before, SimTime time, const RecordHandled& fact)
{
    const MemberState& member = memberOf(before, fact.member);
    MILLRACE_INVARIANT(member.life == Life::Alive);
    MILLRACE_INVARIANT(member.hand.until == time && isDone(member.hand));
    MILLRACE_INVARIANT(fact.next.isNone() == member.batch.empty());
}

void verify(const VisibleState& before, SimTime time, const RecordGivenUp& fact)
{
    const RecordInHand& hand = handlerOf(before, fact.member).hand;
    MILLRACE_INVARIANT(hand.until == time && hand.happening == fact.happening && !hand.closed);
}

void verify(const VisibleState& before, SimTime, const BookmarkMoved& fact)
{
    const PartitionState& records = partitionOf(before, fact.partition);
    MILLRACE_INVARIANT(fact.position >= records.logStart);
    MILLRACE_INVARIANT(fact.position <= (records.online ? records.highWatermark : 0));
    // In a poll: nobody who could commit holds a record of the partition.
    const MemberId owner = readingOf(before, fact.group, fact.partition).owner;
    MILLRACE_INVARIANT(owner.isNone() || memberOf(before, owner).life != Life::Alive ||
                       !holds(memberOf(before, owner), fact.partition));
}

void verify(const VisibleState& before, SimTime time, const MemberSlept& fact)
{
    const MemberState& member = memberOf(before, fact.member);
    MILLRACE_INVARIANT(member.hand.phase == RecordInHand::Phase::Nothing);
    MILLRACE_INVARIANT(fact.wakesAt > time);
}

void verify(const VisibleState& before, SimTime time, const MemberWoke& fact)
{
    MILLRACE_INVARIANT(memberOf(before, fact.member).life == Life::Alive);
    MILLRACE_INVARIANT(memberOf(before, fact.member).wakesAt == time);
}

}  // namespace millrace
