// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace millrace {

struct CheckArguments {
    std::vector<std::string> files;
};

/// Reads each file and prints what is wrong with it, every error with its place. Returns 0 when
/// all are right, else 1.
int checkScenarioFiles(const CheckArguments& arguments);

}  // namespace millrace
