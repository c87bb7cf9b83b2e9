// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/house/text_rules.h"

#include <gtest/gtest.h>

namespace millrace::house::text_rules_test {
namespace {

const std::string kSpdx = "// SPDX-License-Identifier: GPL-3.0-or-later\n";

struct WordCase {
    const char* name;
    const char* text;
    int breaches;
};

class BannedWordTest : public testing::TestWithParam<WordCase> {};

TEST_P(BannedWordTest, IsFoundInCodeOnly)
{
    const std::vector<Breach> breaches = bannedWords({"core/base/a.cpp", GetParam().text});
    EXPECT_EQ(static_cast<int>(breaches.size()), GetParam().breaches) << listed(breaches);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BannedWordTest,
    testing::Values(WordCase{"Clock", "auto t = std::chrono::steady_clock::now();\n", 1},
                    WordCase{"Unordered", "std::unordered_map<int, int> m;\n", 1},
                    WordCase{"Header", "#include <unordered_map>\n", 1},
                    WordCase{"Random", "std::random_device seed;\n", 1},
                    WordCase{"Print", "std::cout << 1;\nprintf(\"x\");\n", 2},
                    WordCase{"Libm", "double y = std::log(x) + std::pow(x, 2);\n", 2},
                    WordCase{"LongerWord", "std::logic_error e{\"\"}; snprintfish();\n", 0},
                    WordCase{"SquareRootIsExact", "double y = std::sqrt(x);\n", 0},
                    WordCase{"Comment", "// no std::cout, no steady_clock\n", 0},
                    WordCase{"BlockComment", "/* printf\nprintf */ int i;\n", 0},
                    WordCase{"AfterComment", "/* fine */ printf(\"x\");\n", 1},
                    WordCase{"String", "auto s = \"std::cout\";\n", 0},
                    WordCase{"QuoteInString", "auto s = \"\\\"\"; printf(s);\n", 1},
                    WordCase{"RawString", "auto s = R\"x(printf \" )\" y)x\"; puts(s);\n", 1},
                    WordCase{"DigitsWithMarks", "int i = 1'000'000; printf(i); i = 2'000;\n", 1}),
    [](const auto& row) { return row.param.name; });

TEST(BannedWord, IsBannedInCoreOnly)
{
    EXPECT_TRUE(bannedWords({"app/millracectl/main.cpp", "std::cout << 1;\n"}).empty());
}

TEST(BannedWord, IsReportedWithItsLineAndWhatToUse)
{
    const std::vector<Breach> breaches =
        bannedWords({"core/base/a.cpp", "int i;\n/* a\nb */\nstd::cout << i;\n"});
    ASSERT_EQ(breaches.size(), 1U);
    EXPECT_EQ(breaches.front().line, 4);
    EXPECT_NE(breaches.front().what.find("return a value"), std::string::npos);
}

struct FormCase {
    const char* name;
    const char* path;
    std::string text;
    const char* breach;  ///< Part of what is said; "" when all is well.
};

class FormTest : public testing::TestWithParam<FormCase> {};

TEST_P(FormTest, SaysWhatIsWrong)
{
    const std::vector<Breach> breaches = formBreaches({GetParam().path, GetParam().text});
    if (std::string_view{GetParam().breach}.empty()) {
        EXPECT_TRUE(breaches.empty()) << listed(breaches);
        return;
    }
    ASSERT_EQ(breaches.size(), 1U) << listed(breaches);
    EXPECT_NE(breaches.front().what.find(GetParam().breach), std::string::npos) << listed(breaches);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, FormTest,
    testing::Values(
        FormCase{"Good", "core/a.h", kSpdx + "#pragma once\n", ""},
        FormCase{"NoLicence", "core/a.cpp", "int i;\n", "SPDX"},
        FormCase{"Empty", "core/a.cpp", "", "SPDX"},
        FormCase{"NoPragma", "core/a.h", kSpdx + "int i;\n", "#pragma once"},
        FormCase{"Width100", "core/a.cpp", kSpdx + std::string(100, 'x') + "\n", ""},
        FormCase{"Width101", "core/a.cpp", kSpdx + std::string(101, 'x') + "\n", "100 columns"},
        FormCase{"Width100InMoreBytes", "core/a.cpp", kSpdx + std::string(99, 'x') + "→\n", ""},
        FormCase{"Mark", "core/a.cpp", kSpdx + "// TO" + "DO: later\n", "finish it"},
        FormCase{"Soon", "core/a.cpp", kSpdx + "// enough for " + "now\n", "finish it"},
        FormCase{"Tab", "core/a.cpp", kSpdx + "\tint i;\n", "a tab"},
        FormCase{"TrailingSpace", "core/a.cpp", kSpdx + "int i; \n", "white space"},
        FormCase{"NoLastNewline", "core/a.cpp", kSpdx + "int i;", "no newline"}),
    [](const auto& row) { return row.param.name; });

std::string linesOfCode(int count)
{
    std::string text;
    for (int i = 0; i < count; ++i)
        text += "int i;\n";
    return text;
}

TEST(FileLength, IsLimited)
{
    EXPECT_TRUE(lengthBreaches({{"core/a.cpp", linesOfCode(kFileLinesMax)}}, {}).empty());
    EXPECT_EQ(lengthBreaches({{"core/a.cpp", linesOfCode(kFileLinesMax + 1)}}, {}).size(), 1U);
}

TEST(FileLength, IsExcusedWithAReasonWhileItIsNeeded)
{
    const SourceFile file{"core/a.cpp", linesOfCode(kFileLinesMax + 1)};
    EXPECT_TRUE(lengthBreaches({file}, {{"core/a.cpp", "one table"}}).empty());
    EXPECT_EQ(lengthBreaches({file}, {{"core/a.cpp", ""}}).size(), 1U);
    EXPECT_EQ(lengthBreaches({}, {{"core/a.cpp", "one table"}}).size(), 1U);
}

TEST(Mirror, KnowsFoldersThatAreNot)
{
    const SourceFile code{"core/log/a.cpp", ""};
    EXPECT_TRUE(mirrorBreaches({code, {"tests/core/log/a_test.cpp", ""}}).empty());
    EXPECT_TRUE(mirrorBreaches({code, {"tests/house/a_test.cpp", ""}}).empty());
    EXPECT_EQ(mirrorBreaches({code, {"tests/core/lag/a_test.cpp", ""}}).size(), 1U);
}

}  // namespace
}  // namespace millrace::house::text_rules_test
