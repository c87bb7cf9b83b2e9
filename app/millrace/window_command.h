// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

class QApplication;

namespace millrace::ui {

/// Opens the window on a file, a shipped scenario, or the default one when `file` is empty.
/// Returns the exit code.
int runWindow(QApplication& application, const std::string& file);

}  // namespace millrace::ui
