// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/scenario/guarantee.h"
#include "core/scenario/scenario_reader.h"
#include "core/scenario/topics.h"
#include "tests/support/scenarios.h"

// Topics, who reads and who writes them: what they mean and what is wrong.

namespace millrace::topic_tables_test {
namespace {

using namespace std::chrono_literals;

/// Three reactions, each with one member. The row's lines begin at 11.
std::string withTopics(const std::string& rest)
{
    return "format = 1\nname = \"x\"\nduration = \"60 s\"\n[[reaction]]\nname = \"a\"\n"
           "[[reaction]]\nname = \"b\"\n[[reaction]]\nname = \"c\"\n[log]\n" +
           rest;
}

Scenario read(const std::string& rest)
{
    return test::scenarioOf(withTopics(rest));
}

const std::string kTopic = "[[log.topic]]\nname = \"made\"\npartitions = 2\n";
const std::string kWriter = "[log.groups.a]\nwrites = \"made\"\n";
const std::string kChain = kTopic + kWriter + "[log.groups.b]\nreads = \"made\"\n";

TEST(TopicTables, LeaveOneTopicWhenNothingIsSaid)
{
    const std::vector<TopicPlace> topics = topicsOf(read(""));
    ASSERT_EQ(topics.size(), 1U);
    EXPECT_EQ(topics[0].name, "events");
    EXPECT_EQ(topics[0].count, 3U);
}

TEST(TopicTables, PlaceTopicsBehindTheMainOneAndWhatItWillHave)
{
    const Scenario scenario =
        read("name = \"orders\"\npartitions = 2\n" + kChain +
             "on-failure = \"retry-topic\"\nretry-delay = \"2 s\"\n[log.groups.c]\n"
             "on-failure = \"dead-letter\"\n[[at]]\ntime = \"1 s\"\npartitions = 4\n");
    const std::vector<TopicPlace> topics = topicsOf(scenario);
    std::vector<std::string> names;
    std::vector<std::uint32_t> firsts;
    for (const TopicPlace& each : topics) {
        names.push_back(each.name);
        firsts.push_back(each.first);
    }
    EXPECT_EQ(names, (std::vector<std::string>{"orders", "made", "b-retry", "b-dlt", "c-dlt"}));
    EXPECT_EQ(firsts, (std::vector<std::uint32_t>{0, 4, 6, 7, 8}));
    EXPECT_EQ(partitionsTogether(scenario), 9);
    EXPECT_EQ(scenario.log.groups[1].reads, 1);
    EXPECT_EQ(scenario.log.groups[0].writes, 1);
    EXPECT_EQ(scenario.log.groups[1].retryDelay, 2s);
}

TEST(TopicTables, HaveNoTopicsOfGroupsThatAreNotThere)
{
    const Scenario scenario =
        read("slots = { a = 0 }\n[log.group]\non-failure = \"dead-letter\"\n");
    EXPECT_EQ(topicsOf(scenario).size(), 3U);
}

struct BadRow {
    const char* name;
    std::string text;
    int line;
    const char* says;
};

void PrintTo(const BadRow& row, std::ostream* out)
{
    *out << row.name;
}

class BadTopicTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadTopicTest, IsRefusedWithPlaceAndReason)
{
    const BadRow& row = GetParam();
    const auto outcome = readScenario(withTopics(row.text), "file.toml");
    const auto* errors = std::get_if<std::vector<Error>>(&outcome);
    ASSERT_NE(errors, nullptr);
    EXPECT_NE(describe(errors->front()).find(row.says), std::string::npos)
        << describe(errors->front());
    EXPECT_EQ(errors->front().line, row.line) << describe(errors->front());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadTopicTest,
    testing::Values(
        BadRow{"NobodyDefinesIt", kTopic + kWriter + "[log.groups.b]\nreads = \"mede\"\n", 17,
               "Did you mean \"made\"?"},
        BadRow{"WritesAnUnknownOne", "[log.groups.b]\nwrites = \"made\"\n", 12, "\"events\""},
        BadRow{"ReadsItsOwnOutput",
               kTopic + "[log.groups.a]\nreads = \"made\"\nwrites = \"made\"\n", 16,
               "would read what it writes"},
        BadRow{"Cycle",
               "[[log.topic]]\nname = \"p\"\n[[log.topic]]\nname = \"q\"\n"
               "[log.groups.a]\nreads = \"p\"\nwrites = \"q\"\n"
               "[log.groups.b]\nreads = \"q\"\nwrites = \"p\"\n",
               16, "cycle"},
        BadRow{"TwoOfOneName", kChain + "[[log.topic]]\nname = \"made\"\n", 19, "two topics"},
        BadRow{"TheNameOfTheMainOne", "[[log.topic]]\nname = \"events\"\n", 12, "two topics"},
        BadRow{"NoName", "[[log.topic]]\npartitions = 2\n", 11, "missing"},
        BadRow{"NoPartitions", "[[log.topic]]\nname = \"made\"\npartitions = 0\n" + kWriter, 13,
               "1"},
        BadRow{"NobodyReadsOrWritesIt", kTopic, 11, "no group reads or writes"},
        BadRow{"NobodyWritesIt", kTopic + "[log.groups.b]\nreads = \"made\"\n", 15,
               "nothing to read"},
        BadRow{"WrittenByAGroupThatIsNotThere",
               "slots = { a = 0 }\n" + kTopic + "[log.group]\nreads = \"made\"\n", 16,
               "nothing to read"},
        BadRow{"TwoWriters", kChain + "[log.groups.c]\nwrites = \"made\"\n", 19, "already"},
        BadRow{"WritesTheMainOne", "[log.groups.a]\nwrites = \"events\"\n", 12, "one writer"},
        BadRow{"TakesTheNameOfARetryTopic",
               "[[log.topic]]\nname = \"a-retry\"\n[log.groups.a]\nwrites = \"a-retry\"\n"
               "on-failure = \"retry-topic\"\n",
               15, "of that name"},
        BadRow{"DelayWithoutARetryTopic", "[log.group]\nretry-delay = \"1 s\"\n", 12,
               "retry-topic"},
        BadRow{"DelayBelowZero",
               "[log.group]\non-failure = \"retry-topic\"\nretry-delay = \"-1 s\"\n", 13, "0"},
        BadRow{"RetryTopicOfAShareGroup",
               "[log.group]\nprotocol = \"share\"\non-failure = \"retry-topic\"\n", 13, "rejects"},
        BadRow{"MoreThanAllMayHave", "partitions = 1023\n" + kChain, 10, "1024"},
        BadRow{"SeeksInAPartitionThatItDoesNotRead",
               kChain + "[[at]]\ntime = \"1 s\"\nseek = \"group 2\"\nto = \"latest\"\n"
                        "partition = 2\n",
               22, "1"}),
    [](const auto& row) { return row.param.name; });

struct GuaranteeRow {
    const char* name;
    std::string text;
    std::size_t reaction;
    std::string Guarantee::*flag;
    const char* because;  ///< Empty: it may not.
};

void PrintTo(const GuaranteeRow& row, std::ostream* out)
{
    *out << row.name;
}

class TopicGuaranteeTest : public testing::TestWithParam<GuaranteeRow> {};

TEST_P(TopicGuaranteeTest, NamesTheSettingThatPermitsIt)
{
    const GuaranteeRow& row = GetParam();
    const Guarantees all = guaranteesOf(read("retention = \"forever\"\n" + row.text));
    const std::string& reason = all.log[row.reaction].*(row.flag);
    EXPECT_EQ(reason.empty(), *row.because == '\0') << reason;
    EXPECT_NE(reason.find(row.because), std::string::npos) << reason;
}

const std::string kKill = "[[at]]\ntime = \"1 s\"\nkill = \"member 1\"\n";
INSTANTIATE_TEST_SUITE_P(
    Rows, TopicGuaranteeTest,
    testing::Values(GuaranteeRow{"AChainBreaksNothing", kChain, 1, &Guarantee::mayRepeat, ""},
                    GuaranteeRow{"TheWriterRepeatsItsEffect", kChain + kKill, 0,
                                 &Guarantee::mayRepeat, "writes:"},
                    GuaranteeRow{"AndWithItTheReader", kChain + kKill, 1, &Guarantee::mayRepeat,
                                 "a writes what it reads"},
                    GuaranteeRow{"OthersRepeatNothing", kChain + kKill, 2, &Guarantee::mayRepeat,
                                 ""},
                    GuaranteeRow{"ALossAboveIsALossBelow",
                                 kTopic + kWriter + "commit = \"before\"\n" +
                                     "[log.groups.b]\nreads = \"made\"\n" + kKill,
                                 1, &Guarantee::maySkip, "before"},
                    GuaranteeRow{"WhatNeverFailsIsNeverRetried",
                                 "[log.groups.c]\n"
                                 "on-failure = \"retry-topic\"\n",
                                 2, &Guarantee::mayReorder, ""}),
    [](const auto& row) { return row.param.name; });

TEST(TopicGuarantee, OrderIsLostByARetryTopic)
{
    Scenario scenario =
        read("retention = \"forever\"\n[log.groups.c]\non-failure = \"retry-topic\"\n");
    scenario.reactions[2].fails = 0.1;
    EXPECT_NE(guaranteesOf(scenario).log[2].mayReorder.find("retry-topic"), std::string::npos);
    scenario.log.groups[2].onFailure = GroupSpec::OnFailure::Retry;
    EXPECT_TRUE(guaranteesOf(scenario).log[2].mayReorder.empty());
}

}  // namespace
}  // namespace millrace::topic_tables_test
