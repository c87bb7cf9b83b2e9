// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/scenarios.h"
#include "tests/ui/scene/scene_words.h"
#include "ui/scene/list_geometry.h"
#include "ui/scene/log_geometry.h"
#include "ui/scene/stage_scene.h"

// Bridges on the stage, and a bookmark that is dragged.

namespace millrace::ui::bridge_scene_test {
namespace {

using namespace std::chrono_literals;
using test::shows;

constexpr SceneOptions kStage{.width = 1280, .height = 720};

/// Of the lesson: records of 20 s are handed on at 20.6 s, are jobs at 20.9 s, and their members
/// hear of it at 21.2 s, had they not died at 21.05 s.
Cursor lessonAt(SimDuration time)
{
    Cursor cursor{runScenario(test::shippedScenario("both")).recording};
    cursor.seekTime(SimTime{time});
    return cursor;
}

std::vector<Point> flights(const Scene& scene)
{
    std::vector<Point> places;
    for (const Shape& each : scene)
        if (each.kind == Shape::Kind::Mark && each.inFlight)
            places.push_back({each.rect.centerX(), each.rect.centerY()});
    return places;
}

TEST(BridgeStage, SaysWhoPutsJobsOnTheListAndWhetherTheyHaveAKey)
{
    Cursor cursor = lessonAt(20700ms);
    const Scene scene = movingScene(cursor.moment(), kStage);
    EXPECT_TRUE(shows(scene, "without a key"));
    EXPECT_TRUE(shows(scene, "one job a key"));
    EXPECT_TRUE(shows(scene, "one job")) << "of three, at the tape";
    EXPECT_TRUE(shows(scene, "enqueues"));
}

TEST(BridgeStage, MovesAJobFromItsMemberToTheReadyList)
{
    Cursor cursor = lessonAt(20600ms);
    const StageLayout layout = StageLayout::of(kStage.width, kStage.height);
    const LogGeometry log = logGeometryOf(cursor.moment(), layout.log);
    const std::vector<Point> begun = flights(movingScene(cursor.moment(), kStage));
    const Point seat = *log.memberMark(1, 0);
    EXPECT_TRUE(std::ranges::find(begun, seat) != begun.end()) << "it leaves its member";
    cursor.seekTime(SimTime{20899ms});
    const ListGeometry list = listGeometryOf(cursor.moment(), layout.list);
    const std::vector<Point> ended = flights(movingScene(cursor.moment(), kStage));
    EXPECT_TRUE(std::ranges::any_of(ended, [&](const Point& at) {
        return at.y > layout.list.y && std::abs(at.y - list.ready.centerY()) < 6;
    })) << "it comes to the ready list";
}

TEST(BridgeStage, TellsTheCrashBetweenEnqueueAndCommit)
{
    Cursor cursor = lessonAt(21200ms);
    EXPECT_NE(cursor.moment().sentence.find("before it could commit"), std::string::npos)
        << cursor.moment().sentence;
    cursor.seekTime(SimTime{29s});
    const auto& marks = cursor.recording().columns().marks;
    EXPECT_TRUE(std::ranges::any_of(
        marks, [](const Mark& each) { return each.code == EnqueueRefused::kInfo.code; }));
    EXPECT_TRUE(std::ranges::any_of(
        marks, [](const Mark& each) { return each.code == RecordHandedOn::kInfo.code; }));
}

class DragTest : public testing::Test {
protected:
    void SetUp() override { cursor.seekTime(SimTime{40s}); }

    Point bookmarkOf(std::uint32_t group, std::uint32_t partition)
    {
        const LogGeometry log = logGeometryOf(cursor.moment(), layout.log);
        for (const Shape& each : movingScene(cursor.moment(), kStage))
            if (each.kind == Shape::Kind::Bookmark && each.index == group && !each.hollow &&
                each.rect.x < log.groups.x && each.rect.y > log.rowY(partition) &&
                each.rect.y < log.rowY(partition + 1))
                return {each.rect.centerX(), each.rect.centerY()};
        ADD_FAILURE() << "no such bookmark";
        return {};
    }
    std::optional<BookmarkGrip> grip(Point at)
    {
        return gripAt(movingScene(cursor.moment(), kStage), cursor.moment(), layout, at);
    }

