// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/trace/recording.h"

namespace millrace {

/// What one side got done in one stretch of a run.
struct PaceStretch {
    std::uint64_t handled = 0;  ///< Obligations with their first effect in it.
    /// Nearest-rank percentile of first effect minus happening, over those of them that Delays is
    /// about; none where there are none.
    std::optional<SimDuration> delay99;

    bool operator==(const PaceStretch&) const = default;
};

/// How a whole run went, for charts: stretches of equal length from its beginning on. What happens
/// where one begins belongs to it; what happens at the run's end belongs to the last.
struct Pace {
    SimDuration length{};           ///< Of each stretch; positive.
    std::vector<PaceStretch> log;   ///< As many as asked for.
    std::vector<PaceStretch> list;  ///< As many as of the log.
    double demand = 0;              ///< Obligations per second, over the whole run.
};

/// Requires at least one stretch. Cost grows with the obligations that exist.
Pace paceOf(const Recording& recording, std::size_t stretches);

}  // namespace millrace
