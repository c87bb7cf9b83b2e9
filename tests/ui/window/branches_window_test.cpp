// SPDX-License-Identifier: GPL-3.0-or-later
#include <functional>
#include <utility>

#include <gtest/gtest.h>

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include "tests/ui/window/open_window.h"
#include "ui/panels/outcomes_window.h"
#include "ui/panels/why_panel.h"
#include "ui/stage/stage_view.h"
#include "ui/timeline/branch_tree.h"
#include "ui/window/compare_window.h"

// Branches in the window: the tree, and the table of what became of them.

namespace millrace::ui::branches_window_test {
namespace {

using namespace std::chrono_literals;

class BranchesWindowTest : public test::OpenWindow {
protected:
    void branch()
    {
        window.player().seek(SimTime{60s});
        act(ActionId::NewBranch);
        window.breakNow(Intervention::Act::Kill, {Target::Kind::Worker, 0});
        QApplication::processEvents();
    }
    QTableWidget* table() { return window.findChild<OutcomesWindow*>()->table(); }
};

/// Presses that button of the question that comes up, and returns what it asked.
QString answered(QMessageBox::StandardButton with, const std::function<void()>& asks)
{
    QString asked;
    QTimer::singleShot(0, [&asked, with] {
        auto* question = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        if (question == nullptr)
            return;
        asked = question->text();
        question->button(with)->click();
    });
    asks();
    return asked;
}

TEST_F(BranchesWindowTest, ClosingAsksForBranchesThatAreNotShownToo)
{
    EXPECT_EQ(answered(QMessageBox::Cancel, [this] { EXPECT_TRUE(window.close()); }), QString{});
    window.show();
    branch();
    document().showBranch(0);
    ASSERT_FALSE(document().isModified());
    const QString asked = answered(QMessageBox::Cancel, [this] { EXPECT_FALSE(window.close()); });
    EXPECT_TRUE(asked.contains(document().branchName(1))) << asked.toStdString();
    EXPECT_TRUE(window.isVisible());
    answered(QMessageBox::Discard, [this] { EXPECT_TRUE(window.close()); });
}

TEST_F(BranchesWindowTest, SavesWhatHasAFileAndAsksForTheNameOfABranch)
{
    const QTemporaryDir folder;
    const QString first = folder.filePath(QStringLiteral("first.toml"));
    ASSERT_TRUE(document().saveAs(first));
    branch();
    const QString second = folder.filePath(QStringLiteral("second.toml"));
    ASSERT_TRUE(document().saveAs(second));
    ASSERT_TRUE(document().setValue("queue.workers", "3").empty());
    document().showBranch(0);
    ASSERT_TRUE(document().setValue("queue.workers", "2").empty());
    answered(QMessageBox::Save, [this] { EXPECT_TRUE(window.close()); });
    EXPECT_EQ(document().modifiedBranches(), std::vector<std::size_t>{});
    for (const auto& [file, line] : {std::pair{first, "workers = 2"}, {second, "workers = 3"}}) {
        QFile written{file};
        ASSERT_TRUE(written.open(QIODevice::ReadOnly));
        EXPECT_TRUE(written.readAll().contains(line)) << line;
    }
}

TEST_F(BranchesWindowTest, TheTableHasTwoLinesABranchAndFollowsWhateverBecomesOfThem)
{
    branch();
    act(ActionId::Outcomes);
    ASSERT_EQ(table()->rowCount(), 4);
    EXPECT_EQ(table()->item(0, 0)->text(), QStringLiteral("as recorded"));
    EXPECT_EQ(table()->item(2, 0)->text(), QStringLiteral("what if 1 (shown)"));
    const auto boldIn = [this](int row) {
        int bold = 0;
        for (int column = 2; column < table()->columnCount(); ++column)
            bold += table()->item(row, column)->font().bold() ? 1 : 0;
        return bold;
    };
    EXPECT_EQ(boldIn(0) + boldIn(1), 0);
    EXPECT_GT(boldIn(2) + boldIn(3), 0) << "what differs from its parent is emphasised";
    act(ActionId::Undo);
    EXPECT_EQ(boldIn(2) + boldIn(3), 0) << "the kill taken back, nothing differs";
    act(ActionId::NewBranch);
    EXPECT_EQ(table()->rowCount(), 6);
    ASSERT_TRUE(document().renameBranch(2, QStringLiteral("calm")));
    EXPECT_EQ(table()->item(4, 0)->text(), QStringLiteral("calm (shown)"));
    act(ActionId::RemoveBranch);
    EXPECT_EQ(table()->rowCount(), 4);
    EXPECT_EQ(document().shownBranch(), 1U);
    act(ActionId::BringBranchBack);
    EXPECT_EQ(table()->rowCount(), 6);
    Q_EMIT table()->cellActivated(1, 3);
    EXPECT_EQ(document().shownBranch(), 0U);
    act(ActionId::Outcomes);
    EXPECT_FALSE(window.findChild<OutcomesWindow*>()->isVisible());
}

TEST_F(BranchesWindowTest, WhatIsSelectedStaysSoWhereTheOtherBranchHasIt)
{
    window.player().seek(SimTime{60s});
    act(ActionId::NewBranch);
    // Another member before alerts-1: the same name has another index in the two branches.
    ASSERT_TRUE(document().setValue("log.slots.search", "3").empty());
    ASSERT_TRUE(document().setValue("queue.workers", "5").empty());
    const auto selected = [this]() -> std::string {
        const auto& selection = window.player().selection();
        return selection ? std::string{window.player().recording().columns().nameOf(
                               selection->thing, selection->index)}
                         : "nothing";
    };
    const auto indexOf = [this](Thing thing, std::string_view name) {
        const Columns& columns = window.player().recording().columns();
        std::uint32_t index = 0;
        while (columns.nameOf(thing, index) != name)
            ++index;
        return index;
    };
    const std::uint32_t here = indexOf(Thing::Member, "alerts-1");
    window.player().select(Selection{Thing::Member, here});
    document().showBranch(0);
    EXPECT_EQ(selected(), "alerts-1");
    EXPECT_NE(window.player().selection()->index, here);
    document().showBranch(1);
    EXPECT_EQ(selected(), "alerts-1");
    EXPECT_EQ(window.player().selection()->index, here);
    for (const Selection& each : {Selection{Thing::Worker, 0}, Selection{Thing::Partition, 2}}) {
        window.player().select(each);
        const std::string name = selected();
        document().showBranch(0);
        EXPECT_EQ(selected(), name);
        document().showBranch(1);
    }
    window.player().select(Selection{Thing::Happening, 5});
    document().showBranch(0);
    EXPECT_EQ(window.player().selection(), (Selection{Thing::Happening, 5}));
    document().showBranch(1);
    window.player().select(Selection{Thing::Worker, 4});
    document().showBranch(0);
    EXPECT_EQ(window.player().selection(), std::nullopt) << "there is no fifth worker";
}

TEST_F(BranchesWindowTest, TheBranchBesideSelectsTheSameThing)
{
    window.player().seek(SimTime{60s});
    act(ActionId::NewBranch);
    ASSERT_TRUE(document().setValue("log.slots.search", "3").empty());
    act(ActionId::ShowBeside);
    auto* beside = window.findChild<CompareWindow*>();
    ASSERT_NE(beside, nullptr);
    window.player().select(Selection{Thing::Member, 3});
    const auto nameIn = [](const Player& player) {
        const auto& selection = player.selection();
        return selection ? std::string{player.recording().columns().nameOf(selection->thing,
                                                                           selection->index)}
                         : "nothing";
    };
    EXPECT_EQ(nameIn(window.player()), "alerts-1");
    EXPECT_EQ(nameIn(beside->player()), "alerts-1");
    EXPECT_EQ(beside->player().selection()->index, 2U);
}

TEST_F(BranchesWindowTest, ARenamingIsUndoneAsAnyEdit)
{
    branch();
    act(ActionId::RenameBranch);
    auto* field = window.findChild<BranchTree*>()->findChild<QLineEdit*>();
    ASSERT_NE(field, nullptr);
    field->setText(QStringLiteral("one killed"));
    QTest::keyClick(field, Qt::Key_Return);
    ASSERT_EQ(document().branchName(1), QStringLiteral("one killed"));
    EXPECT_TRUE(window.action(ActionId::Undo)->isEnabled());
    const std::string text = document().text();
    act(ActionId::Undo);
    EXPECT_EQ(document().branchName(1), QStringLiteral("what if 1"));
    EXPECT_EQ(document().text(), text) << "the kill before it stays";
    act(ActionId::Redo);
    EXPECT_EQ(document().branchName(1), QStringLiteral("one killed"));
}

TEST_F(BranchesWindowTest, HarmIsMarkedByASignAndTellsWhatPermitsIt)
{
    branch();
    act(ActionId::Outcomes);
    int marked = 0;
    for (int row = 0; row < table()->rowCount(); ++row)
        for (int column = 2; column < table()->columnCount(); ++column) {
            const QTableWidgetItem* item = table()->item(row, column);
            if (!item->text().startsWith(QStringLiteral("▲")))
                continue;
            ++marked;
            EXPECT_FALSE(item->toolTip().isEmpty());
        }
    EXPECT_GT(marked, 0) << "jobs of one entity run beside each other, and some out of order";
}

TEST_F(BranchesWindowTest, ARunThatIsBeingComputedIsSaidToBe)
{
    ASSERT_TRUE(window.openScenario(QStringLiteral("one-event-three-reactions-12")));
    ASSERT_TRUE(QTest::qWaitFor([this] { return !document().isRunning(); }, 20'000));
    act(ActionId::NewBranch);
    act(ActionId::Outcomes);
    ASSERT_TRUE(document().setValue("duration", "\"3 h\"").empty());
    ASSERT_TRUE(document().isRunning());
    EXPECT_EQ(table()->item(2, 2)->text(), QStringLiteral("being computed"));
    document().showBranch(0);
    EXPECT_TRUE(table()->item(2, 2)->text().startsWith(QStringLiteral("not computed")));
    EXPECT_NE(table()->item(0, 2)->text(), QString{});
    act(ActionId::NextBranch);
    act(ActionId::RemoveBranch);
    EXPECT_EQ(table()->rowCount(), 2);
    EXPECT_FALSE(document().isRunning()) << "nobody waits for what is removed";
}

TEST_F(BranchesWindowTest, TheFirstDifferenceFollowsBothRuns)
{
    player().seek(SimTime{73s});
    act(ActionId::NewBranch);
    act(ActionId::NextLine);
    act(ActionId::MuteLine);
    act(ActionId::FirstDifference);
    const QListWidget* lines = window.why()->list();
    const auto first = [lines] { return lines->item(0)->text(); };
    EXPECT_TRUE(first().startsWith(QStringLiteral("The same until 1:13"))) << first().toStdString();
    ASSERT_GT(lines->count(), 1) << "outcomes that differ";
    act(ActionId::MuteLine);
    EXPECT_EQ(lines->count(), 1);
    EXPECT_TRUE(first().startsWith(QStringLiteral("No difference"))) << first().toStdString();
    ASSERT_TRUE(document().setValue("queue.workers", "2").empty());
    EXPECT_TRUE(first().startsWith(QStringLiteral("Set otherwise here"))) << first().toStdString();
    EXPECT_TRUE(first().contains(QStringLiteral("The same until 0:"))) << first().toStdString();
    act(ActionId::RemoveBranch);
    EXPECT_TRUE(first().startsWith(QStringLiteral("There is one run"))) << first().toStdString();
    player().select(Selection{Thing::Worker, 1});
    EXPECT_FALSE(window.why()->isComparing());
}

TEST_F(BranchesWindowTest, IsCopiedAsTextAndAsCsv)
{
    branch();
    act(ActionId::Outcomes);
    auto* outcomes = window.findChild<OutcomesWindow*>();
    for (QPushButton* button : outcomes->findChildren<QPushButton*>())
        if (button->text().contains(QStringLiteral("CSV")))
            QTest::mouseClick(button, Qt::LeftButton);
    EXPECT_TRUE(QApplication::clipboard()->text().startsWith(QStringLiteral("branch,parent,side")));
    QTest::keyClick(outcomes, Qt::Key_C, Qt::ControlModifier);
    EXPECT_TRUE(QApplication::clipboard()->text().contains(QStringLiteral("what if 1")));
    EXPECT_FALSE(QApplication::clipboard()->text().contains(QStringLiteral("parent,side")));
}

TEST_F(BranchesWindowTest, TheSmallestWindowKeepsItsSizeWithManyBranchesAndTheStrip)
{
    for (int n = 0; n < 7; ++n)
        branch();
    act(ActionId::NextLine);
    act(ActionId::FaultStrip);
    QApplication::processEvents();
    EXPECT_EQ(window.size(), (QSize{1280, 720}));
    EXPECT_LE(window.minimumSizeHint().height(), 720);
    EXPECT_TRUE(window.findChild<BranchTree*>()->isVisible());
}

}  // namespace
}  // namespace millrace::ui::branches_window_test
