// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <vector>

#include "core/kernel/context.h"
#include "core/log/sticky_partitioner.h"
#include "core/scenario/producer_spec.h"
#include "core/scenario/variate_spec.h"

namespace millrace {

/// The application's producer and what leaders answer it: batches by linger and size, several
/// requests in flight, acks, losses on the way, retries, delivery timeout, idempotence. A value;
/// what can be seen is in the visible state.
///
/// A partition has a connection of its own, which keeps order, and a request carries one batch;
/// Kafka has one to each broker and puts batches of several partitions into a request. Left out:
/// buffer.memory, compression.
class Producers {
public:
    /// Kinds of events from here on are its own, up to kKindEnd.
    static constexpr std::uint8_t kKindBegin = 96;
    static constexpr std::uint8_t kKindEnd = 128;

    Producers(const ProducerSpec& spec, const VariateSpec& delay, int minInSync,
              std::size_t partitions, std::size_t brokers);

    /// The leaders are those of the beginning.
    void begin(const Context& context);
    /// The application sends the happening's record; `keyed` is the partition of its key.
    void send(Context& context, HappeningId happening, PartitionId keyed);
    /// The broker to or from which the event's message comes in; none for what is not, or no more,
    /// on a line.
    BrokerId lineOf(const Context& context, const Event& event) const;
    /// False for a request that arrives: then it is for arrive().
    bool handle(Context& context, const Event& event);

    /// A request is at its broker. Returns the batch when its records are to be appended now; they
    /// are appended by the caller, who calls appended() then.
    const BatchState* arrive(Context& context, const Event& event);
    void appended(Context& context, BatchId batch);

    // Transactions: what they decide, and the process that sends.
    bool dropUnsent(Context& context, TransactionId transaction);
    void drainAll(Context& context);
    void processDied(const Context& context);
    void processStarted(const Context& context);

    // News of brokers.
    void replicated(Context& context, PartitionId partition);
    void led(Context& context, PartitionId partition);
    void unreachable(Context& context, BrokerId broker);
    void dark(Context& context, BrokerId broker);
    void silent(Context& context, BrokerId broker);
    void reachable(Context& context, BrokerId broker);

private:
    enum class Kind : std::uint8_t {
        RequestArrives = kKindBegin,  // a = batch, b = attempt
        AnswerArrives,                // a = batch, b = attempt
        RequestTimesOut,              // a = batch, b = attempt
        LingerEnds,                   // a = partition
        RetryDue,                     // a = partition
        DeliveryMayEnd,               // a = partition
        MetadataAges,                 // a = broker
    };
    /// What draws of Purpose::Batch are for; part of their key.
    enum class Use : std::uint8_t { Request, RequestLoss, Answer, AnswerLoss, Backoff };

    struct Line {
        std::deque<BatchId> toSend;  ///< As Kafka's deque: the front goes next.
        std::deque<BatchId> open;    ///< Not over for the producer, in the order of their ids.
        std::uint32_t inFlight = 0;  ///< Requests that wait for an answer.
        SimTime lastArrival{};       ///< The connection keeps order, both ways.
        SimTime lastAnswer{};
        BrokerId leader = BrokerId::none();  ///< As the producer believes.
        bool broken = false;                 ///< Something was lost: nothing arrives any more.
        bool deliveryWatched = false;
    };

    static const ProducerState& producerOf(const Context& context)
    {
        return context.state().log.cluster.producer;
    }
    static const ReplicaSet& setOf(const Context& context, PartitionId partition)
    {
        return context.state().log.cluster.sets[partition.value];
    }
    void schedule(Context& context, SimTime at, Kind kind, std::uint32_t a, std::uint32_t b = 0,
                  Priority priority = Priority::Work) const;
    Draw drawOf(const Context& context, const BatchState& batch, Use use) const;

    // producers.cpp
    PartitionId choose(const Context& context, PartitionId keyed);
    std::uint32_t room() const;
    void drain(Context& context, PartitionId partition);
    static bool mayGo(const Context& context, const BatchState& batch);
    void enlist(Context& context, const BatchState& batch);
    void refreshMetadata(Context& context, BrokerId broker);
    bool isReady(const Context& context, const Line& line, const BatchState& batch) const;
    void sendFirst(Context& context, PartitionId partition);
    void watchDelivery(Context& context, PartitionId partition);
    void expire(Context& context, PartitionId partition);

    // requests.cpp
    bool isLost(const Context& context, const BatchState& batch, Use use);
    ProduceError refusal(const Context& context, const BatchState& batch) const;
    void answer(Context& context, BatchId batch, ProduceError error);
    void answerArrives(Context& context, BatchId batch);
    void timeOut(Context& context, BatchId batch);
    void retry(Context& context, BatchId batch, ProduceError error);
    void fail(Context& context, BatchId batch, ProduceError error);
    void close(PartitionId partition, BatchId batch);
    void lookUpLeader(const Context& context, PartitionId partition);

    ProducerSpec m_spec;
    VariateSpec m_delay;
    std::uint32_t m_minInSync;
    std::vector<Line> m_lines;      ///< By partition.
    std::vector<bool> m_reachable;  ///< By broker, as the producer believes.
    StickyPartitioner m_sticky;
    std::uint32_t m_stickyDraws = 0;
    BatchId m_firstOfProcess{};  ///< Those before it are of a process that is dead.
};

}  // namespace millrace
