// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace millrace {

struct RunArguments {
    std::string file;
    std::optional<std::uint64_t> seed;
    std::string until;  ///< A duration; empty = the whole run.
    bool json = false;
    std::string factsFile;  ///< Empty = none.
    std::string sabotage;   ///< Empty, "skip", "repeat" or "reorder".
};

/// Runs and prints. Returns the exit code: 0, 1 after an error of the input, 2 after a broken
/// guarantee or invariant, with a reproduction on standard error.
int runScenarioFile(const RunArguments& arguments);

}  // namespace millrace
