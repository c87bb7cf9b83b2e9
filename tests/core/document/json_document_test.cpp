// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/json_document.h"

#include <gtest/gtest.h>

namespace millrace::json_document_test {
namespace {

using Kind = DocumentValue::Kind;

/// The value in the middle of which an error would be told: kind and place.
std::string shapeOf(const DocumentValue& value)
{
    std::string shape = std::string{nameOf(value.kind)} + " " + std::to_string(value.begin.line) +
                        ":" + std::to_string(value.begin.column) + "-" +
                        std::to_string(value.end.line) + ":" + std::to_string(value.end.column);
    for (const DocumentValue& item : value.items)
        shape += "; " + shapeOf(item);
    for (const DocumentEntry& entry : value.entries)
        shape += "; " + entry.key + " " + std::to_string(entry.place.line) + ":" +
                 std::to_string(entry.place.column) + " = " + shapeOf(entry.value);
    return shape;
}

struct GoodCase {
    const char* name;
    std::string text;
    const char* shape;
};

class JsonGoodTest : public testing::TestWithParam<GoodCase> {};

TEST_P(JsonGoodTest, HasKindsAndPlaces)
{
    const Result<DocumentValue> read = parseJson(GetParam().text, "f.json");
    ASSERT_TRUE(read) << describe(read.error());
    EXPECT_EQ(shapeOf(read.value()), GetParam().shape);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, JsonGoodTest,
    testing::Values(
        GoodCase{"Object", "{\"a\": 1}", "an object 1:1-1:9; a 1:2 = a whole number 1:7-1:8"},
        GoodCase{"EmptyOnes", " [ {} , [ ] ]\n",
                 "a list 1:2-1:14; an object 1:4-1:6; a list "
                 "1:9-1:12"},
        GoodCase{"Scalars", "[null,true,false,\"\",-0.5]",
                 "a list 1:1-1:26; null 1:2-1:6; true or false 1:7-1:11; true or false 1:12-1:17; "
                 "text 1:18-1:20; a number 1:21-1:25"},
        GoodCase{"Lines", "[1,\n  2,\r\n\t3]",
                 "a list 1:1-3:4; a whole number 1:2-1:3; a whole number 2:3-2:4; a whole number "
                 "3:2-3:3"},
        GoodCase{"ColumnsCountCharacters", "[\"\xC3\xA4\xF0\x9F\x8C\x8A\",1]",
                 "a list 1:1-1:9; text 1:2-1:6; a whole number 1:7-1:8"},
        GoodCase{"QuotesAndBracketsInText", R"(["\"],[\\",{"}\"":1}])",
                 "a list 1:1-1:22; text 1:2-1:11; an object 1:12-1:21; }\" 1:13 = a whole number "
                 "1:19-1:20"},
        GoodCase{"MarkOfUnicode", "\xEF\xBB\xBF[1]", "a list 1:1-1:4; a whole number 1:2-1:3"},
        GoodCase{"LargestWhole", "9223372036854775807", "a whole number 1:1-1:20"},
        GoodCase{"BeyondWhole", "9223372036854775808", "a number 1:1-1:20"},
        GoodCase{"Exponent", "1e2", "a number 1:1-1:4"},
        GoodCase{"KeysThatLookAlike", "{\"a\":1,\"A\":2,\"a \":3}",
                 "an object 1:1-1:21; a 1:2 = a whole number 1:6-1:7; A 1:8 = a whole number "
                 "1:12-1:13; a  1:14 = a whole number 1:19-1:20"}),
    [](const auto& row) { return row.param.name; });

TEST(JsonDocument, HoldsTheValues)
{
    const DocumentValue root =
        parseJson(R"({"n": -7, "r": 0.25, "t": "a\u00e4\n\ud83c\udf0a", "f": false})", "f").value();
    EXPECT_EQ(root.find("n")->value.integer, -7);
    EXPECT_EQ(root.find("n")->value.real, -7.0);
    EXPECT_EQ(root.find("r")->value.real, 0.25);
    EXPECT_EQ(root.find("t")->value.text, "a\xC3\xA4\n\xF0\x9F\x8C\x8A");
    EXPECT_FALSE(root.find("f")->value.boolean);
    EXPECT_EQ(root.find("x"), nullptr);
}

struct BadCase {
    const char* name;
    std::string text;
    const char* error;
};

class JsonBadTest : public testing::TestWithParam<BadCase> {};

