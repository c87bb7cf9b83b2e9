// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/millracectl/input.h"

#include <fmt/format.h>

#include "core/scenario/scenario_reader.h"
#include "core/scenario/warnings.h"

namespace millrace {

void printErrors(const std::vector<Error>& errors)
{
    for (const Error& error : errors)
        fmt::print(stderr, "{}\n", printable(describe(error)));
}

std::optional<Scenario> loadScenario(const std::string& file)
{
    const Result<std::string> text = readScenarioText(file);
    if (!text) {
        printErrors({text.error()});
        return std::nullopt;
    }
    auto outcome = readScenario(text.value(), file);
    if (auto* scenario = std::get_if<Scenario>(&outcome)) {
        printErrors(warningsIn(*scenario, text.value(), file));
        return std::move(*scenario);
    }
    printErrors(std::get<std::vector<Error>>(outcome));
    return std::nullopt;
}

}  // namespace millrace
