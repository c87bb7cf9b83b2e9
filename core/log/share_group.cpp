// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include "core/log/log_model.h"

// Share groups (KIP-932): every member may take records of every partition; each record is acquired
// by one member, under a lock, and answered for by itself. commit = "each" is the explicit
// acknowledgement mode, "after" the implicit one: the next poll accepts the batch before it.
// As SharePartition does: what returns after its last delivery is archived, and the window of
// records that are not finished is bounded. A dead member's records come back when their locks end.
// Not modelled: RENEW (KIP-1222), dead letters of share groups (KIP-1191), the assignor that
// spreads members over partitions: each looks at all of them, in turn.

namespace millrace {

void LogModel::joinShareGroup(Context& context, MemberId member)
{
    join(context, member);
    const GroupId group = context.state().log.members[member.value].group;
    for (const PartitionId each : partitionsRead(context.state().log, group))
        beginReading(context, group, each);
    if (context.state().log.members[member.value].wakesAt == SimTime{})
        poll(context, member);
}

/// What can be acquired of the partition next; nothing when there is none.
std::optional<Offset> LogModel::nextShared(const Context& context, GroupId group,
                                           PartitionId partition) const
{
    const ReadingState& reading = readingAt(context.state().log, group, partition);
    const PartitionState& log = context.state().log.partitions[partition.value];
    const Offset end = readEnd(context.state().log, group, partition);
    const auto& comeBack = m_groups[group.value].comeBack;
    const auto first = comeBack.lower_bound({partition, reading.committed});
    if (first != comeBack.end() && first->first == partition && first->second < end)
        return first->second;
    const auto most = static_cast<Offset>(m_settings->groups[group.value].rules.maxLocks);
    const Offset next = std::max(reading.position, log.logStart);
    if (next < end && reading.window.size() < most)
        return next;
    return std::nullopt;
}

void LogModel::pollShared(Context& context, MemberId member)
{
    const GroupId id = context.state().log.members[member.value].group;
    const LogSettings::Group& settings = m_settings->groups[id.value];
    Group& group = m_groups[id.value];
    Member& hidden = m_members[member.value];
    const TopicId topic = settings.subscribed.front();
    const std::uint32_t first = m_settings->topics[topic.value].first.value;
    const std::uint32_t partitions = countInUse(context.state().log, topic);
    const SimTime lockEndsAt = context.now() + settings.rules.lock;
    SimTime arrivesAt{};
    int room = settings.rules.pollRecords;
    std::uint32_t dry = 0;
    while (room > 0 && dry < partitions) {
        const PartitionId partition{first + group.nextPartition % partitions};
        skip(context, id, partition);
        const std::optional<Offset> offset = nextShared(context, id, partition);
        if (!offset) {
            ++dry;
            ++group.nextPartition;
            continue;
        }
        dry = 0;
        --room;
        group.comeBack.erase({partition, *offset});
        const ReadingState& reading = readingAt(context.state().log, id, partition);
        const HappeningId happening =
            context.columns()
                .records[partition.value][rowAt(context.state().log, partition, *offset)]
                .happening;
        const std::uint32_t delivery =
            *offset < reading.position ? 1 + reading.window[*offset - reading.committed].delivery
                                       : 1;
        if (arrivesAt == SimTime{})
            arrivesAt = context.now() + delayOf(context, happening,
                                                1 + groupOf(context, member).spec.id, delivery - 1);
        context.emit(
            RecordAcquired{member, partition, *offset, happening, delivery, arrivesAt, lockEndsAt});
        const auto reader =
            static_cast<std::uint32_t>(id.value * m_partitions.size() + partition.value);
        schedule(context, lockEndsAt, Kind::LockMayEnd, reader, static_cast<std::uint32_t>(*offset),
                 Priority::Expiry);
    }
    ++group.nextPartition;  // The next poll begins with another.
    if (arrivesAt != SimTime{})
        schedule(context, arrivesAt, Kind::CopyArrives, member.value, ++hidden.turn);
    else if (settings.spec.every.count() > 0)
        sleep(context, member);
    else if (!std::exchange(hidden.waits, true))
        group.waiting.push_back(member);
}

/// Somebody who waits takes what has become available.
void LogModel::tellSharers(Context& context, GroupId id)
{
    auto& waiting = m_groups[id.value].waiting;
    while (!waiting.empty()) {
        const MemberId member = waiting.front();
        const MemberState& state = context.state().log.members[member.value];
        waiting.pop_front();
        m_members[member.value].waits = false;
        if (isIdle(state) && state.inGroup) {  // Else it hears so with its next heartbeat.
            pollShared(context, member);
            return;
        }
    }
}

/// What a record becomes that would be available again: the last delivery is the last.
RecordState LogModel::returned(GroupId group, const SharedRecord& record) const
{
    const int limit = m_settings->groups[group.value].rules.deliveryLimit;
    return std::cmp_less(record.delivery, limit) ? RecordState::Available : RecordState::Archived;
}

/// Refused when the lock has ended.
void LogModel::answer(Context& context, MemberId member, PartitionId partition, Offset offset,
                      Answer answer)
{
    const GroupId group = context.state().log.members[member.value].group;
    const ReadingState& reading = readingAt(context.state().log, group, partition);
    const bool inWindow =
        offset >= reading.committed && offset - reading.committed < reading.window.size();
    const SharedRecord record =
        inWindow ? reading.window[offset - reading.committed] : SharedRecord{};
    if (record.state != RecordState::Acquired || record.holder != member) {
        context.emit(AnswerRefused{member, group, partition, offset});
        return;
    }
    RecordState becomes = RecordState::Archived;
    if (answer == Answer::Accept)
        becomes = RecordState::Acknowledged;
    if (answer == Answer::Release)
        becomes = returned(group, record);
    context.emit(RecordAnswered{member, group, partition, offset, answer, becomes});
    if (becomes == RecordState::Available)
        m_groups[group.value].comeBack.insert({partition, offset});
    tellSharers(context, group);
}

/// One event an acquisition: it may have been answered for, and acquired again, since.
void LogModel::endLock(Context& context, std::uint32_t reader, std::uint32_t offset)
{
    const auto partitions = static_cast<std::uint32_t>(m_partitions.size());
    const GroupId group{reader / partitions};
    const PartitionId partition{reader % partitions};
    const ReadingState& reading = readingAt(context.state().log, group, partition);
    if (offset < reading.committed || offset - reading.committed >= reading.window.size())
        return;
    const SharedRecord record = reading.window[offset - reading.committed];
    if (record.state != RecordState::Acquired || record.lockEndsAt != context.now())
        return;
    const RecordState becomes = returned(group, record);
    context.emit(LockExpired{group, partition, offset, record.holder, becomes});
    if (becomes == RecordState::Available)
        m_groups[group.value].comeBack.insert({partition, offset});
    tellSharers(context, group);
}

/// A share session that closes releases what it holds, at once.
void LogModel::releaseAll(Context& context, MemberId member)
{
    const MemberState state = context.state().log.members[member.value];
    const std::vector<Finished> unanswered = std::exchange(m_members[member.value].unanswered, {});
    const std::uint64_t cause = context.cause();
    const auto release = [&](PartitionId partition, Offset offset) {
        context.resumeFrom(cause);
        answer(context, member, partition, offset, Answer::Release);
    };
    for (const Finished& each : unanswered)
        release(each.partition, each.end - 1);
    if (state.hand.phase != RecordInHand::Phase::Nothing && !state.hand.closed)
        release(state.hand.partition, state.hand.offset);
    for (const FetchedRange& range : state.batch)
        for (Offset each = range.next; each < range.end; ++each)
            release(range.partition, each);
    context.resumeFrom(cause);
}

/// The record in hand is done, or has failed and goes back.
void LogModel::finishShared(Context& context, MemberId member, Answer answerWith)
{
    const MemberState& state = context.state().log.members[member.value];
    const bool explicitly = groupOf(context, member).rules.commit == GroupSpec::Commit::Each;
    const RecordInHand done = state.hand;
    const Next then = answerWith == Answer::Accept    ? Next::Accept
                      : answerWith == Answer::Release ? Next::Release
                                                      : Next::Reject;
    const bool speaks = explicitly || answerWith != Answer::Accept || state.batch.empty();
    if (speaks && waitsToBeHeard(context, member, then))
        return;
    if (explicitly || answerWith != Answer::Accept)
        answer(context, member, done.partition, done.offset, answerWith);
    else
        m_members[member.value].unanswered.push_back({done.partition, done.offset + 1});
    HappeningId next = HappeningId::none();
    if (!state.batch.empty()) {
        const FetchedRange& range = state.batch.front();
        const std::uint64_t row = rowAt(context.state().log, range.partition, range.next);
        next = context.columns().records[range.partition.value][row].happening;
    }
    context.emit(RecordHandled{member, next});
    if (!next.isNone()) {
        startHandling(context, member);
        return;
    }
    const std::vector<Finished> accepted = std::exchange(m_members[member.value].unanswered, {});
    for (const Finished& each : accepted)
        answer(context, member, each.partition, each.end - 1, Answer::Accept);
    poll(context, member);
}

}  // namespace millrace
