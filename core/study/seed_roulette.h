// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/scenario/scenario.h"
#include "core/trace/outcome.h"

namespace millrace {

/// What became of the scenario with another seed.
struct SeedOutcome {
    std::uint64_t seed = 0;
    Outcome log;
    Outcome list;
};

/// Runs the scenario, which has an end, with `seeds` seeds in a row, its own first. Each outcome is
/// handed over when it is known; false ends the work.
void seedRoulette(const Scenario& scenario, int seeds,
                  const std::function<bool(const SeedOutcome&)>& take);

/// How often a row of the ledger came out in a span of values.
struct SeedBar {
    std::uint64_t from = 0, to = 0;        ///< Both included.
    std::vector<std::uint64_t> log, list;  ///< Seeds, in the order of their runs.
};

/// The outcomes as at most `most` bars of equal width, the same ones for both sides, from the
/// least value to the largest.
std::vector<SeedBar> barsOf(const std::vector<SeedOutcome>& outcomes, std::uint64_t Outcome::*row,
                            std::uint64_t most);

}  // namespace millrace
