// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/json_writer.h"

#include <vector>

#include <gtest/gtest.h>

#include "core/base/invariant.h"
#include "core/document/json_document.h"

namespace millrace::json_writer_test {
namespace {

TEST(JsonWriter, PutsListsOfNumbersOnOneLine)
{
    JsonWriter json;
    json.beginObject();
    json.key("a");
    json.numbers(std::vector<int>{1, -2, 3});
    json.key("none");
    json.numbers(std::vector<int>{});
    json.key("list");
    json.beginList();
    json.value(true);
    json.value(UINT64_MAX);
    json.beginObject();
    json.endObject();
    json.endList();
    json.endObject();
    EXPECT_EQ(json.take(), "{\n"
                           "  \"a\": [1, -2, 3],\n"
                           "  \"none\": [],\n"
                           "  \"list\": [\n"
                           "    true,\n"
                           "    18446744073709551615,\n"
                           "    {}\n"
                           "  ]\n"
                           "}");
    json.value("again");
    EXPECT_EQ(json.take(), "\"again\"");
}

TEST(JsonWriter, WritesWhatTheReaderReads)
{
    std::string all;
    for (int byte = 0; byte < 128; ++byte)
        all += static_cast<char>(byte);
    all += "\xC3\xA4\xF0\x9F\x8C\x8A";
    JsonWriter json;
    json.beginObject();
    json.key(all);
    json.value(all);
    json.endObject();
    const Result<DocumentValue> read = parseJson(json.take(), "f");
    ASSERT_TRUE(read) << describe(read.error());
    EXPECT_EQ(read.value().entries[0].key, all);
    EXPECT_EQ(read.value().entries[0].value.text, all);
}

TEST(JsonWriter, ReplacesWhatIsNoText)
{
    JsonWriter json;
    json.value("a\xFF\xC3");
    EXPECT_EQ(json.take(), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST(JsonWriter, RefusesWhatWouldNotBeJson)
{
    JsonWriter json;
    EXPECT_THROW(json.endList(), InvariantBroken);
    json.beginObject();
    EXPECT_THROW(json.take(), InvariantBroken);
    json.key("a");
    EXPECT_THROW(json.key("b"), InvariantBroken);
    EXPECT_THROW(json.endObject(), InvariantBroken);
}

}  // namespace
}  // namespace millrace::json_writer_test
