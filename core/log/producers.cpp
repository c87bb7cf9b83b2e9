// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/producers.h"

#include <algorithm>

// From the application's send() to the departure of requests. A batch goes when it is full, when
// linger.ms is over or when another stands behind it, and while fewer than max.in.flight requests
// of its partition wait for an answer. Records without a key stick to a partition until
// batch.size bytes went there (KIP-794); that the switch may wait until a batch is ready is left
// out.

namespace millrace {

Producers::Producers(const ProducerSpec& spec, const VariateSpec& delay, int minInSync,
                     std::size_t partitions, std::size_t brokers)
    : m_spec{spec}
    , m_delay{delay}
    , m_minInSync{static_cast<std::uint32_t>(minInSync)}
    , m_lines(partitions)
    , m_reachable(brokers, true)
    , m_sticky{static_cast<std::uint32_t>(spec.batchSize)}
{
}

void Producers::begin(const Context& context)
{
    for (std::size_t p = 0; p < m_lines.size(); ++p)
        lookUpLeader(context, PartitionId{p});
}

PartitionId Producers::choose(const Context& context, PartitionId keyed)
{
    using Partitioner = ProducerSpec::Partitioner;
    if (m_spec.partitioner == Partitioner::Keyed)
        return keyed;
    if (m_spec.partitioner == Partitioner::Explicit)
        return PartitionId{static_cast<std::uint32_t>(m_spec.partition)};
    if (m_sticky.partition().isNone()) {
        // Adaptive, as Kafka's default: partitions with fewer batches waiting get more.
        std::vector<std::uint32_t> queues;
        for (std::size_t p = 0; p < context.state().log.partitionCount; ++p)
            queues.push_back(static_cast<std::uint32_t>(m_lines[p].toSend.size()));
        const PartitionWeights weights = PartitionWeights::adaptive(queues);
        Draw draw = context.draw(Purpose::Sticky, m_stickyDraws++);
        m_sticky.switchTo(weights.at(draw.below(weights.total())));
    }
    const PartitionId partition = m_sticky.partition();
    m_sticky.appended(static_cast<std::uint64_t>(m_spec.recordSize));
    return partition;
}

/// Records a batch holds; one that is too large travels alone.
std::uint32_t Producers::room() const
{
    return static_cast<std::uint32_t>(std::max(1, m_spec.batchSize / m_spec.recordSize));
}

namespace {

/// More records may go into it: its transaction is the one that is open.
bool isOpen(const Context& context, const BatchState& batch)
{
    const TransactionState* open = openTransaction(context.state().log.cluster.transactions);
    return batch.transaction == (open == nullptr ? TransactionId::none() : open->id);
}

}  // namespace

void Producers::send(Context& context, HappeningId happening, PartitionId keyed)
{
    const PartitionId partition = choose(context, keyed);
    Line& line = m_lines[partition.value];
    const ProducerState& producer = producerOf(context);
    const BatchState* last =
        line.toSend.empty() ? nullptr : findBatch(producer, line.toSend.back());
    const bool joins = last != nullptr && last->phase == BatchState::Phase::Gathering &&
                       last->records.size() < room() && isOpen(context, *last);
    const BatchId batch = joins ? last->id : BatchId{producer.nextBatch};
    context.emit(RecordBuffered{happening, partition, batch});
    if (!joins) {
        line.toSend.push_back(batch);
        line.open.push_back(batch);
        if (m_spec.linger.count() > 0)
            schedule(context, context.now() + m_spec.linger, Kind::LingerEnds, partition.value);
        watchDelivery(context, partition);
    }
    drain(context, partition);
}

BrokerId Producers::lineOf(const Context& context, const Event& event) const
{
    const auto kind = static_cast<Kind>(event.kind);
    if (kind != Kind::RequestArrives && kind != Kind::AnswerArrives)
        return BrokerId::none();
    const BatchState* batch = findBatch(producerOf(context), BatchId{event.a});
    return batch != nullptr && batch->attempt == event.b ? batch->broker : BrokerId::none();
}

bool Producers::handle(Context& context, const Event& event)
{
    // Stale ones are dropped: the batch is over, or was sent again.
    const auto current = [&] {
        const BatchState* batch = findBatch(producerOf(context), BatchId{event.a});
        return batch != nullptr && batch->attempt == event.b;
    };
    switch (static_cast<Kind>(event.kind)) {
    case Kind::RequestArrives:
        return false;
    case Kind::AnswerArrives:
        if (current())
            answerArrives(context, BatchId{event.a});
        break;
    case Kind::RequestTimesOut:
        if (current())
            timeOut(context, BatchId{event.a});
        break;
    case Kind::LingerEnds:
    case Kind::RetryDue:
        drain(context, PartitionId{event.a});
        break;
    case Kind::MetadataAges:
        refreshMetadata(context, BrokerId{event.a});
        break;
    case Kind::DeliveryMayEnd:
        expire(context, PartitionId{event.a});
        break;
    }
    return true;
}

/// Sends what may go now.
void Producers::drain(Context& context, PartitionId partition)
{
    const std::uint64_t cause = context.cause();
    const Line& line = m_lines[partition.value];
    while (!line.toSend.empty() && line.inFlight < static_cast<std::uint32_t>(m_spec.maxInFlight)) {
        if (line.leader.isNone() || !m_reachable[line.leader.value])
            break;  // Waits for a leader.
        const BatchState& first = *findBatch(producerOf(context), line.toSend.front());
        if (!isReady(context, line, first) || !mayGo(context, first))
            break;
        context.resumeFrom(cause);
        sendFirst(context, partition);
    }
    context.resumeFrom(cause);
}

bool Producers::isReady(const Context& context, const Line& line, const BatchState& batch) const
{
    if (batch.phase == BatchState::Phase::BackingOff) {
        // Idempotence: what is sent again goes in order, one at a time.
        const bool inTurn = !m_spec.idempotence || line.open.front() == batch.id;
        return inTurn && batch.until <= context.now();
    }
    return batch.records.size() >= room() || line.toSend.size() > 1 || !isOpen(context, batch) ||
           context.now() >= batch.createdAt + m_spec.linger;
}

void Producers::sendFirst(Context& context, PartitionId partition)
{
    Line& line = m_lines[partition.value];
    const BatchId id = line.toSend.front();
    line.toSend.pop_front();
    const BatchState& batch = *findBatch(producerOf(context), id);
    enlist(context, batch);
    const std::uint32_t attempt = batch.attempt + 1;
    const SimTime now = context.now();
    const Draw draw = context.draw(Purpose::Batch, batch.records.front().value,
                                   static_cast<std::uint32_t>(Use::Request), attempt);
    line.lastArrival =
        std::max(line.lastArrival, now + sample(m_delay, draw) + context.extraTravel(draw));
    context.emit(
        BatchSent{id, line.leader, attempt, static_cast<Acks>(m_spec.acks), line.lastArrival});
    schedule(context, line.lastArrival, Kind::RequestArrives, id.value, attempt);
    if (m_spec.acks == ProducerSpec::Acks::None) {
        close(partition, id);
        return;
    }
    ++line.inFlight;
    schedule(context, now + m_spec.requestTimeout, Kind::RequestTimesOut, id.value, attempt,
             Priority::Expiry);
}

/// One timer a partition: the oldest batch that is not over decides.
void Producers::watchDelivery(Context& context, PartitionId partition)
{
    Line& line = m_lines[partition.value];
    if (line.deliveryWatched || line.open.empty())
        return;
    line.deliveryWatched = true;
    const BatchState& oldest = *findBatch(producerOf(context), line.open.front());
    schedule(context, oldest.createdAt + m_spec.deliveryTimeout, Kind::DeliveryMayEnd,
             partition.value, 0, Priority::Expiry);
}

void Producers::expire(Context& context, PartitionId partition)
{
    Line& line = m_lines[partition.value];
    line.deliveryWatched = false;
    while (!line.open.empty()) {
        const BatchState& oldest = *findBatch(producerOf(context), line.open.front());
        if (oldest.createdAt + m_spec.deliveryTimeout > context.now())
            break;
        fail(context, oldest.id, ProduceError::RequestTimedOut);
    }
    watchDelivery(context, partition);
    drain(context, partition);
}

void Producers::schedule(Context& context, SimTime at, Kind kind, std::uint32_t a, std::uint32_t b,
                         Priority priority) const
{
    context.schedule(at, Model::Log, static_cast<std::uint8_t>(kind), a, b, priority);
}

Draw Producers::drawOf(const Context& context, const BatchState& batch, Use use) const
{
    // By its first record, so that other batches change nothing for it.
    return context.draw(Purpose::Batch, batch.records.front().value,
                        static_cast<std::uint32_t>(use), batch.attempt);
}

}  // namespace millrace
