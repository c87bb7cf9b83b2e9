// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"

// What compaction has made of a partition. Between two gaps lies a record that was kept, so there
// are no more gaps than keys and tombstones, however long the log.

namespace millrace {

/// [first, end)
struct OffsetRange {
    Offset first = 0;
    Offset end = 0;

    bool operator==(const OffsetRange&) const = default;
};

/// A tombstone that the cleaner has met.
struct Tombstone {
    Offset offset = 0;
    SimTime leavesAt{};

    bool operator==(const Tombstone&) const = default;
};

struct CleanedLog {
    Offset upTo = 0;                    ///< What lies at or after it is dirty.
    std::vector<OffsetRange> gaps;      ///< Offsets without a record; sorted, with some between.
    std::vector<Tombstone> tombstones;  ///< Still there; by offset.

    bool operator==(const CleanedLog&) const = default;
};

bool isGap(const CleanedLog& log, Offset offset);
Offset behindGap(const CleanedLog& log, Offset offset);
/// The first offset at or after this one that is no gap. Most logs are never cleaned.
inline Offset skipGaps(const CleanedLog& log, Offset offset)
{
    return offset >= log.upTo ? offset : behindGap(log, offset);
}
/// Records in [first, end).
Offset keptIn(const CleanedLog& log, Offset first, Offset end);
/// When the tombstone may leave; nullptr when the cleaner has not met one there.
const Tombstone* tombstoneAt(const CleanedLog& log, Offset offset);

/// The record leaves. Requires that it is there.
void removeRecord(CleanedLog& log, Offset offset);
void addTombstone(CleanedLog& log, const Tombstone& tombstone);
/// Nothing below the log start, or above the log end, is remembered.
void forgetBelow(CleanedLog& log, Offset logStart);
void forgetFrom(CleanedLog& log, Offset logEnd);

}  // namespace millrace
