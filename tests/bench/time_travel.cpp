// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/time_travel.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include "core/engine/engine.h"
#include "core/scenario/scenario_reader.h"
#include "core/scenario/shipped.h"
#include "core/study/fault_strip.h"
#include "core/trace/cursor.h"
#include "tests/bench/measure.h"

namespace millrace::bench {

namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kFacts = 10'000'000;

Scenario defaultRun()
{
    constexpr std::string_view kName = "one-event-three-reactions-12";
    return std::get<Scenario>(readScenario(findShipped(kName)->text, std::string{kName}));
}

double peakMegabytes()
{
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:"))
            return std::stod(line.substr(6)) / 1024;
    return 0;
}

Scenario killedLate(const Scenario& scenario, SimTime at)
{
    Scenario out = scenario;
    out.timeline.push_back({at, Intervention::Act::Kill, {Target::Kind::Slot, 3}, 9});
    std::ranges::stable_sort(out.timeline, {}, &Intervention::at);
    return out;
}

/// At the default scale, long enough for kFacts; slower hands let work gather.
Scenario longRun(double slower)
{
    Scenario scenario = defaultRun();
    scenario.duration = 40'000s;
    scenario.log.retention = kForever;  // Else a backlog would be lost, not wait.
    for (ReactionSpec& each : scenario.reactions)
        each.work.mean = SimDuration{
            static_cast<SimDuration::rep>(static_cast<double>(each.work.mean.count()) * slower)};
    return scenario;
}

/// 20,000 members a group, 30,000 partitions, 40,000 workers: past the limits for files.
Scenario hugeRun()
{
    Scenario scenario = defaultRun();
    scenario.duration = 30s;
    scenario.workload.arrivals.rate *= 10'000;
    scenario.workload.entities.clear();
    for (int n = 0; n < 60'000; ++n)
        scenario.workload.entities.push_back("customer-" + std::to_string(n));
    scenario.log.partitions = 30'000;
    scenario.log.retention = kForever;
    scenario.log.slots = {20'000, 20'000, 20'000};
    scenario.queue.workers = 40'000;
    return scenario;
}

void seekIn(const char* name, const Scenario& scenario)
{
    const double begin = cpuMs();
    Engine engine{scenario};
    while (engine.state().facts < kFacts && engine.step()) {
    }
    // Not of the run: it has no more facts, and most times of a long one would be that one place.
    const auto last = static_cast<std::uint64_t>(toNs(engine.state().now));
    const FinishedRun run = engine.finish();
    const double ms = cpuMs() - begin;
    const auto facts = static_cast<double>(run.recording->trace().size());
    Cursor cursor{run.recording};
    std::vector<double> spent;
    std::uint64_t bits = 88172645463325252;  // Xorshift.
    std::uint64_t backlog = 0;
    for (int n = 0; n < 400; ++n) {
        bits ^= bits << 13U;
        bits ^= bits >> 7U;
        bits ^= bits << 17U;
        const double from = cpuMs();
        cursor.seekTime(fromNs(static_cast<std::int64_t>(bits % last)));
        spent.push_back(cpuMs() - from);
        const Moment moment = cursor.moment({}, {});
        backlog = std::max({backlog, moment.log.waiting, moment.list.waiting});
    }
    std::printf("%s: %.0f facts at %.0f facts/s, %zu keyframes, backlog up to %llu\n", name, facts,
                facts / ms * 1e3, run.recording->keyframes().size(),
                static_cast<unsigned long long>(backlog));
    std::printf("  seek p50, p99    %7.2f, %.2f ms of CPU\n", percentile(spent, 50),
                percentile(spent, 99));
    std::printf("  memory, all      %7.0f MB\n", peakMegabytes());
}

void inOwnProcess(const std::function<void()>& work)
{
    std::fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        work();
        std::fflush(stdout);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        std::printf("  did not end well: status %d\n", status);
}

}  // namespace

void benchBranches()
{
    const Scenario scenario = defaultRun();
    const FinishedRun whole = runScenario(scenario);
    const Scenario killed = killedLate(scenario, SimTime{90s});
    FinishedRun run;
    const double half = medianMs(31, [&] { run = runAfter(whole, killed); });
    std::printf("edit at half of one-event-three-reactions-12\n");
    std::printf("  recompute        %7.2f ms   (goal <= 3), %zu keyframes\n", half,
                whole.recording->keyframes().size());
    constexpr int kBranches = 200;
    const double branches = medianMs(11, [&] {
        for (int n = 0; n < kBranches; ++n)
            Engine::after(whole, killed);
    });
    std::printf("  branch           %7.1f us   (goal <= 50)\n", branches * 1e3 / kBranches);
    const double strip = medianMs(3, [&] {
        faultStrip(scenario, scenario.timeline.front().line, 180,
                   [](const StripCell&) { return true; });
    });
    std::printf("  fault strip      %7.0f ms   (180 positions, goal <= 800)\n", strip);
}

void benchSeeks()
{
    std::printf("seeks in ten million facts (goal: p99 <= 4 ms, 16 at 10,000 times the scale;\n"
                "200 MB at the default scale)\n");
    inOwnProcess([] { seekIn("default scale", longRun(1.0)); });
    inOwnProcess([] { seekIn("default scale, slow hands", longRun(4.0)); });
    inOwnProcess([] { seekIn("10,000 times the scale", hugeRun()); });
}

}  // namespace millrace::bench
