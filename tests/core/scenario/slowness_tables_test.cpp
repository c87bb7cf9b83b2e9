// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "tests/core/scenario/queue_text.h"

// `[[at]]` of what is slow for a while, a network or a host: what the lines mean and what is wrong.

namespace millrace::slowness_tables_test {
namespace {

using test::BadRow;
using test::read;

using namespace std::chrono_literals;

#define NETWORK(REST) "[[at]]\nslow-network = \"2 s\"\n" REST
#define LOSSY(PART, REST) "[[at]]\nlossy-network = " PART "\n" REST
#define HOST(WHO, REST) "[[at]]\nslow = \"" WHO "\"\n" REST
#define FROM_5_TO_9 "time = \"5 s\"\nfor = \"4 s\"\n"

TEST(Slowness, OfANetworkIsTwoLinesOfTheTimeline)
{
    const Scenario scenario = read(NETWORK(FROM_5_TO_9));
    ASSERT_EQ(scenario.timeline.size(), 2U);
    EXPECT_EQ(scenario.timeline[0],
              (Intervention{.at = SimTime{5s}, .act = Act::SlowNetwork, .lasts = 4s, .extra = 2s}));
    EXPECT_EQ(scenario.timeline[1], (Intervention{.at = SimTime{9s}, .act = Act::SlowNetwork}));
}

TEST(Slowness, MayBeLossOrBoth)
{
    const Scenario scenario =
        read(LOSSY("0.25", FROM_5_TO_9) LOSSY("0.9", "slow-network = \"7 ms\"\n"
                                                     "time = \"20 s\"\nfor = \"1 s\"\n"));
    ASSERT_EQ(scenario.timeline.size(), 4U);
    EXPECT_EQ(
        scenario.timeline[0],
        (Intervention{.at = SimTime{5s}, .act = Act::SlowNetwork, .lasts = 4s, .loss = 0.25}));
    EXPECT_EQ(scenario.timeline[2], (Intervention{.at = SimTime{20s},
                                                  .act = Act::SlowNetwork,
                                                  .line = 1,
                                                  .lasts = 1s,
                                                  .extra = 7ms,
                                                  .loss = 0.9}));
}

TEST(Slowness, OfAHostIsTwoLinesOfTheTimeline)
{
    const Scenario scenario = read(HOST("slot 2", "factor = 5\n" FROM_5_TO_9));
    const Target slot{Target::Kind::Slot, 1};
    ASSERT_EQ(scenario.timeline.size(), 2U);
    EXPECT_EQ(scenario.timeline[0],
              (Intervention{
                  .at = SimTime{5s}, .act = Act::Slow, .target = slot, .lasts = 4s, .count = 5}));
    EXPECT_EQ(scenario.timeline[1],
              (Intervention{.at = SimTime{9s}, .act = Act::Slow, .target = slot}));
}

TEST(Slowness, LastsToTheEndWhereItIsNotOverBefore)
{
    EXPECT_EQ(read(NETWORK("time = \"5 s\"\nfor = \"100 h\"\n")).timeline.size(), 1U);
}

TEST(Slowness, ComesAgainAndBesideAnother)
{
    EXPECT_EQ(read(NETWORK("time = \"9001 ms\"\nfor = \"4 s\"\n") NETWORK(FROM_5_TO_9)
                       HOST("slot 1", "factor = 5\n" FROM_5_TO_9)
                           HOST("slot 2", "factor = 5\n" FROM_5_TO_9))
                  .timeline.size(),
              8U);
}

class BadSlownessTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadSlownessTest, IsRefusedWithItsPlaceAndReason)
{
    test::expectRefused(GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Networks, BadSlownessTest,
    testing::Values(
        BadRow{"WithoutATime", NETWORK("for = \"4 s\"\n"), 10, "when?"},
        BadRow{"WithoutALength", NETWORK("time = \"5 s\"\n"), 10, "how long"},
        BadRow{"OfNoLength", NETWORK("time = \"5 s\"\nfor = \"0 s\"\n"), 13, "expected 1 ms"},
        BadRow{"ByNothing", "[[at]]\nslow-network = \"0 s\"\n" FROM_5_TO_9, 11, "expected 1 ms"},
        BadRow{"ByMoreThanAnHour", "[[at]]\nslow-network = \"61 min\"\n" FROM_5_TO_9, 11,
               "expected 1 ms"},
        BadRow{"OfNoLoss", LOSSY("0", FROM_5_TO_9), 11, "expected 0.001"},
        BadRow{"OfMostly", LOSSY("0.91", FROM_5_TO_9), 11, "0.9"},
        BadRow{"OfAWord", LOSSY("\"some\"", FROM_5_TO_9), 11, "number"},
        BadRow{"LossyWhileSlow", NETWORK(FROM_5_TO_9) LOSSY("0.5", FROM_5_TO_9), 16,
               "slow then already"},
        BadRow{"Overlapping", NETWORK(FROM_5_TO_9) NETWORK("time = \"9 s\"\nfor = \"4 s\"\n"), 16,
               "slow then already"},
        BadRow{"OneAroundAnother", NETWORK("time = \"7 s\"\nfor = \"1 s\"\n") NETWORK(FROM_5_TO_9),
               16, "slow then already"},
        BadRow{"WithAKill", NETWORK(FROM_5_TO_9 "kill = \"slot 1\"\n"), 14,
               "slow-network and kill"}),
    [](const auto& row) { return std::string{row.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    Hosts, BadSlownessTest,
    testing::Values(
        BadRow{"WithoutATime", HOST("slot 1", "factor = 5\nfor = \"4 s\"\n"), 10, "when?"},
        BadRow{"WithoutALength", HOST("slot 1", "factor = 5\ntime = \"5 s\"\n"), 10, "how long"},
        BadRow{"WithoutAFactor", HOST("slot 1", FROM_5_TO_9), 10, "how many times"},
        BadRow{"OfNoFactor", HOST("slot 1", "factor = 1\n" FROM_5_TO_9), 12, "expected 2 to 1000"},
        BadRow{"OfTooMuch", HOST("slot 1", "factor = 1001\n" FROM_5_TO_9), 12,
               "expected 2 to 1000"},
        BadRow{"OfNobody", HOST("slot 99", "factor = 5\n" FROM_5_TO_9), 11, "there is no slot 99"},
        BadRow{"OfTheStore", HOST("store", "factor = 5\n" FROM_5_TO_9), 11, "who works"},
        BadRow{"OfOneThatIsSlowByItsSlot",
               HOST("slot 1", "factor = 5\n" FROM_5_TO_9)
                   HOST("worker 1", "factor = 5\n" FROM_5_TO_9),
               18, "slow then already"},
        BadRow{"WithAKill", HOST("slot 1", "factor = 5\n" FROM_5_TO_9 "kill = \"slot 1\"\n"), 15,
               "slow and kill"}),
    [](const auto& row) { return std::string{row.param.name}; });

#define CLOCK(who, rest) "[[at]]\nclock-skew = \"" who "\"\n" rest

TEST(Slowness, OfAClockIsTwoLinesOfTheTimeline)
{
    const Scenario scenario = read(CLOCK("slot 2", "rate = 0.25\n" FROM_5_TO_9));
    const Target slot{Target::Kind::Slot, 1};
    ASSERT_EQ(scenario.timeline.size(), 2U);
    EXPECT_EQ(scenario.timeline[0],
              (Intervention{
                  .at = SimTime{5s}, .act = Act::Skew, .target = slot, .lasts = 4s, .count = 250}));
    EXPECT_EQ(scenario.timeline[1],
              (Intervention{.at = SimTime{9s}, .act = Act::Skew, .target = slot}));
}

INSTANTIATE_TEST_SUITE_P(
    Clocks, BadSlownessTest,
    testing::Values(
        BadRow{"WithoutARate", CLOCK("slot 1", FROM_5_TO_9), 10, "how fast"},
        BadRow{"ThatIsRight", CLOCK("slot 1", "rate = 1.0001\n" FROM_5_TO_9), 12, "is right"},
        BadRow{"ThatStands", CLOCK("slot 1", "rate = 0.09\n" FROM_5_TO_9), 12, "expected 0.1"},
        BadRow{"TooFast", CLOCK("slot 1", "rate = 11\n" FROM_5_TO_9), 12, "expected 0.1"},
        BadRow{"WithoutALength", CLOCK("slot 1", "rate = 2\ntime = \"5 s\"\n"), 10, "how long"},
        BadRow{"OfTheStore", CLOCK("store", "rate = 2\n" FROM_5_TO_9), 11, "who works"},
        BadRow{"Twice",
               CLOCK("slot 1", "rate = 2\n" FROM_5_TO_9)
                   CLOCK("worker 1", "rate = 3\n" FROM_5_TO_9),
               18, "wrong then already"}),
    [](const auto& row) { return std::string{row.param.name}; });

#undef CLOCK
#undef NETWORK
#undef LOSSY
#undef HOST
#undef FROM_5_TO_9

}  // namespace
}  // namespace millrace::slowness_tables_test
