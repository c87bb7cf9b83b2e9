// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>

#include <gtest/gtest.h>

#include <QAbstractButton>
#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>

#include "core/scenario/shipped.h"
#include "tests/support/facts.h"
#include "tests/ui/window/open_window.h"
#include "ui/stage/stage_view.h"
#include "ui/timeline/timeline_view.h"

namespace millrace::ui::main_window_test {
namespace {

using namespace std::chrono_literals;
using millrace::test::factsOf;

constexpr const char* kDefault = "one-event-three-reactions";

/// The window on the default scenario, shown.
class MainWindowTest : public test::OpenWindow {
protected:
    SimTime now() { return window.player().time(); }
    std::uint64_t digest() { return window.document().run().recording->digests().all; }
};

TEST_F(MainWindowTest, MovesThePlayheadByKeys)
{
    press(Qt::Key_End);
    EXPECT_EQ(now(), SimTime{3min});
    press(Qt::Key_Home);
    EXPECT_EQ(now(), SimTime{});
    press(Qt::Key_Right, Qt::ShiftModifier);
    EXPECT_EQ(now(), SimTime{1s});
    const std::uint64_t facts = window.player().state().facts;
    press(Qt::Key_Right);
    EXPECT_EQ(window.player().state().facts, facts + 1);
    press(Qt::Key_Left);
    EXPECT_EQ(window.player().state().facts, facts);
    press(Qt::Key_Right, Qt::ControlModifier);
    EXPECT_EQ(now(), SimTime{45s}) << "the lake wakes";
    press(Qt::Key_Left, Qt::ControlModifier);
    EXPECT_EQ(now(), SimTime{});
}

TEST_F(MainWindowTest, PlaysAndPausesByKeysAndPlaysFasterAndSlower)
{
    press(Qt::Key_Space);
    EXPECT_TRUE(window.player().playing());
    press(Qt::Key_K);
    EXPECT_FALSE(window.player().playing());
    press(Qt::Key_K);
    EXPECT_FALSE(window.player().playing()) << "K only pauses";
    press(Qt::Key_Plus);
    EXPECT_EQ(window.player().speed(), 2.0);
    press(Qt::Key_Minus);
    press(Qt::Key_Minus);
    EXPECT_EQ(window.player().speed(), 0.5);
    press(Qt::Key_Equal);
    EXPECT_EQ(window.player().speed(), 1.0);
}

TEST_F(MainWindowTest, LetsTheWidgetWithTheFocusKeepItsKeys)
{
    auto* slider = window.findChild<QSlider*>();
    slider->setFocus();
    const SimTime before = now();
    const int value = slider->value();
    QTest::keyClick(slider, Qt::Key_Right);
    EXPECT_EQ(now(), before);
    EXPECT_EQ(slider->value(), value + 1);
}

TEST_F(MainWindowTest, KillsTheSelectionNowAfterTwoPressesAndUndoBringsTheOldRunBack)
{
    const std::uint64_t before = digest();
    const std::string text = window.document().text();
    window.player().seek(SimTime{30s});
    press(Qt::Key_X);
    EXPECT_EQ(digest(), before) << "nothing is selected";
    window.player().select(Selection{Thing::Worker, 2});
    press(Qt::Key_X);
    EXPECT_EQ(digest(), before) << "the first press only shows";
    press(Qt::Key_X);
    EXPECT_NE(digest(), before);
    EXPECT_EQ(now(), SimTime{30s}) << "the playhead stays";
    const auto killed = factsOf<WorkerKilled>(window.player().recording().trace());
    ASSERT_FALSE(killed.empty());
    EXPECT_EQ(killed[0].at, SimTime{30s});
    EXPECT_EQ(killed[0].fact.worker, WorkerId{2U});
    press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(digest(), before);
    EXPECT_EQ(window.document().text(), text) << "to the byte";
    press(Qt::Key_Y, Qt::ControlModifier);
    EXPECT_NE(digest(), before);
}

TEST_F(MainWindowTest, TakesDownWhatASelectedReactionCalls)
{
    ASSERT_TRUE(window.openScenario(QString::fromUtf8(kDefault)));
    window.player().seek(SimTime{30s});
    const std::string text = window.document().text();
    window.player().select(Selection{Thing::Reaction, 1});
    press(Qt::Key_X);
    EXPECT_EQ(window.document().text(), text) << "the first press only shows";
    press(Qt::Key_X);
    const auto down = factsOf<ReceiverDown>(window.player().recording().trace());
    ASSERT_EQ(down.size(), 1U);
    EXPECT_EQ(down[0].at, SimTime{30s});
    EXPECT_EQ(down[0].fact.reaction, ReactionId{1U});
    EXPECT_EQ(down[0].fact.until, SimTime{90s});
    press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(window.document().text(), text);
}

TEST_F(MainWindowTest, WarnsOfWhatAnEditBringsAboutAndShowsItOnAClick)
{
    ASSERT_TRUE(window.openScenario(QString::fromUtf8(kDefault)));
    auto* button = window.findChild<QPushButton*>(QStringLiteral("warnings"));
    ASSERT_NE(button, nullptr);
    EXPECT_TRUE(button->isHidden()) << "the default scenario surprises nobody";
    ASSERT_TRUE(window.document().setValue("reaction[0].fails", "1.0").empty());
    EXPECT_FALSE(button->isHidden());
    EXPECT_EQ(button->text(), QStringLiteral("1 warning"));
    button->click();
    auto* message = window.findChild<QLabel*>(QStringLiteral("message"));
    ASSERT_NE(message, nullptr);
    EXPECT_FALSE(message->isHidden());
    EXPECT_TRUE(message->text().contains(QStringLiteral("reaction[0].fails")))
        << message->text().toStdString();
    button->click();
    EXPECT_TRUE(message->isHidden());
    press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_TRUE(button->isHidden());
}

/// Makes the run so long that it is computed on a thread of its own.
void makeLong(ScenarioDocument& document)
{
    ASSERT_TRUE(document.setValue("workload.arrivals.rate", "2000.0").empty());
    ASSERT_TRUE(document.isRunning());
}

TEST_F(MainWindowTest, CancelsALongRunAndTakesItsEditBack)
{
    const std::uint64_t before = digest();
    const std::string text = window.document().text();
    auto* cancel = window.findChild<QPushButton*>(QStringLiteral("cancel"));
    ASSERT_NE(cancel, nullptr);
    EXPECT_TRUE(cancel->isHidden());
    for (const bool byKey : {false, true}) {
        makeLong(window.document());
        EXPECT_FALSE(cancel->isHidden());
        if (byKey)
            press(Qt::Key_Escape);
        else
            cancel->click();
        EXPECT_FALSE(window.document().isRunning());
        EXPECT_TRUE(cancel->isHidden());
        EXPECT_EQ(window.document().text(), text);
        EXPECT_EQ(digest(), before);
        EXPECT_TRUE(window.document().canRedo());
        EXPECT_FALSE(window.document().canUndo());
    }
}

TEST_F(MainWindowTest, CancelsInABranchWhatWasChangedInThatBranch)
{
    ScenarioDocument& document = window.document();
    const std::string text = document.text();
    document.addBranch();
    makeLong(document);
    document.showBranch(0);
    ASSERT_TRUE(document.setValue("workload.arrivals.rate", "0.5").empty());
    ASSERT_TRUE(QTest::qWaitFor([&] { return !document.isRunning(); }, 20'000));
    document.showBranch(1);
    ASSERT_TRUE(document.isRunning()) << "it was left before its run was there";
    document.giveUpRun();
    EXPECT_EQ(document.text(), text) << "and not that of the other branch";
    EXPECT_EQ(digest(), runScenario(document.scenario()).recording->digests().all);
}

TEST_F(MainWindowTest, AnEditDuringALongRunIsComputedInItsPlace)
{
    makeLong(window.document());
    ASSERT_TRUE(window.document().setValue("workload.arrivals.rate", "0.5").empty());
    ASSERT_TRUE(QTest::qWaitFor([this] { return !window.document().isRunning(); }, 20'000));
    EXPECT_EQ(digest(), runScenario(window.document().scenario()).recording->digests().all);
    makeLong(window.document());
    press(Qt::Key_Z, Qt::ControlModifier);
    ASSERT_TRUE(QTest::qWaitFor([this] { return !window.document().isRunning(); }, 20'000));
    EXPECT_EQ(digest(), runScenario(window.document().scenario()).recording->digests().all);
}

TEST_F(MainWindowTest, KillingSlotTwoShowsWhoKnowsWhatWhen)
{
    ASSERT_TRUE(window.openScenario(QStringLiteral("lease-and-session")));
    // A moment at which slot 2 works on both sides, before the scenario's own kill.
    Cursor cursor{window.player().shared()};
    SimTime at{10s};
    const auto bothWork = [&] {
        cursor.seekTime(at);
        return cursor.state().queue.workers[1].claim.working &&
               cursor.state().log.members[1].hand.phase == RecordInHand::Phase::Working;
    };
    while (!bothWork() && at < SimTime{60s})
        at += 50ms;
    ASSERT_LT(at, SimTime{60s});
    const Outcome logBefore = cursor.moment().log;
    const Outcome listBefore = cursor.moment().list;
    const std::uint64_t digestBefore = digest();
    window.player().seek(at);
    window.breakNow(Intervention::Act::Kill, {Target::Kind::Slot, 1});

    const VisibleState& state = window.player().state();
    ASSERT_EQ(state.queue.orphans.size(), 1U);
    const Claim claim = state.queue.orphans[0];
    const MemberState member = state.log.members[1];
    ASSERT_EQ(member.life, Life::Killed);
    EXPECT_EQ(claim.leaseEndsAt, claim.seenAt + 6s);
    const Moment moment = window.player().moment();
    EXPECT_EQ(moment.list.stuck, listBefore.stuck + 1) << "one job stands still";
    std::uint64_t unread = 0;
    for (std::uint32_t p = 0; p < state.log.partitions.size(); ++p) {
        const ReadingState& reading = readingAt(state.log, member.group, PartitionId{p});
        if (reading.owner == MemberId{1U})
            unread += state.log.partitions[p].logEnd - reading.committed;
    }
    EXPECT_EQ(moment.log.stuck, logBefore.stuck + unread) << "its partitions stand still";
    EXPECT_EQ(moment.log.duplicated, logBefore.duplicated);
    EXPECT_EQ(moment.log.lost + moment.list.lost, 0U);

    const Trace& trace = window.player().recording().trace();
    for (const auto& each : factsOf<JobClaimed>(trace))
        if (each.fact.job == claim.job && each.at > at)
            EXPECT_GE(each.at, claim.leaseEndsAt) << "nobody claims it before its lease ends";
    const auto ended = factsOf<LeaseEnded>(trace);
    ASSERT_FALSE(ended.empty());
    EXPECT_EQ(ended[0].at, claim.leaseEndsAt);
    const auto expelled = factsOf<MemberExpelled>(trace);
    ASSERT_FALSE(expelled.empty());
    EXPECT_EQ(expelled[0].at, member.sessionEndsAt);
    const Offset committed = readingAt(state.log, member.group, member.hand.partition).committed;
    for (const auto& each : factsOf<RecordFetched>(trace)) {
        const bool again = each.fact.partition == member.hand.partition &&
                           each.fact.offset == committed && each.fact.member != MemberId{1U} &&
                           each.fact.member.value < 2;
        if (again)
            EXPECT_GE(each.at, member.sessionEndsAt)
                << "read again from the committed offset, not before";
    }
    window.document().undo();
    EXPECT_EQ(digest(), digestBefore);
}

TEST_F(MainWindowTest, SlidersChangeTheRunAndOneDragIsOneUndo)
{
    const std::string text = window.document().text();
    const std::uint64_t before = digest();
    for (QSlider* slider : window.findChildren<QSlider*>()) {
        SCOPED_TRACE(slider->accessibleName().toStdString());
        Q_EMIT slider->sliderPressed();
        const int start = slider->value();
        slider->setValue(start + (start < slider->maximum() - 2 ? 1 : -1));
        slider->setValue(start + (start < slider->maximum() - 2 ? 2 : -2));
        EXPECT_NE(window.document().text(), text);
        EXPECT_NE(digest(), before);
        window.document().undo();
        EXPECT_EQ(window.document().text(), text);
        EXPECT_EQ(digest(), before);
        EXPECT_EQ(slider->value(), start) << "the slider shows the scenario";
    }
}

TEST_F(MainWindowTest, ABookmarkGoesBackByKeyAndHistoryIsReadAgain)
{
    window.player().seek(SimTime{40s});
    window.player().select(Selection{Thing::Group, 0});
    const std::uint64_t before = digest();
    QTest::keyClick(&window, Qt::Key_B, Qt::ShiftModifier);
    const auto moved = factsOf<BookmarkMoved>(window.player().recording().trace());
    ASSERT_FALSE(moved.empty());
    EXPECT_EQ(moved.front().at, SimTime{40s});
    EXPECT_EQ(moved.front().fact.position, window.player().state().log.partitions[0].logStart);
    QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(digest(), before);
}

TEST_F(MainWindowTest, ABookmarkThatNobodyNamesStaysWhereItIs)
{
    const std::uint64_t before = digest();
    window.player().select(std::nullopt);
    QTest::keyClick(&window, Qt::Key_B);
    EXPECT_EQ(digest(), before);
}

TEST_F(MainWindowTest, AKillAndItsUndoLeaveTheSameBytesInEveryShippedScenario)
{
    const QTemporaryDir folder;
    for (const ShippedText& shipped : shippedScenarios()) {
        SCOPED_TRACE(shipped.name);
        ASSERT_TRUE(window.openScenario(
            QString::fromUtf8(shipped.name.data(), qsizetype(shipped.name.size()))));
        window.player().seek(SimTime{5s});
        window.breakNow(Intervention::Act::Kill, {Target::Kind::Slot, 0});
        ASSERT_NE(window.document().text(), shipped.text);
        window.document().undo();
        const QString path = folder.filePath(QStringLiteral("saved.toml"));
        ASSERT_TRUE(window.document().saveAs(path));
        std::ifstream file{path.toStdString(), std::ios::binary};
        const std::string saved{std::istreambuf_iterator<char>{file}, {}};
        EXPECT_EQ(saved, shipped.text);
    }
}

TEST_F(MainWindowTest, AClickOnAWorkerSelectsItAndEscapeLetsGo)
{
    window.player().seek(SimTime{20s});
    QApplication::processEvents();
    window.stage()->grab();
    const Scene& scene = window.stage()->lastScene();
    const auto card = std::find_if(scene.begin(), scene.end(), [](const Shape& shape) {
        return shape.thing == Thing::Worker && shape.index == 3 && shape.kind == Shape::Kind::Box;
    });
    ASSERT_NE(card, scene.end());
    QTest::mouseClick(window.stage(), Qt::LeftButton, {},
                      QPoint{int(card->rect.right()) - 5, int(card->rect.bottom()) - 5});
    ASSERT_TRUE(window.player().selection());
    EXPECT_EQ(*window.player().selection(), (Selection{Thing::Worker, 3}));
    press(Qt::Key_Escape);
    EXPECT_FALSE(window.player().selection());
}

TEST_F(MainWindowTest, DraggingTheTimelineScrubs)
{
    auto* timeline = window.findChild<TimelineView*>();
    const TimeAxis axis = timeline->axis();
    QTest::mouseClick(timeline, Qt::LeftButton, {}, QPoint{int(axis.xAt(SimTime{90s})), 28});
    EXPECT_NEAR(std::chrono::duration<double>(now().time_since_epoch()).count(), 90.0, 0.3);
}

TEST_F(MainWindowTest, ABadFileIsAnErrorInTheWindowAndTheOpenScenarioStays)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("bad.toml"));
    std::ofstream{path.toStdString()}
        << "format = 1\nseeed = 4\n[[reaction]]\nname = \"<b>x</b>\"\nwork = \"-1 s\"\n";
    const std::uint64_t before = digest();
    EXPECT_FALSE(window.openScenario(path));
    const auto* message = window.findChild<QLabel*>(QStringLiteral("message"));
    ASSERT_TRUE(message->isVisible());
    EXPECT_TRUE(message->text().contains(QStringLiteral("seed"))) << message->text().toStdString();
    EXPECT_TRUE(message->text().contains(QStringLiteral(":5:")));
    EXPECT_EQ(message->textFormat(), Qt::PlainText);
    EXPECT_EQ(digest(), before);
}

TEST_F(MainWindowTest, EveryWidgetThatTakesTheFocusHasAName)
{
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() ||
            widget->inherits("QLineEdit"))
            continue;
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        const bool named =
            !widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty());
        EXPECT_TRUE(named) << widget->metaObject()->className();
    }
}

}  // namespace
}  // namespace millrace::ui::main_window_test
