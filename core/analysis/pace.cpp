// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/pace.h"

#include <algorithm>
#include <chrono>

#include "core/base/invariant.h"

namespace millrace {

namespace {

std::vector<PaceStretch> stretchesOf(const SideLedger& side, const Columns& columns,
                                     SimDuration length, std::size_t count)
{
    std::vector<PaceStretch> out(count);
    std::vector<std::vector<SimDuration>> delays(count);
    side.forEachFirstEffect(columns, [&](SimTime at, SimDuration delay, bool isTimed) {
        const auto nth = static_cast<std::size_t>(at.time_since_epoch() / length);
        const std::size_t stretch = std::min(nth, count - 1);
        ++out[stretch].handled;
        if (isTimed)
            delays[stretch].push_back(delay);
    });
    for (std::size_t n = 0; n < count; ++n) {
        std::vector<SimDuration>& each = delays[n];
        if (each.empty())
            continue;
        const auto rank = static_cast<std::ptrdiff_t>((each.size() * 99 + 99) / 100 - 1);
        std::ranges::nth_element(each, each.begin() + rank);
        out[n].delay99 = each[static_cast<std::size_t>(rank)];
    }
    return out;
}

}  // namespace

Pace paceOf(const Recording& recording, std::size_t stretches)
{
    MILLRACE_INVARIANT(stretches > 0);
    const SimDuration end = recording.end().time_since_epoch();
    const auto count = static_cast<SimDuration::rep>(stretches);
    // Rounded up: the last one ends where the run does, or a little later.
    const SimDuration length{std::max<SimDuration::rep>((end.count() + count - 1) / count, 1)};
    const Ledger& ledger = recording.ledger();
    const double seconds = std::chrono::duration<double>(end).count();
    const auto due = static_cast<double>(ledger.log.side().rows().due);
    return {.length = length,
            .log = stretchesOf(ledger.log.side(), recording.columns(), length, stretches),
            .list = stretchesOf(ledger.list.side(), recording.columns(), length, stretches),
            .demand = seconds > 0 ? due / seconds : 0};
}

}  // namespace millrace
