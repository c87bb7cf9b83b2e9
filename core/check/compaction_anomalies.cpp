// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/log_watch.h"

// Compaction: the newest record of each key stays, what is open is left alone, a tombstone stays
// until its time is over.

namespace millrace::check {

void LogWatch::cleaned(const Step& step)
{
    Partition& partition = m_partitions[step.partition];
    if (partition.toGo != 0)
        m_findings.add(Anomaly::CompactedWrongly, step,
                       "{} records of partition {} were to leave, and have not.", partition.toGo,
                       step.partition);
    partition.toGo = step.removed;
    if (step.cleanedTo <= partition.cleanedTo || step.cleanedTo > partition.happenings.size())
        m_findings.add(Anomaly::CompactedWrongly, step,
                       "Partition {} is cleaned up to {}; it was to {}, and its log end is {}.",
                       step.partition, step.cleanedTo, partition.cleanedTo,
                       partition.happenings.size());
    const std::optional<std::uint64_t> open = partition.segments.open();
    if (open && !m_logs.inForce() && step.cleanedTo > *open &&
        !partition.segments.isOver(m_segmentRules, step.timeNs))
        m_findings.add(Anomaly::CompactedWrongly, step,
                       "Partition {} is cleaned up to {}, but its open segment begins at {}.",
                       step.partition, step.cleanedTo, *open);
    partition.cleanedTo = step.cleanedTo;
}

/// Whether there is a record, in what has been cleaned.
bool LogWatch::isKept(const Partition& partition, std::uint64_t offset)
{
    return offset >= partition.logStart && offset < partition.cleanedTo &&
           offset < partition.happenings.size() && !partition.compacted.contains(offset);
}

void LogWatch::compacted(const Step& step)
{
    Partition& partition = m_partitions[step.partition];
    const auto entityAt = [&](std::uint64_t offset) {
        const auto happened = m_tape.find(partition.happenings[offset]);
        return happened == m_tape.end() ? kNone : happened->second->entity;
    };
    const auto tombstone = partition.tombstones.find(step.offset);
    if (partition.toGo == 0)
        m_findings.add(Anomaly::CompactedWrongly, step,
                       "No more records of partition {} were to "
                       "leave.",
                       step.partition);
    else
        --partition.toGo;
    if (!isKept(partition, step.offset))
        m_findings.add(Anomaly::CompactedWrongly, step,
                       "Offset {} of partition {} is gone already, or has not been cleaned.",
                       step.offset, step.partition);
    else if (step.newer == step.offset && tombstone == partition.tombstones.end())
        m_findings.add(Anomaly::CompactedWrongly, step,
                       "Offset {} of partition {} leaves and is the newest of its key.",
                       step.offset, step.partition);
    else if (step.newer == step.offset && tombstone->second > step.timeNs)
        m_findings.add(Anomaly::CompactedWrongly, step,
                       "The tombstone at offset {} of partition {} should stay until {} ns.",
                       step.offset, step.partition, tombstone->second);
    else if (step.newer != step.offset &&
             (step.newer < step.offset || !isKept(partition, step.newer)))
        m_findings.add(Anomaly::CompactedWrongly, step,
                       "Offset {} of partition {} leaves because of offset {}, which is not a "
                       "later record that stays.",
                       step.offset, step.partition, step.newer);
    else if (entityAt(step.newer) != entityAt(step.offset))
        m_findings.add(Anomaly::CompactedWrongly, step,
                       "Offset {} of partition {} leaves because of offset {}, which has another "
                       "key.",
                       step.offset, step.partition, step.newer);
    partition.compacted.insert(step.offset);
    partition.tombstones.erase(step.offset);
}

void LogWatch::tombstoneMet(const Step& step)
{
    Partition& partition = m_partitions[step.partition];
    const bool there = isKept(partition, step.offset);
    const auto happened = there ? m_tape.find(partition.happenings[step.offset]) : m_tape.end();
    if (happened == m_tape.end() || !m_history.deletedTypes.contains(happened->second->type))
        m_findings.add(Anomaly::CompactedWrongly, step,
                       "There is no tombstone at offset {} of partition {}.", step.offset,
                       step.partition);
    else if (!partition.tombstones.emplace(step.offset, step.leavesAt).second)
        m_findings.add(Anomaly::CompactedWrongly, step,
                       "The tombstone at offset {} of partition {} was met before.", step.offset,
                       step.partition);
    else if (m_deleteRetention && step.leavesAt != later(step.timeNs, *m_deleteRetention))
        m_findings.add(Anomaly::CompactedWrongly, step,
                       "The tombstone at offset {} of partition {} may leave at {} ns, not at {}.",
                       step.offset, step.partition, later(step.timeNs, *m_deleteRetention),
                       step.leavesAt);
}

/// Retention takes whole segments that are closed, from the old end.
void LogWatch::checkSegment(const Step& step, const Partition& partition)
{
    if (m_logs.inForce() || !m_segmentRules.span || m_segmentRules.retention == 0)
        return;
    if (!m_segmentRules.deletes())
        m_findings.add(Anomaly::SegmentSplit, step,
                       "Old records leave partition {}, whose log is compacted and keeps them.",
                       step.partition);
    const bool closed = step.logStart == partition.happenings.size() &&
                        partition.segments.isOver(m_segmentRules, step.timeNs);
    if (!closed && !partition.segments.mayBegin(step.logStart))
        m_findings.add(Anomaly::SegmentSplit, step,
                       "The log start of partition {} moves to {}, where no segment begins.",
                       step.partition, step.logStart);
}

}  // namespace millrace::check
