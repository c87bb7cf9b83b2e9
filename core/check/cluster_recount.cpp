// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/cluster_recount.h"

// What the logs of brokers hold, and what is still in batches.

namespace millrace::check {

namespace {

/// Where records come to be, and what members publish.
void seeHomes(const Cut& cut, const Step& step, Records& records)
{
    const bool elected = step.kind == Kind::LeaderElected;
    const std::size_t before = elected ? records.logs.at(step.partition).counts.size() : 0;
    records.logs.see(step);
    if (elected) {  // What had been cut may be there again.
        const ReplicaLogs::Log& counts = records.logs.at(step.partition).counts;
        for (std::size_t n = before; n < counts.size(); ++n)
            records.homes[counts[n].happening].push_back(step.partition);
    }
    if (step.kind == Kind::RecordAppended || step.kind == Kind::ProducedAppended)
        records.homes[step.happening].push_back(step.partition);
    const int underWay = step.kind == Kind::RecordProduced ? 1
                         : step.kind == Kind::ProducedAppended || step.kind == Kind::ProducedLost
                             ? -1
                             : 0;
    if (underWay != 0)
        records.published[{step.happening, cut.history.topicOfPartition.at(step.partition)}] +=
            underWay;
}

/// Whose records are refused, and whose producer is dead.
class TransactionsAtCut {
public:
    void see(const Step& step, Records& records)
    {
        switch (step.kind) {
        case Kind::RecordBuffered:
            if (!m_all.empty())
                m_all.rbegin()->second.records.push_back(step.happening);
            break;
        case Kind::TransactionOpened:
            m_all[step.transaction];
            break;
        case Kind::TransactionClosed:
        case Kind::TransactionDecided: {
            Transaction& each = m_all[step.transaction];
            each.decided = each.decided || step.kind == Kind::TransactionDecided;
            if (step.mode == modeOf("abort"))
                records.refused.insert(each.records.begin(), each.records.end());
            break;
        }
        case Kind::ProducerKilled:
            for (auto& [id, each] : m_all)
                each.isDead = true;
            break;
        case Kind::SendFailed:
            records.refused.insert(step.happening);
            break;
        default:
            break;
        }
    }
    std::set<std::uint32_t> abandoned() const
    {
        std::set<std::uint32_t> happenings;
        for (const auto& [id, each] : m_all)
            if (each.isDead && !each.decided)
                happenings.insert(each.records.begin(), each.records.end());
        return happenings;
    }

private:
    struct Transaction {
        std::vector<std::uint32_t> records;
        bool decided = false;
        bool isDead = false;  ///< Its producer's process.
    };

    std::map<std::uint32_t, Transaction> m_all;
};

}  // namespace

Records recordsAtCut(const Cut& cut)
{
    struct Batch {
        std::vector<std::uint32_t> records;
        bool failed = false;
        bool unanswered = false;  ///< acks=0
        std::size_t appended = 0;
        bool over = false;
    };
    Records records;
    std::map<std::uint32_t, Batch> batches;
    std::uint32_t appending = kNone;
    const auto end = [&records](Batch& batch) {
        for (const std::uint32_t each : batch.records)
            if (!batch.over)
                --records.travelling[each];
        batch.over = true;
    };
    TransactionsAtCut transactions;
    for (const Step& step : cut.steps) {
        seeHomes(cut, step, records);
        transactions.see(step, records);
        if (step.kind == Kind::ProducerKilled)
            for (auto& [id, each] : batches) {
                if (!each.over)
                    records.refused.insert(each.records.begin(), each.records.end());
                end(each);
            }
        Batch* batch = step.batch == kNone ? nullptr : &batches[step.batch];
        switch (step.kind) {
        case Kind::RecordBuffered:
            batch->records.push_back(step.happening);
            ++records.travelling[step.happening];
            break;
        case Kind::BatchSent:
            batch->unanswered = step.mode == modeOf("0");
            break;
        case Kind::BatchAppended:
            appending = step.batch;
            batch->appended = 0;
            break;
        case Kind::RecordAppended:
            if (appending == kNone)
                break;
            if (Batch& each = batches[appending]; ++each.appended == each.records.size()) {
                if (each.unanswered)
                    end(each);
                appending = kNone;
            }
            break;
        case Kind::BatchLost:
        case Kind::BatchAnswered:
            if (batch->unanswered)
                end(*batch);
            break;
        case Kind::BatchAcknowledged:
            end(*batch);
            break;
        case Kind::BatchFailed:
            end(*batch);
            records.refused.insert(batch->records.begin(), batch->records.end());
            break;
        default:
            break;
        }
    }
    records.abandoned = transactions.abandoned();
    return records;
}

Places placesOf(const ReplicaLogs& logs)
{
    Places places;
    for (const auto& [partition, each] : logs.partitions())
        for (std::uint64_t offset = 0; offset < each.counts.size(); ++offset)
            if (each.counts[offset].happening != kNone)
                places[each.counts[offset].happening].emplace_back(partition, offset);
    return places;
}

}  // namespace millrace::check
