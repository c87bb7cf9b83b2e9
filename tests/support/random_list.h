// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/scenario/scenario.h"

namespace millrace::test {

/// A small scenario whose list mixes the mechanisms of the real systems in any combination that a
/// file may ask for, with deaths, hangs and acts of people; everybody is alive again before the
/// last third. The same for the same seed, everywhere.
Scenario randomListScenario(std::uint64_t seed);

}  // namespace millrace::test
