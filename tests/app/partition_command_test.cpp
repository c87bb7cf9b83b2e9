// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/called.h"

namespace millrace::partition_command_test {
namespace {

struct LinesCase {
    const char* name;
    const char* arguments;
    const char* lines;
};

class PartitionLinesTest : public testing::TestWithParam<LinesCase> {};

TEST_P(PartitionLinesTest, HaveKeyHashAndPartition)
{
    const Called called = call(std::string{"partition --partitions "} + GetParam().arguments);
    EXPECT_EQ(called.exitCode, 0);
    EXPECT_EQ(called.said, GetParam().lines);
}

// Hashes of 21, foobar and the empty key: tests/conformance/vectors/partitioner.json. The others
// were computed by a second implementation.
INSTANTIATE_TEST_SUITE_P(
    Rows, PartitionLinesTest,
    testing::Values(LinesCase{"Text", "10 21 foobar", "21\t-973932308\t0\nfoobar\t-790332482\t6\n"},
                    LinesCase{"Hex", "10 --hex 3231 666F6f626172",
                              "3231\t-973932308\t0\n666F6f626172\t-790332482\t6\n"},
                    LinesCase{"OptionLast", "10 3231 --hex", "3231\t-973932308\t0\n"},
                    LinesCase{"Empty", "10 ''", "\t275646681\t1\n"},
                    LinesCase{"EmptyHex", "10 --hex '' ''", "\t275646681\t1\n\t275646681\t1\n"},
                    LinesCase{"OnePartition", "1 21", "21\t-973932308\t0\n"},
                    LinesCase{"MostPartitions", "2147483647 21", "21\t-973932308\t1173551340\n"},
                    LinesCase{"NamesOfCommands", "1 run check",
                              "run\t-1735979904\t0\ncheck\t1624671721\t0\n"},
                    LinesCase{"AfterTwoDashes", "1 -- --hex", "--hex\t1442151919\t0\n"},
                    LinesCase{"TabsAndLineEnds", "1 \"$(printf 'a\\tb')\" \"$(printf 'x\\ny')\"",
                              "a\\x09b\t-844879450\t0\nx\\x0ay\t510184121\t0\n"},
                    LinesCase{"NotUtf8", "1 \"$(printf '\\377')\"", "\\xff\t-311467685\t0\n"},
                    LinesCase{"EscapeOfTerminals", "1 --hex 1b5b", "1b5b\t-2042969674\t0\n"}),
    [](const auto& row) { return row.param.name; });

TEST(PartitionCommand, LeavesListsInBracketsWhole)
{
    EXPECT_EQ(call("partition --partitions 1 '[a,b]' '[]' '[' '{}'").said,
              "[a,b]\t2055359212\t0\n[]\t-1271887167\t0\n[\t-603614296\t0\n{}\t685400961\t0\n");
    // What protects them on the way may be part of a key.
    const std::string marked = "\"$(printf '[x]\\001')\"";
    EXPECT_EQ(call("partition --partitions 1 " + marked).said, "[x]\\x01\t1763296495\t0\n");
    EXPECT_EQ(call("partition --hex --partitions 1 5b785d01").said, "5b785d01\t1763296495\t0\n");
}

TEST(PartitionCommand, ShowsAKeyOfAnyLengthWhole)
{
    const std::string key(100'000, 'k');
    EXPECT_TRUE(call("partition --partitions 1 " + key).said.starts_with(key + "\t"));
}

struct RefusedCase {
    const char* name;
    const char* arguments;
    const char* words;
};

class PartitionRefusedTest : public testing::TestWithParam<RefusedCase> {};

TEST_P(PartitionRefusedTest, WithTheReason)
{
    const Called called = call(std::string{"partition "} + GetParam().arguments);
    EXPECT_EQ(called.exitCode, 1);
    EXPECT_TRUE(says(called, GetParam().words)) << called.said;
    EXPECT_FALSE(says(called, "\t")) << "no line for the keys before the bad one";
}

INSTANTIATE_TEST_SUITE_P(
    Rows, PartitionRefusedTest,
    testing::Values(
        RefusedCase{"None", "--partitions 0 a", "1 to 2147483647, found \"0\""},
        RefusedCase{"Negative", "--partitions -3 a", "1 to 2147483647, found \"-3\""},
        RefusedCase{"TooMany", "--partitions 2147483648 a", "found \"2147483648\""},
        RefusedCase{"FarTooMany", "--partitions 99999999999999999999999 a", "found \"9999"},
        RefusedCase{"Octal", "--partitions 010 a", "found \"010\""},
        RefusedCase{"Hexadecimal", "--partitions 0x10 a", "found \"0x10\""},
        RefusedCase{"Fraction", "--partitions 3.5 a", "found \"3.5\""},
        RefusedCase{"Word", "--partitions ten a", "found \"ten\""},
        RefusedCase{"Nothing", "--partitions '' a", "found \"\""},
        RefusedCase{"Brackets", "--partitions '[3]' a", "found \"[3]\""},
        RefusedCase{"NoCount", "a", "--partitions is required"},
        RefusedCase{"TwoCounts", "--partitions 3 --partitions 4 a", "--partitions"},
        RefusedCase{"NoKey", "--partitions 3", "KEY is required"},
        RefusedCase{"UnknownOption", "--partitions 3 --hexx a", "--hexx"},
        RefusedCase{"OddHex", "--partitions 3 --hex 3231 abc",
                    "key 2 (abc): expected two hexadecimal digits for each byte, found only one "
                    "for the last, character 3."},
        RefusedCase{"NoHex", "--partitions 3 --hex 3231 0x12",
                    "key 2 (0x12): expected hexadecimal digits, found \"x\" as character 2."},
        RefusedCase{"NoHexAndOdd", "--partitions 3 --hex zab", "found \"z\" as character 1."},
        RefusedCase{"NoHexUmlaut", "--partitions 3 --hex 12\xC3\xA4", "as character 3."},
        RefusedCase{"NoHexNotUtf8", "--partitions 3 --hex \"$(printf '\\377')\"",
                    "found \"\\xff\" as character 1."}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::partition_command_test
