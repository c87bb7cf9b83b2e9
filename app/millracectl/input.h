// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/printable.h"
#include "core/scenario/scenario_reader.h"

namespace millrace {

/// A line each, on standard error.
void printErrors(const std::vector<Error>& errors);

/// Reads a scenario file, or a shipped scenario by its name. Prints on standard error what is
/// wrong, and returns nothing when it cannot be used; and what may surprise.
std::optional<Scenario> loadScenario(const std::string& file);

/// Reads a file with `read(text, name)`, which gives a value or a list of errors. Prints what is
/// wrong on standard error and returns nothing when it cannot be used.
template <class Value, class Read>
std::optional<Value> loadFile(const std::string& file, const Read& read)
{
    const Result<std::string> text = readTextFile(file);
    if (!text) {
        printErrors({text.error()});
        return std::nullopt;
    }
    std::variant<Value, std::vector<Error>> outcome = read(text.value(), file);
    if (auto* value = std::get_if<Value>(&outcome))
        return std::move(*value);
    printErrors(std::get<std::vector<Error>>(outcome));
    return std::nullopt;
}

}  // namespace millrace
