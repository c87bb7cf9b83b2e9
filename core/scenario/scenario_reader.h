// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/scenario/scenario.h"

namespace millrace {

/// Reads a scenario. A syntax error is the only one returned; errors of schema and meaning come
/// all at once, in the order of their places. Each names its key, what was expected and what was
/// found. `fileName` is for messages only.
std::variant<Scenario, std::vector<Error>> readScenario(std::string_view text,
                                                        const std::string& fileName);

/// The text of a file of at most 8 MiB.
Result<std::string> readTextFile(const std::string& path);

/// The text of a shipped scenario by its name, else of a file. Where there is neither, the error
/// says which shipped one was probably meant.
Result<std::string> readScenarioText(const std::string& nameOrPath);

}  // namespace millrace
