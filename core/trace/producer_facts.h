// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// Facts of the log half. The producer's requests: a batch of records of one partition is sent,
// arrives, is appended, waits for its copies, is answered; or any of that fails.

namespace millrace {

enum class Acks : std::uint8_t { None, Leader, All };

/// Under their names in Kafka (org.apache.kafka.common.protocol.Errors).
enum class ProduceError : std::uint8_t {
    None,
    NetworkException,
    RequestTimedOut,
    NotLeaderOrFollower,
    NotEnoughReplicas,
    OutOfOrderSequence,
    InvalidProducerEpoch,
    TransactionAborted,  ///< The client's own: it was not sent before its transaction ended.
};

struct RecordBuffered {
    static constexpr FactInfo kInfo{
        32, Half::Log, "RecordBuffered",
        "The application sends a record; its producer puts it into a batch."};
    HappeningId happening;
    PartitionId partition;
    BatchId batch;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("happening", self.happening);
        visit("partition", self.partition);
        visit("batch", self.batch);
    }
};

struct BatchSent {
    static constexpr FactInfo kInfo{33, Half::Log, "BatchSent",
                                    "A batch is on its way to the leader."};
    BatchId batch;
    BrokerId broker;
    std::uint32_t attempt = 0;  ///< From 1.
    Acks acks{};
    SimTime arrivesAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("batch", self.batch);
        visit("broker", self.broker);
        visit("attempt", self.attempt);
        visit("acks", self.acks);
        visit("arrivesAt", self.arrivesAt);
    }
};

struct BatchAppended {
    static constexpr FactInfo kInfo{80, Half::Log, "BatchAppended",
                                    "The leader appends the records of a batch; they follow."};
    BatchId batch;
    Offset offset = 0;           ///< Of the first.
    std::uint64_t sequence = 0;  ///< Of the first, among the producer's records of the partition.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("batch", self.batch);
        visit("offset", self.offset);
        visit("sequence", self.sequence);
    }
};

/// Idempotence: the sequence number is known.
struct BatchRecognized {
    static constexpr FactInfo kInfo{
        81, Half::Log, "BatchRecognized",
        "The leader has the batch already and does not append it again."};
    BatchId batch;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("batch", self.batch);
    }
};

struct BatchAnswered {
    static constexpr FactInfo kInfo{82, Half::Log, "BatchAnswered",
                                    "The leader answers; the answer is on its way."};
    BatchId batch;
    ProduceError error{};
    SimTime arrivesAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("batch", self.batch);
        visit("error", self.error);
        visit("arrivesAt", self.arrivesAt);
    }
};

struct BatchLost {
    static constexpr FactInfo kInfo{
        83, Half::Log, "BatchLost",
        "A request, or its answer, is lost; the producer does not know."};
    BatchId batch;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("batch", self.batch);
    }
};

struct BatchAcknowledged {
    static constexpr FactInfo kInfo{84, Half::Log, "BatchAcknowledged",
                                    "The producer learns that its records are accepted."};
    BatchId batch;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("batch", self.batch);
    }
};

struct BatchRetried {
    static constexpr FactInfo kInfo{
        85, Half::Log, "BatchRetried",
        "A request has failed; the producer will send the batch again."};
    BatchId batch;
    ProduceError error{};
    SimTime dueAt{};  ///< Not before.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("batch", self.batch);
        visit("error", self.error);
        visit("dueAt", self.dueAt);
    }
};

/// After delivery.timeout.ms, or the last retry.
struct BatchFailed {
    static constexpr FactInfo kInfo{86, Half::Log, "BatchFailed",
                                    "The application is told that its records were not sent."};
    BatchId batch;
    ProduceError error{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("batch", self.batch);
        visit("error", self.error);
    }
};

using ProducerFacts =
    FactList<RecordBuffered, BatchSent, BatchAppended, BatchRecognized, BatchAnswered, BatchLost,
             BatchAcknowledged, BatchRetried, BatchFailed>;

}  // namespace millrace
