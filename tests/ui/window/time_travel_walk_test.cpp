// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTest>

#include "tests/support/facts.h"
#include "tests/ui/window/open_window.h"
#include "ui/panels/seed_dialog.h"
#include "ui/panels/why_panel.h"
#include "ui/stage/stage_view.h"
#include "ui/timeline/branch_tree.h"
#include "ui/timeline/timeline_view.h"
#include "ui/timeline/until_field.h"
#include "ui/window/compare_window.h"

// Crash, scrub back, branch, compare, first difference, why: once by keys alone, once by mouse.

namespace millrace::ui::time_travel_walk_test {
namespace {

using namespace std::chrono_literals;
using millrace::test::factsOf;

class TimeTravelWalk : public test::OpenWindow {
protected:
    TimeTravelWalk() : test::OpenWindow{"one-event-three-reactions", {1280, 800}} {}

    QPushButton* button(const QString& text)
    {
        for (QPushButton* each : window.findChildren<QPushButton*>())
            if (each->text() == text && each->isVisible())
                return each;
        ADD_FAILURE() << "no button " << text.toStdString();
        return nullptr;
    }
    void click(QPushButton* what)
    {
        ASSERT_NE(what, nullptr);
        QTest::mouseClick(what, Qt::LeftButton);
        QApplication::processEvents();
    }
    /// Of a branch, in the tree.
    void clickName(std::size_t branch)
    {
        auto* tree = window.findChild<BranchTree*>();
        QTest::mouseClick(tree, Qt::LeftButton, Qt::NoModifier,
                          tree->nameRect(branch).center().toPoint());
        QApplication::processEvents();
    }
    QString line(int row) { return window.why()->list()->item(row)->text(); }
    int lines() { return window.why()->list()->count(); }
    std::uint64_t digest() { return window.player().recording().digests().all; }
    /// A whole second at which it works, between 25 s and 60 s.
    SimTime secondWhenBusy(WorkerId worker)
    {
        for (const auto& each : factsOf<JobStarted>(player().recording().trace())) {
            const SimTime second = std::chrono::ceil<std::chrono::seconds>(each.at);
            if (each.fact.worker == worker && each.at > SimTime{25s} && each.at + 50ms < second &&
                second + 250ms < each.fact.endsAt)
                return second;
        }
        ADD_FAILURE() << "it never works when a second begins";
        return SimTime{30s};
    }
    /// In the midst of the longest work that the worker does between 25 s and 60 s.
    SimTime whenBusy(WorkerId worker)
    {
        SimTime busy{30s};
        SimDuration longest{};
        for (const auto& each : factsOf<JobStarted>(player().recording().trace())) {
            const SimDuration work = each.fact.endsAt - each.at;
            if (each.fact.worker != worker || each.at < SimTime{25s} || each.at > SimTime{60s} ||
                work <= longest)
                continue;
            longest = work;
            busy = each.at + work / 2;
        }
        return busy;
    }
};

TEST_F(TimeTravelWalk, ByKeysAlone)
{
    const std::uint64_t recorded = digest();
    const SimTime second = secondWhenBusy(WorkerId{0U});
    press(Qt::Key_Home);
    while (player().time() < second)
        press(Qt::Key_Right, Qt::ShiftModifier);
    ASSERT_EQ(player().time(), second);
    press(Qt::Key_Right);  // Not in the instant in which the supervisor looks.
    const SimTime busy = player().time();
    ASSERT_FALSE(player().state().queue.workers[0].claim.job.isNone());
    press(Qt::Key_B, Qt::ControlModifier);
    ASSERT_EQ(document().branchCount(), 2U);
    EXPECT_EQ(digest(), recorded) << "a branch without a change is its parent";
    press(Qt::Key_V);
    EXPECT_EQ(player().selection(), (Selection{Thing::Member, 0}));
    press(Qt::Key_V);
    press(Qt::Key_S);
    EXPECT_EQ(player().selection(), (Selection{Thing::Worker, 1}));
    press(Qt::Key_S, Qt::ShiftModifier);
    ASSERT_EQ(player().selection(), (Selection{Thing::Worker, 0}));
    press(Qt::Key_X);
    press(Qt::Key_X);
    EXPECT_NE(digest(), recorded);
    for (int n = 0; n < 5; ++n)
        press(Qt::Key_Left, Qt::ShiftModifier);
    EXPECT_EQ(player().time(), busy - 5s);
    press(Qt::Key_J, Qt::ControlModifier);
    EXPECT_EQ(player().time(), busy);
    EXPECT_TRUE(window.why()->heading().contains(QStringLiteral("what if 1")));
    EXPECT_TRUE(line(0).contains(QStringLiteral("killed"))) << line(0).toStdString();
    EXPECT_GT(lines(), 1) << "outcomes that differ";
    press(Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(document().shownBranch(), 0U);
    EXPECT_EQ(digest(), recorded);
    press(Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_NE(digest(), recorded);
    // Why: from the job that failed back to the hand that killed.
    const auto ended = factsOf<JobParked>(player().recording().trace());
    ASSERT_FALSE(ended.empty());
    press(Qt::Key_V);
    press(Qt::Key_V);
    ASSERT_EQ(player().selection(), (Selection{Thing::Worker, 0}));
    while (player().state().facts <= ended.front().index && player().time() < player().end())
        press(Qt::Key_F4);
    ASSERT_EQ(player().state().facts, ended.front().index + 1);
    EXPECT_TRUE(QTest::qWaitFor([this] {
        return lines() >= 2 && line(0).contains(QStringLiteral("job parked"));
    })) << line(0).toStdString();
    press(Qt::Key_BracketLeft);
    press(Qt::Key_BracketLeft);
    EXPECT_LT(player().time(), ended.front().at);
    press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(digest(), recorded) << "the kill taken back";
}

TEST_F(TimeTravelWalk, ByMouseAlone)
{
    const std::uint64_t recorded = digest();
    auto* timeline = window.findChild<TimelineView*>();
    const auto clickAt = [&](SimTime time) {
        QTest::mouseClick(timeline, Qt::LeftButton, Qt::NoModifier,
                          QPoint{static_cast<int>(timeline->axis().xAt(time)), 28});
        QApplication::processEvents();
    };
    clickAt(whenBusy(WorkerId{1U}));  // That of the second slot, which the button kills.
    click(button(QStringLiteral("+ what if")));
    click(button(QStringLiteral("Kill")));
    EXPECT_NE(digest(), recorded);
    const SimTime killed = player().time();
    clickAt(SimTime{20s});
    EXPECT_LT(player().time(), killed);
    click(button(QStringLiteral("first difference")));
    EXPECT_EQ(player().time(), killed);
    EXPECT_TRUE(line(0).contains(QStringLiteral("slot 2 killed"))) << line(0).toStdString();
    clickName(0);
    EXPECT_EQ(digest(), recorded);
    clickName(1);
    EXPECT_NE(digest(), recorded);
    // Why: each line is a place to go to.
    const auto ended = factsOf<JobParked>(player().recording().trace());
    ASSERT_FALSE(ended.empty());
    clickAt(ended.front().at + 1s);
    player().select(Selection{Thing::Worker, ended.front().fact.worker.value});
    ASSERT_GE(lines(), 2);
    QListWidget* list = window.why()->list();
    const SimTime before = player().time();
    QTest::mouseClick(list->viewport(), Qt::LeftButton, Qt::NoModifier,
                      list->visualItemRect(list->item(1)).center());
    EXPECT_LT(player().time(), before);
}

TEST_F(TimeTravelWalk, RunsUntilAndSaysWhenItNeverHolds)
{
    auto* field = window.findChild<UntilField*>();
    const auto until = [&](const char* text) {
        press(Qt::Key_U);
        field->setText(QString::fromUtf8(text));
        QTest::keyClick(field, Qt::Key_Return);
    };
    player().seek(SimTime{});
    until("1:12.5");
    EXPECT_TRUE(QTest::qWaitFor([&] { return player().time() == SimTime{72500ms}; }));
    window.stage()->setFocus();
    until("first late");
    EXPECT_TRUE(QTest::qWaitFor([&] {
        const Moment moment = player().moment();
        return moment.log.late + moment.list.late == 1;
    }));
    auto* message = window.findChild<QLabel*>(QStringLiteral("message"));
    window.stage()->setFocus();
    until("lag > 1000000");
    EXPECT_TRUE(QTest::qWaitFor([&] { return message->text().contains(QStringLiteral("never")); }));
    window.stage()->setFocus();
    until("when it breaks");
    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return message->text().contains(QStringLiteral("not understood")); }));
}

TEST_F(TimeTravelWalk, PlaysBackwardByJAndForwardByLFasterEachTime)
{
    player().seek(SimTime{60s});
    press(Qt::Key_J);
    EXPECT_TRUE(player().playing());
    EXPECT_TRUE(player().backward());
    EXPECT_EQ(player().speed(), 1.0);
    press(Qt::Key_J);
    EXPECT_EQ(player().speed(), 2.0);
    const SimTime before = player().time();
    player().advance(500ms);
    EXPECT_EQ(player().time(), before - 1s);
    press(Qt::Key_L);
    EXPECT_FALSE(player().backward());
    EXPECT_EQ(player().speed(), 1.0);
    press(Qt::Key_K);
    EXPECT_FALSE(player().playing());
    press(Qt::Key_Space);
    EXPECT_FALSE(player().backward()) << "Space plays forward";
    player().setPlaying(false);
}

TEST_F(TimeTravelWalk, StepsAtTheSelectionAlone)
{
    player().seek(SimTime{10s});
    player().select(Selection{Thing::Worker, 1});
    for (int n = 0; n < 5; ++n) {
        const std::uint64_t facts = player().state().facts;
        press(Qt::Key_F4);
        EXPECT_GT(player().state().facts, facts);
        EXPECT_FALSE(line(0).isEmpty());
    }
    player().select(std::nullopt);
    const std::uint64_t facts = player().state().facts;
    press(Qt::Key_F4);
    EXPECT_EQ(player().state().facts, facts);
}

TEST_F(TimeTravelWalk, ShowsGhostsOfWhatComesNextForTheSelection)
{
    const TimelineView& timeline = *window.findChild<TimelineView*>();
    EXPECT_TRUE(timeline.next().empty());
    player().seek(SimTime{10s});
    player().select(Selection{Thing::Worker, 1});
    ASSERT_EQ(timeline.next().size(), 5U);
    const Told first = timeline.next().front();
    EXPECT_GE(first.at, player().time());
    EXPECT_EQ(first.fact,
              *nextFactOf(player().recording(), Thing::Worker, 1, player().state().facts));
    EXPECT_TRUE(timeline.ghostsAt(timeline.axis().xAt(first.at))
                    .contains(QString::fromStdString(first.words)));
    EXPECT_TRUE(timeline.ghostsAt(timeline.axis().xAt(SimTime{100s})).isEmpty());

    player().setPlaying(true);  // Nothing asks anew while it moves: no ghost may stay behind.
    EXPECT_TRUE(timeline.next().empty());
    player().setPlaying(false);
    EXPECT_TRUE(QTest::qWaitFor([&] { return !timeline.next().empty(); }));
    player().select(std::nullopt);
    EXPECT_TRUE(timeline.next().empty());
}

TEST_F(TimeTravelWalk, BranchesKeepTheirOwnUndoAndOneThatIsShownCanBeRemoved)
{
    const std::string text = document().text();
    document().addBranch(QStringLiteral("calm"));
    ASSERT_TRUE(document().setValue("queue.workers", "2").empty());
    EXPECT_TRUE(document().canUndo());
    document().showBranch(0);
    EXPECT_FALSE(document().canUndo());
    EXPECT_EQ(document().text(), text);
    document().showBranch(1);
    EXPECT_TRUE(document().canUndo());
    document().addBranch();  // Of a branch.
    EXPECT_EQ(document().shownBranch(), 2U);
    document().removeBranch(1);
    EXPECT_EQ(document().shownBranch(), 1U);
    EXPECT_EQ(document().branchCount(), 2U);
    document().removeBranch(1);
    EXPECT_EQ(document().shownBranch(), 0U);
    EXPECT_EQ(document().text(), text);
    document().removeBranch(0);
    EXPECT_EQ(document().branchCount(), 1U) << "the first one stays";
}

TEST_F(TimeTravelWalk, ShowsAnotherBranchBesideOnTheSameClock)
{
    press(Qt::Key_J, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(window.findChild<CompareWindow*>(), nullptr) << "there is one run only";
    document().addBranch(QStringLiteral("fewer hands"));
    ASSERT_TRUE(document().setValue("queue.workers", "2").empty());
    press(Qt::Key_J, Qt::ControlModifier | Qt::ShiftModifier);
    auto* beside = window.findChild<CompareWindow*>();
    ASSERT_NE(beside, nullptr);
    ASSERT_TRUE(beside->isVisible());
    player().seek(SimTime{77s});
    EXPECT_EQ(beside->player().time(), SimTime{77s});
    EXPECT_EQ(beside->player().shared(), document().branchRun(0).recording);
    EXPECT_EQ(beside->player().state().queue.workers.size(), 4U);
    document().showBranch(0);
    EXPECT_EQ(beside->player().shared(), document().branchRun(1).recording);
    document().removeBranch(1);
    EXPECT_FALSE(beside->isVisible()) << "what was beside it is gone";
}

TEST_F(TimeTravelWalk, TheOtherBranchHasTheSameKeysAndTheSameSelection)
{
    document().addBranch(QStringLiteral("fewer hands"));
    press(Qt::Key_J, Qt::ControlModifier | Qt::ShiftModifier);
    auto* beside = window.findChild<CompareWindow*>();
    ASSERT_NE(beside, nullptr);
    beside->activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(beside));
    QTest::keyClick(beside, Qt::Key_Space);
    EXPECT_TRUE(player().playing());
    QTest::keyClick(beside, Qt::Key_K);
    EXPECT_FALSE(player().playing());
    beside->player().select(Selection{Thing::Worker, 2});
    EXPECT_EQ(player().selection(), (Selection{Thing::Worker, 2}));
    player().select(Selection{Thing::Member, 1});
    EXPECT_EQ(beside->player().selection(), (Selection{Thing::Member, 1}));
    QTest::keyClick(beside, Qt::Key_Escape);
    EXPECT_FALSE(beside->isVisible());
    EXPECT_TRUE(player().selection()) << "it closes that window, and does nothing else";
}

TEST_F(TimeTravelWalk, TellsTheLifeOfOneEventOnBothSides)
{
    player().seek(SimTime{60s});
    player().select(Selection{Thing::Happening, 10});
    press(Qt::Key_Y);
    EXPECT_TRUE(window.why()->heading().contains(QStringLiteral("Life of event")));
    int log = 0;
    int list = 0;
    for (int row = 0; row < lines(); ++row) {
        log += line(row).startsWith(QStringLiteral("log")) ? 1 : 0;
        list += line(row).startsWith(QStringLiteral("list")) ? 1 : 0;
    }
    EXPECT_GT(log, 5);
    EXPECT_GT(list, 5);
    player().select(std::nullopt);
    press(Qt::Key_Y);
    EXPECT_EQ(lines(), 0);
}

TEST_F(TimeTravelWalk, SaysInFullWhatThereIsToWatchWhileNothingIsSelected)
{
    player().select(std::nullopt);
    ASSERT_EQ(lines(), 1);
    const QString watch = QString::fromStdString(document().scenario().watch);
    EXPECT_EQ(line(0), QStringLiteral("What to watch: ") + watch);
    player().select(Selection{Thing::Happening, 10});
    EXPECT_FALSE(line(0).contains(watch));
    player().select(std::nullopt);
    ASSERT_TRUE(document().setValue("watch", "\"The lease.\"").empty());
    EXPECT_EQ(line(0), QStringLiteral("What to watch: The lease."));
    ASSERT_TRUE(document().setValue("watch", "\"\"").empty());
    EXPECT_EQ(lines(), 0);
}

TEST_F(TimeTravelWalk, OpensTheRunOfASeedByAClickOnItsBar)
{
    const std::string text = document().text();
    SeedDialog dialog{document().scenario(), 8};
    QObject::connect(&dialog, &SeedDialog::seedChosen, &window, [this](quint64 seed) {
        ASSERT_TRUE(document().setValue("seed", std::to_string(seed)).empty());
    });
    dialog.resize(640, 360);
    dialog.show();
    ASSERT_TRUE(QTest::qWaitFor([&] { return dialog.done() == 8; }, 10'000));
    const auto& bars = dialog.bars()->bars();
    ASSERT_FALSE(bars.empty());
    const std::size_t last = bars.size() - 1;
    const bool list = !bars[last].list.empty();
    QTest::mouseClick(dialog.bars(), Qt::LeftButton, Qt::NoModifier,
                      dialog.bars()->place(last, list).center().toPoint());
    const auto& seeds = list ? bars[last].list : bars[last].log;
    EXPECT_EQ(document().scenario().seed, seeds.front());
    const Outcome row = document().run().recording->ledger().log.outcome(document().run().last);
    if (!list)
        EXPECT_GE(row.late, bars[last].from);
}

}  // namespace
}  // namespace millrace::ui::time_travel_walk_test
