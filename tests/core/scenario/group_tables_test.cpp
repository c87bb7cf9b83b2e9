// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/scenario/scenario_reader.h"
#include "tests/support/scenarios.h"

// The tables of consumer groups, their members and bookmarks: what they mean and what is wrong.

namespace millrace::group_tables_test {
namespace {

using namespace std::chrono_literals;

/// Two reactions, a with two members and b with one. The row's lines begin at 9.
std::string withGroups(const std::string& rest)
{
    return "format = 1\nname = \"x\"\nduration = \"60 s\"\n[[reaction]]\nname = \"a\"\n"
           "[[reaction]]\nname = \"b\"\n[log]\nslots = { a = 2, b = 1 }\n" +
           rest;
}

Scenario read(const std::string& rest)
{
    return test::scenarioOf(withGroups(rest));
}

TEST(GroupTables, LeaveEveryGroupGenericWhenNothingIsSaid)
{
    const Scenario scenario = read("");
    EXPECT_EQ(scenario.log.groups, (std::vector<GroupSpec>{GroupSpec{}, GroupSpec{}}));
}

TEST(GroupTables, SetAllGroupsAndThenOne)
{
    const Scenario scenario =
        read("[log.group]\nprotocol = \"classic\"\npoll-records = 50\n"
             "[log.groups.b]\nprotocol = \"consumer\"\ncommit = \"before\"\nreset = \"latest\"\n");
    ASSERT_EQ(scenario.log.groups.size(), 2U);
    EXPECT_EQ(scenario.log.groups[0].protocol, GroupSpec::Protocol::Classic);
    EXPECT_EQ(scenario.log.groups[0].assignor, GroupSpec::Assignor::Range);
    EXPECT_EQ(scenario.log.groups[1].protocol, GroupSpec::Protocol::Consumer);
    EXPECT_EQ(scenario.log.groups[1].assignor, GroupSpec::Assignor::Uniform);
    EXPECT_EQ(scenario.log.groups[1].pollRecords, 50);
    EXPECT_EQ(scenario.log.groups[1].commit, GroupSpec::Commit::Before);
    EXPECT_EQ(scenario.log.groups[1].reset, GroupSpec::Reset::Latest);
}

TEST(GroupTables, SetWhatIsOneMembersOwn)
{
    const Scenario scenario = read("[log.group]\nprotocol = \"classic\"\n[[log.member]]\n"
                                   "member = 3\njoins = \"5 s\"\nstatic = true\n");
    const MemberSpec expected{.member = 2, .joins = SimTime{5s}, .isStatic = true};
    EXPECT_EQ(scenario.log.members, std::vector<MemberSpec>{expected});
}

struct SeekRow {
    const char* name;
    const char* to;
    BookmarkPlace place;
};

class SeekTextTest : public testing::TestWithParam<SeekRow> {};

TEST_P(SeekTextTest, IsReadAndWrittenAlike)
{
    const Scenario scenario =
        read(std::string{"[[at]]\ntime = \"9 s\"\nseek = \"group 2\"\npartition = 1\nto = \""} +
             GetParam().to + "\"\n");
    ASSERT_EQ(scenario.timeline.size(), 1U);
    const Intervention& seek = scenario.timeline.front();
    EXPECT_EQ(seek.act, Intervention::Act::Seek);
    EXPECT_EQ(seek.target, (Target{Target::Kind::Group, 1}));
    EXPECT_EQ(seek.partition, 1);
    EXPECT_EQ(seek.to, GetParam().place);
    EXPECT_EQ(textOf(seek.to), GetParam().to);
}

using Place = BookmarkPlace::Kind;

INSTANTIATE_TEST_SUITE_P(
    Rows, SeekTextTest,
    testing::Values(SeekRow{"Earliest", "earliest", {.kind = Place::Earliest}},
                    SeekRow{"Latest", "latest", {.kind = Place::Latest}},
                    SeekRow{"Offset", "offset 20", {.kind = Place::AtOffset, .offset = 20}},
                    SeekRow{"Time", "time 30 s", {.kind = Place::AtTime, .time = SimTime{30s}}}),
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

class BadGroupTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadGroupTest, IsAnErrorWithItsPlace)
{
    auto outcome = readScenario(withGroups(GetParam().rest), "file.toml");
    const auto* errors = std::get_if<std::vector<Error>>(&outcome);
    ASSERT_NE(errors, nullptr);
    EXPECT_EQ(errors->front().line, GetParam().line) << errors->front().message;
    EXPECT_NE(errors->front().message.find(GetParam().says), std::string::npos)
        << errors->front().message;
}

constexpr const char* kClassic = "[log.group]\nprotocol = \"classic\"\n";

INSTANTIATE_TEST_SUITE_P(
    Groups, BadGroupTest,
    testing::Values(
        BadRow{"UnknownProtocol", "[log.group]\nprotocol = \"clasic\"\n", 11, "classic"},
        BadRow{"BrokersAssignorOfAClassicGroup",
               "[log.group]\nprotocol = \"classic\"\nassignor = \"uniform\"\n", 12, "broker"},
        BadRow{"LeadersAssignorOfABrokersGroup",
               "[log.group]\nprotocol = \"consumer\"\nassignor = \"sticky\"\n", 12, "uniform"},
        BadRow{"AssignorOfAGenericGroup", "[log.group]\nassignor = \"sticky\"\n", 11, "generic"},
        BadRow{"NoRecordsAPoll", "[log.group]\npoll-records = 0\n", 11, "1"},
        BadRow{"UnknownCommit", "[log.group]\ncommit = \"afterwards\"\n", 11, "after"},
        BadRow{"AutoCommitWithoutIt", "[log.group]\nauto-commit = \"1 s\"\n", 11, "commit"},
        BadRow{"AutoCommitOfZero", "[log.group]\ncommit = \"auto\"\nauto-commit = \"0 s\"\n", 12,
               "1 ms"},
        BadRow{"MaxPollOfAGenericGroup", "[log.group]\nmax-poll = \"1 s\"\n", 11, "protocol"},
        BadRow{"StaticOfAGenericGroup", "[log.group]\nstatic = true\n", 11, "protocol"},
        BadRow{"StaticIsNoText", "[log.group]\nprotocol = \"classic\"\nstatic = \"yes\"\n", 12,
               "true or false"},
        BadRow{"InitialDelayOfABrokersGroup",
               "[log.group]\nprotocol = \"consumer\"\ninitial-delay = \"1 s\"\n", 12, "classic"},
        BadRow{"GroupNobodyDefines", "[log.groups.c]\ncommit = \"after\"\n", 10, "c"},
        BadRow{"UnknownKey", "[log.group]\nprotocl = \"classic\"\n", 11, "protocol"},
        BadRow{"UnknownPolicy", "[log.group]\non-failure = \"drop\"\n", 11, "skip"},
        BadRow{"AttemptsWithoutPolicy", "[log.group]\nattempts = 2\n", 11, "on-failure"},
        BadRow{"NoAttempt", "[log.group]\non-failure = \"skip\"\nattempts = 0\n", 12, "1"},
        BadRow{"ResetToNowhere", "[log.group]\nreset = \"none\"\n", 11, "earliest"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Poison, BadGroupTest,
    testing::Values(BadRow{"CountsFromOne", "[[reaction]]\nname = \"c\"\npoison = [0]\n", 12, "1"},
                    BadRow{"Twice", "[[reaction]]\nname = \"c\"\npoison = [2, 2]\n", 12, "twice"},
                    BadRow{"NoNumber", "[[reaction]]\nname = \"c\"\npoison = [\"A3\"]\n", 12,
                           "whole number"},
                    BadRow{"NoList", "[[reaction]]\nname = \"c\"\npoison = 3\n", 12, "list"}),
    [](const auto& row) { return row.param.name; });

const std::string kLate = std::string{kClassic} + "[[log.member]]\nmember = 1\njoins = \"61 s\"\n";
const std::string kTwice =
    std::string{kClassic} + "[[log.member]]\nmember = 1\n[[log.member]]\nmember = 1\n";

INSTANTIATE_TEST_SUITE_P(
    Members, BadGroupTest,
    testing::Values(BadRow{"NoNumber", "[[log.member]]\njoins = \"1 s\"\n", 10, "missing"},
                    BadRow{"MemberOfNoGroup", "[[log.member]]\nmember = 4\n", 11, "3"},
                    BadRow{"MemberZero", "[[log.member]]\nmember = 0\n", 11, "1"},
                    BadRow{"JoinsAfterTheEnd", kLate.c_str(), 14, "1 min"},
                    BadRow{"TwoTablesOfOne", kTwice.c_str(), 15, "two"},
                    BadRow{"StaticMemberOfAGenericGroup",
                           "[[log.member]]\nmember = 1\nstatic = true\n", 12, "protocol"},
                    BadRow{"StaticMemberOfAShareGroup",
                           "[log.group]\nprotocol = \"share\"\n[[log.member]]\nmember = 1\n"
                           "static = true\n",
                           14, "\"classic\" or \"consumer\""}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Partitions, BadGroupTest,
    testing::Values(BadRow{"Fewer", "[[at]]\ntime = \"1 s\"\npartitions = 2\n", 12, "more than 3"},
                    BadRow{"AsManyAsBefore",
                           "[[at]]\ntime = \"1 s\"\npartitions = 5\n[[at]]\ntime = \"2 s\"\n"
                           "partitions = 5\n",
                           15, "more than 5"},
                    BadRow{"TooMany", "[[at]]\ntime = \"1 s\"\npartitions = 1025\n", 12, "1024"},
                    BadRow{"NoTime", "[[at]]\npartitions = 6\n", 10, "when"},
                    BadRow{"AndAKill",
                           "[[at]]\ntime = \"1 s\"\npartitions = 6\nkill = \"slot 1\"\n", 13,
                           "kill"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Shares, BadGroupTest,
    testing::Values(
        BadRow{"LockOfAnotherProtocol", "[log.group]\nlock = \"5 s\"\n", 11, "share"},
        BadRow{"LockOfZero", "[log.group]\nprotocol = \"share\"\nlock = \"0 s\"\n", 12, "1 ms"},
        BadRow{"NoDelivery", "[log.group]\nprotocol = \"share\"\ndelivery-limit = 0\n", 12, "1"},
        BadRow{"Assignor", "[log.group]\nprotocol = \"share\"\nassignor = \"sticky\"\n", 12,
               "every member"},
        BadRow{"CommitBefore", "[log.group]\nprotocol = \"share\"\ncommit = \"before\"\n", 12,
               "answers"},
        BadRow{"DeadLetters", "[log.group]\nprotocol = \"share\"\non-failure = \"dead-letter\"\n",
               12, "rejects"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Seeks, BadGroupTest,
    testing::Values(
        BadRow{"NoPlace", "[[at]]\ntime = \"1 s\"\nseek = \"group 1\"\n", 10, "where to"},
        BadRow{"NoTime", "[[at]]\nseek = \"group 1\"\nto = \"latest\"\n", 10, "when"},
        BadRow{"OfAMember", "[[at]]\ntime = \"1 s\"\nseek = \"member 1\"\nto = \"latest\"\n", 12,
               "group 1"},
        BadRow{"OfNoGroup", "[[at]]\ntime = \"1 s\"\nseek = \"group 3\"\nto = \"latest\"\n", 12,
               "2 groups"},
        BadRow{"ToNowhere", "[[at]]\ntime = \"1 s\"\nseek = \"group 1\"\nto = \"newest\"\n", 13,
               "earliest"},
        BadRow{"ToAnOffsetWithoutNumber",
               "[[at]]\ntime = \"1 s\"\nseek = \"group 1\"\nto = \"offset -1\"\n", 13, "offset 20"},
        BadRow{"InNoPartition",
               "[[at]]\ntime = \"1 s\"\nseek = \"group 1\"\nto = \"latest\"\npartition = 3\n", 14,
               "2"},
        BadRow{"OfAShareGroup",
               "[log.group]\nprotocol = \"share\"\n[[at]]\ntime = \"1 s\"\nseek = \"group 1\"\n"
               "to = \"latest\"\n",
               14, "share group"},
        BadRow{"KillOfAGroup", "[[at]]\ntime = \"1 s\"\nkill = \"group 1\"\n", 12, "slot 2"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::group_tables_test
