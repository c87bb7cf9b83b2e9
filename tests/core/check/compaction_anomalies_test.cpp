// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/check/anomalies.h"
#include "tests/core/check/judged.h"

// Bad histories of a compacted log, and of one whose segments are known. The marked line is what
// must be found first; a history without one is right.

namespace millrace::check::compaction_anomalies_test {
namespace {

struct Row {
    Anomaly anomaly;
    const char* name;
    const char* text;
};

void PrintTo(const Row& row, std::ostream* out)
{
    *out << row.name;
}

std::string appended(int ms, int offset, int entity, int number, int type)
{
    return fmt::format("{0} Happened happening={1} entity={2} number={3} type={4}\n"
                       "{0} RecordSent happening={1} partition=0 arrivesAt={0}\n"
                       "{0} RecordAppended partition=0 offset={1} happening={1}\n",
                       ms, offset, entity, number, type);
}

/// One partition with segments of 3 s: records of A A B A(deleted) at 1, 2, 3 and 5 s, and of B at
/// 9 s, so that segments begin at 0, 3 and 4. Kept for 60 s, looked at every 5 s; compacted, and
/// tombstones stay for 10 s.
std::string start(const char* cleanup)
{
    return test::declared("reaction", 0) + test::declared("eventtype", 0) +
           "0 Declared thing=eventtype index=1 parent=0 name=deleted caption=x\n" +
           test::declared("log", 0) + test::setting("log", 0, "retention", 60'000, "nanoseconds") +
           test::setting("log", 0, "retentionCheck", 5'000, "nanoseconds") +
           test::setting("log", 0, "segment", 3'000, "nanoseconds") +
           test::setting("log", 0, "cleanup", 0, "choice", cleanup) +
           test::setting("log", 0, "maxCompactionLag", 999'000, "nanoseconds") +
           test::setting("log", 0, "deleteRetention", 10'000, "nanoseconds") +
           test::declared("partition", 0) + test::declared("group", 0, 0) +
           test::declared("entity", 0) + test::declared("entity", 1) +
           test::declared("member", 0, 0) + appended(1'000, 0, 0, 1, 0) +
           appended(2'000, 1, 0, 2, 0) + appended(3'000, 2, 1, 1, 0) + appended(5'000, 3, 0, 3, 1) +
           appended(9'000, 4, 1, 2, 0);
}

void expectFound(const std::string& text, const Row& row)
{
    test::expectJudged(text, row.anomaly);
}

class CompactedTest : public testing::TestWithParam<Row> {};

TEST_P(CompactedTest, IsJudgedRightly)
{
    expectFound(start("compact") + GetParam().text, GetParam());
}

#define CLEANED "10000 PartitionCleaned partition=0 cleanedTo=4 removed=2\n"
#define GONE                                               \
    "10000 RecordCompacted partition=0 offset=0 newer=3\n" \
    "10000 RecordCompacted partition=0 offset=1 newer=3\n"
#define MET "10000 TombstoneMet partition=0 offset=3 leavesAt=20000\n"
#define CLEANED_AGAIN "20000 PartitionCleaned partition=0 cleanedTo=5 removed=1\n"
#define NEXT                                                     \
    "19000 Happened happening=5 entity=1 number=3 type=0\n"      \
    "19000 RecordSent happening=5 partition=0 arrivesAt=19000\n" \
    "19000 RecordAppended partition=0 offset=5 happening=5\n"
#define OWNED                                                   \
    "10000 MemberJoined member=0 group=0 sessionEndsAt=90000\n" \
    "10000 Rebalanced group=0 generation=1\n"                   \
    "10000 PartitionAssigned group=0 partition=0 member=0 position=0\n"

INSTANTIATE_TEST_SUITE_P(
    Compaction, CompactedTest,
    testing::Values(
        Row{{},
            "Right",
            CLEANED GONE MET OWNED
            "11000 RecordFetched member=0 partition=0 offset=2 happening=2 arrivesAt=11100\n" NEXT
            "20000 PartitionCleaned partition=0 cleanedTo=5 removed=2\n"
            "20000 RecordCompacted partition=0 offset=2 newer=4\n"
            "20000 RecordCompacted partition=0 offset=3 newer=3\n"},
        Row{Anomaly::CompactedWrongly, "TheOpenSegment",
            "!10000 PartitionCleaned partition=0 cleanedTo=5 removed=0\n"},
        Row{Anomaly::CompactedWrongly, "BeyondTheEnd",
            "!10000 PartitionCleaned partition=0 cleanedTo=6 removed=0\n"},
        Row{Anomaly::CompactedWrongly, "NoFurtherThanBefore",
            CLEANED GONE "!15000 PartitionCleaned partition=0 cleanedTo=4 removed=0\n"},
        Row{Anomaly::CompactedWrongly, "FewerLeaveThanSaid",
            CLEANED "10000 RecordCompacted partition=0 offset=0 newer=3\n" NEXT
                    "!20000 PartitionCleaned partition=0 cleanedTo=5 removed=0\n"},
        Row{Anomaly::CompactedWrongly, "MoreLeaveThanSaid",
            "10000 PartitionCleaned partition=0 cleanedTo=4 removed=1\n"
            "10000 RecordCompacted partition=0 offset=0 newer=3\n"
            "!10000 RecordCompacted partition=0 offset=1 newer=3\n"},
        Row{Anomaly::CompactedWrongly, "Twice",
            CLEANED "10000 RecordCompacted partition=0 offset=0 newer=3\n"
                    "!10000 RecordCompacted partition=0 offset=0 newer=3\n"},
        Row{Anomaly::CompactedWrongly, "WhatIsDirty",
            CLEANED "!10000 RecordCompacted partition=0 offset=4 newer=4\n"},
        Row{Anomaly::CompactedWrongly, "BecauseOfAnotherKey",
            CLEANED "!10000 RecordCompacted partition=0 offset=0 newer=2\n"},
        Row{Anomaly::CompactedWrongly, "BecauseOfAnOlderOne",
            CLEANED "!10000 RecordCompacted partition=0 offset=1 newer=0\n"},
        Row{Anomaly::CompactedWrongly, "BecauseOfOneThatIsGone",
            CLEANED "10000 RecordCompacted partition=0 offset=1 newer=3\n"
                    "!10000 RecordCompacted partition=0 offset=0 newer=1\n"},
        Row{Anomaly::CompactedWrongly, "TheNewestOfItsKey",
            CLEANED "!10000 RecordCompacted partition=0 offset=2 newer=2\n"},
        Row{Anomaly::CompactedWrongly, "ATombstoneThatNobodyHasMet",
            CLEANED "!10000 RecordCompacted partition=0 offset=3 newer=3\n"},
        Row{Anomaly::CompactedWrongly, "ATombstoneTooEarly",
            CLEANED GONE MET "!15000 PartitionCleaned partition=0 cleanedTo=5 removed=1\n"},
        Row{Anomaly::CompactedWrongly, "ATombstoneBeforeItsTime",
            CLEANED GONE MET NEXT "19500 PartitionCleaned partition=0 cleanedTo=5 removed=1\n"
                                  "!19500 RecordCompacted partition=0 offset=3 newer=3\n"},
        Row{Anomaly::CompactedWrongly, "NoTombstoneAtAll",
            CLEANED "!10000 TombstoneMet partition=0 offset=2 leavesAt=20000\n"},
        Row{Anomaly::CompactedWrongly, "ATombstoneMetTwice",
            CLEANED MET "!10000 TombstoneMet partition=0 offset=3 leavesAt=20000\n"},
        Row{Anomaly::CompactedWrongly, "ATombstoneForAnotherTime",
            CLEANED "!10000 TombstoneMet partition=0 offset=3 leavesAt=21000\n"},
        Row{Anomaly::FetchOutOfRange, "AGapIsRead",
            CLEANED GONE OWNED
            "!11000 RecordFetched member=0 partition=0 offset=0 happening=0 arrivesAt=11100\n"},
        Row{Anomaly::PollSkip, "MoreThanTheGapIsPassedOver",
            CLEANED GONE OWNED
            "!11000 RecordFetched member=0 partition=0 offset=3 happening=3 arrivesAt=11100\n"},
        Row{Anomaly::PollSkip, "WhatWasNotCompactedIsPassedOver",
            OWNED
            "!11000 RecordFetched member=0 partition=0 offset=1 happening=1 arrivesAt=11100\n"},
        Row{Anomaly::SegmentSplit, "RetentionOfALogThatKeeps",
            "!70000 SegmentsDeleted partition=0 logStart=3\n"}),
    [](const auto& row) { return row.param.name; });

class SegmentTest : public testing::TestWithParam<Row> {};

TEST_P(SegmentTest, IsJudgedRightly)
{
    expectFound(start("delete") + GetParam().text, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Retention, SegmentTest,
                         testing::Values(Row{{},
                                             "WholeSegments",
                                             "65000 SegmentsDeleted partition=0 logStart=3\n"
                                             "70000 SegmentsDeleted partition=0 logStart=4\n"},
                                         Row{{},
                                             "AllOfItWhenTheLastOneWasClosed",
                                             "70000 SegmentsDeleted partition=0 logStart=4\n"
                                             "75000 SegmentsDeleted partition=0 logStart=5\n"},
                                         Row{Anomaly::SegmentSplit, "APartOfTheFirst",
                                             "!65000 SegmentsDeleted partition=0 logStart=1\n"},
                                         Row{Anomaly::SegmentSplit, "APartOfTheSecond",
                                             "!65000 SegmentsDeleted partition=0 logStart=2\n"},
                                         Row{Anomaly::SegmentSplit, "TheOpenOne",
                                             "!65000 SegmentsDeleted partition=0 logStart=5\n"},
                                         Row{Anomaly::LogStartWrong, "BeyondTheEnd",
                                             "!75000 SegmentsDeleted partition=0 logStart=6\n"},
                                         Row{Anomaly::LogStartWrong, "Back",
                                             "70000 SegmentsDeleted partition=0 logStart=4\n"
                                             "!70000 SegmentsDeleted partition=0 logStart=3\n"}),
                         [](const auto& row) { return row.param.name; });

#undef CLEANED
#undef GONE
#undef MET
#undef CLEANED_AGAIN
#undef NEXT
#undef OWNED

}  // namespace
}  // namespace millrace::check::compaction_anomalies_test
