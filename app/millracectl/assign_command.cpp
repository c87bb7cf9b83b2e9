// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/millracectl/assign_command.h"

#include <fmt/format.h>

#include "app/millracectl/input.h"
#include "core/scenario/scenario_reader.h"
#include "core/study/assign_file.h"

namespace millrace {

int shareOutPartitions(const AssignArguments& arguments)
{
    const auto experiments =
        loadFile<std::vector<AssignExperiment>>(arguments.file, readAssignExperiments);
    if (!experiments)
        return 1;
    if (arguments.json)
        fmt::print("{}\n", assignmentsAsJson(*experiments));
    else
        fmt::print("{}", assignmentsAsText(*experiments));
    return 0;
}

}  // namespace millrace
