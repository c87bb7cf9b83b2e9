// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/odd_settings.h"

#include <gtest/gtest.h>

// As odd_settings_test.cpp, many more of them and for longer.

namespace millrace::odd_settings_slow_test {
namespace {

constexpr std::uint64_t kSeeds = 4'000;
constexpr std::uint64_t kSteps = 40'000;

TEST(OddSettingsSlow, BreakNoInvariantAndNoPromise)
{
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        const std::string wrong = test::wrongIn(test::oddScenario(1'000'000 + seed), kSteps);
        EXPECT_EQ(wrong, "") << "seed " << 1'000'000 + seed;
    }
}

}  // namespace
}  // namespace millrace::odd_settings_slow_test
