// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <iterator>

#include <gtest/gtest.h>

#include "core/check/anomalies.h"
#include "tests/core/check/history_text.h"

// Histories that are wrong in one place, marked "!", about what members publish.

namespace millrace::check::topic_anomalies_test {
namespace {

using test::setting;
using enum Anomaly;

struct TopicCase {
    Anomaly anomaly;
    const char* name;
    std::string text;  ///< Nothing is wrong when no line is marked.
};

void PrintTo(const TopicCase& row, std::ostream* out)
{
    *out << row.name;
}

/// Group 0 writes partition 2, tries again from partition 3 after 1 s, and has three attempts
/// before partition 4.
const std::string kTopics =
    test::topicDeclared(0, 0, 0) + test::topicDeclared(1, 2, 1) + test::topicDeclared(2, 3, 1) +
    test::topicDeclared(3, 4, 1) + setting("group", 0, "protocol", 0, "choice", "generic") +
    setting("group", 0, "onFailure", 0, "choice", "retry-topic") +
    setting("group", 0, "attempts", 3, "count") +
    setting("group", 0, "retryDelay", 1000, "nanoseconds") +
    setting("group", 0, "writes", 1, "count") + setting("group", 0, "retryTopic", 2, "count") +
    setting("group", 0, "deadLetterTopic", 3, "count");

std::string fetch(int partition, int offset, int happening, int at = 2100)
{
    return fmt::format("{} RecordFetched member=0 partition={} offset={} happening={} "
                       "arrivesAt={}\n",
                       at, partition, offset, happening, at + 300);
}

std::string publish(int partition, int attempt, int happening = 0)
{
    return fmt::format("2900 RecordProduced member=0 happening={} partition={} attempt={} "
                       "executions={} arrivesAt=3000\n",
                       happening, partition, attempt, attempt);
}

std::string arrive(int partition, int offset = 0)
{
    return fmt::format("3000 ProducedAppended member=0 partition={} offset={} happening=0\n",
                       partition, offset);
}

const std::string kStart =
    fetch(0, 0, 0) + "2400 RecordHandlingStarted member=0 execution=1 endsAt=2900\n";
const std::string kEffect = kStart + "2900 RecordEffect member=0 happening=0 reaction=0 entity=0\n";
const std::string kFailed = kStart + "2900 RecordHandlingFailed member=0\n";
const std::string kConfirmed = "3000 ProduceConfirmed member=0\n";
const std::string kCommit = "OffsetCommitted member=0 group=0 partition=0 committed=1\n";
const std::string kRetried = kFailed + publish(3, 1) + arrive(3) + kConfirmed + "3000 " + kCommit +
                             "3000 PartitionAssigned group=0 partition=3 member=0 position=0\n";

class TopicAnomaliesTest : public testing::TestWithParam<TopicCase> {};

TEST_P(TopicAnomaliesTest, IsFoundWhereItIs)
{
    const TopicCase& row = GetParam();
    std::uint64_t wrong = 0;
    const std::string csv = test::csvOf(test::goodStart() + kTopics + row.text, &wrong);
    const Result<History> history = readHistory(csv);
    ASSERT_TRUE(history) << history.error().message;
    const std::vector<Finding> found = findAnomalies(history.value());
    std::vector<Finding> ours;  // The settings come late in these texts: their time goes back.
    std::ranges::copy_if(found, std::back_inserter(ours), [](const Finding& each) {
        return each.anomaly != TimeWentBack && each.anomaly != SessionEnd;
    });
    if (wrong == 0) {
        EXPECT_TRUE(ours.empty()) << describe(ours.front());
        return;
    }
    ASSERT_FALSE(ours.empty()) << "nothing was found";
    EXPECT_EQ(ours.front().anomaly, row.anomaly) << describe(ours.front());
    EXPECT_EQ(ours.front().fact, wrong) << describe(ours.front());
}

INSTANTIATE_TEST_SUITE_P(
    Chain, TopicAnomaliesTest,
    testing::Values(
        TopicCase{
            {}, "GoodChain", kEffect + publish(2, 0) + arrive(2) + kConfirmed + "3000 " + kCommit},
        TopicCase{{},
                  "GoodOfTheDead",
                  kEffect + publish(2, 0) + "2950 MemberKilled member=0\n" + arrive(2)},
        TopicCase{EndedWithoutEffect, "PublishedBeforeTheEffect", kStart + "!" + publish(2, 0)},
        TopicCase{EndedWithoutEffect, "CommittedUnpublished", kEffect + "!2900 " + kCommit},
        TopicCase{Unexpected, "ToATopicOfOthers", kEffect + "!" + publish(0, 0)},
        TopicCase{WrongEffect, "OfAnotherHappening", kEffect + "!" + publish(2, 0, 1)},
        TopicCase{NothingInHand, "OfNothing", "!" + publish(2, 0)},
        TopicCase{Duplicate, "Twice", kEffect + publish(2, 0) + "!" + publish(2, 0)},
        TopicCase{Zombie, "ByTheDead", kEffect + "2900 MemberKilled member=0\n!" + publish(2, 0)},
        TopicCase{Unexpected, "ArrivesFromNowhere", kEffect + "!" + arrive(2)},
        TopicCase{Unexpected, "ArrivesEarly",
                  kEffect + publish(2, 0) +
                      "!2950 ProducedAppended member=0 partition=2 offset=0 happening=0\n"},
        TopicCase{OffsetGap, "LeavesAGap", kEffect + publish(2, 0) + "!" + arrive(2, 1)},
        TopicCase{AcceptedEarly, "ConfirmedOnItsWay", kEffect + publish(2, 0) + "!" + kConfirmed},
        TopicCase{AcceptedEarly, "ConfirmedUnsent", kEffect + "!" + kConfirmed}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Retry, TopicAnomaliesTest,
    testing::Values(TopicCase{{}, "GoodRetry", kRetried + fetch(3, 0, 0, 4000)},
                    TopicCase{EarlyReady, "BeforeItsDelay", kRetried + "!" + fetch(3, 0, 0, 3900)},
                    TopicCase{EndedWithoutStart, "WithoutAFailure", kEffect + "!" + publish(3, 1)},
                    TopicCase{GivenUpEarly, "LetterAtTheFirst", kFailed + "!" + publish(4, 1)},
                    TopicCase{AttemptMiscount, "WrongHeader", kFailed + "!" + publish(3, 2)},
                    TopicCase{NonOwner, "LettersAreReadByNobody",
                              "!2100 PartitionAssigned group=0 partition=4 member=0 position=0\n"},
                    TopicCase{NonOwner, "WhatItWritesItDoesNotRead",
                              "!2100 PartitionAssigned group=0 partition=2 member=0 position=0\n"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::check::topic_anomalies_test
