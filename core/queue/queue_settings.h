// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/base/ids.h"
#include "core/scenario/bridge_spec.h"
#include "core/scenario/queue_spec.h"
#include "core/scenario/reaction_spec.h"
#include "core/scenario/variate_spec.h"
#include "core/scenario/workload_spec.h"

namespace millrace {

/// What the queue half needs of a scenario, put together by the engine. Constant during a run.
struct QueueSettings {
    QueueSpec spec;
    ApplicationSpec application;
    VariateSpec delay;
    SimDuration lease{};  ///< In force: the network's or the list's own.
    SimDuration heartbeat{};
    std::vector<ReactionSpec> reactions;
    Schedule schedule;                ///< Of the schedulers, when there are any.
    std::vector<BridgeSpec> bridges;  ///< Of these reactions the application sends no jobs.
    bool withCommit = false;  ///< Its store is the application's database: no enqueue travels.
    bool admitsAll = true;    ///< No groups, limits, unique jobs, batches.
    bool plain = true;  ///< The generic lease: claims, sweeps, fates and lanes are the default.

    /// Whether a process may have more jobs than it is at.
    bool buffers() const
    {
        return spec.claim.prefetch > spec.claim.threads ||
               spec.claim.fetch == ClaimSpec::Fetch::Push;
    }
    std::uint32_t threads() const { return static_cast<std::uint32_t>(spec.claim.threads); }
};

}  // namespace millrace
