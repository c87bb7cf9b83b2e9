// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/check/anomalies.h"
#include "tests/core/check/history_text.h"

// Bad histories of the list: each continues goodStart(), where jobs 0, 1, 2 are ready in that
// order, and the marked line is what must be found first. And good ones, in which nothing is.

namespace millrace::check::list_anomalies_test {
namespace {

struct BadList {
    Anomaly anomaly;
    const char* name;
    const char* text;
};

class BadListTest : public testing::TestWithParam<BadList> {};

TEST_P(BadListTest, IsFound)
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

std::string nameOfCase(const testing::TestParamInfo<BadList>& row)
{
    return row.param.name;
}

// Time, job, worker, attempt, executions so far, arrival, end of the lease.
#define CLAIM(AT, JOB, WORKER, ATTEMPT, EXECUTIONS, ARRIVES, ENDS)                                \
    AT " JobClaimed job=" #JOB " worker=" #WORKER " attempt=" #ATTEMPT " executions=" #EXECUTIONS \
       " arrivesAt=" #ARRIVES " leaseEndsAt=" #ENDS "\n"
#define CLAIM0 CLAIM("2100", 0, 0, 1, 0, 2400, 8100)
#define START0 "2400 JobStarted worker=0 execution=1 endsAt=2900\n"
#define EFFECT0 "2900 JobEffect worker=0 job=0 happening=0 reaction=0 entity=0\n"
#define DONE0 "2900 JobCompleted worker=0 job=0\n"
#define RETRY0 "2900 JobRetried worker=0 job=0 dueAt=3900\n"
#define HANDLED0 CLAIM0 START0 EFFECT0 DONE0
#define KILL0 "2500 WorkerKilled worker=0\n"
#define BEATS                                             \
    "6000 MemberHeartbeat member=0 sessionEndsAt=12000\n" \
    "6000 MemberHeartbeat member=1 sessionEndsAt=12000\n"
#define HAPPENED3 "2050 Happened happening=3 entity=1 number=1 type=0\n"
#define SENT3 "2050 JobSent happening=3 reaction=0 arrivesAt=2350\n"

INSTANTIATE_TEST_SUITE_P(
    Enqueue, BadListTest,
    testing::Values(BadList{Anomaly::Unexpected, "EnqueuedButNeverSent",
                            HAPPENED3 "!2350 JobEnqueued job=3 happening=3 reaction=0\n"},
                    BadList{Anomaly::Unexpected, "ClaimedButNeverEnqueued",
                            CLAIM("!2100", 7, 0, 1, 0, 2400, 8100)},
                    BadList{Anomaly::Unexpected, "CompletedButNeverEnqueued",
                            "!2100 JobCompleted worker=0 job=7\n"},
                    BadList{Anomaly::Unexpected, "SentBeforeItHappened", "!" SENT3},
                    BadList{Anomaly::Duplicate, "SentTwice", HAPPENED3 SENT3 "!" SENT3},
                    BadList{Anomaly::Duplicate, "EnqueuedTwice",
                            "!2100 JobEnqueued job=3 happening=0 reaction=0\n"},
                    BadList{Anomaly::Duplicate, "NumberUsedTwice",
                            HAPPENED3 SENT3 "!2350 JobEnqueued job=2 happening=3 reaction=0\n"},
                    BadList{Anomaly::BeforeArrival, "EnqueuedTooEarly",
                            HAPPENED3 SENT3 "!2349 JobEnqueued job=3 happening=3 reaction=0\n"},
                    BadList{Anomaly::BeforeArrival, "StartedTooEarly",
                            CLAIM0 "!2399 JobStarted worker=0 execution=1 endsAt=2900\n"},
                    BadList{Anomaly::BeforeArrival, "StartedAtOnce",
                            CLAIM0 "!2100 JobStarted worker=0 execution=1 endsAt=2900\n"}),
    nameOfCase);

INSTANTIATE_TEST_SUITE_P(
    Claim, BadListTest,
    testing::Values(
        BadList{Anomaly::DoubleClaim, "ByAnother", CLAIM0 CLAIM("!2200", 0, 1, 2, 0, 2500, 8200)},
        BadList{Anomaly::DoubleClaim, "WhileItWorks",
                CLAIM0 START0 CLAIM("!2500", 0, 1, 2, 1, 2800, 8500)},
        BadList{Anomaly::DoubleClaim, "BeforeTheLeaseOfTheDeadEnds",
                CLAIM0 KILL0 CLAIM("!3000", 0, 1, 2, 0, 3300, 9000)},
        BadList{Anomaly::ClaimedNotReady, "AtOnce",
                CLAIM0 START0 RETRY0 CLAIM("!2900", 0, 1, 2, 1, 3200, 8900)},
        BadList{Anomaly::ClaimedNotReady, "JustBefore",
                CLAIM0 START0 RETRY0 CLAIM("!3899", 0, 1, 2, 1, 4200, 9899)},
        BadList{Anomaly::ClaimedNotReady, "WithoutBeingMadeReady",
                CLAIM0 START0 RETRY0 CLAIM("!3900", 0, 1, 2, 1, 4200, 9900)},
        BadList{Anomaly::Ghost, "ClaimedAfterCompletion",
                HANDLED0 CLAIM("!3000", 0, 1, 2, 1, 3300, 9000)},
        BadList{Anomaly::Ghost, "ByTheSameWorker", HANDLED0 CLAIM("!2900", 0, 0, 2, 1, 3300, 8900)},
        BadList{Anomaly::Ghost, "ClaimedFromTheDeadSet",
                CLAIM0 START0 RETRY0 "3900 JobReady job=0\n" CLAIM("3900", 1, 0, 1, 0, 4200, 9900)
                    CLAIM("3900", 2, 1, 1, 0, 4200,
                          9900) "4200 JobStarted worker=0 execution=1 endsAt=4300\n"
                                "4300 JobEffect worker=0 job=1 happening=1 reaction=0 entity=0\n"
                                "4300 JobCompleted worker=0 job=1\n" CLAIM(
                                    "4300", 0, 0, 2, 1, 4600,
                                    10300) "4600 JobStarted worker=0 execution=2 endsAt=5000\n"
                                           "5000 JobDeadLettered job=0 worker=0\n" CLAIM(
                                               "!5000", 0, 0, 3, 2, 5300, 11000)},
        BadList{Anomaly::BusyHand, "WithAJobOnItsWay",
                CLAIM0 CLAIM("!2100", 1, 0, 1, 0, 2400, 8100)},
        BadList{Anomaly::BusyHand, "WithAJobInWork",
                CLAIM0 START0 CLAIM("!2500", 1, 0, 1, 0, 2800, 8500)},
        BadList{Anomaly::BusyHand, "StartedTwice",
                CLAIM0 START0 "!2500 JobStarted worker=0 execution=2 endsAt=2900\n"},
        BadList{Anomaly::ClaimedOutOfTurn, "TheSecondFirst",
                CLAIM("!2100", 1, 0, 1, 0, 2400, 8100)},
        BadList{Anomaly::ClaimedOutOfTurn, "TheLastFirst", CLAIM("!2100", 2, 0, 1, 0, 2400, 8100)},
        BadList{Anomaly::ClaimedOutOfTurn, "ARetryBeforeTheOthers",
                CLAIM0 START0 RETRY0
                "3900 JobReady job=0\n" CLAIM("!3900", 0, 1, 2, 1, 4200, 9900)},
        BadList{Anomaly::ClaimedOutOfTurn, "AJobHandedBackBeforeTheOthers",
                CLAIM0 "2200 WorkerStopped worker=0\n" CLAIM("!2200", 0, 1, 1, 0, 2500, 8200)},
        BadList{Anomaly::AttemptMiscount, "FirstIsNone", CLAIM("!2100", 0, 0, 0, 0, 2400, 8100)},
        BadList{Anomaly::AttemptMiscount, "FirstIsTheSecond",
                CLAIM("!2100", 0, 0, 2, 0, 2400, 8100)},
        BadList{Anomaly::AttemptMiscount, "HandedBackButCounted",
                CLAIM0 CLAIM("2200", 1, 1, 1, 0, 2500,
                             8200) "2300 WorkerStopped worker=0\n2300 WorkerStarted "
                                   "worker=0\n" CLAIM("2300", 2, 0, 1, 0, 2600,
                                                      8300) "2300 WorkerStopped worker=1\n2300 "
                                                            "WorkerStarted worker=1\n" CLAIM(
                                                                "!2300", 0, 1, 2, 0, 2600, 8300)},
        BadList{Anomaly::ExecutionMiscount, "ClaimCountsTooMany",
                CLAIM("!2100", 0, 0, 1, 1, 2400, 8100)},
        BadList{Anomaly::ExecutionMiscount, "FirstStartIsTheSecond",
                CLAIM0 "!2400 JobStarted worker=0 execution=2 endsAt=2900\n"},
        BadList{Anomaly::ExecutionMiscount, "FirstStartIsNone",
                CLAIM0 "!2400 JobStarted worker=0 execution=0 endsAt=2900\n"}),
    nameOfCase);

// From here on jobs 1 and 2 go first to a dead end, so that job 0 is at the head of the list.
#define OTHERS                                                                               \
    CLAIM("2100", 1, 1, 1, 0, 2400, 8100)                                                    \
    "2400 JobStarted worker=1 execution=1 endsAt=2500\n"                                     \
    "2500 JobRetried worker=1 job=1 dueAt=90000\n" CLAIM(                                    \
        "2500", 2, 1, 1, 0, 2800, 8500) "2800 JobStarted worker=1 execution=1 endsAt=2850\n" \
                                        "2850 JobRetried worker=1 job=2 dueAt=90000\n"
#define CLAIM_START0 CLAIM0 OTHERS "2850 JobStarted worker=0 execution=1 endsAt=2900\n"
#define SECOND0                                             \
    "3900 JobReady job=0\n" CLAIM("3900", 0, 1, 2, 1, 4200, \
                                  9900) "4200 JobStarted worker=1 execution=2 endsAt=4700\n"

INSTANTIATE_TEST_SUITE_P(
    Attempts, BadListTest,
    testing::Values(
        BadList{Anomaly::TooManyAttempts, "AThird",
                CLAIM_START0 RETRY0 SECOND0
                "4700 JobRetried worker=1 job=0 dueAt=5000\n5000 JobReady job=0\n" CLAIM(
                    "!5000", 0, 1, 3, 2, 5300, 11000)},
        BadList{Anomaly::TooManyAttempts, "AThirdAfterACrash",
                CLAIM_START0 RETRY0 SECOND0
                "4500 WorkerKilled worker=1\n" BEATS
                "9900 LeaseEnded job=0 worker=1\n" CLAIM("!9900", 0, 0, 3, 2, 9990, 15900)},
        BadList{Anomaly::TooManyAttempts, "AThirdByTheFirstWorker",
                CLAIM_START0 RETRY0 SECOND0
                "4700 JobRetried worker=1 job=0 dueAt=4700\n4700 JobReady job=0\n" CLAIM(
                    "!4700", 0, 0, 3, 2, 5300, 10700)},
        BadList{Anomaly::DeadLetteredEarly, "AfterTheFirst",
                CLAIM0 START0 "!2900 JobDeadLettered job=0 worker=0\n"},
        BadList{Anomaly::DeadLetteredEarly, "AfterTheFirstCrash",
                CLAIM0 KILL0 BEATS "!8100 JobDeadLettered job=0 worker=0\n"},
        BadList{Anomaly::DeadLetteredEarly, "AnotherJob",
                HANDLED0 CLAIM("2900", 1, 0, 1, 0, 3200,
                               8900) "3200 JobStarted worker=0 execution=1 endsAt=3300\n"
                                     "!3300 JobDeadLettered job=1 worker=0\n"},
        BadList{Anomaly::EarlyReady, "AtOnce", CLAIM0 START0 RETRY0 "!2900 JobReady job=0\n"},
        BadList{Anomaly::EarlyReady, "JustBefore", CLAIM0 START0 RETRY0 "!3899 JobReady job=0\n"},
        BadList{Anomaly::EarlyReady, "BeforeADueOfNever",
                CLAIM0 START0 "2900 JobRetried worker=0 job=0 dueAt=never\n!7000 JobReady job=0\n"},
        BadList{Anomaly::WrongState, "ReadyWhileClaimed", CLAIM0 "!2200 JobReady job=0\n"},
        BadList{Anomaly::WrongState, "ReadyAfterCompletion", HANDLED0 "!3000 JobReady job=0\n"},
        BadList{Anomaly::WrongState, "DeadLetteredWhileReady",
                "!2100 JobDeadLettered job=0 worker=0\n"},
        BadList{Anomaly::WrongState, "LeaseEndOfNoClaim", "!2100 LeaseEnded job=0 worker=0\n"},
        BadList{Anomaly::WrongState, "StartedTwiceAsAProcess", "!2100 WorkerStarted worker=0\n"},
        BadList{Anomaly::WrongState, "KilledTwice", KILL0 "!2600 WorkerKilled worker=0\n"}),
    nameOfCase);

INSTANTIATE_TEST_SUITE_P(
    Lease, BadListTest,
    testing::Values(
        BadList{Anomaly::LeaseEnd, "Early", CLAIM0 KILL0 BEATS "!8099 LeaseEnded job=0 worker=0\n"},
        BadList{Anomaly::LeaseEnd, "Late", CLAIM0 KILL0 BEATS "!8101 LeaseEnded job=0 worker=0\n"},
        BadList{Anomaly::LeaseEnd, "ByAnOldLease",
                CLAIM0 "2300 LeaseExtended worker=0 leaseEndsAt=8300\n" KILL0 BEATS
                       "!8100 LeaseEnded job=0 worker=0\n"},
        BadList{Anomaly::LeaseEnd, "Never", CLAIM0 KILL0 BEATS "!9000 RunEnded\n"},
        BadList{Anomaly::LeaseEnd, "RenewedTooLate",
                CLAIM0 BEATS "!8101 LeaseExtended worker=0 leaseEndsAt=14101\n"},
        BadList{Anomaly::LeaseEnd, "StatedTooLong", CLAIM("!2100", 0, 0, 1, 0, 2400, 8101)},
        BadList{Anomaly::LeaseEnd, "DeadLetteredEarlyOfTheDead",
                CLAIM_START0 RETRY0 SECOND0 "4500 WorkerKilled worker=1\n" BEATS
                                            "!9800 JobDeadLettered job=0 worker=1\n"},
        BadList{Anomaly::LeaseOfTheLiving, "AtItsEnd",
                CLAIM0 BEATS "!8100 LeaseEnded job=0 worker=0\n"},
        BadList{Anomaly::LeaseOfTheLiving, "WhileItWorks",
                CLAIM0 START0 "!2500 LeaseEnded job=0 worker=0\n"},
        BadList{Anomaly::LeaseOfTheLiving, "AfterARenewal",
                CLAIM0 "4000 LeaseExtended worker=0 leaseEndsAt=10000\n" BEATS
                       "!8100 LeaseEnded job=0 worker=0\n"},
        BadList{Anomaly::Zombie, "Claim", KILL0 CLAIM("!2600", 0, 0, 1, 0, 2900, 8600)},
        BadList{Anomaly::Zombie, "ClaimAfterAStop",
                "2500 WorkerStopped worker=0\n" CLAIM("!2600", 0, 0, 1, 0, 2900, 8600)},
        BadList{Anomaly::Zombie, "Start", CLAIM0 "2200 WorkerKilled worker=0\n!" START0},
        BadList{Anomaly::Zombie, "Effect", CLAIM0 START0 KILL0 "!" EFFECT0},
        BadList{Anomaly::Zombie, "Completion", CLAIM0 START0 KILL0 "!" DONE0},
        BadList{Anomaly::Zombie, "Retry", CLAIM0 START0 KILL0 "!" RETRY0},
        BadList{Anomaly::Zombie, "Renewal",
                CLAIM0 KILL0 "!4100 LeaseExtended worker=0 leaseEndsAt=10100\n"}),
    nameOfCase);

INSTANTIATE_TEST_SUITE_P(
    Work, BadListTest,
    testing::Values(
        BadList{Anomaly::NothingInHand, "StartOfNothing",
                "!2400 JobStarted worker=0 execution=1 endsAt=2900\n"},
        BadList{Anomaly::NothingInHand, "RenewalOfNothing",
                "!2400 LeaseExtended worker=0 leaseEndsAt=8400\n"},
        BadList{Anomaly::NothingInHand, "CompletionByAnother",
                CLAIM0 START0 "!2900 JobCompleted worker=1 job=0\n"},
        BadList{Anomaly::NothingInHand, "StartByANewProcess",
                CLAIM0 "2200 WorkerKilled worker=0\n"
                       "2300 WorkerStarted worker=0\n!" START0},
        BadList{Anomaly::EffectWithoutStart, "OnItsWay", CLAIM0 "!" EFFECT0},
        BadList{Anomaly::EffectWithoutStart, "OfNothing", "!" EFFECT0},
        BadList{Anomaly::EffectWithoutStart, "AfterCompletion", HANDLED0 "!" EFFECT0},
        BadList{Anomaly::EffectTwice, "AtOnce", CLAIM0 START0 EFFECT0 "!" EFFECT0},
        BadList{Anomaly::EffectTwice, "Apart",
                CLAIM0 START0
                "2500 JobEffect worker=0 job=0 happening=0 reaction=0 entity=0\n!" EFFECT0},
        BadList{Anomaly::EffectTwice, "OfARetry",
                CLAIM_START0 RETRY0 SECOND0
                "4300 JobEffect worker=1 job=0 happening=0 reaction=0 entity=0\n"
                "!4700 JobEffect worker=1 job=0 happening=0 reaction=0 entity=0\n"},
        BadList{Anomaly::WrongEffect, "OfAnotherJob",
                CLAIM0 START0 "!2900 JobEffect worker=0 job=1 happening=1 reaction=0 entity=0\n"},
        BadList{Anomaly::WrongEffect, "OfAnotherHappening",
                CLAIM0 START0 "!2900 JobEffect worker=0 job=0 happening=1 reaction=0 entity=0\n"},
        BadList{Anomaly::WrongEffect, "OfAnotherEntity",
                CLAIM0 START0 "!2900 JobEffect worker=0 job=0 happening=0 reaction=0 entity=1\n"},
        BadList{Anomaly::EndedWithoutStart, "Completed", CLAIM0 "!" DONE0},
        BadList{Anomaly::EndedWithoutStart, "Retried", CLAIM0 "!" RETRY0},
        BadList{Anomaly::EndedWithoutStart, "DeadLettered",
                CLAIM0 "!2900 JobDeadLettered job=0 worker=0\n"},
        BadList{Anomaly::EndedWithoutEffect, "CompletedAtOnce",
                CLAIM0 START0 "!2400 JobCompleted worker=0 job=0\n"},
        BadList{Anomaly::EndedWithoutEffect, "CompletedInTime", CLAIM0 START0 "!" DONE0},
        BadList{Anomaly::EndedWithoutEffect, "TheRetryToo",
                CLAIM_START0 EFFECT0 RETRY0 SECOND0 "!4700 JobCompleted worker=1 job=0\n"},
        BadList{Anomaly::CompletedTwice, "AtOnce_", HANDLED0 "!" DONE0},
        BadList{Anomaly::CompletedTwice, "Later", HANDLED0 "!3500 JobCompleted worker=0 job=0\n"},
        BadList{Anomaly::CompletedTwice, "ByAnother",
                HANDLED0 "!3500 JobCompleted worker=1 job=0\n"}),
    nameOfCase);

#define REQUEST0 "2100 RequestStarted thread=0 happening=0 endsAt=2200\n"
#define INLINE0 "2200 InlineStarted thread=0 happening=0 reaction=0 endsAt=2500\n"

INSTANTIATE_TEST_SUITE_P(
    Requests, BadListTest,
    testing::Values(
        BadList{Anomaly::BusyHand, "TwoRequests",
                REQUEST0 "!2150 RequestStarted thread=0 happening=1 endsAt=2250\n"},
        BadList{Anomaly::BusyHand, "TwoReactions",
                REQUEST0 INLINE0
                "!2300 InlineStarted thread=0 happening=0 reaction=0 endsAt=2500\n"},
        BadList{Anomaly::Duplicate, "ServedTwice",
                REQUEST0 "2200 RequestFinished thread=0 happening=0\n"
                         "!2300 RequestStarted thread=1 happening=0 endsAt=2400\n"},
        BadList{Anomaly::Unexpected, "RequestOfNothing",
                "!2100 RequestStarted thread=0 happening=9 endsAt=2200\n"},
        BadList{Anomaly::NothingInHand, "ReactionOfNoRequest", "!" INLINE0},
        BadList{Anomaly::NothingInHand, "AnswerToNoRequest",
                "!2200 RequestFinished thread=0 happening=0\n"},
        BadList{Anomaly::EffectWithoutStart, "InlineEffectOfNothing",
                REQUEST0 "!2500 InlineEffect thread=0 happening=0 reaction=0 entity=0\n"},
        BadList{Anomaly::EffectTwice, "InlineEffects",
                REQUEST0 INLINE0 "2400 InlineEffect thread=0 happening=0 reaction=0 entity=0\n"
                                 "!2500 InlineEffect thread=0 happening=0 reaction=0 entity=0\n"},
        BadList{Anomaly::WrongEffect, "InlineEffectElsewhere",
                REQUEST0 INLINE0 "!2500 InlineEffect thread=0 happening=1 reaction=0 entity=0\n"},
        BadList{Anomaly::EndedWithoutStart, "InlineFinished",
                REQUEST0 "!2500 InlineFinished thread=0 happening=0 reaction=0\n"},
        BadList{Anomaly::EndedWithoutStart, "InlineFailed",
                REQUEST0 "!2500 InlineFailed thread=0 happening=0 reaction=0\n"},
        BadList{Anomaly::EndedWithoutEffect, "InlineFinishedWithoutEffect",
                REQUEST0 INLINE0 "!2500 InlineFinished thread=0 happening=0 reaction=0\n"},
        BadList{Anomaly::WrongState, "AnswerInTheMiddle",
                REQUEST0 INLINE0 "!2300 RequestFinished thread=0 happening=0\n"}),
    nameOfCase);

struct GoodHistory {
    const char* name;
    const char* text;
};

class GoodHistoryTest : public testing::TestWithParam<GoodHistory> {};

TEST_P(GoodHistoryTest, NothingIsFound)
{
    const std::string csv = test::csvOf(test::goodStart() + GetParam().text);
    EXPECT_EQ(findAnomalies(csv), std::vector<std::string>{});
}

#define LOG_HANDLED0                                                                \
    "2100 RecordFetched member=0 partition=0 offset=0 happening=0 arrivesAt=2400\n" \
    "2400 RecordHandlingStarted member=0 execution=1 endsAt=2900\n"                 \
    "2900 RecordEffect member=0 happening=0 reaction=0 entity=0\n"                  \
    "2900 OffsetCommitted member=0 group=0 partition=0 committed=1\n"

INSTANTIATE_TEST_SUITE_P(
    Anomalies, GoodHistoryTest,
    testing::Values(
        GoodHistory{"Start", ""},
        GoodHistory{"Handled", CLAIM0 START0 EFFECT0 DONE0 "3000 RunEnded\n"},
        GoodHistory{
            "RecordHandled", LOG_HANDLED0
            "2900 RecordFetched member=0 partition=0 offset=1 happening=1 arrivesAt=3200\n"},
        GoodHistory{"RetriedInPlace",
                    "2100 RecordFetched member=0 partition=0 offset=0 happening=0 arrivesAt=2400\n"
                    "2400 RecordHandlingStarted member=0 execution=1 endsAt=2900\n"
                    "2900 RecordHandlingFailed member=0\n"
                    "2900 RecordHandlingStarted member=0 execution=2 endsAt=3400\n"
                    "3400 RecordEffect member=0 happening=0 reaction=0 entity=0\n"
                    "3400 OffsetCommitted member=0 group=0 partition=0 committed=1\n"},
        GoodHistory{
            "BackWithinTheSession",
            "2100 RecordFetched member=0 partition=0 offset=0 happening=0 arrivesAt=2400\n"
            "2200 MemberKilled member=0\n"
            "2600 MemberJoined member=0 group=0 sessionEndsAt=8600\n"
            "2600 RecordFetched member=0 partition=0 offset=0 happening=0 arrivesAt=2900\n"},
        GoodHistory{"ExpelledAtTheEndOfTheSession",
                    "2200 MemberKilled member=0\n"
                    "6000 MemberHeartbeat member=1 sessionEndsAt=12000\n"
                    "8000 MemberExpelled member=0 group=0\n"},
        GoodHistory{
            "MovedAfterTheExpulsion",
            "2200 MemberKilled member=0\n6000 MemberHeartbeat member=1 sessionEndsAt=12000\n"
            "8000 MemberExpelled member=0 group=0\n8000 Rebalanced group=0 generation=2\n"
            "8000 PartitionAssigned group=0 partition=0 member=1 position=0\n"
            "8000 RecordFetched member=1 partition=0 offset=0 happening=0 arrivesAt=8300\n"},
        GoodHistory{
            "MovedBackToTheSameOwner",
            "2100 RecordFetched member=0 partition=0 offset=0 happening=0 arrivesAt=2400\n"
            "2200 PartitionRevoked group=0 partition=0 member=0\n"
            "2300 PartitionAssigned group=0 partition=0 member=0 position=0\n"
            "2400 RecordHandlingStarted member=0 execution=1 endsAt=2900\n"
            "2900 RecordEffect member=0 happening=0 reaction=0 entity=0\n"
            "2900 OffsetCommitted member=0 group=0 partition=0 committed=1\n"
            "2900 RecordFetched member=0 partition=0 offset=1 happening=1 arrivesAt=3200\n"},
        GoodHistory{
            "ResetToTheLogStart",
            "2050 SegmentsDeleted partition=0 logStart=2\n"
            "2100 PositionReset group=0 partition=0 position=2\n"
            "2100 RecordFetched member=0 partition=0 offset=2 happening=2 arrivesAt=2400\n"},
        GoodHistory{"RetentionBeforeAnyCommit", "2050 SegmentsDeleted partition=0 logStart=3\n"},
        GoodHistory{"RetryAndDeadLetter",
                    CLAIM_START0 RETRY0 SECOND0 "4700 JobDeadLettered job=0 worker=1\n"},
        GoodHistory{"LeaseOfTheDead", CLAIM0 KILL0
                    "3000 WorkerStarted worker=0\n" BEATS
                    "8100 LeaseEnded job=0 worker=0\n" CLAIM("8100", 1, 0, 1, 0, 8400, 14100)},
        GoodHistory{
            "HandedBackAndNotCounted", CLAIM0
            "2200 WorkerStopped worker=0\n2200 WorkerStarted worker=0\n" CLAIM("2300", 1, 1, 1, 0,
                                                                               2500, 8300)
                CLAIM(
                    "2300", 2, 0, 1, 0, 2500,
                    8300) "2400 WorkerStopped worker=0\n2400 WorkerStarted worker=0\n" CLAIM("2400",
                                                                                             0, 0,
                                                                                             1, 0,
                                                                                             2700,
                                                                                             8400)},
        GoodHistory{"Inline",
                    REQUEST0 INLINE0 "2500 InlineEffect thread=0 happening=0 reaction=0 entity=0\n"
                                     "2500 InlineFinished thread=0 happening=0 reaction=0\n"
                                     "2500 RequestFinished thread=0 happening=0\n"
                                     "2500 RequestStarted thread=0 happening=1 endsAt=2600\n"}),
    [](const auto& row) { return row.param.name; });

TEST(Anomalies, TextThatCannotBeReadIsOneFinding)
{
    const std::vector<std::string> lines = findAnomalies(std::string_view{"fact,timeNs\n"});
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_TRUE(lines.front().starts_with("unreadable: ")) << lines.front();
}

TEST(Anomalies, EveryAnomalyHasItsOwnName)
{
    std::set<std::string_view> names;
    for (int n = 0; n <= static_cast<int>(Anomaly::DeadLetteredEarly); ++n) {
        const std::string_view name = nameOf(static_cast<Anomaly>(n));
        EXPECT_FALSE(name.empty()) << n;
        EXPECT_TRUE(names.insert(name).second) << name;
    }
}

#undef CLAIM
#undef CLAIM0
#undef START0
#undef EFFECT0
#undef DONE0
#undef RETRY0
#undef HANDLED0
#undef KILL0
#undef BEATS
#undef HAPPENED3
#undef SENT3
#undef OTHERS
#undef CLAIM_START0
#undef SECOND0
#undef REQUEST0
#undef INLINE0
#undef LOG_HANDLED0

}  // namespace
}  // namespace millrace::check::list_anomalies_test
