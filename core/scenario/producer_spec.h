// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

namespace millrace {

/// How the application sends to the log: `[log.producer]`. Defaults are those of Kafka 4's Java
/// client; in brackets Kafka's name of the setting.
struct ProducerSpec {
    enum class Acks : std::uint8_t {
        None,    ///< "0": waits for no answer
        Leader,  ///< "1": the leader has it
        All,     ///< "all": every replica that is in sync has it
    };
    enum class Partitioner : std::uint8_t {
        Keyed,     ///< "keyed": murmur2 of the entity's name
        Sticky,    ///< "sticky": no key; one partition until batch-size bytes went to it
        Explicit,  ///< "explicit": `partition`
    };

    bool given = false;  ///< The table is in the file.
    Acks acks = Acks::All;
    bool idempotence = true;  ///< Default: true where acks and max-in-flight allow it.
    Partitioner partitioner = Partitioner::Keyed;
    int partition = 0;                                  ///< Counts from 0.
    SimDuration linger = std::chrono::milliseconds{5};  ///< 0 .. 1 h. [linger.ms]
    int batchSize = 16'384;                             ///< Bytes, 1 .. 16 MiB. [batch.size]
    int recordSize = 1'000;                             ///< Bytes of a record; ours.
    int maxInFlight = 5;                                ///< A partition; 1 .. 1000.
    int retries = INT32_MAX;                            ///< 0 .. 2147483647.
    SimDuration retryBackoff = std::chrono::milliseconds{100};  ///< [retry.backoff.ms]
    SimDuration retryBackoffMax = std::chrono::seconds{1};      ///< [retry.backoff.max.ms]
    SimDuration requestTimeout = std::chrono::seconds{30};      ///< [request.timeout.ms]
    SimDuration deliveryTimeout = std::chrono::minutes{2};      ///< [delivery.timeout.ms]
    /// Chance that a request, or its answer, is lost, and the connection with it; 0 .. 1.
    double loss = 0.0;
    /// It has a transactional.id: what it sends is in transactions.
    bool transactional = false;
    SimDuration transactionEvery =
        std::chrono::seconds{2};         ///< From its first record; 1 ms .. 1 d.
    int transactionRecords = INT32_MAX;  ///< And at the latest with so many; 1 .. 1000000.
    double aborts = 0.0;                 ///< Share of them that the application aborts; 0 .. 1.
    SimDuration transactionTimeout = std::chrono::minutes{1};  ///< [transaction.timeout.ms]

    bool operator==(const ProducerSpec&) const = default;
};

}  // namespace millrace
