// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/check/anomalies.h"
#include "tests/core/check/history_text.h"

// Bad histories of brokers and producers: each continues a good start, and the marked line is what
// must be found first.

namespace millrace::check::cluster_anomalies_test {
namespace {

/// Three brokers keep one partition, broker 0 leads; at 1 s a batch of one record is in all logs
/// and below the high watermark. Two must be in sync; the producer is idempotent.
std::string goodCluster()
{
    std::string text =
        test::declared("reaction", 0) + test::declared("eventtype", 0) + test::declared("log", 0) +
        test::declared("entity", 0) + test::setting("log", 0, "minInSync", 2, "count") +
        test::setting("log", 0, "uncleanElection", 0, "count") +
        test::setting("log", 0, "idempotence", 1, "count") + test::declared("group", 0, 0) +
        test::declared("partition", 0) + test::declared("member", 0, 0);
    for (int b = 0; b < 3; ++b)
        text += test::declared("broker", b);
    for (int b = 0; b < 3; ++b)
        text += fmt::format("0 BrokerStarted broker={0}\n0 BrokerRegistered broker={0}\n"
                            "0 ReplicaPlaced partition=0 broker={0}\n",
                            b);
    return text + R"(
0 LeaderElected partition=0 broker=0 epoch=0 election=clean logEnd=0
0 MemberJoined member=0 group=0 sessionEndsAt=60000
0 Rebalanced group=0 generation=1
0 PartitionAssigned group=0 partition=0 member=0 position=0
900 Happened happening=0 entity=0 number=1 type=0
900 RecordBuffered happening=0 partition=0 batch=0
900 BatchSent batch=0 broker=0 attempt=1 acks=all arrivesAt=1000
1000 BatchAppended batch=0 offset=0 sequence=0
1000 RecordAppended partition=0 offset=0 happening=0
1010 ReplicaAppended partition=0 broker=1 logEnd=1
1010 ReplicaAppended partition=0 broker=2 logEnd=1
1020 ReplicaReported partition=0 broker=1 logEnd=1
1020 ReplicaReported partition=0 broker=2 logEnd=1
1020 HighWatermarkRaised partition=0 highWatermark=1
1020 BatchAnswered batch=0 error=NONE arrivesAt=1100
1100 BatchAcknowledged batch=0
1200 Happened happening=1 entity=0 number=2 type=0
1200 RecordBuffered happening=1 partition=0 batch=1
1200 BatchSent batch=1 broker=0 attempt=1 acks=all arrivesAt=1300
)";
}

#define APPEND1                                        \
    "1300 BatchAppended batch=1 offset=1 sequence=1\n" \
    "1300 RecordAppended partition=0 offset=1 happening=1\n"
#define CRASH0 "2000 BrokerCrashed broker=0 crash=process fencedAt=9000\n"
#define FENCE0 CRASH0 "9000 BrokerFenced broker=0\n"
#define CUT0 "1250 BrokerCutOff broker=0 until=4000000000 fencedAt=9000\n"
#define ELECT1 "9000 LeaderElected partition=0 broker=1 epoch=1 election=clean logEnd=1\n"

struct BadCluster {
    Anomaly anomaly;
    const char* name;
    const char* text;
};

void PrintTo(const BadCluster& row, std::ostream* out)
{
    *out << row.name;
}

class BadClusterTest : public testing::TestWithParam<BadCluster> {};

TEST_P(BadClusterTest, IsFound)
{
    std::uint64_t wrong = 0;
    const std::string csv = test::csvOf(goodCluster() + GetParam().text, &wrong);
    const Result<History> history = readHistory(csv);
    ASSERT_TRUE(history) << history.error().line << ": " << history.error().message;
    const std::vector<Finding> findings = findAnomalies(history.value());
    ASSERT_FALSE(findings.empty());
    EXPECT_EQ(nameOf(findings.front().anomaly), nameOf(GetParam().anomaly))
        << findings.front().message;
    EXPECT_EQ(findings.front().fact, wrong) << findings.front().message;
}

TEST(GoodCluster, HasNothingWrong)
{
    const char* const rest =
        APPEND1 FENCE0 "9000 LogTruncated partition=0 logEnd=1 was=2\n" ELECT1
                       "9000 ReplicaLeftInSync partition=0 broker=0\n"
                       "12000 BrokerStarted broker=0\n12000 BrokerRegistered broker=0\n"
                       "12000 ReplicaTruncated partition=0 broker=0 logEnd=1 cut=diverged\n"
                       "12050 ReplicaReported partition=0 broker=0 logEnd=1\n"
                       "12050 ReplicaJoinedInSync partition=0 broker=0\n";
    for (const std::string& line :
         findAnomalies(std::string_view{test::csvOf(goodCluster() + rest)}))
        ADD_FAILURE() << line;
}

TEST(GoodCluster, MayHaveOneCutOffAndBackInItsSession)
{
    const char* const rest = CUT0 "4000 BrokerInReach broker=0\n"
                                  "4000 BatchAppended batch=1 offset=1 sequence=1\n"
                                  "4000 RecordAppended partition=0 offset=1 happening=1\n";
    for (const std::string& line :
         findAnomalies(std::string_view{test::csvOf(goodCluster() + rest)}))
        ADD_FAILURE() << line;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadClusterTest,
    testing::Values(
        BadCluster{Anomaly::EpochWrong, "EpochTwice",
                   FENCE0 "!9000 LeaderElected partition=0 broker=1 epoch=0 election=clean "
                          "logEnd=1\n"},
        BadCluster{Anomaly::EpochWrong, "EpochLeftOut",
                   FENCE0 "!9000 LeaderElected partition=0 broker=1 epoch=2 election=clean "
                          "logEnd=1\n"},
        BadCluster{Anomaly::NotTheLeader, "TheFencedLead",
                   FENCE0 "!9000 LeaderElected partition=0 broker=0 epoch=1 election=clean "
                          "logEnd=1\n"},
        BadCluster{Anomaly::NotTheLeader, "AppendedByTheDead",
                   "1250 BrokerCrashed broker=0 crash=process fencedAt=9000\n"
                   "!1300 BatchAppended batch=1 offset=1 sequence=1\n"},
        BadCluster{Anomaly::NotTheLeader, "ReadFromTheDead",
                   CRASH0 "!2100 RecordFetched member=0 partition=0 offset=0 happening=0 "
                          "arrivesAt=2200\n"},
        BadCluster{Anomaly::DirtyLeader, "UncleanWithoutPermission",
                   FENCE0 "9000 ReplicaLeftInSync partition=0 broker=1\n"
                          "!9000 LeaderElected partition=0 broker=1 epoch=1 election=unclean "
                          "logEnd=1\n"},
        BadCluster{Anomaly::DirtyLeader, "CleanInName",
                   FENCE0 "9000 ReplicaLeftInSync partition=0 broker=1\n"
                          "!9000 LeaderElected partition=0 broker=1 epoch=1 election=clean "
                          "logEnd=1\n"},
        BadCluster{Anomaly::FollowerDiverged, "AFollowerAhead",
                   "!1290 ReplicaAppended partition=0 broker=1 logEnd=2\n"},
        BadCluster{Anomaly::FollowerDiverged, "AFollowerThatDidNotCut",
                   APPEND1 FENCE0 "9000 LogTruncated partition=0 logEnd=1 was=2\n" ELECT1
                                  "12000 BrokerStarted broker=0\n12000 BrokerRegistered broker=0\n"
                                  "!12050 ReplicaAppended partition=0 broker=0 logEnd=2\n"},
        BadCluster{Anomaly::Zombie, "TheDeadFetch",
                   APPEND1 "1350 BrokerCrashed broker=1 crash=process fencedAt=9000\n"
                           "!1400 ReplicaAppended partition=0 broker=1 logEnd=2\n"},
        BadCluster{Anomaly::Zombie, "TheCutOffFetch",
                   APPEND1 "1350 BrokerCutOff broker=1 until=4000000000 fencedAt=9000\n"
                           "!1400 ReplicaAppended partition=0 broker=1 logEnd=2\n"},
        BadCluster{Anomaly::Zombie, "LetInWhileItIsCutOff",
                   FENCE0 "9100 BrokerCutOff broker=0 until=12000000000 fencedAt=9000\n"
                          "9200 BrokerStarted broker=0\n!9200 BrokerRegistered broker=0\n"},
        BadCluster{Anomaly::NotTheLeader, "AppendedByOneThatNobodyReaches",
                   CUT0 "!1300 BatchAppended batch=1 offset=1 sequence=1\n"},
        BadCluster{Anomaly::NotTheLeader, "ReadFromOneThatNobodyReaches",
                   CUT0 "!2100 RecordFetched member=0 partition=0 offset=0 happening=0 "
                        "arrivesAt=2200\n"},
        BadCluster{Anomaly::BeforeArrival, "AppendedAfterItArrived",
                   CUT0 "4000 BrokerInReach broker=0\n"
                        "!4001 BatchAppended batch=1 offset=1 sequence=1\n"},
        BadCluster{Anomaly::WrongState, "CutOffTwice",
                   CUT0 "!1300 BrokerCutOff broker=0 until=5000000000 fencedAt=9000\n"},
        BadCluster{Anomaly::WrongState, "CutOffForNoTime",
                   "!1250 BrokerCutOff broker=0 until=1250000000 fencedAt=9000\n"},
        BadCluster{Anomaly::WrongState, "InReachThoughItNeverWasCutOff",
                   "!1250 BrokerInReach broker=0\n"},
        BadCluster{Anomaly::WrongState, "InReachAtAnotherTime",
                   CUT0 "!3000 BrokerInReach broker=0\n"},
        BadCluster{Anomaly::FencedWrong, "GivenUpBeforeItIsCutOff",
                   "!1250 BrokerCutOff broker=0 until=4000000000 fencedAt=1000\n"},
        BadCluster{Anomaly::FencedWrong, "TheDeadAreHeardOnceMore",
                   CRASH0 "!3000 BrokerCutOff broker=0 until=4000000000 fencedAt=12000\n"},
        BadCluster{Anomaly::FencedWrong, "GivenUpThoughItIsBack",
                   CUT0 "4000 BrokerInReach broker=0\n!9000 BrokerFenced broker=0\n"},
        BadCluster{Anomaly::WatermarkWrong, "AboveTheLeast",
                   APPEND1 "1310 ReplicaAppended partition=0 broker=1 logEnd=2\n"
                           "1320 ReplicaReported partition=0 broker=1 logEnd=2\n"
                           "!1320 HighWatermarkRaised partition=0 highWatermark=2\n"},
        BadCluster{Anomaly::WatermarkWrong, "ReportsWhatItHasNot",
                   APPEND1 "!1310 ReplicaReported partition=0 broker=1 logEnd=2\n"},
        BadCluster{Anomaly::AcceptedEarly, "AppendedWithTooFewInSync",
                   "1290 ReplicaLeftInSync partition=0 broker=1\n"
                   "1290 ReplicaLeftInSync partition=0 broker=2\n"
                   "!1300 BatchAppended batch=1 offset=1 sequence=1\n"},
        BadCluster{Anomaly::WatermarkWrong, "RaisedByTooFew",
                   APPEND1 "1310 ReplicaLeftInSync partition=0 broker=1\n"
                           "1310 ReplicaLeftInSync partition=0 broker=2\n"
                           "!1310 HighWatermarkRaised partition=0 highWatermark=2\n"},
        BadCluster{Anomaly::FetchOutOfRange, "ReadAboveTheWatermark",
                   APPEND1 "1400 RecordFetched member=0 partition=0 offset=0 happening=0 "
                           "arrivesAt=1500\n"
                           "1500 RecordHandlingStarted member=0 execution=1 endsAt=1600\n"
                           "1600 RecordEffect member=0 happening=0 reaction=0 entity=0\n"
                           "1600 OffsetCommitted member=0 group=0 partition=0 committed=1\n"
                           "!1600 RecordFetched member=0 partition=0 offset=1 happening=1 "
                           "arrivesAt=1700\n"},
        BadCluster{Anomaly::CommittedLost, "CommittedRecordsCut",
                   FENCE0 "!9000 LogTruncated partition=0 logEnd=0 was=1\n"},
        BadCluster{Anomaly::WrongTruncation, "CutTooMuch",
                   APPEND1 FENCE0 "9000 LogTruncated partition=0 logEnd=1 was=2\n" ELECT1
                                  "12000 BrokerStarted broker=0\n12000 BrokerRegistered broker=0\n"
                                  "!12000 ReplicaTruncated partition=0 broker=0 logEnd=0 "
                                  "cut=diverged\n"},
        BadCluster{Anomaly::WrongTruncation, "AProcessLosesItsMemory",
                   CRASH0 "!2000 ReplicaTruncated partition=0 broker=0 logEnd=0 cut=unflushed\n"},
        BadCluster{Anomaly::InSyncWrong, "TheLastLeaves",
                   "1290 ReplicaLeftInSync partition=0 broker=1\n"
                   "1290 ReplicaLeftInSync partition=0 broker=2\n"
                   "!1290 ReplicaLeftInSync partition=0 broker=0\n"},
        BadCluster{Anomaly::InSyncWrong, "JoinsTwice",
                   "!1290 ReplicaJoinedInSync partition=0 broker=1\n"},
        BadCluster{Anomaly::FencedWrong, "TooEarly", CRASH0 "!8000 BrokerFenced broker=0\n"},
        BadCluster{Anomaly::FencedWrong, "TheLiving", "!8000 BrokerFenced broker=0\n"},
        BadCluster{Anomaly::FencedWrong, "LetInBesideItself",
                   CRASH0 "3000 BrokerStarted broker=0\n!3000 BrokerRegistered broker=0\n"},
        BadCluster{Anomaly::WrongState, "StartedTwice", "!3000 BrokerStarted broker=0\n"},
        BadCluster{Anomaly::SequenceGap, "AppendedTwice",
                   APPEND1 "1310 BatchRetried batch=1 error=NETWORK_EXCEPTION dueAt=1320\n"
                           "1320 BatchSent batch=1 broker=0 attempt=2 acks=all arrivesAt=1330\n"
                           "!1330 BatchAppended batch=1 offset=2 sequence=1\n"},
        BadCluster{Anomaly::SequenceGap, "RecognizedAndUnknown", "!1300 BatchRecognized batch=1\n"},
        BadCluster{Anomaly::AcceptedEarly, "AcceptedByTheLeaderAlone",
                   APPEND1 "!1300 BatchAnswered batch=1 error=NONE arrivesAt=1400\n"},
        BadCluster{Anomaly::BeforeArrival, "AppendedBeforeItArrives",
                   "!1290 BatchAppended batch=1 offset=1 sequence=1\n"},
        BadCluster{Anomaly::OffsetGap, "AnOffsetLeftOut",
                   "!1300 BatchAppended batch=1 offset=2 sequence=1\n"},
        BadCluster{Anomaly::Unexpected, "AnotherRecordThanTheBatchs",
                   "1300 BatchAppended batch=1 offset=1 sequence=1\n"
                   "!1300 RecordAppended partition=0 offset=1 happening=0\n"},
        BadCluster{Anomaly::AttemptMiscount, "AnAttemptLeftOut",
                   "1310 BatchRetried batch=1 error=NETWORK_EXCEPTION dueAt=1320\n"
                   "!1320 BatchSent batch=1 broker=0 attempt=3 acks=all arrivesAt=1330\n"}),
    [](const auto& row) { return row.param.name; });

#undef APPEND1
#undef CRASH0
#undef CUT0
#undef FENCE0
#undef ELECT1

}  // namespace
}  // namespace millrace::check::cluster_anomalies_test
