// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/scenario.h"

namespace millrace::test {

/// A chain of `edits` drawn from `seed`: after each, the run that goes on from the one before it is
/// a fresh run, and taking all back brings the first run back. Then `seeks` forward and backward,
/// in random order, each the state and the counts of a fold from the beginning.
void expectTimeTravelHolds(const Scenario& scenario, std::uint64_t seed, int edits, int seeks);

/// The same for random scenarios of both kinds, `runs` each, from seed `first` on.
void expectRandomTimeTravelHolds(std::uint64_t first, int runs);

}  // namespace millrace::test
