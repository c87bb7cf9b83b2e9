// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/millracectl/assign_command.h"

#include <fmt/format.h>

#include "app/millracectl/input.h"
#include "core/scenario/scenario_reader.h"
#include "core/study/assign_file.h"

namespace millrace {

int shareOutPartitions(const AssignArguments& arguments)
{
    const Result<std::string> text = readTextFile(arguments.file);
    if (!text) {
        fmt::print(stderr, "{}\n", printable(describe(text.error())));
        return 1;
    }
    const auto read = readAssignExperiments(text.value(), arguments.file);
    if (const auto* errors = std::get_if<std::vector<Error>>(&read)) {
        for (const Error& each : *errors)
            fmt::print(stderr, "{}\n", printable(describe(each)));
        return 1;
    }
    const auto& experiments = std::get<std::vector<AssignExperiment>>(read);
    if (arguments.json)
        fmt::print("{}\n", assignmentsAsJson(experiments));
    else
        fmt::print("{}", assignmentsAsText(experiments));
    return 0;
}

}  // namespace millrace
