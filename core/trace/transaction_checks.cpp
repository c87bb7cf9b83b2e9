// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/base/invariant.h"
#include "core/trace/checks.h"

// Facts of transactions. Numbers in comments: reliability invariants.

namespace millrace {

namespace {

using Client = TransactionState::Client;
using Marker = EnlistedPartition::Marker;

const TransactionsState& transactionsOf(const VisibleState& state)
{
    return state.log.cluster.transactions;
}

const TransactionState& transactionAt(const VisibleState& state, TransactionId id)
{
    const TransactionState* found = findTransaction(transactionsOf(state), id);
    MILLRACE_INVARIANT(found != nullptr);
    return *found;
}

/// The only one that has anything in the log.
const TransactionState& oldest(const VisibleState& state, TransactionId id)
{
    MILLRACE_INVARIANT(!transactionsOf(state).open.empty());
    MILLRACE_INVARIANT(transactionsOf(state).open.front().id == id);
    return transactionsOf(state).open.front();
}

const EnlistedPartition& enlistedAt(const TransactionState& transaction, PartitionId partition)
{
    const EnlistedPartition* found = enlistedIn(transaction, partition);
    MILLRACE_INVARIANT(found != nullptr);
    return *found;
}

/// 11: who coordinates is there.
void verifyCoordinates(const VisibleState& state)
{
    const BrokerId broker = transactionsOf(state).coordinator;
    MILLRACE_INVARIANT(!broker.isNone() && state.log.cluster.brokers.at(broker.value).serves);
}

std::size_t batchesOf(const VisibleState& state, TransactionId id)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(state.log.cluster.producer.batches, [id](const BatchState& each) {
            return each.transaction == id && !each.failed;
        }));
}

}  // namespace

void verifyIsolation(const VisibleState& before, GroupId group, PartitionId partition,
                     Offset offset)
{
    if (!transactionsOf(before).inForce)
        return;
    const ReplicaSet& set = before.log.cluster.sets.at(partition.value);
    const PartitionState& log = before.log.partitions.at(partition.value);
    const RecordStanding standing = standingAt(set, offset);
    MILLRACE_INVARIANT(standing != RecordStanding::Marker);
    if (!before.log.groups.at(group.value).readsCommitted)
        return;
    MILLRACE_INVARIANT(log.lastStable <= std::max(firstOpenBelow(set, log.highWatermark),
                                                  log.logStart));  // 16
    MILLRACE_INVARIANT(standing != RecordStanding::Open);
    MILLRACE_INVARIANT(standing != RecordStanding::Aborted);  // G1a
}

void verify(const VisibleState& before, SimTime, const TransactionOpened& fact)
{
    const TransactionsState& transactions = transactionsOf(before);
    MILLRACE_INVARIANT(transactions.inForce && transactions.alive);
    MILLRACE_INVARIANT(fact.transaction.value == transactions.opened);
    MILLRACE_INVARIANT(openTransaction(transactions) == nullptr);
}

void verify(const VisibleState& before, SimTime time, const PartitionEnlisted& fact)
{
    const TransactionState& transaction = oldest(before, fact.transaction);
    verifyCoordinates(before);
    MILLRACE_INVARIANT(transactionsOf(before).alive && transactionsOf(before).admitted);
    MILLRACE_INVARIANT(enlistedIn(transaction, fact.partition) == nullptr);
    MILLRACE_INVARIANT(fact.partition.value < before.log.partitions.size());
    MILLRACE_INVARIANT(!transaction.decided);
    MILLRACE_INVARIANT(fact.timeoutAt >= time || !transaction.partitions.empty());
    MILLRACE_INVARIANT(transaction.partitions.empty() || fact.timeoutAt == transaction.timeoutAt);
}

void verify(const VisibleState& before, SimTime, const TransactionClosed& fact)
{
    const TransactionState& transaction = transactionAt(before, fact.transaction);
    const bool gaveUp = transaction.client == Client::Closed && transaction.failed &&
                        fact.end == TransactionEnd::Abort;
    MILLRACE_INVARIANT(transaction.client == Client::Open || gaveUp);
}

