// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/base/printable.h"
#include "core/scenario/scenario.h"

namespace millrace {

/// Reads a scenario file, or a shipped scenario by its name. Prints what is wrong on standard
/// error and returns nothing when it cannot be used.
std::optional<Scenario> loadScenario(const std::string& file);

}  // namespace millrace
