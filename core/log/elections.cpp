// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/log/brokers.h"

// The controller: who leads, and what a change of leaders costs. Clean: the first replica, in the
// order of assignment, that is in sync and not fenced. Unclean, where it is allowed: the first
// that is not fenced. The last one in sync is never taken out: a partition without it waits for
// it (PartitionChangeBuilder). A log is cut at the end that two logs have in common by their
// leader epochs (KIP-101, KIP-279).

namespace millrace {

/// The controller's session with the broker is over.
void Brokers::fence(Context& context, BrokerId broker)
{
    const std::uint64_t cause = context.cause();
    context.emit(BrokerFenced{broker});
    const std::uint64_t fenced = context.cause();
    const auto& sets = context.state().log.cluster.sets;
    for (std::size_t p = 0; p < sets.size(); ++p) {
        context.resumeFrom(fenced);
        const PartitionId partition{p};
        if (sets[p].leader == broker && !handOver(context, partition))
            goOffline(context, partition);
        leaveInSync(context, partition, broker);
    }
    context.resumeFrom(cause);
}

void Brokers::leaveInSync(Context& context, PartitionId partition, BrokerId broker)
{
    const ReplicaSet& set = setOf(context, partition);
    const ReplicaState* replica = replicaOn(set, broker);
    if (replica == nullptr || !replica->inSync || inSyncCount(set) == 1)
        return;
    context.emit(ReplicaLeftInSync{partition, broker});
    raiseWatermark(context, partition);
}

/// The controller lets a broker in, and with it the partitions that waited for it.
void Brokers::registers(Context& context, BrokerId broker)
{
    const BrokerState& asks = context.state().log.cluster.brokers[broker.value];
    if (asks.registered || isCutOff(asks))  // It asked twice, or asks when it is in reach again.
        return;
    context.emit(BrokerRegistered{broker});
    m_brokers[broker.value].servesSince = context.now();
    const std::uint64_t cause = context.cause();
    tell(context, News::What::Reachable, PartitionId::none(), broker);
    const auto& sets = context.state().log.cluster.sets;
    for (std::size_t p = 0; p < sets.size(); ++p) {
        context.resumeFrom(cause);
        const PartitionId partition{p};
        for (std::size_t k = 0; k < sets[p].replicas.size(); ++k) {
            if (sets[p].replicas[k].broker != broker)
                continue;
            if (!sets[p].leader.isNone())
                follow(context, partition, k);
            else if (sets[p].replicas[k].inSync)
                elect(context, partition, broker, Election::Clean);
            else if (m_spec.uncleanElection)
                elect(context, partition, broker, Election::Unclean);
        }
    }
}

/// To another than the present leader; false when nobody may have it.
bool Brokers::handOver(Context& context, PartitionId partition)
{
    const ReplicaSet& set = setOf(context, partition);
    const auto& brokers = context.state().log.cluster.brokers;
    for (const Election election : {Election::Clean, Election::Unclean}) {
        if (election == Election::Unclean && !m_spec.uncleanElection)
            break;
        for (const ReplicaState& each : set.replicas) {
            const bool eligible = each.inSync == (election == Election::Clean);
            if (each.broker == set.leader || !eligible || brokers[each.broker.value].fenced)
                continue;
            elect(context, partition, each.broker, election);
            return true;
        }
    }
    return false;
}

void Brokers::elect(Context& context, PartitionId partition, BrokerId leader, Election election)
{
    const ReplicaSet& set = setOf(context, partition);
    const LogChain& log = replicaOn(set, leader)->log;
    cut(context, partition, commonEnd(set.counts, log));
    dropFetches(context, partition);
    context.emit(LeaderElected{partition, leader, set.epoch + 1, election, log.end});
    const std::uint64_t elected = context.cause();
    for (std::size_t k = 0; k < set.replicas.size(); ++k) {
        context.resumeFrom(elected);
        follow(context, partition, k);
    }
    context.resumeFrom(elected);
    if (serves(context, leader)) {
        tell(context, News::What::Led, partition, leader);
        raiseWatermark(context, partition);
    }
}

void Brokers::goOffline(Context& context, PartitionId partition)
{
    dropFetches(context, partition);
    context.emit(PartitionOffline{partition, setOf(context, partition).epoch + 1});
}

/// Followers fetch from the next leader, once there is one.
void Brokers::dropFetches(const Context& context, PartitionId partition)
{
    for (std::size_t k = 0; k < setOf(context, partition).replicas.size(); ++k) {
        Follower& follower = m_followers[indexOf(partition, k)];
        ++follower.turn;
        follower.waits = false;
    }
}

/// Records from `end` on are in no log that counts.
void Brokers::cut(Context& context, PartitionId partition, Offset end)
{
    const Offset was = context.state().log.partitions[partition.value].logEnd;
    if (end >= was)
        return;
    context.emit(LogTruncated{partition, end, was});
    const std::uint64_t cause = context.cause();
    const auto groups = static_cast<std::uint32_t>(context.state().log.groups.size());
    for (std::uint32_t g = 0; g < groups; ++g) {
        const ReadingState& reading = readingAt(context.state().log, GroupId{g}, partition);
        context.resumeFrom(cause);
        if (std::max(reading.position, reading.committed) > end)
            context.emit(PositionCutBack{GroupId{g}, partition, end});
    }
    context.resumeFrom(cause);
    tell(context, News::What::Cut, partition, BrokerId::none(), end);
}

/// A machine's end: the page cache is gone. What another replica has is not lost yet.
void Brokers::loseUnflushed(Context& context, BrokerId broker)
{
    const std::uint64_t cause = context.cause();
    const auto& sets = context.state().log.cluster.sets;
    for (std::size_t p = 0; p < sets.size(); ++p) {
        const ReplicaState* replica = replicaOn(sets[p], broker);
        if (replica == nullptr)
            continue;
        context.resumeFrom(cause);
        const PartitionId partition{p};
        if (replica->flushed < replica->log.end)
            context.emit(ReplicaTruncated{partition, broker, replica->flushed, Cut::Unflushed});
        Offset somewhere = 0;
        for (const ReplicaState& each : sets[p].replicas)
            somewhere = std::max(somewhere, commonEnd(each.log, sets[p].counts));
        cut(context, partition, somewhere);
    }
    context.resumeFrom(cause);
}

}  // namespace millrace
