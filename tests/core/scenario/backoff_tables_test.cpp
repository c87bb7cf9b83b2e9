// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/scenario/scenario_reader.h"

// `[queue.backoff]`: what is right, and what is an error with its place.

namespace millrace::backoff_tables_test {
namespace {

using namespace std::chrono_literals;
using Kind = BackoffSpec::Kind;
using Jitter = BackoffSpec::Jitter;

std::string withBackoff(const std::string& lines)
{
    return "format = 1\n[[reaction]]\nname = \"a\"\n[queue.backoff]\n" + lines + "\n";
}

struct GoodRow {
    const char* name;
    const char* lines;
    BackoffSpec spec;
};

void PrintTo(const GoodRow& row, std::ostream* out)
{
    *out << row.name;
}

class BackoffTableTest : public testing::TestWithParam<GoodRow> {};

TEST_P(BackoffTableTest, IsRead)
{
    const auto read = readScenario(withBackoff(GetParam().lines), "file.toml");
    ASSERT_TRUE(std::holds_alternative<Scenario>(read))
        << describe(std::get<std::vector<Error>>(read).front());
    EXPECT_EQ(std::get<Scenario>(read).queue.backoff, GetParam().spec);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BackoffTableTest,
    testing::Values(
        GoodRow{"Nothing", "", {}},
        GoodRow{"Constant",
                "kind = \"constant\"\nbase = \"3 s\"\njitter = 0.15",
                {.kind = Kind::Constant, .base = 3s, .jitter = 0.15}},
        GoodRow{"WithoutACap", "cap = \"none\"\npad = \"15 s\"", {.cap = kNoCap, .pad = 15s}},
        GoodRow{"Polynomial",
                "kind = \"polynomial\"\nformula = \"n^4\"\nplus = \"2 s\"",
                {.kind = Kind::Polynomial, .plus = 2s, .powers = {0, 0, 0, 0, 1}}},
        GoodRow{"List",
                "kind = \"list\"\ndelays = [\"0 s\", \"1 min\"]\njitter = 0",
                {.kind = Kind::List, .jitter = 0.0, .list = {0s, 60s}}},
        GoodRow{"Added",
                "jitter-kind = \"added\"\nvalues = 10\nstep = \"1 s\"\nstep-grows = true",
                {.jitterKind = Jitter::Added, .step = 1s, .values = 10, .stepGrows = true}},
        GoodRow{"Between",
                "jitter-kind = \"between\"\njitter-from = 0.5\njitter = 2.0",
                {.jitter = 2.0, .jitterKind = Jitter::Between, .jitterFrom = 0.5}},
        GoodRow{"Full",
                "jitter-kind = \"full\"\nstep = \"1 s\"",
                {.jitterKind = Jitter::Full, .step = 1s}}),
    [](const auto& row) { return row.param.name; });

struct BadRow {
    const char* name;
    const char* lines;
    int line;
    const char* says;
};

void PrintTo(const BadRow& row, std::ostream* out)
{
    *out << row.name;
}

class BadBackoffTableTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadBackoffTableTest, IsAnErrorWithItsPlace)
{
    const auto read = readScenario(withBackoff(GetParam().lines), "file.toml");
    const auto* errors = std::get_if<std::vector<Error>>(&read);
    ASSERT_NE(errors, nullptr);
    EXPECT_EQ(errors->front().line, GetParam().line) << errors->front().message;
    EXPECT_NE(errors->front().message.find(GetParam().says), std::string::npos)
        << errors->front().message;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadBackoffTableTest,
    testing::Values(
        BadRow{"UnknownKind", "kind = \"exponental\"", 5, "Did you mean \"exponential\"?"},
        BadRow{"NegativeJitter", "jitter = -0.5", 5, "expected 0 to 1"},
        BadRow{"JitterAboveOne", "jitter = 1.5", 5, "expected 0 to 1"},
        BadRow{"CapBelowBase", "base = \"2 min\"\ncap = \"1 min\"", 6, "at least backoff.base"},
        BadRow{"PolynomialWithoutFormula", "kind = \"polynomial\"", 5, "needs a \"formula\""},
        BadRow{"FormulaOfNothing", "kind = \"polynomial\"\nformula = \"n +\"", 6, "missing"},
        BadRow{"FormulaWithoutPolynomial", "formula = \"n\"", 5, "no effect"},
        BadRow{"ListWithoutDelays", "kind = \"list\"", 5, "needs \"delays\""},
        BadRow{"EmptyList", "kind = \"list\"\ndelays = []", 6, "1 to 100"},
        BadRow{"ListOfNumbers", "kind = \"list\"\ndelays = [1]", 6, "with its unit"},
        BadRow{"BaseOfAList", "kind = \"list\"\ndelays = [\"1 s\"]\nbase = \"1 s\"", 7,
               "no effect"},
        BadRow{"AddedWithoutStep", "jitter-kind = \"added\"\nvalues = 3", 5, "needs \"values\""},
        BadRow{"NoValues", "jitter-kind = \"added\"\nvalues = 0\nstep = \"1 s\"", 5, "values"},
        BadRow{"ValuesWithoutAdded", "values = 3", 5, "no effect"},
        BadRow{"JitterFromAboveJitter", "jitter-kind = \"between\"\njitter-from = 2\njitter = 1", 6,
               "at most \"jitter\""},
        BadRow{"UnknownKey", "jiter = 0.1", 5, "Did you mean \"jitter\"?"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::backoff_tables_test
