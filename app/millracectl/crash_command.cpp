// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/millracectl/crash_command.h"

#include <fmt/format.h>

#include "app/millracectl/input.h"
#include "core/study/crash_file.h"

namespace millrace {

int stageCrashes(const CrashArguments& arguments)
{
    const auto loaded = loadFile<CrashFile>(arguments.file, readCrashFile);
    if (!loaded)
        return 1;
    for (const std::string& each : loaded->ignored)
        fmt::print(stderr, "{}\n", each);
    std::vector<CrashOutcome> outcomes;
    for (const CrashExperiment& each : loaded->experiments) {
        const Result<CrashOutcome> outcome = outcomeOf(each);
        if (!outcome) {
            printErrors({outcome.error()});
            return 1;
        }
        outcomes.push_back(outcome.value());
    }
    if (arguments.json)
        fmt::print("{}\n", crashesAsJson(loaded->experiments, outcomes));
    else
        fmt::print("{}", crashesAsText(loaded->experiments, outcomes));
    return 0;
}

}  // namespace millrace
