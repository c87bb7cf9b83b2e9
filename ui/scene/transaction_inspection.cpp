// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/transaction_inspection.h"

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "ui/scene/transaction_words.h"

namespace millrace::ui {

Inspection ofProducer(const Moment& moment)
{
    const TransactionsState& transactions = moment.state.log.cluster.transactions;
    Inspection out{"producer", {}};
    out.rows.push_back({"really", fmt::format("{} since {}", transactions.alive ? "alive" : "dead",
                                              clockText(transactions.since))});
    out.rows.push_back(
        {"epoch", transactions.admitted ? std::to_string(transactions.epoch) : "none yet"});
    out.rows.push_back({"coordinator", transactions.coordinator.isNone()
                                           ? "nobody"
                                           : std::string{moment.columns.nameOf(
                                                 Thing::Broker, transactions.coordinator.value)}});
    for (const TransactionState& each : transactions.open) {
        out.rows.push_back({fmt::format("transaction {}", each.id.value + 1), stateWords(each)});
        out.rows.push_back({"records, partitions",
                            fmt::format("{}, {}", each.records.size(), each.partitions.size())});
        if (each.timeoutAt == SimTime{} || each.decided)
            continue;
        out.rows.push_back({"times out", clockText(each.timeoutAt)});
        out.rows.push_back({"found out at", clockText(sweptAt(transactions, each))});
    }
    return out;
}

void addTransactionRow(Inspection& out, const Moment& moment, PartitionId partition, Offset offset)
{
    const LogState& log = moment.state.log;
    if (!log.cluster.transactions.inForce)
        return;
    static constexpr const char* kStandings[] = {"none", "open", "committed", "aborted", ""};
    const RecordRow& row = moment.columns.records[partition.value][rowAt(log, partition, offset)];
    const RecordStanding standing = standingAt(log.cluster.sets[partition.value], offset);
    out.rows.push_back({"transaction", fmt::format("{}, {}", row.transaction.value + 1,
                                                   kStandings[static_cast<int>(standing)])});
}

void addIsolationRows(Inspection& out, const GroupState& group)
{
    out.rows.push_back({"isolation", group.readsCommitted ? "read_committed" : "read_uncommitted"});
    if (group.abortedEffects > 0)
        out.rows.push_back({"acted on what was aborted", std::to_string(group.abortedEffects)});
}

std::string readWords(const LogState& log, GroupId group, PartitionId partition, Offset offset)
{
    const bool past = readingAt(log, group, partition).committed > offset;
    if (!log.cluster.transactions.inForce)
        return past ? "has committed it" : "not yet";
    const RecordStanding standing = standingAt(log.cluster.sets[partition.value], offset);
    const bool waits = log.groups[group.value].readsCommitted;
    if (standing == RecordStanding::Aborted && waits)
        return readingAt(log, group, partition).position > offset ? "passed over it" : "not yet";
    if (standing == RecordStanding::Open && waits)
        return "waits for the end";
    if (standing == RecordStanding::Aborted && past)
        return "read it, though aborted";
    return past ? "has committed it" : "not yet";
}

}  // namespace millrace::ui
