// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/backoff.h"

#include <gtest/gtest.h>

namespace millrace {
namespace {

using namespace std::chrono_literals;

Draw anyDraw(std::uint32_t n)
{
    return Draw{3, Purpose::Jitter, n};
}

struct BackoffCase {
    const char* name;
    BackoffSpec spec;
    std::uint32_t attempt;
    SimDuration expected;
};

class BackoffTest : public testing::TestWithParam<BackoffCase> {};

TEST_P(BackoffTest, WaitsWithoutJitterExactly)
{
    const BackoffCase& row = GetParam();
    EXPECT_EQ(delayAfter(row.spec, row.attempt, anyDraw(0)), row.expected);
}

constexpr BackoffSpec kDoubling{
    .kind = BackoffSpec::Kind::Exponential, .base = 500ms, .factor = 2.0, .cap = 4s, .jitter = 0.0};
constexpr BackoffSpec kConstant{
    .kind = BackoffSpec::Kind::Constant, .base = 3s, .factor = 2.0, .cap = 1min, .jitter = 0.0};
constexpr BackoffSpec kTripling{
    .kind = BackoffSpec::Kind::Exponential, .base = 1s, .factor = 3.0, .cap = 24h, .jitter = 0.0};
constexpr BackoffSpec kAtOnce{
    .kind = BackoffSpec::Kind::Exponential, .base = 0s, .factor = 2.0, .cap = 1min, .jitter = 0.0};

INSTANTIATE_TEST_SUITE_P(Rows, BackoffTest,
                         testing::Values(BackoffCase{"FirstFailure", kDoubling, 1, 500ms},
                                         BackoffCase{"Third", kDoubling, 3, 2s},
                                         BackoffCase{"ReachesCap", kDoubling, 4, 4s},
                                         BackoffCase{"StaysAtCap", kDoubling, 900, 4s},
                                         BackoffCase{"ConstantFirst", kConstant, 1, 3s},
                                         BackoffCase{"ConstantLater", kConstant, 50, 3s},
                                         BackoffCase{"Factor3", kTripling, 5, 81s},
                                         BackoffCase{"NoBase", kAtOnce, 7, 0s}),
                         [](const auto& row) { return row.param.name; });

TEST(Backoff, JitterOnlyLengthensAndByNoMoreThanItsPart)
{
    BackoffSpec spec = kDoubling;
    spec.jitter = 0.25;
    SimDuration shortest = 1h;
    SimDuration longest{};
    for (std::uint32_t n = 0; n < 2000; ++n) {
        const SimDuration delay = delayAfter(spec, 2, anyDraw(n));
        shortest = std::min(shortest, delay);
        longest = std::max(longest, delay);
    }
    EXPECT_GE(shortest, 1000ms);
    EXPECT_LT(shortest, 1010ms);
    EXPECT_LE(longest, 1250ms);
    EXPECT_GT(longest, 1240ms);
}

}  // namespace
}  // namespace millrace
