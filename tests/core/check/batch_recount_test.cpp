// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/check/recount_text.h"

// Numbers worked out by hand, as in log_recount_test.cpp: batches, what is given up, processes
// outside their group, moved bookmarks, and share groups.

namespace millrace::check::batch_recount_test {
namespace {

using test::CountCase;

class BatchRecountTest : public testing::TestWithParam<CountCase> {};

TEST_P(BatchRecountTest, CountsWhatWasWorkedOutByHand)
{
    test::expectRows(GetParam(), test::countedRows(GetParam(), true));
}

const std::string kFetch =
    "2100 RecordFetched member=0 partition=0 offset=0 happening=0 arrivesAt=2400\n"
    "2100 RecordFetched member=0 partition=0 offset=1 happening=1 arrivesAt=2400\n";
const std::string kStart = "2400 RecordHandlingStarted member=0 execution=1 endsAt=2900\n";
const std::string kEffect = "2900 RecordEffect member=0 happening=0 reaction=0 entity=0\n";
const std::string kNext = "2900 RecordHandled member=0 next=1\n"
                          "2900 RecordHandlingStarted member=0 execution=1 endsAt=3400\n";
const std::string kAhead = "2400 OffsetCommittedAhead member=0 group=0 partition=0 committed=2\n";
const std::string kFailed = "2900 RecordHandlingFailed member=0\n";
const std::string kSkipped = kFailed + "2900 RecordGivenUp member=0 happening=0\n";
const std::string kLetterTopic = test::topicDeclared(0, 0, 0) + test::topicDeclared(1, 2, 1) +
                                 test::setting("group", 0, "deadLetterTopic", 1, "count");
const std::string kLetter = kLetterTopic + kFailed +
                            "2900 RecordProduced member=0 happening=0 partition=2 "
                            "attempt=1 executions=1 arrivesAt=3000\n";
const std::string kPassed = "3000 RecordHandled member=0 next=1\n"
                            "3000 OffsetCommitted member=0 group=0 partition=0 committed=1\n";
const std::string kParked = kFetch + kStart + kLetter +
                            "3000 ProducedAppended member=0 partition=2 offset=0 happening=0\n"
                            "3000 ProduceConfirmed member=0\n" +
                            kPassed;
const std::string kKill = "3000 MemberKilled member=0\n";

INSTANTIATE_TEST_SUITE_P(
    Batches, BatchRecountTest,
    testing::Values(
        CountCase{"OnTheirWay", kFetch, 2100, {{"inHand", 2}, {"waiting", 1}}},
        CountCase{
            "TheNext",
            kFetch + kStart + kEffect + kNext,
            2900,
            {{"handled", 1}, {"inHand", 1}, {"waiting", 1}, {"executions", 2}, {"reached", 2}}},
        // Nothing was committed: all that is not handled stands behind the dead owner.
        CountCase{"DeathBeforeTheCommit",
                  kFetch + kStart + kEffect + kNext + kKill,
                  3000,
                  {{"handled", 1}, {"stuck", 2}, {"lost", 0}}},
        CountCase{"DeathAfterTheCommitAhead",
                  kFetch + kAhead + kStart + kEffect + kNext + kKill,
                  3000,
                  {{"handled", 1}, {"stuck", 1}, {"lost", 1}}},
        CountCase{"Retrying", kFetch + kStart + kFailed, 2900, {{"inHand", 2}, {"stuck", 1}}},
        CountCase{"Skipped",
                  kFetch + kStart + kSkipped + kPassed,
                  3000,
                  {{"discarded", 1}, {"inHand", 1}, {"waiting", 1}, {"parked", 0}}},
        CountCase{"LetterOnItsWay", kFetch + kStart + kLetter, 2900, {{"inHand", 2}}},
        CountCase{"Parked", kParked, 3000, {{"parked", 1}, {"dead", 1}, {"inHand", 1}}},
        CountCase{"ParkedAndReadAgain",
                  kParked + kKill + "3100 BookmarkMoved group=0 partition=0 position=0 by=seek\n",
                  3100,
                  {{"parked", 0}, {"stuck", 3}}}),
    [](const auto& row) { return row.param.name; });

const std::string kZombie =
    kFetch + kStart + "2500 MemberDroppedOut member=0 group=0 identity=dynamic\n";

INSTANTIATE_TEST_SUITE_P(
    Groups, BatchRecountTest,
    testing::Values(
        CountCase{"ZombieWorksOn", kZombie, 2500, {{"inHand", 2}, {"stuck", 1}}},
        CountCase{"ItsPartitionGoesOn",
                  kZombie + "2500 PartitionAssigned group=0 partition=0 member=1 position=0\n",
                  2500,
                  {{"inHand", 2}, {"waiting", 1}}},
        // Who owns it does not wait for the zombie.
        CountCase{"ZombieRetries",
                  kZombie + "2500 PartitionAssigned group=0 partition=0 member=1 position=0\n" +
                      kFailed,
                  2900,
                  {{"inHand", 2}, {"waiting", 1}}},
        CountCase{"SilentStaticMemberOwnsStill",
                  "2500 MemberDroppedOut member=0 group=0 identity=static\n",
                  2500,
                  {{"waiting", 3}}},
        CountCase{"Closed", kFetch + "2500 MemberClosed member=0\n", 2500, {{"stuck", 3}}},
        CountCase{"GhostOwnsNothing",
                  "2500 MemberKilled member=0\n"
                  "2600 MemberStarted member=0 group=0 identity=dynamic\n",
                  2600,
                  {{"stuck", 3}}},
        CountCase{"StaticOneIsBack",
                  "2500 MemberKilled member=0\n"
                  "2600 MemberStarted member=0 group=0 identity=static\n",
                  2600,
                  {{"waiting", 3}}},
        CountCase{"Removed", "2500 MemberRemoved member=0 group=0\n", 2500, {{"stuck", 3}}},
        CountCase{"LatestSkips",
                  "2500 BookmarkMoved group=0 partition=0 position=3 by=reset\n",
                  2500,
                  {{"lost", 3}}},
        CountCase{"ThereAndBack",
                  "2500 BookmarkMoved group=0 partition=0 position=3 by=seek\n"
                  "2500 BookmarkMoved group=0 partition=0 position=1 by=seek\n",
                  2500,
                  {{"lost", 1}, {"waiting", 2}}}),
    [](const auto& row) { return row.param.name; });

const std::string kShare =
    "2000 SettingStated thing=group index=0 key=protocol value=0 unit=choice text=share\n";
const std::string kTaken =
    kShare + "2100 RecordAcquired member=0 partition=0 offset=1 happening=1 delivery=1 "
             "arrivesAt=2400 lockEndsAt=6100\n";
const std::string kAnswer = "2900 RecordAnswered member=0 group=0 partition=0 offset=1 ";
const std::string kDead = "2500 MemberKilled member=0\n";

INSTANTIATE_TEST_SUITE_P(
    Share, BatchRecountTest,
    testing::Values(
        CountCase{"Taken", kTaken, 2100, {{"inHand", 1}, {"waiting", 2}}},
        // One record waits for the end of the lock; the others are anybody's.
        CountCase{"WithTheDead", kTaken + kDead, 2500, {{"stuck", 1}, {"waiting", 2}}},
        CountCase{"AllDead",
                  kTaken + kDead + "2500 MemberKilled member=1\n",
                  2500,
                  {{"stuck", 3}, {"waiting", 0}}},
        CountCase{"LockEnds",
                  kTaken + kDead +
                      "6100 LockExpired group=0 partition=0 offset=1 member=0 "
                      "becomes=AVAILABLE\n",
                  6100,
                  {{"stuck", 0}, {"waiting", 3}}},
        CountCase{"ArchivedWithTheDead",
                  kTaken + kDead +
                      "6100 LockExpired group=0 partition=0 offset=1 member=0 becomes=ARCHIVED\n",
                  6100,
                  {{"discarded", 1}, {"waiting", 2}}},
        CountCase{"Released",
                  kTaken + kAnswer +
                      "answer=RELEASE becomes=AVAILABLE\n"
                      "2900 RecordHandled member=0 next=none\n",
                  2900,
                  {{"inHand", 0}, {"waiting", 3}}},
        CountCase{"Rejected",
                  kTaken + kAnswer +
                      "answer=REJECT becomes=ARCHIVED\n"
                      "2900 RecordHandled member=0 next=none\n",
                  2900,
                  {{"discarded", 1}, {"waiting", 2}}}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::check::batch_recount_test
