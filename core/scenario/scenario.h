// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "core/scenario/bridge_spec.h"
#include "core/scenario/chaos_spec.h"
#include "core/scenario/log_spec.h"
#include "core/scenario/queue_spec.h"
#include "core/scenario/reaction_spec.h"
#include "core/scenario/timeline_spec.h"
#include "core/scenario/workload_spec.h"
#include "core/scenario/write_spec.h"

namespace millrace {

/// A line that scales the list does something to each of its processes, up to 4096.
inline constexpr std::size_t kActsMax = 20'000;

/// Everything a run needs. The run is a pure function of this value.
struct Scenario {
    int format = 1;
    std::string name = "Untitled";                   ///< 1 .. 200 characters.
    std::string watch;                               ///< What to look for; up to 400 characters.
    std::uint64_t seed = 1;                          ///< 0 .. 2^63 - 1.
    SimDuration duration = std::chrono::minutes{3};  ///< 1 ms .. 365 d, or kForever: no end.
    WorkloadSpec workload;
    NetworkSpec network;
    ApplicationSpec application;
    WriteSpec writes;
    std::vector<ReactionSpec> reactions;  ///< 1 .. 32.
    LogSpec log;
    QueueSpec queue;
    std::vector<BridgeSpec> bridges;  ///< Sorted by reaction.
    /// Sorted by time, then by line. Lines that scale the list fill it up to kActsMax, muted ones
    /// counted; others add one or two each, and all chaos together 1000.
    std::vector<Intervention> timeline;
    std::vector<Intervention> muted;  ///< Lines that are switched off: they do nothing.
    std::vector<ChaosSpec> chaos;     ///< What it does is in the timeline.
    int lines = 0;                    ///< [[at]] tables; lines of the timeline above are chaos.

    bool operator==(const Scenario&) const = default;
};

/// Else a run of it goes on for as long as somebody asks for more.
inline bool hasEnd(const Scenario& scenario)
{
    return scenario.duration != kForever;
}

/// The same scenario, over at `end` at the latest.
inline Scenario endedAt(Scenario scenario, SimTime end)
{
    scenario.duration = std::min(scenario.duration, end.time_since_epoch());
    return scenario;
}

/// The bridge of a reaction; null when it has none.
inline const BridgeSpec* bridgeOf(const Scenario& scenario, std::size_t reaction)
{
    const auto found = std::ranges::find(scenario.bridges, reaction, &BridgeSpec::reaction);
    return found == scenario.bridges.end() ? nullptr : &*found;
}

/// Partitions at the end of the run: those of the beginning, and those that are added.
int partitionsAtLast(const Scenario& scenario);

/// Whether the list's store dies and comes back in this run.
inline bool hasStoreOutage(const Scenario& scenario)
{
    return std::ranges::any_of(scenario.timeline, [](const Intervention& each) {
        return each.target.kind == Target::Kind::Store;
    });
}

/// Whether brokers and the producer's requests are modelled: with more brokers than one, with a
/// table [log.producer], or when a broker meets a fault. Else a record simply arrives.
inline bool hasCluster(const Scenario& scenario)
{
    return scenario.log.brokers.count > 1 || scenario.log.producer.given ||
           std::ranges::any_of(scenario.timeline, [](const Intervention& each) {
               return each.target.kind == Target::Kind::Broker;
           });
}

}  // namespace millrace