void verify(const VisibleState& before, SimTime time, const EndRequested& fact)
{
    const TransactionState& transaction = oldest(before, fact.transaction);
    const bool again = transaction.client == Client::Ending && transaction.endArrivesAt <= time;
    MILLRACE_INVARIANT(transaction.client == Client::Closed || again);
    MILLRACE_INVARIANT(batchesOf(before, fact.transaction) == 0);
    MILLRACE_INVARIANT(!transaction.partitions.empty() && fact.arrivesAt >= time);
    MILLRACE_INVARIANT(!transaction.failed || transaction.decided ||
                       transaction.end == TransactionEnd::Abort);
}

void verify(const VisibleState& before, SimTime time, const EndRefused& fact)
{
    const TransactionState& transaction = transactionAt(before, fact.transaction);
    MILLRACE_INVARIANT(transaction.client == Client::Ending && transaction.endArrivesAt == time);
    MILLRACE_INVARIANT(transaction.decided && transaction.by != DecidedBy::Application);
}

void verify(const VisibleState& before, SimTime time, const TransactionDecided& fact)
{
    const TransactionState& transaction = oldest(before, fact.transaction);
    verifyCoordinates(before);
    MILLRACE_INVARIANT(!transaction.decided && !transaction.partitions.empty());
    switch (fact.by) {
    case DecidedBy::Application:
        MILLRACE_INVARIANT(transaction.endArrivesAt == time && fact.end == transaction.end);
        MILLRACE_INVARIANT(transaction.client == Client::Ending ||
                           transaction.client == Client::Gone);
        return;
    case DecidedBy::Timeout:
        MILLRACE_INVARIANT(transaction.timeoutAt < time);
        break;
    case DecidedBy::NewProducer:
        MILLRACE_INVARIANT(transaction.client == Client::Gone);
        break;
    }
    MILLRACE_INVARIANT(fact.end == TransactionEnd::Abort);
}

void verify(const VisibleState& before, SimTime time, const MarkerSent& fact)
{
    const TransactionState& transaction = oldest(before, fact.transaction);
    const EnlistedPartition& each = enlistedAt(transaction, fact.partition);
    verifyCoordinates(before);
    MILLRACE_INVARIANT(transaction.decided && !transaction.complete);
    MILLRACE_INVARIANT(each.marker == Marker::Needed ||
                       (each.marker == Marker::Sent && each.arrivesAt <= time));
    MILLRACE_INVARIANT(fact.arrivesAt >= time);
    MILLRACE_INVARIANT(fact.broker == before.log.cluster.sets.at(fact.partition.value).leader);
}

void verify(const VisibleState& before, SimTime time, const MarkerAppended& fact)
{
    const TransactionState& transaction = oldest(before, fact.transaction);
    const EnlistedPartition& each = enlistedAt(transaction, fact.partition);
    const ReplicaSet& set = before.log.cluster.sets.at(fact.partition.value);
    MILLRACE_INVARIANT(each.marker == Marker::Sent && each.arrivesAt == time);  // 12
    MILLRACE_INVARIANT(set.leader == each.broker);                              // 19
    MILLRACE_INVARIANT(before.log.partitions.at(fact.partition.value).online);
    const auto replicas = static_cast<std::uint32_t>(set.replicas.size());
    MILLRACE_INVARIANT(inSyncCount(set) >= std::min(before.log.cluster.minInSync, replicas));
    MILLRACE_INVARIANT(fact.offset == set.counts.end);                       // 15
    MILLRACE_INVARIANT(transaction.decided && fact.end == transaction.end);  // 31: never a mix
}

