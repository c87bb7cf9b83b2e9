// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/scenarios.h"
#include "tests/ui/scene/scene_words.h"
#include "ui/scene/inspection.h"
#include "ui/scene/lod.h"
#include "ui/scene/log_geometry.h"
#include "ui/scene/stage_scene.h"

// Topics on the stage: their names, the ways to them, and what waits in them.

namespace millrace::ui::topics_scene_test {
namespace {

using namespace std::chrono_literals;
using test::shows;

struct GeometryRow {
    const char* name;
    double width;
    double height;
    std::uint32_t partitions;
    std::vector<std::uint32_t> topics;
    bool all;  ///< Every partition is shown.
};

void PrintTo(const GeometryRow& row, std::ostream* out)
{
    *out << row.name;
}

class TopicGeometryTest : public testing::TestWithParam<GeometryRow> {};

TEST_P(TopicGeometryTest, KeepsNamesAndRowsApartAndWithinTheHalf)
{
    const GeometryRow& row = GetParam();
    const StageLayout layout = StageLayout::of(row.width, row.height, true);
    const LogGeometry geometry =
        LogGeometry::of(layout.log, row.partitions, {2, 2, 1}, 0, row.topics);
    EXPECT_EQ(geometry.rows == row.partitions, row.all) << geometry.rows;
    double bottom = geometry.rowsTop - 1;
    for (std::uint32_t p = 0; p < geometry.rows; ++p) {
        if (std::ranges::find(row.topics, p) != row.topics.end()) {
            EXPECT_GE(geometry.headY(p), bottom) << "the name above partition " << p;
            EXPECT_GE(geometry.cellBox(p, 0).y, geometry.headY(p) + 15) << p;
        }
        EXPECT_GE(geometry.rowY(p), bottom) << p;
        bottom = geometry.rowY(p) + geometry.pitch - 0.01;
        EXPECT_LE(geometry.cellBox(p, 0).bottom(), bottom) << p;
    }
    EXPECT_LE(bottom, layout.log.bottom());
    EXPECT_GT(geometry.cellsWidth, 6 * geometry.cellWidth) << "a few records of each can be seen";
}

INSTANTIATE_TEST_SUITE_P(
    Rows, TopicGeometryTest,
    testing::Values(GeometryRow{"FourTopics", 1280, 720, 7, {0, 3, 5, 6}, true},
                    GeometryRow{"FourTopicsOnASmallScreen", 1052, 460, 7, {0, 3, 5, 6}, true},
                    GeometryRow{"TwoTopics", 1280, 720, 4, {0, 2}, true},
                    GeometryRow{"SevenTopics", 1280, 720, 12, {0, 6, 8, 9, 10, 11}, true},
                    GeometryRow{"Hundreds", 1280, 720, 300, {0, 290, 299}, false},
                    GeometryRow{"OneTopicHasNoName", 1280, 720, 7, {}, true}),
    [](const auto& row) { return row.param.name; });

/// Published and under way between 12.5 s and 12.8 s of the lesson.
TEST(TopicScene, ShowsTheChain)
{
    Cursor cursor{runScenario(test::shippedScenario("chained")).recording};
    cursor.seekTime(SimTime{12600ms});
    const Moment moment = cursor.moment();
    const Scene still = staticScene(moment, {});
    for (const char* words : {"events", "from the application", "enriched", "written by enrich"})
        EXPECT_TRUE(shows(still, words)) << words;
    ASSERT_FALSE(moment.state.log.produced.empty());
    const Scene scene = movingScene(moment, {});
    EXPECT_EQ(itemsInFlight(scene), itemsInFlight(moment.state));
    EXPECT_TRUE(shows(scene, "reads enriched"));
    const auto head = std::ranges::find_if(
        scene, [](const Shape& shape) { return shape.thing == Thing::Topic && shape.index == 1; });
    ASSERT_NE(head, scene.end());
    // A mark on its way stands between the card of who wrote it and the cells it goes to.
    const HappeningId happening = moment.state.log.produced.front().happening;
    const bool onTheWay = std::ranges::any_of(scene, [&](const Shape& shape) {
        return shape.inFlight && shape.thing == Thing::Happening &&
               shape.index == happening.value && shape.rect.x > head->rect.right();
    });
    EXPECT_TRUE(onTheWay);
}

TEST(TopicScene, ShowsARetryThatWaitsAndADeadLetter)
{
    Cursor cursor{runScenario(test::shippedScenario("poison-record")).recording};
    const auto rings = [&](SimDuration at) {
        cursor.seekTime(SimTime{at});
        const Scene scene = movingScene(cursor.moment(), {});
        return std::ranges::count_if(scene, [](const Shape& shape) {
            return shape.kind == Shape::Kind::Ring && shape.stroke == ColorRole::Gold;
        });
    };
    // The record of the retry topic is drawn with a ring from when it is there until it is due.
    const Columns& columns = cursor.recording().columns();
    const auto topic = std::ranges::find(columns.declarations, "again-retry", &Declared::name);
    ASSERT_NE(topic, columns.declarations.end());
    const auto partition = std::ranges::find_if(columns.declarations, [&](const Declared& each) {
        return each.thing == Thing::Partition && each.parent == topic->index;
    });
    ASSERT_NE(partition, columns.declarations.end());
    const SimDuration there = columns.records[partition->index][0].appendedAt.time_since_epoch();
    const auto before = rings(there - 10ms);
    EXPECT_EQ(rings(there + 10ms), before + 1);
    EXPECT_EQ(rings(there + 5990ms), before + 1);
    EXPECT_EQ(rings(there + 6010ms), before);
    cursor.seekTime(SimTime{50s});
    const Scene still = staticScene(cursor.moment(), {});
    for (const char* words : {"again-retry", "read again after 6 s", "letter-dlt", "for a person"})
        EXPECT_TRUE(shows(still, words)) << words;
}

TEST(TopicScene, InspectsATopicAndItsPartitions)
{
    Cursor cursor{runScenario(test::shippedScenario("chained")).recording};
    cursor.seekTime(SimTime{30s});
    const Moment moment = cursor.moment();
    const Inspection topic = inspect(moment, Thing::Topic, 1);
    EXPECT_EQ(topic.title, "enriched");
    const auto has = [](const Inspection& in, std::string_view words) {
        return std::ranges::any_of(in.rows, [words](const auto& row) {
            return row.label.find(words) != std::string::npos ||
                   row.value.find(words) != std::string::npos;
        });
    };
    EXPECT_TRUE(has(topic, "search"));
    EXPECT_FALSE(has(topic, "enrich-1"));
    const Inspection partition = inspect(moment, Thing::Partition, 2);
    EXPECT_EQ(partition.title, "enriched 0");
    EXPECT_FALSE(has(partition, "enrich-")) << "whoever writes it does not read it";
    EXPECT_TRUE(inspect(moment, Thing::Topic, 9).title.empty());
}

}  // namespace
}  // namespace millrace::ui::topics_scene_test
