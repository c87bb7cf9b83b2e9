// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/cleaned_log.h"

#include <algorithm>

namespace millrace {

namespace {

/// The first gap that ends behind the offset.
auto gapBehind(const CleanedLog& log, Offset offset)
{
    return std::ranges::upper_bound(log.gaps, offset, {}, &OffsetRange::end);
}

}  // namespace

bool isGap(const CleanedLog& log, Offset offset)
{
    const auto gap = gapBehind(log, offset);
    return gap != log.gaps.end() && gap->first <= offset;
}

Offset behindGap(const CleanedLog& log, Offset offset)
{
    const auto gap = gapBehind(log, offset);
    return gap != log.gaps.end() && gap->first <= offset ? gap->end : offset;
}

Offset keptIn(const CleanedLog& log, Offset first, Offset end)
{
    if (first >= end)
        return 0;
    Offset kept = end - first;
    for (auto gap = gapBehind(log, first); gap != log.gaps.end() && gap->first < end; ++gap)
        kept -= std::min(gap->end, end) - std::max(gap->first, first);
    return kept;
}

const Tombstone* tombstoneAt(const CleanedLog& log, Offset offset)
{
    const auto found = std::ranges::lower_bound(log.tombstones, offset, {}, &Tombstone::offset);
    return found != log.tombstones.end() && found->offset == offset ? &*found : nullptr;
}

void removeRecord(CleanedLog& log, Offset offset)
{
    std::erase_if(log.tombstones, [offset](const Tombstone& t) { return t.offset == offset; });
    // It may join the gap before it, the one behind it, or both.
    const auto behind = log.gaps.begin() + (gapBehind(log, offset) - log.gaps.begin());
    const bool joinsNext = behind != log.gaps.end() && behind->first == offset + 1;
    const bool joinsLast = behind != log.gaps.begin() && (behind - 1)->end == offset;
    if (joinsLast && joinsNext) {
        (behind - 1)->end = behind->end;
        log.gaps.erase(behind);
    } else if (joinsLast) {
        (behind - 1)->end = offset + 1;
    } else if (joinsNext) {
        behind->first = offset;
    } else {
        log.gaps.insert(behind, {offset, offset + 1});
    }
}

void addTombstone(CleanedLog& log, const Tombstone& tombstone)
{
    const auto place =
        std::ranges::lower_bound(log.tombstones, tombstone.offset, {}, &Tombstone::offset);
    log.tombstones.insert(place, tombstone);
}

void forgetBelow(CleanedLog& log, Offset logStart)
{
    std::erase_if(log.tombstones, [logStart](const Tombstone& t) { return t.offset < logStart; });
    std::erase_if(log.gaps, [logStart](const OffsetRange& gap) { return gap.end <= logStart; });
    if (!log.gaps.empty())
        log.gaps.front().first = std::max(log.gaps.front().first, logStart);
}

void forgetFrom(CleanedLog& log, Offset logEnd)
{
    std::erase_if(log.tombstones, [logEnd](const Tombstone& t) { return t.offset >= logEnd; });
    std::erase_if(log.gaps, [logEnd](const OffsetRange& gap) { return gap.first >= logEnd; });
    if (!log.gaps.empty())
        log.gaps.back().end = std::min(log.gaps.back().end, logEnd);
    log.upTo = std::min(log.upTo, logEnd);
}

}  // namespace millrace
