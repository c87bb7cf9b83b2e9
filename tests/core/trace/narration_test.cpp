// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/scenarios.h"

// The sentence under the stage: there is one at every fact, and none tells of what is over.

namespace millrace::narration_test {
namespace {

TEST(Narration, HasASentenceAtEachOfTheFirstFactsOfEveryShippedScenario)
{
    for (const Scenario& scenario : test::shippedScenarioList()) {
        SCOPED_TRACE(scenario.name);
        Cursor cursor{runScenario(scenario).recording};
        cursor.seekFact(0);
        // Among them the declarations: marks of the whole run are there before what they name.
        for (int fact = 0; fact < 400; ++fact) {
            EXPECT_FALSE(cursor.moment({}, {}).sentence.empty()) << fact;
            if (!cursor.stepForward())
                break;
        }
    }
}

TEST(Narration, SaysNothingOfARebalanceThatIsOver)
{
    Cursor cursor{runScenario(test::shippedScenario("one-event-three-reactions")).recording};
    cursor.seekTime(SimTime{});
    EXPECT_EQ(cursor.moment().sentence, "Nothing has happened yet.");
}

TEST(Narration, SaysOfNoGroupThatBeginsAtTheEndThatItsBookmarkWasMoved)
{
    Cursor cursor{runScenario(test::shippedScenario("add-a-reader")).recording};
    std::size_t begun = 0;
    cursor.seekFact(0);
    while (cursor.stepForward()) {
        ASSERT_EQ(cursor.moment({}, {}).sentence.find("was moved"), std::string::npos)
            << cursor.moment({}, {}).sentence;
        ++begun;
    }
    EXPECT_GT(begun, 3'000U);
}

}  // namespace
}  // namespace millrace::narration_test
