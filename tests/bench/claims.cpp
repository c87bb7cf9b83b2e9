// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/claims.h"

#include <cstdio>

#include "core/engine/engine.h"
#include "tests/bench/measure.h"

namespace millrace::bench {

namespace {

using namespace std::chrono_literals;

/// A list alone, two priorities. Twice `waiting` jobs come after a second, two a microsecond.
Scenario listWith(int waiting, int workers)
{
    Scenario scenario;
    scenario.duration = 10min;
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Tape;
    for (int n = 0; n < waiting; ++n)
        scenario.workload.tape.push_back({SimTime{1s + 1us * n}, n % 6});
    scenario.network.delay.mean = 0s;
    for (const char* name : {"a", "b"}) {
        ReactionSpec reaction{.name = name, .job = name, .work = {.mean = 5ms}};
        reaction.id = static_cast<std::uint32_t>(scenario.reactions.size());
        scenario.reactions.push_back(reaction);
        scenario.log.slots.push_back(0);
        scenario.log.groups.emplace_back();
        scenario.queue.order.lanes.push_back({.priority = static_cast<int>(reaction.id)});
    }
    scenario.queue.workers = workers;
    return scenario;
}

/// Microseconds of CPU for each fact between two times. A claim is three facts or more, the same
/// in runs that are compared.
double factCost(const Scenario& scenario, SimTime from, SimTime until)
{
    Engine engine{scenario};
    while (engine.world().now < from && engine.step()) {
    }
    const std::uint64_t before = engine.state().facts;
    const double begin = cpuMs();
    while (engine.world().now < until && engine.step()) {
    }
    const double spent = cpuMs() - begin;
    return spent * 1e3 / static_cast<double>(engine.state().facts - before);
}

}  // namespace

void benchClaims()
{
    // The claims of 200 ms at four workers: 160 of them, however many wait.
    std::printf("the list alone, CPU per fact\n");
    double few = 0;
    for (const int waiting : {100, 1'000'000}) {
        const SimTime come{1s + 1us * waiting};
        const double cost = factCost(listWith(waiting, 4), come, come + 200ms);
        few = few == 0 ? cost : few;
        std::printf("  backlog %9d  %7.3f us   %.2f x\n", waiting, cost, cost / few);
    }
    // Jobs that come one by one to few or many workers, of whom all but a few are idle.
    double four = 0;
    for (const int workers : {4, 4'096}) {
        Scenario scenario = listWith(0, workers);
        scenario.workload.arrivals = {.kind = ArrivalsSpec::Kind::Constant, .rate = 100.0};
        const double cost = factCost(scenario, SimTime{1s}, SimTime{61s});
        four = four == 0 ? cost : four;
        std::printf("  %4d workers        %7.3f us   %.2f x\n", workers, cost, cost / four);
    }
    // Everything fails: what waits for its next try grows to 2,000 and to 128,000.
    double calm = 0;
    for (const int waiting : {1'000, 64'000}) {
        Scenario scenario = listWith(waiting, 4'096);
        for (ReactionSpec& each : scenario.reactions)
            each.fails = 1.0;
        scenario.queue.attempts = 1'000;
        scenario.queue.backoff.base = 1s;
        scenario.queue.backoff.factor = 1.0;
        const double cost = factCost(scenario, SimTime{2s}, SimTime{4s});
        calm = calm == 0 ? cost : calm;
        std::printf("  %6d in retry     %7.3f us   %.2f x\n", waiting * 2, cost, cost / calm);
    }
}

}  // namespace millrace::bench
