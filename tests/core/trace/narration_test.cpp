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

TEST(Narration, TellsOfTwoSilentMembersWhereTheListHasNothingToTell)
{
    Cursor cursor{runScenario(test::shippedScenario("share-group")).recording};
    cursor.seekTime(SimTime{std::chrono::seconds{24}});
    EXPECT_EQ(cursor.moment().sentence,
              "Log: group-1 is dead; partition 0 stands still until its session ends at 0:36.0. "
              "share-1 is dead; its group finds out at 0:36.0.");
}

TEST(Narration, SaysHowManyMoreAreSilent)
{
    Scenario scenario = test::shippedScenario("share-group");
    for (const int member : {1, 2})
        test::act(scenario, std::chrono::seconds{20}, Intervention::Act::Kill, Target::Kind::Member,
                  member);
    Cursor cursor{runScenario(scenario).recording};
    cursor.seekTime(SimTime{std::chrono::seconds{24}});
    EXPECT_TRUE(cursor.moment().sentence.ends_with(" And 3 more are silent."))
        << cursor.moment().sentence;
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
