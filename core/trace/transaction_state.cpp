// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/transaction_state.h"

#include <algorithm>

#include "core/trace/visible_state.h"

// Facts of transactions. What is open or aborted in a partition is read off the markers in the log
// that counts, so a log that was cut, or an older one that counts again, needs no other care.

namespace millrace {

namespace {

using Bounds = std::vector<TransactionBound>;

/// Calls `use` with the rows of each epoch of a log, oldest first, until it says true.
template <class Use>
void forEachEpoch(const LogChain& chain, Use use)
{
    for (std::size_t n = 0; n < chain.epochs.size(); ++n) {
        const EpochStart& epoch = chain.epochs[n];
        const Offset end = n + 1 < chain.epochs.size() ? chain.epochs[n + 1].first : chain.end;
        if (use(epoch, end))
            return;
    }
}

/// The last bound of the log that counts that lies below `limit`; null when there is none.
const TransactionBound* lastBoundBelow(const ReplicaSet& set, Offset limit)
{
    const auto& epochs = set.counts.epochs;
    for (std::size_t n = epochs.size(); n-- > 0;) {
        const Offset logEnd = n + 1 < epochs.size() ? epochs[n + 1].first : set.counts.end;
        const Offset end = std::min(limit, logEnd);
        if (end <= epochs[n].first)
            continue;
        const std::uint64_t rowEnd = epochs[n].row + (end - epochs[n].first);
        const auto after = std::ranges::lower_bound(set.bounds, rowEnd, {}, &TransactionBound::row);
        if (after != set.bounds.begin() && (after - 1)->row >= epochs[n].row)
            return &*(after - 1);
    }
    return nullptr;
}

/// The first bound of the log that counts at `from` or above; null when there is none.
const TransactionBound* firstBoundFrom(const ReplicaSet& set, Offset from)
{
    const TransactionBound* found = nullptr;
    forEachEpoch(set.counts, [&](const EpochStart& epoch, Offset end) {
        if (end <= from)
            return false;
        const std::uint64_t row = epoch.row + (std::max(from, epoch.first) - epoch.first);
        const auto at = std::ranges::lower_bound(set.bounds, row, {}, &TransactionBound::row);
        if (at != set.bounds.end() && at->row < epoch.row + (end - epoch.first))
            found = &*at;
        return found != nullptr;
    });
    return found;
}

TransactionsState& transactionsOf(VisibleState& state)
{
    return state.log.cluster.transactions;
}

TransactionState& transactionOf(VisibleState& state, TransactionId id)
{
    return *std::ranges::find(transactionsOf(state).open, id, &TransactionState::id);
}

EnlistedPartition& enlistedOf(TransactionState& transaction, PartitionId partition)
{
    return *std::ranges::find(transaction.partitions, partition, &EnlistedPartition::partition);
}

/// What is over everywhere and for its application needs no memory.
void forgetWhatIsOver(VisibleState& state)
{
    std::erase_if(transactionsOf(state).open,
                  [](const TransactionState& each) { return each.complete && each.isOver(); });
}

}  // namespace

RecordStanding standingAt(const ReplicaSet& set, Offset offset)
{
    using What = TransactionBound::What;
    const TransactionBound* last = lastBoundBelow(set, offset + 1);
    if (last == nullptr)
        return RecordStanding::Plain;
    if (last->what != What::Begin)
        return last->offset == offset ? RecordStanding::Marker : RecordStanding::Plain;
    const TransactionBound* end = firstBoundFrom(set, offset + 1);
    if (end == nullptr)
        return RecordStanding::Open;
    return end->what == What::Commit ? RecordStanding::Committed : RecordStanding::Aborted;
}

Offset endOfTransaction(const ReplicaSet& set, Offset offset)
{
    return firstBoundFrom(set, offset + 1)->offset;
}

Offset firstOpenBelow(const ReplicaSet& set, Offset limit)
{
    const TransactionBound* last = lastBoundBelow(set, limit);
    const bool open = last != nullptr && last->what == TransactionBound::What::Begin;
    return open ? last->offset : limit;
}

Offset nextForGroup(const LogState& log, GroupId group, PartitionId partition, Offset position,
                    Offset limit)
{
    if (!log.cluster.transactions.inForce)
        return position;
    const ReplicaSet& set = log.cluster.sets[partition.value];
    while (position < limit) {
        const RecordStanding standing = standingAt(set, position);
        if (standing == RecordStanding::Marker)
            ++position;
        else if (standing == RecordStanding::Aborted && log.groups[group.value].readsCommitted)
            position = endOfTransaction(set, position);
        else
            break;
    }
    return std::min(position, limit);
}

const TransactionState* openTransaction(const TransactionsState& state)
{
    const bool open =
        !state.open.empty() && state.open.back().client == TransactionState::Client::Open;
    return open ? &state.open.back() : nullptr;
}

const TransactionState* findTransaction(const TransactionsState& state, TransactionId id)
{
    const auto found = std::ranges::find(state.open, id, &TransactionState::id);
    return found == state.open.end() ? nullptr : &*found;
}

const EnlistedPartition* enlistedIn(const TransactionState& transaction, PartitionId partition)
{
    const auto found =
        std::ranges::find(transaction.partitions, partition, &EnlistedPartition::partition);
    return found == transaction.partitions.end() ? nullptr : &*found;
}

bool isAbandoned(const TransactionState& transaction)
{
    return transaction.client == TransactionState::Client::Gone && !transaction.decided;
}

SimTime sweptAt(const TransactionsState& state, const TransactionState& transaction)
{
    const std::int64_t period = std::max<std::int64_t>(state.sweep.count(), 1);
    return fromNs((toNs(transaction.timeoutAt) / period + 1) * period);
}

void beginTransaction(ReplicaSet& set)
{
    const TransactionBound* last = lastBoundBelow(set, set.counts.end);
    if (last == nullptr || last->what != TransactionBound::What::Begin)
        set.bounds.push_back({set.appended, set.counts.end, TransactionBound::What::Begin});
}

void updateLastStable(VisibleState& state, PartitionId id)
{
    if (!transactionsOf(state).inForce)
        return;
    const ReplicaSet& set = state.log.cluster.sets[id.value];
    PartitionState& partition = state.log.partitions[id.value];
    partition.lastStable =
        std::max(firstOpenBelow(set, partition.highWatermark), partition.logStart);
    // A marker that is gone before all in sync had it is needed again.
    for (TransactionState& transaction : transactionsOf(state).open)
        for (EnlistedPartition& each : transaction.partitions)
            if (each.partition == id && each.marker == EnlistedPartition::Marker::Appended &&
                each.offset >= set.counts.end)
                each.marker = EnlistedPartition::Marker::Needed;
}

namespace {

/// The transaction of a happening that is not over yet; null when there is none.
template <class Transactions>
auto* transactionWith(Transactions& transactions, HappeningId happening)
{
    const auto found = std::ranges::find_if(transactions.open, [happening](const auto& each) {
        return std::ranges::binary_search(each.records, happening);
    });
    return found == transactions.open.end() ? nullptr : &*found;
}

}  // namespace

bool isAbortedFor(const VisibleState& before, const RecordEffect& fact)
{
    const ClusterState& cluster = before.log.cluster;
    if (!cluster.transactions.inForce)
        return false;
    if (const TransactionState* of = transactionWith(cluster.transactions, fact.happening))
        return of->decided && of->end == TransactionEnd::Abort;
    const RecordInHand& hand = before.log.members[fact.member.value].hand;
    const ReplicaSet& set = cluster.sets[hand.partition.value];
    return hand.offset < set.counts.end && standingAt(set, hand.offset) == RecordStanding::Aborted;
}

void noteTransactionalEffect(VisibleState& state, const RecordEffect& fact)
{
    if (!transactionsOf(state).inForce)
        return;
    const GroupId group = state.log.members[fact.member.value].group;
    TransactionState* of = transactionWith(transactionsOf(state), fact.happening);
    if (of != nullptr && !of->decided)
        of->effects.emplace_back(fact.happening, group);
    else if (isAbortedFor(state, fact))
        ++state.log.groups[group.value].abortedEffects;
}

void apply(VisibleState& state, SimTime time, const TransactionOpened& fact)
{
    TransactionsState& transactions = transactionsOf(state);
    TransactionState& opened = transactions.open.emplace_back();
    opened.id = fact.transaction;
    opened.openedAt = time;
    ++transactions.opened;
}

void apply(VisibleState& state, SimTime, const PartitionEnlisted& fact)
{
    TransactionState& transaction = transactionOf(state, fact.transaction);
    transaction.timeoutAt = fact.timeoutAt;
    transaction.partitions.emplace_back().partition = fact.partition;
}

void apply(VisibleState& state, SimTime, const TransactionClosed& fact)
{
    TransactionState& transaction = transactionOf(state, fact.transaction);
    transaction.client = TransactionState::Client::Closed;
    if (!transaction.decided)
        transaction.end = fact.end;
}

void apply(VisibleState& state, SimTime, const EndRequested& fact)
{
    TransactionState& transaction = transactionOf(state, fact.transaction);
    transaction.client = TransactionState::Client::Ending;
    transaction.endArrivesAt = fact.arrivesAt;
}

void apply(VisibleState& state, SimTime, const EndRefused& fact)
{
    transactionOf(state, fact.transaction).client = TransactionState::Client::Over;
    forgetWhatIsOver(state);
}

void apply(VisibleState& state, SimTime, const TransactionDecided& fact)
{
    TransactionState& transaction = transactionOf(state, fact.transaction);
    transaction.decided = true;
    transaction.end = fact.end;
    transaction.by = fact.by;
    if (fact.by == DecidedBy::Application && !transaction.isOver())
        transaction.client = TransactionState::Client::Over;
    if (fact.end == TransactionEnd::Abort)
        for (const auto& [happening, group] : transaction.effects)
            ++state.log.groups[group.value].abortedEffects;
}

void apply(VisibleState& state, SimTime time, const MarkerSent& fact)
{
    EnlistedPartition& each = enlistedOf(transactionOf(state, fact.transaction), fact.partition);
    each.marker = EnlistedPartition::Marker::Sent;
    each.broker = fact.broker;
    each.sentAt = time;
    each.arrivesAt = fact.arrivesAt;
}

void apply(VisibleState& state, SimTime, const MarkerAppended& fact)
{
    using What = TransactionBound::What;
    ReplicaSet& set = state.log.cluster.sets[fact.partition.value];
    // Where the records it ends were cut off it ends nothing.
    set.bounds.push_back({set.appended, fact.offset,
                          fact.end == TransactionEnd::Commit ? What::Commit : What::Abort});
    ++set.appended;
    ++set.counts.end;
    ++replicaOn(set, set.leader)->log.end;
    ++state.log.partitions[fact.partition.value].logEnd;
    EnlistedPartition& each = enlistedOf(transactionOf(state, fact.transaction), fact.partition);
    each.marker = EnlistedPartition::Marker::Appended;
    each.offset = fact.offset;
}

void apply(VisibleState& state, SimTime, const TransactionCompleted& fact)
{
    TransactionState& transaction = transactionOf(state, fact.transaction);
    transaction.complete = true;
    if (transaction.partitions.empty())  // Its coordinator never heard of it.
        transaction.client = TransactionState::Client::Over;
    forgetWhatIsOver(state);
}

void apply(VisibleState& state, SimTime, const LastStableOffsetRaised& fact)
{
    state.log.partitions[fact.partition.value].lastStable = fact.lastStable;
}

void apply(VisibleState& state, SimTime, const RecordsSkipped& fact)
{
    ReadingState& reading = readingAt(state.log, fact.group, fact.partition);
    if (state.log.groups[fact.group.value].shares)
        passOver(reading, fact.position);
    else
        reading.position = fact.position;
}

void apply(VisibleState& state, SimTime time, const ProducerKilled&)
{
    TransactionsState& transactions = transactionsOf(state);
    transactions.alive = false;
    transactions.admitted = false;
    transactions.since = time;
    std::erase_if(transactions.open,
                  [](const TransactionState& each) { return each.partitions.empty(); });
    for (TransactionState& each : transactions.open)
        each.client = TransactionState::Client::Gone;
    forgetWhatIsOver(state);
    auto& batches = state.log.cluster.producer.batches;
    std::erase_if(batches, [](const BatchState& each) {
        return each.phase != BatchState::Phase::Travelling;
    });
    for (BatchState& each : batches)
        each.failed = true;
}

void apply(VisibleState& state, SimTime time, const ProducerStarted& fact)
{
    TransactionsState& transactions = transactionsOf(state);
    transactions.alive = true;
    transactions.since = time;
    transactions.initArrivesAt = fact.arrivesAt;
}

void apply(VisibleState& state, SimTime, const EpochRaised& fact)
{
    transactionsOf(state).epoch = fact.epoch;
    transactionsOf(state).admitted = true;
}

void apply(VisibleState&, SimTime, const SendFailed&)
{
    // History alone: the ledger counts it.
}

void apply(VisibleState& state, SimTime, const CoordinatorMoved& fact)
{
    transactionsOf(state).coordinator = fact.broker;
}

}  // namespace millrace
