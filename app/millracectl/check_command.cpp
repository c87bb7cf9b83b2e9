// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/millracectl/check_command.h"

#include <fmt/format.h>

#include "app/millracectl/input.h"

namespace millrace {

int checkScenarioFiles(const CheckArguments& arguments)
{
    int exitCode = 0;
    for (const std::string& file : arguments.files) {
        if (const std::optional<Scenario> scenario = loadScenario(file))
            fmt::print("{}: fine: {}\n", printableLine(file, 4096), scenario->name);
        else
            exitCode = 1;
    }
    return exitCode;
}

}  // namespace millrace
