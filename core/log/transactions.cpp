// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/transactions.h"

#include <algorithm>

// The application and its producer's process. A transaction opens with its first record and is
// ended after transaction-every or transaction-records; the share `aborts` of them is aborted
// instead. Before it ends, all that was sent is answered; of an aborted one, what was not sent is
// dropped (Sender: abortUndrainedBatches). A record that cannot be sent aborts its transaction. An
// application waits in commitTransaction(): the next one is ended when the last is over.

namespace millrace {

using Client = TransactionState::Client;

Transactions::Transactions(const ProducerSpec& producer, const BrokerSpec& brokers,
                           const VariateSpec& delay)
    : m_spec{producer}
    , m_delay{delay}
    , m_brokers{static_cast<std::uint32_t>(brokers.count)}
    , m_minInSync{static_cast<std::uint32_t>(brokers.minInSync)}
{
}

bool Transactions::admit(Context& context, HappeningId happening)
{
    const TransactionsState& state = stateOf(context);
    if (!state.alive) {
        context.emit(SendFailed{happening});
        return false;
    }
    if (openTransaction(state) == nullptr) {
        const TransactionId id{state.opened};
        context.emit(TransactionOpened{id});
        m_commitIsDue = false;
        schedule(context, context.now() + m_spec.transactionEvery, Kind::CommitDue, id.value);
    }
    return true;
}

void Transactions::sent(Context& context, Producers& producers)
{
    const TransactionState* open = openTransaction(stateOf(context));
    const auto most = static_cast<std::size_t>(m_spec.transactionRecords);
    if (open != nullptr && open->records.size() >= most)
        commitDue(context, producers, open->id);
}

std::optional<PartitionId> Transactions::handle(Context& context, const Event& event,
                                                Producers& producers)
{
    const TransactionId id{event.a};
    switch (static_cast<Kind>(event.kind)) {
    case Kind::CommitDue:
        commitDue(context, producers, id);
        break;
    case Kind::EndArrives:
        endArrives(context, producers, id);
        break;
    case Kind::MarkerArrives:
        if (markerArrives(context, id, PartitionId{event.b}))
            return PartitionId{event.b};
        break;
    case Kind::SweepDue:
        sweep(context, id);
        break;
    case Kind::InitArrives:
        initArrives(context, producers);
        break;
    }
    return std::nullopt;
}

bool Transactions::proceed(Context& context, Producers& producers)
{
    const std::uint64_t cause = context.cause();
    bool did = false;
    const auto step = [&](bool done) {
        did = did || done;
        context.resumeFrom(cause);
    };
    step(moveCoordinator(context, producers));
    step(proceedAtProducer(context, producers));
    step(sendMarkers(context));
    step(complete(context, producers));
    return did;
}

/// Ends the open transaction, or remembers that it is to be ended.
void Transactions::commitDue(Context& context, Producers& producers, TransactionId id)
{
    const TransactionsState& state = stateOf(context);
    const TransactionState* open = openTransaction(state);
    if (open == nullptr || open->id != id)
        return;  // It is closed already.
    if (state.open.front().id != id) {
        m_commitIsDue = true;
        return;
    }
    Draw draw =
        context.draw(Purpose::Transaction, id.value, static_cast<std::uint32_t>(Use::Abort));
    // Of one that the coordinator has aborted it hears when it is about to commit.
    const bool aborts = draw.chance(m_spec.aborts) || open->decided;
    close(context, producers, id, aborts ? TransactionEnd::Abort : TransactionEnd::Commit);
}

void Transactions::close(Context& context, Producers& producers, TransactionId id,
                         TransactionEnd end)
{
    context.emit(TransactionClosed{id, end});
    const std::uint64_t cause = context.cause();
    if (end == TransactionEnd::Abort)
        producers.dropUnsent(context, id);
    context.resumeFrom(cause);
    producers.drainAll(context);
    context.resumeFrom(cause);
}

bool Transactions::proceedAtProducer(Context& context, Producers& producers)
{
    const TransactionsState& state = stateOf(context);
    if (state.open.empty())
        return false;
    const TransactionState& oldest = state.open.front();
    const TransactionId id = oldest.id;
    if (!m_swept && !oldest.partitions.empty() && !oldest.decided) {
        m_swept = true;
        schedule(context, sweptAt(state, oldest), Kind::SweepDue, id.value, 0, Priority::Expiry);
    }
    if (!state.alive)
        return false;
    for (const TransactionState& each : state.open) {
        const bool mayCommit = each.client == Client::Open || (each.client == Client::Closed &&
                                                               each.end == TransactionEnd::Commit);
        if (each.failed && mayCommit) {
            close(context, producers, each.id, TransactionEnd::Abort);
            return true;
        }
    }
    if (m_commitIsDue && oldest.client == Client::Open) {
        m_commitIsDue = false;
        commitDue(context, producers, id);
        return true;
    }
    if (oldest.client == Client::Closed && oldest.decided && producers.dropUnsent(context, id))
        return true;
    return endOldest(context, producers);
}

/// Asks the coordinator for the end, once nothing is in flight.
bool Transactions::endOldest(Context& context, Producers& producers)
{
    const TransactionState& oldest = stateOf(context).open.front();
    const TransactionId id = oldest.id;
    const bool asks = oldest.client == Client::Closed ||
                      (oldest.client == Client::Ending && oldest.endArrivesAt < context.now() &&
                       !oldest.complete);
    const auto& batches = context.state().log.cluster.producer.batches;
    const bool inFlight = std::ranges::any_of(
        batches, [id](const BatchState& each) { return each.transaction == id && !each.failed; });
    if (!asks || inFlight)
        return false;
    if (oldest.partitions.empty()) {  // Nothing of it has left the producer.
        context.emit(TransactionCompleted{id});
        producers.drainAll(context);
        return true;
    }
    if (!coordinates(context))
        return false;
    const SimTime arrivesAt = arrival(context, id.value, Use::End);
    context.emit(EndRequested{id, arrivesAt});
    schedule(context, arrivesAt, Kind::EndArrives, id.value);
    return true;
}

void Transactions::kill(Context& context, Producers& producers)
{
    if (!stateOf(context).alive)
        return;
    context.emit(ProducerKilled{});
    m_commitIsDue = false;
    producers.processDied(context);
}

void Transactions::restart(Context& context, Producers& producers)
{
    if (stateOf(context).alive)
        return;
    producers.processStarted(context);
    const SimTime arrivesAt = arrival(context, stateOf(context).epoch, Use::Init);
    context.emit(ProducerStarted{arrivesAt});
    schedule(context, arrivesAt, Kind::InitArrives, 0);
}

void Transactions::schedule(Context& context, SimTime at, Kind kind, std::uint32_t a,
                            std::uint32_t b, Priority priority) const
{
    context.schedule(at, Model::Log, static_cast<std::uint8_t>(kind), a, b, priority);
}

SimTime Transactions::arrival(const Context& context, std::uint32_t of, Use use,
                              std::uint32_t to) const
{
    const Draw draw = context.draw(Purpose::Transaction, of, static_cast<std::uint32_t>(use), to);
    return context.now() + sample(m_delay, draw) + context.extraTravel(draw);
}

}  // namespace millrace
