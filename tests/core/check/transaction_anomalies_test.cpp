// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/check/anomalies.h"
#include "tests/core/check/history_text.h"

// Bad histories of transactions: each continues a good start, and the marked line is what must be
// found first.

namespace millrace::check::transaction_anomalies_test {
namespace {

/// One broker, two partitions; group 0 reads committed, group 1 everything, one member each, who
/// owns partition 0. At 1 s transaction 0 has a record in both partitions.
std::string goodTransaction()
{
    std::string text = test::declared("reaction", 0) + test::declared("reaction", 1) +
                       test::declared("eventtype", 0) + test::declared("log", 0) +
                       test::declared("entity", 0) + test::declared("producer", 0) +
                       test::setting("log", 0, "idempotence", 1, "count") +
                       test::setting("log", 0, "transactional", 1, "count");
    for (int n = 0; n < 2; ++n)
        text += test::declared("group", n, n) + test::declared("partition", n) +
                test::declared("member", n, n);
    text += test::setting("group", 0, "isolation", 0, "choice", "read_committed") +
            test::declared("broker", 0);
    return text + R"(
0 BrokerStarted broker=0
0 BrokerRegistered broker=0
0 ReplicaPlaced partition=0 broker=0
0 LeaderElected partition=0 broker=0 epoch=0 election=clean logEnd=0
0 ReplicaPlaced partition=1 broker=0
0 LeaderElected partition=1 broker=0 epoch=0 election=clean logEnd=0
0 CoordinatorMoved broker=0
0 MemberJoined member=0 group=0 sessionEndsAt=60000
0 MemberJoined member=1 group=1 sessionEndsAt=60000
0 Rebalanced group=0 generation=1
0 PartitionAssigned group=0 partition=0 member=0 position=0
0 Rebalanced group=1 generation=1
0 PartitionAssigned group=1 partition=0 member=1 position=0
900 Happened happening=0 entity=0 number=1 type=0
900 TransactionOpened transaction=0
900 RecordBuffered happening=0 partition=0 batch=0
900 PartitionEnlisted transaction=0 partition=0 timeoutAt=9000
900 BatchSent batch=0 broker=0 attempt=1 acks=all arrivesAt=1000
900 Happened happening=1 entity=0 number=2 type=0
900 RecordBuffered happening=1 partition=1 batch=1
900 PartitionEnlisted transaction=0 partition=1 timeoutAt=9000
900 BatchSent batch=1 broker=0 attempt=1 acks=all arrivesAt=1000
1000 BatchAppended batch=0 offset=0 sequence=0
1000 RecordAppended partition=0 offset=0 happening=0
1000 HighWatermarkRaised partition=0 highWatermark=1
1000 BatchAppended batch=1 offset=0 sequence=0
1000 RecordAppended partition=1 offset=0 happening=1
1000 HighWatermarkRaised partition=1 highWatermark=1
1000 BatchAnswered batch=0 error=NONE arrivesAt=1100
1000 BatchAnswered batch=1 error=NONE arrivesAt=1100
1100 BatchAcknowledged batch=0
1100 BatchAcknowledged batch=1
)";
}

#define ASKED(end)                                       \
    "2000 TransactionClosed transaction=0 end=" end "\n" \
    "2000 EndRequested transaction=0 arrivesAt=2100\n"
#define DECIDED(end) ASKED(end) "2100 TransactionDecided transaction=0 end=" end " by=application\n"
#define SENT(end)                                                         \
    DECIDED(end)                                                          \
    "2100 MarkerSent transaction=0 partition=0 broker=0 arrivesAt=2200\n" \
    "2100 MarkerSent transaction=0 partition=1 broker=0 arrivesAt=2200\n"
#define MARKED(end)                                                        \
    SENT(end)                                                              \
    "2200 MarkerAppended transaction=0 partition=0 offset=1 end=" end "\n" \
    "2200 HighWatermarkRaised partition=0 highWatermark=2\n"
#define STABLE(end) MARKED(end) "2200 LastStableOffsetRaised partition=0 lastStable=2\n"
#define SECOND(end)                                                        \
    "2200 MarkerAppended transaction=0 partition=1 offset=1 end=" end "\n" \
    "2200 HighWatermarkRaised partition=1 highWatermark=2\n"

struct BadTransaction {
    Anomaly anomaly;
    const char* name;
    const char* text;
};

void PrintTo(const BadTransaction& row, std::ostream* out)
{
    *out << row.name;
}

class BadTransactionTest : public testing::TestWithParam<BadTransaction> {};

TEST_P(BadTransactionTest, IsFound)
{
    std::uint64_t wrong = 0;
    const std::string csv = test::csvOf(goodTransaction() + GetParam().text, &wrong);
    const Result<History> history = readHistory(csv);
    ASSERT_TRUE(history) << history.error().line << ": " << history.error().message;
    const std::vector<Finding> findings = findAnomalies(history.value());
    ASSERT_FALSE(findings.empty());
    EXPECT_EQ(nameOf(findings.front().anomaly), nameOf(GetParam().anomaly))
        << findings.front().message;
    EXPECT_EQ(findings.front().fact, wrong) << findings.front().message;
}

class GoodTransactionTest : public testing::TestWithParam<const char*> {};

TEST_P(GoodTransactionTest, HasNothingWrong)
{
    for (const std::string& line :
         findAnomalies(std::string_view{test::csvOf(goodTransaction() + GetParam())}))
        ADD_FAILURE() << line;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, GoodTransactionTest,
    testing::Values(
        STABLE("commit") SECOND("commit") "2200 TransactionCompleted transaction=0\n"
                                          "2200 RecordFetched member=0 partition=0 offset=0 "
                                          "happening=0 arrivesAt=2300\n"
                                          "2200 RecordsSkipped group=0 partition=0 position=2\n",
        STABLE("abort") SECOND(
            "abort") "2200 TransactionCompleted transaction=0\n"
                     "2200 RecordsSkipped group=0 partition=0 position=2\n"
                     "2200 RecordFetched member=1 partition=0 offset=0 happening=0 arrivesAt=2300\n"
                     "2200 RecordsSkipped group=1 partition=0 position=2\n",
        "3000 ProducerKilled\n3500 Happened happening=2 entity=0 number=3 type=0\n"
        "3500 SendFailed happening=2\n4000 ProducerStarted arrivesAt=4100\n"
        "4100 EpochRaised epoch=1\n"
        "4100 TransactionDecided transaction=0 end=abort by=new-producer\n",
        "9100 TransactionDecided transaction=0 end=abort by=timeout\n"));

INSTANTIATE_TEST_SUITE_P(
    Rows, BadTransactionTest,
    testing::Values(
        BadTransaction{Anomaly::UnstableRead, "ReadWhileItIsOpen",
                       "!1200 RecordFetched member=0 partition=0 offset=0 happening=0 "
                       "arrivesAt=1300\n"},
        BadTransaction{Anomaly::UnstableRead, "ReadBeforeTheLastStableOffsetRises",
                       MARKED("commit") "!2200 RecordFetched member=0 partition=0 offset=0 "
                                        "happening=0 arrivesAt=2300\n"},
        BadTransaction{Anomaly::AbortedRead, "AbortedAndRead",
                       STABLE("abort") "!2200 RecordFetched member=0 partition=0 offset=0 "
                                       "happening=0 arrivesAt=2300\n"},
        BadTransaction{Anomaly::MarkerDelivered, "AMarkerIsRead",
                       STABLE("commit") "2200 RecordFetched member=1 partition=0 offset=0 "
                                        "happening=0 arrivesAt=2300\n"
                                        "!2200 RecordFetched member=1 partition=0 offset=1 "
                                        "happening=0 arrivesAt=2300\n"},
        BadTransaction{Anomaly::PollSkip, "ACommittedRecordIsSkipped",
                       STABLE("commit") "!2200 RecordsSkipped group=0 partition=0 position=2\n"},
        BadTransaction{Anomaly::PollSkip, "WhoDoesNotWaitSkipsNothing",
                       STABLE("abort") "!2200 RecordsSkipped group=1 partition=0 position=2\n"},
        BadTransaction{Anomaly::StableOffsetWrong, "PastAnOpenTransaction",
                       "!1200 LastStableOffsetRaised partition=0 lastStable=1\n"},
        BadTransaction{Anomaly::StableOffsetWrong, "ItDoesNotRise",
                       STABLE("commit") "!2200 LastStableOffsetRaised partition=0 lastStable=2\n"},
        BadTransaction{Anomaly::MixedMarkers, "CommitHereAbortThere",
                       MARKED("commit") "!2200 MarkerAppended transaction=0 partition=1 offset=1 "
                                        "end=abort\n"},
        BadTransaction{Anomaly::MixedMarkers, "OtherwiseThanDecided",
                       SENT("commit") "!2200 MarkerAppended transaction=0 partition=0 offset=1 "
                                      "end=abort\n"},
        BadTransaction{Anomaly::MarkerMissing, "OnePartitionHasNone",
                       STABLE("commit") "!2200 TransactionCompleted transaction=0\n"},
        BadTransaction{Anomaly::MarkerMissing, "NotEverybodyHasIt",
                       STABLE("commit") "2200 MarkerAppended transaction=0 partition=1 offset=1 "
                                        "end=commit\n!2200 TransactionCompleted transaction=0\n"},
        BadTransaction{Anomaly::OffsetGap, "AMarkerLeavesAnOffsetOut",
                       SENT("commit") "!2200 MarkerAppended transaction=0 partition=0 offset=2 "
                                      "end=commit\n"},
        BadTransaction{Anomaly::BeforeArrival, "AMarkerBeforeItsTime",
                       SENT("commit") "!2150 MarkerAppended transaction=0 partition=0 offset=1 "
                                      "end=commit\n"},
        BadTransaction{Anomaly::WrongState, "AMarkerBeforeTheDecision",
                       "!2100 MarkerSent transaction=0 partition=0 broker=0 arrivesAt=2200\n"},
        BadTransaction{Anomaly::WrongState, "DecidedTwice",
                       DECIDED("commit") "!2100 TransactionDecided transaction=0 end=commit "
                                         "by=application\n"},
        BadTransaction{Anomaly::WrongDecision, "OtherwiseThanTheApplicationWants",
                       ASKED("abort") "!2100 TransactionDecided transaction=0 end=commit "
                                      "by=application\n"},
        BadTransaction{Anomaly::WrongDecision, "TimedOutTooEarly",
                       "!8000 TransactionDecided transaction=0 end=abort by=timeout\n"},
        BadTransaction{Anomaly::WrongDecision, "FencedWhileItLives",
                       "!3000 TransactionDecided transaction=0 end=abort by=new-producer\n"},
        BadTransaction{Anomaly::NotEnlisted, "APartitionThatDoesNotTakePart",
                       SENT("commit") "2200 TransactionOpened transaction=1\n"
                                      "2300 RecordBuffered happening=1 partition=1 batch=2\n"
                                      "!2300 BatchSent batch=2 broker=0 attempt=1 acks=all "
                                      "arrivesAt=2400\n"},
        BadTransaction{
            Anomaly::AfterTheDecision, "ALateRecord",
            "1500 RecordBuffered happening=1 partition=1 batch=2\n"
            "1500 BatchSent batch=2 broker=0 attempt=1 acks=all arrivesAt=2150\n" DECIDED(
                "commit") "!2150 BatchAppended batch=2 offset=1 sequence=1\n"},
        BadTransaction{Anomaly::Zombie, "TheDeadOpenOne",
                       "3000 ProducerKilled\n!3100 TransactionOpened transaction=1\n"},
        BadTransaction{Anomaly::EpochWrong, "AnEpochLeftOut",
                       "3000 ProducerKilled\n3100 ProducerStarted arrivesAt=3200\n"
                       "!3200 EpochRaised epoch=2\n"},
        BadTransaction{Anomaly::RefusedWrongly, "TheLivingDoNotSend",
                       "!3000 SendFailed happening=1\n"}),
    [](const auto& row) { return row.param.name; });

#undef ASKED
#undef DECIDED
#undef SENT
#undef MARKED
#undef STABLE
#undef SECOND

}  // namespace
}  // namespace millrace::check::transaction_anomalies_test
