// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/playback/player.h"

#include <gtest/gtest.h>

#include "ui/document/scenario_document.h"

namespace millrace::ui::player_test {
namespace {

using namespace std::chrono_literals;

class PacedPlayer : public testing::Test {
protected:
    void SetUp() override
    {
        ASSERT_TRUE(
            document.open(QStringLiteral("lease-and-session"), RunMode::AtOnce).empty());
        player.setRecording(document.run().recording);
        player.seek(SimTime{20s});
        player.setPlaying(true);
    }

    ScenarioDocument document;
    Player player;
};

TEST_F(PacedPlayer, SeesEachEventEquallyLong)
{
    player.setPace(Playback::Pace::Events);
    const std::uint64_t before = player.state().facts;
    for (int n = 0; n < 10; ++n)
        player.advance(500ms);
    EXPECT_EQ(player.state().facts, before + 20) << "four a second";
    player.shuttle(true);
    const std::uint64_t there = player.state().facts;
    player.advance(1s);
    EXPECT_EQ(player.state().facts, there - 4);
}

TEST_F(PacedPlayer, GoesAsFastAsItCanToTheEnd)
{
    player.setPace(Playback::Pace::Unlimited);
    for (int n = 0; n < 5'000 && player.playing(); ++n)
        player.advance(16ms);
    EXPECT_EQ(player.time(), player.end());
    EXPECT_FALSE(player.playing());
}

TEST_F(PacedPlayer, SlowsDownNearAMarkAlone)
{
    player.setSlowAtMarks(true);
    const auto& marks = player.recording().columns().marks;
    ASSERT_FALSE(marks.empty());
    const SimTime mark = marks[0].at;
    player.seek(mark - 100ms);
    player.advance(50ms);
    EXPECT_EQ(player.time(), mark - 90ms);
    player.seek(mark - 10s);
    player.advance(50ms);
    EXPECT_EQ(player.time(), mark - 10s + 50ms);
}

TEST_F(PacedPlayer, SaysWhatSpeedItReaches)
{
    player.setSpeed(2.0);
    for (int n = 0; n < 40; ++n)
        player.advance(16ms);
    EXPECT_NEAR(player.achieved(), 2.0, 0.01);
}

}  // namespace
}  // namespace millrace::ui::player_test
