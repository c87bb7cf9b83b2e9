// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/millracectl/group_command.h"

#include <fmt/format.h>

#include "app/millracectl/input.h"
#include "core/engine/engine.h"
#include "core/scenario/scenario_reader.h"
#include "core/study/group_file.h"

namespace millrace {

int replayGroups(const GroupArguments& arguments)
{
    const Result<std::string> text = readTextFile(arguments.file);
    if (!text) {
        fmt::print(stderr, "{}\n", printable(describe(text.error())));
        return 1;
    }
    auto read = readGroupExperiments(text.value(), arguments.file);
    if (const auto* errors = std::get_if<std::vector<Error>>(&read)) {
        for (const Error& each : *errors)
            fmt::print(stderr, "{}\n", printable(describe(each)));
        return 1;
    }
    const auto& experiments = std::get<std::vector<GroupExperiment>>(read);
    std::vector<std::vector<GroupSight>> sights;
    for (const GroupExperiment& each : experiments) {
        const FinishedRun run = runScenario(scenarioOf(each));
        if (!run.stopped.empty()) {
            fmt::print(stderr, "{}: {}.\n", printableLine(each.id), run.stopped);
            return 1;
        }
        sights.push_back(sightsOf(*run.recording));
    }
    if (arguments.json)
        fmt::print("{}\n", sightsAsJson(experiments, sights));
    else
        fmt::print("{}", sightsAsText(experiments, sights));
    return 0;
}

}  // namespace millrace
