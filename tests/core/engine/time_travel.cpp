// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/engine/time_travel.h"

#include <random>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/cluster_swarm.h"
#include "tests/support/random_edit.h"
#include "tests/support/random_list.h"
#include "tests/support/random_scenario.h"
#include "tests/support/same_run.h"

namespace millrace::test {

namespace {

/// A place worth an edit: just where a keyframe lies.
SimTime someKeyframe(const FinishedRun& run, std::mt19937_64& bits)
{
    const auto& keyframes = run.recording->keyframes();
    return keyframes.empty() ? SimTime{} : keyframes[bits() % keyframes.size()]->now;
}

struct Folded {
    VisibleState state;
    Ledger ledger;
};

/// From nothing, without a keyframe.
Folded foldUpTo(const Recording& recording, SimTime time)
{
    Folded out;
    TraceReader reader{recording.trace()};
    while (!reader.atEnd() && reader.nextTime() <= time)
        reader.next([&](SimTime at, std::uint64_t, const auto& fact) {
            out.ledger.see(out.state, recording.columns(), at, fact);
            apply(out.state, at, fact);
            out.state.now = at;
            ++out.state.facts;
        });
    out.ledger.advanceTo(time, recording.columns());
    return out;
}

void expectEditsHold(const FinishedRun& first, std::mt19937_64& bits, int edits)
{
    FinishedRun run = first;
    for (int n = 0; n < edits; ++n) {
        const Scenario changed = edited(*run.scenario, bits(), someKeyframe(run, bits));
        const FinishedRun branch = runAfter(run, changed);
        EXPECT_EQ(differenceOf(branch, runScenario(changed)), "") << "edit " << n;
        run = branch;
    }
    EXPECT_EQ(differenceOf(runAfter(run, *first.scenario), first), "") << "all edits undone";
}

void expectSeeksHold(const FinishedRun& run, std::mt19937_64& bits, int seeks)
{
    Cursor jumping{run.recording};
    const auto end = static_cast<std::uint64_t>(run.scenario->duration.count());
    for (int n = 0; n < seeks; ++n) {
        const SimTime time = fromNs(static_cast<std::int64_t>(bits() % (end + 1)));
        jumping.seekTime(time);
        const Folded folded = foldUpTo(*run.recording, time);
        ASSERT_EQ(jumping.state(), folded.state) << toNs(time);
        const Moment moment = jumping.moment();
        ASSERT_EQ(moment.log, folded.ledger.log.outcome(folded.state)) << toNs(time);
        ASSERT_EQ(moment.list, folded.ledger.list.outcome(folded.state)) << toNs(time);
    }
}

}  // namespace

void expectTimeTravelHolds(const Scenario& scenario, std::uint64_t seed, int edits, int seeks)
{
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 bits{seed};
    // Random scenarios are short: keyframes as many as in one that is sixteen times as long.
    const FinishedRun run = runScenario(scenario, Sabotage::None, {.keyframeSpacing = 1'000});
    expectEditsHold(run, bits, edits);
    expectSeeksHold(run, bits, seeks);
}

void expectRandomTimeTravelHolds(std::uint64_t first, int runs)
{
    for (std::uint64_t seed = first; seed < first + static_cast<std::uint64_t>(runs); ++seed) {
        expectTimeTravelHolds(randomScenario(seed), seed, 4, 6);
        expectTimeTravelHolds(randomClusterScenario(seed), seed, 4, 6);
        expectTimeTravelHolds(randomListScenario(seed), seed, 4, 6);
    }
}

}  // namespace millrace::test
