// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/scenario/scenario_reader.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// More happens than the tape has: beside it, to both sides, and the tape stays what it is.

namespace millrace::burst_test {
namespace {

using namespace std::chrono_literals;
using test::factsOf;

Scenario withBurst(int count, SimDuration lasts)
{
    Scenario scenario = test::plainScenario();
    scenario.workload.entities = {"a", "b", "c", "d"};
    scenario.workload.arrivals = {.kind = ArrivalsSpec::Kind::Poisson, .rate = 0.5};
    if (count > 0)
        scenario.timeline.push_back(
            {.at = SimTime{20s}, .act = Intervention::Act::Burst, .lasts = lasts, .count = count});
    return scenario;
}

TEST(Burst, IsSpreadEvenlyOverItsLength)
{
    const FinishedRun run = runScenario(withBurst(5, 2s));
    std::vector<SimTime> burst;
    for (const auto& each : factsOf<Happened>(run.recording->trace()))
        if (each.cause != Trace::kNoCause)
            burst.push_back(each.at);
    EXPECT_EQ(burst, (std::vector{SimTime{20s}, SimTime{20'400ms}, SimTime{20'800ms},
                                  SimTime{21'200ms}, SimTime{21'600ms}}));
}

TEST(Burst, LeavesTheTapeAsItIs)
{
    const auto tapeOf = [](const FinishedRun& run) {
        std::vector<std::pair<SimTime, EntityId>> tape;
        for (const auto& each : factsOf<Happened>(run.recording->trace()))
            if (each.cause == Trace::kNoCause)
                tape.emplace_back(each.at, each.fact.entity);
        return tape;
    };
    EXPECT_EQ(tapeOf(runScenario(withBurst(40, 3s))), tapeOf(runScenario(withBurst(0, 0s))));
}

TEST(Burst, IsOwedByBothSides)
{
    const FinishedRun calm = runScenario(withBurst(0, 0s));
    const FinishedRun run = runScenario(withBurst(12, 1s));
    EXPECT_FALSE(run.violation) << run.violation->what;
    EXPECT_EQ(run.recording->ledger().log.outcome(run.last).due,
              calm.recording->ledger().log.outcome(calm.last).due + 12);
    EXPECT_EQ(run.recording->ledger().list.outcome(run.last).due,
              calm.recording->ledger().list.outcome(calm.last).due + 12);
}

TEST(Burst, NeedsEventsFromOutside)
{
    const auto outcome =
        readScenario("format = 1\nname = \"x\"\n[workload]\narrivals = { kind = \"cron\", schedule "
                     "= \"* * * * *\" }\n"
                     "[[reaction]]\nname = \"a\"\n[[at]]\ntime = \"1 s\"\nburst = 3\n",
                     "file.toml");
    const auto* errors = std::get_if<std::vector<Error>>(&outcome);
    ASSERT_NE(errors, nullptr);
    bool said = false;
    for (const Error& each : *errors)
        said = said || each.message.find("come from outside") != std::string::npos;
    EXPECT_TRUE(said) << describe(errors->front());
}

}  // namespace
}  // namespace millrace::burst_test
