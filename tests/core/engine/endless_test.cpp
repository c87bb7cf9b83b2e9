// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "core/base/invariant.h"
#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/cluster_swarm.h"
#include "tests/support/random_edit.h"
#include "tests/support/random_list.h"
#include "tests/support/random_scenario.h"
#include "tests/support/same_run.h"
#include "tests/support/scenarios.h"

// Runs of scenarios without an end: computed in chunks, thinned, and bounded.

namespace millrace::endless_test {
namespace {

using namespace std::chrono_literals;

Scenario withoutEnd(Scenario scenario)
{
    scenario.duration = kForever;
    return scenario;
}

FinishedRun computed(const Scenario& scenario, SimTime horizon, const MemoryBudget& budget = {})
{
    Engine engine{scenario, Sabotage::None, budget};
    engine.computeTo(horizon);
    while (engine.step()) {
    }
    return engine.finish();
}

/// To `horizon`, with rests at places drawn from `bits`, some of them close together.
FinishedRun inChunks(const Scenario& scenario, SimTime horizon, std::mt19937_64& bits,
                     const MemoryBudget& budget = {})
{
    std::vector<SimTime> rests;
    for (int n = 0; n < 6; ++n)
        rests.push_back(fromNs(
            static_cast<std::int64_t>(bits() % static_cast<std::uint64_t>(toNs(horizon) + 1))));
    rests.push_back(rests.back() + 1ns);
    rests.push_back(horizon);
    std::ranges::sort(rests);
    FinishedRun run = computed(scenario, SimTime{}, budget);
    for (const SimTime rest : rests)
        run = runAfter(run, scenario, std::min(rest, horizon));
    return run;
}

std::vector<std::uint64_t> placesOf(const FinishedRun& run)
{
    std::vector<std::uint64_t> places;
    for (const auto& each : run.recording->keyframes())
        places.push_back(each->state.facts);
    return places;
}

void expectChunksAreOneRun(const Scenario& scenario, SimTime horizon, std::uint64_t seed)
{
    SCOPED_TRACE(scenario.name + ", seed " + std::to_string(seed));
    std::mt19937_64 bits{seed};
    const FinishedRun whole = computed(scenario, horizon);
    const FinishedRun parts = inChunks(scenario, horizon, bits);
    EXPECT_EQ(test::differenceOf(whole, parts), "");
    EXPECT_EQ(placesOf(whole), placesOf(parts));
    EXPECT_EQ(whole.recording->end(), parts.recording->end());
    EXPECT_EQ(whole.recording->historyBytes(), parts.recording->historyBytes());
}

/// All facts but how long the run lasts and that it is over.
std::vector<std::uint64_t> hashesApartFromTheEnd(const Trace& trace)
{
    std::vector<std::uint64_t> hashes;
    TraceReader reader{trace};
    while (!reader.atEnd())
        reader.next([&]<class Fact>(SimTime time, std::uint64_t cause, const Fact& fact) {
            FactHash hash{time, Fact::kInfo.code};
            Fact::fields(fact, hash);
            bool isOfEnd = std::is_same_v<Fact, RunEnded>;
            if constexpr (std::is_same_v<Fact, SettingStated>)
                isOfEnd = fact.thing == Thing::Run && fact.key == "duration";
            if (!isOfEnd)
                hashes.insert(hashes.end(), {hash.value(), cause});
        });
    return hashes;
}

TEST(Endless, ChunksOfEveryShippedScenarioAreTheRunOfOneGo)
{
    std::uint64_t seed = 0;
    for (const Scenario& scenario : test::shippedScenarioList())
        expectChunksAreOneRun(withoutEnd(scenario), SimTime{scenario.duration}, ++seed);
}

TEST(Endless, ChunksOfRandomScenariosAreTheRunOfOneGo)
{
    for (std::uint64_t seed = 1; seed <= 12; ++seed)
        for (const Scenario& scenario : {test::randomScenario(seed), test::randomListScenario(seed),
                                         test::randomClusterScenario(seed)})
            expectChunksAreOneRun(withoutEnd(scenario), SimTime{scenario.duration}, seed);
}

TEST(Endless, TheSameHappensAsInTheRunThatEndsThere)
{
    for (const Scenario& scenario : test::shippedScenarioList()) {
        const FinishedRun ends = runScenario(scenario);
        const FinishedRun goesOn = computed(withoutEnd(scenario), SimTime{scenario.duration});
        EXPECT_EQ(hashesApartFromTheEnd(ends.recording->trace()),
                  hashesApartFromTheEnd(goesOn.recording->trace()))
            << scenario.name;
        EXPECT_EQ(ends.recording->ledger().log.outcome(ends.last),
                  goesOn.recording->ledger().log.outcome(goesOn.last))
            << scenario.name;
        EXPECT_EQ(ends.recording->ledger().list.outcome(ends.last),
                  goesOn.recording->ledger().list.outcome(goesOn.last))
            << scenario.name;
    }
}

TEST(Endless, AnEditIsTheRunOfTheEditedScenarioAndTakenBackTheRunThatWas)
{
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937_64 bits{seed};
        const Scenario ended =
            seed % 2 == 0 ? test::randomScenario(seed) : test::randomListScenario(seed);
        const SimTime horizon{ended.duration};
        const FinishedRun run = inChunks(withoutEnd(ended), horizon, bits);
        const auto& keyframes = run.recording->keyframes();
        const SimTime special =
            keyframes.empty() ? horizon : keyframes[bits() % keyframes.size()]->now;
        const Scenario other = withoutEnd(test::edited(ended, bits(), special));
        const FinishedRun branch = runAfter(run, other, horizon);
        EXPECT_EQ(test::differenceOf(branch, computed(other, horizon)), "");
        EXPECT_EQ(test::differenceOf(runAfter(branch, *run.scenario, horizon), run), "");
    }
}

TEST(Endless, AnEditJustWhereTheRunIsComputedToIsDone)
{
    const Scenario scenario = withoutEnd(test::shippedScenario("one-event-three-reactions"));
    const FinishedRun run = computed(scenario, SimTime{40s});
    for (const SimDuration at : {40s - 1ns, SimDuration{40s}, 40s + 1ns, SimDuration{55s}}) {
        Scenario other = scenario;
        test::act(other, at, Intervention::Act::Kill, Target::Kind::Worker, 0);
        EXPECT_EQ(
            test::differenceOf(runAfter(run, other, SimTime{60s}), computed(other, SimTime{60s})),
            "")
            << at.count();
    }
}

TEST(Endless, ABranchOfWhatIsComputedFurtherMayBeShorter)
{
    const Scenario scenario = withoutEnd(test::shippedScenario("one-event-three-reactions"));
    const FinishedRun run = computed(scenario, SimTime{400s});
    const FinishedRun shorter = runAfter(run, scenario, SimTime{90s});
    // Its charts are as coarse as those it is a branch of.
    EXPECT_EQ(shorter.recording->digests(), computed(scenario, SimTime{90s}).recording->digests());
    EXPECT_EQ(shorter.last, computed(scenario, SimTime{90s}).last);
    EXPECT_EQ(shorter.recording->end(), SimTime{90s});
}

/// Much happens, and little is left of it.
Scenario busy()
{
    Scenario scenario = test::plainScenario();
    scenario.workload.arrivals = {.rate = 40.0};
    scenario.log.partitions = 32;
    scenario.log.slots = {32};
    scenario.queue.workers = 32;
    scenario.reactions[0].work = {.mean = 100ms};
    scenario.log.retention = 30s;
    return withoutEnd(scenario);
}

TEST(Endless, KeyframesStayWithinTheBudgetAndEveryMomentCanBeOpened)
{
    const MemoryBudget small{.keyframes = 24, .keyframeSpacing = 4'000};
    std::mt19937_64 bits{7};
    FinishedRun run = computed(busy(), SimTime{}, small);
    for (int n = 1; n <= 40; ++n) {
        run = runAfter(run, busy(), SimTime{n * 20s});
        EXPECT_LE(run.recording->keyframes().size(), small.keyframes);
    }
    ASSERT_GT(run.recording->trace().size(), 250'000U);
    // The further back, the wider apart: about so much of the age.
    const std::vector<std::uint64_t> places = placesOf(run);
    const std::uint64_t facts = run.recording->trace().size();
    EXPECT_LT(places.front(), 5'000U);
    EXPECT_GT(places.back() + 3'000, facts);
    for (std::size_t n = 1; n < places.size(); ++n)
        EXPECT_LE(places[n] - places[n - 1], 4'500 + (facts - places[n - 1]) / 2) << n;
    // Jumping, against a playhead that folds all facts from the first on.
    Cursor folding{run.recording};
    Cursor jumping{run.recording};
    std::vector<SimTime> times;
    for (int n = 0; n < 40; ++n)
        times.push_back(fromNs(static_cast<std::int64_t>(bits() % 800'000'000'000)));
    std::ranges::sort(times);
    for (std::size_t n = 0; n < times.size(); ++n) {
        while (folding.state().facts < facts && folding.state().now <= times[n])
            folding.stepForward();
        if (folding.state().now > times[n])
            folding.stepBack();
        jumping.seekTime(times[times.size() - 1 - n]);
        jumping.seekTime(folding.state().now);
        ASSERT_EQ(jumping.state().facts >= folding.state().facts, true);
        jumping.seekFact(folding.state().facts);
        ASSERT_EQ(jumping.state(), folding.state()) << n;
    }
}

TEST(Endless, TheBytesOfKeyframesStayWithinTheBudgetWhateverTheirNumber)
{
    const MemoryBudget small{.keyframeBytes = std::size_t{2} << 20U};
    const FinishedRun run = computed(busy(), SimTime{400s}, small);
    EXPECT_LE(run.recording->keyframeBytes(), small.keyframeBytes);
    EXPECT_GE(run.recording->keyframes().size(), 3U);
    EXPECT_LT(run.recording->keyframes().size(), 200U);
    const auto unseen = std::ranges::count_if(
        run.recording->keyframes(), [](const auto& each) { return each->unseen != nullptr; });
    EXPECT_GE(unseen, 3);
    // They still serve an edit, wherever it is.
    for (const SimDuration at : {SimDuration{1s}, SimDuration{200s}, SimDuration{399s}}) {
        Scenario other = busy();
        test::act(other, at, Intervention::Act::Kill, Target::Kind::Worker, 0);
        EXPECT_EQ(
            test::differenceOf(runAfter(run, other, SimTime{400s}), computed(other, SimTime{400s})),
            "");
    }
}

TEST(Endless, LargeStatesAreKeptFurtherApart)
{
    Scenario wide = busy();
    wide.log.partitions = 2'048;
    wide.log.slots = {2'048};
    wide.queue.workers = 4'096;
    const auto spacingOf = [](const Scenario& scenario) {
        const std::vector<std::uint64_t> places =
            placesOf(computed(scenario, SimTime{60s}, {.keyframeSpacing = 4'000}));
        return places.size() < 2 ? UINT64_MAX : places[1] - places[0];
    };
    EXPECT_GT(spacingOf(wide), spacingOf(busy()) * 3 / 2);
}

TEST(Endless, WhereItsMemoryIsFullTheRunStopsAndSaysSoAtTheSameFactInChunks)
{
    const MemoryBudget small{.historyBytes = std::size_t{1} << 20U};
    std::mt19937_64 bits{3};
    const FinishedRun whole = computed(busy(), SimTime{1'000s}, small);
    EXPECT_NE(whole.stopped.find("the memory for one run is full"), std::string::npos);
    EXPECT_FALSE(whole.recording->goesOn());
    EXPECT_EQ(whole.place, nullptr);
    EXPECT_LT(whole.recording->end(), SimTime{1'000s});
    EXPECT_LT(whole.recording->historyBytes(), small.historyBytes + (std::size_t{1} << 18U));
    FinishedRun parts = computed(busy(), SimTime{}, small);
    for (int n = 1; parts.place != nullptr; ++n)
        parts = runAfter(parts, busy(), SimTime{n * 3s});
    EXPECT_EQ(test::differenceOf(whole, parts), "");
    EXPECT_EQ(whole.recording->end(), parts.recording->end());
    Cursor cursor{whole.recording};
    cursor.seekTime(SimTime{1'000s});
    EXPECT_EQ(cursor.time(), whole.recording->end());
}

TEST(Endless, ATapeEndsAndTheRunGoesOnWithoutIt)
{
    Scenario scenario = withoutEnd(test::plainScenario());
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Tape;
    scenario.workload.tape = {{SimTime{1s}, 0}, {SimTime{2s}, 0}};
    const FinishedRun run = computed(scenario, SimTime{500s});
    EXPECT_EQ(run.recording->columns().happenings.size(), 2U);
    EXPECT_EQ(run.recording->ledger().log.outcome(run.last).handled, 2U);
    EXPECT_TRUE(run.recording->goesOn());
}

TEST(Endless, NoClockGoesFurtherThanAYear)
{
    Scenario scenario = withoutEnd(test::plainScenario());
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Tape;
    scenario.workload.tape = {{SimTime{1s}, 0}};
    scenario.network.heartbeat = 24h;
    scenario.network.session = 72h;
    scenario.log.retention = kForever;
    const FinishedRun run = computed(scenario, SimTime{kLongestDuration} + 5s);
    EXPECT_EQ(run.recording->end(), SimTime{kLongestDuration});
    EXPECT_NE(run.stopped.find("365 days"), std::string::npos);
    EXPECT_FALSE(run.recording->goesOn());
    EXPECT_LE(run.recording->series().size(), 1'201U);
    EXPECT_GE(run.recording->series().size(), 600U);
}

TEST(Endless, OnlyARunWithoutAnEndCanBeComputedFurther)
{
    EXPECT_THROW(runScenario(withoutEnd(test::plainScenario())), InvariantBroken);
    const FinishedRun none;
    EXPECT_THROW(runAfter(none, withoutEnd(test::plainScenario())), InvariantBroken);
    const Scenario ends = test::plainScenario();
    Engine engine{ends};
    engine.computeTo(SimTime{1ns});
    while (engine.step()) {
    }
    const FinishedRun run = engine.finish();
    EXPECT_EQ(test::differenceOf(run, runScenario(ends)), "");
    EXPECT_EQ(run.place, nullptr);
    EXPECT_FALSE(run.recording->goesOn());
}

TEST(Endless, AnEndIsGivenAndTakenAwayAgain)
{
    const Scenario ends = test::shippedScenario("one-event-three-reactions");
    const Scenario goesOn = withoutEnd(ends);
    const FinishedRun run = computed(goesOn, SimTime{300s});
    EXPECT_EQ(test::differenceOf(runAfter(run, ends), runScenario(ends)), "");
    EXPECT_EQ(test::differenceOf(runAfter(runScenario(ends), goesOn, SimTime{300s}), run), "");
}

}  // namespace
}  // namespace millrace::endless_test
