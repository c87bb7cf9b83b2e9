// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "core/check/life.h"

// The steps of the list, by what they are about.

namespace millrace::check {

using Story = std::vector<const Step*>;  ///< Steps about one thing, in order.
using Obligation = std::pair<std::uint32_t, std::uint32_t>;

struct ListStories {
    /// Enqueued and what moved it afterwards, by job: a bridge may make several of one obligation.
    std::map<Obligation, std::map<std::uint32_t, Story>> ofJobs;
    std::map<std::uint32_t, Story> ofRequest;  ///< By happening: its request and inline work.
    std::map<Obligation, Word> dropped;  ///< Whose enqueue made no job or was never sent, and why.
};

/// What waits for others of its happening that will not end by themselves is stuck:
/// list_batches.cpp. By where the jobs stand, before lines are looked at.
void holdForOthers(const Cut& cut, const ListStories& stories, Lives& lives);
/// Where a job stands, whatever its effect; list_recount.cpp.
Life standingOf(const Story& job);
/// What waits behind nothing but the dead, the hung and the retried is stuck: list_lines.cpp.
void holdBack(const Cut& cut, const ListStories& stories, Lives& lives);

}  // namespace millrace::check
