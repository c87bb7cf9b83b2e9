// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/scenario/scenario.h"

namespace millrace {

/// A crash of a job system as somebody staged it: how many jobs, which settings, who was killed
/// and when, and what only a measurement can tell of the machine. The shape of
/// vectors/job-crashes.json. It is run by the engine of every scenario; there is no other formula.
struct CrashExperiment {
    struct Kill {
        enum class Who : std::uint8_t { Process, Machine, Child, Parent, Stopped, Hung };

        std::size_t victim = 0;  ///< Process, from 0.
        std::uint32_t atNthStart = 1;
        SimDuration intoJob{};
        Who who = Who::Process;
        std::optional<SimDuration> replacementAfter;
    };
    /// One run of it on a real machine.
    struct Repetition {
        std::vector<SimDuration> firstStarts;  ///< By process; more than `workers`: replacements.
        SimDuration gap{};                     ///< Median, from the end of a job to the next start.
        SimDuration service{};                 ///< Median.
    };

    std::string id;
    std::uint32_t jobs = 1;
    std::uint32_t workers = 1;  ///< Processes.
    QueueSpec queue;            ///< The product's, with the parameters of the experiment.
    std::optional<Kill> kill;
    SimDuration observed{};  ///< Goes on for so long after the last job could have ended.
    std::vector<Repetition> repetitions;
};

/// What came of it.
struct CrashOutcome {
    std::uint64_t neverCompleted = 0;
    std::uint64_t executedMoreThanOnce = 0;
    std::optional<SimDuration> killToReexecution;
    SimDuration total{};  ///< From the first start to the end of the last job.
};

/// Runs every repetition and takes the median of each number. Errors: it is more than one run may
/// be.
Result<CrashOutcome> outcomeOf(const CrashExperiment& experiment);

}  // namespace millrace
