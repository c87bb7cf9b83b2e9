// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/scenario.h"

namespace millrace::test {

/// A random scenario with brokers, a producer and faults of both: every option is left out about
/// every other time. The same seed gives the same scenario.
Scenario randomClusterScenario(std::uint64_t seed);

/// randomScenario() with brokers, a producer and faults of both beside all that it has.
Scenario randomMixedScenario(std::uint64_t seed);

}  // namespace millrace::test
