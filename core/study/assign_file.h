// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/log/assignors/assignors.h"

namespace millrace {

/// One situation of a group: who is in it, subscribed to what. Names are kept apart from the
/// numbers that the assignors compute with.
struct AssignStep {
    std::vector<std::string> topics;   ///< Sorted: ordinals of `group`.
    std::vector<std::string> members;  ///< Sorted: ordinals of `group`.
    Subscriptions group;
};

struct AssignExperiment {
    std::string id;
    std::vector<AssignStep> steps;
};

/// What one assignor made of one step.
struct AssignResult {
    Assignment assignment;  ///< Of the last round.
    int rebalances = 1;     ///< Rounds.
};

/// Reads a file of the shape of vectors/assignors.json: `scenarios`, each with `id` and `steps` of
/// `topics` and `members`. Results in the file are not looked at.
std::variant<std::vector<AssignExperiment>, std::vector<Error>>
readAssignExperiments(std::string_view text, const std::string& fileName);

/// All steps, each from where the one before ended. A member that was absent comes back without
/// what it had.
std::vector<AssignResult> resultsOf(const AssignExperiment& experiment, AssignorKind kind);

/// Results of all assignors: one JSON object, id -> assignor -> list over steps.
std::string assignmentsAsJson(const std::vector<AssignExperiment>& experiments);

/// The same as a table for people.
std::string assignmentsAsText(const std::vector<AssignExperiment>& experiments);

}  // namespace millrace
