// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/scenario/scenario_difference.h"
#include "core/trace/cursor.h"
#include "tests/core/engine/time_travel.h"
#include "tests/support/random_edit.h"
#include "tests/support/same_run.h"
#include "tests/support/scenarios.h"

namespace millrace::branch_test {
namespace {

using namespace std::chrono_literals;

Scenario withKill(Scenario scenario, SimTime at, int slot = 1)
{
    test::act(scenario, at.time_since_epoch(), Act::Kill, Target::Kind::Slot, slot);
    return scenario;
}

/// Goes on from the last step before the two differ: nearer than keyframes lie in a short run.
FinishedRun forkOf(const Scenario& scenario, const Scenario& changed)
{
    const SimTime differs = firstDifference(scenario, changed);
    Engine engine{scenario};
    while (engine.nextTime() < differs && engine.step()) {
    }
    if (engine.world().now >= differs)
        return runScenario(changed);
    Engine fork = engine.branch(std::make_shared<const Scenario>(changed));
    while (fork.step()) {
    }
    return fork.finish();
}

TEST(Branch, WithoutAChangeIsItsParent)
{
    for (const Scenario& scenario : test::shippedScenarioList()) {
        SCOPED_TRACE(scenario.name);
        const FinishedRun parent = runScenario(scenario);
        EXPECT_EQ(test::differenceOf(parent, runAfter(parent, scenario)), "");
    }
}

TEST(Branch, OfAnyLineOfAShippedTimelineLeftOutIsAFreshRun)
{
    for (const Scenario& scenario : test::shippedScenarioList()) {
        SCOPED_TRACE(scenario.name);
        const FinishedRun parent = runScenario(scenario);
        for (std::size_t n = 0; n < scenario.timeline.size(); ++n) {
            Scenario changed = scenario;
            changed.timeline.erase(changed.timeline.begin() + static_cast<std::ptrdiff_t>(n));
            const FinishedRun branch = runAfter(parent, changed);
            const FinishedRun fresh = runScenario(changed);
            EXPECT_EQ(test::differenceOf(branch, fresh), "") << "line " << n;
            EXPECT_EQ(test::differenceOf(forkOf(scenario, changed), fresh), "") << "line " << n;
            EXPECT_EQ(test::differenceOf(parent, runAfter(branch, scenario)), "") << "line " << n;
        }
    }
}

/// Ticks, heartbeats, the end of a lease and of a session, a keyframe and its neighbours.
TEST(Branch, AtTheVeryInstantOfSomethingElseIsAFreshRun)
{
    const Scenario scenario = test::shippedScenario("one-event-three-reactions-12");
    const FinishedRun parent = runScenario(scenario, Sabotage::None, {.keyframeSpacing = 4'000});
    const auto& keyframes = parent.recording->keyframes();
    ASSERT_GT(keyframes.size(), 10U);
    std::vector<SimTime> times{SimTime{}, SimTime{2s}, SimTime{45s}, SimTime{90s}, SimTime{180s}};
    for (const std::size_t n : {std::size_t{0}, keyframes.size() / 2, keyframes.size() - 1})
        for (const SimDuration off : {-1ns, 0ns, 1ns})
            times.push_back(keyframes[n]->now + off);
    TraceReader reader{parent.recording->trace()};
    std::size_t ends = 0;
    while (!reader.atEnd())
        reader.next([&]<class Fact>(SimTime time, std::uint64_t, const Fact&) {
            constexpr bool kEnds =
                std::is_same_v<Fact, LeaseEnded> || std::is_same_v<Fact, MemberExpelled>;
            if (kEnds && ++ends <= 4)
                times.push_back(time);
        });
    ASSERT_GE(ends, 2U);
    for (const SimTime at : times) {
        SCOPED_TRACE(toNs(at));
        const Scenario changed = withKill(scenario, at);
        EXPECT_EQ(test::differenceOf(runAfter(parent, changed), runScenario(changed)), "");
    }
}

TEST(Branch, AmongTwentyFactsOfOneInstantComesBeforeThemAll)
{
    Scenario scenario = test::plainScenario();
    scenario.workload.arrivals = {
        .kind = ArrivalsSpec::Kind::Bursts, .every = 1s, .size = 2'000, .spacing = 0ns};
    scenario.duration = 10s;
    const FinishedRun parent = runScenario(scenario, Sabotage::None, {.keyframeSpacing = 4'000});
    const Recording::Keyframes& keyframes = parent.recording->keyframes();
    const auto within = std::ranges::find_if(keyframes, [](const auto& each) {
        return each->now == each->state.now && each->now.time_since_epoch() % 1s == 0ns;
    });
    ASSERT_NE(within, keyframes.end()) << "no keyframe lies within a burst";
    const SimTime burst = (*within)->now;
    const Scenario changed = withKill(scenario, burst, 0);
    EXPECT_EQ(test::differenceOf(runAfter(parent, changed), runScenario(changed)), "");
    // Forward through each fact of that instant, and back.
    Cursor cursor{parent.recording};
    cursor.seekTime(burst - 1ns);
    const std::uint64_t before = cursor.state().facts;
    std::vector<VisibleState> states{cursor.state()};
    while (states.size() < 40 && cursor.stepForward() && cursor.time() == burst)
        states.push_back(cursor.state());
    ASSERT_GT(states.size(), 20U);
    for (std::size_t n = states.size(); n-- > 0;) {
        ASSERT_EQ(cursor.state(), states[n]) << "fact " << before + n;
        cursor.stepBack();
    }
}

TEST(Branch, LeavesItsParentAsItWas)
{
    const Scenario scenario = test::shippedScenario("one-event-three-reactions-12");
    const FinishedRun parent = runScenario(scenario);
    const Digests before = parent.recording->digests();
    const ColumnSizes rows = parent.recording->columns().sizes();
    const FinishedRun a = runAfter(parent, withKill(scenario, SimTime{91s}, 3));
    const FinishedRun b = runAfter(parent, withKill(scenario, SimTime{92s}, 5));
    const FinishedRun ofA = runAfter(a, withKill(*a.scenario, SimTime{120s}, 7));
    EXPECT_EQ(parent.recording->digests(), before);
    EXPECT_EQ(parent.recording->columns().sizes(), rows);
    EXPECT_EQ(test::differenceOf(a, runScenario(*a.scenario)), "");
    EXPECT_EQ(test::differenceOf(b, runScenario(*b.scenario)), "");
    EXPECT_EQ(test::differenceOf(ofA, runScenario(*ofA.scenario)), "");
    EXPECT_NE(a.recording->digests(), b.recording->digests());
}

TEST(Branch, OfARunThatGoesOnIsAFreshRunAndDisturbsNothing)
{
    const Scenario scenario = test::shippedScenario("one-event-three-reactions");
    const FinishedRun expected = runScenario(scenario);
    Engine engine{scenario};
    for (const SimDuration at : {10s, 30s, 31s, 100s}) {
        while (engine.nextTime() < SimTime{at})
            ASSERT_TRUE(engine.step());
        const Scenario changed = withKill(scenario, SimTime{at});
        Engine branch = engine.branch(std::make_shared<const Scenario>(changed));
        while (branch.step()) {
        }
        EXPECT_EQ(test::differenceOf(branch.finish(), runScenario(changed)), "");
    }
    while (engine.step()) {
    }
    EXPECT_EQ(test::differenceOf(engine.finish(), expected), "");
}

TEST(Branch, ThatKeepsTheOutcomeAloneHasThatOfTheWholeRun)
{
    for (const Scenario& scenario : test::shippedScenarioList()) {
        SCOPED_TRACE(scenario.name);
        Engine engine{scenario};
        while (engine.nextTime() < SimTime{scenario.duration / 2} && engine.step()) {
        }
        Engine branch = engine.branch(std::make_shared<const Scenario>(scenario), Keeps::Outcome);
        for (Engine* each : {&engine, &branch})
            while (each->step()) {
            }
        const FinishedRun whole = engine.finish();
        const FinishedRun outcome = branch.finish();
        EXPECT_EQ(outcome.last, whole.last);
        const Ledger& expected = whole.recording->ledger();
        const Ledger& ledger = outcome.recording->ledger();
        EXPECT_EQ(ledger.log.outcome(outcome.last), expected.log.outcome(whole.last));
        EXPECT_EQ(ledger.list.outcome(outcome.last), expected.list.outcome(whole.last));
        EXPECT_TRUE(outcome.recording->keyframes().empty());
    }
}

TEST(Branch, OfAReplacedTapeGoesOnWithTheNewOne)
{
    Scenario scenario = test::plainScenario();
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Tape;
    for (int n = 0; n < 800; ++n)
        scenario.workload.tape.push_back({SimTime{n * 100ms}, 0});
    scenario.duration = 90s;
    const FinishedRun parent = runScenario(scenario, Sabotage::None, {.keyframeSpacing = 1'000});
    ASSERT_GE(parent.recording->keyframes().size(), 4U);
    for (const std::size_t line :
         {std::size_t{0}, std::size_t{1}, std::size_t{600}, std::size_t{799}}) {
        Scenario changed = scenario;
        changed.workload.tape[line].at += 50ms;
        EXPECT_EQ(test::differenceOf(runAfter(parent, changed), runScenario(changed)), "");
        changed.workload.tape.resize(line);
        EXPECT_EQ(test::differenceOf(runAfter(parent, changed), runScenario(changed)), "");
    }
}

TEST(TimeTravel, OfShippedScenariosHolds)
{
    std::uint64_t seed = 1;
    for (const Scenario& scenario : test::shippedScenarioList()) {
        SCOPED_TRACE(scenario.name);
        test::expectTimeTravelHolds(scenario, ++seed, 3, 3);
    }
}

TEST(TimeTravel, OfRandomScenariosHolds)
{
    test::expectRandomTimeTravelHolds(1, 40);
}

}  // namespace
}  // namespace millrace::branch_test
