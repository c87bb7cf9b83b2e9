// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/odd_settings.h"

#include <gtest/gtest.h>

// Whatever the reader accepts can be run: shipped scenarios with a few keys at their bounds, tiny,
// huge or otherwise odd, and with faults that nobody thought of. More of them in the slow test.

namespace millrace::odd_settings_test {
namespace {

constexpr std::uint64_t kSeeds = 150;
constexpr std::uint64_t kSteps = 5'000;

TEST(OddSettings, BreakNoInvariantAndNoPromise)
{
    std::size_t changed = 0;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        const test::OddScenario odd = test::oddScenario(seed);
        const std::string wrong = test::wrongIn(odd, kSteps);
        EXPECT_EQ(wrong, "") << "seed " << seed;
        changed += odd.changes.find(" = ") != std::string::npos ? 1 : 0;
    }
    EXPECT_GT(changed, kSeeds * 8 / 10) << "most of them find something to change";
}

TEST(OddSettings, AreTheSameForTheSameSeed)
{
    EXPECT_EQ(test::oddScenario(3).text, test::oddScenario(3).text);
    EXPECT_NE(test::oddScenario(3).text, test::oddScenario(4).text);
}

}  // namespace
}  // namespace millrace::odd_settings_test
