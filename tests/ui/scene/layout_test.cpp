// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/layout.h"

#include <gtest/gtest.h>

namespace millrace::ui::layout_test {
namespace {

TEST(CellWindow, KeepsOneFreeCellBehindTheLogEnd)
{
    struct {
        Offset logEnd, first;
        double xOfEnd;
    } rows[] = {{0, 0, 10}, {3, 0, 70}, {9, 0, 190}, {10, 1, 190}, {1'000'000, 999'991, 190}};
    for (const auto& [logEnd, first, xOfEnd] : rows) {
        const CellRow row = CellRow::of(10, 205, 20, logEnd);
        EXPECT_EQ(row.count, 10);
        EXPECT_EQ(row.first, first) << logEnd;
        EXPECT_DOUBLE_EQ(row.xAt(logEnd), xOfEnd) << logEnd;
    }
}

TEST(PathTest, IsWalkedByLength)
{
    const Point path[] = {{0, 0}, {30, 0}, {30, 10}};
    struct {
        double part;
        Point at;
    } rows[] = {{-1, {0, 0}},     {0, {0, 0}},   {0.5, {20, 0}}, {0.75, {30, 0}},
                {0.875, {30, 5}}, {1, {30, 10}}, {2, {30, 10}}};
    for (const auto& [part, at] : rows) {
        EXPECT_NEAR(pointOn(path, part).x, at.x, 1e-9) << part;
        EXPECT_NEAR(pointOn(path, part).y, at.y, 1e-9) << part;
    }
}

TEST(SpreadTest, MovesLabelsApartAroundWhereTheyBelong)
{
    using Places = std::vector<double>;
    EXPECT_EQ(spread(Places{}, 10), Places{});
    EXPECT_EQ(spread(Places{5, 50}, 10), (Places{5, 50}));
    EXPECT_EQ(spread(Places{50, 50, 50}, 10), (Places{40, 50, 60}));
    EXPECT_EQ(spread(Places{50, 52}, 10), (Places{46, 56}));
    // A fan that reaches a neighbour takes it along.
    EXPECT_EQ(spread(Places{50, 50, 60}, 10),
              (Places{43.333333333333336, 53.333333333333336, 63.333333333333336}));
}

TEST(StageLayoutTest, FillsThePictureWithoutOverlap)
{
    for (const bool score : {true, false})
        for (const auto& [width, height] :
             {std::pair{760.0, 420.0}, {1052.0, 460.0}, {1280.0, 720.0}, {1920.0, 1080.0}}) {
            const StageLayout layout = StageLayout::of(width, height, score);
            EXPECT_LT(layout.tape.right(), layout.log.x);
            EXPECT_LT(layout.log.bottom(), layout.list.y);
            EXPECT_DOUBLE_EQ(layout.list.bottom(), height);
            EXPECT_LE(layout.sentence.bottom(), layout.list.bottom());
            EXPECT_DOUBLE_EQ(score ? layout.inspector.right() : layout.log.right(), width);
            EXPECT_EQ(layout.score.w > 0, score);
        }
}

}  // namespace
}  // namespace millrace::ui::layout_test
