// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/playback/playback.h"

#include <gtest/gtest.h>

namespace millrace::ui::playback_test {
namespace {

using namespace std::chrono_literals;

TEST(Playback, MovesBySpeedAndStopsAtTheEnd)
{
    Playback playback{.speed = 2.0, .playing = true};
    EXPECT_EQ(playback.advance(SimTime{1s}, 500ms, SimTime{10s}), SimTime{2s});
    EXPECT_TRUE(playback.playing);
    EXPECT_EQ(playback.advance(SimTime{9s}, 30s, SimTime{10s}), SimTime{10s});
    EXPECT_FALSE(playback.playing);
    EXPECT_EQ(playback.advance(SimTime{3s}, 30s, SimTime{10s}), SimTime{3s}) << "paused";
}

TEST(Playback, RunsBackwardAndStopsAtTheBeginning)
{
    Playback playback{.speed = 2.0, .playing = true, .backward = true};
    EXPECT_EQ(playback.advance(SimTime{9s}, 500ms, SimTime{10s}), SimTime{8s});
    EXPECT_TRUE(playback.playing);
    EXPECT_EQ(playback.advance(SimTime{9s}, 30s, SimTime{10s}), SimTime{});
    EXPECT_FALSE(playback.playing);
    Playback fastest{.speed = Playback::kFastest, .playing = true};
    EXPECT_EQ(fastest.advance(SimTime{}, 24h, SimTime{10s}), SimTime{10s}) << "no overflow";
}

TEST(Playback, WaitsAtTheEndWhereMoreIsToComeButNotBackwardNorInALoop)
{
    Playback playback{.speed = 2.0, .playing = true, .goesOn = true};
    EXPECT_EQ(playback.advance(SimTime{9s}, 30s, SimTime{10s}), SimTime{10s});
    EXPECT_TRUE(playback.playing);
    EXPECT_EQ(playback.advance(SimTime{10s}, 1s, SimTime{10s}), SimTime{10s});
    EXPECT_EQ(playback.advance(SimTime{10s}, 1s, SimTime{20s}), SimTime{12s}) << "it has come";
    playback.looping = true;
    playback.loopFrom = SimTime{2s};
    playback.loopTo = SimTime{20s};
    EXPECT_EQ(playback.advance(SimTime{9s}, 30s, SimTime{10s}), SimTime{2s});
    playback.looping = false;
    playback.backward = true;
    EXPECT_EQ(playback.advance(SimTime{9s}, 30s, SimTime{10s}), SimTime{});
    EXPECT_FALSE(playback.playing);
}

TEST(Playback, StepsThroughItsSpeedsAndStaysAtTheEnds)
{
    Playback playback;
    playback.faster();
    EXPECT_EQ(playback.speed, 2.0);
    for (int n = 0; n < 20; ++n)
        playback.faster();
    EXPECT_EQ(playback.speed, 86'400.0) << "a day a second";
    for (int n = 0; n < 20; ++n)
        playback.slower();
    EXPECT_EQ(playback.speed, 0.001) << "a millisecond a second";
    playback.speed = 1.5;  // Between two of them.
    playback.slower();
    EXPECT_EQ(playback.speed, 1.0);
}

TEST(Playback, LoopsBothWaysAndLeavesTheLoopWhenItIsSwitchedOff)
{
    Playback playback{.speed = 1.0, .playing = true};
    playback.looping = true;
    playback.loopFrom = SimTime{10s};
    playback.loopTo = SimTime{12s};
    EXPECT_EQ(playback.advance(SimTime{3s}, 16ms, SimTime{60s}), SimTime{10s}) << "from outside";
    EXPECT_EQ(playback.advance(SimTime{11s}, 500ms, SimTime{60s}), SimTime{11500ms});
    EXPECT_EQ(playback.advance(SimTime{11s}, 2s, SimTime{60s}), SimTime{10s});
    EXPECT_TRUE(playback.playing);
    playback.backward = true;
    EXPECT_EQ(playback.advance(SimTime{11s}, 2s, SimTime{60s}), SimTime{12s});
    EXPECT_TRUE(playback.playing);
    playback.backward = false;
    playback.looping = false;
    EXPECT_EQ(playback.advance(SimTime{11s}, 2s, SimTime{60s}), SimTime{13s});
}

}  // namespace
}  // namespace millrace::ui::playback_test
