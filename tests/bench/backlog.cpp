// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/backlog.h"

#include "core/engine/engine.h"

namespace millrace::bench {

using namespace std::chrono_literals;

std::shared_ptr<const Recording> runWithBacklog(bool large)
{
    Scenario scenario;
    scenario.duration = 60s;
    scenario.workload.arrivals = {.kind = ArrivalsSpec::Kind::Constant, .rate = 20'000};
    scenario.workload.entities.clear();
    for (int n = 0; n < 500; ++n)
        scenario.workload.entities.push_back("key-" + std::to_string(n));
    scenario.network.delay.mean = 1ms;
    ReactionSpec reaction;
    reaction.name = "work";
    reaction.job = "work";
    reaction.work.mean = large ? 1h : 0s;
    scenario.reactions = {reaction};
    scenario.log.partitions = 64;
    scenario.log.slots = {64};
    scenario.log.retention = kForever;
    scenario.queue.workers = 64;
    return runScenario(scenario).recording;
}

}  // namespace millrace::bench