    Cursor cursor{runScenario(test::shippedScenario("one-event-three-reactions")).recording};
    StageLayout layout = StageLayout::of(kStage.width, kStage.height);
};

TEST_F(DragTest, TakesHoldOfABookmarkOrOfACard)
{
    EXPECT_EQ(grip(bookmarkOf(2, 1)), (BookmarkGrip{GroupId{2U}, PartitionId{1U}}));
    const Rect card = logGeometryOf(cursor.moment(), layout.log).cards[1];
    EXPECT_EQ(grip({card.right() - 30, card.y + 8}), (BookmarkGrip{GroupId{1U}, std::nullopt}));
    EXPECT_EQ(grip({layout.list.x + 5, layout.list.y + 5}), std::nullopt);
}

TEST_F(DragTest, SnapsToTheOffsetUnderThePointer)
{
    const LogGeometry log = logGeometryOf(cursor.moment(), layout.log);
    const PartitionState& records = cursor.state().log.partitions[1];
    const CellRow row = log.cellRow(records.logEnd);
    const BookmarkGrip held{GroupId{0U}, PartitionId{1U}};
    const auto at = [&](double x, bool all = false) {
        return draggedTo(held, cursor.moment(), layout, {x, log.rowY(0)}, all);
    };
    const Offset middle = std::max(row.first, records.logStart) + 2;
    EXPECT_EQ(at(row.xAt(middle) + 3), (BookmarkDrag{GroupId{0U}, PartitionId{1U}, middle, false}));
    EXPECT_EQ(at(row.left - 200)->offset, records.logStart) << "no farther than there is";
    EXPECT_EQ(at(row.right() + 500)->offset, records.highWatermark) << "no farther than there is";
    EXPECT_TRUE(at(row.xAt(middle), true)->all);
    EXPECT_NE(wordsOf(*at(row.xAt(middle)), cursor.moment()).find("offset "), std::string::npos);
    EXPECT_EQ(wordsOf(*at(row.right() + 500, true), cursor.moment()),
              "all partitions, from the end");
}

TEST_F(DragTest, GoesFromACardAlongThePartitionUnderThePointer)
{
    const LogGeometry log = logGeometryOf(cursor.moment(), layout.log);
    const BookmarkGrip held{GroupId{0U}, std::nullopt};
    const auto drag =
        draggedTo(held, cursor.moment(), layout, {log.cellsLeft, log.rowY(2) + 10}, false);
    ASSERT_TRUE(drag);
    EXPECT_EQ(drag->partition, PartitionId{2U});
    EXPECT_TRUE(drag->all);
}

TEST_F(DragTest, StaysInTheTopicThatTheGroupReads)
{
    Cursor chained{runScenario(test::shippedScenario("chained")).recording};
    chained.seekTime(SimTime{12s});
    const LogState& state = chained.state().log;
    const LogGeometry log = logGeometryOf(chained.moment(), layout.log);
    const BookmarkGrip held{GroupId{1U}, std::nullopt};  // It reads what the first group writes.
    for (const double y : {log.rowY(0), log.rowY(log.rows - 1) + 10}) {
        const auto drag = draggedTo(held, chained.moment(), layout, {log.cellsLeft, y}, false);
        ASSERT_TRUE(drag);
        EXPECT_TRUE(reads(state, held.group, drag->partition)) << drag->partition.value;
        EXPECT_NE(state.partitions[drag->partition.value].topic, kMainTopic);
    }
}

TEST_F(DragTest, ShowsWhereItWouldLie)
{
    SceneOptions options = kStage;
    const std::size_t before = movingScene(cursor.moment(), options).size();
    options.drag = BookmarkDrag{GroupId{0U}, PartitionId{0U},
                                cursor.state().log.partitions[0].logStart, false};
    const Scene scene = movingScene(cursor.moment(), options);
    EXPECT_GT(scene.size(), before);
    EXPECT_TRUE(shows(scene, wordsOf(*options.drag, cursor.moment())));
}

}  // namespace
}  // namespace millrace::ui::bridge_scene_test
