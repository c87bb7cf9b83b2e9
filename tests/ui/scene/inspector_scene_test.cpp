// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/scenarios.h"
#include "tests/ui/scene/scene_words.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

// What the inspector has no room for is there all the same.

namespace millrace::ui::inspector_scene_test {
namespace {

using namespace std::chrono_literals;

using test::shows;

class InspectorSceneTest : public testing::Test {
protected:
    InspectorSceneTest() { cursor.seekTime(SimTime{73'200ms}); }

    Scene scene() const { return movingScene(cursor.moment(), options); }
    int beyond() const { return inspectorLinesBeyond(cursor.moment(), options); }

    Cursor cursor{runScenario(test::shippedScenario("one-event-three-reactions")).recording};
    SceneOptions options{
        .width = 1265, .height = 590, .selectedThing = Thing::Worker, .selectedIndex = 1};
};

TEST_F(InspectorSceneTest, EveryLineOfADeadWorkerCanBeScrolledTo)
{
    const Inspection worker = inspect(cursor.moment(), Thing::Worker, 1);
    ASSERT_GT(beyond(), 0);
    EXPECT_TRUE(shows(scene(), "really"));
    const std::string& last = worker.rows.back().label;
    const std::string end = last.substr(last.rfind(' ') + 1);
    EXPECT_FALSE(shows(scene(), end)) << end;
    options.inspectorFrom = beyond();
    EXPECT_TRUE(shows(scene(), end)) << end;
    EXPECT_FALSE(shows(scene(), "really"));
    const Scene atEnd = scene();
    options.inspectorFrom = 99;
    EXPECT_EQ(describe(scene()), describe(atEnd)) << "not behind the end";
}

TEST_F(InspectorSceneTest, WhereAllLinesHaveRoomNothingIsScrolled)
{
    options.height = 1200;
    EXPECT_EQ(beyond(), 0);
    const Scene whole = scene();
    options.inspectorFrom = 3;
    EXPECT_EQ(describe(scene()), describe(whole));
}

TEST_F(InspectorSceneTest, NoTextIsWiderThanTheColumn)
{
    options.width = 800;
    const Rect area = StageLayout::of(options.width, options.height).inspector;
    for (int from = 0; from <= beyond(); ++from) {
        options.inspectorFrom = from;
        for (const Shape& shape : scene())
            if (shape.kind == Shape::Kind::Text && area.contains(shape.rect.x, shape.rect.y))
                EXPECT_LE(textExtent(shape.text, shape.size, shape.bold), area.w) << shape.text;
    }
}

}  // namespace
}  // namespace millrace::ui::inspector_scene_test