void verify(const VisibleState& before, SimTime, const TransactionCompleted& fact)
{
    const TransactionState& transaction = transactionAt(before, fact.transaction);
    MILLRACE_INVARIANT(!transaction.complete);
    if (transaction.partitions.empty()) {
        MILLRACE_INVARIANT(transaction.client == Client::Closed);
        MILLRACE_INVARIANT(batchesOf(before, fact.transaction) == 0);
        return;
    }
    MILLRACE_INVARIANT(transaction.decided);
    for (const EnlistedPartition& each : transaction.partitions) {
        // 31: a marker in all of them, where all in sync have it.
        MILLRACE_INVARIANT(each.marker == Marker::Appended);
        const Offset watermark = before.log.partitions.at(each.partition.value).highWatermark;
        MILLRACE_INVARIANT(each.offset < watermark);
    }
}

void verify(const VisibleState& before, SimTime, const LastStableOffsetRaised& fact)
{
    const PartitionState& partition = before.log.partitions.at(fact.partition.value);
    const ReplicaSet& set = before.log.cluster.sets.at(fact.partition.value);
    MILLRACE_INVARIANT(fact.lastStable > partition.lastStable);
    MILLRACE_INVARIANT(fact.lastStable <= partition.highWatermark);  // 16
    // And not past a transaction that is open there.
    MILLRACE_INVARIANT(fact.lastStable <=
                       std::max(firstOpenBelow(set, partition.highWatermark), partition.logStart));
}

void verify(const VisibleState& before, SimTime, const RecordsSkipped& fact)
{
    const ReadingState& reading = readingAt(before.log, fact.group, fact.partition);
    const ReplicaSet& set = before.log.cluster.sets.at(fact.partition.value);
    const bool committed = before.log.groups.at(fact.group.value).readsCommitted;
    MILLRACE_INVARIANT(fact.position > reading.position);
    MILLRACE_INVARIANT(fact.position <= readEnd(before.log, fact.group, fact.partition));
    // 21: a gap is a marker, or what was aborted and is not asked for.
    for (Offset each = reading.position; each < fact.position; ++each) {
        const RecordStanding standing = standingAt(set, each);
        const bool isNotForIt = standing == RecordStanding::Marker ||
                                (committed && standing == RecordStanding::Aborted);
        MILLRACE_INVARIANT(isNotForIt);
        if (standing == RecordStanding::Aborted)
            each = std::min(endOfTransaction(set, each), fact.position) - 1;
    }
}

void verify(const VisibleState& before, SimTime, const ProducerKilled&)
{
    MILLRACE_INVARIANT(transactionsOf(before).inForce && transactionsOf(before).alive);
}

void verify(const VisibleState& before, SimTime time, const ProducerStarted& fact)
{
    MILLRACE_INVARIANT(transactionsOf(before).inForce);
    const bool again = transactionsOf(before).alive && !transactionsOf(before).admitted &&
                       transactionsOf(before).initArrivesAt <= time;
    MILLRACE_INVARIANT(!transactionsOf(before).alive || again);
    MILLRACE_INVARIANT(fact.arrivesAt >= time);
}

void verify(const VisibleState& before, SimTime time, const EpochRaised& fact)
{
    const TransactionsState& transactions = transactionsOf(before);
    verifyCoordinates(before);
    MILLRACE_INVARIANT(transactions.alive && !transactions.admitted);
    MILLRACE_INVARIANT(transactions.initArrivesAt == time);
    MILLRACE_INVARIANT(fact.epoch == transactions.epoch + 1);
}

void verify(const VisibleState& before, SimTime, const SendFailed& fact)
{
    MILLRACE_INVARIANT(!transactionsOf(before).alive);
    MILLRACE_INVARIANT(fact.happening.value < before.happenings);
}

void verify(const VisibleState& before, SimTime, const CoordinatorMoved& fact)
{
    const BrokerId was = transactionsOf(before).coordinator;
    MILLRACE_INVARIANT(transactionsOf(before).inForce && fact.broker != was);
    // Not while the controller counts on the former one.
    MILLRACE_INVARIANT(was.isNone() || before.log.cluster.brokers.at(was.value).fenced);
    MILLRACE_INVARIANT(fact.broker.isNone() ||
                       before.log.cluster.brokers.at(fact.broker.value).serves);
}

}  // namespace millrace
