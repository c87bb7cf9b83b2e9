// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// Facts of the log half. Transactions (KIP-98): the application opens and ends one, partitions take
// part in it, the coordinator decides, and a marker in every partition says how it ended.

namespace millrace {

enum class TransactionEnd : std::uint8_t { Commit, Abort };

enum class DecidedBy : std::uint8_t {
    Application,  ///< commitTransaction() or abortTransaction()
    Timeout,      ///< transaction.timeout.ms is over; found by the coordinator's sweep.
    NewProducer,  ///< A new process with the same transactional.id (InitProducerId).
};

struct TransactionOpened {
    static constexpr FactInfo kInfo{114, Half::Log, "TransactionOpened",
                                    "The application opens a transaction for what it sends next."};
    TransactionId transaction;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("transaction", self.transaction);
    }
};

/// The clock of the transaction runs from the first one.
struct PartitionEnlisted {
    static constexpr FactInfo kInfo{115, Half::Log, "PartitionEnlisted",
                                    "The coordinator writes down that a partition takes part."};
    TransactionId transaction;
    PartitionId partition;
    SimTime timeoutAt{};  ///< Of the transaction: the next sweep after it aborts it.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("transaction", self.transaction);
        visit("partition", self.partition);
        visit("timeoutAt", self.timeoutAt);
    }
};

/// Abort may follow Commit, when a record of it could not be sent.
struct TransactionClosed {
    static constexpr FactInfo kInfo{116, Half::Log, "TransactionClosed",
                                    "The application puts nothing more into a transaction."};
    TransactionId transaction;
    TransactionEnd end{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("transaction", self.transaction);
        visit("end", self.end);
    }
};

/// Once nothing of the transaction is in flight any more.
struct EndRequested {
    static constexpr FactInfo kInfo{
        117, Half::Log, "EndRequested",
        "The producer asks the coordinator to end a transaction; the request is on its way."};
    TransactionId transaction;
    SimTime arrivesAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("transaction", self.transaction);
        visit("arrivesAt", self.arrivesAt);
    }
};

/// INVALID_PRODUCER_EPOCH.
struct EndRefused {
    static constexpr FactInfo kInfo{
        118, Half::Log, "EndRefused",
        "The application learns that its transaction was aborted before it ended it."};
    TransactionId transaction;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("transaction", self.transaction);
    }
};

/// PrepareCommit or PrepareAbort: nothing changes it any more, and nobody can see it yet.
struct TransactionDecided {
    static constexpr FactInfo kInfo{119, Half::Log, "TransactionDecided",
                                    "The coordinator writes down how a transaction ends."};
    TransactionId transaction;
    TransactionEnd end{};
    DecidedBy by{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("transaction", self.transaction);
        visit("end", self.end);
        visit("by", self.by);
    }
};

struct MarkerSent {
    static constexpr FactInfo kInfo{
        120, Half::Log, "MarkerSent",
        "The coordinator tells a partition's leader how the transaction ends."};
    TransactionId transaction;
    PartitionId partition;
    BrokerId broker;
    SimTime arrivesAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("transaction", self.transaction);
        visit("partition", self.partition);
        visit("broker", self.broker);
        visit("arrivesAt", self.arrivesAt);
    }
};

/// It takes an offset like a record, and is delivered to nobody.
struct MarkerAppended {
    static constexpr FactInfo kInfo{121, Half::Log, "MarkerAppended",
                                    "The leader appends the marker that ends a transaction."};
    TransactionId transaction;
    PartitionId partition;
    Offset offset = 0;
    TransactionEnd end{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("transaction", self.transaction);
        visit("partition", self.partition);
        visit("offset", self.offset);
        visit("end", self.end);
    }
};

/// All in sync have the marker of every partition; the next transaction may go ahead.
struct TransactionCompleted {
    static constexpr FactInfo kInfo{122, Half::Log, "TransactionCompleted",
                                    "A transaction is over in every partition that took part."};
    TransactionId transaction;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("transaction", self.transaction);
    }
};

struct LastStableOffsetRaised {
    static constexpr FactInfo kInfo{123, Half::Log, "LastStableOffsetRaised",
                                    "Nothing below an offset is open; read_committed may see it."};
    PartitionId partition;
    Offset lastStable = 0;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("partition", self.partition);
        visit("lastStable", self.lastStable);
    }
};

struct RecordsSkipped {
    static constexpr FactInfo kInfo{
        124, Half::Log, "RecordsSkipped",
        "A reader passes over what is not for it: markers, or what was aborted."};
    GroupId group;
    PartitionId partition;
    Offset position = 0;  ///< The next to read.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("group", self.group);
        visit("partition", self.partition);
        visit("position", self.position);
    }
};

/// What travels arrives all the same; what it had not sent is gone.
struct ProducerKilled {
    static constexpr FactInfo kInfo{
        125, Half::Log, "ProducerKilled",
        "The application's producer is gone without a word; its transaction stays open."};

    template <class Self, class Visitor>
    static void fields(Self&, Visitor&)
    {
    }
};

/// initTransactions().
struct ProducerStarted {
    static constexpr FactInfo kInfo{
        126, Half::Log, "ProducerStarted",
        "A new process takes the transactional.id and asks the coordinator for an epoch."};
    SimTime arrivesAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("arrivesAt", self.arrivesAt);
    }
};

struct EpochRaised {
    static constexpr FactInfo kInfo{127, Half::Log, "EpochRaised",
                                    "The coordinator fences every former process of the producer."};
    std::uint32_t epoch = 0;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("epoch", self.epoch);
    }
};

struct SendFailed {
    static constexpr FactInfo kInfo{128, Half::Log, "SendFailed",
                                    "Nobody can send a happening: the producer is dead."};
    HappeningId happening;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("happening", self.happening);
    }
};

/// The leader of the coordinator's partition of __transaction_state.
struct CoordinatorMoved {
    static constexpr FactInfo kInfo{129, Half::Log, "CoordinatorMoved",
                                    "Another broker coordinates transactions, or none."};
    BrokerId broker;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("broker", self.broker);
    }
};

using TransactionFacts =
    FactList<TransactionOpened, PartitionEnlisted, TransactionClosed, EndRequested, EndRefused,
             TransactionDecided, MarkerSent, MarkerAppended, TransactionCompleted,
             LastStableOffsetRaised, RecordsSkipped, ProducerKilled, ProducerStarted, EpochRaised,
             SendFailed, CoordinatorMoved>;

}  // namespace millrace
