// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/check/recount_text.h"

// Numbers worked out by hand: a second group reads what the first one writes. What it has no record
// of yet is where the record of the first group is.

namespace millrace::check::topic_recount_test {
namespace {

using test::CountCase;
using test::declared;
using test::setting;

class TopicRecountTest : public testing::TestWithParam<CountCase> {};

/// Group 0 writes topic 1, which is partition 2, and group 1 with member 2 reads it; dead letters
/// of group 0 go to partition 3.
const std::string kChain =
    test::topicDeclared(0, 0, 0) + test::topicDeclared(1, 2, 1) + test::topicDeclared(2, 3, 1) +
    declared("reaction", 1) + declared("group", 1, 1) + declared("member", 2, 1) +
    setting("group", 0, "writes", 1, "count") + setting("group", 0, "deadLetterTopic", 2, "count") +
    setting("group", 1, "reads", 1, "count");

TEST_P(TopicRecountTest, CountsWhatWasWorkedOutByHand)
{
    CountCase row = GetParam();
    row.text = "\n" + kChain + row.text;  // Not a whole history.
    test::expectRows(row, test::countedRows(row, true));
}

const std::string kFetch =
    "2100 RecordFetched member=0 partition=0 offset=0 happening=0 arrivesAt=2400\n";
const std::string kStart = kFetch + "2400 RecordHandlingStarted member=0 execution=1 endsAt=2900\n";
const std::string kEffect = kStart + "2900 RecordEffect member=0 happening=0 reaction=0 entity=0\n";
const std::string kSent = kEffect +
                          "2900 RecordProduced member=0 happening=0 partition=2 attempt=0 "
                          "executions=0 arrivesAt=3000\n";
const std::string kThere = "3000 ProducedAppended member=0 partition=2 offset=0 happening=0\n";
const std::string kDone = "3000 ProduceConfirmed member=0\n"
                          "3000 OffsetCommitted member=0 group=0 partition=0 committed=1\n";
const std::string kKill = "2950 MemberKilled member=0\n";
const std::string kReader = "3000 MemberJoined member=2 group=1 sessionEndsAt=9000\n"
                            "3000 PartitionAssigned group=1 partition=2 member=2 position=0\n";
const std::string kLetter =
    kStart + "2900 RecordHandlingFailed member=0\n"
             "2900 RecordProduced member=0 happening=0 partition=3 attempt=1 executions=1 "
             "arrivesAt=3000\n";
const std::string kParked =
    kLetter + "3000 ProducedAppended member=0 partition=3 offset=0 happening=0\n" + kDone;
const std::string kSkipped = kStart + "2900 RecordHandlingFailed member=0\n"
                                      "2900 RecordGivenUp member=0 happening=0\n"
                                      "2900 OffsetCommitted member=0 group=0 partition=0 "
                                      "committed=1\n";

INSTANTIATE_TEST_SUITE_P(
    Chains, TopicRecountTest,
    testing::Values(
        CountCase{"BothWaitForTheFirst",
                  "2000 MemberWoke member=1\n",
                  2000,
                  {{"due", 6}, {"waiting", 6}}},
        CountCase{"BothStandStillWithIt", kFetch + kKill, 2950, {{"stuck", 6}, {"lost", 0}}},
        CountCase{"BothAreInItsHand", kFetch, 2100, {{"inHand", 2}, {"waiting", 4}}},
        CountCase{"OneIsHandled", kEffect, 2900, {{"handled", 1}, {"inHand", 1}, {"waiting", 4}}},
        CountCase{"OnItsWay", kSent, 2900, {{"handled", 1}, {"sending", 1}, {"waiting", 4}}},
        CountCase{"OnItsWayFromTheDead",
                  kSent + kKill,
                  2950,
                  {{"handled", 1}, {"sending", 1}, {"stuck", 4}}},
        CountCase{"ThereAndReadByNobody",
                  kSent + kThere + kDone,
                  3000,
                  {{"handled", 1}, {"stuck", 1}, {"waiting", 4}}},
        CountCase{"ThereAndWaiting",
                  kReader + kSent + kThere + kDone,
                  3000,
                  {{"handled", 1}, {"waiting", 5}}},
        CountCase{"LetterOnItsWay", kLetter, 2900, {{"inHand", 2}, {"sending", 0}}},
        CountCase{"BothAreParked", kParked, 3000, {{"parked", 2}, {"dead", 2}, {"waiting", 4}}},
        CountCase{"BothAreDiscarded", kSkipped, 2900, {{"discarded", 2}, {"waiting", 4}}},
        CountCase{"NothingWasSent",
                  kEffect + "2900 OffsetCommitted member=0 group=0 partition=0 committed=1\n",
                  2900,
                  {{"handled", 1}, {"lost", 1}, {"waiting", 4}}}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::check::topic_recount_test
