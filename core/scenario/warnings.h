// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/scenario/scenario.h"

namespace millrace {

/// A setting that may be as it is, and does what somebody may not have meant.
struct Warning {
    std::string key;      ///< As in the file: "queue.lease", "reaction[0].work".
    std::string message;  ///< What will happen; whole sentences.

    bool operator==(const Warning&) const = default;
};

/// Of a scenario that can be used; in the order of the sections of a file. A variate counts with
/// what it exceeds once in twenty times.
std::vector<Warning> warningsOf(const Scenario& scenario);

/// The same with their places in the text: of the key, or of the nearest table around where it
/// would be.
std::vector<Error> warningsIn(const Scenario& scenario, std::string_view text,
                              const std::string& fileName);

}  // namespace millrace
