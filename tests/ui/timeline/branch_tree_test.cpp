// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/branch_tree.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

namespace millrace::ui::branch_tree_test {
namespace {

using namespace std::chrono_literals;

class BranchTreeTest : public testing::Test {
protected:
    void SetUp() override
    {
        QObject::connect(&document, &ScenarioDocument::runReady, &player,
                         [this] { player.setRecording(document.run().recording); });
        ASSERT_TRUE(
            document.open(QStringLiteral("one-event-three-reactions"), RunMode::AtOnce).empty());
        frame.resize(1024, 200);
        auto* rows = new QVBoxLayout{&frame};
        rows->addWidget(tree);
        rows->addStretch(1);
        frame.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&frame));
        frame.activateWindow();
    }

    void branch(SimTime killAt)
    {
        document.addBranch({}, killAt);
        ASSERT_TRUE(
            document.addIntervention({killAt, Intervention::Act::Kill, {Target::Kind::Worker, 0}})
                .empty());
        QApplication::processEvents();
    }
    std::vector<std::size_t> order()
    {
        std::vector<std::size_t> out;
        for (const BranchRow& each : tree->rows())
            out.push_back(each.branch);
        return out;
    }
    QLineEdit* field() { return tree->findChild<QLineEdit*>(); }
    void click(std::size_t branch)
    {
        QTest::mouseClick(tree, Qt::LeftButton, Qt::NoModifier,
                          tree->nameRect(branch).center().toPoint());
    }

    ScenarioDocument document;
    Player player;
    QWidget frame;
    BranchTree* tree = new BranchTree{player, document, &frame};
};

TEST_F(BranchTreeTest, IsHiddenWhileThereIsOneRunOnly)
{
    EXPECT_FALSE(tree->isVisible());
    branch(SimTime{60s});
    EXPECT_TRUE(tree->isVisible());
    document.removeBranch(1);
    EXPECT_FALSE(tree->isVisible());
}

TEST_F(BranchTreeTest, LaterForksLieHigherSoThatNoLineCrossesAnother)
{
    branch(SimTime{60s});
    document.showBranch(0);
    branch(SimTime{100s});
    branch(SimTime{140s});  // Of the second.
    document.showBranch(0);
    branch(SimTime{80s});
    EXPECT_EQ(order(), (std::vector<std::size_t>{0, 2, 3, 4, 1}));
    for (const BranchRow& row : tree->rows()) {
        if (!row.from)
            continue;
        const auto here = static_cast<std::size_t>(&row - tree->rows().data());
        for (std::size_t between = *row.from + 1; between < here; ++between)
            EXPECT_GE(tree->rows()[between].fork, row.fork) << "its line would be crossed";
        EXPECT_LE(tree->rows()[*row.from].fork, row.fork) << "that line has not begun yet";
    }
}

TEST_F(BranchTreeTest, OneThatPartsBeforeItsParentDoesLeavesTheLineThatBothShare)
{
    branch(SimTime{60s});
    branch(SimTime{30s});
    ASSERT_EQ(document.branchParent(2), 1U);
    ASSERT_EQ(tree->rows().size(), 3U);
    EXPECT_EQ(tree->rows().back().branch, 2U);
    EXPECT_EQ(tree->rows().back().from, 0U);
}

TEST_F(BranchTreeTest, AClickOrTheArrowKeysShowABranch)
{
    branch(SimTime{60s});
    click(0);
    EXPECT_EQ(document.shownBranch(), 0U);
    tree->setFocus();
    QTest::keyClick(tree, Qt::Key_Down);
    EXPECT_EQ(document.shownBranch(), 1U);
    QTest::keyClick(tree, Qt::Key_Down);
    EXPECT_EQ(document.shownBranch(), 1U) << "the last one";
    QTest::keyClick(tree, Qt::Key_Up);
    EXPECT_EQ(document.shownBranch(), 0U);
    EXPECT_TRUE(tree->accessibleDescription().contains(document.branchName(0)));
    QSignalSpy removal{tree, &BranchTree::removeWanted};
    QTest::keyClick(tree, Qt::Key_Delete);
    EXPECT_EQ(removal.count(), 1);
}

TEST_F(BranchTreeTest, NamesLieWithinTheTreeAndApartWhereverTheForksAre)
{
    for (const SimTime fork : {SimTime{1s}, SimTime{60s}, SimTime{90s}, SimTime{179500ms}}) {
        document.showBranch(0);
        branch(fork);
        ASSERT_TRUE(document.renameBranch(
            document.shownBranch(),
            QStringLiteral("a name as long as names may be %1").arg(document.branchCount())));
    }
    QApplication::processEvents();
    for (std::size_t n = 0; n < document.branchCount(); ++n) {
        const QRectF name = tree->nameRect(n);
        EXPECT_TRUE(QRectF{tree->rect()}.contains(name)) << n;
        for (std::size_t other = 0; other < n; ++other)
            EXPECT_FALSE(name.intersects(tree->nameRect(other))) << n << ", " << other;
    }
}

TEST_F(BranchTreeTest, ATreeWithoutRoomScrollsToTheOneThatIsShown)
{
    for (int n = 1; n <= 8; ++n)
        branch(SimTime{std::chrono::seconds{10 * n}});
    EXPECT_FALSE(tree->nameRect(document.shownBranch()).isEmpty());
    EXPECT_TRUE(tree->nameRect(0).isEmpty());
    document.showBranch(0);
    QApplication::processEvents();
    EXPECT_FALSE(tree->nameRect(0).isEmpty());
    EXPECT_LE(tree->height(), 80);
}

TEST_F(BranchTreeTest, ANameIsTypedInItsPlaceAndEscapeLeavesItAsItWas)
{
    branch(SimTime{60s});
    tree->rename(1);
    ASSERT_NE(field(), nullptr);
    field()->setText(QStringLiteral("one killed"));
    QTest::keyClick(field(), Qt::Key_Return);
    EXPECT_EQ(document.branchName(1), QStringLiteral("one killed"));
    QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QTest::mouseDClick(tree, Qt::LeftButton, Qt::NoModifier, tree->nameRect(1).center().toPoint());
    ASSERT_NE(field(), nullptr);
    field()->setText(QStringLiteral("never mind"));
    QTest::keyClick(field(), Qt::Key_Escape);
    EXPECT_EQ(document.branchName(1), QStringLiteral("one killed"));
    QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QSignalSpy refused{tree, &BranchTree::refused};
    tree->rename(1);
    field()->setText(document.branchName(0));
    QTest::keyClick(field(), Qt::Key_Return);
    ASSERT_EQ(refused.count(), 1);
    EXPECT_TRUE(refused.front().front().toString().contains(QStringLiteral("already")));
    QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    tree->rename(1);
    document.removeBranch(1);  // While its name is typed.
    EXPECT_FALSE(tree->isVisible());
}

}  // namespace
}  // namespace millrace::ui::branch_tree_test
