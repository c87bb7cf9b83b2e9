// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/study/group_experiment.h"

namespace millrace {

/// Reads a file of the shape of vectors/group-timing.json: `timelines`, each with `id`, `params`
/// and `actions`. What else is there, above all what was expected, is not looked at. All errors of
/// meaning with their places, or the experiments in the order of the file.
std::variant<std::vector<GroupExperiment>, std::vector<Error>>
readGroupExperiments(std::string_view text, const std::string& fileName);

/// What was seen, in the shape of the file's `expected`: one JSON object, id -> list.
std::string sightsAsJson(const std::vector<GroupExperiment>& experiments,
                         const std::vector<std::vector<GroupSight>>& sights);

/// The same for people, a line a sight.
std::string sightsAsText(const std::vector<GroupExperiment>& experiments,
                         const std::vector<std::vector<GroupSight>>& sights);

}  // namespace millrace
