// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/least_missed.h"

#include <gtest/gtest.h>

#include "core/base/invariant.h"

namespace millrace::least_missed_test {
namespace {

struct MissedCase {
    const char* name;
    std::vector<std::uint64_t> facts;
    std::size_t goes;
};

class LeastMissed : public testing::TestWithParam<MissedCase> {};

TEST_P(LeastMissed, LeavesTheSmallestGapBesideItsAge)
{
    EXPECT_EQ(leastMissed(GetParam().facts), GetParam().goes);
}

INSTANTIATE_TEST_SUITE_P(
    Places, LeastMissed,
    testing::Values(MissedCase{"OnlyOneMayGo", {1, 5, 9}, 1},
                    MissedCase{"OfEvenOnesTheOldest", {0, 10, 20, 30, 40}, 1},
                    MissedCase{"OfAPairTheOneThatLeavesLess", {0, 100, 101, 200, 300}, 2},
                    MissedCase{"AYoungOneBesideALargeOldGap", {0, 500, 1'000, 1'001, 1'020}, 3},
                    MissedCase{"CloseOnesFarBackGoFirst", {0, 1, 2, 5'000, 9'000, 9'500}, 1},
                    MissedCase{
                        "HugeNumbers", {0, UINT64_MAX / 4, UINT64_MAX / 2, UINT64_MAX - 1}, 1}),
    [](const auto& row) { return row.param.name; });

TEST(LeastMissed, NeedsThreePlaces)
{
    EXPECT_THROW(leastMissed({}), InvariantBroken);
    EXPECT_THROW(leastMissed({1, 2}), InvariantBroken);
}

TEST(LeastMissed, TakenAgainAndAgainLeavesGapsThatFollowTheAge)
{
    constexpr std::size_t kMost = 64;
    constexpr std::uint64_t kSpacing = 2'000;
    std::vector<std::uint64_t> facts;
    for (std::uint64_t n = 1; n <= 50'000; ++n) {
        facts.push_back(n * kSpacing);
        if (facts.size() > kMost)
            facts.erase(facts.begin() + static_cast<std::ptrdiff_t>(leastMissed(facts)));
    }
    EXPECT_EQ(facts.front(), kSpacing) << "before it all things are declared";
    EXPECT_EQ(facts.size(), kMost);
    for (std::size_t n = 1; n < facts.size(); ++n)
        EXPECT_LE(facts[n] - facts[n - 1], 2 * kSpacing + (facts.back() - facts[n - 1]) / 4) << n;
}

}  // namespace
}  // namespace millrace::least_missed_test
