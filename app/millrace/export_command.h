// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace millrace::ui {

/// As typed; times are durations with units, empty where not given.
struct ExportArguments {
    std::string file;
    std::string output;
    std::string from;
    std::string to;
    std::string at;
    std::string size = "1920x1080";
    std::optional<int> fps;  ///< Of a video; 30 where not given.
    std::string speed;
    std::string theme = "light";
};

/// Exports and prints progress. Returns the exit code: 0, 1 after an error of the input or a
/// cancel, 2 after a bug of ours. Needs a QApplication.
int exportScenario(const ExportArguments& arguments);

}  // namespace millrace::ui
