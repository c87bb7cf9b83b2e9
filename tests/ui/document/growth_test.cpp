// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>

#include "ui/document/scenario_document.h"

// The run of a scenario without an end, as the document computes it.

namespace millrace::ui::growth_test {
namespace {

using namespace std::chrono_literals;

class GrowthTest : public testing::Test {
protected:
    void SetUp() override
    {
        ASSERT_TRUE(
            document.open(QStringLiteral("one-event-three-reactions"), RunMode::AtOnce).empty());
        ASSERT_TRUE(document.setValue("duration", "\"forever\"").empty());
        ASSERT_FALSE(document.isRunning());
    }

    /// Until what is computed ahead of it is there.
    void watch(SimTime playhead, double speed = 1.0)
    {
        document.lookAhead(playhead, speed);
        ASSERT_TRUE(QTest::qWaitFor([this] { return !document.isGrowing(); }, 20'000));
    }
    void kill(SimTime at)
    {
        ASSERT_TRUE(
            document.addIntervention({at, Intervention::Act::Kill, {Target::Kind::Worker, 0}})
                .empty());
    }
    SimTime end() { return document.run().recording->end(); }
    std::uint64_t digest() { return document.run().recording->digests().all; }
    /// Of the shown scenario at one go, as far as it is computed.
    std::uint64_t digestOfOneGo()
    {
        return runAfter({}, document.scenario(), end()).recording->digests().all;
    }

    ScenarioDocument document;
};

TEST_F(GrowthTest, WithoutAnEndAsMuchIsComputedAsThereWas)
{
    EXPECT_EQ(end(), SimTime{3min});
    EXPECT_TRUE(document.run().recording->goesOn());
    EXPECT_EQ(digest(), digestOfOneGo());
    document.undo();
    EXPECT_FALSE(document.run().recording->goesOn());
}

TEST_F(GrowthTest, IsComputedAheadOfThePlayheadByWhatIsPlayedInAWhile)
{
    const QSignalSpy grew{&document, &ScenarioDocument::runGrew};
    const QSignalSpy ready{&document, &ScenarioDocument::runReady};
    watch(SimTime{100s});
    EXPECT_EQ(end(), SimTime{3min}) << "far enough";
    watch(SimTime{170s});
    EXPECT_EQ(end(), SimTime{200s});
    watch(SimTime{200s}, 60.0);
    EXPECT_EQ(end(), SimTime{440s});
    EXPECT_EQ(grew.count(), 2);
    EXPECT_EQ(ready.count(), 0) << "it is the same run";
    EXPECT_EQ(digest(), digestOfOneGo());
}

TEST_F(GrowthTest, AtTheFastestSpeedAChunkIsStillAChunk)
{
    watch(SimTime{3min}, 86'400.0);
    EXPECT_GT(end(), SimTime{10min});
    EXPECT_LT(document.run().recording->trace().size(), 1'000'000U);
    EXPECT_TRUE(document.run().recording->goesOn());
}

TEST_F(GrowthTest, AnEditGoesAsFarAsWasShownAndUndoBringsTheDigestBack)
{
    watch(SimTime{3min}, 30.0);
    const std::uint64_t before = digest();
    const SimTime shown = end();
    kill(SimTime{60s});
    EXPECT_EQ(end(), shown);
    EXPECT_NE(digest(), before);
    EXPECT_EQ(digest(), digestOfOneGo());
    document.undo();
    EXPECT_EQ(end(), shown);
    EXPECT_EQ(digest(), before);
}

TEST_F(GrowthTest, AnEditInTheMidstOfAChunkLeavesNothingOfTheChunk)
{
    for (int n = 0; n < 20; ++n) {
        document.lookAhead(end(), 3'600.0);
        ASSERT_TRUE(document.isGrowing());
        QTest::qWait(n % 5);  // At another place of it each time.
        kill(SimTime{10s + n * 1s});
        EXPECT_FALSE(document.isGrowing());
        ASSERT_TRUE(QTest::qWaitFor([this] { return !document.isRunning(); }, 20'000));
        EXPECT_EQ(*document.run().scenario, document.scenario());
    }
    EXPECT_EQ(digest(), digestOfOneGo());
}

TEST_F(GrowthTest, ABranchInTheMidstOfAChunkIsOfTheSameRunAndGrowsByItself)
{
    document.lookAhead(end(), 600.0);
    ASSERT_TRUE(document.isGrowing());
    document.addBranch({}, SimTime{60s});
    kill(SimTime{60s});
    ASSERT_TRUE(QTest::qWaitFor([this] { return !document.isRunning(); }, 20'000));
    watch(end(), 60.0);
    EXPECT_EQ(digest(), digestOfOneGo());
    const SimTime shown = end();
    EXPECT_LT(document.branchRun(0).recording->end(), shown);
    document.showBranch(0);
    ASSERT_TRUE(QTest::qWaitFor([this] { return !document.isRunning(); }, 20'000));
    EXPECT_EQ(end(), shown) << "what is shown never goes back";
    EXPECT_EQ(digest(), digestOfOneGo());
}

TEST_F(GrowthTest, OtherBranchesFollowWhileTheyAreAskedTo)
{
    document.addBranch({}, SimTime{60s});
    kill(SimTime{60s});
    watch(end(), 60.0);
    EXPECT_LT(document.branchRun(0).recording->end(), end());
    const QSignalSpy grew{&document, &ScenarioDocument::otherGrew};
    document.setOthersFollow(true);
    const auto haveFollowed = [this] { return document.branchRun(0).recording->end() == end(); };
    ASSERT_TRUE(QTest::qWaitFor(haveFollowed, 20'000));
    EXPECT_GE(grew.count(), 1);
    watch(end(), 60.0);
    ASSERT_TRUE(QTest::qWaitFor(haveFollowed, 20'000));
    document.setOthersFollow(false);
    document.removeBranch(1);
    EXPECT_EQ(digest(), digestOfOneGo());
}

TEST_F(GrowthTest, ATwinIsCountedAsGrown)
{
    document.addBranch({}, SimTime{60s});
    document.setOthersFollow(true);
    watch(end(), 60.0);
    document.removeBranch(1);  // While the first one still follows.
    ASSERT_TRUE(QTest::qWaitFor([this] { return !document.isRunning(); }, 20'000));
    EXPECT_EQ(digest(), digestOfOneGo());
}

TEST_F(GrowthTest, OneThatEndsIsNotComputedFurther)
{
    document.undo();
    document.lookAhead(SimTime{3min}, 60.0);
    document.computeOn();
    EXPECT_FALSE(document.isGrowing());
    EXPECT_EQ(end(), SimTime{3min});
}

TEST_F(GrowthTest, IsOpenedAsFarAsItIsAskedFor)
{
    EXPECT_TRUE(
        document.open(QStringLiteral("slow-drift"), RunMode::AtOnce, SimTime{std::chrono::hours{1}})
            .empty());
    EXPECT_EQ(end(), SimTime{std::chrono::hours{1}});
    EXPECT_TRUE(document.run().recording->goesOn());
}

}  // namespace
}  // namespace millrace::ui::growth_test
