// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/check/anomalies.h"
#include "tests/core/check/judged.h"

// Bad histories of bridges: each continues a good one, and the marked line is what must be found
// first. Rows without a mark are good.

namespace millrace::check::bridge_anomalies_test {
namespace {

using enum Anomaly;

/// Member 0 has fetched the record of happening 0, of group 0, which is bridged.
std::string start(bool idempotent)
{
    return test::smallWorld() + test::setting("group", 0, "bridge", 0, "choice", "queue") +
           test::setting("group", 0, "idempotent", idempotent ? 1 : 0, "count") + R"(
0 MemberJoined member=0 group=0 sessionEndsAt=6000
0 Rebalanced group=0 generation=1
0 PartitionAssigned group=0 partition=0 member=0 position=0
1000 Happened happening=0 entity=0 number=1 type=0
1000 RecordSent happening=0 partition=0 arrivesAt=1300
1300 RecordAppended partition=0 offset=0 happening=0
1300 RecordFetched member=0 partition=0 offset=0 happening=0 arrivesAt=1600
)";
}

struct BridgeCase {
    Anomaly anomaly;
    const char* name;
    std::string text;
    bool idempotent = false;
};

void PrintTo(const BridgeCase& row, std::ostream* out)
{
    *out << row.name;
}

class BridgeCaseTest : public testing::TestWithParam<BridgeCase> {};

TEST_P(BridgeCaseTest, IsFound)
{
    const BridgeCase& row = GetParam();
    test::expectJudged(start(row.idempotent) + row.text, row.anomaly);
}

const std::string kHandOn =
    "1600 RecordHandedOn enqueue=0 member=0 happening=0 reaction=0 execution=1 arrivesAt=1900\n";
const std::string kJob = "1900 JobEnqueued job=0 happening=0 reaction=0\n";
const std::string kAnswer = "1900 EnqueueAnswered enqueue=0 member=0 job=0 arrivesAt=2200\n";
const std::string kConfirm = "2200 EnqueueConfirmed enqueue=0 member=0\n";
const std::string kCommit = "2200 OffsetCommitted member=0 group=0 partition=0 committed=1\n";
const std::string kGood = kHandOn + kJob + kAnswer + kConfirm + kCommit;
/// The answer meets nobody, and the new process hands the record on again.
const std::string kAgain =
    kHandOn + kJob + kAnswer +
    "2000 MemberKilled member=0\n"
    "2500 MemberJoined member=0 group=0 sessionEndsAt=8500\n"
    "2500 PartitionAssigned group=0 partition=0 member=0 position=0\n"
    "2500 RecordFetched member=0 partition=0 offset=0 happening=0 arrivesAt=2800\n"
    "2800 RecordHandedOn enqueue=1 member=0 happening=0 reaction=0 execution=2 arrivesAt=3100\n";

INSTANTIATE_TEST_SUITE_P(
    Members, BridgeCaseTest,
    testing::Values(
        BridgeCase{{}, "Good", kGood},
        BridgeCase{BeforeArrival, "HandedOnBeforeTheRecordIsThere",
                   "!1500 RecordHandedOn enqueue=0 member=0 happening=0 reaction=0 execution=1 "
                   "arrivesAt=1900\n"},
        BridgeCase{WrongEffect, "OfAnotherHappening",
                   "1600 Happened happening=1 entity=1 number=1 type=0\n"
                   "!1600 RecordHandedOn enqueue=0 member=0 happening=1 reaction=0 execution=1 "
                   "arrivesAt=1900\n"},
        BridgeCase{ExecutionMiscount, "SecondExecutionFirst",
                   "!1600 RecordHandedOn enqueue=0 member=0 happening=0 reaction=0 execution=2 "
                   "arrivesAt=1900\n"},
        BridgeCase{Unexpected, "EnqueueLeftOut",
                   "!1600 RecordHandedOn enqueue=1 member=0 happening=0 reaction=0 execution=1 "
                   "arrivesAt=1900\n"},
        BridgeCase{BusyHand, "HandedOnTwice",
                   kHandOn + "!1600 RecordHandedOn enqueue=1 member=0 happening=0 reaction=0 "
                             "execution=2 arrivesAt=1900\n"},
        BridgeCase{NothingInHand, "NothingToHandOn",
                   kGood + "!2300 RecordHandedOn enqueue=1 member=0 happening=0 reaction=0 "
                           "execution=2 arrivesAt=2400\n"},
        BridgeCase{Zombie, "HandedOnByTheDead",
                   "1600 MemberKilled member=0\n!1600 RecordHandedOn enqueue=0 member=0 "
                   "happening=0 reaction=0 execution=1 arrivesAt=1900\n"},
        BridgeCase{WrongState, "HandledInstead",
                   "!1600 RecordHandlingStarted member=0 execution=1 endsAt=1900\n"},
        BridgeCase{EndedWithoutEffect, "CommittedBeforeTheAnswer",
                   kHandOn + kJob + kAnswer +
                       "!2000 OffsetCommitted member=0 group=0 partition=0 committed=1\n"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Answers, BridgeCaseTest,
    testing::Values(
        BridgeCase{BeforeArrival, "AnsweredBeforeTheJobIsThere",
                   kHandOn + "!1800 EnqueueAnswered enqueue=0 member=0 job=0 arrivesAt=2200\n"},
        BridgeCase{Duplicate, "AnsweredTwice",
                   kHandOn + kJob + kAnswer +
                       "!1900 EnqueueAnswered enqueue=0 member=0 job=0 arrivesAt=2200\n"},
        BridgeCase{NothingInHand, "AnswerToAnotherEnqueue",
                   kHandOn + kJob +
                       "!1900 EnqueueAnswered enqueue=3 member=0 job=0 arrivesAt=2200\n"},
        BridgeCase{BeforeArrival, "ConfirmedEarly",
                   kHandOn + kJob + kAnswer + "!2100 EnqueueConfirmed enqueue=0 member=0\n"},
        BridgeCase{Unexpected, "ConfirmedWithoutAnswer",
                   kHandOn + kJob + "!2200 EnqueueConfirmed enqueue=0 member=0\n"},
        BridgeCase{Duplicate, "ConfirmedTwice",
                   kHandOn + kJob + kAnswer + kConfirm +
                       "!2200 EnqueueConfirmed enqueue=0 member=0\n"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Jobs, BridgeCaseTest,
    testing::Values(
        BridgeCase{{},
                   "GoodSecondJobWithoutAKey",
                   kAgain + "3100 JobEnqueued job=1 happening=0 reaction=0\n"},
        BridgeCase{Duplicate, "SecondJobOfAKey",
                   kAgain + "!3100 JobEnqueued job=1 happening=0 reaction=0\n", true},
        BridgeCase{{},
                   "GoodRefusalOfAKey",
                   kAgain + "3100 EnqueueRefused enqueue=1 happening=0 reaction=0 job=0\n",
                   true},
        BridgeCase{RefusedWrongly, "RefusedWithoutAKey",
                   kAgain + "!3100 EnqueueRefused enqueue=1 happening=0 reaction=0 job=0\n"},
        BridgeCase{RefusedWrongly, "RefusedTheFirst",
                   kHandOn + "!1900 EnqueueRefused enqueue=0 happening=0 reaction=0 job=0\n", true},
        BridgeCase{BeforeArrival, "RefusedEarly",
                   kAgain + "!3000 EnqueueRefused enqueue=1 happening=0 reaction=0 job=0\n", true},
        BridgeCase{Unexpected, "RefusedTwice",
                   kAgain + "3100 EnqueueRefused enqueue=1 happening=0 reaction=0 job=0\n"
                            "!3100 EnqueueRefused enqueue=1 happening=0 reaction=0 job=0\n",
                   true},
        BridgeCase{Unexpected, "JobThatNobodyHandedOn",
                   "!1900 JobEnqueued job=0 happening=0 reaction=0\n"},
        BridgeCase{Unexpected, "JobBeforeItArrives",
                   kHandOn + "!1800 JobEnqueued job=0 happening=0 reaction=0\n"},
        BridgeCase{WrongState, "JobSentByTheApplication",
                   "!1600 JobSent happening=0 reaction=0 arrivesAt=1900\n"},
        BridgeCase{EnqueueLost, "JobThatNeverArrives", kHandOn + "!5000 RunEnded\n"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::check::bridge_anomalies_test
