// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/kernel/context.h"
#include "core/log/producers.h"
#include "core/scenario/broker_spec.h"
#include "core/scenario/producer_spec.h"
#include "core/scenario/variate_spec.h"

namespace millrace {

/// Transactions of the application's producer (KIP-98, KIP-890): the application that opens and
/// ends them, the process that has the transactional.id, and the coordinator that decides, writes a
/// marker into every partition that took part, and aborts what nobody ends. A value; what can be
/// seen is in the visible state.
///
/// One transactional.id, so one transaction after the other: what belongs to the next waits at the
/// producer until the markers of the last are written, as CONCURRENT_TRANSACTIONS makes it wait.
/// Left out: the time that a partition's enlisting and the coordinator's answers travel, the pause
/// before a request or a marker is sent again, __transaction_state as a log that could lose
/// something, transactional.id.expiration.ms.
class Transactions {
public:
    /// Kinds of events from here on are its own, up to kKindEnd.
    static constexpr std::uint8_t kKindBegin = 128;
    static constexpr std::uint8_t kKindEnd = 144;

    Transactions(const ProducerSpec& producer, const BrokerSpec& brokers, const VariateSpec& delay);

    /// The application is about to send: opens a transaction where none is open. False when its
    /// producer is dead.
    bool admit(Context& context, HappeningId happening);
    /// It has sent; the transaction may be full.
    void sent(Context& context, Producers& producers);
    /// Returns the partition to which a marker was appended.
    std::optional<PartitionId> handle(Context& context, const Event& event, Producers& producers);
    /// Does what has become possible; false when that is nothing.
    bool proceed(Context& context, Producers& producers);

    // Interventions; each does nothing where it makes no sense.
    void kill(Context& context, Producers& producers);
    void restart(Context& context, Producers& producers);

private:
    enum class Kind : std::uint8_t {
        CommitDue = kKindBegin,  // a = transaction
        EndArrives,              // a = transaction
        MarkerArrives,           // a = transaction, b = partition
        SweepDue,                // a = transaction
        InitArrives,
    };
    /// What draws of Purpose::Transaction are for; part of their key.
    enum class Use : std::uint8_t { Abort, End, Init, Marker };

    static const TransactionsState& stateOf(const Context& context)
    {
        return context.state().log.cluster.transactions;
    }
    void schedule(Context& context, SimTime at, Kind kind, std::uint32_t a, std::uint32_t b = 0,
                  Priority priority = Priority::Work) const;
    SimTime arrival(const Context& context, std::uint32_t of, Use use, std::uint32_t to = 0) const;
    static bool coordinates(const Context& context);
    bool canAppend(const Context& context, PartitionId partition) const;

    // transactions.cpp: the application
    void close(Context& context, Producers& producers, TransactionId id, TransactionEnd end);
    void commitDue(Context& context, Producers& producers, TransactionId id);
    bool proceedAtProducer(Context& context, Producers& producers);
    bool endOldest(Context& context, Producers& producers);

    // coordinator.cpp
    void endArrives(Context& context, Producers& producers, TransactionId id);
    void decide(Context& context, TransactionId id, TransactionEnd end, DecidedBy by);
    void sweep(Context& context, TransactionId id);
    bool markerArrives(Context& context, TransactionId id, PartitionId partition);
    void initArrives(Context& context, Producers& producers);
    bool moveCoordinator(Context& context, Producers& producers);
    bool sendMarkers(Context& context);
    bool complete(Context& context, Producers& producers);

    ProducerSpec m_spec;
    VariateSpec m_delay;
    std::uint32_t m_brokers;
    std::uint32_t m_minInSync;
    bool m_swept = false;        ///< A SweepDue of the oldest transaction is under way.
    bool m_commitIsDue = false;  ///< Of the open one, which waits for the one before it.
};

}  // namespace millrace
