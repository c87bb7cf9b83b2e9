// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <string_view>

#include <valgrind/callgrind.h>

#include <QGuiApplication>

#include "core/engine/engine.h"
#include "core/log/assignors/assignors.h"
#include "core/scenario/scenario_reader.h"
#include "core/scenario/shipped.h"
#include "core/trace/cursor.h"
#include "tests/bench/backlog.h"
#include "tests/bench/claims.h"
#include "tests/bench/measure.h"
#include "tests/bench/time_travel.h"
#include "ui/paint/frame_painter.h"

// Figures for people, as CPU time: ./dev bench. With the name of one measurement as argument it
// does just that, once, between callgrind's switches, so that instructions can be counted.

namespace {

using namespace millrace;
using namespace std::chrono_literals;

using bench::cpuMs;
using bench::medianMs;

Scenario shipped(std::string_view name)
{
    return std::get<Scenario>(readScenario(findShipped(name)->text, std::string{name}));
}

void benchRun()
{
    const Scenario scenario = shipped("one-event-three-reactions-12");
    FinishedRun run = runScenario(scenario);
    const double ms = medianMs(31, [&] { run = runScenario(scenario); });
    const auto facts = static_cast<double>(run.recording->trace().size());
    std::printf("one-event-three-reactions-12: %.0f facts, trace + ledger + checks\n", facts);
    std::printf("  facts/s          %10.0f   (goal >= 5,000,000)\n", facts / ms * 1e3);
    std::printf("  bytes a fact     %10.2f   (goal <= 10)\n",
                static_cast<double>(run.recording->trace().bytes()) / facts);
    std::printf("  recompute        %7.2f ms   (goal <= 6)\n", ms);
    Cursor cursor{run.recording};
    std::uint64_t where = 0;
    const double seek = medianMs(201, [&] {
        cursor.seekFact(where = (where + 104'729 * 61) % run.recording->trace().size());
    });
    std::printf("  seek, median     %7.3f ms\n", seek);
}

/// A group of 1,000 members on 1,024 partitions: at first, and when one leaves.
void benchAssignors()
{
    Subscriptions group{.partitions = {1'024}};
    group.members.assign(1'000, {.topics = {0}});
    std::printf("1,000 members on 1,024 partitions, first assignment and one member fewer\n");
    for (const AssignorKind kind : {AssignorKind::Range, AssignorKind::RoundRobin,
                                    AssignorKind::Sticky, AssignorKind::CooperativeSticky,
                                    AssignorKind::ServerRange, AssignorKind::ServerUniform}) {
        Assignment first;
        const double all = medianMs(31, [&] { first = assign(kind, group, Assignment{1'000}); });
        Subscriptions fewer = group;
        fewer.members.pop_back();
        first.pop_back();
        const double left = medianMs(31, [&] { assign(kind, fewer, first); });
        std::printf("  %-18.*s %7.3f ms %7.3f ms   (goal < 10)\n",
                    static_cast<int>(nameOf(kind).size()), nameOf(kind).data(), all, left);
    }
}

void benchFrames(bool large)
{
    const auto recording = bench::runWithBacklog(large);
    Cursor cursor{recording};
    cursor.seekTime(SimTime{50s});
    const Moment moment = cursor.moment({}, {});
    std::printf("backlog of %llu records and %llu jobs\n",
                static_cast<unsigned long long>(moment.log.waiting),
                static_cast<unsigned long long>(moment.list.waiting));
    ui::FramePainter painter{ui::Theme{}, 1.0};
    const double frame = medianMs(101, [&] {
        cursor.seekTime(cursor.time() + 16666667ns);
        painter.frame(cursor.moment({}, {}), {.width = 1280, .height = 720});
    });
    std::printf("  forward frame    %7.3f ms\n", frame);
    const double seek = medianMs(101, [&] {
        cursor.seekTime(SimTime{40s});
        cursor.seekTime(SimTime{50s});
    });
    std::printf("  two seeks        %7.3f ms\n", seek);
}

/// Frames with many items in flight: a slow network under a fast tape.
void benchItems(double rate)
{
    Scenario scenario = shipped("one-event-three-reactions-12");
    scenario.workload.arrivals.rate = rate;
    scenario.duration = 4s;
    scenario.timeline.clear();
    scenario.network.delay.mean = 1s;
    Cursor cursor{runScenario(scenario).recording};
    cursor.seekTime(SimTime{3s});
    ui::FramePainter painter{ui::Theme{}, 1.0};
    const ui::SceneOptions options{.width = 1280, .height = 720};
    painter.frame(cursor.moment({}, {}), options);
    const std::size_t items = itemsInFlight(painter.lastScene());
    const double ms = medianMs(31, [&] { painter.frame(cursor.moment({}, {}), options); });
    std::printf("frame with %zu items in flight at 1280x720: %.2f ms\n", items, ms);
}

/// One measurement for callgrind.
int countInstructions(std::string_view what)
{
    const bool large = what.ends_with("large");
    const auto recording = bench::runWithBacklog(large);
    Cursor cursor{recording};
    ui::FramePainter painter{ui::Theme{}, 1.0};
    const ui::SceneOptions options{.width = 1280, .height = 720};
    const bool frame = what.starts_with("frame");
    cursor.seekTime(SimTime{50s});
    painter.frame(cursor.moment({}, {}), options);
    const auto& keyframes = recording->keyframes();
    const std::uint64_t target =
        keyframes[keyframes.size() * 4 / 5]->position.context.fact + 10'000;
    CALLGRIND_START_INSTRUMENTATION;
    if (frame) {
        // The same number of facts in both runs, then the frame.
        cursor.seekFact(cursor.state().facts + 1'500);
        painter.frame(cursor.moment({}, {}), options);
    } else {
        cursor.seekFact(target);
    }
    CALLGRIND_STOP_INSTRUMENTATION;
    return 0;
}

}  // namespace

int main(int argc, char** argv)
{
    const double start = cpuMs();
    if (argc > 1 && std::string_view{argv[1]} == "seeks") {
        bench::benchSeeks();
        return 0;
    }
    if (argc > 1 && std::string_view{argv[1]} == "claims") {
        bench::benchClaims();
        return 0;
    }
    // First: its processes begin with all the memory that this one has.
    if (argc == 1)
        bench::benchSeeks();
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication application{argc, argv};
    if (argc > 1)
        return countInstructions(argv[1]);
    {
        Cursor cursor{runScenario(shipped("one-event-three-reactions")).recording};
        ui::FramePainter painter{ui::Theme{}, 1.0};
        painter.frame(cursor.moment(), {.width = 1280, .height = 720});
    }
    std::printf("first frame after start: %.1f ms of CPU, run included\n", cpuMs() - start);
    benchRun();
    bench::benchClaims();
    bench::benchBranches();
    benchAssignors();
    benchFrames(false);
    benchFrames(true);
    benchItems(500);
    benchItems(5000);
    return 0;
}
