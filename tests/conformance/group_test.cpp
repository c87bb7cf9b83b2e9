// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/study/group_file.h"
#include "tests/conformance/vectors.h"

// What Kafka's own coordinator and members did, to within 30 ms: its harness steps in 10 ms and
// rejoins 10 ms after it learns. See the header of vectors/group-timing.json.

namespace millrace::group_test {
namespace {

constexpr std::int64_t kToleranceMs = 30;

nlohmann::json replayed(const nlohmann::json& file)
{
    auto read = readGroupExperiments(file.dump(), "vectors");
    if (const auto* errors = std::get_if<std::vector<Error>>(&read)) {
        ADD_FAILURE() << describe(errors->front());
        return {};
    }
    const auto& experiments = std::get<std::vector<GroupExperiment>>(read);
    std::vector<std::vector<GroupSight>> sights;
    for (const GroupExperiment& each : experiments)
        sights.push_back(sightsOf(*runScenario(scenarioOf(each)).recording));
    return nlohmann::json::parse(sightsAsJson(experiments, sights));
}

bool isSame(nlohmann::json ours, nlohmann::json theirs)
{
    const auto off = ours["atMs"].get<std::int64_t>() - theirs["atMs"].get<std::int64_t>();
    ours.erase("atMs");
    theirs.erase("atMs");
    return ours == theirs && std::abs(off) <= kToleranceMs;
}

TEST(GroupTiming, ShowsEveryLineOfEveryTimelineAndNoOther)
{
    const nlohmann::json file = vectors("group-timing.json");
    const nlohmann::json seen = replayed(file);
    std::size_t lines = 0;
    for (const nlohmann::json& timeline : file["timelines"]) {
        const auto id = timeline["id"].get<std::string>();
        nlohmann::json left = seen[id];
        for (const nlohmann::json& expected : timeline["expected"]) {
            const auto same = std::ranges::find_if(
                left, [&](const nlohmann::json& each) { return isSame(each, expected); });
            ASSERT_NE(same, left.end()) << id << ": " << expected;
            left.erase(same);
            ++lines;
        }
        EXPECT_TRUE(left.empty()) << id << ": " << left;
    }
    EXPECT_EQ(lines, 88U);
}

TEST(GroupTiming, IsComputedFromWhatWasDoneAlone)
{
    nlohmann::json file = vectors("group-timing.json");
    const nlohmann::json seen = replayed(file);
    for (nlohmann::json& timeline : file["timelines"]) {
        timeline.erase("expected");
        timeline.erase("scenario");
    }
    file.erase("header");
    file.erase("clientsSummary");
    EXPECT_EQ(replayed(file), seen);
}

}  // namespace
}  // namespace millrace::group_test
