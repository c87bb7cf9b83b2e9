// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/check/anomalies.h"
#include "tests/core/check/judged.h"

// Bad histories of Kafka's groups and of share groups: each continues a good one, and the marked
// line is what must be found first. Rows without a mark are good.

namespace millrace::check::kafka_anomalies_test {
namespace {

std::string rules(std::string_view protocol, std::string_view commit, std::string_view onFailure)
{
    return test::setting("group", 0, "protocol", 0, "choice", protocol) +
           test::setting("group", 0, "commit", 0, "choice", commit) +
           test::setting("group", 0, "onFailure", 0, "choice", onFailure) +
           test::setting("group", 0, "pollRecords", 3, "count") +
           test::setting("group", 0, "attempts", 2, "count") +
           test::setting("group", 0, "deliveryLimit", 2, "count") +
           test::setting("group", 0, "lock", 4000, "nanoseconds") +
           test::setting("group", 0, "maxPoll", 5000, "nanoseconds");
}

std::string records()
{
    std::string text;
    for (int n = 0; n < 3; ++n)
        text += fmt::format("1000 Happened happening={} entity=0 number={} type=0\n"
                            "1000 RecordSent happening={} partition=0 arrivesAt=1300\n",
                            n, n + 1, n);
    for (int n = 0; n < 3; ++n)
        text += fmt::format("1300 RecordAppended partition=0 offset={} happening={}\n", n, n);
    return text;
}

/// A stable classic group: member n owns partition n, and partition 0 has three records.
std::string classicStart(std::string_view commit = "after", std::string_view onFailure = "skip")
{
    return test::smallWorld() + rules("classic", commit, onFailure) + R"(
0 MemberStarted member=0 group=0 identity=dynamic
0 JoinRequested member=0 group=0 sessionEndsAt=6000
0 GroupPhaseChanged group=0 phase=PreparingRebalance members=1
0 MemberStarted member=1 group=0 identity=static
0 JoinRequested member=1 group=0 sessionEndsAt=6000
0 GroupPhaseChanged group=0 phase=PreparingRebalance members=2
0 GroupPhaseChanged group=0 phase=CompletingRebalance members=2
0 Rebalanced group=0 generation=1
0 PartitionAssigned group=0 partition=0 member=0 position=0
0 PartitionAssigned group=0 partition=1 member=1 position=0
0 MemberAssigned member=0 group=0 partitions=1 sessionEndsAt=6000
0 MemberAssigned member=1 group=0 partitions=1 sessionEndsAt=6000
0 GroupPhaseChanged group=0 phase=Stable members=2
)" + records();
}

std::string shareStart()
{
    return test::smallWorld() + rules("share", "each", "retry") + R"(
0 MemberJoined member=0 group=0 sessionEndsAt=6000
0 MemberJoined member=1 group=0 sessionEndsAt=6000
)" + records();
}

struct KafkaCase {
    Anomaly anomaly;
    const char* name;
    std::string text;
};

void PrintTo(const KafkaCase& row, std::ostream* out)
{
    *out << row.name;
}

void expectFound(const KafkaCase& row, const std::string& start)
{
    test::expectJudged(start + row.text, row.anomaly);
}

std::string fetch(int offset, int member = 0)
{
    return fmt::format("2100 RecordFetched member={} partition=0 offset={} happening={} "
                       "arrivesAt=2400\n",
                       member, offset, offset);
}

const std::string kFetch = fetch(0) + fetch(1) + fetch(2);
const std::string kStart = "2400 RecordHandlingStarted member=0 execution=1 endsAt=2900\n";
const std::string kEffect = "2900 RecordEffect member=0 happening=0 reaction=0 entity=0\n";
const std::string kNext = "2900 RecordHandled member=0 next=1\n";
const std::string kFailed = "2900 RecordHandlingFailed member=0\n";
const std::string kAgain = kFailed + "2900 RecordHandlingStarted member=0 execution=2 endsAt=3400\n"
                                     "3400 RecordHandlingFailed member=0\n";
