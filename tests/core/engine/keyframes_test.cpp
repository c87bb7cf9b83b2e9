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
    const FinishedRun run = runScenario(scenario, Sabotage::None, {.keyframeSpacing = 4'000});
    const Recording::Keyframes& keyframes = run.recording->keyframes();
    ASSERT_GT(run.recording->trace().size(), 2'100'000U);
    EXPECT_LE(keyframes.size(), 512U);
    EXPECT_LT(keyframes.front()->state.facts, 4'100U);
    const auto facts = [](const auto& each) { return each->state.facts; };
    for (std::size_t n = 1; n < keyframes.size(); ++n)
        EXPECT_LT(facts(keyframes[n]) - facts(keyframes[n - 1]), 8'100U) << n;
    const auto unseen =
        std::ranges::count_if(keyframes, [](const auto& each) { return each->unseen != nullptr; });
    EXPECT_GE(unseen, 32);
    EXPECT_LE(unseen, 128);
    // Those that are left are still what they were.
    for (const std::size_t n : {std::size_t{0}, keyframes.size() / 2, keyframes.size() - 1}) {
        Cursor cursor{run.recording};
        cursor.seekFact(facts(keyframes[n]) - 1);
        cursor.stepForward();
        EXPECT_EQ(cursor.state(), keyframes[n]->state) << n;
    }
}

/// The first fact at `time` or later.
std::uint64_t firstFactFrom(const Recording& recording, SimTime time)
{
    Cursor cursor{std::shared_ptr<const Recording>{std::shared_ptr<void>{}, &recording}};
    cursor.seekTime(time - 1ns);
    return cursor.state().facts;
}

// People edit at round times: what lies before the half is not computed again for an edit there.
TEST(Keyframes, OfAShortRunLieWhereItsEighthsBegin)
{
    const FinishedRun run = runScenario(test::shippedScenario("one-event-three-reactions-12"));
    const Recording::Keyframes& keyframes = run.recording->keyframes();
    ASSERT_EQ(keyframes.size(), 7U);
    for (std::size_t n = 0; n < keyframes.size(); ++n) {
        const SimTime mark{22'500ms * static_cast<int>(n + 1)};
        EXPECT_LT(keyframes[n]->now, mark);
        EXPECT_EQ(keyframes[n]->state.facts, firstFactFrom(*run.recording, mark)) << n;
        EXPECT_NE(keyframes[n]->unseen, nullptr);
    }
}

struct Spaced {
    std::uint64_t spacing;
    std::size_t least, most;
};

class KeyframesFarApart : public testing::TestWithParam<Spaced> {};

// The run has 75,883 facts, 9,500 in each eighth.
TEST_P(KeyframesFarApart, LieAsFarApartAsTheyMayAndAtAMarkNotNearerThanHalfOfThat)
{
    const auto [spacing, least, most] = GetParam();
    const Scenario scenario = test::shippedScenario("one-event-three-reactions-12");
    const FinishedRun run = runScenario(scenario, Sabotage::None, {.keyframeSpacing = spacing});
    const Recording::Keyframes& keyframes = run.recording->keyframes();
    EXPECT_GE(keyframes.size(), least);
    EXPECT_LE(keyframes.size(), most);
    std::uint64_t before = 0;
    for (const auto& each : keyframes) {
        // A step may leave some facts more.
        EXPECT_LT(each->state.facts - before, spacing + 100);
        EXPECT_GE(each->state.facts - before, spacing / 2);
        before = each->state.facts;
    }
    EXPECT_LT(run.recording->trace().size() - before, spacing + 100);
}

INSTANTIATE_TEST_SUITE_P(All, KeyframesFarApart,
                         testing::Values(Spaced{1'000, 70, 90}, Spaced{8'000, 9, 18},
                                         Spaced{15'000, 7, 7}, Spaced{30'000, 3, 4},
                                         Spaced{75'000, 1, 2}, Spaced{200'000, 0, 0}));

}  // namespace
}  // namespace millrace::keyframes_test
