// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace millrace {

struct BackoffArguments {
    std::string profile;
    std::vector<std::string> settings;  ///< "NAME=VALUE", the product's own names.
    int attempts = 25;
    bool json = false;
};

inline constexpr int kBackoffAttemptsMax = 200;

/// Prints how long a job that failed for the first time, the second time, ... waits for its next
/// try, in seconds. Returns the exit code.
int printBackoff(const BackoffArguments& arguments);

}  // namespace millrace
