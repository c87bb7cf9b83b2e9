// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/transaction_narration.h"

#include <fmt/format.h>

#include "core/base/duration_text.h"

namespace millrace {

namespace {

/// "search", "search and 2 more": read_committed groups that have come to the last stable offset
/// of a partition that takes part; empty when nobody has.
std::string whoWaits(const Columns& columns, const LogState& log,
                     const TransactionState& transaction)
{
    std::string first;
    std::size_t more = 0;
    for (std::uint32_t g = 0; g < log.groups.size(); ++g) {
        bool waits = false;
        for (const EnlistedPartition& each : transaction.partitions) {
            const PartitionState& partition = log.partitions[each.partition.value];
            waits =
                waits ||
                (log.groups[g].readsCommitted && partition.lastStable < partition.highWatermark &&
                 readingAt(log, GroupId{g}, each.partition).position >= partition.lastStable);
        }
        if (waits && first.empty())
            first = columns.nameOf(Thing::Group, g);
        else if (waits)
            ++more;
    }
    return more == 0 ? first : fmt::format("{} and {} more", first, more);
}

std::string abandoned(const Columns& columns, const VisibleState& state,
                      const TransactionState& transaction)
{
    const TransactionsState& transactions = state.log.cluster.transactions;
    const std::string until =
        transactions.alive
            ? fmt::format("the new one has its epoch at {}", clockText(transactions.initArrivesAt))
            : fmt::format("it times out, found at {}",
                          clockText(sweptAt(transactions, transaction)));
    const std::string waits = whoWaits(columns, state.log, transaction);
    const std::string_view owner = transactions.alive ? "the former producer" : "the producer";
    if (waits.empty())
        return fmt::format("Log: {} is dead, and its transaction {} stays open until {}.", owner,
                           transaction.id.value + 1, until);
    return fmt::format("Log: {} is dead, and its transaction {} stays open until {}. Till then {} "
                       "(read_committed) may read nothing behind its first record.",
                       owner, transaction.id.value + 1, until, waits);
}

}  // namespace

std::string transactionTrouble(const Columns& columns, const VisibleState& state)
{
    const TransactionsState& transactions = state.log.cluster.transactions;
    for (const TransactionState& each : transactions.open)
        if (isAbandoned(each))
            return abandoned(columns, state, each);
    if (!transactions.alive)
        return "Log: the producer is dead; what happens now, nobody sends to the log.";
    return {};
}

std::string transactionNews(const Columns& columns, const Mark& mark)
{
    const std::string name{columns.nameOf(mark.thing, mark.index)};
    const bool acted = mark.thing == Thing::Group;
    switch (mark.code) {
    case RecordEffect::kInfo.code:
        return fmt::format("Log: {} acted on {}, which was aborted: it reads uncommitted records.",
                           name, markOf(columns, HappeningId{mark.other}));
    case TransactionDecided::kInfo.code:
        if (acted)
            return fmt::format("Log: {} had acted on {} already, and now it is aborted: it reads "
                               "uncommitted records.",
                               name, markOf(columns, HappeningId{mark.other}));
        switch (static_cast<DecidedBy>(mark.index)) {
        case DecidedBy::Timeout:
            return fmt::format("Log: transaction {} timed out and is aborted; what waited behind "
                               "it goes on.",
                               mark.other + 1);
        case DecidedBy::NewProducer:
            return fmt::format("Log: a new producer with the same transactional.id fences the "
                               "former one; its transaction {} is aborted at once.",
                               mark.other + 1);
        case DecidedBy::Application:
            return fmt::format("Log: the application aborts transaction {}: read_committed groups "
                               "pass over its records.",
                               mark.other + 1);
        }
        return {};
    case EpochRaised::kInfo.code:
        return fmt::format("Log: the new producer has epoch {}; whoever had a lower one is turned "
                           "away.",
                           mark.other);
    case CoordinatorMoved::kInfo.code:
        return fmt::format("Log: {} coordinates transactions now.", name);
    default:
        return {};
    }
}

std::string transactionCaption(const Columns& columns, const Mark& mark)
{
    const std::string name{columns.nameOf(mark.thing, mark.index)};
    switch (mark.code) {
    case RecordEffect::kInfo.code:
        return name + " read an aborted record";
    case TransactionDecided::kInfo.code:
        return mark.thing == Thing::Group ? name + " read an aborted record" : "aborted";
    case EpochRaised::kInfo.code:
        return "producer is back";
    case CoordinatorMoved::kInfo.code:
        return name + " coordinates";
    default:
        return {};
    }
}

}  // namespace millrace
