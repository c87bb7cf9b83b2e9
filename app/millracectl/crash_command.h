// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace millrace {

struct CrashArguments {
    std::string file;
    bool json = false;
};

/// Stages the crashes of a JSON file of the shape of vectors/job-crashes.json with the profiles of
/// their systems, and prints what became of the jobs. Returns 0, or 1 when the file cannot be used.
int stageCrashes(const CrashArguments& arguments);

}  // namespace millrace
