// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/fault_strip.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "tests/support/scenarios.h"

namespace millrace::fault_strip_test {
namespace {

using namespace std::chrono_literals;

using Kind = Target::Kind;

std::vector<StripCell> stripOf(const Scenario& scenario, int line, int positions)
{
    std::vector<StripCell> cells;
    faultStrip(scenario, line, positions, [&cells](const StripCell& cell) {
        cells.push_back(cell);
        return true;
    });
    return cells;
}

/// One job takes half a second of every second, its effect at half of that: a kill before the
/// effect delays, one after it repeats, one between two jobs does nothing to the list.
Scenario steadyWork()
{
    Scenario scenario = test::plainScenario();
    scenario.duration = 20s;
    scenario.reactions[0].effectAt = 0.5;
    scenario.reactions[0].due = 2s;
    scenario.network.delay.mean = 10ms;
    test::act(scenario, 5s, Act::Kill, Kind::Slot, 0);
    scenario.timeline.push_back({SimTime{5100ms}, Act::Restart, {Kind::Slot, 0}, 0});
    return scenario;
}

TEST(FaultStrip, TellsWhatTheFaultDoesAtEachPlace)
{
    const std::vector<StripCell> cells = stripOf(steadyWork(), 0, 200);
    ASSERT_EQ(cells.size(), 200U);
    for (const Harm harm : {Harm::Nothing, Harm::Delay, Harm::Duplicate})
        EXPECT_NE(std::ranges::find(cells, harm, &StripCell::list), cells.end())
            << static_cast<int>(harm);
    EXPECT_EQ(std::ranges::find(cells, Harm::Loss, &StripCell::list), cells.end());
    EXPECT_TRUE(std::ranges::is_sorted(cells, {}, &StripCell::at));
}

TEST(FaultStrip, IsTheOutcomeOfAFreshRunAtEachPlace)
{
    const Scenario scenario = steadyWork();
    Scenario without = scenario;
    without.timeline.clear();
    const FinishedRun base = runScenario(without);
    const auto list = [](const FinishedRun& run) {
        return run.recording->ledger().list.outcome(run.last);
    };
    for (const StripCell& cell : stripOf(scenario, 0, 40)) {
        Scenario struck = without;
        struck.timeline = {{cell.at, Act::Kill, {Kind::Slot, 0}, 0},
                           {cell.at + 100ms, Act::Restart, {Kind::Slot, 0}, 0}};
        EXPECT_EQ(cell.list == Harm::Duplicate,
                  list(runScenario(struck)).duplicated > list(base).duplicated)
            << toNs(cell.at);
    }
}

TEST(FaultStrip, OfABrokersFaultIsMadeWithBrokersFromTheBeginning)
{
    Scenario scenario = test::plainScenario();
    scenario.duration = 20s;
    test::act(scenario, 5s, Act::CrashMachine, Kind::Broker, 0);
    const std::vector<StripCell> cells = stripOf(scenario, 0, 10);
    ASSERT_EQ(cells.size(), 10U);
    EXPECT_NE(std::ranges::find(cells, Harm::Nothing, &StripCell::list), cells.end());
    EXPECT_NE(std::ranges::find_if(cells, [](const auto& c) { return c.log != Harm::Nothing; }),
              cells.end());
}

TEST(FaultStrip, EndsWhenNobodyWantsMoreAndIsEmptyWithoutTheLine)
{
    int taken = 0;
    faultStrip(steadyWork(), 0, 50, [&taken](const StripCell&) { return ++taken < 3; });
    EXPECT_EQ(taken, 3);
    EXPECT_TRUE(stripOf(steadyWork(), 7, 50).empty());
}

TEST(FaultStrip, IsTheSameWhereverItsOwnLineStandsAndAnotherForAnyOtherEdit)
{
    const Scenario scenario = steadyWork();
    Scenario moved = scenario;
    for (Intervention& each : moved.timeline)
        each.at += 3s;
    EXPECT_TRUE(haveSameStrip(scenario, moved, 0));
    Scenario stretched = scenario;
    stretched.timeline[1].at += 1s;
    EXPECT_FALSE(haveSameStrip(scenario, stretched, 0));
    Scenario busier = scenario;
    busier.queue.workers = 2;
    EXPECT_FALSE(haveSameStrip(scenario, busier, 0));
    EXPECT_FALSE(haveSameStrip(scenario, scenario, 7)) << "no such line";
}

}  // namespace
}  // namespace millrace::fault_strip_test
