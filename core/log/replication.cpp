// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/log/brokers.h"

// Followers fetch: the fetch says what they have, its answer brings what is new, and the next
// fetch tells the leader. The leader answers at once when it has something, else as soon as it
// appends. A follower that has not been caught up for replica.lag.time.max.ms leaves the in-sync
// set (the leader looks at every half of that time) and comes back when it has caught up with
// the high watermark and the leader's epoch. The high watermark is the least log end the leader
// knows of those in sync, and stands still while fewer than min.insync.replicas are.

namespace millrace {

SimDuration Brokers::hop(Context& context, PartitionId partition, std::size_t replica)
{
    const BrokerId broker = setOf(context, partition).replicas[replica].broker;
    const std::uint32_t n = m_followers[indexOf(partition, replica)].hops++;
    return sample(m_spec.replicaDelay,
                  context.draw(Purpose::Replica, partition.value, broker.value, n));
}

void Brokers::appended(Context& context, PartitionId partition)
{
    const ReplicaSet& set = setOf(context, partition);
    const std::uint64_t cause = context.cause();
    flushLater(context, set.leader);
    for (std::size_t k = 0; k < set.replicas.size(); ++k) {
        Follower& follower = m_followers[indexOf(partition, k)];
        if (set.replicas[k].broker == set.leader)
            continue;
        if (follower.waits) {
            follower.caughtUpAt = context.now();
            startCopy(context, partition, k);
        }
        watchLag(context, partition, k);
    }
    raiseWatermark(context, partition);
    context.resumeFrom(cause);
}

/// The replica follows the present leader: it cuts off what that one does not have, and fetches.
void Brokers::follow(Context& context, PartitionId partition, std::size_t replica)
{
    const ReplicaSet& set = setOf(context, partition);
    const ReplicaState& state = set.replicas[replica];
    if (!serves(context, state.broker) || !serves(context, set.leader) ||
        state.broker == set.leader)
        return;
    const Offset common = commonEnd(state.log, replicaOn(set, set.leader)->log);
    if (common < state.log.end)
        context.emit(ReplicaTruncated{partition, state.broker, common, Cut::Diverged});
    const std::uint32_t index = indexOf(partition, replica);
    Follower& follower = m_followers[index];
    ++follower.turn;
    follower.waits = false;
    // To one leader it is who it was, however long it was not heard.
    if (follower.epoch != set.epoch || !state.inSync) {
        follower.epoch = set.epoch;
        follower.caughtUpAt = context.now();
        follower.fetchedAt = context.now();
        follower.endAtFetch = set.counts.end;
    }
    schedule(context, context.now() + hop(context, partition, replica), Kind::FetchArrives, index,
             follower.turn);
    watchLag(context, partition, replica);
}

void Brokers::startCopy(Context& context, PartitionId partition, std::size_t replica)
{
    const std::uint32_t index = indexOf(partition, replica);
    Follower& follower = m_followers[index];
    follower.waits = false;
    follower.carries = setOf(context, partition).counts.end;
    schedule(context, context.now() + hop(context, partition, replica), Kind::CopyArrives, index,
             follower.turn);
}

void Brokers::copyArrives(Context& context, PartitionId partition, std::size_t replica)
{
    const std::uint32_t index = indexOf(partition, replica);
    const BrokerId broker = setOf(context, partition).replicas[replica].broker;
    context.emit(ReplicaAppended{partition, broker, m_followers[index].carries});
    flushLater(context, broker);
    schedule(context, context.now() + hop(context, partition, replica), Kind::FetchArrives, index,
             m_followers[index].turn);
}

void Brokers::fetchArrives(Context& context, PartitionId partition, std::size_t replica)
{
    const ReplicaSet& set = setOf(context, partition);
    if (!serves(context, set.leader))
        return;  // It fetches from the next leader, when there is one.
    const ReplicaState& state = set.replicas[replica];
    Follower& follower = m_followers[indexOf(partition, replica)];
    if (state.reported != state.log.end)
        context.emit(ReplicaReported{partition, state.broker, state.log.end});
    if (state.log.end >= set.counts.end)
        follower.caughtUpAt = context.now();
    else if (state.log.end >= follower.endAtFetch)
        follower.caughtUpAt = std::max(follower.caughtUpAt, follower.fetchedAt);
    follower.fetchedAt = context.now();
    follower.endAtFetch = set.counts.end;
    const Offset watermark = context.state().log.partitions[partition.value].highWatermark;
    const Offset epochStart = replicaOn(set, set.leader)->log.epochs.back().first;
    if (!state.inSync && state.log.end >= std::max(watermark, epochStart)) {
        context.emit(ReplicaJoinedInSync{partition, state.broker});
        watchLag(context, partition, replica);
    }
    raiseWatermark(context, partition);
    if (state.log.end < set.counts.end)
        startCopy(context, partition, replica);
    else
        follower.waits = true;
}

/// Arms one timer a follower, while it is in sync and behind.
void Brokers::watchLag(Context& context, PartitionId partition, std::size_t replica)
{
    const ReplicaSet& set = setOf(context, partition);
    Follower& follower = m_followers[indexOf(partition, replica)];
    if (follower.lagWatched || !set.replicas[replica].inSync)
        return;
    if (set.replicas[replica].reported >= set.counts.end)
        return;
    follower.lagWatched = true;
    const std::int64_t half = std::max<std::int64_t>(m_spec.replicaLag.count() / 2, 1);
    const std::int64_t over =
        std::max(toNs(follower.caughtUpAt + m_spec.replicaLag), toNs(context.now()));
    schedule(context, fromNs((over / half + 1) * half), Kind::LagMayEnd,
             indexOf(partition, replica), 0, Priority::Expiry);
}

void Brokers::checkLag(Context& context, PartitionId partition, std::size_t replica)
{
    const ReplicaSet& set = setOf(context, partition);
    Follower& follower = m_followers[indexOf(partition, replica)];
    const ReplicaState& state = set.replicas[replica];
    follower.lagWatched = false;
    if (!serves(context, set.leader) || state.broker == set.leader || !state.inSync ||
        state.reported >= set.counts.end)
        return;
    if (context.now() - follower.caughtUpAt <= m_spec.replicaLag) {
        watchLag(context, partition, replica);
        return;
    }
    leaveInSync(context, partition, state.broker);
}

void Brokers::raiseWatermark(Context& context, PartitionId partition)
{
    const ReplicaSet& set = setOf(context, partition);
    const PartitionState& state = context.state().log.partitions[partition.value];
    const Offset least = leastInSync(set);
    if (!state.online || least <= state.highWatermark)
        return;
    if (inSyncCount(set) < static_cast<std::uint32_t>(m_spec.minInSync))
        return;
    const Offset from = state.highWatermark;
    context.emit(HighWatermarkRaised{partition, least});
    tell(context, News::What::Readable, partition, set.leader, from);
}

/// At the next multiple of the interval, once for all that is written until then.
void Brokers::flushLater(Context& context, BrokerId broker)
{
    if (m_brokers[broker.value].flushUnderWay)
        return;
    m_brokers[broker.value].flushUnderWay = true;
    const std::int64_t period = m_spec.flush.count();
    const SimTime at = fromNs((toNs(context.now()) / period + 1) * period);
    schedule(context, at, Kind::Flushes, broker.value, m_brokers[broker.value].life);
}

}  // namespace millrace
