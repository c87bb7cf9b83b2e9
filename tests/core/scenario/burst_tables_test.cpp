// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "tests/core/scenario/queue_text.h"

// `[[at]] burst`: what the lines mean and what is wrong.

namespace millrace::burst_tables_test {
namespace {

using test::BadRow;
using test::read;

using namespace std::chrono_literals;

#define BURST(REST) "[[at]]\nburst = 30\n" REST

TEST(BurstTables, ABurstTakesASecondUnlessItSaysOtherwise)
{
    const Scenario scenario =
        read(BURST("time = \"5 s\"\n") BURST("time = \"5 s\"\nfor = \"4 s\"\n"));
    ASSERT_EQ(scenario.timeline.size(), 2U) << "two at once are two";
    EXPECT_EQ(scenario.timeline[0],
              (Intervention{.at = SimTime{5s}, .act = Act::Burst, .lasts = 1s, .count = 30}));
    EXPECT_EQ(scenario.timeline[1].lasts, 4s);
}

class BadBurstTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadBurstTest, IsRefusedWithItsPlaceAndReason)
{
    test::expectRefused(GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadBurstTest,
    testing::Values(
        BadRow{"WithoutATime", BURST("for = \"4 s\"\n"), 10, "when?"},
        BadRow{"OfNothing", "[[at]]\nburst = 0\ntime = \"5 s\"\n", 11, "expected 1 to 10000"},
        BadRow{"OfTooMuch", "[[at]]\nburst = 10001\ntime = \"5 s\"\n", 11, "expected 1 to 10000"},
        BadRow{"OfText", "[[at]]\nburst = \"slot 1\"\ntime = \"5 s\"\n", 11, "number"},
        BadRow{"OfNoLength", BURST("time = \"5 s\"\nfor = \"0 s\"\n"), 13, "expected 1 ms"},
        BadRow{"WithAKill", BURST("time = \"5 s\"\nkill = \"slot 1\"\n"), 13, "burst and kill"}),
    [](const auto& row) { return std::string{row.param.name}; });

#undef BURST

}  // namespace
}  // namespace millrace::burst_tables_test
