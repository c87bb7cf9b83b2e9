// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/log_model.h"

// Whole segments, oldest first. By time (retention.ms): judged by their newest record; an open
// segment that is over age is closed at one check and removed at the next, as Kafka rolls it. By
// size (retention.bytes, a partition): one goes only if the log stays as large without it, so never
// the open one. Readers are not asked; what is not replicated stays.

namespace millrace {

/// Whether the log is large enough with the newest `records` alone.
bool LogModel::isOverSize(Offset records) const
{
    const std::uint64_t most = m_settings->spec.retentionBytes;
    return most > 0 &&
           records * static_cast<std::uint64_t>(m_settings->spec.producer.recordSize) >= most;
}

void LogModel::checkRetention(Context& context)
{
    const SimTime now = context.now();
    const std::uint64_t cause = context.cause();
    for (std::uint32_t p = 0; p < m_partitions.size(); ++p) {
        auto& segments = m_partitions[p].segments;
        const PartitionState& state = context.state().log.partitions[p];
        Offset logStart = state.logStart;
        while (state.online && segments.size() > 1 && segments[1].first <= state.highWatermark &&
               isOverSize(keptIn(state.cleaned, segments[1].first, state.logEnd))) {
            segments.erase(segments.begin());
            logStart = segments.front().first;
        }
        // A segment that begins at the log end is open and empty: what a roll leaves behind.
        while (!segments.empty() && state.online && segments.front().first < state.logEnd &&
               now - segments.front().lastAt > m_settings->spec.retention) {
            if (segments.size() == 1) {
                segments.push_back({state.logEnd, now, now});
                break;
            }
            if (segments[1].first > state.highWatermark)
                break;
            segments.erase(segments.begin());
            logStart = segments.front().first;
        }
        if (logStart > state.logStart) {
            context.resumeFrom(cause);
            context.emit(SegmentsDeleted{PartitionId{p}, logStart});
            if (m_transactions)  // Who waited for a transaction there has nothing to wait for.
                tellReaders(context, PartitionId{p}, 0, Readers::Committed);
        }
    }
    context.resumeFrom(cause);
    schedule(context, now + m_settings->spec.retentionCheck, Kind::RetentionCheck, 0);
}

}  // namespace millrace
