// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/called.h"
#include "tests/support/paths.h"

// The commands that show what Kafka does: groups, assignors, profiles.

namespace millrace::kafka_commands_test {
namespace {

const std::string kVectors = test::sourcePath("tests/conformance/vectors/");

struct CommandCase {
    const char* name;
    std::string arguments;
    int exitCode;
    const char* says;
};

void PrintTo(const CommandCase& each, std::ostream* out)
{
    *out << each.name;
}

class KafkaCommandTest : public testing::TestWithParam<CommandCase> {};

TEST_P(KafkaCommandTest, SaysWhatItFound)
{
    const Called called = call(GetParam().arguments);
    EXPECT_EQ(called.exitCode, GetParam().exitCode) << called.said;
    EXPECT_TRUE(says(called, GetParam().says)) << called.said.substr(0, 400);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, KafkaCommandTest,
    testing::Values(CommandCase{"Group", "group " + kVectors + "group-timing.json", 0,
                                "63010 ms  A owns 3 partitions"},
                    CommandCase{"GroupAsJson", "group --json " + kVectors + "group-timing.json", 0,
                                "\"state\": \"CompletingRebalance\""},
                    CommandCase{"GroupOfNoFile", "group /nowhere.json", 1, "There is no such file"},
                    CommandCase{"GroupOfAnotherFile", "group " + kVectors + "partitioner.json", 1,
                                "timelines: is missing"},
                    CommandCase{"GroupOfNothing", "group", 1, "FILE is required"},
                    CommandCase{"Assign", "assign " + kVectors + "assignors.json", 0,
                                "server-uniform"},
                    CommandCase{"AssignAsJson", "assign " + kVectors + "assignors.json --json", 0,
                                "\"rebalances\": 1"},
                    CommandCase{"AssignOfAFolder", "assign /", 1, "folder"},
                    CommandCase{"AssignOfAnotherFile", "assign " + kVectors + "group-timing.json",
                                1, "scenarios: is missing"},
                    CommandCase{"Profiles", "profiles", 0, "kafka-4-share"},
                    CommandCase{"ProfilesOfTheList", "profiles", 0, "solid_queue"},
                    CommandCase{"ProfileOfTheList", "profiles solid_queue", 0,
                                "solid_queue 1.5.0 [29e818d] lib/solid_queue/configuration.rb"},
                    CommandCase{"Profile", "profiles kafka-3", 0, "linger.ms"},
                    CommandCase{"NoProfile", "profiles kafka-44", 1, "Is \"kafka-4\" meant?"},
                    CommandCase{"ProfileWithControlCharacter", "profiles \"$(printf 'x\\033[2J')\"",
                                1, "\\x1b"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::kafka_commands_test
