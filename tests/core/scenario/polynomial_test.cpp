// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/polynomial.h"

#include <gtest/gtest.h>

namespace millrace::polynomial_test {
namespace {

using Powers = BackoffSpec::Powers;

struct Row {
    const char* name;
    const char* text;
    int first;
    Powers powers;
};

void PrintTo(const Row& row, std::ostream* out)
{
    *out << row.text;
}

class PolynomialTest : public testing::TestWithParam<Row> {};

TEST_P(PolynomialTest, IsReadAsPeopleWriteIt)
{
    const Result<Powers> read = parsePolynomial(GetParam().text, GetParam().first);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read.value(), GetParam().powers);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, PolynomialTest,
    testing::Values(Row{"Number", "3", 1, {3}}, Row{"Variable", "n", 1, {0, 1}},
                    Row{"AnyName", "error_count ** 4 + 3", 1, {3, 0, 0, 0, 1}},
                    Row{"CountFromZero", "count^4 + 15", 0, {16, -4, 6, -4, 1}},
                    Row{"Brackets", "10 * (count + 1)", 0, {0, 10}},
                    Row{"Lambda", "->(n) { n * 2 }", 1, {0, 2}},
                    Row{"Proc", "proc { |count| count * 30 }", 1, {0, 30}},
                    Row{"Minus", "-n + 5 - 2", 1, {3, -1}},
                    Row{"MinusBindsLessThanPower", "-n ** 2", 1, {0, 0, -1}},
                    Row{"Division", "(n + 3) / 4", 1, {0.75, 0.25}},
                    Row{"Units", "5.minutes * n + 2.seconds", 1, {2, 300}},
                    Row{"Underscores", "(n ** 2).to_i", 1, {0, 0, 1}},
                    Row{"Decimals", "1.5", 1, {1.5}}),
    [](const auto& row) { return row.param.name; });

struct BadRow {
    const char* name;
    std::string text;
    const char* says;
};

void PrintTo(const BadRow& row, std::ostream* out)
{
    *out << row.name;
}

class BadPolynomialTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadPolynomialTest, IsRefusedWithTheReason)
{
    const Result<Powers> read = parsePolynomial(GetParam().text, 1);
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().message.find(GetParam().says), std::string::npos)
        << read.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadPolynomialTest,
    testing::Values(BadRow{"Nothing", "", "missing"}, BadRow{"EndsEarly", "n +", "missing"},
                    BadRow{"TwoVariables", "n * m", "two variables"},
                    BadRow{"NoClosingBracket", "(n + 1", "\")\""},
                    BadRow{"ManyBrackets", std::string(60, '(') + "n", "too many brackets"},
                    BadRow{"DividedByTheVariable", "1 / n", "division"},
                    BadRow{"DividedByZero", "n / 0", "division"},
                    BadRow{"HighPower", "n ** 9", "exponent"},
                    BadRow{"HighProduct", "n ** 8 * n", "too high"},
                    BadRow{"BrokenExponent", "n ** 1.5", "exponent"},
                    BadRow{"VariableInTheExponent", "2 ** n", "exponent"},
                    BadRow{"UnknownUnit", "5.fortnights", "unit of time"},
                    BadRow{"LeftOver", "n n", "not expected"},
                    BadRow{"Letters", "n + $", "not expected"},
                    BadRow{"NoNumber", "1.2.3", "no number"},
                    BadRow{"Long", std::string(300, '1'), "at most 200"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::polynomial_test
