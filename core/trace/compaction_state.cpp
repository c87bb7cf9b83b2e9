// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/visible_state.h"

// Facts of the cleaner.

namespace millrace {

namespace {

CleanedLog& cleanedOf(VisibleState& state, PartitionId partition)
{
    return state.log.partitions[partition.value].cleaned;
}

}  // namespace

void apply(VisibleState& state, SimTime, const PartitionCleaned& fact)
{
    cleanedOf(state, fact.partition).upTo = fact.cleanedTo;
}

void apply(VisibleState& state, SimTime, const RecordCompacted& fact)
{
    removeRecord(cleanedOf(state, fact.partition), fact.offset);
}

void apply(VisibleState& state, SimTime, const TombstoneMet& fact)
{
    addTombstone(cleanedOf(state, fact.partition), {fact.offset, fact.leavesAt});
}

}  // namespace millrace
