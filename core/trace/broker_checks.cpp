// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/base/invariant.h"
#include "core/trace/checks.h"

// Facts of brokers and replicas. Numbers in comments: reliability invariants.

namespace millrace {

namespace {

const BrokerState& brokerOf(const VisibleState& state, BrokerId broker)
{
    return state.log.cluster.brokers.at(broker.value);
}

const ReplicaSet& setOf(const VisibleState& state, PartitionId partition)
{
    return state.log.cluster.sets.at(partition.value);
}

const ReplicaState& replicaOf(const VisibleState& state, PartitionId partition, BrokerId broker)
{
    const ReplicaState* replica = replicaOn(setOf(state, partition), broker);
    MILLRACE_INVARIANT(replica != nullptr);
    return *replica;
}

const ReplicaState& leaderOf(const VisibleState& state, PartitionId partition)
{
    return replicaOf(state, partition, setOf(state, partition).leader);
}

}  // namespace

void verify(const VisibleState& before, SimTime, const ReplicaAppended& fact)
{
    const ReplicaState& replica = replicaOf(before, fact.partition, fact.broker);
    const BrokerState& follower = brokerOf(before, fact.broker);
    MILLRACE_INVARIANT(follower.life == Life::Alive && !isCutOff(follower));  // 11
    MILLRACE_INVARIANT(fact.broker != setOf(before, fact.partition).leader);
    // 16: a follower has what its leader has, from the beginning, and never more.
    const ReplicaState& leader = leaderOf(before, fact.partition);
    MILLRACE_INVARIANT(commonEnd(replica.log, leader.log) == replica.log.end);
    MILLRACE_INVARIANT(fact.logEnd > replica.log.end && fact.logEnd <= leader.log.end);
}

void verify(const VisibleState& before, SimTime, const ReplicaReported& fact)
{
    // 18: what the leader believes is what the follower had when it asked.
    MILLRACE_INVARIANT(brokerOf(before, setOf(before, fact.partition).leader).serves);
    MILLRACE_INVARIANT(fact.logEnd == replicaOf(before, fact.partition, fact.broker).log.end);
    MILLRACE_INVARIANT(fact.logEnd <= leaderOf(before, fact.partition).log.end);
}

void verify(const VisibleState& before, SimTime, const HighWatermarkRaised& fact)
{
    const ReplicaSet& set = setOf(before, fact.partition);
    MILLRACE_INVARIANT(partitionOf(before, fact.partition).online);
    // 17: it never falls; 18: it is the least that the leader knows of those in sync.
    MILLRACE_INVARIANT(fact.highWatermark > partitionOf(before, fact.partition).highWatermark);
    MILLRACE_INVARIANT(fact.highWatermark == leastInSync(set));
    // And that is never more than they have, but for what a machine took with it unseen.
    for (const ReplicaState& each : set.replicas) {
        const bool unseen =
            before.log.cluster.machineCrashed && !brokerOf(before, each.broker).serves;
        MILLRACE_INVARIANT(!each.inSync || unseen || fact.highWatermark <= each.log.end);
    }
    // Strict minimum (KIP-966).
    const auto replicas = static_cast<std::uint32_t>(set.replicas.size());
    MILLRACE_INVARIANT(inSyncCount(set) >= std::min(before.log.cluster.minInSync, replicas));
}

void verify(const VisibleState& before, SimTime, const ReplicaPlaced& fact)
{
    MILLRACE_INVARIANT(before.log.sent == 0);
    MILLRACE_INVARIANT(fact.broker.value < before.log.cluster.brokers.size());
    MILLRACE_INVARIANT(replicaOn(setOf(before, fact.partition), fact.broker) == nullptr);
}

void verify(const VisibleState& before, SimTime, const LeaderElected& fact)
{
    const ReplicaSet& set = setOf(before, fact.partition);
    const ReplicaState& leader = replicaOf(before, fact.partition, fact.broker);
    // 19: one leader an epoch, and epochs rise.
    const bool first = set.counts.epochs.empty() && set.epoch == 0 && set.leader.isNone();
    MILLRACE_INVARIANT(fact.epoch == set.epoch + 1 || (first && fact.epoch == 0));
    MILLRACE_INVARIANT(!brokerOf(before, fact.broker).fenced);
    MILLRACE_INVARIANT(fact.logEnd == leader.log.end);
    MILLRACE_INVARIANT(leader.inSync || before.log.cluster.uncleanElection);
    MILLRACE_INVARIANT((fact.election == Election::Clean) == leader.inSync);
    // What it does not have has been given up before.
    MILLRACE_INVARIANT(commonEnd(set.counts, leader.log) == set.counts.end);
}

void verify(const VisibleState& before, SimTime, const PartitionOffline& fact)
{
    const ReplicaSet& set = setOf(before, fact.partition);
    MILLRACE_INVARIANT(!set.leader.isNone() && fact.epoch == set.epoch + 1);
    MILLRACE_INVARIANT(replicaOf(before, fact.partition, set.leader).inSync);
}

void verify(const VisibleState& before, SimTime, const ReplicaLeftInSync& fact)
{
    MILLRACE_INVARIANT(replicaOf(before, fact.partition, fact.broker).inSync);
    // The last one never leaves: it has what was acknowledged.
    MILLRACE_INVARIANT(inSyncCount(setOf(before, fact.partition)) > 1);
}

void verify(const VisibleState& before, SimTime, const ReplicaJoinedInSync& fact)
{
    const ReplicaState& replica = replicaOf(before, fact.partition, fact.broker);
    const ReplicaSet& set = setOf(before, fact.partition);
    MILLRACE_INVARIANT(!replica.inSync && brokerOf(before, fact.broker).serves);
    // It has what readers may have seen, and has caught up with the epoch.
    MILLRACE_INVARIANT(replica.reported >= partitionOf(before, fact.partition).highWatermark);
    MILLRACE_INVARIANT(replica.reported >=
                       leaderOf(before, fact.partition).log.epochs.back().first);
    MILLRACE_INVARIANT(commonEnd(replica.log, set.counts) == replica.log.end);
}

void verify(const VisibleState& before, SimTime time, const BrokerCrashed& fact)
{
    MILLRACE_INVARIANT(brokerOf(before, fact.broker).life == Life::Alive);
    MILLRACE_INVARIANT(fact.fencedAt >= time || brokerOf(before, fact.broker).fenced);
}

void verify(const VisibleState& before, SimTime, const BrokerStopped& fact)
{
    MILLRACE_INVARIANT(brokerOf(before, fact.broker).life == Life::Alive);
}

void verify(const VisibleState& before, SimTime, const BrokerStarted& fact)
{
    MILLRACE_INVARIANT(brokerOf(before, fact.broker).life != Life::Alive);
}

void verify(const VisibleState& before, SimTime time, const BrokerFenced& fact)
{
    const BrokerState& broker = brokerOf(before, fact.broker);
    MILLRACE_INVARIANT(!broker.fenced && !broker.serves && broker.fencedAt == time);
}

void verify(const VisibleState& before, SimTime, const BrokerRegistered& fact)
{
    // Not while the controller still counts on its former process.
    const BrokerState& broker = brokerOf(before, fact.broker);
    MILLRACE_INVARIANT(broker.life == Life::Alive && broker.fenced && !broker.serves);
    MILLRACE_INVARIANT(!isCutOff(broker));
}

void verify(const VisibleState& before, SimTime time, const BrokerCutOff& fact)
{
    const BrokerState& broker = brokerOf(before, fact.broker);
    MILLRACE_INVARIANT(!isCutOff(broker) && fact.until > time);
    MILLRACE_INVARIANT(broker.serves ? fact.fencedAt >= time : fact.fencedAt == broker.fencedAt);
}

void verify(const VisibleState& before, SimTime time, const BrokerInReach& fact)
{
    const BrokerState& broker = brokerOf(before, fact.broker);
    MILLRACE_INVARIANT(isCutOff(broker) && broker.cutOffUntil == time);
}

void verify(const VisibleState& before, SimTime, const BrokerFlushed& fact)
{
    MILLRACE_INVARIANT(brokerOf(before, fact.broker).life == Life::Alive);  // 11
}

void verify(const VisibleState& before, SimTime, const ReplicaTruncated& fact)
{
    const ReplicaState& replica = replicaOf(before, fact.partition, fact.broker);
    const BrokerState& broker = brokerOf(before, fact.broker);
    MILLRACE_INVARIANT(fact.logEnd < replica.log.end);
    if (fact.cut == Cut::Unflushed) {
        // 11: only what was not on the disk, and only with the machine.
        MILLRACE_INVARIANT(broker.life == Life::Killed && before.log.cluster.machineCrashed);
        MILLRACE_INVARIANT(fact.logEnd == replica.flushed);
        return;
    }
    // 16: exactly what is not in the leader's log.
    MILLRACE_INVARIANT(broker.life == Life::Alive);
    const ReplicaState& leader = leaderOf(before, fact.partition);
    MILLRACE_INVARIANT(leader.broker != fact.broker);
    MILLRACE_INVARIANT(fact.logEnd == commonEnd(replica.log, leader.log));
}

void verify(const VisibleState& before, SimTime, const LogTruncated& fact)
{
    const PartitionState& partition = partitionOf(before, fact.partition);
    MILLRACE_INVARIANT(fact.was == partition.logEnd && fact.logEnd < fact.was);
    // 15, 17: what readers may have seen goes only where a setting or a machine's end allows it.
    const ClusterState& cluster = before.log.cluster;
    MILLRACE_INVARIANT(fact.logEnd >= partition.highWatermark || cluster.uncleanElection ||
                       cluster.machineCrashed);
}

void verify(const VisibleState& before, SimTime, const PositionCutBack& fact)
{
    const ReadingState& reading = readingAt(before.log, fact.group, fact.partition);
    MILLRACE_INVARIANT(fact.position == partitionOf(before, fact.partition).logEnd);
    MILLRACE_INVARIANT(reading.position > fact.position || reading.committed > fact.position);
}

}  // namespace millrace
