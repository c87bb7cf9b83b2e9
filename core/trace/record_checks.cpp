// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/base/invariant.h"
#include "core/trace/checks.h"
#include "core/trace/list_checks.h"

// Facts of records and partitions. Numbers in comments: reliability invariants.

namespace millrace {

void verify(const VisibleState& before, SimTime time, const RecordSent& fact)
{
    MILLRACE_INVARIANT(!before.log.cluster.inForce());  // There it is RecordBuffered.
    checkTold(before.writes, before.writes.log, fact.happening);
    MILLRACE_INVARIANT(fact.happening.value < before.happenings);
    MILLRACE_INVARIANT(fact.partition.value < before.log.partitionCount);
    MILLRACE_INVARIANT(fact.arrivesAt >= time);
}

void verify(const VisibleState& before, SimTime time, const RecordAppended& fact)
{
    // 15: offsets rise by one. 12: not before it arrives; a connection keeps order.
    MILLRACE_INVARIANT(fact.offset == partitionOf(before, fact.partition).logEnd);
    if (before.log.cluster.inForce()) {
        const ProducerState& producer = before.log.cluster.producer;
        const BatchState* batch = findBatch(producer, producer.appending);
        MILLRACE_INVARIANT(batch != nullptr && batch->partition == fact.partition);
        MILLRACE_INVARIANT(batch->records.at(batch->appended) == fact.happening);
        return;
    }
    const auto& onTheirWay = before.log.onTheirWay;
    const auto first = std::ranges::find(onTheirWay, fact.partition, &RecordOnItsWay::partition);
    MILLRACE_INVARIANT(first != onTheirWay.end() && first->happening == fact.happening);
    MILLRACE_INVARIANT(first->arrivesAt == time);
}

void verify(const VisibleState& before, SimTime, const PartitionCountSet& fact)
{
    MILLRACE_INVARIANT(fact.count > 0 && fact.count <= before.log.topics.at(0).count);
    // They can be added, not taken away; the count of the beginning comes before all else.
    MILLRACE_INVARIANT(before.log.sent == 0 || fact.count > before.log.partitionCount);
}

void verify(const VisibleState& before, SimTime, const SegmentsDeleted& fact)
{
    // 16, 28: the log start rises and stays within the log.
    MILLRACE_INVARIANT(fact.logStart > partitionOf(before, fact.partition).logStart);
    MILLRACE_INVARIANT(fact.logStart <= partitionOf(before, fact.partition).highWatermark);
    // Dead letters wait for a person, however long.
    const TopicId topic = partitionOf(before, fact.partition).topic;
    MILLRACE_INVARIANT(!before.log.topics.at(topic.value).isForPeople);
}

}  // namespace millrace
