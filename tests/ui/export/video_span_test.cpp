// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/video_span.h"

#include <gtest/gtest.h>

namespace millrace::ui::video_span_test {
namespace {

using namespace std::chrono_literals;

struct FrameTimeCase {
    const char* name;
    SimDuration from;
    int fps;
    SimDuration perVideoSecond;
    std::int64_t frame;
    std::int64_t expectedNs;
};

class FrameTimeTest : public testing::TestWithParam<FrameTimeCase> {};

TEST_P(FrameTimeTest, IsComputedFromTheStartWithoutRounding)
{
    const FrameTimeCase& row = GetParam();
    const VideoSpan span{.from = SimTime{row.from},
                         .to = SimTime{kLongestDuration},
                         .fps = row.fps,
                         .perVideoSecond = row.perVideoSecond};
    EXPECT_EQ(toNs(span.timeOf(row.frame)), row.expectedNs);
}

// 1/30 s is 33,333,333.3 ns: adding it up would be 10 ns short after the first second.
INSTANTIATE_TEST_SUITE_P(
    Frames, FrameTimeTest,
    testing::Values(FrameTimeCase{"First", 0s, 30, 1s, 0, 0},
                    FrameTimeCase{"ThirtiethOfASecondIsCut", 0s, 30, 1s, 1, 33'333'333},
                    FrameTimeCase{"TwoThirtiethsAreNotTwiceTheCutOne", 0s, 30, 1s, 2, 66'666'666},
                    FrameTimeCase{"WholeSecondIsExact", 0s, 30, 1s, 30, 1'000'000'000},
                    FrameTimeCase{"NoDriftAfterAnHour", 0s, 30, 1s, 108'000, 3'600'000'000'000},
                    FrameTimeCase{"StartsAtFrom", 73'500ms, 30, 1s, 0, 73'500'000'000},
                    FrameTimeCase{"FromIsAddedUncut", 1ns, 30, 1s, 1, 33'333'334},
                    FrameTimeCase{"HalfSpeed", 10s, 25, 500ms, 3, 10'060'000'000},
                    FrameTimeCase{"HalfSpeedAtThirty", 0s, 30, 500ms, 1, 16'666'666},
                    FrameTimeCase{"TenfoldSpeed", 0s, 24, 10s, 24, 10'000'000'000},
                    FrameTimeCase{"FastestSpeed", 0s, 120, 24h, 363 * 120 + 60,
                                  (363 * 24 + 12) * 3'600'000'000'000}),
    [](const auto& row) { return row.param.name; });

struct FrameCountCase {
    const char* name;
    SimDuration from, to;
    int fps;
    SimDuration perVideoSecond;
    std::int64_t frames;
    std::chrono::milliseconds length;
};

class FrameCountTest : public testing::TestWithParam<FrameCountCase> {
protected:
    VideoSpan span() const
    {
        return VideoSpan{.from = SimTime{GetParam().from},
                         .to = SimTime{GetParam().to},
                         .fps = GetParam().fps,
                         .perVideoSecond = GetParam().perVideoSecond};
    }
};

TEST_P(FrameCountTest, CountsTheFramesBeforeTheEnd)
{
    EXPECT_TRUE(span().check());
    EXPECT_EQ(span().frames(), GetParam().frames);
    EXPECT_EQ(span().length(), GetParam().length);
}

TEST_P(FrameCountTest, LastFrameIsBeforeTheEndAndTheNextIsNot)
{
    EXPECT_LT(span().timeOf(span().frames() - 1), span().to);
    EXPECT_GE(span().timeOf(span().frames()), span().to);
}

INSTANTIATE_TEST_SUITE_P(
    Spans, FrameCountTest,
    testing::Values(FrameCountCase{"ThreeMinutes", 0s, 180s, 30, 1s, 5400, 180s},
                    FrameCountCase{"OneNanosecond", 0ns, 1ns, 30, 1s, 1, 33ms},
                    FrameCountCase{"AFrameAndANanosecond", 0ns, 40'000'001ns, 25, 1s, 2, 80ms},
                    FrameCountCase{"ExactlyAFrame", 0ns, 40'000'000ns, 25, 1s, 1, 40ms},
                    FrameCountCase{"JustBelowAThirtieth", 0ns, 33'333'333ns, 30, 1s, 1, 33ms},
                    FrameCountCase{"JustAboveAThirtieth", 0ns, 33'333'334ns, 30, 1s, 2, 66ms},
                    FrameCountCase{"HalfSpeedDoubles", 10s, 20s, 24, 500ms, 480, 20s},
                    FrameCountCase{"TenfoldSpeed", 0s, 180s, 60, 10s, 1080, 18s},
                    FrameCountCase{"YearAtFullSpeed", 0s, 24h * 365, 120, 24h, 43'800, 365s}),
    [](const auto& row) { return row.param.name; });

struct BadSpanCase {
    const char* name;
    VideoSpan span;
    const char* says;
};

class BadSpanTest : public testing::TestWithParam<BadSpanCase> {};

TEST_P(BadSpanTest, IsRefusedWithAReason)
{
    const Status checked = GetParam().span.check();
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code, Error::Code::OutOfRange);
    EXPECT_NE(checked.error().message.find(GetParam().says), std::string::npos)
        << checked.error().message;
}

constexpr VideoSpan spanOf(SimDuration from, SimDuration to, int fps = 30, SimDuration speed = 1s)
{
    return VideoSpan{.from = SimTime{from}, .to = SimTime{to}, .fps = fps, .perVideoSecond = speed};
}

INSTANTIATE_TEST_SUITE_P(
    Spans, BadSpanTest,
    testing::Values(BadSpanCase{"Backwards", spanOf(2s, 1s), "ends before it starts"},
                    BadSpanCase{"Empty", spanOf(2s, 2s), "no frames"},
                    BadSpanCase{"BeforeTheRun", spanOf(-1s, 1s), "between 0 and 365 days"},
                    BadSpanCase{"BeyondAYear", spanOf(0s, 24h * 366), "between 0 and 365 days"},
                    BadSpanCase{"Never", spanOf(0s, SimDuration::max()), "between 0 and 365 days"},
                    BadSpanCase{"NoFrameRate", spanOf(0s, 1s, 0), "1 to 120 fps, not 0"},
                    BadSpanCase{"HugeFrameRate", spanOf(0s, 1s, 121), "1 to 120 fps, not 121"},
                    BadSpanCase{"NoSpeed", spanOf(0s, 1s, 30, 0s), "speed"},
                    BadSpanCase{"NegativeSpeed", spanOf(0s, 1s, 30, -1s), "speed"},
                    BadSpanCase{"HugeSpeed", spanOf(0s, 1s, 30, 25h), "speed"},
                    BadSpanCase{"TooManyFrames", spanOf(0s, 24h), "2592000 frames"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::ui::video_span_test
