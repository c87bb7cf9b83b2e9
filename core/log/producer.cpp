// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/log/log_model.h"
#include "core/log/murmur2.h"

// The application as producer, and the leader that appends. Kafka's keyed partitioner; one
// connection per partition, which keeps order as an idempotent producer does. With brokers it is
// Producers who sends.

namespace millrace {

void LogModel::placeKeys(std::uint32_t partitions)
{
    m_partitionOfEntity.clear();
    for (const std::string& key : m_settings->entities)
        m_partitionOfEntity.push_back(partitionForKey(key, partitions));
}

/// Groups hear of it at once; in Kafka within metadata.max.age.ms, 5 minutes by default.
void LogModel::addPartitions(Context& context, std::uint32_t count)
{
    if (count <= context.state().log.partitionCount)
        return;
    placeKeys(count);
    context.emit(PartitionCountSet{count});
    const std::uint64_t cause = context.cause();
    for (std::uint32_t g = 0; g < m_groups.size(); ++g) {
        context.resumeFrom(cause);
        if (context.state().log.groups[g].reads == kMainTopic &&
            !membersIn(context, GroupId{g}).empty())
            afterChange(context, GroupId{g});
    }
}

void LogModel::happened(Context& context, const Happened& fact)
{
    const PartitionId partition = m_partitionOfEntity[fact.entity.value];
    if (m_transactions && !m_transactions->admit(context, fact.happening))
        return;
    if (m_producers) {
        m_producers->send(context, fact.happening, partition);
        if (m_transactions) {
            m_transactions->sent(context, *m_producers);
            settleCluster(context);
        }
        return;
    }
    SimTime& last = m_partitions[partition.value].lastArrival;
    const SimTime arrivesAt =
        std::max(last, context.now() + delayOf(context, fact.happening, 0, 0));
    last = arrivesAt;
    context.emit(RecordSent{fact.happening, partition, arrivesAt});
    schedule(context, arrivesAt, Kind::RecordArrives, fact.happening.value, partition.value);
}

void LogModel::append(Context& context, HappeningId happening, PartitionId partition)
{
    const Offset offset = context.state().log.partitions[partition.value].logEnd;
    context.emit(RecordAppended{partition, offset, happening});
    extendSegments(context, partition, offset);
    if (!m_brokers)  // There they see it when it is replicated.
        tellReaders(context, partition, offset);
}

/// Something was appended there.
void LogModel::extendSegments(const Context& context, PartitionId partition, Offset offset)
{
    const TopicId topic = context.state().log.partitions[partition.value].topic;
    const LogSpec& spec = m_settings->spec;
    const bool compacts = spec.cleanup.compacts() && topic == kMainTopic;
    if ((!spec.forgets() && !compacts) || m_settings->topics[topic.value].isForPeople)
        return;
    const SimTime now = context.now();
    auto& segments = m_partitions[partition.value].segments;
    // Rolled by the first append after its span, or that it has no room for, as segment.ms and
    // segment.bytes do; max.compaction.lag.ms rolls too.
    const SimDuration span = compacts ? std::min(spec.segment, spec.cleanup.maxLag) : spec.segment;
    const auto size = static_cast<std::uint64_t>(spec.producer.recordSize);
    const bool isFull = !segments.empty() && spec.segmentBytes > 0 &&
                        offset > segments.back().first &&
                        (offset - segments.back().first + 1) * size > spec.segmentBytes;
    if (segments.empty() || isFull || now - segments.back().firstAt >= span)
        segments.push_back({offset, now, now});
    if (segments.back().first == offset)  // Its first record, also after a roll by retention.
        segments.back().firstAt = now;
    segments.back().lastAt = now;
}

}  // namespace millrace
