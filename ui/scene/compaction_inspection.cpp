// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/compaction_inspection.h"

#include <fmt/format.h>

#include "core/base/duration_text.h"

namespace millrace::ui {

namespace {

/// Why a record is not there any more; nothing when it is.
const char* goneWords(const PartitionState& partition, Offset offset)
{
    return offset < partition.logStart        ? ", removed by retention"
           : isGap(partition.cleaned, offset) ? ", compacted away"
                                              : "";
}

}  // namespace

void addCleanedRow(Inspection& out, const PartitionState& partition)
{
    const CleanedLog& cleaned = partition.cleaned;
    if (cleaned.upTo == 0)
        return;
    const Offset kept = keptIn(cleaned, partition.logStart, cleaned.upTo);
    out.rows.push_back({"cleaned up to", fmt::format("{}, {} records stay", cleaned.upTo, kept)});
}

void addRecordRows(Inspection& out, const PartitionState& partition, const std::string& name,
                   Offset offset)
{
    out.rows.push_back(
        {"record", fmt::format("{}, offset {}{}", name, offset, goneWords(partition, offset))});
    if (const Tombstone* tombstone = tombstoneAt(partition.cleaned, offset))
        out.rows.push_back({"tombstone", "stays to " + clockText(tombstone->leavesAt)});
}

}  // namespace millrace::ui
