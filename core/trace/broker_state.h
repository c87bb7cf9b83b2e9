// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/broker_facts.h"
#include "core/trace/producer_facts.h"
#include "core/trace/transaction_state.h"

// What can be seen of brokers, of the copies they keep, and of the producer's batches. Empty in
// runs that do not model them.

namespace millrace {

/// Of a process, as it really is.
enum class Life : std::uint8_t {
    Absent,  ///< Not started yet.
    Alive,
    Stopped,  ///< Left in order.
    Killed,   ///< Gone without a word.
};

struct BrokerState {
    Life life = Life::Absent;  ///< Really.
    bool registered = false;   ///< The controller has let this process in, and not given it up.
    bool serves = false;       ///< Registered, and in reach.
    bool fenced = true;        ///< As the controller believes.
    SimTime since{};           ///< Of the last change of `life`.
    SimTime fencedAt{};     ///< When the controller gives it up; while it is not heard, not fenced.
    SimTime cutOffUntil{};  ///< Its host, whatever runs on it; zero when it is in reach.

    bool operator==(const BrokerState&) const = default;
};

inline bool isCutOff(const BrokerState& broker)
{
    return broker.cutOffUntil != SimTime{};
}

/// Where an epoch begins in a log, and where its records lie in Columns::records: one leader an
/// epoch appends in order, so the rest of the epoch follows that row.
struct EpochStart {
    std::uint32_t epoch = 0;
    Offset first = 0;
    std::uint64_t row = 0;

    bool operator==(const EpochStart&) const = default;
};

/// What a log contains, without its records: Kafka's leader epoch cache.
struct LogChain {
    std::vector<EpochStart> epochs;  ///< Both numbers rise.
    Offset end = 0;

    bool operator==(const LogChain&) const = default;
};

/// The row of a record. Requires an offset below the end.
std::uint64_t rowOf(const LogChain& chain, Offset offset);
/// The offset from which two logs differ, or where the shorter ends.
Offset commonEnd(const LogChain& a, const LogChain& b);
void truncate(LogChain& chain, Offset end);

struct ReplicaState {
    BrokerId broker;
    LogChain log;
    Offset flushed = 0;   ///< Below this it is on the disk.
    Offset reported = 0;  ///< What the present leader knows of its log end.
    bool inSync = true;

    bool operator==(const ReplicaState&) const = default;
};

/// What a leader remembers of a producer's batch, to know it again.
struct KnownBatch {
    std::uint64_t sequence = 0;  ///< Of its first record.
    std::uint32_t records = 0;
    Offset end = 0;  ///< After its last record.

    bool operator==(const KnownBatch&) const = default;
};

inline constexpr std::size_t kKnownBatches = 5;  ///< ProducerStateEntry.NUM_BATCHES_TO_RETAIN

/// The copies of one partition.
struct ReplicaSet {
    std::vector<ReplicaState> replicas;  ///< In the order of preference.
    BrokerId leader = BrokerId::none();
    std::uint32_t epoch = 0;
    LogChain counts;                ///< The log that counts: the leader's, or the last one's.
    std::uint64_t appended = 0;     ///< Rows of Columns::records so far.
    std::vector<KnownBatch> known;  ///< The last kKnownBatches, oldest first.
    std::vector<TransactionBound> bounds;  ///< By row, those included that no log has any more.

    bool operator==(const ReplicaSet&) const = default;
};

/// A batch that its producer, or the network, has not done with.
struct BatchState {
    enum class Phase : std::uint8_t {
        Gathering,   ///< At the producer, never sent.
        Travelling,  ///< To the leader.
        Appending,   ///< At this very instant.
        Waiting,     ///< In the leader's log; not answered yet.
        Answering,   ///< The answer travels.
        Lost,        ///< Request or answer is lost, and the producer does not know.
        BackingOff,  ///< At the producer, to be sent again.
    };

    BatchId id;
    PartitionId partition;
    TransactionId transaction = TransactionId::none();
    Phase phase = Phase::Gathering;
    std::vector<HappeningId> records;
    std::uint64_t sequence = 0;  ///< Of the first record.
    std::uint32_t attempt = 0;   ///< Requests so far.
    BrokerId broker;             ///< Of the last request.
    Acks acks = Acks::All;
    ProduceError answer{};
    bool failed = false;  ///< The application was told so while the request travelled.
    SimTime createdAt{};
    SimTime since{};             ///< Of the phase.
    SimTime until{};             ///< Arrives, or is sent again not before.
    std::uint32_t appended = 0;  ///< Records so far, while appending.
    Offset end = 0;              ///< After its last record in the leader's log.

    /// Nobody waits for an answer: it is over when it has arrived.
    bool isOrphan() const { return failed || acks == Acks::None; }
    bool operator==(const BatchState&) const = default;
};

struct ProducerState {
    std::vector<BatchState> batches;          ///< In the order of their ids.
    std::vector<std::uint64_t> nextSequence;  ///< By partition.
    std::uint32_t nextBatch = 0;              ///< Batches so far.
    BatchId appending = BatchId::none();      ///< Whose records are being appended.

    bool operator==(const ProducerState&) const = default;
};

struct ClusterState {
    std::vector<BrokerState> brokers;
    std::vector<ReplicaSet> sets;  ///< By partition.
    ProducerState producer;
    TransactionsState transactions;
    // Settings that decide what may be.
    std::uint32_t minInSync = 1;
    bool uncleanElection = false;
    bool idempotence = false;
    bool machineCrashed = false;  ///< At least once so far.

    bool inForce() const { return !brokers.empty(); }
    bool operator==(const ClusterState&) const = default;
};

/// The replica of a partition on a broker; null when there is none.
const ReplicaState* replicaOn(const ReplicaSet& set, BrokerId broker);
ReplicaState* replicaOn(ReplicaSet& set, BrokerId broker);
std::uint32_t inSyncCount(const ReplicaSet& set);
/// What the high watermark may rise to: the least log end that the leader knows of those in sync.
Offset leastInSync(const ReplicaSet& set);
/// Null when the batch is over.
const BatchState* findBatch(const ProducerState& producer, BatchId batch);
/// Requires that it is not over.
BatchState& batchOf(ProducerState& producer, BatchId batch);

struct VisibleState;
/// RecordAppended in a cluster: the next record of the batch that is being appended.
void appendToBatch(VisibleState& state, SimTime time);
/// A transactional record is about to be appended.
void beginTransaction(ReplicaSet& set);
/// The log that counts has another end: what is stable is what its markers say.
void updateLastStable(VisibleState& state, PartitionId partition);

}  // namespace millrace
