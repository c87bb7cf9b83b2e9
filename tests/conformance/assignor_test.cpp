// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "core/study/assign_file.h"
#include "tests/conformance/vectors.h"

// What Kafka's own assignors made of 44 groups, step after step: see the header of
// vectors/assignors.json. A result that hangs on the order of a hash map is matched by its counts,
// or by balance, coverage and stickiness.

namespace millrace::assignor_test {
namespace {

using Owners = std::map<std::pair<std::string, int>, std::string>;  ///< By topic and partition.

Owners ownersIn(const nlohmann::json& assignment)
{
    Owners owners;
    for (const auto& [member, topics] : assignment.items())
        for (const auto& [topic, partitions] : topics.items())
            for (const nlohmann::json& each : partitions)
                EXPECT_TRUE(owners.emplace(std::pair{topic, each.get<int>()}, member).second);
    return owners;
}

struct Counts {
    std::size_t kept = 0;
    std::size_t least = 0;
    std::size_t most = 0;
    std::size_t assigned = 0;
};

Counts countsOf(const nlohmann::json& assignment, const Owners& before)
{
    Counts counts{.least = SIZE_MAX};
    const Owners owners = ownersIn(assignment);
    for (const auto& [partition, member] : owners) {
        const auto was = before.find(partition);
        counts.kept += was != before.end() && was->second == member ? 1 : 0;
    }
    for (const auto& [member, topics] : assignment.items()) {
        std::size_t share = 0;
        for (const nlohmann::json& partitions : topics)
            share += partitions.size();
        counts.least = std::min(counts.least, share);
        counts.most = std::max(counts.most, share);
        counts.assigned += share;
    }
    return counts;
}

std::size_t coverable(const nlohmann::json& step)
{
    std::size_t total = 0;
    for (const auto& [topic, partitions] : step["topics"].items()) {
        bool wanted = false;
        for (const nlohmann::json& member : step["members"])
            wanted = wanted || std::find(member["topics"].begin(), member["topics"].end(), topic) !=
                                   member["topics"].end();
        total += wanted ? partitions.get<std::size_t>() : 0;
    }
    return total;
}

class AssignorTest : public testing::TestWithParam<const char*> {};

TEST_P(AssignorTest, GivesWhatKafkaGivesAtEveryStep)
{
    const nlohmann::json file = vectors("assignors.json");
    const auto read = readAssignExperiments(file.dump(), "vectors");
    ASSERT_TRUE(std::holds_alternative<std::vector<AssignExperiment>>(read));
    const nlohmann::json ours =
        nlohmann::json::parse(assignmentsAsJson(std::get<std::vector<AssignExperiment>>(read)));
    const std::string assignor = GetParam();
    const bool broker = assignor == "server-uniform";
    std::size_t steps = 0;
    for (const nlohmann::json& scenario : file["scenarios"]) {
        const auto id = scenario["id"].get<std::string>();
        const nlohmann::json& theirs = scenario["results"][assignor];
        const bool exact = theirs["exact"].get<bool>() && !broker;
        const bool countsExact = theirs.value("countsExact", exact);
        Owners before;
        for (std::size_t n = 0; n < theirs["steps"].size(); ++n, ++steps) {
            const nlohmann::json& expected = theirs["steps"][n];
            const nlohmann::json& step = ours[id][assignor][n];
            const std::string place = id + " step " + std::to_string(n);
            if (exact)
                ASSERT_EQ(step["assignment"], expected["assignment"]) << place;
            if (expected.contains("rebalances") && countsExact)
                ASSERT_EQ(step["rebalances"], expected["rebalances"]) << place;
            const Counts counts = countsOf(step["assignment"], before);
            ASSERT_EQ(counts.assigned, coverable(scenario["steps"][n])) << place;
            ASSERT_LE(counts.most - counts.least,
                      expected["max"].get<std::size_t>() - expected["min"].get<std::size_t>())
                << place;
            ASSERT_GE(counts.kept, n == 0 ? 0 : expected["kept"].get<std::size_t>()) << place;
            if (countsExact)
                ASSERT_EQ(counts.kept, expected["kept"].get<std::size_t>()) << place;
            before = ownersIn(step["assignment"]);
        }
    }
    EXPECT_EQ(steps, 87U);
}

INSTANTIATE_TEST_SUITE_P(Assignors, AssignorTest,
                         testing::Values("range", "roundrobin", "sticky", "cooperative-sticky",
                                         "server-range", "server-uniform"),
                         [](const auto& each) {
                             std::string name = each.param;
                             std::erase(name, '-');
                             return name;
                         });

TEST(Assignors, DoNotLookAtTheResultsInTheFile)
{
    nlohmann::json file = vectors("assignors.json");
    const auto printed = [](const nlohmann::json& each) {
        return assignmentsAsJson(
            std::get<std::vector<AssignExperiment>>(readAssignExperiments(each.dump(), "vectors")));
    };
    const std::string before = printed(file);
    for (nlohmann::json& scenario : file["scenarios"])
        scenario.erase("results");
    file.erase("header");
    EXPECT_EQ(printed(file), before);
}

}  // namespace
}  // namespace millrace::assignor_test
