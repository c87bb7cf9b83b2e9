// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// Facts of the log half. Brokers, the copies they keep of each partition, and who leads. Only
// runs with several brokers, a broker's fault or a producer's table have them.

namespace millrace {

enum class Crash : std::uint8_t {
    Process,  ///< What was written is in the machine's memory, and survives.
    Machine,  ///< What was not flushed is gone.
};

enum class Election : std::uint8_t {
    Clean,    ///< From the in-sync set.
    Unclean,  ///< Whoever is there, because nobody of the in-sync set is.
};

enum class Cut : std::uint8_t {
    Unflushed,  ///< Lost with its machine.
    Diverged,   ///< Not in the log of the new leader (leader epochs, KIP-101).
};

struct ReplicaAppended {
    static constexpr FactInfo kInfo{29, Half::Log, "ReplicaAppended",
                                    "A follower has fetched records and appends them."};
    PartitionId partition;
    BrokerId broker;
    Offset logEnd = 0;  ///< The follower's, after this.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("partition", self.partition);
        visit("broker", self.broker);
        visit("logEnd", self.logEnd);
    }
};

struct ReplicaReported {
    static constexpr FactInfo kInfo{30, Half::Log, "ReplicaReported",
                                    "A follower's next fetch tells the leader what it has."};
    PartitionId partition;
    BrokerId broker;
    Offset logEnd = 0;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("partition", self.partition);
        visit("broker", self.broker);
        visit("logEnd", self.logEnd);
    }
};

struct HighWatermarkRaised {
    static constexpr FactInfo kInfo{31, Half::Log, "HighWatermarkRaised",
                                    "All replicas in sync have more; readers may see it."};
    PartitionId partition;
    Offset highWatermark = 0;  ///< Readers see what lies below.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("partition", self.partition);
        visit("highWatermark", self.highWatermark);
    }
};

/// In the order of preference: the first leads unless it fails.
struct ReplicaPlaced {
    static constexpr FactInfo kInfo{64, Half::Log, "ReplicaPlaced",
                                    "A broker keeps a copy of a partition."};
    PartitionId partition;
    BrokerId broker;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("partition", self.partition);
        visit("broker", self.broker);
    }
};

/// The new leader knows nothing yet of what its followers have.
struct LeaderElected {
    static constexpr FactInfo kInfo{65, Half::Log, "LeaderElected",
                                    "A partition has a leader; its log is the one that counts."};
    PartitionId partition;
    BrokerId broker;
    std::uint32_t epoch = 0;
    Election election{};
    Offset logEnd = 0;  ///< The leader's.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("partition", self.partition);
        visit("broker", self.broker);
        visit("epoch", self.epoch);
        visit("election", self.election);
        visit("logEnd", self.logEnd);
    }
};

struct PartitionOffline {
    static constexpr FactInfo kInfo{66, Half::Log, "PartitionOffline",
                                    "Nobody in sync is left to lead the partition; it waits."};
    PartitionId partition;
    std::uint32_t epoch = 0;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("partition", self.partition);
        visit("epoch", self.epoch);
    }
};

struct ReplicaLeftInSync {
    static constexpr FactInfo kInfo{
        67, Half::Log, "ReplicaLeftInSync",
        "A replica is no longer in sync: dead, or behind for too long."};
    PartitionId partition;
    BrokerId broker;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("partition", self.partition);
        visit("broker", self.broker);
    }
};

struct ReplicaJoinedInSync {
    static constexpr FactInfo kInfo{68, Half::Log, "ReplicaJoinedInSync",
                                    "A replica has caught up and is in sync again."};
    PartitionId partition;
    BrokerId broker;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("partition", self.partition);
        visit("broker", self.broker);
    }
};

struct BrokerCrashed {
    static constexpr FactInfo kInfo{
        69, Half::Log, "BrokerCrashed",
        "A broker is gone without a word; the controller does not know yet."};
    BrokerId broker;
    Crash crash{};
    SimTime fencedAt{};  ///< The controller gives it up then.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("broker", self.broker);
        visit("crash", self.crash);
        visit("fencedAt", self.fencedAt);
    }
};

