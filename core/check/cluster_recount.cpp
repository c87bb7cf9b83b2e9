// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/cluster_recount.h"

// What the logs of brokers hold, and what is still in batches.

namespace millrace::check {

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
    for (const Step& step : cut.steps) {
        records.logs.see(step);
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
            records.home[step.happening] = step.partition;
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
    return records;
}

Places placesOf(const ReplicaLogs& logs)
{
    Places places;
    for (const auto& [partition, each] : logs.partitions())
        for (std::uint64_t offset = 0; offset < each.counts.size(); ++offset)
            places[each.counts[offset].happening].emplace_back(partition, offset);
    return places;
}

}  // namespace millrace::check
