// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/assign_file.h"

#include <gtest/gtest.h>

// Files of groups from strangers, and how names become numbers.

namespace millrace::assign_file_test {
namespace {

std::string fileWith(const std::string& step)
{
    return "{\"scenarios\": [{\"id\": \"s\",\n\"steps\": [" + step + "]}]}";
}

TEST(AssignFile, KnowsTopicsThatOnlyMembersName)
{
    const auto read = readAssignExperiments(
        fileWith(R"({"topics": {"b": 2}, "members": [{"id": "m", "topics": ["a", "b", "b"]}]})"),
        "f.json");
    const auto& step = std::get<std::vector<AssignExperiment>>(read).front().steps.front();
    EXPECT_EQ(step.topics, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(step.group.partitions, (std::vector<std::uint32_t>{0, 2}));
    EXPECT_EQ(step.group.members[0].topics, (std::vector<std::uint32_t>{0, 1}));
}

TEST(AssignFile, TakesAGroupWithoutMembers)
{
    const auto read =
        readAssignExperiments(fileWith(R"({"topics": {"a": 2}, "members": []})"), "f.json");
    const auto& experiments = std::get<std::vector<AssignExperiment>>(read);
    EXPECT_TRUE(resultsOf(experiments.front(), AssignorKind::Sticky)[0].assignment.empty());
}

TEST(AssignFile, GivesAMemberThatWasAwayNothingOfWhatItHad)
{
    const std::string both = R"({"topics": {"t": 2}, "members": [{"id": "a", "topics": ["t"]},)"
                             R"( {"id": "b", "topics": ["t"]}]})";
    const std::string one = R"({"topics": {"t": 2}, "members": [{"id": "b", "topics": ["t"]}]})";
    const auto read = readAssignExperiments(fileWith(both + "," + one + "," + both), "f.json");
    const auto results =
        resultsOf(std::get<std::vector<AssignExperiment>>(read).front(), AssignorKind::Sticky);
    EXPECT_EQ(results[2].assignment[1], (std::vector<TopicPartition>{{0, 0}}));
}

TEST(HashMapOrder, IsThatOfJava)
{
    // Seen in Kafka: C00 and C02 are visited before C01 (vectors, scenario a056).
    EXPECT_EQ(hashMapOrder({"C00", "C01", "C02", "C03", "C04"}),
              (std::vector<std::size_t>{0, 2, 1, 4, 3}));
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

class BadAssignFileTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadAssignFileTest, IsAnErrorWithItsPlace)
{
    const auto read = readAssignExperiments(GetParam().text, "f.json");
    const auto* errors = std::get_if<std::vector<Error>>(&read);
    ASSERT_NE(errors, nullptr);
    EXPECT_EQ(errors->front().line, GetParam().line) << errors->front().message;
    EXPECT_NE(errors->front().message.find(GetParam().says), std::string::npos)
        << errors->front().message;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadAssignFileTest,
    testing::Values(
        BadRow{"NoJson", "x", 1, "not JSON"}, BadRow{"NoObject", "3", 1, "scenarios"},
        BadRow{"NoScenarios", "{}", 1, "missing"},
        BadRow{"ScenarioIsNoObject", "{\"scenarios\": [\n1]}", 2, "object"},
        BadRow{"NoId", "{\"scenarios\": [\n{\"steps\": []}]}", 2, "id"},
        BadRow{"NoSteps", "{\"scenarios\": [\n{\"id\": \"s\"}]}", 2, "steps"},
        BadRow{"TwoOfOneId",
               "{\"scenarios\": [{\"id\": \"s\", \"steps\": []},\n{\"id\": \"s\", \"steps\": []}]}",
               2, "twice"},
        BadRow{"NoTopics", fileWith(R"({"members": []})"), 2, "topics"},
        BadRow{"NoMembers", fileWith(R"({"topics": {}})"), 2, "members"},
        BadRow{"NegativePartitions", fileWith(R"({"topics": {"t": -1}, "members": []})"), 2,
               "partitions"},
        BadRow{"PartitionsAreText", fileWith(R"({"topics": {"t": "3"}, "members": []})"), 2,
               "partitions"},
        BadRow{"TooManyPartitions", fileWith(R"({"topics": {"t": 99999, "u": 2}, "members": []})"),
               2, "together"},
        BadRow{"MemberWithoutId", fileWith(R"({"topics": {}, "members": [{"topics": []}]})"), 2,
               "id"},
        BadRow{"MemberWithoutTopics", fileWith(R"({"topics": {}, "members": [{"id": "m"}]})"), 2,
               "topics"},
        BadRow{"TopicIsNoName",
               fileWith(R"({"topics": {}, "members": [{"id": "m", "topics": [1]}]})"), 2, "names"},
        BadRow{"TwoMembersOfOneId",
               fileWith(R"({"topics": {}, "members": [{"id": "m", "topics": []},)"
                        R"( {"id": "m", "topics": []}]})"),
               2, "twice"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::assign_file_test
