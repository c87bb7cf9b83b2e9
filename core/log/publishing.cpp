// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/log/log_model.h"
#include "core/log/murmur2.h"

// What members write: what handling a record produces (a group's `writes`), what failed and goes
// to the group's retry topic, dead letters. The pattern without transactions: send, wait until the
// record is there, go on to the commit. A record under way arrives whether its sender lives or not;
// a crash between it and the commit publishes it once more. With brokers a member's producer has
// acks=all: it sends again while nobody leads the partition or too few are in sync, and when what
// it sent is cut off the log before all in sync have it.
// A retry topic is read by the group itself, each record not before `retry-delay` after it came:
// the member pauses the partition until its first record is due.
// Left out of a member's producer: linger and batches, losses on the way, delivery.timeout.ms.

namespace millrace {

namespace {

constexpr SimDuration kRetryBackoff = std::chrono::seconds{1};  // retry.backoff.max.ms

}  // namespace

/// Requires that an execution has ended; the record has the key of the one in hand.
void LogModel::publish(Context& context, MemberId member, TopicId topic, std::uint32_t attempt,
                       std::uint32_t executions)
{
    const MemberState& state = context.state().log.members[member.value];
    const RecordInHand& hand = state.hand;
    if (isCutOff(state)) {
        m_members[member.value].publishesAgain = {.member = member,
                                                  .partition =
                                                      m_settings->topics[topic.value].first,
                                                  .attempt = attempt,
                                                  .executions = executions};
        return;
    }
    const HappeningId happening = hand.happening;
    const EntityId entity = context.columns().happenings[happening.value].entity;
    const LogSettings::Topic& to = m_settings->topics[topic.value];
    const PartitionId partition{
        to.first.value + partitionForKey(m_settings->entities[entity.value], to.count).value};
    const Draw draw = context.draw(Purpose::Produced, happening.value, partition.value,
                                   m_members[member.value].header.executions + hand.execution);
    const SimDuration travel = sample(m_settings->delay, draw) + context.extraTravel(draw);
    SimTime& last = m_partitions[partition.value].lastArrival;
    last = std::max(last, context.now() + travel);
    context.emit(RecordProduced{member, happening, partition, attempt, executions, last});
    schedule(context, last, Kind::ProducedArrives, partition.value);
}

/// The first that is due arrives.
void LogModel::producedArrives(Context& context, PartitionId partition)
{
    const LogState& log = context.state().log;
    const auto found = std::ranges::find_if(log.produced, [&](const ProducedRecord& each) {
        return each.partition == partition && each.arrivesAt == context.now();
    });
    const ProducedRecord record = *found;
    const bool taken =
        log.partitions[partition.value].online &&
        (!m_brokers || inSyncCount(log.cluster.sets[partition.value]) >= log.cluster.minInSync);
    if (!taken && record.orphan) {
        context.emit(ProducedLost{record.member, record.happening, partition});
        return;
    }
    if (!taken) {
        SimTime& last = m_partitions[partition.value].lastArrival;
        const auto ms = static_cast<std::uint32_t>(toNs(context.now()) / 1'000'000);
        const Draw draw =
            context.draw(Purpose::Resent, record.happening.value, partition.value, ms);
        const MemberState& sender = log.members[record.member.value];
        const SimTime hears = std::max({context.now(), sender.hungUntil, sender.cutOffUntil});
        last = std::max(last, hears + kRetryBackoff + context.extraTravel(draw));
        context.emit(ProduceRetried{record.member, record.happening, partition, last});
        schedule(context, last, Kind::ProducedArrives, partition.value);
        return;
    }
    const Offset offset = log.partitions[partition.value].logEnd;
    context.emit(ProducedAppended{record.member, partition, offset, record.happening});
    const std::uint64_t cause = context.cause();
    extendSegments(context, partition, offset);
    if (!record.orphan)
        m_partitions[partition.value].publishers.push_back(
            {record.member, partition, m_members[record.member.value].turn, offset, record.attempt,
             record.executions});
    if (m_brokers) {
        m_brokers->appended(context, partition);
        spreadNews(context);
        return;
    }
    tellReaders(context, partition, offset);
    context.resumeFrom(cause);
    confirmUpTo(context, partition, offset + 1);
}

/// All in sync have what lies below `end`.
void LogModel::confirmUpTo(Context& context, PartitionId partition, Offset end)
{
    auto& publishers = m_partitions[partition.value].publishers;
    const std::uint64_t cause = context.cause();
    while (!publishers.empty() && publishers.front().offset < end) {
        const Publisher publisher = publishers.front();
        publishers.erase(publishers.begin());
        context.resumeFrom(cause);
        Member& hidden = m_members[publisher.member.value];
        if (hidden.turn != publisher.turn)
            continue;
        if (!isInReach(context.state().log.members[publisher.member.value]))
            hidden.confirmed = true;
        else
            confirmProduced(context, publisher.member);
    }
}

void LogModel::confirmProduced(Context& context, MemberId member)
{
    context.emit(ProduceConfirmed{member});
    if (protocolOf(context, member) == GroupSpec::Protocol::Share)
        finishShared(context, member, Answer::Accept);
    else
        finishRecord(context, member);
}

/// The log has lost its end, and with it what somebody waits for: it sends that again.
void LogModel::publishAgain(Context& context, PartitionId partition)
{
    const Offset logEnd = context.state().log.partitions[partition.value].logEnd;
    auto& publishers = m_partitions[partition.value].publishers;
    const auto lost = std::ranges::find_if(
        publishers, [logEnd](const Publisher& each) { return each.offset >= logEnd; });
    const std::vector<Publisher> again(lost, publishers.end());
    publishers.erase(lost, publishers.end());
    const std::uint64_t cause = context.cause();
    for (const Publisher& each : again) {
        context.resumeFrom(cause);
        if (m_members[each.member.value].turn != each.turn)
            continue;
        if (!isInReach(context.state().log.members[each.member.value]))
            m_members[each.member.value].publishesAgain = each;
        else
            publish(context, each.member, context.state().log.partitions[partition.value].topic,
                    each.attempt, each.executions);
    }
}

/// Up to where the partition can be read now, `end` at most. In a group's retry topic a record
/// waits for its delay, and those behind it wait too; somebody comes back when that is over.
Offset LogModel::ripeEnd(Context& context, GroupId group, PartitionId partition, Offset end)
{
    const LogState& log = context.state().log;
    if (!isRetry(log, group, partition))
        return end;
    const SimDuration delay = m_settings->groups[group.value].rules.retryDelay;
    const auto& rows = context.columns().records[partition.value];
    Offset ripe = std::max(readingAt(log, group, partition).position,
                           log.partitions[partition.value].logStart);
    const auto dueAt = [&](Offset offset) {
        return rows[rowAt(log, partition, offset)].appendedAt + delay;
    };
    while (ripe < end && dueAt(ripe) <= context.now())
        ++ripe;
    SimTime& watched = m_partitions[partition.value].retryDue;
    if (ripe < end && watched != dueAt(ripe)) {
        watched = dueAt(ripe);
        schedule(context, watched, Kind::RetryDue, partition.value);
    }
    return std::min(ripe, end);  // Nothing is read while nobody leads.
}

void LogModel::retryDue(Context& context, PartitionId partition)
{
    const LogState& log = context.state().log;
    SimTime& watched = m_partitions[partition.value].retryDue;
    if (watched != context.now())
        return;  // Another is under way.
    watched = {};
    const GroupId group = log.topics[log.partitions[partition.value].topic.value].group;
    const ReadingState& reading = readingAt(log, group, partition);
    if (!reading.owner.isNone() && isOwnedBy(reading, reading.owner))
        offer(context, reading.owner, partition);
}

}  // namespace millrace
