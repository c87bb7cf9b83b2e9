// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/scenario_difference.h"

#include <functional>

#include <gtest/gtest.h>

#include "tests/support/scenarios.h"

namespace millrace::scenario_difference_test {
namespace {

using namespace std::chrono_literals;

using Kind = Target::Kind;

Scenario taped()
{
    Scenario scenario = test::plainScenario();
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Tape;
    for (const SimDuration at : {1s, 2s, 5s})
        scenario.workload.tape.push_back({SimTime{at}, 0});
    test::act(scenario, 10s, Act::Kill, Kind::Slot, 0);
    test::act(scenario, 20s, Act::Restart, Kind::Slot, 0);
    return scenario;
}

struct Case {
    const char* name;
    std::function<void(Scenario&)> change;
    SimTime differs;
};

void PrintTo(const Case& each, std::ostream* out)
{
    *out << each.name;
}

class ScenarioDifference : public testing::TestWithParam<Case> {};

TEST_P(ScenarioDifference, IsTheEarliestThatItMayBe)
{
    const Scenario before = taped();
    Scenario after = before;
    GetParam().change(after);
    EXPECT_EQ(firstDifference(before, after), GetParam().differs);
    EXPECT_EQ(firstDifference(after, before), GetParam().differs) << "it has no direction";
}

const Case kCases[] = {
    {"None", [](Scenario&) {}, kNever},
    {"ALineMore", [](Scenario& s) { test::act(s, 15s, Act::Stop, Kind::Worker, 0); }, SimTime{15s}},
    {"ALineAtTheEnd", [](Scenario& s) { test::act(s, 60s, Act::Stop, Kind::Worker, 0); },
     SimTime{60s}},
    {"ALineLess", [](Scenario& s) { s.timeline.pop_back(); }, SimTime{20s}},
    {"NoLine", [](Scenario& s) { s.timeline.clear(); }, SimTime{10s}},
    {"ALineLater", [](Scenario& s) { s.timeline[1].at = SimTime{25s}; }, SimTime{20s}},
    {"ALineEarlier", [](Scenario& s) { s.timeline[1].at = SimTime{12s}; }, SimTime{12s}},
    {"AnotherTarget", [](Scenario& s) { s.timeline[0].target.kind = Kind::Member; }, SimTime{10s}},
    {"AnotherPlaceInTheFile", [](Scenario& s) { s.timeline[1].line = 7; }, SimTime{20s}},
    {"TheFirstOfTheTape", [](Scenario& s) { s.workload.tape[0].at += 1ms; }, SimTime{}},
    {"TheLastOfTheTape", [](Scenario& s) { s.workload.tape[2].at += 1ms; }, SimTime{2s}},
    {"TheTapeGoesOn",
     [](Scenario& s) {
         s.workload.tape.push_back({SimTime{9s}, 0});
     },
     SimTime{5s}},
    {"TheTapeEndsSooner", [](Scenario& s) { s.workload.tape.pop_back(); }, SimTime{2s}},
    {"TapeAndTimeline",
     [](Scenario& s) {
         s.workload.tape.pop_back();
         s.timeline.pop_back();
     },
     SimTime{2s}},
    // All of these act from the beginning, whatever their time says.
    {"TheSeed", [](Scenario& s) { ++s.seed; }, SimTime{}},
    {"TheDuration", [](Scenario& s) { s.duration += 1s; }, SimTime{}},
    {"TheName", [](Scenario& s) { s.name += "!"; }, SimTime{}},
    {"AWorkerMore", [](Scenario& s) { ++s.queue.workers; }, SimTime{}},
    {"WorkThatTakesLonger", [](Scenario& s) { s.reactions[0].work.mean += 1ms; }, SimTime{}},
    {"AFaultOfABroker", [](Scenario& s) { test::act(s, 30s, Act::Kill, Kind::Broker, 0); },
     SimTime{}},
    {"MorePartitionsLate",
     [](Scenario& s) {
         s.timeline.push_back({SimTime{30s}, Act::AddPartitions, {}, 2, {}, 4});
     },
     SimTime{}},
};

INSTANTIATE_TEST_SUITE_P(Of, ScenarioDifference, testing::ValuesIn(kCases),
                         [](const auto& test) { return std::string{test.param.name}; });

}  // namespace
}  // namespace millrace::scenario_difference_test
