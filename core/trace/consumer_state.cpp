// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/trace/visible_state.h"

// Facts of members at work.

namespace millrace {

namespace {

/// Starts are counted from the bookmark on.
void moveBookmark(ReadingState& reading, Offset to)
{
    if (to >= reading.committed) {
        const auto passed = std::min<Offset>(to - reading.committed, reading.starts.size());
        reading.starts.erase(reading.starts.begin(),
                             reading.starts.begin() + static_cast<std::ptrdiff_t>(passed));
    } else if (!reading.starts.empty()) {
        reading.starts.insert(reading.starts.begin(), reading.committed - to, 0);
    }
    reading.committed = to;
}

/// Only the owner holds up what lies behind.
void endRetry(VisibleState& state, MemberId id)
{
    const MemberState& member = memberOf(state, id);
    ReadingState& reading = readingAt(state.log, member.group, member.hand.partition);
    if (reading.owner == id)
        reading.retrying = false;
}

}  // namespace

void takeIn(MemberState& member, const RecordInHand& record)
{
    auto& batch = member.batch;
    if (member.hand.phase == RecordInHand::Phase::Nothing)
        member.hand = record;
    else if (!batch.empty() && batch.back().partition == record.partition &&
             batch.back().end == record.offset)
        ++batch.back().end;
    else
        batch.push_back({record.partition, record.offset, record.offset + 1});
}

void apply(VisibleState& state, SimTime, const PositionReset& fact)
{
    ReadingState& each = readingAt(state.log, fact.group, fact.partition);
    moveBookmark(each, fact.position);
    each.position = fact.position;
}

void apply(VisibleState& state, SimTime time, const RecordFetched& fact)
{
    MemberState& member = memberOf(state, fact.member);
    takeIn(member, {.phase = RecordInHand::Phase::Travelling,
                    .partition = fact.partition,
                    .offset = fact.offset,
                    .happening = fact.happening,
                    .since = time,
                    .until = fact.arrivesAt});
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
    ReadingState& each = readingAt(state.log, member.group, member.hand.partition);
    if (state.log.groups[member.group.value].shares && member.hand.offset >= each.position)
        return;  // Cut off its log since: the offset is another record's.
    countStart(each, member.hand.offset, fact.execution);
}

void apply(VisibleState& state, SimTime, const RecordHandlingFailed& fact)
{
    MemberState& member = memberOf(state, fact.member);
    // Others of a share group go on with the next, and so does the owner when one retries that
    // owns the partition no more.
    ReadingState& each = readingAt(state.log, member.group, member.hand.partition);
    if (each.owner == fact.member)
        each.retrying = true;
}

void apply(VisibleState& state, SimTime, const RecordEffect& fact)
{
    memberOf(state, fact.member).hand.effectDone = true;
    addEffect(state, state.logEffects[fact.reaction.value], fact.entity, fact.happening);
    noteTransactionalEffect(state, fact);
}

void apply(VisibleState& state, SimTime, const RecordEffectSuppressed& fact)
{
    memberOf(state, fact.member).hand.effectDone = true;
    ++state.logEffects[fact.reaction.value].suppressed;
}

void apply(VisibleState& state, SimTime, const OffsetCommitted& fact)
{
    ReadingState& each = readingAt(state.log, fact.group, fact.partition);
    moveBookmark(each, fact.committed);
    MemberState& member = memberOf(state, fact.member);
    if (!finishesHand(member, fact))
        return;
    each.retrying = false;
    member.hand = {};
}

void apply(VisibleState& state, SimTime time, const RecordHandled& fact)
{
    MemberState& member = memberOf(state, fact.member);
    endRetry(state, fact.member);
    member.hand = {};
    if (fact.next.isNone())
        return;
    FetchedRange& range = member.batch.front();
    member.hand = {.phase = RecordInHand::Phase::Travelling,
                   .partition = range.partition,
                   .offset = range.next,
                   .happening = fact.next,
                   .since = time,
                   .until = time};
    if (++range.next == range.end)
        member.batch.erase(member.batch.begin());
}

void apply(VisibleState& state, SimTime, const OffsetCommittedAhead& fact)
{
    moveBookmark(readingAt(state.log, fact.group, fact.partition), fact.committed);
}

void apply(VisibleState& state, SimTime, const RecordGivenUp& fact)
{
    endRetry(state, fact.member);
    memberOf(state, fact.member).hand.closed = true;
}

void apply(VisibleState& state, SimTime, const BookmarkMoved& fact)
{
    ReadingState& each = readingAt(state.log, fact.group, fact.partition);
    moveBookmark(each, fact.position);
    each.position = fact.position;
    each.retrying = false;
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
