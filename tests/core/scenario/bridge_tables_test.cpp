// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/scenario/scenario_reader.h"

// The table of a bridge: what it means and what is wrong.

namespace millrace::bridge_tables_test {
namespace {

/// Three reactions, of which nobody reads the last. The row's lines begin at 11.
std::string withBridge(const std::string& rest)
{
    return "format = 1\nname = \"x\"\n[[reaction]]\nname = \"search\"\n[[reaction]]\n"
           "name = \"mail\"\n[[reaction]]\nname = \"lake\"\n[log]\n"
           "slots = { search = 2, mail = 1, lake = 0 }\n" +
           rest;
}

struct GoodRow {
    const char* name;
    const char* rest;
    std::vector<BridgeSpec> bridges;
};

void PrintTo(const GoodRow& row, std::ostream* out)
{
    *out << row.name;
}

class GoodBridgeTest : public testing::TestWithParam<GoodRow> {};

TEST_P(GoodBridgeTest, IsRead)
{
    auto outcome = readScenario(withBridge(GetParam().rest), "file.toml");
    if (const auto* errors = std::get_if<std::vector<Error>>(&outcome))
        FAIL() << describe(errors->front());
    EXPECT_EQ(std::get<Scenario>(outcome).bridges, GetParam().bridges);
}

constexpr const char* kMail = "[[bridge]]\nfrom = \"log.mail\"\nto = \"queue\"\n";
constexpr const char* kSearch = "[[bridge]]\nfrom = \"log.search\"\nto = \"queue\"\n";
const std::string kBoth = std::string{kMail} + kSearch;
const std::string kKey = std::string{kMail} + "idempotent = true\n";
const std::string kTwice = kBoth + kMail;
const std::string kKeyText = std::string{kMail} + "idempotent = \"yes\"\n";
const std::string kUnknown = std::string{kMail} + "idempotnt = true\n";
const std::string kOneJob = std::string{kMail} + "[queue]\njobs = \"one\"\n";
const std::string kInline = std::string{kMail} + "[application]\nthreads = 2\nrun = \"inline\"\n";
const std::string kWrites =
    std::string{"[[log.topic]]\nname = \"mails\"\n[log.groups.mail]\nwrites = \"mails\"\n"} + kMail;
const std::string kShare = std::string{"[log.groups.mail]\nprotocol = \"share\"\n"} + kMail;

INSTANTIATE_TEST_SUITE_P(
    Rows, GoodBridgeTest,
    testing::Values(
        GoodRow{"None", "", {}}, GoodRow{"Plain", kMail, {{.reaction = 1}}},
        GoodRow{"WithAKey", kKey.c_str(), {{.reaction = 1, .idempotent = true}}},
        GoodRow{"TwoInOrderOfReactions", kBoth.c_str(), {{.reaction = 0}, {.reaction = 1}}}),
    [](const auto& row) { return row.param.name; });

struct BadRow {
    const char* name;
    const char* rest;
    int line;
    const char* says;
};

void PrintTo(const BadRow& row, std::ostream* out)
{
    *out << row.name;
}

class BadBridgeTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadBridgeTest, IsAnErrorWithItsPlace)
{
    auto outcome = readScenario(withBridge(GetParam().rest), "file.toml");
    const auto* errors = std::get_if<std::vector<Error>>(&outcome);
    ASSERT_NE(errors, nullptr);
    EXPECT_EQ(errors->front().line, GetParam().line) << errors->front().message;
    EXPECT_NE(errors->front().message.find(GetParam().says), std::string::npos)
        << errors->front().message;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadBridgeTest,
    testing::Values(
        BadRow{"NoFrom", "[[bridge]]\nto = \"queue\"\n", 11, "which group"},
        BadRow{"NoTo", "[[bridge]]\nfrom = \"log.mail\"\n", 11, "queue"},
        BadRow{"NoSuchGroup", "[[bridge]]\nfrom = \"log.maul\"\nto = \"queue\"\n", 12,
               "did you mean \"log.mail\""},
        BadRow{"NothingLikeIt", "[[bridge]]\nfrom = \"log.elephant\"\nto = \"queue\"\n", 12,
               "there is no group \"elephant\"."},
        BadRow{"FromTheList", "[[bridge]]\nfrom = \"queue\"\nto = \"queue\"\n", 12, "log.search"},
        BadRow{"WithoutItsHalf", "[[bridge]]\nfrom = \"mail\"\nto = \"queue\"\n", 12,
               "a group of the log"},
        BadRow{"NobodyReadsForIt", "[[bridge]]\nfrom = \"log.lake\"\nto = \"queue\"\n", 12,
               "no member"},
        BadRow{"ToTheLog", "[[bridge]]\nfrom = \"log.mail\"\nto = \"log.search\"\n", 13, "queue"},
        BadRow{"NumberAsTo", "[[bridge]]\nfrom = \"log.mail\"\nto = 3\n", 13, "text"},
        BadRow{"Twice", kTwice.c_str(), 18, "already"},
        BadRow{"KeyIsNoText", kKeyText.c_str(), 14, "true or false"},
        BadRow{"UnknownKey", kUnknown.c_str(), 14, "idempotent"},
        BadRow{"ShareGroup", kShare.c_str(), 14, "share group"},
        BadRow{"GroupThatWrites", kWrites.c_str(), 16, "writes to a topic"},
        BadRow{"OneJobForAll", kOneJob.c_str(), 12, "jobs"},
        BadRow{"InlineApplication", kInline.c_str(), 12, "inline"},
        BadRow{"OneTableInsteadOfAList", "[bridge]\nfrom = \"log.mail\"\nto = \"queue\"\n", 11,
               "[[bridge]]"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::bridge_tables_test
