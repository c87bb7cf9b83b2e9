// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "core/scenario/scenario.h"

namespace millrace {

/// The worst that a fault adds to the run without it.
enum class Harm : std::uint8_t {
    Nothing,
    Delay,
    GivenUp,  ///< It is on a list for a person, and nothing runs it again.
    Duplicate,
    Loss,
};

/// What happens when the fault strikes at this time.
struct StripCell {
    SimTime at{};
    Harm log{};
    Harm list{};

    bool operator==(const StripCell&) const = default;
};

/// One line of a timeline at `positions` even places from 0 on, each run to its end. A restart that
/// belongs to the line keeps its distance. Each cell is handed over when it is known; false ends
/// the work. Costs about half a run a cell: each goes on from the run without the fault. Requires a
/// scenario that has an end.
void faultStrip(const Scenario& scenario, int line, int positions,
                const std::function<bool(const StripCell&)>& take);

/// Whether the strip of this line is the same in both: it does not matter where the line stands.
bool haveSameStrip(const Scenario& a, const Scenario& b, int line);

}  // namespace millrace
