// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/line_effect.h"

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/scenario/shipped.h"
#include "tests/support/scenarios.h"

// A line of the timeline that changes nothing is told apart from one that does.

namespace millrace::line_effect_test {
namespace {

TEST(LineEffects, EveryLineOfEveryLessonDoesSomething)
{
    std::size_t lines = 0;
    for (const Scenario& scenario : test::shippedScenarioList()) {
        const FinishedRun run = runScenario(scenario);
        for (const Intervention& each : scenario.timeline) {
            ++lines;
            EXPECT_EQ(effectOf(run.recording, each), LineEffect::Some)
                << scenario.name << ", line " << each.line;
        }
    }
    EXPECT_GT(lines, 60U);
}

TEST(LineEffects, AreNoneWhereAllIsSoAlready)
{
    const struct {
        const char* name;
        const char* lines;
        LineEffect first;
        LineEffect second;
    } rows[] = {
        {"dead already", "kill = 'member 2'\n[[at]]\ntime = '30 s'\nkill = 'member 2'",
         LineEffect::Some, LineEffect::None},
        {"one side of a slot is dead already",
         "kill = 'worker 2'\n[[at]]\ntime = '30 s'\nkill = 'slot 2'", LineEffect::Some,
         LineEffect::Some},
        {"dead, and then it should hang",
         "kill = 'member 1'\n[[at]]\ntime = '30 s'\nhang = 'member 1'\nfor = '5 s'",
         LineEffect::Some, LineEffect::None},
        {"runs already", "restart = 'worker 2'\n[[at]]\ntime = '30 s'\nkill = 'worker 2'",
         LineEffect::None, LineEffect::Some},
        {"in the instant of what makes it so",
         "kill = 'worker 2'\n[[at]]\ntime = '20 s'\nkill = 'worker 2'", LineEffect::Some,
         LineEffect::None},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        std::string text{findShipped("one-event-three-reactions")->text};
        text = text.substr(0, text.find("[[at]]")) + "[[at]]\ntime = '20 s'\n" + row.lines + "\n";
        const Scenario scenario = test::scenarioOf(text);
        const FinishedRun run = runScenario(scenario);
        const auto effect = [&](int line) {
            for (const Intervention& each : scenario.timeline)
                if (each.line == line)
                    return effectOf(run.recording, each);
            return LineEffect::Unknown;
        };
        EXPECT_EQ(effect(0), row.first);
        EXPECT_EQ(effect(1), row.second);
        const FinishedRun begun = runScenario(endedAt(scenario, SimTime{std::chrono::seconds{10}}));
        EXPECT_EQ(effectOf(begun.recording, scenario.timeline.front()), LineEffect::Unknown)
            << "not computed so far";
    }
}

}  // namespace
}  // namespace millrace::line_effect_test
