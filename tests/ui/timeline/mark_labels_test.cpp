// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/mark_labels.h"

#include <gtest/gtest.h>

namespace millrace::ui {
namespace {

using namespace std::chrono_literals;

double widthOf(const std::string& text)
{
    return 6.0 * static_cast<double>(text.size());
}

TEST(TimeAxis, MapsThereAndBackAndClamps)
{
    const TimeAxis axis{SimTime{}, SimTime{200s}, 10, 400};
    EXPECT_DOUBLE_EQ(axis.xAt(SimTime{50s}), 110);
    EXPECT_EQ(axis.timeAt(110), SimTime{50s});
    EXPECT_EQ(axis.timeAt(-5), SimTime{});
    EXPECT_EQ(axis.timeAt(9999), SimTime{200s});
}

TEST(MarkLabels, GiveTheirRoomToFaultsFirst)
{
    const std::vector<MarkLabel> marks{
        {100, "reads", false, {}}, {110, "slot 2 killed", true, {}}, {300, "reads", false, {}}};
    const auto shown = layOutMarks(marks, 400, 4, widthOf);
    EXPECT_EQ(shown[0].text, "") << "it would run into the fault's words";
    EXPECT_EQ(shown[1].text, "slot 2 killed");
    EXPECT_EQ(shown[2].text, "reads");
}

TEST(MarkLabels, StayLeftOfTheEnd)
{
    const auto shown = layOutMarks({{390, "reads", false, {}}}, 400, 4, widthOf);
    EXPECT_EQ(shown[0].text, "");
}

}  // namespace
}  // namespace millrace::ui
