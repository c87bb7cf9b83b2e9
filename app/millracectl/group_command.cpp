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
    const auto loaded =
        loadFile<std::vector<GroupExperiment>>(arguments.file, readGroupExperiments);
    if (!loaded)
        return 1;
    const std::vector<GroupExperiment>& experiments = *loaded;
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
