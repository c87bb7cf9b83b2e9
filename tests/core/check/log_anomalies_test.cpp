// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/check/anomalies.h"
#include "tests/core/check/history_text.h"

// Bad histories of the log: each continues goodStart(), and the marked line is what must be found
// first.

namespace millrace::check::log_anomalies_test {
namespace {

struct BadLog {
    Anomaly anomaly;
    const char* name;
    const char* text;
};

class BadLogTest : public testing::TestWithParam<BadLog> {};

TEST_P(BadLogTest, IsFound)
{
    std::uint64_t wrong = 0;
    const std::string csv = test::csvOf(test::goodStart() + GetParam().text, &wrong);
    const Result<History> history = readHistory(csv);
    ASSERT_TRUE(history) << history.error().line << ": " << history.error().message;
    const std::vector<Finding> findings = findAnomalies(history.value());
    ASSERT_FALSE(findings.empty());
    EXPECT_EQ(nameOf(findings.front().anomaly), nameOf(GetParam().anomaly))
        << findings.front().message;
    EXPECT_EQ(findings.front().fact, wrong) << findings.front().message;
}

std::string nameOfCase(const testing::TestParamInfo<BadLog>& row)
{
    return row.param.name;
}

#define FETCH0 "2100 RecordFetched member=0 partition=0 offset=0 happening=0 arrivesAt=2400\n"
#define START0 "2400 RecordHandlingStarted member=0 execution=1 endsAt=2900\n"
#define EFFECT0 "2900 RecordEffect member=0 happening=0 reaction=0 entity=0\n"
#define COMMIT0 "2900 OffsetCommitted member=0 group=0 partition=0 committed=1\n"
#define HANDLED0 FETCH0 START0 EFFECT0 COMMIT0
#define HAPPENED3 "2100 Happened happening=3 entity=1 number=1 type=0\n"
#define SENT3 "2100 RecordSent happening=3 partition=1 arrivesAt=2300\n"
#define KILL0 "2500 MemberKilled member=0\n"

INSTANTIATE_TEST_SUITE_P(
    Append, BadLogTest,
    testing::Values(
        BadLog{Anomaly::OffsetGap, "FirstOffsetNotZero",
               HAPPENED3 SENT3 "!2300 RecordAppended partition=1 offset=1 happening=3\n"},
        BadLog{Anomaly::OffsetGap, "OffsetUsedTwice",
               HAPPENED3 "2100 RecordSent happening=3 partition=0 arrivesAt=2300\n"
                         "!2300 RecordAppended partition=0 offset=2 happening=3\n"},
        BadLog{Anomaly::OffsetGap, "OffsetLeftOut",
               HAPPENED3 "2100 RecordSent happening=3 partition=0 arrivesAt=2300\n"
                         "!2300 RecordAppended partition=0 offset=4 happening=3\n"},
        BadLog{Anomaly::Duplicate, "AppendedTwice",
               "!2100 RecordAppended partition=0 offset=3 happening=2\n"},
        BadLog{Anomaly::Duplicate, "AppendedTwiceLater",
               HANDLED0 "!3100 RecordAppended partition=0 offset=3 happening=0\n"},
        BadLog{Anomaly::Duplicate, "SentTwice",
               HAPPENED3 SENT3 "!2200 RecordSent happening=3 partition=1 arrivesAt=2500\n"},
        BadLog{Anomaly::Unexpected, "AppendedButNeverSent",
               HAPPENED3 "!2300 RecordAppended partition=1 offset=0 happening=3\n"},
        BadLog{Anomaly::Unexpected, "SentBeforeItHappened", "!" SENT3},
        BadLog{Anomaly::Unexpected, "AppendedToAnotherPartition",
               HAPPENED3 SENT3 "!2300 RecordAppended partition=0 offset=3 happening=3\n"},
        BadLog{Anomaly::BeforeArrival, "AppendedTooEarly",
               HAPPENED3 SENT3 "!2299 RecordAppended partition=1 offset=0 happening=3\n"},
        BadLog{Anomaly::BeforeArrival, "AppendedAtOnce",
               HAPPENED3 SENT3 "!2100 RecordAppended partition=1 offset=0 happening=3\n"},
        BadLog{Anomaly::BeforeArrival, "HandledOnItsWay",
               FETCH0 "!2399 RecordHandlingStarted member=0 execution=1 endsAt=2900\n"},
        BadLog{Anomaly::LogStartWrong, "PastTheEnd",
               "!2100 SegmentsDeleted partition=0 logStart=4\n"},
        BadLog{Anomaly::LogStartWrong, "OfAnEmptyPartition",
               "!2100 SegmentsDeleted partition=1 logStart=1\n"},
        BadLog{Anomaly::LogStartWrong, "GoesBack",
               "2100 SegmentsDeleted partition=0 logStart=2\n"
               "!2200 SegmentsDeleted partition=0 logStart=1\n"}),
    nameOfCase);

INSTANTIATE_TEST_SUITE_P(
    Fetch, BadLogTest,
    testing::Values(
        BadLog{Anomaly::FetchOutOfRange, "AtTheEnd",
               "!2100 RecordFetched member=1 partition=1 offset=0 happening=0 arrivesAt=2400\n"},
        BadLog{Anomaly::FetchOutOfRange, "FarBeyondTheEnd",
               "!2100 RecordFetched member=0 partition=0 offset=99 happening=0 arrivesAt=2400\n"},
        BadLog{Anomaly::FetchOutOfRange, "BelowTheLogStart",
               "2050 SegmentsDeleted partition=0 logStart=1\n"
               "!2100 RecordFetched member=0 partition=0 offset=0 happening=0 arrivesAt=2400\n"},
        BadLog{Anomaly::InconsistentOffsets, "AnotherRecord",
               "!2100 RecordFetched member=0 partition=0 offset=0 happening=1 arrivesAt=2400\n"},
        BadLog{Anomaly::InconsistentOffsets, "ARecordThatIsNowhere",
               "!2100 RecordFetched member=0 partition=0 offset=0 happening=77 arrivesAt=2400\n"},
        BadLog{Anomaly::InconsistentOffsets, "TheSameAgain",
               HANDLED0
               "!2900 RecordFetched member=0 partition=0 offset=1 happening=0 arrivesAt=3200\n"},
        BadLog{Anomaly::PollSkip, "TheFirstLeftOut",
               "!2100 RecordFetched member=0 partition=0 offset=1 happening=1 arrivesAt=2400\n"},
        BadLog{Anomaly::PollSkip, "TwoLeftOut",
               "!2100 RecordFetched member=0 partition=0 offset=2 happening=2 arrivesAt=2400\n"},
        BadLog{Anomaly::PollSkip, "OneLeftOutLater",
               HANDLED0
               "!2900 RecordFetched member=0 partition=0 offset=2 happening=2 arrivesAt=3200\n"},
        BadLog{Anomaly::PollSkip, "OneLeftOutByANewProcess",
               FETCH0 KILL0
               "2600 MemberJoined member=0 group=0 sessionEndsAt=8600\n"
               "!2600 RecordFetched member=0 partition=0 offset=1 happening=1 arrivesAt=2900\n"},
        BadLog{Anomaly::NonmonotonicPoll, "TheCommittedAgain",
               HANDLED0
               "!2900 RecordFetched member=0 partition=0 offset=0 happening=0 arrivesAt=3200\n"},
        BadLog{Anomaly::NonmonotonicPoll, "TheCommittedAgainByANewProcess",
               HANDLED0
               "3000 MemberKilled member=0\n3100 MemberJoined member=0 group=0 sessionEndsAt=9100\n"
               "!3100 RecordFetched member=0 partition=0 offset=0 happening=0 arrivesAt=3400\n"},
        BadLog{Anomaly::NonmonotonicPoll, "BelowAnAssignedPosition",
               HANDLED0
               "3000 MemberLeft member=0 group=0\n3000 Rebalanced group=0 generation=2\n"
               "3000 PartitionAssigned group=0 partition=0 member=1 position=1\n"
               "!3000 RecordFetched member=1 partition=0 offset=0 happening=0 arrivesAt=3300\n"},
        BadLog{Anomaly::NonOwner, "FetchByAnother",
               "!2100 RecordFetched member=1 partition=0 offset=0 happening=0 arrivesAt=2400\n"},
        BadLog{Anomaly::NonOwner, "FetchWhileRevoking",
               HANDLED0
               "2900 PartitionRevoked group=0 partition=0 member=0\n"
               "!2900 RecordFetched member=0 partition=0 offset=1 happening=1 arrivesAt=3200\n"},
        BadLog{Anomaly::NonOwner, "RevokedFromAnother",
               "!2100 PartitionRevoked group=0 partition=0 member=1\n"},
        BadLog{Anomaly::NonOwner, "CommitAfterItMoved",
               HANDLED0 "2900 PartitionAssigned group=0 partition=0 member=1 position=1\n"
                        "!2950 OffsetCommitted member=0 group=0 partition=0 committed=2\n"},
        BadLog{Anomaly::BusyHand, "FetchWithARecordOnItsWay",
               FETCH0
               "!2200 RecordFetched member=0 partition=0 offset=1 happening=1 arrivesAt=2500\n"},
        BadLog{Anomaly::BusyHand, "FetchWhileWorking",
               FETCH0 START0
               "!2500 RecordFetched member=0 partition=0 offset=1 happening=1 arrivesAt=2800\n"},
        BadLog{Anomaly::BusyHand, "StartWhileWorking",
               FETCH0 START0 "!2500 RecordHandlingStarted member=0 execution=2 endsAt=3000\n"},
        BadLog{Anomaly::WrongPosition, "ResetAboveTheLogStart",
               "2050 SegmentsDeleted partition=0 logStart=1\n"
               "!2100 PositionReset group=0 partition=0 position=2\n"},
        BadLog{Anomaly::WrongPosition, "ResetWithoutNeed",
               "!2100 PositionReset group=0 partition=0 position=0\n"},
        BadLog{Anomaly::WrongPosition, "AssignedBehindTheCommitted",
               HANDLED0 "3000 MemberLeft member=0 group=0\n3000 Rebalanced group=0 generation=2\n"
                        "!3000 PartitionAssigned group=0 partition=0 member=1 position=0\n"}),
    nameOfCase);

INSTANTIATE_TEST_SUITE_P(
    Handling, BadLogTest,
    testing::Values(
        BadLog{Anomaly::NothingInHand, "StartOfNothing",
               "!2400 RecordHandlingStarted member=0 execution=1 endsAt=2900\n"},
        BadLog{Anomaly::NothingInHand, "StartAfterTheCommit",
               HANDLED0 "!2950 RecordHandlingStarted member=0 execution=2 endsAt=3000\n"},
        BadLog{Anomaly::NothingInHand, "StartByANewProcess",
               FETCH0 KILL0 "2600 MemberJoined member=0 group=0 sessionEndsAt=8600\n"
                            "!2700 RecordHandlingStarted member=0 execution=1 endsAt=3000\n"},
        BadLog{Anomaly::ExecutionMiscount, "FirstIsTheSecond",
               FETCH0 "!2400 RecordHandlingStarted member=0 execution=2 endsAt=2900\n"},
        BadLog{Anomaly::ExecutionMiscount, "FirstIsNone",
               FETCH0 "!2400 RecordHandlingStarted member=0 execution=0 endsAt=2900\n"},
        BadLog{Anomaly::ExecutionMiscount, "RetryIsTheFirstAgain",
               FETCH0 START0 "2900 RecordHandlingFailed member=0\n"
                             "!2900 RecordHandlingStarted member=0 execution=1 endsAt=3400\n"},
        BadLog{Anomaly::EffectWithoutStart, "EffectOfNothing",
               "!2900 RecordEffect member=0 happening=0 reaction=0 entity=0\n"},
        BadLog{Anomaly::EffectWithoutStart, "EffectOnItsWay", FETCH0 "!" EFFECT0},
        BadLog{Anomaly::EffectWithoutStart, "EffectAfterAFailure",
               FETCH0 START0 "2900 RecordHandlingFailed member=0\n!" EFFECT0},
        BadLog{Anomaly::EffectTwice, "TwoEffects", FETCH0 START0 EFFECT0 "!" EFFECT0},
        BadLog{Anomaly::EffectTwice, "TwoEffectsApart",
               FETCH0 START0
               "2500 RecordEffect member=0 happening=0 reaction=0 entity=0\n!" EFFECT0},
        BadLog{Anomaly::EffectTwice, "TwoEffectsOfARetry",
               FETCH0 START0 "2900 RecordHandlingFailed member=0\n"
                             "2900 RecordHandlingStarted member=0 execution=2 endsAt=3400\n"
                             "3000 RecordEffect member=0 happening=0 reaction=0 entity=0\n"
                             "!3400 RecordEffect member=0 happening=0 reaction=0 entity=0\n"},
        BadLog{Anomaly::WrongEffect, "OfAnotherHappening",
               FETCH0 START0 "!2900 RecordEffect member=0 happening=1 reaction=0 entity=0\n"},
        BadLog{Anomaly::WrongEffect, "OfAnotherEntity",
               FETCH0 START0 "!2900 RecordEffect member=0 happening=0 reaction=0 entity=1\n"},
        BadLog{Anomaly::WrongEffect, "OfNoHappening",
               FETCH0 START0 "!2900 RecordEffect member=0 happening=9 reaction=0 entity=0\n"},
        BadLog{Anomaly::EndedWithoutStart, "CommitOnItsWay",
               FETCH0 "!2200 OffsetCommitted member=0 group=0 partition=0 committed=1\n"},
        BadLog{Anomaly::EndedWithoutStart, "FailureOnItsWay",
               FETCH0 "!2400 RecordHandlingFailed member=0\n"},
        BadLog{Anomaly::EndedWithoutStart, "FailureOfNothing",
               "!2400 RecordHandlingFailed member=0\n"},
        BadLog{Anomaly::EndedWithoutStart, "CommitAfterAFailure",
               FETCH0 START0 "2900 RecordHandlingFailed member=0\n!" COMMIT0},
        BadLog{Anomaly::EndedWithoutEffect, "CommitBeforeTheEffect", FETCH0 START0 "!" COMMIT0},
        BadLog{Anomaly::CommitBeyondEnd, "OneTooFar",
               FETCH0 START0 EFFECT0
               "!2900 OffsetCommitted member=0 group=0 partition=0 committed=4\n"},
        BadLog{Anomaly::CommitBeyondEnd, "OfAnEmptyPartition",
               "!2900 OffsetCommitted member=1 group=0 partition=1 committed=1\n"},
        BadLog{Anomaly::CommitBeyondEnd, "Far",
               "!2900 OffsetCommitted member=0 group=0 partition=0 committed=1000\n"},
        BadLog{Anomaly::CommitNotInHand, "NothingInHand",
               "!2100 OffsetCommitted member=0 group=0 partition=0 committed=1\n"},
        BadLog{Anomaly::CommitNotInHand, "OneMoreThanInHand",
               FETCH0 START0 EFFECT0
               "!2900 OffsetCommitted member=0 group=0 partition=0 committed=2\n"},
        BadLog{Anomaly::CommitNotInHand, "LessThanInHand",
               FETCH0 START0 EFFECT0
               "!2900 OffsetCommitted member=0 group=0 partition=0 committed=0\n"},
        BadLog{Anomaly::CommitNotInHand, "Twice", HANDLED0 "!" COMMIT0}),
    nameOfCase);

INSTANTIATE_TEST_SUITE_P(
    Dead, BadLogTest,
    testing::Values(
        BadLog{Anomaly::Zombie, "Heartbeat",
               KILL0 "!2600 MemberHeartbeat member=0 sessionEndsAt=8600\n"},
        BadLog{Anomaly::Zombie, "Fetch",
               KILL0
               "!2600 RecordFetched member=0 partition=0 offset=0 happening=0 arrivesAt=2900\n"},
        BadLog{Anomaly::Zombie, "Start",
               FETCH0 KILL0 "!2600 RecordHandlingStarted member=0 execution=1 endsAt=2900\n"},
        BadLog{Anomaly::Zombie, "Effect", FETCH0 START0 KILL0 "!" EFFECT0},
        BadLog{Anomaly::Zombie, "Commit", FETCH0 START0 KILL0 "!" COMMIT0},
        BadLog{Anomaly::Zombie, "Failure",
               FETCH0 START0 KILL0 "!2900 RecordHandlingFailed member=0\n"},
        BadLog{Anomaly::Zombie, "Sleep", KILL0 "!2600 MemberSlept member=0 wakesAt=4000\n"},
        BadLog{Anomaly::Zombie, "Wake", KILL0 "!2600 MemberWoke member=0\n"},
        BadLog{Anomaly::Zombie, "Farewell", KILL0 "!2600 MemberLeft member=0 group=0\n"},
        BadLog{Anomaly::Zombie, "CommitAfterLeaving",
               FETCH0 START0 "2900 RecordHandlingFailed member=0\n"
                             "2900 MemberLeft member=0 group=0\n!" COMMIT0},
        BadLog{Anomaly::Zombie, "ToldToStop", KILL0 "!2600 MemberDrains member=0\n"},
        BadLog{Anomaly::BusyHand, "LeavesInTheMidstOfItsWork",
               FETCH0 START0 "!2500 MemberLeft member=0 group=0\n"},
        BadLog{Anomaly::BusyHand, "LeavesInTheMidstThoughToldToStop",
               FETCH0 START0 "2500 MemberDrains member=0\n!2500 MemberLeft member=0 group=0\n"},
        BadLog{Anomaly::WrongState, "FetchesThoughToldToStop",
               FETCH0 START0
               "2500 MemberDrains member=0\n" EFFECT0 COMMIT0
               "!2900 RecordFetched member=0 partition=0 offset=1 happening=1 arrivesAt=3200\n"},
        BadLog{Anomaly::WrongState, "ToldToStopTwice",
               FETCH0 START0 "2500 MemberDrains member=0\n!2600 MemberDrains member=0\n"},
        BadLog{Anomaly::WrongState, "ToldToStopWithNothingToEnd",
               FETCH0 "!2200 MemberDrains member=0\n"},
        BadLog{Anomaly::WrongState, "KilledTwice", KILL0 "!2600 MemberKilled member=0\n"},
        BadLog{Anomaly::WrongState, "KilledAfterLeaving",
               "2400 MemberLeft member=0 group=0\n!2600 MemberKilled member=0\n"},
        BadLog{Anomaly::WrongState, "JoinedTwice",
               "!2600 MemberJoined member=0 group=0 sessionEndsAt=8600\n"}),
    nameOfCase);

#define EXPEL0 "8000 MemberExpelled member=0 group=0\n"
#define BEAT1 "6000 MemberHeartbeat member=1 sessionEndsAt=12000\n"

INSTANTIATE_TEST_SUITE_P(
    Group, BadLogTest,
    testing::Values(
        BadLog{Anomaly::SessionEnd, "ExpelledEarly",
               KILL0 BEAT1 "!7999 MemberExpelled member=0 group=0\n"},
        BadLog{Anomaly::SessionEnd, "ExpelledLate",
               KILL0 BEAT1 "!8001 MemberExpelled member=0 group=0\n"},
        BadLog{Anomaly::SessionEnd, "ExpelledByAnOldSession",
               KILL0 "!6000 MemberExpelled member=0 group=0\n"},
        BadLog{Anomaly::SessionEnd, "NeverExpelled", KILL0 BEAT1 "!9000 RunEnded\n"},
        BadLog{Anomaly::SessionEnd, "AHeartbeatTooLate",
               "!8001 MemberHeartbeat member=0 sessionEndsAt=14001\n"},
        BadLog{Anomaly::SessionEnd, "AHeartbeatThatStatesTooMuch",
               "!3000 MemberHeartbeat member=0 sessionEndsAt=9001\n"},
        BadLog{Anomaly::SessionEnd, "BackAfterTheSession",
               KILL0 BEAT1 "!8500 MemberJoined member=0 group=0 sessionEndsAt=14500\n"},
        BadLog{Anomaly::ExpelledAlive, "InItsSession", "!2500 MemberExpelled member=0 group=0\n"},
        BadLog{Anomaly::ExpelledAlive, "JustBeforeItsEnd",
               BEAT1 "!7999 MemberExpelled member=0 group=0\n"},
        BadLog{Anomaly::ExpelledAlive, "WhenItCameBack",
               KILL0 "2600 MemberJoined member=0 group=0 sessionEndsAt=8600\n" BEAT1
                     "!8000 MemberExpelled member=0 group=0\n"},
        BadLog{Anomaly::TwoOwners, "MovedWhileItWorks",
               FETCH0 START0 "!2500 PartitionAssigned group=0 partition=0 member=1 position=0\n"},
        BadLog{Anomaly::TwoOwners, "MovedWhileACopyTravels",
               FETCH0 "!2200 PartitionAssigned group=0 partition=0 member=1 position=0\n"},
        BadLog{Anomaly::TwoOwners, "MovedWhileRevoking",
               FETCH0 START0 "2450 PartitionRevoked group=0 partition=0 member=0\n"
                             "!2500 PartitionAssigned group=0 partition=0 member=1 position=0\n"},
        BadLog{Anomaly::ReassignedBeforeExpulsion, "AtOnce",
               KILL0 "!2500 PartitionAssigned group=0 partition=0 member=1 position=0\n"},
        BadLog{Anomaly::ReassignedBeforeExpulsion, "JustBefore",
               KILL0 BEAT1 "!7999 PartitionAssigned group=0 partition=0 member=1 position=0\n"},
        BadLog{Anomaly::ReassignedBeforeExpulsion, "ToNobody",
               KILL0 "!3000 PartitionAssigned group=0 partition=0 member=none position=0\n"},
        BadLog{Anomaly::Membership, "AssignedToTheExpelled",
               KILL0 BEAT1 EXPEL0
               "!8000 PartitionAssigned group=0 partition=0 member=0 position=0\n"},
        BadLog{Anomaly::Membership, "AssignedToOneThatLeft",
               "2500 MemberLeft member=1 group=0\n"
               "!2500 PartitionAssigned group=0 partition=0 member=1 position=0\n"},
        BadLog{Anomaly::Membership, "ExpelledTwice", KILL0 BEAT1 EXPEL0 "!" EXPEL0},
        BadLog{Anomaly::GenerationWrong, "SameAgain", "!2100 Rebalanced group=0 generation=1\n"},
        BadLog{Anomaly::GenerationWrong, "OneLeftOut", "!2100 Rebalanced group=0 generation=3\n"},
        BadLog{Anomaly::GenerationWrong, "Back",
               "2100 Rebalanced group=0 generation=2\n"
               "!2100 Rebalanced group=0 generation=1\n"}),
    nameOfCase);

#define CAUSE(N) "cause=" #N

INSTANTIATE_TEST_SUITE_P(
    Trace, BadLogTest,
    testing::Values(BadLog{Anomaly::TimeWentBack, "ByOne", "!1999 MemberWoke member=0\n"},
                    BadLog{Anomaly::TimeWentBack, "ToZero", "!0 MemberWoke member=0\n"},
                    BadLog{Anomaly::TimeWentBack, "ByTheEndItself",
                           "3000 MemberWoke member=0\n!2999 RunEnded\n"},
                    BadLog{Anomaly::CauseFromFuture, "Far",
                           "!2100 MemberWoke member=0 " CAUSE(1000) "\n"},
                    BadLog{Anomaly::CauseFromFuture, "Largest",
                           "!2100 MemberWoke member=0 " CAUSE(18446744073709551615) "\n"},
                    BadLog{Anomaly::CauseFromFuture, "OfTheEnd", "!2100 RunEnded " CAUSE(500) "\n"},
                    BadLog{Anomaly::AfterTheEnd, "AHeartbeat",
                           "2100 RunEnded\n!2100 MemberHeartbeat member=0 sessionEndsAt=8100\n"},
                    BadLog{Anomaly::AfterTheEnd, "AHappening", "2100 RunEnded\n!" HAPPENED3},
                    BadLog{Anomaly::AfterTheEnd, "AnotherEnd", "2100 RunEnded\n!2100 RunEnded\n"},
                    BadLog{Anomaly::TapeBroken, "HappeningLeftOut",
                           "!2100 Happened happening=4 entity=1 number=1 type=0\n"},
                    BadLog{Anomaly::TapeBroken, "HappeningTwice",
                           "!2100 Happened happening=2 entity=1 number=1 type=0\n"},
                    BadLog{Anomaly::TapeBroken, "NumberLeftOut",
                           "!2100 Happened happening=3 entity=1 number=2 type=0\n"},
                    BadLog{Anomaly::TapeBroken, "NumberTwice",
                           "!2100 Happened happening=3 entity=0 number=3 type=0\n"}),
    nameOfCase);

#undef FETCH0
#undef START0
#undef EFFECT0
#undef COMMIT0
#undef HANDLED0
#undef HAPPENED3
#undef SENT3
#undef KILL0
#undef EXPEL0
#undef BEAT1
#undef CAUSE

}  // namespace
}  // namespace millrace::check::log_anomalies_test
