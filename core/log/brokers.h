// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/kernel/context.h"
#include "core/scenario/broker_spec.h"

namespace millrace {

/// Brokers and their controller: replication by the followers' fetches, the in-sync set, the
/// high watermark, deaths and how they are noticed, elections, truncation by leader epochs.
/// A value; what can be seen is in the visible state.
///
/// A split cuts one broker off from all others, from the controller and from every client. Left
/// out: clients on its side of the split, for which it would go on as leader; what it takes in when
/// it is back, before it hears that another leads; that it proposes a smaller in-sync set.
///
/// Left out besides: eligible leader replicas (KIP-966's second half), leaders that drift back to
/// the preferred one, the time the controller's word travels, a new leader's ignorance of the high
/// watermark, request queues, racks.
class Brokers {
public:
    /// Kinds of events from here on are its own, up to kKindEnd.
    static constexpr std::uint8_t kKindBegin = 64;
    static constexpr std::uint8_t kKindEnd = 96;

    /// What readers and the producer must hear of.
    struct News {
        enum class What : std::uint8_t {
            Readable,     ///< Of a partition: records from `from` on.
            Led,          ///< A partition has a leader that serves.
            Cut,          ///< The log of a partition has lost its end.
            Unreachable,  ///< A broker's process is gone, and its connections break.
            Dark,         ///< A broker is gone; its connections say nothing.
            Silent,       ///< A broker is cut off; its connections stand still.
            InReach,      ///< What was on the line to or from a broker arrives.
            Reachable,    ///< A broker serves.
        };

        What what{};
        PartitionId partition;
        BrokerId broker;
        Offset from = 0;
        std::uint64_t cause = 0;
    };

    Brokers(const BrokerSpec& spec, std::size_t partitions);

    void begin(Context& context);
    void handle(Context& context, const Event& event);
    /// The leader has just appended to the partition.
    void appended(Context& context, PartitionId partition);

    // Interventions; each does nothing where it makes no sense.
    void crash(Context& context, BrokerId broker, Crash crash);
    void stop(Context& context, BrokerId broker);
    void restart(Context& context, BrokerId broker);
    void cutOff(Context& context, BrokerId broker, SimDuration lasts);

    /// What happened since the last call, in order.
    std::vector<News> takeNews();

private:
    enum class Kind : std::uint8_t {
        CopyArrives = kKindBegin,  // a = follower, b = turn
        FetchArrives,              // a = follower, b = turn
        LagMayEnd,                 // a = follower
        SessionEnds,               // a = broker, b = session
        Registers,                 // a = broker, b = life
        Flushes,                   // a = broker, b = life
        InReach,                   // a = broker
    };

    struct Follower {
        std::uint32_t turn = 0;  ///< Raised when its fetches begin anew: stale ones.
        std::uint32_t hops = 0;  ///< For draws.
        bool waits = false;      ///< Its fetch is at the leader, which has nothing new.
        Offset carries = 0;      ///< Log end that the copy under way gives it.
        SimTime caughtUpAt{};    ///< As Kafka's lastCaughtUpTimeMs.
        SimTime fetchedAt{};
        Offset endAtFetch = 0;    ///< The leader's, then.
        std::uint32_t epoch = 0;  ///< Of the leader for whom these three count.
        bool lagWatched = false;
    };
    struct Broker {
        std::uint32_t life = 0;
        std::uint32_t session = 0;  ///< Raised when it is heard again before its end.
        SimTime servesSince{};      ///< Its heartbeats are counted from here.
        bool breaksLater = false;   ///< It died unheard: its host closes the connections then.
        bool flushUnderWay = false;
    };

    std::uint32_t indexOf(PartitionId partition, std::size_t replica) const
    {
        return partition.value * static_cast<std::uint32_t>(m_spec.replication) +
               static_cast<std::uint32_t>(replica);
    }
    static const ReplicaSet& setOf(const Context& context, PartitionId partition)
    {
        return context.state().log.cluster.sets[partition.value];
    }
    static bool serves(const Context& context, BrokerId broker)
    {
        return !broker.isNone() && context.state().log.cluster.brokers[broker.value].serves;
    }
    void schedule(Context& context, SimTime at, Kind kind, std::uint32_t a, std::uint32_t b = 0,
                  Priority priority = Priority::Work) const;
    void tell(const Context& context, News::What what, PartitionId partition, BrokerId broker,
              Offset from = 0);
    void begin(Context& context, BrokerId broker);
    void stopFetching(const Context& context, BrokerId broker);
    void dropFetchesFrom(const Context& context, BrokerId leader);
    SimTime givenUpAt(const Context& context, BrokerId broker) const;
    void watchSession(Context& context, BrokerId broker, SimTime endsAt) const;
    void letIn(Context& context, BrokerId broker);

    // broker_host.cpp
    void reachAgain(Context& context, BrokerId broker);
    void serveAgain(Context& context, BrokerId broker);

    // replication.cpp
    SimDuration hop(Context& context, PartitionId partition, std::size_t replica);
    void follow(Context& context, PartitionId partition, std::size_t replica);
    void startCopy(Context& context, PartitionId partition, std::size_t replica);
    void copyArrives(Context& context, PartitionId partition, std::size_t replica);
    void fetchArrives(Context& context, PartitionId partition, std::size_t replica);
    void watchLag(Context& context, PartitionId partition, std::size_t replica);
    void checkLag(Context& context, PartitionId partition, std::size_t replica);
    void raiseWatermark(Context& context, PartitionId partition);
    void flushLater(Context& context, BrokerId broker);

    // elections.cpp
    void fence(Context& context, BrokerId broker);
    void registers(Context& context, BrokerId broker);
    bool handOver(Context& context, PartitionId partition);
    void elect(Context& context, PartitionId partition, BrokerId leader, Election election);
    void goOffline(Context& context, PartitionId partition);
    void dropFetches(const Context& context, PartitionId partition);
    void leaveInSync(Context& context, PartitionId partition, BrokerId broker);
    void cut(Context& context, PartitionId partition, Offset end);
    void loseUnflushed(Context& context, BrokerId broker);

    BrokerSpec m_spec;
    std::vector<Broker> m_brokers;
    std::vector<Follower> m_followers;  ///< By partition, then replica.
    std::vector<News> m_news;
};

}  // namespace millrace
