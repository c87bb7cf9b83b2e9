// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "ui/document/scenario_document.h"

namespace millrace::ui::branches_test {
namespace {

using namespace std::chrono_literals;

class BranchesTest : public testing::Test {
protected:
    void SetUp() override
    {
        ASSERT_TRUE(
            document.open(QStringLiteral("one-event-three-reactions"), RunMode::AtOnce).empty());
    }

    void kill(SimTime at)
    {
        ASSERT_TRUE(
            document.addIntervention({at, Intervention::Act::Kill, {Target::Kind::Worker, 0}})
                .empty());
    }
    std::uint64_t digest() { return document.run().recording->digests().all; }

    ScenarioDocument document;
};

TEST_F(BranchesTest, ABranchPartsWhereItWasMadeUntilItDiffersAndThenThere)
{
    document.addBranch({}, SimTime{40s});
    EXPECT_EQ(document.branchParent(0), std::nullopt);
    EXPECT_EQ(document.branchParent(1), 0U);
    EXPECT_EQ(document.branchFork(1), SimTime{40s});
    kill(SimTime{55s});
    EXPECT_EQ(document.branchFork(1), SimTime{55s});
    document.undo();
    EXPECT_EQ(document.branchFork(1), SimTime{40s});
    ASSERT_TRUE(document.setValue("queue.workers", "2").empty());
    EXPECT_EQ(document.branchFork(1), SimTime{}) << "other from the beginning";
}

TEST_F(BranchesTest, ABranchIsComparedWithItsParentAndTheFirstWithTheLast)
{
    EXPECT_EQ(document.comparedBranch(), 0U) << "there is no other";
    document.addBranch();
    document.addBranch();
    EXPECT_EQ(document.comparedBranch(), 1U);
    document.showBranch(0);
    EXPECT_EQ(document.comparedBranch(), 2U);
}

TEST_F(BranchesTest, NamesAreOfOneLineAndEachIsGivenOnce)
{
    document.addBranch();
    const QString name = document.branchName(1);
    EXPECT_FALSE(document.renameBranch(1, QStringLiteral("  ")));
    EXPECT_FALSE(document.renameBranch(1, document.branchName(0)));
    EXPECT_EQ(document.branchName(1), name);
    ASSERT_TRUE(document.renameBranch(1, QStringLiteral(" two\nlines ")));
    EXPECT_EQ(document.branchName(1), QStringLiteral("two lines"));
    ASSERT_TRUE(document.renameBranch(1, QString{500, QLatin1Char('x')}));
    EXPECT_LT(document.branchName(1).size(), 50);
    ASSERT_TRUE(document.renameBranch(1, QStringLiteral("what if 2")));
    document.addBranch();
    EXPECT_NE(document.branchName(2), document.branchName(1)) << "the next name is taken already";
}

TEST_F(BranchesTest, ARenamingIsAStepOfUndoOfTheBranchThatIsRenamed)
{
    const auto named = [this](std::size_t branch) {
        return document.branchName(branch).toStdString();
    };
    document.addBranch();
    kill(SimTime{50s});
    const std::string text = document.text();
    const std::uint64_t killed = digest();
    ASSERT_TRUE(document.renameBranch(1, QStringLiteral("calm")));
    ASSERT_TRUE(document.renameBranch(0, QStringLiteral("wild"))) << "which is not shown";
    document.undo();
    EXPECT_EQ(named(1), "what if 1");
    EXPECT_EQ(named(0), "wild");
    EXPECT_EQ(document.text(), text);
    EXPECT_EQ(digest(), killed);
    document.undo();
    EXPECT_NE(document.text(), text) << "the kill";
    document.redo();
    document.redo();
    EXPECT_EQ(named(1), "calm");
    EXPECT_EQ(digest(), killed);
    document.showBranch(0);
    document.undo();
    EXPECT_EQ(named(0), "as recorded");
    EXPECT_FALSE(document.canUndo());
    // Another has taken the old name since.
    document.showBranch(1);
    ASSERT_TRUE(document.renameBranch(0, QStringLiteral("what if 1")));
    document.undo();
    EXPECT_EQ(named(1), "what if 1, again");
}

TEST_F(BranchesTest, ABranchOfABranchThatIsRemovedWhileItIsShownShowsItsParent)
{
    const std::uint64_t recorded = digest();
    document.addBranch();
    kill(SimTime{50s});
    const std::uint64_t killed = digest();
    document.addBranch();
    kill(SimTime{70s});
    document.addBranch();
    document.showBranch(2);
    document.removeBranch(2);
    EXPECT_EQ(document.shownBranch(), 1U);
    EXPECT_EQ(digest(), killed) << "the picture is of the parent";
    EXPECT_EQ(document.branchParent(2), 1U) << "its child is the parent's now";
    EXPECT_EQ(document.branchFork(2), SimTime{70s})
        << "from which it differs by what it took along";
    document.removeBranch(1);
    EXPECT_EQ(document.shownBranch(), 0U);
    EXPECT_EQ(digest(), recorded);
    EXPECT_EQ(document.branchParent(1), 0U);
}

TEST_F(BranchesTest, TheOneRemovedLastComesBackWithItsUndoAndItsChildren)
{
    document.bringBranchBack();
    EXPECT_EQ(document.branchCount(), 1U) << "none was removed";
    document.addBranch(QStringLiteral("calm"));
    const std::string text = document.text();
    kill(SimTime{50s});
    const std::uint64_t killed = digest();
    document.addBranch(QStringLiteral("child"));
    document.removeBranch(1);
    document.addBranch(QStringLiteral("calm"));
    document.bringBranchBack();
    EXPECT_FALSE(document.canBringBranchBack());
    EXPECT_EQ(document.branchName(document.shownBranch()), QStringLiteral("calm, again"));
    EXPECT_EQ(digest(), killed);
    EXPECT_EQ(document.branchParent(1), document.shownBranch()) << "the child has its parent back";
    document.undo();
    EXPECT_EQ(document.text(), text);
}

TEST_F(BranchesTest, OneThatIsLeftWhileItIsComputedIsNotComputedUntilItIsShown)
{
    ASSERT_TRUE(
        document.open(QStringLiteral("one-event-three-reactions-12"), RunMode::AtOnce).empty());
    document.addBranch();
    ASSERT_TRUE(document.setValue("duration", "\"3 h\"").empty());
    ASSERT_TRUE(document.isRunning());
    EXPECT_FALSE(document.isBranchComputed(1));
    document.showBranch(0);
    EXPECT_FALSE(document.isRunning());
    EXPECT_TRUE(document.isBranchComputed(0));
    EXPECT_FALSE(document.isBranchComputed(1));
    document.removeBranch(1);
    EXPECT_EQ(document.branchCount(), 1U);
}

}  // namespace
}  // namespace millrace::ui::branches_test
