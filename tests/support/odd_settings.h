// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "core/scenario/scenario.h"

namespace millrace::test {

/// A shipped scenario in which a few keys have other values: the least, the largest, 0, huge, tiny
/// or odd ones, another choice; and to which a few lines of the timeline were added. All of it went
/// through the reader, which accepted it; what it refused was left out.
struct OddScenario {
    std::string text;
    std::string changes;  ///< A line each.
    Scenario scenario;
};

/// The same for the same seed.
OddScenario oddScenario(std::uint64_t seed);

/// Runs it for so many steps, or to its end. What went wrong, with all that is needed to see it
/// again; empty when nothing did.
std::string wrongIn(const OddScenario& odd, std::uint64_t steps);

}  // namespace millrace::test
