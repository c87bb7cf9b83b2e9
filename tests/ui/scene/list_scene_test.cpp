// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/scenarios.h"
#include "tests/ui/scene/scene_words.h"
#include "ui/scene/inspection.h"
#include "ui/scene/stage_scene.h"

// What the list says of jobs that wait for others.

namespace millrace::ui {
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

}  // namespace
}  // namespace millrace::ui
