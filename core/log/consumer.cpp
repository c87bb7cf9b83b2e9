// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include "core/log/log_model.h"
#include "core/log/work_off.h"
#include "core/trace/receiver.h"

// A member at work: a poll takes records of owned partitions, as many as max.poll.records,
// partition by partition in turn; they are handled one by one, and the next poll follows. A
// failed record is tried again in place, and those behind it in its partition wait. An `every`
// reader wakes at each multiple of its period and reads until it has caught up.

namespace millrace {

namespace {

/// Whether there is a record for its next poll.
bool hasUnread(const LogState& log, GroupId group, PartitionId partition)
{
    const Offset position = readingAt(log, group, partition).position;
    return nextRecord(log.partitions[partition.value], position) < readEnd(log, group, partition);
}

}  // namespace

/// Alive, awake, with nothing in hand: in its poll.
bool LogModel::isIdle(const MemberState& member)
{
    return isInReach(member) && holdsNothing(member) && member.wakesAt == SimTime{};
}

/// Records from `from` on became readable: the owners that had read all before fetch them.
void LogModel::tellReaders(Context& context, PartitionId partition, Offset from, Readers which)
{
    const std::uint64_t cause = context.cause();
    for (std::uint32_t g = 0; g < m_settings->groups.size(); ++g) {
        const bool committed = context.state().log.groups[g].readsCommitted;
        const bool isOther = which != Readers::All && committed != (which == Readers::Committed);
        if (isOther || !reads(context.state().log, GroupId{g}, partition))
            continue;
        if (m_settings->groups[g].rules.protocol == GroupSpec::Protocol::Share) {
            context.resumeFrom(cause);
            tellSharers(context, GroupId{g});
            continue;
        }
        const ReadingState& reading = readingAt(context.state().log, GroupId{g}, partition);
        // More unread records than these: the owner has this partition on its list.
        const PartitionState& log = context.state().log.partitions[partition.value];
        if (reading.owner.isNone() || nextRecord(log, reading.position) < from)
            continue;
        context.resumeFrom(cause);
        offer(context, reading.owner, partition);
    }
}

/// The partition may have a record for its owner: remember it, once, and fetch if the hand is
/// free.
void LogModel::offer(Context& context, MemberId member, PartitionId partition)
{
    const MemberState& state = context.state().log.members[member.value];
    const ReadingState& reading = readingAt(context.state().log, state.group, partition);
    if (!hasUnread(context.state().log, state.group, partition))
        return;
    const Offset next =
        nextRecord(context.state().log.partitions[partition.value], reading.position) + 1;
    if (ripeEnd(context, state.group, partition, next) < next)
        return;
    auto& readable = m_members[member.value].readable;
    if (std::ranges::find(readable, partition) == readable.end())
        readable.push_back(partition);
    if (isIdle(state))
        poll(context, member);
}

void LogModel::poll(Context& context, MemberId member)
{
    const MemberState& state = context.state().log.members[member.value];
    const LogSettings::Group& group = m_settings->groups[state.group.value];
    const GroupSpec& rules = group.rules;
    const bool shares = rules.protocol == GroupSpec::Protocol::Share;
    const bool isGeneric = rules.protocol == GroupSpec::Protocol::Generic;
    if (state.drains) {
        leave(context, member);
        return;
    }
    if (!state.inGroup && (shares || isGeneric)) {
        joinAgain(context, member);
        return;
    }
    if (shares) {
        pollShared(context, member);
        return;
    }
    if (!isGeneric && !goesOnReading(context, member))
        return;
    Member& hidden = m_members[member.value];
    if (rules.commit == GroupSpec::Commit::Auto)
        autoCommit(context, member);
    applySeeks(context, state.group);
    if (!isIdle(state))
        return;  // The new assignment, or a seek, has made it poll already.
    hidden.polled.clear();
    auto room = static_cast<Offset>(rules.pollRecords);
    SimTime arrivesAt{};
    while (room > 0 && !hidden.readable.empty()) {
        const PartitionId partition = hidden.readable.front();
        hidden.readable.erase(hidden.readable.begin());
        const ReadingState& reading = readingAt(context.state().log, state.group, partition);
        if (reading.owner != member || reading.revoking)
            continue;  // It has moved to another owner since it was offered.
        resetIfGone(context, state.group, partition);
        if (fetch(context, member, partition, room, arrivesAt))
            hidden.polled.push_back(partition);
    }
    if (!hidden.polled.empty()) {
        schedule(context, arrivesAt, Kind::CopyArrives, member.value, ++hidden.turn);
    } else if (group.spec.every.count() > 0) {
        sleep(context, member);
    }
}

/// One answer to one poll: all of it arrives together. At most `room` records; false: none.
bool LogModel::fetch(Context& context, MemberId member, PartitionId partition, Offset& room,
                     SimTime& arrivesAt)
{
    const MemberState& state = context.state().log.members[member.value];
    const GroupId group = state.group;
    const ReadingState& reading = readingAt(context.state().log, group, partition);
    const Offset before = room;
    skip(context, group, partition);
    // No more than `room` are asked whether they are ripe: a retry topic has no markers.
    Offset end = readEnd(context.state().log, group, partition);
    if (isRetry(context.state().log, group, partition))
        end = ripeEnd(context, group, partition, std::min(end, reading.position + room));
    const PartitionState& log = context.state().log.partitions[partition.value];
    while (room > 0) {
        const Offset offset = nextRecord(log, reading.position);  // Compaction has left gaps.
        if (offset >= end)
            break;
        const RecordRow& row =
            context.columns()
                .records[partition.value][rowAt(context.state().log, partition, offset)];
        const HappeningId happening = row.happening;
        if (state.hand.phase == RecordInHand::Phase::Nothing)
            m_members[member.value].header = row;
        if (arrivesAt == SimTime{})
            arrivesAt = context.now() + delayOf(context, happening,
                                                1 + m_settings->groups[group.value].spec.id,
                                                startsOf(reading, offset));
        context.emit(RecordFetched{member, partition, offset, happening, arrivesAt});
        --room;
        skip(context, group, partition);
    }
    return room < before;
}

void LogModel::passOver(Context& context, GroupId group, PartitionId partition)
{
    const LogState& log = context.state().log;
    const Offset from = readingAt(log, group, partition).position;
    const Offset to = nextForGroup(log, group, partition, from, readEnd(log, group, partition));
    if (to > from)
        context.emit(RecordsSkipped{group, partition, to});
}

/// A poll returns.
void LogModel::arrive(Context& context, MemberId member)
{
    const MemberState& state = context.state().log.members[member.value];
    const GroupSpec& rules = groupOf(context, member).rules;
    watchPoll(context, member);
    if (rules.commit == GroupSpec::Commit::Before) {
        for (const PartitionId partition : m_members[member.value].polled) {
            const ReadingState& reading = readingAt(context.state().log, state.group, partition);
            // Moved away while the copies travelled: handled, and committed by nobody.
            if (reading.owner != member || reading.position <= reading.committed)
                continue;
            if (isLate(context, member)) {  // Refused, and handled all the same.
                context.emit(CommitRefused{member, state.group, partition, reading.position,
                                           CommitError::IllegalGeneration});
                continue;
            }
            m_groups[state.group.value].begun[partition.value] = true;
            context.emit(OffsetCommittedAhead{member, state.group, partition, reading.position});
        }
    }
    startHandling(context, member);
}

void LogModel::startHandling(Context& context, MemberId member)
{
    const MemberState& state = context.state().log.members[member.value];
    const LogSettings::Group& group = groupOf(context, member);
    if (group.isBridged) {
        handOn(context, member);
        return;
    }
    const HappeningId happening = state.hand.happening;
    const bool again = state.hand.phase == RecordInHand::Phase::Working;
    const ReadingState& reading = readingAt(context.state().log, state.group, state.hand.partition);
    const std::uint32_t execution =
        1 + (again ? state.hand.execution : startsOf(reading, state.hand.offset));
    const std::uint32_t nth = m_members[member.value].header.executions + execution;
    const auto draw = [&] {
        return context.draw(Purpose::Work, happening.value, group.spec.id, nth);
    };
    const SimDuration work = sample(group.spec.work, draw) * state.pace;
    m_members[member.value].tries = again ? m_members[member.value].tries + 1 : 1;
    context.emit(RecordHandlingStarted{member, execution, context.now() + work});
    SimTime& effectAt = m_members[member.value].effectAt;
    effectAt = kNever;
    if (group.spec.effectAt < 1.0) {
        const auto part =
            static_cast<SimDuration::rep>(static_cast<double>(work.count()) * group.spec.effectAt);
        effectAt = context.now() + SimDuration{part};
    }
    scheduleWork(context, member);
}

void LogModel::effect(Context& context, MemberId member)
{
    const HappeningId happening = context.state().log.members[member.value].hand.happening;
    const ReactionId reaction = groupOf(context, member).reaction;
    const EffectsState& receiver = context.state().logEffects[reaction.value];
    if (!answers(context.state(), receiver, happening))
        return;  // The call fails; the end of the work says so.
    if (isRepeat(receiver, happening))
        context.emit(RecordEffectSuppressed{member, happening, reaction});
    else
        context.emit(RecordEffect{member, happening, reaction,
                                  context.columns().happenings[happening.value].entity});
}

void LogModel::endHandling(Context& context, MemberId member)
{
    const MemberState& state = context.state().log.members[member.value];
    const LogSettings::Group& group = groupOf(context, member);
    const bool answered =
        isAnswered(context.state(), context.state().logEffects[group.reaction.value],
                   state.hand.happening, group.spec.effectAt, state.hand.effectDone);
    const auto draw = [&] {
        return context.draw(Purpose::Failure, state.hand.happening.value, group.spec.id,
                            m_members[member.value].header.executions + state.hand.execution);
    };
    if (!answered || failsAt(group.spec, state.hand.happening.value, draw)) {
        context.emit(RecordHandlingFailed{member});
        if (giveUpRecord(context, member))
            return;
        if (state.drains && !isCutOff(state))
            leave(context, member);
        else
            startHandling(context, member);
        return;
    }
    if (!state.hand.effectDone)
        effect(context, member);
    if (!group.writes.isNone())
        publish(context, member, group.writes, 0, 0);
    else if (group.rules.protocol == GroupSpec::Protocol::Share)
        finishShared(context, member, Answer::Accept);
    else
        finishRecord(context, member);
}

/// By the group's policy for what keeps failing. False: it is tried again.
bool LogModel::giveUpRecord(Context& context, MemberId member)
{
    using OnFailure = GroupSpec::OnFailure;
    const MemberState& state = context.state().log.members[member.value];
    const GroupSpec& rules = groupOf(context, member).rules;
    if (rules.protocol == GroupSpec::Protocol::Share) {
        const bool skips = rules.onFailure == OnFailure::Skip;
        finishShared(context, member, skips ? Answer::Reject : Answer::Release);
        return true;
    }
    const RecordRow& header = m_members[member.value].header;
    const auto tries = static_cast<std::uint32_t>(m_members[member.value].tries);
    const std::uint32_t attempt = header.attempt + tries;
    const std::uint32_t executions = header.executions + state.hand.execution;
    const bool last = std::cmp_greater_equal(attempt, rules.attempts);
    if (rules.onFailure == OnFailure::RetryTopic && !last) {
        publish(context, member, groupOf(context, member).retry, attempt, executions);
        return true;
    }
    if (rules.onFailure == OnFailure::Retry || !last)
        return false;
    if (rules.onFailure == OnFailure::Skip) {
        context.emit(RecordGivenUp{member, state.hand.happening});
        finishRecord(context, member);
    } else {
        publish(context, member, groupOf(context, member).deadLetters, attempt, executions);
    }
    return true;
}

/// On to the next of the batch, or to the end of the batch.
void LogModel::finishRecord(Context& context, MemberId member)
{
    using Commit = GroupSpec::Commit;
    const MemberState& state = context.state().log.members[member.value];
    const Commit mode = groupOf(context, member).rules.commit;
    const RecordInHand done = state.hand;
    const bool last = state.batch.empty();
    if ((last || mode == Commit::Each) && waitsToBeHeard(context, member, Next::Finish))
        return;
    if (mode == Commit::After || mode == Commit::Auto) {
        auto& finished = m_members[member.value].finished;
        const auto found = std::ranges::find(finished, done.partition, &Finished::partition);
        if (found != finished.end())
            found->end = done.offset + 1;
        else
            finished.push_back({done.partition, done.offset + 1});
    }
    if (last && mode == Commit::Each)
        commit(context, member, done.partition, done.offset + 1);
    if (state.hand.phase != RecordInHand::Phase::Nothing) {  // No commit has let go of it.
        HappeningId next = HappeningId::none();
        if (!last) {
            const FetchedRange& range = state.batch.front();
            const std::uint64_t row = rowAt(context.state().log, range.partition, range.next);
            m_members[member.value].header = context.columns().records[range.partition.value][row];
            next = m_members[member.value].header.happening;
        }
        context.emit(RecordHandled{member, next});
    }
    if (last) {
        endBatch(context, member);
        return;
    }
    if (mode == Commit::Each)
        commit(context, member, done.partition, done.offset + 1);
    startHandling(context, member);
}

void LogModel::endBatch(Context& context, MemberId member)
{
    const LogSettings::Group& settings = groupOf(context, member);
    const MemberState& state = context.state().log.members[member.value];
    const GroupId group = state.group;
    if (settings.rules.commit == GroupSpec::Commit::After)
        commitFinished(context, member);
    workOff(m_members[member.value].polled, [&](PartitionId partition) {
        const ReadingState& reading = readingAt(context.state().log, group, partition);
        auto& readable = m_members[member.value].readable;
        if (reading.owner != member)
            return;
        if (reading.revoking && settings.rules.protocol == GroupSpec::Protocol::Generic)
            handOver(context, group, partition, m_groups[group.value].target[partition.value]);
        else if (hasUnread(context.state().log, group, partition) &&
                 std::ranges::find(readable, partition) == readable.end())
            readable.push_back(partition);  // Behind the others: partitions take turns.
    });
    if (isIdle(state))
        poll(context, member);
}

/// Until the next multiple of the period.
void LogModel::sleep(Context& context, MemberId member)
{
    const std::int64_t period = groupOf(context, member).spec.every.count();
    const SimTime wakesAt = fromNs((toNs(context.now()) / period + 1) * period);
    context.emit(MemberSlept{member, wakesAt});
    schedule(context, wakesAt, Kind::Wakes, member.value, m_members[member.value].life);
}

void LogModel::wake(Context& context, MemberId member)
{
    context.emit(MemberWoke{member});
    poll(context, member);
}

}  // namespace millrace
