// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/log/transactions.h"

// The transaction coordinator: the broker that leads its partition of __transaction_state. What it
// has written down is decided; markers go to the leaders of all partitions that took part, each on
// its own, so that readers of two partitions see the end at two moments. It sends a marker again
// until all in sync have it. What its sweep finds over transaction.timeout.ms it aborts, and a new
// process with the same transactional.id ends what the former one left open (InitProducerId).
// While its broker is dead, until the controller gives that up, nothing is decided.

namespace millrace {

using Client = TransactionState::Client;
using Marker = EnlistedPartition::Marker;

namespace {

constexpr std::uint32_t kStateReplicas = 3;  ///< transaction.state.log.replication.factor

}  // namespace

bool Transactions::coordinates(const Context& context)
{
    const BrokerId broker = stateOf(context).coordinator;
    return !broker.isNone() && context.state().log.cluster.brokers[broker.value].serves;
}

/// To the first replica that the controller has not given up. Which is the first, the hash of the
/// transactional.id decides in Kafka; here it is broker 1.
bool Transactions::moveCoordinator(Context& context, Producers& producers)
{
    const auto& brokers = context.state().log.cluster.brokers;
    const BrokerId was = stateOf(context).coordinator;
    if (!was.isNone() && !brokers[was.value].fenced)
        return false;
    BrokerId next = BrokerId::none();
    for (std::uint32_t b = 0; b < std::min(m_brokers, kStateReplicas) && next.isNone(); ++b)
        if (brokers[b].serves)
            next = BrokerId{b};
    if (next == was)
        return false;
    context.emit(CoordinatorMoved{next});
    if (!next.isNone())
        producers.drainAll(context);
    return true;
}

void Transactions::endArrives(Context& context, Producers& producers, TransactionId id)
{
    const TransactionState* found = findTransaction(stateOf(context), id);
    if (found == nullptr || found->endArrivesAt != context.now() || !coordinates(context))
        return;  // Its producer asks again, if it lives.
    if (!found->decided) {
        decide(context, id, found->end, DecidedBy::Application);
    } else if (found->by != DecidedBy::Application && found->client == Client::Ending) {
        context.emit(EndRefused{id});
        producers.drainAll(context);
    }
}

void Transactions::decide(Context& context, TransactionId id, TransactionEnd end, DecidedBy by)
{
    context.emit(TransactionDecided{id, end, by});
    m_swept = false;
}

void Transactions::sweep(Context& context, TransactionId id)
{
    const TransactionsState& state = stateOf(context);
    const TransactionState* found = findTransaction(state, id);
    if (found == nullptr || found->decided)
        return;
    if (coordinates(context)) {
        decide(context, id, TransactionEnd::Abort, DecidedBy::Timeout);
        return;
    }
    const std::int64_t period = state.sweep.count();
    schedule(context, fromNs((toNs(context.now()) / period + 1) * period), Kind::SweepDue, id.value,
             0, Priority::Expiry);
}

/// The leader is there, and enough are in sync: markers are written with acks=all.
bool Transactions::canAppend(const Context& context, PartitionId partition) const
{
    const ReplicaSet& set = context.state().log.cluster.sets[partition.value];
    return context.state().log.partitions[partition.value].online &&
           inSyncCount(set) >= m_minInSync;
}

bool Transactions::sendMarkers(Context& context)
{
    const TransactionsState& state = stateOf(context);
    if (state.open.empty() || !coordinates(context))
        return false;
    const TransactionState& oldest = state.open.front();
    if (!oldest.decided || oldest.complete)
        return false;
    const std::uint64_t cause = context.cause();
    bool did = false;
    for (std::size_t n = 0; n < oldest.partitions.size(); ++n) {
        const EnlistedPartition& each = oldest.partitions[n];
        const bool turnedAway = each.marker == Marker::Sent && each.arrivesAt < context.now();
        if ((each.marker != Marker::Needed && !turnedAway) || !canAppend(context, each.partition))
            continue;
        const SimTime arrivesAt =
            arrival(context, oldest.id.value, Use::Marker, each.partition.value);
        context.resumeFrom(cause);
        context.emit(MarkerSent{oldest.id, each.partition,
                                context.state().log.cluster.sets[each.partition.value].leader,
                                arrivesAt});
        schedule(context, arrivesAt, Kind::MarkerArrives, oldest.id.value, each.partition.value);
        did = true;
    }
    return did;
}

bool Transactions::markerArrives(Context& context, TransactionId id, PartitionId partition)
{
    const TransactionState* found = findTransaction(stateOf(context), id);
    const EnlistedPartition* each = found == nullptr ? nullptr : enlistedIn(*found, partition);
    if (each == nullptr || each->marker != Marker::Sent || each->arrivesAt != context.now())
        return false;
    const ReplicaSet& set = context.state().log.cluster.sets[partition.value];
    if (set.leader != each->broker || !canAppend(context, partition))
        return false;
    context.emit(MarkerAppended{id, partition, set.counts.end, found->end});
    return true;
}

/// All in sync have all markers.
bool Transactions::complete(Context& context, Producers& producers)
{
    const TransactionsState& state = stateOf(context);
    if (state.open.empty() || !state.open.front().decided || state.open.front().complete)
        return false;
    for (const EnlistedPartition& each : state.open.front().partitions) {
        const PartitionState& partition = context.state().log.partitions[each.partition.value];
        if (each.marker != Marker::Appended || each.offset >= partition.highWatermark)
            return false;
    }
    if (!coordinates(context))
        return false;
    context.emit(TransactionCompleted{state.open.front().id});
    producers.drainAll(context);
    return true;
}

void Transactions::initArrives(Context& context, Producers& producers)
{
    const TransactionsState& state = stateOf(context);
    if (!state.alive || state.admitted || state.initArrivesAt != context.now())
        return;
    if (!coordinates(context)) {  // It asks again.
        const SimTime arrivesAt =
            std::max(arrival(context, state.epoch, Use::Init), context.now() + m_spec.retryBackoff);
        context.emit(ProducerStarted{arrivesAt});
        schedule(context, arrivesAt, Kind::InitArrives, 0);
        return;
    }
    context.emit(EpochRaised{state.epoch + 1});
    const std::uint64_t cause = context.cause();
    if (!state.open.empty() && isAbandoned(state.open.front()))
        decide(context, state.open.front().id, TransactionEnd::Abort, DecidedBy::NewProducer);
    context.resumeFrom(cause);
    producers.drainAll(context);
}

}  // namespace millrace
