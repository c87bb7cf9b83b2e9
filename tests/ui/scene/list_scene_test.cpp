// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "core/trace/narration.h"
#include "tests/support/scenarios.h"
#include "tests/ui/scene/scene_words.h"
#include "ui/scene/inspection.h"
#include "ui/scene/stage_scene.h"

// What the list says of jobs that wait for others, of a store that is down and of slow hosts.

namespace millrace::ui::list_scene_test {
namespace {

using namespace std::chrono_literals;

using test::rowOf;
using test::shows;

Cursor at(const char* scenario, SimTime time)
{
    Cursor cursor{runScenario(test::shippedScenario(scenario)).recording};
    cursor.seekTime(time);
    return cursor;
}

Scene sceneOf(const Cursor& cursor)
{
    return movingScene(cursor.moment(), {.width = 1600, .height = 900});
}

TEST(ListScene, AJobThatWaitsForOthersSaysForWhom)
{
    Cursor cursor = at("batch", SimTime{});
    while (cursor.state().queue.held.empty())
        ASSERT_TRUE(cursor.stepForward());
    const Moment moment = cursor.moment();
    const Scene scene = sceneOf(cursor);
    EXPECT_TRUE(shows(scene, "after others"));
    EXPECT_TRUE(shows(scene, "after charge, pack"));
    const Inspection job = inspect(moment, Thing::Job, cursor.state().queue.held[0].value);
    EXPECT_NE(rowOf(job, "now").find("charge, pack"), std::string::npos) << rowOf(job, "now");
    EXPECT_TRUE(shows(staticScene(moment, {.width = 1600, .height = 900}), "ship after"));
}

TEST(ListScene, OneBehindAJobThatIsGivenUpStaysWhereItIs)
{
    const Cursor cursor = at("batch", SimTime{59s});
    const auto& held = cursor.state().queue.held;
    ASSERT_FALSE(held.empty());
    EXPECT_TRUE(shows(sceneOf(cursor), "after charge"));
}

TEST(ListScene, AStoreThatIsDownSaysSoAndGivesNothing)
{
    const Cursor cursor = at("store-outage", SimTime{30s});
    ASSERT_TRUE(cursor.state().queue.store.down);
    const Scene scene = sceneOf(cursor);
    EXPECT_TRUE(shows(scene, "the store is down"));
    EXPECT_TRUE(shows(scene, "done, cannot say so"));
    const Moment moment = cursor.moment();
    const std::string sentence = sentenceOf(moment.columns, moment.state, moment.time);
    EXPECT_NE(sentence.find("store is down since 0:20.9"), std::string::npos) << sentence;
    const Inspection store = inspect(moment, Thing::Store, 0);
    EXPECT_EQ(rowOf(store, "really"), "down since 0:20.9");
    EXPECT_EQ(rowOf(store, "on its disk"), "every 1 s");
}

TEST(ListScene, AStoreThatIsBackIsWhatItWas)
{
    const Cursor cursor = at("store-outage", SimTime{40s});
    ASSERT_FALSE(cursor.state().queue.store.down);
    EXPECT_FALSE(shows(sceneOf(cursor), "the store is down"));
    EXPECT_EQ(rowOf(inspect(cursor.moment(), Thing::Store, 0), "really"), "there");
}

TEST(ListScene, WhoPollsSaysWhatThatHasCost)
{
    EXPECT_TRUE(shows(sceneOf(at("polling-slow", SimTime{15s})), "queries, "));
    EXPECT_FALSE(shows(sceneOf(at("lease-and-session", SimTime{15s})), "queries"));
    // Four workers that find nothing in ten seconds, and look every five: at 0, 5 and 10.
    const Scenario idle =
        test::scenarioOf("format = 1\nname = \"x\"\nduration = \"20 s\"\n[workload]\n"
                         "arrivals = { kind = \"tape\" }\nentities = [\"e\"]\n"
                         "tape = [{ at = \"12 s\", entity = \"e\" }]\n[[reaction]]\nname = \"r\"\n"
                         "[queue]\nworkers = 4\npoll = \"5 s\"\n");
    Cursor cursor{runScenario(idle).recording};
    cursor.seekTime(SimTime{10s});
    EXPECT_TRUE(shows(sceneOf(cursor), "12 queries, 1.2 a second"));
}

/// Also where the window leaves a card no third line.
TEST(ListScene, AWorkerOnASlowHostSaysSoInEverySize)
{
    Scenario scenario = test::shippedScenario("slow-host");
    for (Intervention& each : scenario.timeline)
        each.target.kind = Target::Kind::Worker;  // Else a member says so, too.
    Cursor cursor{runScenario(scenario).recording};
    cursor.seekTime(SimTime{46s});
    const Moment moment = cursor.moment();
    for (const double height : {420.0, 480.0, 720.0, 900.0}) {
        const Scene scene = movingScene(moment, {.width = 760, .height = height});
        // Where there is no room for a name, its frame says so.
        const bool framed = std::ranges::any_of(scene, [](const Shape& each) {
            return each.thing == Thing::Worker && each.index == 1 && each.stroke == ColorRole::Warn;
        });
        EXPECT_TRUE(framed || shows(scene, "× 8") || shows(scene, "8 times as slow")) << height;
    }
    EXPECT_TRUE(shows(sceneOf(cursor), "8 times as slow"));
    EXPECT_EQ(rowOf(inspect(moment, Thing::Worker, 1), "its host"), "8 times as slow");
    EXPECT_EQ(rowOf(inspect(moment, Thing::Worker, 0), "its host"), "no such row");
    cursor.seekTime(SimTime{51s});
    EXPECT_FALSE(shows(sceneOf(cursor), "× 8") || shows(sceneOf(cursor), "as slow"));
}

TEST(ListScene, AWorkerWhoseClockIsWrongSaysSo)
{
    Scenario scenario = test::shippedScenario("slow-clock");
    scenario.timeline[0].target.kind = Target::Kind::Worker;  // Else a member says so, too.
    scenario.timeline[1].target.kind = Target::Kind::Worker;
    Cursor cursor{runScenario(scenario).recording};
    cursor.seekTime(SimTime{22s});
    const Moment moment = cursor.moment();
    const auto says = [](const Moment& at, double height) {
        const Scene scene = movingScene(at, {.width = 760, .height = height});
        return std::ranges::any_of(scene, [](const Shape& each) {
            const bool label = each.text == "its clock × 0.1" || each.text == "clock × 0.1" ||
                               each.text == "clock";  // And not the news.
            const bool frame = each.thing == Thing::Worker && each.index == 1 &&
                               each.stroke == ColorRole::Warn;  // No room for words.
            return label || frame;
        });
    };
    for (const double height : {420.0, 480.0, 720.0, 900.0})
        EXPECT_TRUE(says(moment, height)) << height;
    EXPECT_EQ(rowOf(inspect(moment, Thing::Worker, 1), "its clock"),
              "runs at 0.1 of the true speed");
    EXPECT_EQ(rowOf(inspect(moment, Thing::Worker, 0), "its clock"), "no such row");
    cursor.seekTime(SimTime{55s});
    for (const double height : {420.0, 480.0, 720.0, 900.0})
        EXPECT_FALSE(says(cursor.moment(), height)) << height;
}

TEST(ListScene, AWorkerThatIsSilentSaysSoInEverySize)
{
    for (const auto& [lesson, words] : {std::pair{"hung-slot", "hangs"}, {"cut-off", "cut off"}}) {
        Scenario scenario = test::shippedScenario(lesson);
        for (Intervention& each : scenario.timeline)
            each.target.kind = Target::Kind::Worker;  // Else a member says so, too.
        Cursor cursor{runScenario(scenario).recording};
        cursor.seekTime(SimTime{22s});
        const Moment moment = cursor.moment();
        for (const double height : {420.0, 480.0, 720.0, 900.0}) {
            const Scene scene = movingScene(moment, {.width = 760, .height = height});
            const bool framed = std::ranges::any_of(scene, [](const Shape& each) {
                return each.thing == Thing::Worker && each.index == 1 &&
                       each.stroke == ColorRole::Gold;
            });
            EXPECT_TRUE(framed) << lesson << " at " << height;
            EXPECT_TRUE(height < 720 || shows(scene, words)) << lesson << " at " << height;
        }
        cursor.seekTime(SimTime{55s});
        EXPECT_FALSE(shows(sceneOf(cursor), words)) << lesson;
    }
}

}  // namespace
}  // namespace millrace::ui::list_scene_test
