// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/broker_state.h"

#include <algorithm>
#include <utility>

#include "core/trace/visible_state.h"

// Facts of brokers and replicas.

namespace millrace {

std::uint64_t rowOf(const LogChain& chain, Offset offset)
{
    const auto after = std::ranges::upper_bound(chain.epochs, offset, {}, &EpochStart::first);
    const EpochStart& epoch = *(after - 1);
    return epoch.row + (offset - epoch.first);
}

Offset commonEnd(const LogChain& a, const LogChain& b)
{
    const auto endOf = [](const LogChain& chain, std::size_t n) {
        return n + 1 < chain.epochs.size() ? chain.epochs[n + 1].first : chain.end;
    };
    Offset common = 0;
    for (std::size_t n = 0; n < std::min(a.epochs.size(), b.epochs.size()); ++n) {
        if (a.epochs[n] != b.epochs[n])
            break;
        common = std::min(endOf(a, n), endOf(b, n));
        if (endOf(a, n) != endOf(b, n))
            break;
    }
    return common;
}

void truncate(LogChain& chain, Offset end)
{
    chain.end = std::min(chain.end, end);
    while (!chain.epochs.empty() && chain.epochs.back().first >= chain.end)
        chain.epochs.pop_back();
}

const ReplicaState* replicaOn(const ReplicaSet& set, BrokerId broker)
{
    const auto found = std::ranges::find(set.replicas, broker, &ReplicaState::broker);
    return found == set.replicas.end() ? nullptr : &*found;
}

ReplicaState* replicaOn(ReplicaSet& set, BrokerId broker)
{
    return const_cast<ReplicaState*>(replicaOn(std::as_const(set), broker));
}

std::uint32_t inSyncCount(const ReplicaSet& set)
{
    return static_cast<std::uint32_t>(
        std::ranges::count(set.replicas, true, &ReplicaState::inSync));
}

Offset leastInSync(const ReplicaSet& set)
{
    Offset least = set.counts.end;
    for (const ReplicaState& each : set.replicas)
        if (each.inSync && each.broker != set.leader)
            least = std::min(least, each.reported);
    return least;
}

namespace {

ReplicaSet& setOf(VisibleState& state, PartitionId partition)
{
    return state.log.cluster.sets[partition.value];
}

/// Readers reach a partition through its leader.
void updateOnline(VisibleState& state)
{
    const ClusterState& cluster = state.log.cluster;
    for (std::size_t p = 0; p < cluster.sets.size(); ++p) {
        const BrokerId leader = cluster.sets[p].leader;
        state.log.partitions[p].online = !leader.isNone() && cluster.brokers[leader.value].serves;
    }
}

void setLife(VisibleState& state, BrokerId broker, SimTime time, Life life)
{
    BrokerState& each = state.log.cluster.brokers[broker.value];
    each.life = life;
    each.registered = false;
    each.serves = false;
    each.since = time;
}

/// What they have fetched of it and not begun is no more.
void dropFetched(LogState& log, PartitionId partition, Offset end)
{
    for (MemberState& member : log.members) {
        for (FetchedRange& range : member.batch)
            if (range.partition == partition)
                range.end = std::min(range.end, end);
        std::erase_if(member.batch, [](const FetchedRange& each) { return each.next >= each.end; });
    }
}

}  // namespace

void apply(VisibleState& state, SimTime, const ReplicaAppended& fact)
{
    ReplicaSet& set = setOf(state, fact.partition);
    ReplicaState& replica = *replicaOn(set, fact.broker);
    // It was a beginning of the leader's log and is a longer one now.
    replica.log = replicaOn(set, set.leader)->log;
    truncate(replica.log, fact.logEnd);
}

void apply(VisibleState& state, SimTime, const ReplicaReported& fact)
{
    replicaOn(setOf(state, fact.partition), fact.broker)->reported = fact.logEnd;
}

void apply(VisibleState& state, SimTime, const HighWatermarkRaised& fact)
{
    state.log.partitions[fact.partition.value].highWatermark = fact.highWatermark;
}

void apply(VisibleState& state, SimTime, const ReplicaPlaced& fact)
{
    ReplicaState replica;
    replica.broker = fact.broker;
    setOf(state, fact.partition).replicas.push_back(replica);
}

void apply(VisibleState& state, SimTime, const LeaderElected& fact)
{
    ReplicaSet& set = setOf(state, fact.partition);
    set.leader = fact.broker;
    set.epoch = fact.epoch;
    ReplicaState& leader = *replicaOn(set, fact.broker);
    // An epoch without records leaves no trace.
    while (!leader.log.epochs.empty() && leader.log.epochs.back().first >= leader.log.end)
        leader.log.epochs.pop_back();
    leader.log.epochs.push_back({fact.epoch, leader.log.end, set.appended});
    set.counts = leader.log;
    for (ReplicaState& each : set.replicas) {
        each.reported = 0;
        if (fact.election == Election::Unclean)
            each.inSync = each.broker == fact.broker;
    }
    PartitionState& partition = state.log.partitions[fact.partition.value];
    partition.logEnd = set.counts.end;
    partition.highWatermark = std::min(partition.highWatermark, partition.logEnd);
    partition.online = state.log.cluster.brokers[fact.broker.value].serves;
    forgetFrom(partition.cleaned, partition.logEnd);
    updateLastStable(state, fact.partition);
}

void apply(VisibleState& state, SimTime, const PartitionOffline& fact)
{
    ReplicaSet& set = setOf(state, fact.partition);
    set.leader = BrokerId::none();
    set.epoch = fact.epoch;
    state.log.partitions[fact.partition.value].online = false;
}

void apply(VisibleState& state, SimTime, const ReplicaLeftInSync& fact)
{
    replicaOn(setOf(state, fact.partition), fact.broker)->inSync = false;
}

void apply(VisibleState& state, SimTime, const ReplicaJoinedInSync& fact)
{
    replicaOn(setOf(state, fact.partition), fact.broker)->inSync = true;
}

void apply(VisibleState& state, SimTime time, const BrokerCrashed& fact)
{
    setLife(state, fact.broker, time, Life::Killed);
    state.log.cluster.brokers[fact.broker.value].fencedAt = fact.fencedAt;
    if (fact.crash == Crash::Machine)
        state.log.cluster.machineCrashed = true;
    updateOnline(state);
}

void apply(VisibleState& state, SimTime time, const BrokerStopped& fact)
{
    BrokerState& broker = state.log.cluster.brokers[fact.broker.value];
    // One that was not let in yet has nothing to say.
    broker.fenced = broker.fenced || broker.serves;
    setLife(state, fact.broker, time, Life::Stopped);
    updateOnline(state);
}

void apply(VisibleState& state, SimTime time, const BrokerStarted& fact)
{
    setLife(state, fact.broker, time, Life::Alive);
}

void apply(VisibleState& state, SimTime, const BrokerFenced& fact)
{
    BrokerState& broker = state.log.cluster.brokers[fact.broker.value];
    broker.fenced = true;
    broker.registered = false;
}

void apply(VisibleState& state, SimTime, const BrokerCutOff& fact)
{
    BrokerState& broker = state.log.cluster.brokers[fact.broker.value];
    broker.cutOffUntil = fact.until;
    broker.fencedAt = fact.fencedAt;
    broker.serves = false;
    updateOnline(state);
}

void apply(VisibleState& state, SimTime time, const BrokerInReach& fact)
{
    using Phase = BatchState::Phase;
    ClusterState& cluster = state.log.cluster;
    BrokerState& broker = cluster.brokers[fact.broker.value];
    broker.cutOffUntil = {};
    broker.serves = broker.registered;
    for (BatchState& each : cluster.producer.batches)
        if (each.broker == fact.broker &&
            (each.phase == Phase::Travelling || each.phase == Phase::Answering))
            each.until = std::max(each.until, time);
    updateOnline(state);
}

void apply(VisibleState& state, SimTime, const BrokerRegistered& fact)
{
    BrokerState& broker = state.log.cluster.brokers[fact.broker.value];
    broker.registered = true;
    broker.serves = true;
    broker.fenced = false;
    updateOnline(state);
}

void apply(VisibleState& state, SimTime, const BrokerFlushed& fact)
{
    for (ReplicaSet& set : state.log.cluster.sets)
        if (ReplicaState* replica = replicaOn(set, fact.broker))
            replica->flushed = replica->log.end;
}

void apply(VisibleState& state, SimTime, const ReplicaTruncated& fact)
{
    ReplicaState& replica = *replicaOn(setOf(state, fact.partition), fact.broker);
    truncate(replica.log, fact.logEnd);
    replica.flushed = std::min(replica.flushed, fact.logEnd);
}

void apply(VisibleState& state, SimTime, const LogTruncated& fact)
{
    ReplicaSet& set = setOf(state, fact.partition);
    truncate(set.counts, fact.logEnd);
    std::erase_if(set.known, [&](const KnownBatch& each) { return each.end > fact.logEnd; });
    PartitionState& partition = state.log.partitions[fact.partition.value];
    partition.logEnd = fact.logEnd;
    partition.highWatermark = std::min(partition.highWatermark, fact.logEnd);
    // Only when the new leader was so far behind that it has nothing of what is kept.
    partition.logStart = std::min(partition.logStart, fact.logEnd);
    forgetFrom(partition.cleaned, fact.logEnd);
    dropFetched(state.log, fact.partition, fact.logEnd);
    updateLastStable(state, fact.partition);
}

void apply(VisibleState& state, SimTime, const PositionCutBack& fact)
{
    ReadingState& reading = readingAt(state.log, fact.group, fact.partition);
    reading.position = std::min(reading.position, fact.position);
    if (reading.committed > fact.position) {
        reading.committed = fact.position;
    }
    // Other records get these offsets: nothing of them has been started, or acquired.
    const Offset kept = fact.position - reading.committed;
    if (reading.starts.size() > kept)
        reading.starts.resize(kept);
    if (reading.window.size() > kept)
        reading.window.resize(kept);
}

}  // namespace millrace
