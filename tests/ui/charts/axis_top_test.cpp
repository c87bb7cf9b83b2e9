// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/axis_top.h"

#include <utility>

#include <gtest/gtest.h>

namespace millrace::ui::axis_top_test {
namespace {

TEST(AxisTop, IsTheNextRoundNumber)
{
    constexpr std::pair<double, double> kRows[] = {
        {4, 4},   {4.1, 5},  {5.01, 10}, {1, 1},          {0.03, 0.04},      {38, 40},
        {41, 50}, {99, 100}, {101, 200}, {7'001, 10'000}, {123'456, 200'000}};
    for (const auto& [most, top] : kRows)
        EXPECT_DOUBLE_EQ(axisTop(most), top) << most;
}

}  // namespace
}  // namespace millrace::ui::axis_top_test
