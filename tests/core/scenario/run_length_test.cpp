// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/scenario/scenario_difference.h"
#include "core/scenario/scenario_patch.h"
#include "core/scenario/scenario_reader.h"
#include "tests/support/scenarios.h"

// `duration`: how long a run lasts, and that it may have no end.

namespace millrace::run_length_test {
namespace {

using namespace std::chrono_literals;

std::string lasting(const std::string& duration, const std::string& rest = {})
{
    return "format = 1\nduration = " + duration +
           "\n[[reaction]]\nname = \"search\"\n[log]\nslots = { search = 2 }\n" + rest;
}

TEST(RunLength, IsADurationOrForever)
{
    const Scenario ends = test::scenarioOf(lasting("\"90 s\""));
    EXPECT_EQ(ends.duration, 90s);
    EXPECT_TRUE(hasEnd(ends));
    EXPECT_EQ(test::scenarioOf(lasting("\"365 d\"")).duration, kLongestDuration);
    const Scenario goesOn = test::scenarioOf(lasting("\"forever\""));
    EXPECT_EQ(goesOn.duration, kForever);
    EXPECT_FALSE(hasEnd(goesOn));
}

TEST(RunLength, AnEndIsGivenToOneThatHasNoneAndNeverPutOff)
{
    const Scenario goesOn = test::scenarioOf(lasting("\"forever\""));
    EXPECT_EQ(endedAt(goesOn, SimTime{10min}).duration, 10min);
    const Scenario ends = test::scenarioOf(lasting("\"90 s\""));
    EXPECT_EQ(endedAt(ends, SimTime{10s}).duration, 10s);
    EXPECT_EQ(endedAt(ends, SimTime{10min}).duration, 90s);
}

TEST(RunLength, WithoutAnEndLinesLieAnywhereWithinAYear)
{
    const Scenario scenario = test::scenarioOf(lasting(
        "\"forever\"",
        "[[at]]\ntime = \"300 d\"\nkill = \"slot 1\"\nrestart = \"100 d\"\n"
        "[[at]]\ntime = \"1 h\"\nbug = \"search\"\n"
        "[[chaos]]\nof = \"slots\"\nevery = \"1 h\"\nrepair = \"1 min\"\nuntil = \"1 d\"\n"));
    EXPECT_GT(scenario.timeline.size(), 40U);
    EXPECT_LE(scenario.timeline.back().at, SimTime{400 * 24h});
}

struct BadLength {
    const char* name;
    const char* duration;
    const char* rest;
    int line;
    const char* says;
};

class BadRunLength : public testing::TestWithParam<BadLength> {};

TEST_P(BadRunLength, IsRefusedWithItsPlaceAndReason)
{
    const BadLength& row = GetParam();
    const auto outcome = readScenario(lasting(row.duration, row.rest), "file.toml");
    const auto* errors = std::get_if<std::vector<Error>>(&outcome);
    ASSERT_NE(errors, nullptr);
    EXPECT_EQ(errors->size(), 1U);
    EXPECT_EQ(errors->front().line, row.line);
    EXPECT_NE(errors->front().message.find(row.says), std::string::npos) << errors->front().message;
}

#define CHAOS "[[chaos]]\nof = \"slots\"\nevery = \"30 s\"\n"

INSTANTIATE_TEST_SUITE_P(
    Rows, BadRunLength,
    testing::Values(BadLength{"AnotherWord", "\"open\"", "", 2, "expected a duration"},
                    BadLength{"InCapitals", "\"Forever\"", "", 2, "expected a duration"},
                    BadLength{"ANumber", "0", "", 2, "with its unit"},
                    BadLength{"TrueOrFalse", "false", "", 2, "with its unit"},
                    BadLength{"Nothing", "\"0 s\"", "", 2, "expected 1 ms to 365 d"},
                    BadLength{"MoreThanAYear", "\"366 d\"", "", 2, "expected 1 ms to 365 d"},
                    BadLength{"ALineBehindAYear", "\"forever\"",
                              "[[at]]\ntime = \"366 d\"\nkill = \"slot 1\"\n", 8,
                              "expected 0 s to 365 d"},
                    BadLength{"ALineForever", "\"forever\"",
                              "[[at]]\ntime = \"forever\"\nkill = \"slot 1\"\n", 8,
                              "expected a duration"},
                    BadLength{"ChaosForever", "\"forever\"", CHAOS, 7, "the run has no end"},
                    BadLength{"ChaosThatEndsBeforeItBegins", "\"forever\"",
                              CHAOS "from = \"2 h\"\nuntil = \"1 h\"\n", 11, "after \"from\""},
                    BadLength{"ChaosForTooLong", "\"forever\"", CHAOS "until = \"300 d\"\n", 9,
                              "fewer failures"}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(RunLength, IsChangedWithoutTouchingTheRest)
{
    const std::string text = "format = 1\n# As long as a lesson.\nduration = \"3 min\"  # or so\n"
                             "[[reaction]]\nname = \"search\"\n[log]\nslots = { search = 2 }\n";
    const Result<std::string> open = withValue(text, "duration", "\"forever\"");
    ASSERT_TRUE(open);
    EXPECT_NE(open.value().find("duration = \"forever\"  # or so\n"), std::string::npos);
    const Result<std::string> back = withValue(open.value(), "duration", "\"3 min\"");
    ASSERT_TRUE(back);
    EXPECT_EQ(back.value(), text);
}

TEST(RunLength, IsADifferenceFromTheBeginning)
{
    const Scenario ends = test::scenarioOf(lasting("\"90 s\""));
    const Scenario goesOn = test::scenarioOf(lasting("\"forever\""));
    EXPECT_EQ(firstDifference(ends, goesOn), SimTime{});
    EXPECT_EQ(firstDifference(goesOn, goesOn), kNever);
    Scenario other = goesOn;
    test::act(other, 5h, Intervention::Act::Kill, Target::Kind::Worker, 0);
    EXPECT_EQ(firstDifference(goesOn, other), SimTime{5h});
}

}  // namespace
}  // namespace millrace::run_length_test
