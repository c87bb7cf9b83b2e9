// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/study/crash_experiment.h"

namespace millrace {

struct CrashFile {
    std::vector<CrashExperiment> experiments;  ///< In the order of the file.
    /// Parameters that no mechanism here knows, a sentence each: they change nothing.
    std::vector<std::string> ignored;
};

/// Reads a file of the shape of vectors/job-crashes.json: `experiments`, each with `id`, `system`,
/// `versions`, `parameters` and `repetitions`. Of a repetition it looks at
/// `first_start_ms_by_worker` and at the medians of `gap_between_jobs_ms` and `service_ms` alone.
/// All errors of meaning with their places, or the experiments.
std::variant<CrashFile, std::vector<Error>> readCrashFile(std::string_view text,
                                                          const std::string& fileName);

/// One JSON object: id -> outcome.
std::string crashesAsJson(const std::vector<CrashExperiment>& experiments,
                          const std::vector<CrashOutcome>& outcomes);

/// The same for people, a line an experiment.
std::string crashesAsText(const std::vector<CrashExperiment>& experiments,
                          const std::vector<CrashOutcome>& outcomes);

}  // namespace millrace
