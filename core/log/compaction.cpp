// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/log/log_model.h"

// The cleaner of a compacted log, as Kafka's LogCleaner: it looks at every partition now and then,
// and cleans one when enough of it is dirty, or something has been so for too long. It goes from
// the log start up to the open segment, the high watermark or what is too young, and leaves the
// newest record of each key; offsets stay. A tombstone stays for a while after it was first met,
// and goes with the first cleaning after that. A cleaning takes no time, and all replicas are
// cleaned at once.

namespace millrace {

namespace {

constexpr Offset kNoOffset = UINT64_MAX;

}  // namespace

/// The first offset that may not be cleaned yet.
Offset LogModel::cleanableEnd(const Context& context, PartitionId partition) const
{
    const CleanupSpec& rules = m_settings->spec.cleanup;
    const auto& segments = m_partitions[partition.value].segments;
    const PartitionState& log = context.state().log.partitions[partition.value];
    if (segments.empty() || !log.online)
        return 0;
    Offset end = std::min(segments.back().first, log.highWatermark);
    if (rules.minLag.count() > 0)
        for (const Segment& each : segments)
            if (each.lastAt > context.now() - rules.minLag)
                end = std::min(end, each.first);
    return end;
}

bool LogModel::isDirty(const Context& context, PartitionId partition, Offset end) const
{
    const CleanupSpec& rules = m_settings->spec.cleanup;
    const PartitionState& log = context.state().log.partitions[partition.value];
    const Offset from = std::max(log.cleaned.upTo, log.logStart);
    if (from >= end)
        return false;
    const std::uint64_t row = rowAt(context.state().log, partition, from);
    const SimTime since = context.columns().records[partition.value][row].appendedAt;
    if (context.now() - since > rules.maxLag)
        return true;
    const auto dirty = static_cast<double>(end - from);
    const auto clean = static_cast<double>(keptIn(log.cleaned, log.logStart, from));
    return dirty > rules.dirtyRatio * (dirty + clean);
}

void LogModel::checkDirt(Context& context)
{
    const std::uint64_t cause = context.cause();
    for (std::uint32_t p = 0; p < m_partitions.size(); ++p) {
        // cleanup.policy is a topic's; what groups write is kept.
        if (context.state().log.partitions[p].topic != kMainTopic)
            continue;
        const Offset end = cleanableEnd(context, PartitionId{p});
        if (!isDirty(context, PartitionId{p}, end))
            continue;
        context.resumeFrom(cause);
        clean(context, PartitionId{p}, end);
    }
    context.resumeFrom(cause);
    schedule(context, context.now() + m_settings->spec.cleanup.check, Kind::CleanerCheck, 0);
}

void LogModel::clean(Context& context, PartitionId partition, Offset end)
{
    const LogState& state = context.state().log;
    const PartitionState& log = state.partitions[partition.value];
    const Columns& columns = context.columns();
    const auto happeningAt = [&](Offset offset) -> const HappeningRow& {
        const HappeningId happening =
            columns.records[partition.value][rowAt(state, partition, offset)].happening;
        return columns.happenings[happening.value];
    };
    const auto after = [&log](Offset offset) { return nextRecord(log, offset + 1); };
    std::vector<Offset> newest(m_settings->entities.size(), kNoOffset);
    for (Offset each = std::max(log.cleaned.upTo, log.logStart); each < end; ++each)
        newest[happeningAt(each).entity.value] = each;
    std::vector<RecordCompacted> gone;
    std::vector<Offset> met;
    for (Offset each = nextRecord(log, log.logStart); each < end; each = after(each)) {
        const HappeningRow& happening = happeningAt(each);
        const Offset newer = newest[happening.entity.value];
        const Tombstone* tombstone = tombstoneAt(log.cleaned, each);
        if (newer != kNoOffset && newer > each)
            gone.push_back({partition, each, newer});
        else if (tombstone != nullptr && tombstone->leavesAt <= context.now())
            gone.push_back({partition, each, each});
        else if (tombstone == nullptr && isTombstone(columns, happening))
            met.push_back(each);
    }
    context.emit(PartitionCleaned{partition, end, static_cast<std::uint32_t>(gone.size())});
    const std::uint64_t cause = context.cause();
    for (const RecordCompacted& each : gone) {
        context.resumeFrom(cause);
        context.emit(each);
    }
    const SimTime leavesAt = context.now() + m_settings->spec.cleanup.deleteRetention;
    for (const Offset each : met) {
        context.resumeFrom(cause);
        context.emit(TombstoneMet{partition, each, leavesAt});
    }
    if (m_settings->spec.forgets())
        return;  // Then retention needs to know where each of them ends.
    auto& segments = m_partitions[partition.value].segments;
    while (segments.size() > 1 && segments[1].first <= end)
        segments.erase(segments.begin());
}

}  // namespace millrace
