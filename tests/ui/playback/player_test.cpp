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
        ASSERT_TRUE(document.open(QStringLiteral("lease-and-session"), RunMode::AtOnce).empty());
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

TEST_F(PacedPlayer, AShuttleGoesFasterPressByPressAndLeavesTheSpeedAsItWasSet)
{
    player.seek(SimTime{30s});
    player.setSpeed(0.5);
    const struct {
        const char* name;
        void (*stop)(Player&);
    } rows[] = {{"a pause", [](Player& each) { each.setPlaying(false); }},
                {"the other way", [](Player& each) { each.shuttle(false); }},
                {"the beginning", [](Player& each) { each.advance(1h); }},
                {"a step", [](Player& each) { each.stepForward(); }}};
    for (const auto& [name, stop] : rows) {
        SCOPED_TRACE(name);
        player.setPlaying(false);
        player.seek(SimTime{30s});
        for (const double speed : {0.5, 1.0, 2.0}) {
            player.shuttle(true);
            EXPECT_EQ(player.speed(), speed);
        }
        stop(player);
        EXPECT_EQ(player.speed(), 0.5);
    }
    player.setPlaying(false);
    player.shuttle(false);
    player.shuttle(false);
    player.slower();
    EXPECT_EQ(player.speed(), 0.5) << "from 1, which is as fast as it went";
    player.setPlaying(false);
    EXPECT_EQ(player.speed(), 0.5) << "what was chosen since stays";
}

class GrowingPlayer : public testing::Test {
protected:
    void SetUp() override
    {
        ASSERT_TRUE(
            document.open(QStringLiteral("slow-drift"), RunMode::AtOnce, SimTime{60s}).empty());
        player.setRecording(document.run().recording);
    }
    void growTo(SimTime end)
    {
        player.growRecording(runAfter(document.run(), document.scenario(), end).recording);
    }

    ScenarioDocument document;
    Player player;
};

TEST_F(GrowingPlayer, KeepsItsPlaceAndPlaysOn)
{
    player.seek(SimTime{59s});
    player.setPlaying(true);
    player.advance(5s);
    EXPECT_EQ(player.time(), SimTime{60s});
    EXPECT_TRUE(player.playing());
    growTo(SimTime{90s});
    EXPECT_EQ(player.time(), SimTime{60s});
    player.advance(5s);
    EXPECT_EQ(player.time(), SimTime{65s});
    Cursor jumped{player.shared()};
    jumped.seekTime(SimTime{65s});
    EXPECT_EQ(jumped.state(), player.state());
    EXPECT_EQ(jumped.moment().log, player.moment().log);
    EXPECT_EQ(jumped.moment().list, player.moment().list);
}

TEST_F(GrowingPlayer, StaysWithinAnInstantAndStepsOverTheSeam)
{
    const std::uint64_t facts = player.recording().trace().size();
    player.seekFact(facts - 1);
    growTo(SimTime{90s});
    EXPECT_EQ(player.state().facts, facts - 1);
    for (std::uint64_t n = facts; n < facts + 5; ++n) {
        player.stepForward();
        EXPECT_EQ(player.state().facts, n);
    }
    for (std::uint64_t n = facts + 3; n > facts - 3; --n) {
        player.stepBack();
        EXPECT_EQ(player.state().facts, n);
    }
}

TEST_F(GrowingPlayer, HasAnAxisThatMovesSeldomAndNeverEndsBeforeTheRun)
{
    EXPECT_EQ(player.end(), SimTime{60s});
    SimTime axis = player.axisEnd();
    int moves = 0;
    for (SimTime end{60s}; end < SimTime{2h}; end += 60s) {
        growTo(end);
        EXPECT_GT(player.axisEnd(), player.end());
        EXPECT_LE((player.axisEnd() - SimTime{}).count(), (player.end() - SimTime{}).count() * 2);
        moves += player.axisEnd() == axis ? 0 : 1;
        axis = player.axisEnd();
    }
    EXPECT_LE(moves, 40);
    player.setRecording(runScenario(endedAt(document.scenario(), SimTime{50s})).recording);
    EXPECT_EQ(player.axisEnd(), SimTime{50s});
}

TEST_F(GrowingPlayer, AShuttleWaitsAtTheEndAndPlayFromThereDoesNotBeginAnew)
{
    player.seek(player.end());
    player.shuttle(false);
    EXPECT_TRUE(player.playing());
    EXPECT_EQ(player.time(), SimTime{60s});
    player.setPlaying(false);
    player.setPlaying(true);
    EXPECT_EQ(player.time(), SimTime{60s});
    player.setPlaying(false);
    player.setRecording(runScenario(endedAt(document.scenario(), SimTime{60s})).recording);
    player.setPlaying(true);
    EXPECT_EQ(player.time(), SimTime{}) << "one that ends begins anew";
}

}  // namespace
}  // namespace millrace::ui::player_test
