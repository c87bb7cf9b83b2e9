// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/mark_labels.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace millrace::ui::mark_labels_test {
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
        {20, "reads", false, {}}, {30, "slot 2 killed", true, {}}, {300, "reads", false, {}}};
    const auto shown = layOutMarks(marks, 400, 4, 1, widthOf);
    EXPECT_EQ(shown[0].text, "") << "it would run into the fault's words";
    EXPECT_EQ(shown[1].text, "slot 2 killed");
    EXPECT_EQ(shown[2].text, "reads");
}

TEST(MarkLabels, StayLeftOfTheEnd)
{
    const auto shown = layOutMarks({{390, "reads", false, {}}}, 400, 4, 1, widthOf);
    EXPECT_EQ(shown[0].text, "reads");
    EXPECT_DOUBLE_EQ(shown[0].left + widthOf("reads"), 386) << "left of its tick";
    EXPECT_EQ(layOutMarks({{20, "long words", false, {}}}, 40, 4, 1, widthOf)[0].text, "");
}

TEST(MarkLabels, AFaultLeavesTheRoomRightOfItToWhoFindsOut)
{
    const std::vector<MarkLabel> marks{{200, "slot 2 killed", true, {}},
                                       {230, "log found out", false, {}}};
    const auto shown = layOutMarks(marks, 400, 4, 1, widthOf);
    EXPECT_EQ(shown[0].text, "slot 2 killed");
    EXPECT_LT(shown[0].left, 200);
    EXPECT_EQ(shown[1].text, "log found out");
    EXPECT_GT(shown[1].left, 230);
}

TEST(MarkLabels, WhoFindsOutIsToldOfBeforeWhatElseTakesPlace)
{
    std::vector<MarkLabel> marks{{200, "slot 2 killed", true, {}},
                                 {210, "failed", false, {}},
                                 {230, "log found out", false, {}}};
    EXPECT_EQ(layOutMarks(marks, 400, 4, 1, widthOf)[2].text, "");
    marks[2].tells = true;
    EXPECT_EQ(layOutMarks(marks, 400, 4, 1, widthOf)[2].text, "log found out");
}

TEST(MarkLabels, NeitherTouchEachOtherNorTheTicksOfThoseAbove)
{
    const std::vector<MarkLabel> marks{{200, "slot 2 killed", true, {}},
                                       {209, "list found out", false, {}},
                                       {240, "log found out", false, {}},
                                       {340, "slot 2 restarted", true, {}},
                                       {344, "back", false, {}}};
    for (const int rows : {1, 2, 3}) {
        const auto shown = layOutMarks(marks, 500, 4, rows, widthOf);
        for (const MarkLabel& a : shown)
            for (const MarkLabel& b : shown) {
                if (a.x == b.x || a.text.empty() || b.text.empty())
                    continue;
                const double end = a.left + widthOf(a.text);
                if (a.row == b.row)
                    EXPECT_FALSE(a.left < b.left + widthOf(b.text) && b.left < end)
                        << a.text << " / " << b.text;
                if (b.row > a.row)
                    EXPECT_FALSE(a.left <= b.x && b.x <= end) << a.text << " / tick of " << b.text;
            }
        const auto said = static_cast<int>(
            std::ranges::count_if(shown, [](const MarkLabel& each) { return !each.text.empty(); }));
        EXPECT_GE(said, rows == 1 ? 3 : 4) << rows;
    }
}

/// What begins is a fault, what is over is none.
TEST(MarkLabels, TellFaultsThatLastFromTheirEnds)
{
    Columns columns;
    const auto add = [&columns](std::uint8_t code, std::uint32_t other) {
        columns.marks.push_back({.at = SimTime{1s * (columns.marks.size() + 1)},
                                 .code = code,
                                 .thing = Thing::Worker,
                                 .other = other});
    };
    add(WorkerPaced::kInfo.code, 5);
    add(WorkerPaced::kInfo.code, 1);
    add(NetworkSlowed::kInfo.code, 0);
    add(NetworkRestored::kInfo.code, 0);
    add(CodeDeployed::kInfo.code, static_cast<std::uint32_t>(Code::Wrong));
    add(CodeDeployed::kInfo.code, static_cast<std::uint32_t>(Code::Right));
    const auto marks = marksOf(columns, {SimTime{}, SimTime{9s}, 0, 100});
    ASSERT_EQ(marks.size(), 6U);
    for (std::size_t n = 0; n < marks.size(); ++n)
        EXPECT_EQ(marks[n].fault, n % 2 == 0) << marks[n].text;
}

TEST(MarkLabels, OfThousandsShowThoseThatCanBeToldApartAndEveryFault)
{
    Columns columns;
    for (int n = 0; n < 5'000; ++n)
        columns.marks.push_back(
            {.at = SimTime{n * 1s},
             .code = n % 1'000 == 7 ? NetworkSlowed::kInfo.code : NetworkRestored::kInfo.code});
    const auto marks = marksOf(columns, {SimTime{}, SimTime{5'000s}, 0, 400});
    EXPECT_LE(marks.size(), 105U);
    EXPECT_EQ(std::ranges::count(marks, true, &MarkLabel::fault), 5);
    EXPECT_TRUE(std::ranges::is_sorted(marks, {}, &MarkLabel::x));
}

/// Ctrl and the arrows stop at each of them.
TEST(MarkLabels, HaveATickForEveryMarkThatKeysStopAt)
{
    Columns columns;
    const auto add = [&columns](SimTime at, std::uint8_t code) {
        columns.marks.push_back({.at = at, .code = code, .thing = Thing::Member});
    };
    add(SimTime{}, GroupPhaseChanged::kInfo.code);
    add(SimTime{2s}, MemberDroppedOut::kInfo.code);
    add(SimTime{2s}, MemberJoined::kInfo.code);
    add(SimTime{4s}, MemberJoined::kInfo.code);
    add(SimTime{6s}, GroupPhaseChanged::kInfo.code);
    const auto marks = marksOf(columns, {SimTime{}, SimTime{9s}, 0, 100});
    ASSERT_EQ(marks.size(), 3U) << "none at the beginning, and one at an instant";
    EXPECT_EQ(marks[0].text, " drops out");
    EXPECT_EQ(marks[1].text, "") << "the restart tells it";
    EXPECT_EQ(marks[1].at, SimTime{4s});
    EXPECT_EQ(marks[2].text, " rebalances");
}

}  // namespace
}  // namespace millrace::ui::mark_labels_test
