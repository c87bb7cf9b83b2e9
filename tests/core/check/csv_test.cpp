// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/csv.h"

#include <gtest/gtest.h>

namespace millrace::check::csv_test {
namespace {

TEST(Csv, ReadsPlainAndQuotedCells)
{
    CsvReader reader{"a,b,c\n1,,\"x\"\n\"say \"\"hi\"\"\",\"p,q\",\"two\nlines\"\r\n2,3,4\n"};
    ASSERT_TRUE(reader.readHeader());
    EXPECT_EQ(reader.names(), (std::vector<std::string>{"a", "b", "c"}));
    ASSERT_TRUE(reader.readRow());
    EXPECT_EQ(reader.cells(), (std::vector<std::string>{"1", "", "x"}));
    EXPECT_EQ(reader.line(), 2);
    ASSERT_TRUE(reader.readRow());
    EXPECT_EQ(reader.cells(), (std::vector<std::string>{"say \"hi\"", "p,q", "two\nlines"}));
    EXPECT_EQ(reader.line(), 3);
    ASSERT_TRUE(reader.readRow());
    EXPECT_EQ(reader.line(), 5) << "the line break within quotes counts";
    EXPECT_TRUE(reader.atEnd());
}

struct BadCsv {
    const char* name;
    std::string text;
    int line;
    const char* says;
};

class BadCsvTest : public testing::TestWithParam<BadCsv> {};

TEST_P(BadCsvTest, IsRefusedWithItsLine)
{
    CsvReader reader{GetParam().text};
    Status status = reader.readHeader();
    while (status && !reader.atEnd())
        status = reader.readRow();
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().line, GetParam().line);
    EXPECT_NE(status.error().message.find(GetParam().says), std::string::npos)
        << status.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    Csv, BadCsvTest,
    testing::Values(
        BadCsv{"Empty", "", 1, "empty"}, BadCsv{"NameMissing", "a,,c\n", 1, "no name"},
        BadCsv{"OnlyALineBreak", "\n", 1, "no name"}, BadCsv{"NameTwice", "a,b,a\n", 1, "twice"},
        BadCsv{"CellTooFew", "a,b\n1,2\n3\n", 3, "1 cells"},
        BadCsv{"CellTooMany", "a,b\n1,2,3\n", 2, "3 cells"},
        BadCsv{"EmptyLine", "a,b\n1,2\n\n", 3, "1 cells"},
        BadCsv{"QuoteNotClosed", "a,b\n1,\"2\n", 2, "not closed"},
        BadCsv{"QuoteNotClosedAtTheEnd", "a\n\"", 2, "not closed"},
        BadCsv{"TextAfterQuote", "a,b\n\"1\"2,3\n", 2, "was expected"},
        BadCsv{"QuoteInside", "a,b\n1\"2\",3\n", 2, "inside"},
        BadCsv{"CutOff", "a,b\n1,2", 2, "cut off"}, BadCsv{"CutOffHeader", "a,b", 1, "cut off"},
        BadCsv{"LoneCarriageReturn", "a,b\n1,2\r3,4\n", 2, "was expected"},
        BadCsv{"HugePlainLine", "a\n" + std::string(kLineMax + 2, 'x') + "\n", 2, "longer"},
        BadCsv{"HugeQuotedLine", "a\n\"" + std::string(kLineMax + 2, 'x') + "\"\n", 2, "longer"},
        BadCsv{"HugeLineOfManyLines", "a\n\"" + std::string(kLineMax + 2, '\n') + "\"\n", 2,
               "longer"},
        BadCsv{"TooManyColumns", std::string(kColumnsMax, ',') + "\n", 1, "more than"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::check::csv_test
