// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/transaction_facts.h"

// What can be seen of transactions. Empty in runs that do not have them. There is one producer with
// one transactional.id, so a partition's transactions follow each other and never overlap.

namespace millrace {

/// Where a transaction begins or ends in a partition, by its row of Columns::records; a log that
/// was cut may not contain it any more.
struct TransactionBound {
    enum class What : std::uint8_t { Begin, Commit, Abort };

    std::uint64_t row = 0;
    Offset offset = 0;
    What what = What::Begin;

    bool operator==(const TransactionBound&) const = default;
};

/// A partition that takes part, and the marker on its way to it.
struct EnlistedPartition {
    enum class Marker : std::uint8_t { Needed, Sent, Appended };

    PartitionId partition;
    Marker marker = Marker::Needed;
    BrokerId broker;      ///< To whom it was sent.
    SimTime sentAt{};     ///< While Sent.
    SimTime arrivesAt{};  ///< While Sent; past: it was turned away, and is sent again.
    Offset offset = 0;    ///< Once appended.

    bool operator==(const EnlistedPartition&) const = default;
};

struct TransactionState {
    /// How it stands with the application.
    enum class Client : std::uint8_t {
        Open,    ///< Records go into it.
        Closed,  ///< No more; what is in flight is waited for.
        Ending,  ///< The coordinator is asked to end it.
        Over,    ///< The application has its answer.
        Gone,    ///< Its process is dead.
    };

    TransactionId id;
    Client client = Client::Open;
    bool decided = false;
    TransactionEnd end{};  ///< As the application wants it, then as it was decided.
    DecidedBy by{};        ///< Once decided.
    bool failed = false;   ///< A record of it could not be sent.
    bool complete = false;
    SimTime openedAt{};
    SimTime timeoutAt{};     ///< Once a partition takes part.
    SimTime endArrivesAt{};  ///< Of the last EndRequested.
    std::vector<EnlistedPartition> partitions;
    std::vector<HappeningId> records;                      ///< Sorted.
    std::vector<std::pair<HappeningId, GroupId>> effects;  ///< Of readers that did not wait.

    bool isOver() const { return client == Client::Over || client == Client::Gone; }
    bool operator==(const TransactionState&) const = default;
};

struct TransactionsState {
    bool inForce = false;
    std::vector<TransactionState> open;  ///< Oldest first; only the first has anything in the log.
    std::uint32_t opened = 0;            ///< So far.
    BrokerId coordinator = BrokerId::none();
    SimDuration sweep{};  ///< The coordinator looks for timed-out ones at its multiples.
    // The producer's process.
    bool alive = true;
    bool admitted = true;  ///< The coordinator has given it an epoch.
    std::uint32_t epoch = 0;
    SimTime since{};          ///< Of the last death or start.
    SimTime initArrivesAt{};  ///< Of its request for an epoch.

    bool operator==(const TransactionsState&) const = default;
};

/// How a record stands, as far as its log tells.
enum class RecordStanding : std::uint8_t {
    Plain,  ///< Of no transaction.
    Open,
    Committed,
    Aborted,
    Marker,  ///< No record at all.
};

struct ReplicaSet;
/// Of an offset below the end of the log that counts.
RecordStanding standingAt(const ReplicaSet& set, Offset offset);
/// The end of the marker that ends the transaction at `offset`. Requires that one does.
Offset endOfTransaction(const ReplicaSet& set, Offset offset);
/// Where the first transaction begins that is not ended below `limit`; else `limit`.
Offset firstOpenBelow(const ReplicaSet& set, Offset limit);

/// The transaction that records go into; null when there is none.
const TransactionState* openTransaction(const TransactionsState& state);
/// Null when it is over.
const TransactionState* findTransaction(const TransactionsState& state, TransactionId id);
/// Null when the partition does not take part.
const EnlistedPartition* enlistedIn(const TransactionState& transaction, PartitionId partition);
/// Its owner is dead, and nobody has noticed.
bool isAbandoned(const TransactionState& transaction);
/// When the coordinator aborts a transaction that nobody ends: at the first sweep after its time.
SimTime sweptAt(const TransactionsState& state, const TransactionState& transaction);

}  // namespace millrace
