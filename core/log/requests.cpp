// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/log/producers.h"

// A request at its leader, the answer, and what goes wrong. A leader refuses what is not its own,
// acks=all below min.insync.replicas, and, of an idempotent producer, a batch before its turn;
// it knows the last five batches and does not append them again (KIP-98). A broken connection
// fails what is in flight at once; silence does so after request.timeout.ms. What fails is sent
// again until delivery.timeout.ms is over.

namespace millrace {

using Phase = BatchState::Phase;

namespace {

/// metadata.max.age.ms: a producer that hears nothing asks for the leaders again.
constexpr SimDuration kMetadataMaxAge = std::chrono::minutes{5};

bool isEnded(const Context& context, TransactionId id)
{
    const TransactionState* found = findTransaction(context.state().log.cluster.transactions, id);
    return found == nullptr || found->decided;
}

}  // namespace

/// A connection delivers in order or not at all: behind what is lost nothing arrives until the
/// producer closes it.
bool Producers::isLost(const Context& context, const BatchState& batch, Use use)
{
    Line& line = m_lines[batch.partition.value];
    Draw draw = drawOf(context, batch, use);
    const bool lost = draw.chance(m_spec.loss);
    if (batch.acks == Acks::None || batch.id < m_firstOfProcess)
        return lost;  // Nobody waits: the next one has a new connection.
    line.broken = line.broken || lost;
    return line.broken;
}

const BatchState* Producers::arrive(Context& context, const Event& event)
{
    const BatchId id{event.a};
    const BatchState* batch = findBatch(producerOf(context), id);
    if (batch == nullptr || batch->attempt != event.b || batch->phase != Phase::Travelling)
        return nullptr;  // Its connection broke on the way.
    const ClusterState& cluster = context.state().log.cluster;
    if (isLost(context, *batch, Use::RequestLoss) || !cluster.brokers[batch->broker.value].serves) {
        context.emit(BatchLost{id});
        return nullptr;
    }
    const ProduceError error = refusal(context, *batch);
    if (error != ProduceError::None) {
        answer(context, id, error);
        return nullptr;
    }
    const ReplicaSet& set = setOf(context, batch->partition);
    const bool isKnown =
        std::ranges::find(set.known, batch->sequence, &KnownBatch::sequence) != set.known.end();
    if (m_spec.idempotence && isKnown) {
        context.emit(BatchRecognized{id});
        appended(context, id);
        return nullptr;
    }
    context.emit(BatchAppended{id, set.counts.end, batch->sequence});
    return batch;
}

ProduceError Producers::refusal(const Context& context, const BatchState& batch) const
{
    const ReplicaSet& set = setOf(context, batch.partition);
    if (set.leader != batch.broker)
        return ProduceError::NotLeaderOrFollower;
    if (batch.acks == Acks::All && inSyncCount(set) < m_minInSync)
        return ProduceError::NotEnoughReplicas;
    if (!batch.transaction.isNone() && isEnded(context, batch.transaction))
        return ProduceError::InvalidProducerEpoch;  // KIP-890: its epoch ended with it.
    if (!m_spec.idempotence || set.known.empty())
        return ProduceError::None;
    if (std::ranges::find(set.known, batch.sequence, &KnownBatch::sequence) != set.known.end())
        return ProduceError::None;
    const std::uint64_t next = set.known.back().sequence + set.known.back().records;
    if (batch.sequence < next)
        return ProduceError::OutOfOrderSequence;  // Of a former epoch.
    // A gap that nothing will fill: the producer raises its epoch and begins anew (KIP-360).
    const auto comes = [&](BatchId each) {
        const std::uint64_t sequence = findBatch(producerOf(context), each)->sequence;
        return sequence >= next && sequence < batch.sequence;
    };
    const bool gap =
        batch.sequence > next && std::ranges::any_of(m_lines[batch.partition.value].open, comes);
    return gap ? ProduceError::OutOfOrderSequence : ProduceError::None;
}

/// The leader has it: acks=1 is answered now, acks=all when all in sync have it.
void Producers::appended(Context& context, BatchId id)
{
    const BatchState* batch = findBatch(producerOf(context), id);
    if (batch == nullptr)
        return;  // Nobody waits for an answer.
    const Offset watermark = context.state().log.partitions[batch->partition.value].highWatermark;
    if (batch->acks == Acks::Leader || watermark >= batch->end)
        answer(context, id, ProduceError::None);
}

void Producers::answer(Context& context, BatchId id, ProduceError error)
{
    const BatchState& batch = *findBatch(producerOf(context), id);
    const PartitionId partition = batch.partition;
    Line& line = m_lines[partition.value];
    const std::uint32_t attempt = batch.attempt;
    const bool heard = !batch.isOrphan();
    const Draw draw = drawOf(context, batch, Use::Answer);
    const SimTime arrivesAt = context.now() + sample(m_delay, draw) + context.extraTravel(draw);
    if (heard)
        line.lastAnswer = std::max(line.lastAnswer, arrivesAt);
    context.emit(BatchAnswered{id, error, heard ? line.lastAnswer : arrivesAt});
    if (heard)
        schedule(context, line.lastAnswer, Kind::AnswerArrives, id.value, attempt);
    else
        lookUpLeader(context, partition);  // The leader closes the connection.
}

void Producers::answerArrives(Context& context, BatchId id)
{
    const BatchState& batch = *findBatch(producerOf(context), id);
    if (batch.phase != Phase::Answering)
        return;
    if (isLost(context, batch, Use::AnswerLoss)) {
        context.emit(BatchLost{id});
        return;
    }
    const PartitionId partition = batch.partition;
    if (batch.answer != ProduceError::None) {
        retry(context, id, batch.answer);
    } else {
        --m_lines[partition.value].inFlight;
        close(partition, id);
        context.emit(BatchAcknowledged{id});
    }
    drain(context, partition);
}

void Producers::replicated(Context& context, PartitionId partition)
{
    const std::uint64_t cause = context.cause();
    const Offset watermark = context.state().log.partitions[partition.value].highWatermark;
    const BrokerId leader = setOf(context, partition).leader;  // A former one answers in led().
    for (const BatchId each : m_lines[partition.value].open) {
        const BatchState& batch = *findBatch(producerOf(context), each);
        if (batch.phase != Phase::Waiting || batch.broker != leader || batch.end > watermark)
            continue;
        context.resumeFrom(cause);
        answer(context, each, ProduceError::None);
    }
}

/// A new leader: requests that wait at the former one are turned away.
void Producers::led(Context& context, PartitionId partition)
{
    const std::uint64_t cause = context.cause();
    const ClusterState& cluster = context.state().log.cluster;
    for (const BatchId each : m_lines[partition.value].open) {
        const BatchState& batch = *findBatch(producerOf(context), each);
        if (batch.phase != Phase::Waiting || !cluster.brokers[batch.broker.value].serves ||
            batch.broker == setOf(context, partition).leader)
            continue;  // The last: it was cut off, and leads as before.
        context.resumeFrom(cause);
        answer(context, each, ProduceError::NotLeaderOrFollower);
    }
    context.resumeFrom(cause);
    // One that looks for a leader finds it; one that does not is told by the former.
    const Line& line = m_lines[partition.value];
    if (line.leader.isNone() || !m_reachable[line.leader.value])
        lookUpLeader(context, partition);
    drain(context, partition);
}

/// Its connections break: what is in flight has failed.
void Producers::unreachable(Context& context, BrokerId broker)
{
    const std::uint64_t cause = context.cause();
    m_reachable[broker.value] = false;
    for (std::size_t p = 0; p < m_lines.size(); ++p) {
        const std::deque<BatchId> open = m_lines[p].open;
        for (const BatchId each : open) {
            const BatchState& batch = *findBatch(producerOf(context), each);
            const bool there = batch.phase == Phase::Travelling || batch.phase == Phase::Waiting ||
                               batch.phase == Phase::Lost;
            if (!there || batch.broker != broker)
                continue;
            context.resumeFrom(cause);
            retry(context, each, ProduceError::NetworkException);
        }
        if (m_lines[p].leader == broker)
            m_lines[p].broken = false;
        lookUpLeader(context, PartitionId{p});
        context.resumeFrom(cause);
        drain(context, PartitionId{p});
    }
}

/// Its connections say nothing more: what waits there is lost, and the producer does not know. And
/// so is what did not come through, where it was cut off.
void Producers::dark(Context& context, BrokerId broker)
{
    const std::uint64_t cause = context.cause();
    const bool cut = isCutOff(context.state().log.cluster.brokers[broker.value]);
    silent(context, broker);
    for (const Line& line : m_lines) {
        for (const BatchId each : line.open) {
            const BatchState& batch = *findBatch(producerOf(context), each);
            const bool isHeldUp =
                cut && (batch.phase == Phase::Travelling || batch.phase == Phase::Answering) &&
                batch.until <= context.now();
            if ((batch.phase != Phase::Waiting && !isHeldUp) || batch.broker != broker)
                continue;
            context.resumeFrom(cause);
            context.emit(BatchLost{each});
        }
    }
}

/// Its connections stand still; who waits for no answer notices nothing.
void Producers::silent(Context& context, BrokerId broker)
{
    schedule(context, context.now() + kMetadataMaxAge, Kind::MetadataAges, broker.value);
}

void Producers::refreshMetadata(Context& context, BrokerId broker)
{
    const std::uint64_t cause = context.cause();
    m_reachable[broker.value] = context.state().log.cluster.brokers[broker.value].serves;
    for (std::size_t p = 0; p < m_lines.size(); ++p) {
        if (m_lines[p].leader != broker)
            continue;
        lookUpLeader(context, PartitionId{p});
        context.resumeFrom(cause);
        drain(context, PartitionId{p});
    }
}

/// It serves. Where it was cut off and others lead now, what waits at it is turned away.
void Producers::reachable(Context& context, BrokerId broker)
{
    const std::uint64_t cause = context.cause();
    for (std::size_t p = 0; p < m_lines.size(); ++p) {
        if (setOf(context, PartitionId{p}).leader == broker)
            continue;
        for (const BatchId each : m_lines[p].open) {
            const BatchState& batch = *findBatch(producerOf(context), each);
            if (batch.phase != Phase::Waiting || batch.broker != broker)
                continue;
            context.resumeFrom(cause);
            answer(context, each, ProduceError::NotLeaderOrFollower);
        }
    }
    context.resumeFrom(cause);
    refreshMetadata(context, broker);
}

/// No answer: the connection is closed, and all that is in flight on it has failed.
void Producers::timeOut(Context& context, BatchId id)
{
    const BatchState& batch = *findBatch(producerOf(context), id);
    if (batch.phase == Phase::BackingOff || batch.isOrphan())
        return;
    const std::uint64_t cause = context.cause();
    const PartitionId partition = batch.partition;
    const BrokerId broker = batch.broker;
    m_reachable[broker.value] = context.state().log.cluster.brokers[broker.value].serves;
    const std::deque<BatchId> open = m_lines[partition.value].open;
    for (const BatchId each : open) {
        const BatchState& other = *findBatch(producerOf(context), each);
        const bool inFlight = other.phase != Phase::Gathering && other.phase != Phase::BackingOff;
        if (!inFlight || other.broker != broker)
            continue;
        context.resumeFrom(cause);
        retry(context, each,
              each == id ? ProduceError::RequestTimedOut : ProduceError::NetworkException);
    }
    m_lines[partition.value].broken = false;
    context.resumeFrom(cause);
    drain(context, partition);
}

/// A request has failed. Idempotent batches go back to their place, others to the front.
void Producers::retry(Context& context, BatchId id, ProduceError error)
{
    const BatchState& batch = *findBatch(producerOf(context), id);
    const PartitionId partition = batch.partition;
    Line& line = m_lines[partition.value];
    if (batch.attempt > static_cast<std::uint32_t>(m_spec.retries) ||
        error == ProduceError::InvalidProducerEpoch) {
        fail(context, id, error);
        return;
    }
    --line.inFlight;
    // As Kafka's ExponentialBackoff: doubled each time, a fifth more or less.
    SimDuration backoff = m_spec.retryBackoff;
    for (std::uint32_t n = 1; n < batch.attempt && backoff < m_spec.retryBackoffMax; ++n)
        backoff *= 2;
    backoff = std::min(backoff, m_spec.retryBackoffMax);
    Draw draw = drawOf(context, batch, Use::Backoff);
    const SimTime dueAt =
        context.now() + draw.between(backoff - backoff / 5, backoff + backoff / 5);
    context.emit(BatchRetried{id, error, dueAt});
    if (m_spec.idempotence)
        line.toSend.insert(std::ranges::lower_bound(line.toSend, id), id);
    else
        line.toSend.push_front(id);
    schedule(context, dueAt, Kind::RetryDue, partition.value);
    lookUpLeader(context, partition);
}

void Producers::fail(Context& context, BatchId id, ProduceError error)
{
    const BatchState& batch = *findBatch(producerOf(context), id);
    const PartitionId partition = batch.partition;
    Line& line = m_lines[partition.value];
    if (batch.phase == Phase::Gathering || batch.phase == Phase::BackingOff)
        line.toSend.erase(std::ranges::find(line.toSend, id));
    else
        --line.inFlight;
    close(partition, id);
    context.emit(BatchFailed{id, error});
}

void Producers::close(PartitionId partition, BatchId batch)
{
    auto& open = m_lines[partition.value].open;
    open.erase(std::ranges::lower_bound(open, batch));
}

/// The producer asks for the leader, and hears what the controller believes.
void Producers::lookUpLeader(const Context& context, PartitionId partition)
{
    m_lines[partition.value].leader = setOf(context, partition).leader;
}

}  // namespace millrace
