// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/claim_words.h"

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/scenarios.h"
#include "tests/ui/scene/scene_words.h"
#include "ui/scene/stage_scene.h"

// How long a claim is believed in and how often a job is tried: in the words of what decides.

namespace millrace::ui::claim_words_test {
namespace {

using test::shows;

struct ClaimLimits {
    const char* scenario;
    std::vector<std::pair<std::string, std::string>> limits;
};

class ClaimLimitsTest : public testing::TestWithParam<ClaimLimits> {};

TEST_P(ClaimLimitsTest, NamesWhatDecidesAndNothingElse)
{
    const Cursor cursor{runScenario(test::shippedScenario(GetParam().scenario)).recording};
    std::vector<std::pair<std::string, std::string>> said;
    for (const Limit& each : claimLimitsInForce(cursor.moment()))
        said.emplace_back(each.label, each.value);
    EXPECT_EQ(said, GetParam().limits);
    const Scene scene = staticScene(cursor.moment(), {.width = 1280, .height = 720});
    for (const auto& [label, value] : said) {
        EXPECT_TRUE(shows(scene, label)) << label;
        EXPECT_TRUE(shows(scene, value)) << value;
    }
    if (said.empty() || said.front().first != "lease")
        EXPECT_FALSE(shows(scene, "lease"));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, ClaimLimitsTest,
    testing::Values(
        ClaimLimits{"lease-and-session", {{"lease", "6 s"}, {"tries", "5"}}},
        ClaimLimits{"worker-killed-bullmq", {{"lease", "30 s"}, {"tries", "1"}}},
        // The supervisor fails what a killed fork had; this is for a process that hangs.
        ClaimLimits{"worker-killed-solid-queue", {{"silent process", "5 min"}, {"tries", "1"}}},
        ClaimLimits{"worker-killed-resque", {{"silent process", "5 min"}, {"tries", "1"}}},
        ClaimLimits{"worker-killed-good-job", {{"silent connection", "7875 s"}, {"tries", "1"}}},
        ClaimLimits{"worker-killed-sidekiq", {{"tries", "26"}}},
        // A list that never tries again has no tries of its own beside those of Active Job.
        ClaimLimits{"one-event-three-reactions",
                    {{"silent process", "5 min"}, {"retry_on", "5 runs"}}},
        ClaimLimits{"active-job-sidekiq", {{"tries", "26"}, {"retry_on", "3 runs"}}}),
    [](const auto& row) {
        std::string name = row.param.scenario;
        std::erase(name, '-');
        return name;
    });

TEST(ClaimLimits, OfSeveralLinesOfRetryOnAreByClass)
{
    Scenario scenario = test::shippedScenario("active-job-solid-queue");
    ActiveJobSpec::Rescue more = scenario.queue.activeJob.rescues.front();
    more.exceptions = {"Timeout::Error"};
    more.attempts = 0;
    scenario.queue.activeJob.rescues.push_back(more);
    const Cursor several{runScenario(scenario).recording};
    EXPECT_EQ(claimLimitsInForce(several.moment()).back().value, "by class");
    scenario.queue.activeJob.rescues = {more};
    const Cursor one{runScenario(scenario).recording};
    EXPECT_EQ(claimLimitsInForce(one.moment()).back().value, "unlimited runs");
}

}  // namespace
}  // namespace millrace::ui::claim_words_test
