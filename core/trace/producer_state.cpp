// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/trace/visible_state.h"

// Facts of the producer and its requests.

namespace millrace {

const BatchState* findBatch(const ProducerState& producer, BatchId batch)
{
    const auto found = std::ranges::lower_bound(producer.batches, batch, {}, &BatchState::id);
    return found == producer.batches.end() || found->id != batch ? nullptr : &*found;
}

BatchState& batchOf(ProducerState& producer, BatchId batch)
{
    return *std::ranges::lower_bound(producer.batches, batch, {}, &BatchState::id);
}

namespace {

ProducerState& producerOf(VisibleState& state)
{
    return state.log.cluster.producer;
}

BatchState& enter(VisibleState& state, BatchId batch, SimTime time, BatchState::Phase phase)
{
    BatchState& each = batchOf(producerOf(state), batch);
    each.phase = phase;
    each.since = time;
    each.until = time;
    return each;
}

void forget(VisibleState& state, BatchId batch)
{
    auto& batches = producerOf(state).batches;
    batches.erase(std::ranges::lower_bound(batches, batch, {}, &BatchState::id));
}

}  // namespace

void apply(VisibleState& state, SimTime time, const RecordBuffered& fact)
{
    ProducerState& producer = producerOf(state);
    ++state.log.sent;
    std::uint64_t& sequence = producer.nextSequence[fact.partition.value];
    if (fact.batch.value == producer.nextBatch) {
        ++producer.nextBatch;
        BatchState& batch = producer.batches.emplace_back();
        batch.id = fact.batch;
        batch.partition = fact.partition;
        batch.sequence = sequence;
        if (const TransactionState* open = openTransaction(state.log.cluster.transactions))
            batch.transaction = open->id;
        batch.createdAt = batch.since = batch.until = time;
    }
    batchOf(producer, fact.batch).records.push_back(fact.happening);
    if (auto& open = state.log.cluster.transactions.open; !open.empty()) {
        auto& records = open.back().records;
        records.insert(std::ranges::upper_bound(records, fact.happening), fact.happening);
    }
    ++sequence;
}

void apply(VisibleState& state, SimTime time, const BatchSent& fact)
{
    BatchState& batch = enter(state, fact.batch, time, BatchState::Phase::Travelling);
    batch.until = fact.arrivesAt;
    batch.attempt = fact.attempt;
    batch.broker = fact.broker;
    batch.acks = fact.acks;
}

void apply(VisibleState& state, SimTime time, const BatchAppended& fact)
{
    BatchState& batch = enter(state, fact.batch, time, BatchState::Phase::Appending);
    producerOf(state).appending = fact.batch;
    batch.appended = 0;
    const auto count = static_cast<std::uint32_t>(batch.records.size());
    batch.end = fact.offset + count;
    auto& known = state.log.cluster.sets[batch.partition.value].known;
    if (known.size() == kKnownBatches)
        known.erase(known.begin());
    known.push_back({fact.sequence, count, batch.end});
}

void appendToBatch(VisibleState& state, SimTime time)
{
    ProducerState& producer = producerOf(state);
    BatchState& batch = batchOf(producer, producer.appending);
    if (++batch.appended < batch.records.size())
        return;
    producer.appending = BatchId::none();
    if (batch.isOrphan())
        forget(state, batch.id);
    else
        enter(state, batch.id, time, BatchState::Phase::Waiting);
}

void apply(VisibleState& state, SimTime time, const BatchRecognized& fact)
{
    BatchState& batch = enter(state, fact.batch, time, BatchState::Phase::Waiting);
    const auto& known = state.log.cluster.sets[batch.partition.value].known;
    batch.end = std::ranges::find(known, batch.sequence, &KnownBatch::sequence)->end;
    if (batch.isOrphan())
        forget(state, fact.batch);
}

void apply(VisibleState& state, SimTime time, const BatchAnswered& fact)
{
    if (findBatch(producerOf(state), fact.batch)->isOrphan()) {
        forget(state, fact.batch);
        return;
    }
    BatchState& batch = enter(state, fact.batch, time, BatchState::Phase::Answering);
    batch.until = fact.arrivesAt;
    batch.answer = fact.error;
}

void apply(VisibleState& state, SimTime time, const BatchLost& fact)
{
    if (findBatch(producerOf(state), fact.batch)->isOrphan())
        forget(state, fact.batch);
    else
        enter(state, fact.batch, time, BatchState::Phase::Lost);
}

void apply(VisibleState& state, SimTime, const BatchAcknowledged& fact)
{
    forget(state, fact.batch);
}

void apply(VisibleState& state, SimTime time, const BatchRetried& fact)
{
    enter(state, fact.batch, time, BatchState::Phase::BackingOff).until = fact.dueAt;
}

void apply(VisibleState& state, SimTime, const BatchFailed& fact)
{
    BatchState& batch = batchOf(producerOf(state), fact.batch);
    for (TransactionState& each : state.log.cluster.transactions.open)
        each.failed = each.failed || each.id == batch.transaction;
    // A request under way arrives all the same, and its records with it.
    batch.failed = batch.phase == BatchState::Phase::Travelling;
    if (!batch.failed)
        forget(state, fact.batch);
}

}  // namespace millrace
