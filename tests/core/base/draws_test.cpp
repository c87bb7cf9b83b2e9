// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "core/base/random.h"

namespace millrace::draws_test {
namespace {

using namespace std::chrono_literals;

TEST(Philox, AnswersAsItsAuthorsSay)
{
    // Known answers of Random123, philox4x32 with ten rounds.
    using Four = std::array<std::uint32_t, 4>;
    EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Four{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    EXPECT_EQ(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
              (Four{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
              (Four{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Draw, GivesTheSameNumbersForTheSameKeyAndOthersForAnyOther)
{
    const auto first = [](std::uint64_t seed, Purpose purpose, std::uint32_t a, std::uint32_t b,
                          std::uint32_t n) {
        return Draw{seed, purpose, a, b, n}.bits();
    };
    const std::uint64_t base = first(1, Purpose::Work, 2, 3, 4);
    EXPECT_EQ(first(1, Purpose::Work, 2, 3, 4), base);
    EXPECT_NE(first(2, Purpose::Work, 2, 3, 4), base);
    EXPECT_NE(first(1, Purpose::Failure, 2, 3, 4), base);
    EXPECT_NE(first(1, Purpose::Work, 3, 3, 4), base);
    EXPECT_NE(first(1, Purpose::Work, 2, 4, 4), base);
    EXPECT_NE(first(1, Purpose::Work, 2, 3, 5), base);
    EXPECT_NE(first(1ULL << 40U, Purpose::Work, 2, 3, 4), first(0, Purpose::Work, 2, 3, 4));
}

TEST(Draw, IsExponentialInMeanVarianceAndTail)
{
    constexpr int kDraws = 200'000;
    double sum = 0;
    double squares = 0;
    int aboveThree = 0;
    for (std::uint32_t n = 0; n < kDraws; ++n) {
        const double x =
            static_cast<double>(Draw{9, Purpose::Work, n}.exponential(1s).count()) / 1e9;
        sum += x;
        squares += x * x;
        aboveThree += x > 3.0 ? 1 : 0;
    }
    // Four standard errors.
    EXPECT_NEAR(sum / kDraws, 1.0, 4 / std::sqrt(kDraws));
    EXPECT_NEAR(squares / kDraws, 2.0, 4 * std::sqrt(20.0 / kDraws));
    const double tail = std::exp(-3.0);
    EXPECT_NEAR(aboveThree / double{kDraws}, tail, 4 * std::sqrt(tail / kDraws));
}

TEST(Draw, KeepsItsNumbersForEver)
{
    // A golden sum: every compiler and CPU, and every later version, must give it.
    std::uint64_t sum = 0;
    for (std::uint32_t n = 0; n < 100'000; ++n) {
        Draw draw{42, Purpose::Arrival, n, 7};
        sum = sum * 31 + static_cast<std::uint64_t>(draw.exponential(1h).count());
        sum = sum * 31 + draw.below(1'000'003);
        sum = sum * 31 + static_cast<std::uint64_t>(draw.between(-5s, 5s).count());
        sum = sum * 31 + (draw.chance(0.02) ? 1 : 0);
    }
    EXPECT_EQ(sum, 0x6f25adb10da39bd0U) << "0x" << std::hex << sum;
}

TEST(Draw, StaysWithinItsBounds)
{
    std::set<std::uint64_t> seen;
    Draw draw{1, Purpose::Entity, 0};
    for (int n = 0; n < 1000; ++n) {
        const std::uint64_t value = draw.below(5);
        EXPECT_LT(value, 5U);
        seen.insert(value);
        const SimDuration between = draw.between(10ns, 12ns);
        EXPECT_GE(between, 10ns);
        EXPECT_LE(between, 12ns);
        EXPECT_EQ(draw.exponential(0ns), 0ns);
        EXPECT_FALSE(draw.chance(0.0));
        EXPECT_TRUE(draw.chance(1.0));
    }
    EXPECT_EQ(seen.size(), 5U);
}

}  // namespace
}  // namespace millrace::draws_test
