// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/invariant.h"
#include "core/trace/checks.h"
#include "core/trace/columns.h"

// Facts of the cleaner. Numbers in comments: reliability invariants.

namespace millrace {

namespace {

/// 28: a record that is there, in the part that has been cleaned.
void verifyCleaned(const PartitionState& log, Offset offset)
{
    MILLRACE_INVARIANT(offset >= log.logStart);
    MILLRACE_INVARIANT(offset < log.cleaned.upTo);
    MILLRACE_INVARIANT(!isGap(log.cleaned, offset));
}

const HappeningRow& happeningAt(const Columns& columns, const VisibleState& state,
                                PartitionId partition, Offset offset)
{
    const std::uint64_t row = rowAt(state.log, partition, offset);
    return columns.happenings[columns.records[partition.value][row].happening.value];
}

}  // namespace

void verify(const VisibleState& before, SimTime, const PartitionCleaned& fact)
{
    const PartitionState& log = partitionOf(before, fact.partition);
    MILLRACE_INVARIANT(log.online);
    // 28: it goes on, and not beyond what all in sync have.
    MILLRACE_INVARIANT(fact.cleanedTo > log.cleaned.upTo);
    MILLRACE_INVARIANT(fact.cleanedTo <= log.highWatermark);
    MILLRACE_INVARIANT(fact.removed <= keptIn(log.cleaned, log.logStart, fact.cleanedTo));
}

void verify(const VisibleState& before, SimTime time, const RecordCompacted& fact)
{
    const PartitionState& log = partitionOf(before, fact.partition);
    verifyCleaned(log, fact.offset);
    if (fact.newer != fact.offset) {
        // 28: the newest of its key stays.
        MILLRACE_INVARIANT(fact.newer > fact.offset);
        verifyCleaned(log, fact.newer);
        return;
    }
    const Tombstone* tombstone = tombstoneAt(log.cleaned, fact.offset);
    MILLRACE_INVARIANT(tombstone != nullptr);
    MILLRACE_INVARIANT(tombstone->leavesAt <= time);
}

void verify(const VisibleState& before, SimTime time, const TombstoneMet& fact)
{
    const PartitionState& log = partitionOf(before, fact.partition);
    verifyCleaned(log, fact.offset);
    MILLRACE_INVARIANT(tombstoneAt(log.cleaned, fact.offset) == nullptr);
    MILLRACE_INVARIANT(fact.leavesAt >= time);
}

void verifyContents(const Columns& columns, const VisibleState& before, const RecordCompacted& fact)
{
    const HappeningRow& gone = happeningAt(columns, before, fact.partition, fact.offset);
    const HappeningRow& newer = happeningAt(columns, before, fact.partition, fact.newer);
    MILLRACE_INVARIANT(gone.entity == newer.entity);
}

void verifyContents(const Columns& columns, const VisibleState& before, const TombstoneMet& fact)
{
    const HappeningRow& row = happeningAt(columns, before, fact.partition, fact.offset);
    MILLRACE_INVARIANT(isTombstone(columns, row));
}

}  // namespace millrace
