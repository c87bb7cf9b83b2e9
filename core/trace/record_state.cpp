// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/trace/visible_state.h"

// Facts of records and partitions.

namespace millrace {

void apply(VisibleState& state, SimTime time, const RecordSent& fact)
{
    ++state.log.sent;
    state.log.onTheirWay.push_back({fact.happening, fact.partition, time, fact.arrivesAt});
}

void apply(VisibleState& state, SimTime time, const RecordAppended& fact)
{
    PartitionState& partition = state.log.partitions[fact.partition.value];
    ++partition.logEnd;
    if (state.log.cluster.inForce()) {
        ReplicaSet& set = state.log.cluster.sets[fact.partition.value];
        if (state.log.cluster.transactions.inForce)
            beginTransaction(set);
        ++set.appended;
        ++set.counts.end;
        ++replicaOn(set, set.leader)->log.end;
        appendToBatch(state, time);
        return;
    }
    partition.highWatermark = partition.logEnd;
    auto& onTheirWay = state.log.onTheirWay;
    onTheirWay.erase(std::ranges::find(onTheirWay, fact.happening, &RecordOnItsWay::happening));
}

void apply(VisibleState& state, SimTime, const PartitionCountSet& fact)
{
    state.log.partitionCount = fact.count;
}

void apply(VisibleState& state, SimTime, const SegmentsDeleted& fact)
{
    PartitionState& partition = state.log.partitions[fact.partition.value];
    partition.logStart = fact.logStart;
    forgetBelow(partition.cleaned, fact.logStart);
    if (state.log.cluster.transactions.inForce)  // As Kafka's firstUnstableOffset.
        partition.lastStable = std::max(partition.lastStable, fact.logStart);
    for (std::uint32_t g = 0; g < state.log.groups.size(); ++g)
        if (state.log.groups[g].shares)
            archiveBelow(readingAt(state.log, GroupId{g}, fact.partition), fact.logStart);
}

}  // namespace millrace
