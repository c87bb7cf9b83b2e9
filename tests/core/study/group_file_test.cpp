// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/group_file.h"

#include <gtest/gtest.h>

// Files of group experiments from strangers.

namespace millrace::group_file_test {
namespace {

using namespace std::chrono_literals;

std::string fileWith(const std::string& params, const std::string& actions)
{
    return "{\"timelines\": [{\"id\": \"t\",\n\"params\": {" + params + "},\n\"actions\": [" +
           actions + "]}]}";
}

const std::string kParams = R"("protocol": "classic", "partitions": 6)";
const std::string kJoin = R"({"atMs": 0, "member": "A", "do": "join"})";

TEST(GroupFile, TakesKafkasDefaultsForWhatItDoesNotSay)
{
    const auto read = readGroupExperiments(fileWith(kParams, kJoin), "f.json");
    const auto* experiments = std::get_if<std::vector<GroupExperiment>>(&read);
    ASSERT_NE(experiments, nullptr);
    ASSERT_EQ(experiments->size(), 1U);
    const GroupExperiment& group = experiments->front();
    EXPECT_EQ(group.session, 45s);
    EXPECT_EQ(group.heartbeat, 3s);
    EXPECT_EQ(group.rebalanceTimeout, 300s);
    EXPECT_EQ(group.initialDelay, 3s);
    EXPECT_EQ(group.members[0].rejoinDelay, 10ms);
    EXPECT_EQ(group.members[0].revocation, 0ms);
}

TEST(GroupFile, SetsDelaysOfAllMembersAndOfOne)
{
    const auto read = readGroupExperiments(
        fileWith(kParams +
                     R"(, "rejoinDelayMs": {"default": 20, "B": 4000}, "staticMembers": ["B"])",
                 kJoin + R"(, {"atMs": 5, "member": "B", "do": "join"})"),
        "f.json");
    const auto& group = std::get<std::vector<GroupExperiment>>(read).front();
    EXPECT_EQ(group.members[0].rejoinDelay, 20ms);
    EXPECT_EQ(group.members[1].rejoinDelay, 4s);
    EXPECT_FALSE(group.members[0].isStatic);
    EXPECT_TRUE(group.members[1].isStatic);
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

class BadGroupFileTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadGroupFileTest, IsAnErrorWithItsPlace)
{
    const auto read = readGroupExperiments(GetParam().text, "f.json");
    const auto* errors = std::get_if<std::vector<Error>>(&read);
    ASSERT_NE(errors, nullptr);
    EXPECT_EQ(errors->front().line, GetParam().line) << errors->front().message;
    EXPECT_NE(errors->front().message.find(GetParam().says), std::string::npos)
        << errors->front().message;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadGroupFileTest,
    testing::Values(
        BadRow{"NoJson", "timelines", 1, "not JSON"}, BadRow{"NoObject", "[]", 1, "timelines"},
        BadRow{"NoTimelines", "{}", 1, "missing"},
        BadRow{"TimelinesAreNoList", "{\"timelines\": 3}", 1, "list"},
        BadRow{"NoId", "{\"timelines\": [\n{}]}", 2, "id"},
        BadRow{"NoProtocol", fileWith("\"partitions\": 6", kJoin), 2, "classic"},
        BadRow{"UnknownProtocol", fileWith(R"("protocol": "raft", "partitions": 6)", kJoin), 2,
               "classic"},
        BadRow{"NoPartitions", fileWith(R"("protocol": "classic")", kJoin), 2, "partitions"},
        BadRow{"NegativePartitions", fileWith(R"("protocol": "classic", "partitions": -1)", kJoin),
               2, "1 to 1024"},
        BadRow{"SessionIsText", fileWith(kParams + R"(, "sessionTimeoutMs": "45 s")", kJoin), 2,
               "whole number"},
        BadRow{"HeartbeatLongerThanTheSession",
               fileWith(kParams + R"(, "heartbeatIntervalMs": 50000)", kJoin), 2, "seem dead"},
        BadRow{"DelayOfNobody", fileWith(kParams + R"(, "rejoinDelayMs": {"C": 5})", kJoin), 2,
               "C"},
        BadRow{"StaticStranger", fileWith(kParams + R"(, "staticMembers": ["C"])", kJoin), 2,
               "joins"},
        BadRow{"NoActions", "{\"timelines\": [{\"id\": \"t\",\n\"params\": {" + kParams + "}}]}", 1,
               "actions"},
        BadRow{"ActionIsNoObject", fileWith(kParams, "1"), 3, "object"},
        BadRow{"ActionWithoutTime", fileWith(kParams, R"({"member": "A", "do": "join"})"), 3,
               "atMs"},
        BadRow{"NegativeTime", fileWith(kParams, R"({"atMs": -1, "member": "A", "do": "join"})"), 3,
               "0"},
        BadRow{"UnknownAct", fileWith(kParams, R"({"atMs": 0, "member": "A", "do": "jion"})"), 3,
               "join"},
        BadRow{"KilledBeforeItJoins",
               fileWith(kParams, R"({"atMs": 0, "member": "A", "do": "kill"})"), 3, "not joined"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::group_file_test
