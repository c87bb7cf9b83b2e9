// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/variate_spec.h"

namespace millrace {

/// The brokers that keep the log: keys of `[log]`. In brackets Kafka's name of the setting.
struct BrokerSpec {
    int count = 1;        ///< `brokers`; 1 .. 64.
    int replication = 1;  ///< Copies of a partition, 1 .. count. [default.replication.factor]
    int minInSync = 1;    ///< 1 .. replication. [min.insync.replicas]
    bool uncleanElection = false;  ///< [unclean.leader.election.enable]
    /// A follower behind for longer leaves the in-sync set; 10 ms .. 1 d. [replica.lag.time.max.ms]
    SimDuration replicaLag = std::chrono::seconds{30};
    /// One way between two brokers; a follower's fetch and its answer take it once each.
    VariateSpec replicaDelay{.mean = std::chrono::milliseconds{50}};  ///< 0 .. 1 h.
    /// The controller takes a silent broker for dead; 100 ms .. 1 d. [broker.session.timeout.ms]
    SimDuration session = std::chrono::seconds{9};
    SimDuration heartbeat = std::chrono::seconds{2};  ///< [broker.heartbeat.interval.ms]
    /// What a broker has written since its last flush dies with its machine; 1 ms .. 1 d. Kafka
    /// leaves it to the operating system, and Linux writes after 30 s. [log.flush.interval.ms]
    SimDuration flush = std::chrono::seconds{30};
    /// How often a coordinator looks for transactions that timed out; 10 ms .. 1 d.
    /// [transaction.abort.timed.out.transaction.cleanup.interval.ms]
    SimDuration transactionSweep = std::chrono::seconds{10};

    bool operator==(const BrokerSpec&) const = default;
};

}  // namespace millrace
