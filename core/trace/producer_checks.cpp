// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/base/invariant.h"
#include "core/trace/checks.h"

// Facts of the producer and its requests. Numbers in comments: reliability invariants.

namespace millrace {

namespace {

using Phase = BatchState::Phase;

const BatchState& batchAt(const VisibleState& state, BatchId batch)
{
    const BatchState* found = findBatch(state.log.cluster.producer, batch);
    MILLRACE_INVARIANT(found != nullptr);
    return *found;
}

const ReplicaSet& setOf(const VisibleState& state, const BatchState& batch)
{
    return state.log.cluster.sets.at(batch.partition.value);
}

bool isOneOf(Phase phase, std::initializer_list<Phase> phases)
{
    return std::ranges::find(phases, phase) != phases.end();
}

/// The batch has reached the leader at this instant.
const BatchState& arriving(const VisibleState& state, SimTime time, BatchId batch)
{
    const BatchState& found = batchAt(state, batch);
    MILLRACE_INVARIANT(found.phase == Phase::Travelling && found.until == time);  // 12
    return found;
}

/// 19: only the leader of the epoch appends, and it is there.
void verifyLeads(const VisibleState& state, const BatchState& batch)
{
    MILLRACE_INVARIANT(setOf(state, batch).leader == batch.broker);
    MILLRACE_INVARIANT(state.log.partitions.at(batch.partition.value).online);
}

}  // namespace

void verify(const VisibleState& before, SimTime, const RecordBuffered& fact)
{
    const ClusterState& cluster = before.log.cluster;
    MILLRACE_INVARIANT(fact.happening.value < before.happenings);
    MILLRACE_INVARIANT(fact.partition.value < cluster.sets.size());
    const TransactionState* open = openTransaction(cluster.transactions);
    MILLRACE_INVARIANT(!cluster.transactions.inForce || (cluster.transactions.alive && open));
    if (fact.batch.value == cluster.producer.nextBatch)
        return;
    const BatchState& batch = batchAt(before, fact.batch);
    MILLRACE_INVARIANT(batch.phase == Phase::Gathering && batch.partition == fact.partition);
    MILLRACE_INVARIANT(open == nullptr || batch.transaction == open->id);
    const std::uint64_t next = cluster.producer.nextSequence.at(fact.partition.value);
    MILLRACE_INVARIANT(batch.sequence + batch.records.size() == next);
}

void verify(const VisibleState& before, SimTime time, const BatchSent& fact)
{
    const BatchState& batch = batchAt(before, fact.batch);
    MILLRACE_INVARIANT(isOneOf(batch.phase, {Phase::Gathering, Phase::BackingOff}));
    MILLRACE_INVARIANT(batch.phase == Phase::Gathering || batch.until <= time);
    MILLRACE_INVARIANT(fact.attempt == batch.attempt + 1 && fact.arrivesAt >= time);
    MILLRACE_INVARIANT(replicaOn(setOf(before, batch), fact.broker) != nullptr);
    const TransactionsState& transactions = before.log.cluster.transactions;
    if (!transactions.inForce)
        return;
    // One transaction after the other, by a process that is not fenced, where it is written down.
    MILLRACE_INVARIANT(transactions.alive && transactions.admitted);
    MILLRACE_INVARIANT(transactions.open.front().id == batch.transaction);
    MILLRACE_INVARIANT(enlistedIn(transactions.open.front(), batch.partition) != nullptr);
}

void verify(const VisibleState& before, SimTime time, const BatchAppended& fact)
{
    const BatchState& batch = arriving(before, time, fact.batch);
    verifyLeads(before, batch);
    const ReplicaSet& set = setOf(before, batch);
    MILLRACE_INVARIANT(before.log.cluster.producer.appending.isNone());
    MILLRACE_INVARIANT(fact.offset == set.counts.end && fact.sequence == batch.sequence);
    const auto replicas = static_cast<std::uint32_t>(set.replicas.size());
    if (batch.acks == Acks::All)
        MILLRACE_INVARIANT(inSyncCount(set) >= std::min(before.log.cluster.minInSync, replicas));
    if (before.log.cluster.transactions.inForce) {
        // 31: nothing comes behind the decision (KIP-890).
        const TransactionState* of =
            findTransaction(before.log.cluster.transactions, batch.transaction);
        MILLRACE_INVARIANT(of != nullptr && !of->decided);
    }
    if (!before.log.cluster.idempotence || set.known.empty())
        return;
    // 30: consecutive; a gap only after what will never come.
    const std::uint64_t next = set.known.back().sequence + set.known.back().records;
    MILLRACE_INVARIANT(fact.sequence >= next);
    if (fact.sequence > next)
        for (const BatchState& each : before.log.cluster.producer.batches)
            MILLRACE_INVARIANT(each.partition != batch.partition ||
                               each.sequence >= fact.sequence || each.sequence < next ||
                               each.failed);
}

void verify(const VisibleState& before, SimTime time, const BatchRecognized& fact)
{
    const BatchState& batch = arriving(before, time, fact.batch);
    verifyLeads(before, batch);
    MILLRACE_INVARIANT(before.log.cluster.idempotence);  // 30
    const auto& known = setOf(before, batch).known;
    MILLRACE_INVARIANT(std::ranges::find(known, batch.sequence, &KnownBatch::sequence) !=
                       known.end());
}

void verify(const VisibleState& before, SimTime time, const BatchAnswered& fact)
{
    const BatchState& batch = batchAt(before, fact.batch);
    MILLRACE_INVARIANT(before.log.cluster.brokers.at(batch.broker.value).serves);  // 11
    MILLRACE_INVARIANT(fact.arrivesAt >= time);
    if (fact.error != ProduceError::None) {
        MILLRACE_INVARIANT(isOneOf(batch.phase, {Phase::Travelling, Phase::Waiting}));
        return;
    }
    MILLRACE_INVARIANT(batch.phase == Phase::Waiting);
    // 32: accepted means that all in sync have it.
    if (batch.acks == Acks::All)
        MILLRACE_INVARIANT(before.log.partitions.at(batch.partition.value).highWatermark >=
                           batch.end);
}

void verify(const VisibleState& before, SimTime, const BatchLost& fact)
{
    MILLRACE_INVARIANT(isOneOf(batchAt(before, fact.batch).phase,
                               {Phase::Travelling, Phase::Waiting, Phase::Answering}));
}

void verify(const VisibleState& before, SimTime time, const BatchAcknowledged& fact)
{
    const BatchState& batch = batchAt(before, fact.batch);
    MILLRACE_INVARIANT(batch.phase == Phase::Answering && batch.until == time);
    MILLRACE_INVARIANT(batch.answer == ProduceError::None);
}

void verify(const VisibleState& before, SimTime time, const BatchRetried& fact)
{
    const BatchState& batch = batchAt(before, fact.batch);
    MILLRACE_INVARIANT(batch.attempt > 0 && batch.phase != Phase::BackingOff);
    MILLRACE_INVARIANT(!batch.isOrphan() && fact.error != ProduceError::None);
    MILLRACE_INVARIANT(fact.dueAt >= time);
}

void verify(const VisibleState& before, SimTime, const BatchFailed& fact)
{
    MILLRACE_INVARIANT(!batchAt(before, fact.batch).isOrphan());
    MILLRACE_INVARIANT(fact.error != ProduceError::None);
}

}  // namespace millrace
