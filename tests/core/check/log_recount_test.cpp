// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/check/recount_text.h"

// Numbers worked out by hand. In goodStart() happenings 0, 1, 2 of one entity occur at 1.0, 1.1
// and 1.2 s; one reaction owes them within 3 s; member 0 owns their partition.

namespace millrace::check::log_recount_test {
namespace {

using test::CountCase;

class LogRecountTest : public testing::TestWithParam<CountCase> {};

TEST_P(LogRecountTest, CountsWhatWasWorkedOutByHand)
{
    test::expectRows(GetParam(), test::countedRows(GetParam(), true));
}

constexpr std::uint64_t kMs = 1'000'000;

const std::string kFetch0 =
    "2100 RecordFetched member=0 partition=0 offset=0 happening=0 arrivesAt=2400\n";
const std::string kStart0 = "2400 RecordHandlingStarted member=0 execution=1 endsAt=2900\n";
const std::string kEffect0 = "2900 RecordEffect member=0 happening=0 reaction=0 entity=0\n";
const std::string kCommit0 = "2900 OffsetCommitted member=0 group=0 partition=0 committed=1\n";
const std::string kFailed0 = "2900 RecordHandlingFailed member=0\n"
                             "2900 RecordHandlingStarted member=0 execution=2 endsAt=3400\n";
const std::string kKill0 = "2500 MemberKilled member=0\n";
const std::string kHang0 = "2500 MemberHung member=0 until=9000000000\n";
const std::string kBack0 = "2600 MemberJoined member=0 group=0 sessionEndsAt=8600\n";
const std::string kEnd = "9000 RunEnded\n";

std::string effects(std::initializer_list<int> happenings)
{
    std::string text;
    for (const int happening : happenings)
        text +=
            fmt::format("3000 RecordEffect member=0 happening={} reaction=0 entity=0\n", happening);
    return text;
}

INSTANTIATE_TEST_SUITE_P(
    Classes, LogRecountTest,
    testing::Values(
        CountCase{"NothingYet", "", 999, {{"due", 0}, {"happenings", 0}, {"delayP99Ns", 0}}},
        // All three are on their way until 1.3 s.
        CountCase{"Sending", "", 1299, {{"due", 3}, {"sending", 3}, {"waiting", 0}}},
        CountCase{"OneArrived", "", 1300, {{"due", 3}, {"sending", 2}, {"waiting", 1}}},
        // Ages 1.0, 0.9, 0.8 s: rank ceil(0.5 x 3) = 2 is 0.9 s, rank ceil(0.99 x 3) = 3 is 1.0 s.
        CountCase{"Waiting",
                  "",
                  2000,
                  {{"waiting", 3},
                   {"inHand", 0},
                   {"reached", 0},
                   {"late", 0},
                   {"delayP50Ns", 900 * kMs},
                   {"delayP99Ns", 1000 * kMs},
                   {"delayP50Open", 1},
                   {"delayP99Open", 1}}},
        CountCase{"Asleep", "2050 MemberSlept member=0 wakesAt=8000\n", 2050, {{"waiting", 3}}},
        CountCase{"CopyOnItsWay", kFetch0, 2100, {{"inHand", 1}, {"waiting", 2}, {"reached", 0}}},
        CountCase{"Working",
                  kFetch0 + kStart0,
                  2400,
                  {{"inHand", 1}, {"waiting", 2}, {"reached", 1}, {"executions", 1}}},
        // Delays 1.7 and 1.8 s so far, 1.9 s for good.
        CountCase{"Handled",
                  kFetch0 + kStart0 + kEffect0 + kCommit0,
                  2900,
                  {{"handled", 1},
                   {"waiting", 2},
                   {"reached", 1},
                   {"executions", 1},
                   {"delayP50Ns", 1800 * kMs},
                   {"delayP50Open", 1},
                   {"delayP99Ns", 1900 * kMs},
                   {"delayP99Open", 0}}},
        CountCase{"HandledThoughNotCommitted",
                  kFetch0 + kStart0 + kEffect0,
                  2900,
                  {{"handled", 1}, {"inHand", 0}, {"waiting", 2}}},
        // The other two stand behind the record that is tried again.
        CountCase{"Retrying",
                  kFetch0 + kStart0 + kFailed0,
                  2900,
                  {{"inHand", 1}, {"stuck", 2}, {"waiting", 0}, {"executions", 2}, {"reached", 1}}},
        CountCase{
            "RetriedWell",
            kFetch0 + kStart0 + kFailed0 +
                "3400 RecordEffect member=0 happening=0 reaction=0 entity=0\n"
                "3400 OffsetCommitted member=0 group=0 partition=0 committed=1\n",
            3400,
            {{"handled", 1}, {"stuck", 0}, {"waiting", 2}, {"executions", 2}, {"reached", 1}}}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Deaths, LogRecountTest,
    testing::Values(
        CountCase{"OwnerDead",
                  kFetch0 + kStart0 + kKill0,
                  2500,
                  {{"stuck", 3}, {"inHand", 0}, {"waiting", 0}, {"reached", 1}}},
        CountCase{"OwnerHangs",
                  kFetch0 + kStart0 + kHang0,
                  2500,
                  {{"stuck", 3}, {"inHand", 0}, {"waiting", 0}, {"reached", 1}}},
        CountCase{"OwnerGoesOn",
                  kFetch0 + kStart0 + kHang0 + "2600 MemberWentOn member=0 endsAt=3000\n",
                  2600,
                  {{"stuck", 0}, {"inHand", 1}, {"waiting", 2}}},
        CountCase{"OwnerHangsAndWasCommittedAhead",
                  kFetch0 + "2400 OffsetCommittedAhead member=0 group=0 partition=0 committed=1\n" +
                      kStart0 + kHang0,
                  2500,
                  {{"stuck", 3}, {"lost", 0}}},
        CountCase{"OwnerIsKilledWhileItHangs",
                  kFetch0 + "2400 OffsetCommittedAhead member=0 group=0 partition=0 committed=1\n" +
                      kStart0 + kHang0 + kKill0,
                  2500,
                  {{"stuck", 2}, {"lost", 1}}},
        CountCase{
            "OwnerBack", kFetch0 + kStart0 + kKill0 + kBack0, 2600, {{"stuck", 0}, {"waiting", 3}}},
        CountCase{"BackWhileItWasRetrying",
                  kFetch0 + kStart0 + "2450 RecordHandlingFailed member=0\n" + kKill0 + kBack0,
                  2600,
                  {{"stuck", 0}, {"waiting", 3}}},
        CountCase{"OwnerExpelled",
                  kKill0 + "8000 MemberExpelled member=0 group=0\n",
                  8000,
                  {{"stuck", 3}, {"waiting", 0}}},
        CountCase{"NobodyLeft",
                  kKill0 + "8000 MemberExpelled member=0 group=0\n"
                           "8000 PartitionAssigned group=0 partition=0 member=none position=0\n",
                  8000,
                  {{"stuck", 3}}},
        CountCase{"AnotherOwner",
                  kKill0 + "8000 MemberExpelled member=0 group=0\n"
                           "8000 PartitionAssigned group=0 partition=0 member=1 position=0\n",
                  8000,
                  {{"stuck", 0}, {"waiting", 3}}},
        CountCase{"OwnerLeft", "2500 MemberLeft member=0 group=0\n", 2500, {{"stuck", 3}}},
        CountCase{"Revoking",
                  kFetch0 + "2200 PartitionRevoked group=0 partition=0 member=0\n",
                  2200,
                  {{"inHand", 1}, {"stuck", 2}, {"waiting", 0}}},
        CountCase{"RevokedAndMoved",
                  kFetch0 + "2200 PartitionRevoked group=0 partition=0 member=0\n" + kStart0 +
                      kEffect0 + kCommit0 +
                      "2900 PartitionAssigned group=0 partition=0 member=1 position=1\n",
                  2900,
                  {{"handled", 1}, {"stuck", 0}, {"waiting", 2}}},
        CountCase{"DeletedUnread",
                  "2050 SegmentsDeleted partition=0 logStart=2\n",
                  2050,
                  {{"lost", 2}, {"waiting", 1}}},
        CountCase{"DeletedInHand",
                  kFetch0 + "2200 SegmentsDeleted partition=0 logStart=1\n",
                  2200,
                  {{"lost", 0}, {"inHand", 1}, {"waiting", 2}}},
        CountCase{"DeletedInHandAndKilled",
                  kFetch0 + "2200 SegmentsDeleted partition=0 logStart=1\n" + kKill0,
                  2500,
                  {{"lost", 1}, {"inHand", 0}, {"stuck", 2}}},
        CountCase{"DeletedAfterItsEffect",
                  kFetch0 + kStart0 + kEffect0 + "2900 SegmentsDeleted partition=0 logStart=1\n",
                  2900,
                  {{"lost", 0}, {"handled", 1}, {"waiting", 2}}},
        CountCase{"Reset",
                  "2050 SegmentsDeleted partition=0 logStart=2\n"
                  "2060 PositionReset group=0 partition=0 position=2\n",
                  2060,
                  {{"lost", 2}, {"waiting", 1}}},
        CountCase{"CommittedPast",
                  "2060 OffsetCommitted member=0 group=0 partition=0 committed=2\n",
                  2060,
                  {{"lost", 2}, {"waiting", 1}}}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Order, LogRecountTest,
    testing::Values(
        CountCase{"InOrder",
                  effects({0, 1, 2}),
                  3000,
                  {{"handled", 3},
                   {"outOfOrder", 0},
                   {"wentBack", 0},
                   {"wrongNow", 0},
                   {"duplicated", 0},
                   {"extraEffects", 0}}},
        CountCase{"TwiceInARow",
                  effects({0, 0, 1}),
                  3000,
                  {{"handled", 2},
                   {"duplicated", 1},
                   {"extraEffects", 1},
                   {"wentBack", 0},
                   {"wrongNow", 0}}},
        CountCase{"ThreeTimesAndTwice",
                  effects({0, 0, 0, 1, 1}),
                  3000,
                  {{"handled", 2}, {"duplicated", 2}, {"extraEffects", 3}, {"wentBack", 0}}},
        // Happening 0 comes after 1; the last effect, of 0, is not of the latest handled.
        CountCase{"Overtaken",
                  effects({1, 0}),
                  3000,
                  {{"handled", 2}, {"outOfOrder", 1}, {"wentBack", 0}, {"wrongNow", 1}}},
        CountCase{"OvertakenAndRight",
                  effects({1, 0, 2}),
                  3000,
                  {{"handled", 3}, {"outOfOrder", 1}, {"wrongNow", 0}}},
        CountCase{"AllReversed", effects({2, 1, 0}), 3000, {{"outOfOrder", 2}, {"wrongNow", 1}}},
        CountCase{
            "LossMakesNoDisorder", effects({0, 2}), 3000, {{"outOfOrder", 0}, {"wrongNow", 0}}},
        // Read again from 0 after 1: two steps back, and right again in the end.
        CountCase{"WentBack",
                  effects({0, 1, 0, 1}),
                  3000,
                  {{"handled", 2},
                   {"wentBack", 1},
                   {"outOfOrder", 0},
                   {"wrongNow", 0},
                   {"extraEffects", 2}}},
        CountCase{"WentBackAndStayed",
                  effects({0, 1, 2, 0, 1}),
                  3000,
                  {{"wentBack", 2}, {"wrongNow", 1}, {"duplicated", 2}}}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Time, LogRecountTest,
    testing::Values(
        // At 4.1 s the ages are 3.1, 3.0 and 2.9 s: only one is over 3 s.
        CountCase{"OneLate", kEnd, 4100, {{"late", 1}, {"waiting", 3}}},
        CountCase{"AllLate", kEnd, 4201, {{"late", 3}}},
        CountCase{"HandledInTimeIsNeverLate", effects({0, 1, 2}) + kEnd, 9000, {{"late", 0}}},
        CountCase{"HandledLate",
                  "4500 RecordEffect member=0 happening=2 reaction=0 entity=0\n" + kEnd,
                  4500,
                  {{"late", 3}, {"handled", 1}}},
        // A second reaction that the log has no group for and that owes nothing in time.
        CountCase{"NotAsked",
                  test::declared("reaction", 1) + test::goodStart() + kEnd,
                  9000,
                  {{"due", 6}, {"notAsked", 3}, {"stuck", 0}, {"waiting", 3}, {"late", 3}}}),
    [](const auto& row) { return row.param.name; });

TEST(Recount, WithoutDueAllReactionsCountForTheDelay)
{
    std::string text = test::goodStart() + kEnd;
    const std::string due = test::setting("reaction", 0, "due", 3000, "nanoseconds");
    text.erase(text.find(due), due.size());
    const auto counted = recount(test::csvOf(text), 2000 * 1'000'000LL);
    EXPECT_EQ(std::get<Recount>(counted).log.at("delayP50Ns"), 900 * kMs);
    EXPECT_EQ(std::get<Recount>(counted).log.at("late"), 0U);
}

TEST(Recount, WithoutATimeItCountsAtTheEnd)
{
    const auto counted = recount(test::csvOf(test::goodStart() + kEnd));
    EXPECT_EQ(std::get<Recount>(counted).log.at("delayP99Ns"), 8000 * kMs);
    EXPECT_EQ(std::get<Recount>(counted).log.size(), 29U);
}

TEST(Recount, WhatCannotBeCountedIsSaid)
{
    const std::string csv = test::csvOf(test::goodStart());
    const auto fails = [](const auto& counted) {
        return std::holds_alternative<std::vector<std::string>>(counted);
    };
    EXPECT_TRUE(fails(recount("", {})));
    EXPECT_TRUE(fails(recount("fact,timeNs,kind,cause\n", {})));
    EXPECT_TRUE(fails(recount(csv, -1)));
    EXPECT_TRUE(fails(recount(csv, 2000 * 1'000'000LL + 1))) << "after the end";
    EXPECT_TRUE(fails(recount(
        test::csvOf(test::goodStart() + "2000 Happened happening=7 entity=0 number=4 type=0\n"),
        {})));
}

}  // namespace
}  // namespace millrace::check::log_recount_test
