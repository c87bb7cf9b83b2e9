// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "core/kernel/context.h"
#include "core/log/log_settings.h"

namespace millrace {

/// The log half of a World: producer, partitions with one replica each, a consumer group per
/// reaction. What can be seen is in the visible state; here is what nobody sees. A value:
/// copying it copies the future of the log.
///
/// Modelled: partitioning by key, a connection that keeps order, fetching in order by the owner,
/// commit after processing, sessions, static members, range assignment, a partition that moves
/// only when its owner has let go, retention by whole segments, reset to earliest.
/// Left out (the log issue adds it): replication, acks and producer retries, batches and
/// max.poll.records, other protocols and assignors, the time commits and heartbeats travel.
class LogModel {
public:
    explicit LogModel(std::shared_ptr<const LogSettings> settings);

    /// All members join and every group gets its first assignment.
    void begin(Context& context);
    /// The application publishes the happening.
    void happened(Context& context, const Happened& fact);
    void handle(Context& context, const Event& event);

    // Interventions; each does nothing where it makes no sense.
    void kill(Context& context, MemberId member);
    void stop(Context& context, MemberId member);
    void restart(Context& context, MemberId member);

private:
    enum class Kind : std::uint8_t {
        RecordArrives,  // a = happening, b = partition
        CopyArrives,    // a = member, b = turn
        EffectDue,      // a = member, b = turn
        HandlingEnds,   // a = member, b = turn
        HeartbeatDue,   // a = member, b = life
        SessionMayEnd,  // a = member, b = watch
        Wakes,          // a = member, b = life
        RetentionCheck,
    };

    struct Segment {
        Offset first = 0;
        SimTime firstAt{};
        SimTime lastAt{};
    };
    struct Partition {
        SimTime lastArrival{};         ///< The connection keeps order.
        std::deque<Segment> segments;  ///< The last one is open. Empty without retention.
    };
    struct Member {
        std::uint32_t life = 0;            ///< Raised when the process changes: stale timers.
        std::uint32_t turn = 0;            ///< Raised at every fetch and death: stale work.
        std::uint32_t watch = 0;           ///< Raised when a session begins or is given up.
        std::deque<PartitionId> readable;  ///< Owned, with records to fetch; each once.
    };

    void schedule(Context& context, SimTime at, Kind kind, std::uint32_t a, std::uint32_t b = 0,
                  Priority priority = Priority::Work) const;
    const LogSettings::Group& groupOf(const Context& context, MemberId member) const;
    SimDuration delayOf(const Context& context, HappeningId happening, std::uint32_t use,
                        std::uint32_t n) const;

    // producer.cpp, retention.cpp
    void append(Context& context, HappeningId happening, PartitionId partition);
    void checkRetention(Context& context);

    // group_coordinator.cpp
    void join(Context& context, MemberId member);
    void heartbeat(Context& context, MemberId member);
    void endSession(Context& context, MemberId member);
    void rebalance(Context& context, GroupId group);
    void handOver(Context& context, GroupId group, PartitionId partition, MemberId owner);

    // consumer.cpp
    void tellReaders(Context& context, PartitionId partition, Offset from);
    void offer(Context& context, MemberId member, PartitionId partition);
    void fetchNext(Context& context, MemberId member);
    void fetch(Context& context, MemberId member, PartitionId partition);
    void startHandling(Context& context, MemberId member);
    void effect(Context& context, MemberId member);
    void endHandling(Context& context, MemberId member);
    void commit(Context& context, MemberId member);
    void sleep(Context& context, MemberId member);

    std::shared_ptr<const LogSettings> m_settings;
    std::vector<Partition> m_partitions;
    std::vector<Member> m_members;
    std::vector<std::vector<MemberId>> m_targets;  ///< By group, then partition.
};

}  // namespace millrace
