// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/millracectl/input.h"

#include <fmt/format.h>

#include "core/scenario/scenario_reader.h"
#include "core/scenario/shipped.h"
#include "core/scenario/warnings.h"

namespace millrace {

void printErrors(const std::vector<Error>& errors)
{
    for (const Error& error : errors)
        fmt::print(stderr, "{}\n", printable(describe(error)));
}

std::optional<Scenario> loadScenario(const std::string& file)
{
    std::string text;
    if (const ShippedText* shipped = findShipped(file)) {
        text = shipped->text;
    } else {
        Result<std::string> read = readTextFile(file);
        if (!read) {
            printErrors({read.error()});
            return std::nullopt;
        }
        text = std::move(read).value();
    }
    auto outcome = readScenario(text, file);
    if (auto* scenario = std::get_if<Scenario>(&outcome)) {
        printErrors(warningsIn(*scenario, text, file));
        return std::move(*scenario);
    }
    printErrors(std::get<std::vector<Error>>(outcome));
    return std::nullopt;
}

}  // namespace millrace
