// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/scene.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/scenarios.h"
#include "ui/scene/list_geometry.h"
#include "ui/scene/log_geometry.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

namespace millrace::ui::scene_test {
namespace {

using namespace std::chrono_literals;

constexpr SceneOptions kOptions{.width = 1250, .height = 590};

struct CellCase {
    const char* name;
    double width;
    Offset logEnd;
    Offset first;
    int count;
};

class CellRowTest : public testing::TestWithParam<CellCase> {};

TEST_P(CellRowTest, ShowsTheNewestRecordsAndOneFreeCell)
{
    const CellCase& row = GetParam();
    const CellRow cells = CellRow::of(100, row.width, 32, row.logEnd);
    EXPECT_EQ(cells.first, row.first);
    EXPECT_EQ(cells.count, row.count);
    EXPECT_DOUBLE_EQ(cells.xAt(row.first), 100);
    EXPECT_DOUBLE_EQ(cells.xAt(row.first + 2), 164);
    EXPECT_DOUBLE_EQ(cells.clampedX(0), row.first == 0 ? 100 : 100);
    EXPECT_GT(cells.end(), row.logEnd) << "a free cell";
}

INSTANTIATE_TEST_SUITE_P(Rows, CellRowTest,
                         testing::Values(CellCase{"Empty", 320, 0, 0, 10},
                                         CellCase{"NotFull", 320, 9, 0, 10},
                                         CellCase{"JustFull", 320, 10, 1, 10},
                                         CellCase{"Long", 320, 1'000'000, 999'991, 10},
                                         CellCase{"Narrow", 10, 5, 4, 2}),
                         [](const auto& row) { return row.param.name; });

TEST(Progress, GoesFromNothingToAllAndNoFurther)
{
    EXPECT_EQ(progress(SimTime{1s}, SimTime{3s}, SimTime{0s}), 0.0);
    EXPECT_EQ(progress(SimTime{1s}, SimTime{3s}, SimTime{2s}), 0.5);
    EXPECT_EQ(progress(SimTime{1s}, SimTime{3s}, SimTime{9s}), 1.0);
    EXPECT_EQ(progress(SimTime{1s}, SimTime{1s}, SimTime{1s}), 1.0);
}

TEST(ListGeometry, ShowsEveryWorkerOrSaysHowManyAreMissing)
{
    for (const std::uint32_t workers : {1U, 4U, 7U, 42U, 100U, 400U, 4096U}) {
        SCOPED_TRACE(workers);
        const ListGeometry geometry = ListGeometry::of({{100, 300, 900, 280}}, workers, false);
        EXPECT_LE(geometry.shown, workers);
        if (workers <= 100)
            EXPECT_EQ(geometry.shown, workers);
        for (std::uint32_t n = 0; n < geometry.shown; ++n) {
            const Rect card = *geometry.worker(n);
            EXPECT_GE(card.x, geometry.workers.x);
            EXPECT_LE(card.right(), geometry.workers.right() + 0.5);
            EXPECT_LE(card.bottom(), geometry.workers.bottom() + 0.5);
        }
        EXPECT_FALSE(geometry.worker(geometry.shown));
    }
}

TEST(LogGeometry, KeepsRowsAndMembersWithinTheHalf)
{
    const HalfArea area{{100, 0, 850, 300}};
    for (const std::uint32_t partitions : {1U, 3U, 4U, 12U, 100U, 1024U}) {
        SCOPED_TRACE(partitions);
        const LogGeometry geometry = LogGeometry::of(area, partitions, {2, 1, 1});
        ASSERT_GT(geometry.rows, 0U);
        EXPECT_LE(geometry.rows, partitions);
        const Rect last = geometry.cellBox(geometry.rows - 1, geometry.cellsLeft);
        EXPECT_LE(last.bottom(), area.bottom());
        EXPECT_TRUE(geometry.memberRows());
        EXPECT_TRUE(geometry.memberMark(0, 1));
    }
}

class StageSceneTest : public testing::Test {
protected:
    Cursor cursor{runScenario(test::shippedScenario("one-event-three-reactions")).recording};
};

TEST_F(StageSceneTest, ComesSortedByLayer)
{
    cursor.seekTime(SimTime{75s});
    for (const Scene& scene :
         {staticScene(cursor.moment(), kOptions), movingScene(cursor.moment(), kOptions)})
        EXPECT_TRUE(std::ranges::is_sorted(scene, {}, &Shape::layer));
}

TEST_F(StageSceneTest, IsTheSameForTheSameMomentHoweverItWasReached)
{
    cursor.seekTime(SimTime{75s});
    const std::string there = describe(movingScene(cursor.moment(), kOptions));
    cursor.seekTime(SimTime{170s});
    EXPECT_NE(describe(movingScene(cursor.moment(), kOptions)), there);
    cursor.seekTime(SimTime{75s});
    EXPECT_EQ(describe(movingScene(cursor.moment(), kOptions)), there);
}

TEST_F(StageSceneTest, FindsWhatWasDrawn)
{
    cursor.seekTime(SimTime{75s});
    const Scene scene = movingScene(cursor.moment(), kOptions);
    for (const Shape& shape : scene) {
        if (shape.thing != Thing::Worker || shape.kind != Shape::Kind::Box)
            continue;
        const auto [thing, index] = hitTest(scene, shape.rect.right() - 3, shape.rect.bottom() - 3);
        EXPECT_EQ(thing, Thing::Worker);
        EXPECT_EQ(index, shape.index);
    }
    EXPECT_EQ(hitTest(scene, 0.5, 0.5).first, Thing::Run);
}

TEST_F(StageSceneTest, FramesTheSelectionAndDashesTheFrameBeforeAKill)
{
    cursor.seekTime(SimTime{20s});
    SceneOptions options = kOptions;
    options.selectedThing = Thing::Worker;
    options.selectedIndex = 2;
    const auto frames = [&] {
        const Scene scene = movingScene(cursor.moment(), options);
        return std::ranges::count_if(scene, [](const Shape& shape) {
            return shape.layer == Layer::Selection && shape.stroke == ColorRole::Warn &&
                   shape.dashed && shape.lineWidth == 2.0;
        });
    };
    EXPECT_EQ(frames(), 0);
    options.killPreview = true;
    EXPECT_GE(frames(), 1);
}

/// Everything waits, nothing is done: a backlog that grows with time.
Cursor backlogAt(SimDuration time)
{
    Scenario scenario = test::plainScenario();
    scenario.workload.arrivals.rate = 2000;
    scenario.reactions[0].work.mean = 1h;
    scenario.network.delay.mean = 1ms;
    Cursor cursor{runScenario(scenario).recording};
    cursor.seekTime(SimTime{time});
    return cursor;
}

TEST(StageScene, HasNoMoreShapesAtAThousandTimesTheBacklog)
{
    const Cursor small = backlogAt(50ms);
    const Cursor large = backlogAt(50s);
    EXPECT_GT(large.state().queue.lanes[0].tail, 90'000U);
    const std::size_t few = movingScene(small.moment(), kOptions).size();
    const std::size_t many = movingScene(large.moment(), kOptions).size();
    EXPECT_LT(many, few + few / 5);
}

TEST(StageScene, DrawsDotsWhenThereAreTooManyItemsAndSaysSo)
{
    Scenario scenario = test::plainScenario();
    scenario.workload.arrivals.rate = 4000;
    scenario.network.delay.mean = 1s;
    scenario.duration = 3s;
    Cursor cursor{runScenario(scenario).recording};
    cursor.seekTime(SimTime{2s});
    const Scene scene = movingScene(cursor.moment(), kOptions);
    EXPECT_GT(itemsInFlight(scene), 7'500U);
    for (const Shape& shape : scene)
        if (shape.inFlight)
            EXPECT_EQ(shape.kind, Shape::Kind::Dot);
    EXPECT_TRUE(std::ranges::any_of(
        scene, [](const Shape& shape) { return shape.text.find("as dots") != std::string::npos; }));
}

}  // namespace
}  // namespace millrace::ui::scene_test
