// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/scenarios.h"

namespace millrace::keyframes_test {
namespace {

using namespace std::chrono_literals;

TEST(Keyframes, OfALongRunLieEvenlyFromItsBeginningAndFewHaveTheUnseenPart)
{
    Scenario scenario = test::shippedScenario("one-event-three-reactions-12");
    scenario.duration = 5'200s;
    const FinishedRun run = runScenario(scenario);
    const Recording::Keyframes& keyframes = run.recording->keyframes();
    ASSERT_GT(run.recording->trace().size(), 2'100'000U);
    EXPECT_LE(keyframes.size(), 512U);
    EXPECT_LT(keyframes.front()->state.facts, 4'100U);
    const auto facts = [](const auto& each) { return each->state.facts; };
    for (std::size_t n = 1; n < keyframes.size(); ++n)
        EXPECT_LT(facts(keyframes[n]) - facts(keyframes[n - 1]), 8'100U) << n;
    const auto unseen =
        std::ranges::count_if(keyframes, [](const auto& each) { return each->unseen != nullptr; });
    EXPECT_GE(unseen, std::ssize(keyframes) / 16);
    EXPECT_LE(unseen, std::ssize(keyframes) / 6);
    // Those that are left are still what they were.
    for (const std::size_t n : {std::size_t{0}, keyframes.size() / 2, keyframes.size() - 1}) {
        Cursor cursor{run.recording};
        cursor.seekFact(facts(keyframes[n]) - 1);
        cursor.stepForward();
        EXPECT_EQ(cursor.state(), keyframes[n]->state) << n;
    }
}

}  // namespace
}  // namespace millrace::keyframes_test