struct BrokerStopped {
    static constexpr FactInfo kInfo{70, Half::Log, "BrokerStopped",
                                    "A broker has handed over what it led and is down."};
    BrokerId broker;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("broker", self.broker);
    }
};

struct BrokerStarted {
    static constexpr FactInfo kInfo{
        71, Half::Log, "BrokerStarted",
        "A broker's process is up and asks the controller to let it in."};
    BrokerId broker;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("broker", self.broker);
    }
};

/// From its host's line on: no other broker, no controller and no client. Its session ends as that
/// of a dead one does.
struct BrokerCutOff {
    static constexpr FactInfo kInfo{248, Half::Log, "BrokerCutOff",
                                    "Nothing reaches a broker, and it reaches nobody; its process "
                                    "goes on, and what it has stays."};
    BrokerId broker;
    SimTime until{};
    SimTime fencedAt{};  ///< The controller gives it up then, if it is not heard before.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("broker", self.broker);
        visit("until", self.until);
        visit("fencedAt", self.fencedAt);
    }
};

/// What was on the line arrives now. One that the controller has not given up serves as before.
struct BrokerInReach {
    static constexpr FactInfo kInfo{249, Half::Log, "BrokerInReach",
                                    "A broker that was cut off is in reach again."};
    BrokerId broker;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("broker", self.broker);
    }
};

struct BrokerFenced {
    static constexpr FactInfo kInfo{72, Half::Log, "BrokerFenced",
                                    "The controller has not heard from a broker for too long."};
    BrokerId broker;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("broker", self.broker);
    }
};

struct BrokerRegistered {
    static constexpr FactInfo kInfo{73, Half::Log, "BrokerRegistered",
                                    "The controller lets a broker in: it serves."};
    BrokerId broker;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("broker", self.broker);
    }
};

struct BrokerFlushed {
    static constexpr FactInfo kInfo{74, Half::Log, "BrokerFlushed",
                                    "What a broker has written is on its disk."};
    BrokerId broker;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("broker", self.broker);
    }
};

struct ReplicaTruncated {
    static constexpr FactInfo kInfo{75, Half::Log, "ReplicaTruncated", "A copy loses its end."};
    PartitionId partition;
    BrokerId broker;
    Offset logEnd = 0;  ///< The copy's, after this.
    Cut cut{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("partition", self.partition);
        visit("broker", self.broker);
        visit("logEnd", self.logEnd);
        visit("cut", self.cut);
    }
};

/// The offsets [logEnd, was) are given again, to other records. Readers drop what they have fetched
/// of them and not begun.
struct LogTruncated {
    static constexpr FactInfo kInfo{76, Half::Log, "LogTruncated",
                                    "Records are in no log that counts any more."};
    PartitionId partition;
    Offset logEnd = 0;  ///< The first offset that is gone.
    Offset was = 0;     ///< The log end before.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("partition", self.partition);
        visit("logEnd", self.logEnd);
        visit("was", self.was);
    }
};

/// In Kafka by asking the new leader where the epochs part (KIP-320).
struct PositionCutBack {
    static constexpr FactInfo kInfo{
        77, Half::Log, "PositionCutBack",
        "A group had read on beyond where the log was cut; it goes back there."};
    GroupId group;
    PartitionId partition;
    Offset position = 0;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("group", self.group);
        visit("partition", self.partition);
        visit("position", self.position);
    }
};

using BrokerFacts =
    FactList<ReplicaAppended, ReplicaReported, HighWatermarkRaised, ReplicaPlaced, LeaderElected,
             PartitionOffline, ReplicaLeftInSync, ReplicaJoinedInSync, BrokerCrashed, BrokerStopped,
             BrokerStarted, BrokerFenced, BrokerRegistered, BrokerFlushed, ReplicaTruncated,
             LogTruncated, PositionCutBack, BrokerCutOff, BrokerInReach>;

}  // namespace millrace
