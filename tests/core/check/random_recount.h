// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/scenario/scenario.h"

namespace millrace::test {

/// Runs randomScenario() of each seed, from `first` on: nothing breaks, the checker finds no
/// anomaly, and it counts what the ledger counts, at the end and at `cuts` times between.
void expectRandomRunsAgree(std::uint64_t first, int runs, int cuts);

/// The same with another maker of scenarios.
void expectRunsAgree(Scenario (*scenarioOf)(std::uint64_t), std::uint64_t first, int runs,
                     int cuts);

}  // namespace millrace::test
