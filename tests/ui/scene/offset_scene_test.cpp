// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "tests/ui/scene/stage_fixture.h"
#include "ui/scene/log_geometry.h"
#include "ui/scene/stage_scene.h"
#include "ui/scene/text_extent.h"

// Offsets of a log that has run for long.

namespace millrace::ui::offset_scene_test {
namespace {

using test::StageFixture;

TEST(LastDigits, AreLeftOutFromTheFrontAndTwoOfThemStay)
{
    const struct {
        std::uint64_t number;
        double width;
        const char* shown;
    } rows[] = {{7, 5, "7"},
                {42, 5, "42"},
                {999, 26, "999"},
                {1'234, 40, "1234"},
                {1'234, 26, "…34"},
                {8'888, 26, "…88"},
                {345'678, 42, "345678"},
                {345'678, 32, "…678"},
                {345'678, 26, "…78"},
                {345'600, 32, "…600"},
                {345'678, 3, "…78"},
                {12'345'678, 42, "…678"}};
    for (const auto& [number, width, shown] : rows)
        EXPECT_EQ(lastDigits(number, width, 11), shown) << number << " in " << width;
}

TEST(LastDigits, AreAsManyForAllThatStandInARow)
{
    for (double width = 20; width < 50; ++width)
        for (const std::uint64_t first : {100U, 1'100U, 345'600U})
            for (std::uint64_t number = first; number < first + 100; ++number)
                ASSERT_EQ(lastDigits(number, width, 11).size(), lastDigits(first, width, 11).size())
                    << number << " in " << width;
}

TEST(OffsetsOnTheStage, FitWholeOrTellTheirLastDigitsAndTheLaneTellsTheRest)
{
    StageFixture fixture;
    for (std::uint32_t p = 0; p < 3; ++p)
        fixture.addRecords(p, 345'678);
    for (std::uint32_t g = 0; g < 3; ++g)
        for (std::uint32_t p = 0; p < 3; ++p)
            fixture.reading(g, p).committed = fixture.reading(g, p).position =
                fixture.state.log.partitions[p].logEnd - 3;
    for (const auto& [width, height] :
         {std::pair{796.0, 438.0}, {1052.0, 460.0}, {1252.0, 590.0}, {1920.0, 1080.0}}) {
        const Moment moment = fixture.moment();
        const Scene scene = movingScene(moment, {.width = width, .height = height});
        const HalfArea area = StageLayout::of(width, height).log;
        const LogGeometry geometry = logGeometryOf(moment, area);
        std::size_t offsets = 0;
        for (const Shape& shape : scene) {
            if (shape.kind != Shape::Kind::Text || !area.contains(shape.rect.x, shape.rect.y))
                continue;
            offsets += shape.mono ? 1 : 0;
            EXPECT_LE(textExtent(shape.text, shape.size, shape.bold), shape.rect.w)
                << shape.text << " on " << width << " x " << height;
        }
        if (geometry.roomy)
            EXPECT_GT(offsets, 12U);
        EXPECT_EQ(geometry.roomy, std::ranges::any_of(scene,
                                                      [](const Shape& shape) {
                                                          return shape.text.find("345,696") !=
                                                                 std::string::npos;
                                                      }))
            << "the next offset, whole, on " << width << " x " << height;
    }
}

}  // namespace
}  // namespace millrace::ui::offset_scene_test
