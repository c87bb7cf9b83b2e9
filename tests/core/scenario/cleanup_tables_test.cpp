// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/scenario/profile.h"
#include "core/scenario/scenario_reader.h"

// What leaves a log: `cleanup`, `[log.compaction]`, sizes of segments; and clocks that brokers set.

namespace millrace::cleanup_tables_test {
namespace {

using namespace std::chrono_literals;

/// The row's lines begin at 5, in `[log]`.
std::variant<Scenario, std::vector<Error>> readLogWith(const std::string& rest,
                                                       const std::string& before = "")
{
    return readScenario("format = 1\n" + before + "[[reaction]]\nname = \"a\"\n[log]\n" + rest,
                        "file.toml");
}

Scenario good(const std::string& rest, const std::string& before = "")
{
    auto outcome = readLogWith(rest, before);
    if (const auto* errors = std::get_if<std::vector<Error>>(&outcome)) {
        ADD_FAILURE() << describe(errors->front());
        return {};
    }
    return std::get<Scenario>(std::move(outcome));
}

TEST(CleanupTables, DeleteByAgeWhenNothingIsSaid)
{
    const LogSpec log = good("").log;
    EXPECT_EQ(log.cleanup, CleanupSpec{});
    EXPECT_TRUE(log.forgets());
}

TEST(CleanupTables, CompactKeepsWhatIsOldWhateverTheProfileSays)
{
    const LogSpec log = good("profile = \"kafka-4\"\ncleanup = \"compact\"\n").log;
    EXPECT_TRUE(log.cleanup.compacts());
    EXPECT_EQ(log.retention, kForever);
    EXPECT_FALSE(log.forgets());
}

TEST(CleanupTables, BothPoliciesGoTogether)
{
    const LogSpec log = good("cleanup = \"compact,delete\"\nretention = \"30 s\"\n").log;
    EXPECT_TRUE(log.cleanup.compacts());
    EXPECT_EQ(log.retention, SimDuration{30s});
}

TEST(CleanupTables, ReadEveryLimit)
{
    const LogSpec log = good("cleanup = \"compact\"\nsegment-bytes = 5000\n[log.compaction]\n"
                             "dirty-ratio = 0.2\nmin-lag = \"1 s\"\nmax-lag = \"20 s\"\n"
                             "delete-retention = \"9 s\"\ncheck = \"3 s\"\n")
                            .log;
    const CleanupSpec expected{.policy = CleanupSpec::Policy::Compact,
                               .dirtyRatio = 0.2,
                               .maxLag = 20s,
                               .minLag = 1s,
                               .deleteRetention = 9s,
                               .check = 3s};
    EXPECT_EQ(log.cleanup, expected);
    EXPECT_EQ(log.segmentBytes, 5000U);
}

struct BadRow {
    const char* name;
    const char* text;
    int line;
    const char* says;
};

void PrintTo(const BadRow& row, std::ostream* out)
{
    *out << row.name;
}

class BadCleanupTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadCleanupTest, IsRefusedWithItsPlaceAndReason)
{
    const auto outcome = readLogWith(GetParam().text);
    const auto* errors = std::get_if<std::vector<Error>>(&outcome);
    ASSERT_NE(errors, nullptr) << "it was accepted";
    EXPECT_EQ(errors->front().line, GetParam().line) << describe(errors->front());
    EXPECT_NE(errors->front().message.find(GetParam().says), std::string::npos)
        << describe(errors->front());
}

INSTANTIATE_TEST_SUITE_P(
    Cleanup, BadCleanupTest,
    testing::Values(
        BadRow{"UnknownPolicy", "cleanup = \"compacted\"\n", 5, "compact"},
        BadRow{"NotAText", "cleanup = true\n", 5, "cleanup"},
        BadRow{"RetentionOfACompactedLog", "retention = \"30 s\"\ncleanup = \"compact\"\n", 5,
               "compact,delete"},
        BadRow{"BytesOfACompactedLog", "cleanup = \"compact\"\nretention-bytes = 10000\n", 6,
               "compact,delete"},
        BadRow{"LimitsOfALogThatDeletes", "[log.compaction]\ndirty-ratio = 0.2\n", 5, "cleanup"},
        BadRow{"RatioAboveOne", "cleanup = \"compact\"\n[log.compaction]\ndirty-ratio = 1.5\n", 7,
               "dirty-ratio"},
        BadRow{"RatioBelowZero", "cleanup = \"compact\"\n[log.compaction]\ndirty-ratio = -0.1\n", 7,
               "dirty-ratio"},
        BadRow{"LagsThatContradict",
               "cleanup = \"compact\"\n[log.compaction]\nmin-lag = \"9 s\"\nmax-lag = \"8 s\"\n", 8,
               "min-lag"},
        BadRow{"UnknownLimit", "cleanup = \"compact\"\n[log.compaction]\ndirty-rato = 0.2\n", 7,
               "dirty-ratio"},
        BadRow{"NoTable", "cleanup = \"compact\"\ncompaction = 3\n", 6, "compaction"},
        BadRow{"NullKeys", "cleanup = \"compact\"\n[log.producer]\npartitioner = \"sticky\"\n", 5,
               "key"},
        BadRow{"AShareGroup", "cleanup = \"compact\"\n[log.group]\nprotocol = \"share\"\n", 5,
               "share group"},
        BadRow{"SegmentOfNegativeSize", "segment-bytes = -1\n", 5, "segment-bytes"}),
    [](const auto& row) { return row.param.name; });

TEST(GroupClocks, AreTheBrokersWithKip848)
{
    const char* const kOwn = "[network]\nclocks = \"product\"\n";
    const Scenario scenario = good("group-session = \"50 s\"\ngroup-heartbeat = \"7 s\"\n"
                                   "[log.group]\nprotocol = \"consumer\"\n"
                                   "assignment-interval = \"1 s\"\n",
                                   kOwn);
    EXPECT_EQ(scenario.log.groupSession, SimDuration{50s});
    EXPECT_EQ(scenario.log.groupHeartbeat, SimDuration{7s});
    EXPECT_EQ(scenario.log.groups[0].assignmentInterval, SimDuration{1s});
    EXPECT_EQ(findProfile("kafka-4")->log.groupSession, SimDuration{45s});
    EXPECT_EQ(findProfile("kafka-4")->log.groupHeartbeat, SimDuration{5s});
}

TEST(GroupClocks, AreTheClientsWhereOneGroupHasAnotherProtocol)
{
    const Scenario scenario =
        good("session = \"20 s\"\ngroup-session = \"50 s\"\n[log.group]\nprotocol = \"classic\"\n"
             "[log.groups.other]\nprotocol = \"consumer\"\n",
             "[network]\nclocks = \"product\"\n[[reaction]]\nname = \"other\"\n");
    EXPECT_EQ(scenario.log.session, SimDuration{20s});
    EXPECT_EQ(scenario.log.groupSession, SimDuration{50s});
}

struct BadClockRow {
    const char* name;
    const char* before;
    const char* text;
    const char* says;
};

void PrintTo(const BadClockRow& row, std::ostream* out)
{
    *out << row.name;
}

class BadClockTest : public testing::TestWithParam<BadClockRow> {};

TEST_P(BadClockTest, IsRefusedWithItsReason)
{
    const auto outcome = readLogWith(GetParam().text, GetParam().before);
    const auto* errors = std::get_if<std::vector<Error>>(&outcome);
    ASSERT_NE(errors, nullptr) << "it was accepted";
    EXPECT_NE(errors->front().message.find(GetParam().says), std::string::npos)
        << describe(errors->front());
}

constexpr const char* kProduct = "[network]\nclocks = \"product\"\n";

INSTANTIATE_TEST_SUITE_P(
    Clocks, BadClockTest,
    testing::Values(
        BadClockRow{"WithEqualClocks", "", "group-session = \"50 s\"\n", "clocks"},
        BadClockRow{"WithoutSuchAGroup", kProduct, "group-session = \"50 s\"\n", "consumer"},
        BadClockRow{"OfAClientWhoseBrokerSetsThem", kProduct,
                    "session = \"10 s\"\n[log.group]\nprotocol = \"consumer\"\n",
                    "\"group-session\" is meant"},
        BadClockRow{"HeartbeatOfAClientWhoseBrokerSetsIt", kProduct,
                    "heartbeat = \"2 s\"\n[log.group]\nprotocol = \"consumer\"\n",
                    "\"group-heartbeat\" is meant"},
        BadClockRow{"HeartbeatAsLongAsTheSession", kProduct,
                    "group-session = \"5 s\"\n[log.group]\nprotocol = \"consumer\"\n",
                    "less than log.group-session"},
        BadClockRow{"IntervalOfAClassicGroup", "",
                    "[log.group]\nprotocol = \"classic\"\nassignment-interval = \"1 s\"\n",
                    "consumer"},
        BadClockRow{"IntervalTooLong", "",
                    "[log.group]\nprotocol = \"consumer\"\nassignment-interval = \"16 s\"\n",
                    "15 s"}),
    [](const auto& row) { return row.param.name; });

struct BugRow {
    const char* name;
    const char* text;
    const char* says;  ///< Empty: it is good.
};

void PrintTo(const BugRow& row, std::ostream* out)
{
    *out << row.name;
}

class BugTest : public testing::TestWithParam<BugRow> {};

TEST_P(BugTest, IsReadOrRefused)
{
    const auto outcome = readLogWith(GetParam().text);
    const auto* errors = std::get_if<std::vector<Error>>(&outcome);
    if (*GetParam().says == '\0') {
        EXPECT_EQ(errors, nullptr) << describe(errors->front());
        return;
    }
    ASSERT_NE(errors, nullptr) << "it was accepted";
    EXPECT_NE(errors->front().message.find(GetParam().says), std::string::npos)
        << describe(errors->front());
}

#define BUG(REST) "[[at]]\nbug = \"a\"\n" REST

INSTANTIATE_TEST_SUITE_P(
    Bugs, BugTest,
    testing::Values(
        BugRow{"Fixed", BUG("time = \"5 s\"\nuntil = \"9 s\"\n"), ""},
        BugRow{"NeverFixed", BUG("time = \"5 s\"\n"), ""},
        BugRow{"TwoInTurn",
               BUG("time = \"5 s\"\nuntil = \"9 s\"\n") BUG("time = \"10 s\"\nuntil = \"12 s\"\n"),
               ""},
        BugRow{"InAnyOrder",
               BUG("time = \"10 s\"\nuntil = \"12 s\"\n") BUG("time = \"5 s\"\nuntil = \"9 s\"\n"),
               ""},
        BugRow{"NoTime", BUG(""), "when?"},
        BugRow{"UnknownReaction", "[[at]]\nbug = \"b\"\ntime = \"5 s\"\n", "no reaction \"b\""},
        BugRow{"FixedBefore", BUG("time = \"5 s\"\nuntil = \"4 s\"\n"), "after"},
        BugRow{"FixedAtOnce", BUG("time = \"5 s\"\nuntil = \"5 s\"\n"), "after"},
        BugRow{"TwoAtOnce",
               BUG("time = \"5 s\"\nuntil = \"9 s\"\n") BUG("time = \"7 s\"\nuntil = \"12 s\"\n"),
               "another bug"},
        BugRow{"OneInAnother",
               BUG("time = \"5 s\"\nuntil = \"20 s\"\n") BUG("time = \"7 s\"\nuntil = \"12 s\"\n"),
               "another bug"},
        BugRow{"OneAroundAnother",
               BUG("time = \"7 s\"\nuntil = \"12 s\"\n") BUG("time = \"5 s\"\nuntil = \"20 s\"\n"),
               "another bug"},
        BugRow{"AfterOneThatStays", BUG("time = \"5 s\"\n") BUG("time = \"7 s\"\n"), "another bug"},
        BugRow{"WithAKill", BUG("time = \"5 s\"\nkill = \"slot 1\"\n"), "kill"}),
    [](const auto& row) { return row.param.name; });

#define OUTAGE(REST) "[[at]]\noutage = \"a\"\n" REST

INSTANTIATE_TEST_SUITE_P(
    Outages, BugTest,
    testing::Values(
        BugRow{"Whole", OUTAGE("time = \"5 s\"\nfor = \"4 s\"\n"), ""},
        BugRow{"BeyondTheEnd", OUTAGE("time = \"5 s\"\nfor = \"100 h\"\n"), ""},
        BugRow{"DuringABug", OUTAGE("time = \"5 s\"\nfor = \"4 s\"\n") BUG("time = \"6 s\"\n"), ""},
        BugRow{"WithoutATime", OUTAGE("for = \"4 s\"\n"), "when?"},
        BugRow{"WithoutALength", OUTAGE("time = \"5 s\"\n"), "how long"},
        BugRow{"OfNoLength", OUTAGE("time = \"5 s\"\nfor = \"0 s\"\n"), "for"},
        BugRow{"OfNobody", "[[at]]\noutage = \"b\"\ntime = \"5 s\"\nfor = \"4 s\"\n",
               "no reaction \"b\""},
        BugRow{"Overlapping",
               OUTAGE("time = \"5 s\"\nfor = \"4 s\"\n") OUTAGE("time = \"8 s\"\nfor = \"4 s\"\n"),
               "another outage"},
        BugRow{"OneAfterTheOtherAtOnce",
               OUTAGE("time = \"5 s\"\nfor = \"4 s\"\n") OUTAGE("time = \"9 s\"\nfor = \"4 s\"\n"),
               "another outage"},
        BugRow{"WithUntil", OUTAGE("time = \"5 s\"\nfor = \"4 s\"\nuntil = \"9 s\"\n"), "until"}),
    [](const auto& row) { return row.param.name; });

TEST(Outages, AreTwoLinesOfTheTimeline)
{
    const Scenario scenario = good(OUTAGE("time = \"5 s\"\nfor = \"4 s\"\n"));
    ASSERT_EQ(scenario.timeline.size(), 2U);
    EXPECT_EQ(scenario.timeline[0].act, Intervention::Act::Outage);
    EXPECT_EQ(scenario.timeline[0].lasts, 4s);
    EXPECT_EQ(scenario.timeline[1].lasts, 0s);
    EXPECT_EQ(scenario.timeline[1].at, SimTime{9s});
    EXPECT_EQ(scenario.timeline[0].line, scenario.timeline[1].line) << "undone together";
}

TEST(Bugs, AreTwoLinesOfTheTimeline)
{
    const Scenario scenario = good(BUG("time = \"5 s\"\nuntil = \"9 s\"\n"));
    ASSERT_EQ(scenario.timeline.size(), 2U);
    EXPECT_EQ(scenario.timeline[0].act, Intervention::Act::Deploy);
    EXPECT_TRUE(scenario.timeline[0].isBug);
    EXPECT_FALSE(scenario.timeline[1].isBug);
    EXPECT_EQ(scenario.timeline[1].at, SimTime{9s});
    EXPECT_EQ(scenario.timeline[0].line, scenario.timeline[1].line) << "undone together";
}

#undef BUG
#undef OUTAGE

}  // namespace
}  // namespace millrace::cleanup_tables_test
