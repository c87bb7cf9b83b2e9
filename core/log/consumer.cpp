// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/log/log_model.h"

// A member at work: fetch one record of an owned partition, handle it, commit, fetch the next,
// partition by partition in turn. One record at a time is max.poll.records = 1, so that a reader
// has in hand what a worker has. A failed record is tried again in place, and those behind it in
// its partition wait. An `every` reader wakes at each multiple of its period and reads until it
// has caught up.

namespace millrace {

/// Records from `from` on became readable: the owners that had read all before fetch them.
void LogModel::tellReaders(Context& context, PartitionId partition, Offset from)
{
    const std::uint64_t cause = context.cause();
    for (std::uint32_t g = 0; g < m_settings->groups.size(); ++g) {
        const ReadingState& reading = readingAt(context.state().log, GroupId{g}, partition);
        // More unread records than these: the owner has this partition on its list.
        if (reading.owner.isNone() || reading.position != from)
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
    if (reading.position >= readEnd(context.state().log.partitions[partition.value]))
        return;
    auto& readable = m_members[member.value].readable;
    if (std::ranges::find(readable, partition) == readable.end())
        readable.push_back(partition);
    const bool asleep = state.wakesAt != SimTime{};
    if (state.life == Life::Alive && state.hand.phase == RecordInHand::Phase::Nothing && !asleep)
        fetchNext(context, member);
}

void LogModel::fetchNext(Context& context, MemberId member)
{
    auto& readable = m_members[member.value].readable;
    const MemberState& state = context.state().log.members[member.value];
    while (!readable.empty()) {
        const PartitionId partition = readable.front();
        readable.pop_front();
        const ReadingState& reading = readingAt(context.state().log, state.group, partition);
        const PartitionState& records = context.state().log.partitions[partition.value];
        if (reading.owner != member || reading.revoking)
            continue;  // It has moved to another owner since it was offered.
        if (reading.position < records.logStart)
            context.emit(PositionReset{state.group, partition, records.logStart});
        if (reading.position < readEnd(records)) {
            fetch(context, member, partition);
            return;
        }
    }
    if (groupOf(context, member).spec.every.count() > 0)
        sleep(context, member);
}

void LogModel::fetch(Context& context, MemberId member, PartitionId partition)
{
    const GroupId group = context.state().log.members[member.value].group;
    const ReadingState& reading = readingAt(context.state().log, group, partition);
    const Offset offset = reading.position;
    const HappeningId happening = context.columns().records[partition.value][offset].happening;
    const SimTime arrivesAt =
        context.now() + delayOf(context, happening, 1 + group.value, startsOf(reading, offset));
    context.emit(RecordFetched{member, partition, offset, happening, arrivesAt});
    const std::uint32_t turn = ++m_members[member.value].turn;
    schedule(context, arrivesAt, Kind::CopyArrives, member.value, turn);
}

void LogModel::startHandling(Context& context, MemberId member)
{
    const MemberState& state = context.state().log.members[member.value];
    const LogSettings::Group& group = groupOf(context, member);
    const HappeningId happening = state.hand.happening;
    const bool again = state.hand.phase == RecordInHand::Phase::Working;
    const ReadingState& reading = readingAt(context.state().log, state.group, state.hand.partition);
    const std::uint32_t execution =
        1 + (again ? state.hand.execution : startsOf(reading, state.hand.offset));
    const SimDuration work = sample(
        group.spec.work, context.draw(Purpose::Work, happening.value, group.spec.id, execution));
    context.emit(RecordHandlingStarted{member, execution, context.now() + work});
    const std::uint32_t turn = m_members[member.value].turn;
    if (group.spec.effectAt < 1.0) {
        const auto part =
            static_cast<SimDuration::rep>(static_cast<double>(work.count()) * group.spec.effectAt);
        schedule(context, context.now() + SimDuration{part}, Kind::EffectDue, member.value, turn);
    }
    schedule(context, context.now() + work, Kind::HandlingEnds, member.value, turn);
}

void LogModel::effect(Context& context, MemberId member)
{
    const HappeningId happening = context.state().log.members[member.value].hand.happening;
    context.emit(RecordEffect{member, happening, groupOf(context, member).reaction,
                              context.columns().happenings[happening.value].entity});
}

void LogModel::endHandling(Context& context, MemberId member)
{
    const MemberState& state = context.state().log.members[member.value];
    const LogSettings::Group& group = groupOf(context, member);
    Draw draw = context.draw(Purpose::Failure, state.hand.happening.value, group.spec.id,
                             state.hand.execution);
    if (draw.chance(group.spec.fails)) {
        context.emit(RecordHandlingFailed{member});
        startHandling(context, member);
        return;
    }
    if (!state.hand.effectDone)
        effect(context, member);
    commit(context, member);
}

void LogModel::commit(Context& context, MemberId member)
{
    const MemberState& state = context.state().log.members[member.value];
    const GroupId group = state.group;
    const PartitionId partition = state.hand.partition;
    context.emit(OffsetCommitted{member, group, partition, state.hand.offset + 1});
    const ReadingState& reading = readingAt(context.state().log, group, partition);
    auto& readable = m_members[member.value].readable;
    if (reading.revoking)
        handOver(context, group, partition, m_targets[group.value][partition.value]);
    else if (reading.position < readEnd(context.state().log.partitions[partition.value]) &&
             std::ranges::find(readable, partition) == readable.end())
        readable.push_back(partition);  // Behind the others: partitions take turns.
    if (state.hand.phase == RecordInHand::Phase::Nothing)
        fetchNext(context, member);
}

/// Until the next multiple of the period.
void LogModel::sleep(Context& context, MemberId member)
{
    const std::int64_t period = groupOf(context, member).spec.every.count();
    const SimTime wakesAt = fromNs((toNs(context.now()) / period + 1) * period);
    context.emit(MemberSlept{member, wakesAt});
    schedule(context, wakesAt, Kind::Wakes, member.value, m_members[member.value].life);
}

}  // namespace millrace