TEST_P(JsonBadTest, IsRefusedWithItsPlace)
{
    const Result<DocumentValue> read = parseJson(GetParam().text, "f.json");
    ASSERT_FALSE(read);
    EXPECT_TRUE(describe(read.error()).starts_with(GetParam().error)) << describe(read.error());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, JsonBadTest,
    testing::Values(
        BadCase{"Empty", "", "f.json:1:1: This is not JSON: syntax error"},
        BadCase{"Blank", " \n ", "f.json:2:2: This is not JSON: syntax error"},
        BadCase{"Word", "hello", "f.json:1:1: This is not JSON: syntax error"},
        BadCase{"Unfinished", "{\"a\": [1,\n 2", "f.json:2:3: This is not JSON: syntax error"},
        BadCase{"UnfinishedText", "[\"abc", "f.json:1:6: This is not JSON: syntax error"},
        BadCase{"TwoValues", "{} {}", "f.json:1:4: This is not JSON: syntax error"},
        BadCase{"Garbage", "[1]\nx", "f.json:2:1: This is not JSON: syntax error"},
        BadCase{"CommaAtTheEnd", "[1,\n]", "f.json:2:1: This is not JSON: syntax error"},
        BadCase{"NoComma", "[1 2]", "f.json:1:4: This is not JSON: syntax error"},
        BadCase{"Comment", "[1] // x", "f.json:1:5: This is not JSON: syntax error"},
        BadCase{"NotANumber", "[NaN]", "f.json:1:2: This is not JSON: syntax error"},
        BadCase{"Infinity", "[Infinity]", "f.json:1:2: This is not JSON: syntax error"},
        BadCase{"LeadingZero", "[01]", "f.json:1:3: This is not JSON: syntax error"},
        BadCase{"LeadingPlus", "[+1]", "f.json:1:2: This is not JSON: syntax error"},
        BadCase{"Hexadecimal", "[0x10]", "f.json:1:3: This is not JSON: syntax error"},
        BadCase{"BeyondDoubles", "[1e999]", "f.json:1:6: This is not JSON: number overflow"},
        BadCase{"SingleQuotes", "['a']", "f.json:1:2: This is not JSON: syntax error"},
        BadCase{"KeyWithoutQuotes", "{a:1}", "f.json:1:2: This is not JSON: syntax error"},
        BadCase{"LineEndInText", "[\"a\nb\"]", "f.json:1:4: This is not JSON: syntax error"},
        BadCase{"HalfASurrogate", R"(["\ud83c"])", "f.json:1:9: This is not JSON: syntax error"},
        BadCase{"NotUtf8", "[1,\n\"\xFF\"]", "f.json:2:2: This is not text"},
        BadCase{"OverlongUtf8", "\"\xC0\x80\"", "f.json:1:2: This is not text"},
        BadCase{"Nul", std::string{"[1]\0", 4}, "f.json:1:4: This is not text"},
        BadCase{"KeyTwice", "{\"a\":1,\n \"b\":2, \"a\":3}",
                "f.json:2:9: The key \"a\" is there twice."},
        BadCase{"KeyTwiceEscaped", R"({"a":1,"\u0061":2})",
                "f.json:1:8: The key \"a\" is there twice."},
        BadCase{"KeyTwiceInside", R"([{"x":{"a":1,"a":[]}}])",
                "f.json:1:14: The key \"a\" is there twice."},
        BadCase{"EmptyKeyTwice", R"({"":1,"":2})", "f.json:1:7: The key \"\" is there twice."},
        BadCase{"HostileKeyTwice", R"({"\u001b":1,"\u001b":2})",
                "f.json:1:13: The key \"\\x1b\" is there twice."},
        BadCase{"TooDeep", std::string(33, '['), "f.json:1:33: Values are nested deeper than 32."},
        BadCase{"FarTooDeep", std::string(1'000'000, '['),
                "f.json:1:33: Values are nested deeper than 32."},
        BadCase{"TooLarge", std::string(8 * 1024 * 1024 + 1, ' '),
                "f.json: The text is larger than 8388608 bytes."}),
    [](const auto& row) { return row.param.name; });

TEST(JsonDocument, KeepsItsLimits)
{
    const std::string deep = std::string(32, '[') + std::string(32, ']');
    EXPECT_TRUE(parseJson(deep, "f"));
    EXPECT_TRUE(parseJson("[1,2]", "f", {.values = 3}));
    EXPECT_EQ(describe(parseJson("[1,\n2,3]", "f", {.values = 3}).error()),
              "f:2:3: There are more than 3 values.");
    EXPECT_TRUE(parseJson("[1]", "f", {.bytes = 3}));
    EXPECT_FALSE(parseJson("[1] ", "f", {.bytes = 3}));
    EXPECT_FALSE(parseJson("[1]", "f", {.depth = 0}));
    EXPECT_TRUE(parseJson("1", "f", {.depth = 0}));
}

TEST(JsonDocument, RefusesEveryBeginningOfAnObject)
{
    const std::string whole = R"({"a": [1, -2.5e3, "x\u0041\"", true, null], "b": {"c": {}}})";
    ASSERT_TRUE(parseJson(whole, "f"));
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const Result<DocumentValue> read = parseJson(whole.substr(0, length), "f");
        ASSERT_FALSE(read) << length;
        EXPECT_GT(read.error().line, 0) << length;
    }
}

}  // namespace
}  // namespace millrace::json_document_test
