// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/label_rows.h"

#include <cmath>

#include <gtest/gtest.h>

namespace millrace::ui::label_rows_test {
namespace {

TEST(LabelRowsTest, LieAtTheirLinesWhereThereIsRoom)
{
    EXPECT_EQ(labelRows({40, 70}, 18, 90), (std::array{40.0, 70.0}));
    EXPECT_EQ(labelRows({70, 40}, 18, 90), (std::array{70.0, 40.0}));
}

TEST(LabelRowsTest, NeitherTouchEachOtherNorLeaveThePlot)
{
    for (const double bottom : {90.0, 64.0, 40.0})
        for (double first = 10; first < 100; first += 7)
            for (double second = 10; second < 100; second += 7) {
                const auto [a, b] = labelRows({first, second}, 18, bottom);
                const double pitch = std::min(14.0, (bottom - 18) / 2);
                EXPECT_GE(std::abs(a - b), pitch - 0.001) << first << " " << second;
                EXPECT_GE(std::min(a, b), 18 + pitch / 2 - 0.001);
                EXPECT_LE(std::max(a, b), bottom - pitch / 2 + 0.001);
                if (std::abs(first - second) > 1)
                    EXPECT_EQ(a < b, first < second) << "the higher line has the higher label";
            }
}

}  // namespace
}  // namespace millrace::ui::label_rows_test
