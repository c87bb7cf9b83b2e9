// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/scrolling.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/scenarios.h"
#include "tests/ui/scene/scene_words.h"
#include "ui/scene/log_geometry.h"
#include "ui/scene/reading_order.h"
#include "ui/scene/stage_scene.h"

// Columns that hold more than there is room for.

namespace millrace::ui::scrolling_test {
namespace {

using namespace std::chrono_literals;
using millrace::test::shows;

struct ManyCase {
    const char* name;
    int partitions;
    int members;  ///< Of the first group.
    int workers;
    double width;
    double height;
    bool forClass = false;
};

void PrintTo(const ManyCase& row, std::ostream* out)
{
    *out << row.name;
}

class ScrollingTest : public testing::TestWithParam<ManyCase> {
protected:
    ScrollingTest() : m_cursor{runScenario(scenarioOf(GetParam())).recording}
    {
        m_cursor.seekTime(SimTime{5s});
        options.width = GetParam().width;
        options.height = GetParam().height;
        options.forClass = GetParam().forClass;
    }

    static Scenario scenarioOf(const ManyCase& row)
    {
        Scenario scenario = millrace::test::shippedScenario("one-event-three-reactions");
        scenario.duration = 10s;
        scenario.timeline.clear();
        scenario.log.partitions = row.partitions;
        scenario.log.slots[0] = row.members;
        scenario.queue.workers = row.workers;
        return scenario;
    }
    Moment moment() const { return m_cursor.moment(); }
    bool isDrawn(Thing thing, std::uint32_t index) const
    {
        const Scene scene = movingScene(moment(), options);
        return std::ranges::any_of(scene, [&](const Shape& shape) {
            return shape.thing == thing && shape.index == index;
        });
    }

    SceneOptions options;

private:
    Cursor m_cursor;
};

TEST_P(ScrollingTest, BringsEachThingIntoView)
{
    for (const Thing thing : {Thing::Partition, Thing::Group, Thing::Member, Thing::Worker}) {
        const std::uint32_t count = moment().columns.countOf(thing);
        for (const std::uint32_t index : {count - 1, count / 2, 0U, count / 3}) {
            options.scrolled = scrolledTo(moment(), options.layout(), thing, index);
            EXPECT_TRUE(isDrawn(thing, index)) << static_cast<int>(thing) << " " << index;
            const Scrolled there = options.scrolled;
            EXPECT_EQ(scrolledTo(moment(), options.layout(), thing, index), there)
                << "what is there stays where it is";
        }
    }
}

TEST_P(ScrollingTest, GoesDownToTheLastAndUpToTheFirst)
{
    for (const Column column : {Column::Partitions, Column::Groups, Column::Workers}) {
        SCOPED_TRACE(static_cast<int>(column));
        options.scrolled = {};
        for (int n = 0; n < 2'000; ++n)
            options.scrolled = scrolledBy(moment(), options.layout(), column, 1);
        const Scrolled end = options.scrolled;
        EXPECT_EQ(scrolledBy(moment(), options.layout(), column, 1'000), end);
        const Thing last = column == Column::Partitions ? Thing::Partition
                           : column == Column::Groups   ? Thing::Group
                                                        : Thing::Worker;
        EXPECT_TRUE(isDrawn(last, moment().columns.countOf(last) - 1));
        for (int n = 0; n < 2'000; ++n)
            options.scrolled = scrolledBy(moment(), options.layout(), column, -1);
        EXPECT_EQ(options.scrolled, Scrolled{});
    }
}

TEST_P(ScrollingTest, SaysWhichPartIsShown)
{
    const auto all = static_cast<std::uint32_t>(GetParam().partitions);
    const LogGeometry log = logGeometryOf(moment(), options.layout().log);
    if (log.rows == all)
        return;
    const auto words = [&](std::uint32_t first) {
        return "partitions " + std::to_string(first) + "–" + std::to_string(first + log.rows - 1) +
               " of ";
    };
    EXPECT_TRUE(shows(movingScene(moment(), options), words(0)));
    options.scrolled = scrolledBy(moment(), options.layout(), Column::Partitions, 3);
    EXPECT_TRUE(shows(movingScene(moment(), options), words(3)));
    EXPECT_FALSE(isDrawn(Thing::Partition, 2));
}

TEST_P(ScrollingTest, DrawsNothingOutsideOfItsHalf)
{
    for (const std::uint32_t rows : {0U, 1U, 7U, 1'000'000U}) {
        options.scrolled = {rows, rows, rows, rows};
        const StageLayout layout = options.layout();
        for (const Shape& shape : movingScene(moment(), options)) {
            if (shape.kind != Shape::Kind::Box)
                continue;
            const bool ofLog = shape.thing == Thing::Partition || shape.thing == Thing::Member ||
                               shape.thing == Thing::Group;
            const Rect& half = ofLog ? static_cast<const Rect&>(layout.log) : layout.list;
            if (!ofLog && shape.thing != Thing::Worker)
                continue;
            EXPECT_GE(shape.rect.y, half.y) << rows;
            EXPECT_LE(shape.rect.bottom(), half.bottom() + 1) << rows;
        }
    }
}

TEST_P(ScrollingTest, KeysWalkThroughAllOfThem)
{
    const auto things = thingsOf(movingScene(moment(), options), moment().columns);
    for (const Thing thing : {Thing::Partition, Thing::Group, Thing::Member, Thing::Worker})
        EXPECT_EQ(std::ranges::count(things, thing, &ThingAt::first),
                  moment().columns.countOf(thing));
    EXPECT_TRUE(std::ranges::adjacent_find(things) == things.end());
}

INSTANTIATE_TEST_SUITE_P(Sizes, ScrollingTest,
                         testing::Values(ManyCase{"FewIn1280x720", 3, 2, 4, 1052, 460},
                                         ManyCase{"ManyIn1280x720", 40, 200, 500, 1052, 460},
                                         ManyCase{"ManyIn1600x900", 64, 300, 900, 1252, 545},
                                         ManyCase{"ManyIn1920x1080", 64, 300, 900, 1144, 598},
                                         ManyCase{"ManyForAClass", 40, 200, 500, 870, 486, true},
                                         ManyCase{"VeryManyIn1600x900", 1000, 1000, 2000, 1252,
                                                  545}),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::ui::scrolling_test
