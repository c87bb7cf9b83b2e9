// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/history.h"

#include <gtest/gtest.h>

#include "tests/core/check/history_text.h"

namespace millrace::check::history_test {
namespace {

constexpr const char* kHeader = "fact,timeNs,kind,cause,thing,index,parent,name,caption,key,value,"
                                "unit,text,happening,entity,number,type,act,target,line,member,"
                                "group,sessionEndsAt,partition,position,reaction\n";

TEST(History, ReadsAnExport)
{
    const auto read = readHistory(
        std::string{kHeader} +
        "0,0,Declared,,reaction,0,0,\"search\",\"it, \"\"really\"\"\",,,,,,,,,,,,,,,,,\n"
        "1,0,SettingStated,,reaction,0,,,,\"due\",3000,nanoseconds,\"\",,,,,,,,,,,,,\n"
        "2,0,SettingStated,1,reaction,0,,,,\"due\",4000,nanoseconds,\"\",,,,,,,,,,,,,\n"
        "3,0,Declared,,group,0,0,\"g\",\"\",,,,,,,,,,,,,,,,,\n"
        "4,0,Declared,,partition,7,0,\"p\",\"\",,,,,,,,,,,,,,,,,\n"
        "5,0,Declared,,member,3,0,\"m\",\"\",,,,,,,,,,,,,,,,,\n"
        "6,5,Intervened,,,1,,,,,,,,,,,,kill,0,0,,,,,,\n"
        "7,9,MemberJoined,6,,,,,,,,,,,,,,,,,3,0,never,,,\n"
        "8,9,PartitionAssigned,7,,,,,,,,,,,,,,,,,none,0,,7,0,\n"
        "9,10,RunEnded,,,,,,,,,,,,,,,,,,,,,,,\n");
    ASSERT_TRUE(read) << read.error().line << ": " << read.error().message;
    const History& history = read.value();
    ASSERT_EQ(history.steps.size(), 10U);
    EXPECT_EQ(history.steps[7].kind, Kind::MemberJoined);
    EXPECT_EQ(history.steps[7].timeNs, 9);
    EXPECT_EQ(history.steps[7].cause, 6U);
    EXPECT_EQ(history.steps[7].member, 3U);
    EXPECT_EQ(history.steps[7].sessionEndsAt, std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(history.steps[8].member, kNone);
    EXPECT_EQ(history.steps[8].line, 10);
    EXPECT_EQ(history.setting("reaction", 0, "due", 1)->value, 3000);
    EXPECT_EQ(history.setting("reaction", 0, "due", 9)->value, 4000) << "the last one is in force";
    EXPECT_EQ(history.setting("reaction", 1, "due", 9), nullptr);
    EXPECT_EQ(history.groupOfMember.at(3), 0U);
    EXPECT_EQ(history.partitions, (std::vector<std::uint32_t>{7}));
}

TEST(History, ColumnsAreFoundByName)
{
    const auto read = readHistory("fact,timeNs,kind,cause,caption,name,parent,index,thing,future\n"
                                  "0,0,Declared,,c,n,0,2,entity,\n");
    ASSERT_TRUE(read);
    EXPECT_EQ(read.value().steps.size(), 1U);
}

struct BadHistory {
    const char* name;
    const char* rows;  ///< After kHeader.
    int line;
    const char* says;
};

class BadHistoryTest : public testing::TestWithParam<BadHistory> {};

TEST_P(BadHistoryTest, IsRefusedWithItsLine)
{
    const auto read = readHistory(std::string{kHeader} + GetParam().rows);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().line, GetParam().line);
    EXPECT_NE(read.error().message.find(GetParam().says), std::string::npos)
        << read.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    History, BadHistoryTest,
    testing::Values(
        BadHistory{"FactNotANumber", "x,0,RunEnded,,,,,,,,,,,,,,,,,,,,,,,\n", 2, "fact"},
        BadHistory{"FactMissing", "1,0,RunEnded,,,,,,,,,,,,,,,,,,,,,,,\n", 2, "missing"},
        BadHistory{"TimeNegative", "0,-1,RunEnded,,,,,,,,,,,,,,,,,,,,,,,\n", 2, "timeNs"},
        BadHistory{"TimeTooLarge", "0,9999999999999999999,RunEnded,,,,,,,,,,,,,,,,,,,,,,,\n", 2,
                   "timeNs"},
        BadHistory{"TimeWithSpace", "0, 1,RunEnded,,,,,,,,,,,,,,,,,,,,,,,\n", 2, "timeNs"},
        BadHistory{"TimeFraction", "0,1.5,RunEnded,,,,,,,,,,,,,,,,,,,,,,,\n", 2, "timeNs"},
        BadHistory{"CauseNotANumber", "0,0,RunEnded,a,,,,,,,,,,,,,,,,,,,,,,\n", 2, "cause"},
        BadHistory{"UnknownKind", "0,0,RunFinished,,,,,,,,,,,,,,,,,,,,,,,\n", 2, "RunFinished"},
        BadHistory{"FieldOfAnother", "0,0,RunEnded,,run,,,,,,,,,,,,,,,,,,,,,\n", 2, "no field"},
        BadHistory{"ColumnMissing", "0,0,JobReady,,,,,,,,,,,,,,,,,,,,,,,\n", 2, "\"job\""},
        BadHistory{"FieldEmpty", "0,0,Happened,,,,,,,,,,,,0,0,,,,,,,,,,\n", 2, "happening"},
        BadHistory{"FieldTooLarge", "0,0,Happened,,,,,,,,,,,4294967296,0,1,0,,,,,,,,,\n", 2,
                   "happening"},
        BadHistory{"NoneWhereItCannotBe", "0,0,Happened,,,,,,,,,,,none,0,1,0,,,,,,,,,\n", 2,
                   "happening"},
        BadHistory{"NoneAsANumber", "0,0,Happened,,,,,,,,,,,4294967295,0,1,0,,,,,,,,,\n", 2,
                   "happening"},
        BadHistory{"EntityNotDeclared", "0,0,Happened,,,,,,,,,,,0,0,1,0,,,,,,,,,\n", 2,
                   "not been declared"},
        BadHistory{"DeclaredTwice",
                   "0,0,Declared,,entity,0,0,a,a,,,,,,,,,,,,,,,,,\n"
                   "1,0,Declared,,entity,0,0,a,a,,,,,,,,,,,,,,,,,\n",
                   3, "twice"},
        BadHistory{"UnknownThing", "0,0,Declared,,toaster,0,0,a,a,,,,,,,,,,,,,,,,,\n", 2,
                   "toaster"},
        BadHistory{"IndexNotANumber", "0,0,Declared,,entity,A,0,a,a,,,,,,,,,,,,,,,,,\n", 2,
                   "index"},
        BadHistory{"GroupOfNoReaction", "0,0,Declared,,group,0,0,a,a,,,,,,,,,,,,,,,,,\n", 2,
                   "reaction 0"},
        BadHistory{"TwoGroupsOfOneReaction",
                   "0,0,Declared,,reaction,0,0,a,a,,,,,,,,,,,,,,,,,\n"
                   "1,0,Declared,,group,0,0,a,a,,,,,,,,,,,,,,,,,\n"
                   "2,0,Declared,,group,1,0,a,a,,,,,,,,,,,,,,,,,\n",
                   4, "two groups"},
        BadHistory{"MemberOfNoGroup", "0,0,Declared,,member,0,0,a,a,,,,,,,,,,,,,,,,,\n", 2,
                   "group 0"},
        BadHistory{"SettingOfNothing", "0,0,SettingStated,,list,0,,,,a,1,count,,,,,,,,,,,,,,\n", 2,
                   "not been declared"},
        BadHistory{"SettingNotANumber",
                   "0,0,Declared,,list,0,0,a,a,,,,,,,,,,,,,,,,,\n"
                   "1,0,SettingStated,,list,0,,,,a,b,count,,,,,,,,,,,,,,\n",
                   3, "numbers"},
        BadHistory{"SeekOfAMember", "0,0,Intervened,,,1,,,,,,,,,,,,seek,1,0,,,,,,\n", 2, "target"},
        BadHistory{"KillOfAGroup", "0,0,Intervened,,,1,,,,,,,,,,,,kill,3,0,,,,,,\n", 2, "target"},
        BadHistory{"UnknownAct", "0,0,Intervened,,,1,,,,,,,,,,,,burn,0,0,,,,,,\n", 2, "act"}),
    [](const auto& row) { return row.param.name; });

struct BadWord {
    const char* name;
    const char* row;  ///< After the small world.
    const char* says;
};

class BadWordTest : public testing::TestWithParam<BadWord> {};

TEST_P(BadWordTest, IsRefused)
{
    const auto read = readHistory(test::csvOf(test::smallWorld() + GetParam().row));
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().message.find(GetParam().says), std::string::npos)
        << read.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    History, BadWordTest,
    testing::Values(
        BadWord{"Identity", "1 MemberStarted member=0 group=0 identity=fixed", "identity"},
        BadWord{"IdentityEmpty", "1 MemberDroppedOut member=0 group=0", "identity"},
        BadWord{"Phase", "1 GroupPhaseChanged group=0 phase=stable members=2", "phase"},
        BadWord{"Members", "1 GroupPhaseChanged group=0 phase=Stable members=none", "members"},
        BadWord{"Partitions", "1 MemberAssigned member=0 group=0 partitions=x sessionEndsAt=6000",
                "partitions"},
        BadWord{"Error", "1 CommitRefused member=0 group=0 partition=0 committed=1 error=FENCED",
                "error"},
        BadWord{"By", "1 BookmarkMoved group=0 partition=0 position=0 by=ACCEPT", "by"},
        BadWord{"Answer",
                "1 RecordAnswered member=0 group=0 partition=0 offset=0 answer=RENEW "
                "becomes=ACQUIRED",
                "answer"},
        BadWord{"Becomes", "1 LockExpired group=0 partition=0 offset=0 member=0 becomes=GONE",
                "becomes"},
        BadWord{"LockNobodys",
                "1 LockExpired group=0 partition=0 offset=0 member=none becomes=ARCHIVED",
                "member"},
        BadWord{"Delivery",
                "1 RecordAcquired member=0 partition=0 offset=0 happening=0 delivery=-1 "
                "arrivesAt=1 lockEndsAt=1",
                "delivery"},
        BadWord{"Next", "1 RecordHandled member=0 next=nothing", "next"},
        BadWord{"Count", "1 PartitionCountSet", "count"}),
    [](const auto& row) { return row.param.name; });

TEST(History, ReadsTheWordsOfAGroup)
{
    const auto read = readHistory(test::csvOf(test::smallWorld() + R"(
1 MemberStarted member=0 group=0 identity=static
1 GroupPhaseChanged group=0 phase=Reconciling members=2
1 RecordHandled member=0 next=none
1 LockExpired group=0 partition=0 offset=7 member=1 becomes=ARCHIVED
1 BookmarkMoved group=0 partition=1 position=4 by=OFFSET_OUT_OF_RANGE
1 Intervened act=seek target=3 index=0 line=0
1 Intervened act=add-partitions target=0 index=0 line=0
)"));
    ASSERT_TRUE(read) << read.error().message;
    const auto first = read.value().steps.end() - 7;
    EXPECT_EQ(first[0].identity, Word::Static);
    EXPECT_EQ(first[1].phase, Word::Reconciling);
    EXPECT_EQ(first[1].count, 2U);
    EXPECT_EQ(first[2].next, kNone);
    EXPECT_EQ(first[3].becomes, Word::Archived);
    EXPECT_EQ(first[4].by, Word::OutOfRange);
}

TEST(History, TheHeaderMustBeginAsAgreed)
{
    for (const char* header : {"timeNs,fact,kind,cause\n", "fact,timeNs,kind\n", "a\n", "\n"})
        EXPECT_FALSE(readHistory(header)) << header;
    EXPECT_TRUE(readHistory("fact,timeNs,kind,cause\n")) << "no facts are no error of the text";
}

TEST(History, EveryByteThatIsMissingAtTheEndIsHarmless)
{
    const std::string csv = test::csvOf(test::goodStart());
    for (std::size_t size = 0; size < csv.size(); size += 7) {
        const auto read = readHistory(csv.substr(0, size));
        if (csv[size == 0 ? 0 : size - 1] != '\n')
            EXPECT_FALSE(read) << size;
    }
}

}  // namespace
}  // namespace millrace::check::history_test
