// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/producers.h"

// What transactions ask of the producer: a batch goes when its transaction is the oldest, its
// process has an epoch and its partition is written down as taking part. A process that dies leaves
// behind what travels, and nothing else.

namespace millrace {

bool Producers::mayGo(const Context& context, const BatchState& batch)
{
    const TransactionsState& transactions = context.state().log.cluster.transactions;
    if (!transactions.inForce)
        return true;
    if (!transactions.alive || !transactions.admitted || transactions.open.empty())
        return false;
    const TransactionState& oldest = transactions.open.front();
    if (oldest.id != batch.transaction)
        return false;
    if (enlistedIn(oldest, batch.partition) != nullptr)
        return true;
    const BrokerId coordinator = transactions.coordinator;
    return !oldest.decided && !coordinator.isNone() &&
           context.state().log.cluster.brokers[coordinator.value].serves;
}

/// AddPartitionsToTxn. Requires that the batch may go.
void Producers::enlist(Context& context, const BatchState& batch)
{
    if (batch.transaction.isNone())
        return;
    const TransactionState& of =
        *findTransaction(context.state().log.cluster.transactions, batch.transaction);
    if (enlistedIn(of, batch.partition) != nullptr)
        return;
    const SimTime timeoutAt =
        of.partitions.empty() ? context.now() + m_spec.transactionTimeout : of.timeoutAt;
    context.emit(PartitionEnlisted{batch.transaction, batch.partition, timeoutAt});
}

/// Those that have never been sent; false when there are none.
bool Producers::dropUnsent(Context& context, TransactionId transaction)
{
    const std::uint64_t cause = context.cause();
    bool did = false;
    for (const Line& line : m_lines) {
        const std::deque<BatchId> waiting = line.toSend;
        for (const BatchId each : waiting) {
            const BatchState& batch = *findBatch(producerOf(context), each);
            if (batch.transaction != transaction || batch.phase != BatchState::Phase::Gathering)
                continue;
            context.resumeFrom(cause);
            fail(context, each, ProduceError::TransactionAborted);
            did = true;
        }
    }
    return did;
}

void Producers::drainAll(Context& context)
{
    const std::uint64_t cause = context.cause();
    for (std::size_t p = 0; p < m_lines.size(); ++p) {
        context.resumeFrom(cause);
        drain(context, PartitionId{p});
    }
}

void Producers::processDied(const Context& context)
{
    for (Line& line : m_lines) {
        line.toSend.clear();
        line.open.clear();
        line.inFlight = 0;
        line.broken = false;
    }
    m_firstOfProcess = BatchId{producerOf(context).nextBatch};
    m_sticky = StickyPartitioner{static_cast<std::uint32_t>(m_spec.batchSize)};
}

/// It asks for the leaders.
void Producers::processStarted(const Context& context)
{
    const auto& brokers = context.state().log.cluster.brokers;
    for (std::size_t b = 0; b < brokers.size(); ++b)
        m_reachable[b] = brokers[b].serves;
    begin(context);
}

}  // namespace millrace