const std::string kGivenUp = "3400 RecordGivenUp member=0 happening=0\n";
const std::string kDropped = "7400 MemberDroppedOut member=0 group=0 identity=dynamic\n";
const std::string kBeats = "5000 MemberHeartbeat member=0 sessionEndsAt=11000\n"
                           "5000 MemberHeartbeat member=1 sessionEndsAt=11000\n";
const std::string kLate = kFetch + kStart + kBeats + kDropped;
const std::string kLetter = "3400 RecordProduced member=0 happening=0 partition=1 attempt=2 "
                            "executions=2 arrivesAt=3600\n";
const std::string kThere = "ProducedAppended member=0 partition=1 offset=0 happening=0\n";
const std::string kKilled = "2000 MemberKilled member=0\n"
                            "2500 MemberStarted member=0 group=0 identity=dynamic\n";

class ClassicCaseTest : public testing::TestWithParam<KafkaCase> {};

TEST_P(ClassicCaseTest, IsFound)
{
    expectFound(GetParam(), classicStart());
}

using enum Anomaly;

INSTANTIATE_TEST_SUITE_P(
    Work, ClassicCaseTest,
    testing::Values(
        KafkaCase{{}, "GoodBatch", kFetch + kStart + kEffect + kNext},
        KafkaCase{{},
                  "RefusedForAGenerationThatIsOver",
                  kFetch + kStart + kEffect +
                      "2900 Rebalanced group=0 generation=2\n"
                      "2900 CommitRefused member=0 group=0 partition=0 committed=1 "
                      "error=ILLEGAL_GENERATION\n"},
        KafkaCase{GenerationWrong, "CommittedForAGenerationThatIsOver",
                  kFetch + kStart + kEffect +
                      "2900 Rebalanced group=0 generation=2\n"
                      "!2900 OffsetCommitted member=0 group=0 partition=0 committed=1\n"},
        KafkaCase{BusyHand, "SecondPollInTheMiddle",
                  fetch(0) + "!2200 RecordFetched member=0 partition=0 offset=1 happening=1 "
                             "arrivesAt=2400\n"},
        KafkaCase{WrongNext, "NextLeftOut",
                  kFetch + kStart + kEffect + "!2900 RecordHandled member=0 next=2\n"},
        KafkaCase{WrongNext, "NoNext",
                  kFetch + kStart + kEffect + "!2900 RecordHandled member=0 next=none\n"},
        KafkaCase{WrongNext, "NextBehindTheBatch", fetch(0) + kStart + kEffect + "!" + kNext},
        KafkaCase{EndedWithoutEffect, "HandledWithoutEffect", kFetch + kStart + "!" + kNext},
        KafkaCase{EndedWithoutStart, "HandledWithoutStart", kFetch + "!" + kNext},
        KafkaCase{NothingInHand, "HandledNothing", "!" + kNext},
        KafkaCase{CommitNotInHand, "CommitsTheBatchTooEarly",
                  kFetch + kStart + kEffect + kNext +
                      "!2900 OffsetCommitted member=0 group=0 partition=0 committed=3\n"},
        KafkaCase{WrongState, "CommitsAhead",
                  kFetch + "!2400 OffsetCommittedAhead member=0 group=0 partition=0 committed=3\n"},
        KafkaCase{{},
                  "GoodGivingUp",
                  kFetch + kStart + kAgain + kGivenUp + "3400 RecordHandled member=0 next=1\n"},
        KafkaCase{GivenUpEarly, "GivenUpAtTheFirst",
                  kFetch + kStart + kFailed + "!2900 RecordGivenUp member=0 happening=0\n"},
        KafkaCase{Unexpected, "DeadLetterWhereNoneIs", kFetch + kStart + kAgain + "!" + kLetter},
        KafkaCase{EndedWithoutStart, "GivenUpUnfailed",
                  kFetch + kStart + "!2900 RecordGivenUp member=0 happening=0\n"},
        KafkaCase{TooManyAttempts, "ThirdAttempt",
                  kFetch + kStart + kAgain +
                      "!3400 RecordHandlingStarted member=0 execution=3 endsAt=3900\n"},
        KafkaCase{WrongEffect, "AnotherGivenUp",
                  kFetch + kStart + kAgain + "!3400 RecordGivenUp member=0 happening=1\n"},
        KafkaCase{Unexpected, "LetterFromNowhere", kFetch + kStart + "!2900 " + kThere},
        KafkaCase{ExecutionMiscount, "ZombiesOwnCount",
                  kFetch + kStart + kFailed +
                      "!2900 RecordHandlingStarted member=0 execution=3 endsAt=3400\n"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Groups, ClassicCaseTest,
    testing::Values(
        KafkaCase{{},
                  "GoodZombie",
                  kLate + "7400 GroupPhaseChanged group=0 phase=PreparingRebalance members=1\n"
                          "7400 RecordEffect member=0 happening=0 reaction=0 entity=0\n"
                          "7400 RecordHandled member=0 next=1\n"
                          "7400 CommitRefused member=0 group=0 partition=0 committed=1 "
                          "error=UNKNOWN_MEMBER_ID\n"},
        KafkaCase{Membership, "ZombieCommits",
                  kLate + "7400 RecordEffect member=0 happening=0 reaction=0 entity=0\n"
                          "7400 RecordHandled member=0 next=1\n"
                          "!7400 OffsetCommitted member=0 group=0 partition=0 committed=1\n"},
        KafkaCase{RefusedWrongly, "RefusedForAnotherReason",
                  kLate + "!7400 CommitRefused member=0 group=0 partition=0 committed=1 "
                          "error=ILLEGAL_GENERATION\n"},
        KafkaCase{RefusedWrongly, "RightfulCommitRefused",
                  kFetch + kStart + kEffect + kNext +
                      "!2900 CommitRefused member=0 group=0 partition=0 committed=1 "
                      "error=ILLEGAL_GENERATION\n"},
        KafkaCase{NonOwner, "CommitOfAnothersPartition",
                  "!2900 OffsetCommitted member=1 group=0 partition=0 committed=1\n"},
        KafkaCase{PollTimeout, "DropsOutEarly",
                  kFetch + kStart + kBeats +
                      "!7000 MemberDroppedOut member=0 group=0 identity=dynamic\n"},
        KafkaCase{NothingInHand, "DropsOutOfItsPoll", kBeats + "!" + kDropped},
        KafkaCase{BusyHand, "JoinsWithARecord",
                  kFetch + "!2200 JoinRequested member=0 group=0 sessionEndsAt=8200\n"},
        KafkaCase{SessionEnd, "JoinsForTooLong",
                  "!2200 JoinRequested member=0 group=0 sessionEndsAt=8100\n"},
        KafkaCase{WrongState, "StartsTwice",
                  "!2200 MemberStarted member=0 group=0 identity=dynamic\n"},
        KafkaCase{WrongState, "LearnsTwice",
                  "2100 RebalanceLearned member=0\n!2200 RebalanceLearned member=0\n"},
        KafkaCase{{},
                  "GoodGhost",
                  kKilled + "5000 MemberHeartbeat member=1 sessionEndsAt=11000\n"
                            "6000 GhostExpelled member=0 group=0\n"},
        KafkaCase{SessionEnd, "GhostGoesEarly", kKilled + "!5900 GhostExpelled member=0 group=0\n"},
        KafkaCase{Unexpected, "GhostOfTheLiving", "!6000 GhostExpelled member=0 group=0\n"},
        KafkaCase{SessionEnd, "GhostForEver",
                  kKilled + "5000 MemberHeartbeat member=1 sessionEndsAt=11000\n!7000 RunEnded\n"},
        KafkaCase{AssignmentMiscount, "MembersWithoutTheGhost",
                  kKilled + "2500 JoinRequested member=0 group=0 sessionEndsAt=8500\n"
                            "!2500 GroupPhaseChanged group=0 phase=PreparingRebalance members=2\n"},
        KafkaCase{AssignmentMiscount, "TooManyPartitions",
                  "!2100 MemberAssigned member=0 group=0 partitions=2 sessionEndsAt=8100\n"},
        KafkaCase{Membership, "AssignedToANonMember",
                  kLate + "!7400 MemberAssigned member=0 group=0 partitions=0 "
                          "sessionEndsAt=13400\n"},
        KafkaCase{WrongState, "StateOfTheBroker",
                  "!2100 GroupPhaseChanged group=0 phase=Reconciling members=2\n"},
        KafkaCase{WrongState, "EmptyWithMembers",
                  "!2100 GroupPhaseChanged group=0 phase=Empty members=2\n"},
        KafkaCase{WrongState, "NothingChanges",
                  "!2100 GroupPhaseChanged group=0 phase=Stable members=2\n"},
        KafkaCase{Unowned, "StableWithoutOwner",
                  "2100 GroupPhaseChanged group=0 phase=CompletingRebalance members=2\n"
                  "2100 PartitionAssigned group=0 partition=1 member=none position=0\n"
                  "!2100 GroupPhaseChanged group=0 phase=Stable members=2\n"},
        KafkaCase{ExpelledAlive, "RemovedWithoutAJoinPhase",
                  "!2100 MemberRemoved member=0 group=0\n"},
        KafkaCase{ExpelledAlive, "ExpelledThoughItBeats",
                  kBeats + "!11000 MemberExpelled member=0 group=0\n"},
        KafkaCase{Zombie, "CloseOfTheDead",
                  "2000 MemberKilled member=1\n!2100 MemberClosed member=1\n"},
        KafkaCase{BusyHand, "CloseInTheMidstOfItsWork",
                  kFetch + kStart + "!2500 MemberClosed member=0\n"},
        KafkaCase{TwoOwners, "TakenFromALiveHand",
                  kFetch + kStart +
                      "!2500 PartitionAssigned group=0 partition=0 member=1 position=0\n"},
        KafkaCase{BusyHand, "SoughtInTheMiddle",
                  kFetch + "!2500 BookmarkMoved group=0 partition=0 position=2 by=seek\n"},
        KafkaCase{WrongPosition, "SoughtBeyondTheEnd",
                  "!2500 BookmarkMoved group=0 partition=0 position=4 by=seek\n"},
        KafkaCase{WrongPosition, "ResetThoughEarliest",
                  "!2500 BookmarkMoved group=0 partition=0 position=3 by=reset\n"},
        KafkaCase{WrongPosition, "OutOfRangeToTheMiddle",
                  "!2500 BookmarkMoved group=0 partition=0 position=1 "
                  "by=OFFSET_OUT_OF_RANGE\n"},
        KafkaCase{PartitionCountWrong, "PartitionsGo", "!2500 PartitionCountSet count=1\n"},
        KafkaCase{PartitionCountWrong, "MoreThanDeclared", "!2500 PartitionCountSet count=3\n"}),
    [](const auto& row) { return row.param.name; });

TEST(KafkaAnomalies, CommitsAhead)
{
    const std::string before = classicStart("before") + kFetch;
    const std::string ahead = "OffsetCommittedAhead member=0 group=0 partition=0 committed=";
    expectFound({{}, "good", "2400 " + ahead + "3\n" + kStart}, before);
    expectFound({CommitNotInHand, "early", "!2300 " + ahead + "3\n"}, before);
    expectFound({CommitNotInHand, "half", "!2400 " + ahead + "2\n"}, before);
    expectFound({CommitNotInHand, "begun", kStart + "!2400 " + ahead + "3\n"}, before);
}

const std::string kTake =
    "2100 RecordAcquired member=0 partition=0 offset=0 happening=0 delivery=1 arrivesAt=2400 "
    "lockEndsAt=6100\n";
const std::string kAccept = "2900 RecordAnswered member=0 group=0 partition=0 offset=0 "
                            "answer=ACCEPT becomes=ACKNOWLEDGED\n";
const std::string kExpire =
    "6100 LockExpired group=0 partition=0 offset=0 member=0 becomes=AVAILABLE\n";
const std::string kRelease = "2900 RecordAnswered member=0 group=0 partition=0 offset=0 "
                             "answer=RELEASE becomes=";

std::string take(int time, int member, int offset, int delivery)
{
    return fmt::format("{} RecordAcquired member={} partition=0 offset={} happening={} "
                       "delivery={} arrivesAt={} lockEndsAt={}\n",
                       time, member, offset, offset, delivery, time, time + 4000);
}

class ShareCaseTest : public testing::TestWithParam<KafkaCase> {};

TEST_P(ShareCaseTest, IsFound)
{
    expectFound(GetParam(), shareStart());
}

INSTANTIATE_TEST_SUITE_P(
    Share, ShareCaseTest,
    testing::Values(
        KafkaCase{{}, "Good", kTake + kStart + kEffect + kAccept + take(2900, 1, 1, 1)},
        KafkaCase{{}, "GoodReturn", kTake + kBeats + kExpire + take(6100, 1, 0, 2)},
        KafkaCase{DoubleClaim, "AcquiredByTwo", kTake + "!" + take(2200, 1, 0, 2)},
        KafkaCase{Ghost, "AcquiredThoughDone",
                  kTake + kStart + kEffect + kAccept + "!" + take(3000, 1, 0, 2)},
        KafkaCase{PollSkip, "OneLeftOut", kTake + "!" + take(2200, 1, 2, 1)},
        KafkaCase{AttemptMiscount, "DeliveryLeftOut",
                  kTake + kBeats + kExpire + "!" + take(6100, 1, 0, 3)},
        KafkaCase{LockEnd, "LockTooLong",
                  "!2100 RecordAcquired member=0 partition=0 offset=0 happening=0 delivery=1 "
                  "arrivesAt=2400 lockEndsAt=6200\n"},
        KafkaCase{InconsistentOffsets, "AnotherRecord",
                  "!2100 RecordAcquired member=0 partition=0 offset=0 happening=1 delivery=1 "
                  "arrivesAt=2400 lockEndsAt=6100\n"},
        KafkaCase{LockEnd, "ExpiresEarly",
                  kTake + "!5000 LockExpired group=0 partition=0 offset=0 member=0 "
                          "becomes=AVAILABLE\n"},
        KafkaCase{LockEnd, "NeverExpires", kTake + kBeats + "!6500 RunEnded\n"},
        KafkaCase{WrongState, "ArchivedTooSoon",
                  kTake + kBeats +
                      "!6100 LockExpired group=0 partition=0 offset=0 member=0 "
                      "becomes=ARCHIVED\n"},
        KafkaCase{WrongState, "LastDeliveryComesBack",
                  kTake + kBeats + kExpire + take(6100, 1, 0, 2) +
                      "10000 MemberHeartbeat member=0 sessionEndsAt=16000\n"
                      "10000 MemberHeartbeat member=1 sessionEndsAt=16000\n"
                      "!10100 LockExpired group=0 partition=0 offset=0 member=1 "
                      "becomes=AVAILABLE\n"},
        KafkaCase{AnswerWithoutAcquisition, "ExpiresTwice",
                  kTake + kBeats + kExpire + "!" + kExpire},
        KafkaCase{AnswerWithoutAcquisition, "AnswersWithout", "!" + kAccept},
        KafkaCase{AnswerWithoutAcquisition, "AnswersTwice",
                  kTake + kStart + kEffect + kAccept + "!" + kAccept},
        KafkaCase{EndedWithoutEffect, "AcceptsUndone", kTake + kStart + "!" + kAccept},
        KafkaCase{WrongState, "ReleasedAndDone",
                  kTake + kStart + kFailed + "!" + kRelease + "ACKNOWLEDGED\n"},
        KafkaCase{RefusedWrongly, "RightfulAnswerRefused",
                  kTake + kStart + kEffect +
                      "!2900 AnswerRefused member=0 group=0 partition=0 offset=0\n"},
        KafkaCase{Zombie, "AcquiredByTheDead", "2000 MemberKilled member=0\n!" + kTake}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::check::kafka_anomalies_test
