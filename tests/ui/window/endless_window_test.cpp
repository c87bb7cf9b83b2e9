// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/window/open_window.h"
#include "ui/panels/outcomes_window.h"
#include "ui/panels/seed_dialog.h"
#include "ui/stage/stage_view.h"
#include "ui/timeline/fault_lane.h"
#include "ui/timeline/timeline_view.h"
#include "ui/timeline/transport_bar.h"
#include "ui/timeline/until_field.h"
#include "ui/window/compare_window.h"

// A run without an end in the window: the timeline grows, and all that works on a run works on it.

namespace millrace::ui::endless_window_test {
namespace {

using namespace std::chrono_literals;

class EndlessWindowTest : public test::OpenWindow {
protected:
    void SetUp() override
    {
        test::OpenWindow::SetUp();
        act(ActionId::NoEnd);
        ASSERT_TRUE(player().goesOn());
    }

    void rest()
    {
        ASSERT_TRUE(QTest::qWaitFor(
            [this] { return !document().isRunning() && !document().isGrowing(); }, 20'000));
    }
    /// So long on screen, in frames; what is computed meanwhile is waited for.
    void play(std::chrono::milliseconds onScreen)
    {
        for (auto passed = 0ms; passed < onScreen; passed += 50ms) {
            player().advance(50ms);
            QApplication::processEvents();
        }
        rest();
    }
    void expectOneGo()
    {
        const auto& recording = player().recording();
        EXPECT_EQ(recording.digests(),
                  runAfter({}, document().scenario(), recording.end()).recording->digests());
    }
    QString said() { return window.findChild<QLabel*>(QStringLiteral("muted"))->text(); }
};

TEST_F(EndlessWindowTest, TheTimelineGrowsAsItIsPlayedAndThePlayheadGoesOn)
{
    player().seek(SimTime{170s});
    rest();
    const SimTime before = player().end();
    EXPECT_GT(before, SimTime{3min});
    player().setSpeed(60.0);
    player().setPlaying(true);
    SimTime last = player().time();
    for (int n = 0; n < 40; ++n) {
        play(100ms);
        EXPECT_TRUE(player().playing());
        EXPECT_GE(player().time(), last) << "what is shown never goes back";
        EXPECT_GE(player().axisEnd(), player().end());
        last = player().time();
    }
    EXPECT_GT(player().time(), SimTime{3min});
    EXPECT_GT(player().end(), before);
    player().setPlaying(false);
    expectOneGo();
}

TEST_F(EndlessWindowTest, AtTheComputedEndItWaitsForMoreAndDoesNotBeginAnew)
{
    document().setOthersFollow(false);
    act(ActionId::End);
    EXPECT_EQ(player().time(), player().end());
    const SimTime there = player().time();
    player().setPlaying(true);
    EXPECT_EQ(player().time(), there);
    player().advance(50ms);
    EXPECT_TRUE(player().playing());
    rest();
    play(200ms);
    EXPECT_GT(player().time(), there);
    player().setPlaying(false);
}

TEST_F(EndlessWindowTest, PlaysEventByEventAndAsFastAsItCanBehindWhatWasComputed)
{
    for (const auto pace : {Playback::Pace::Events, Playback::Pace::Unlimited}) {
        player().setPace(pace);
        act(ActionId::End);
        const SimTime there = player().time();
        player().setPlaying(true);  // Its own timer plays it.
        EXPECT_TRUE(QTest::qWaitFor([&] { return player().time() > there + 1s; }, 20'000));
        EXPECT_TRUE(player().playing());
        player().setPlaying(false);
        rest();
    }
}

TEST_F(EndlessWindowTest, AFactOfAnInstantStaysWhereItIsWhenTheRunGrows)
{
    player().seekFact(player().recording().trace().size() - 40);
    const std::uint64_t facts = player().state().facts;
    const std::shared_ptr<const Recording> before = player().shared();
    document().computeOn();
    rest();
    EXPECT_NE(player().shared(), before);
    EXPECT_EQ(player().state().facts, facts);
    player().stepForward();
    EXPECT_EQ(player().state().facts, facts + 1);
    player().stepBack();
    EXPECT_EQ(player().state().facts, facts);
}

TEST_F(EndlessWindowTest, AnEndIsGivenAtThePlayheadAndUndoTakesItAway)
{
    const std::string open = document().text();
    EXPECT_NE(open.find("duration = \"forever\""), std::string::npos);
    player().seek(SimTime{91'500ms});
    act(ActionId::NoEnd);
    EXPECT_EQ(document().scenario().duration, 91'500ms);
    EXPECT_FALSE(player().goesOn());
    EXPECT_EQ(player().end(), SimTime{91'500ms});
    act(ActionId::Undo);
    EXPECT_EQ(document().text(), open);
    EXPECT_TRUE(player().goesOn());
    act(ActionId::Undo);
    EXPECT_EQ(document().scenario().duration, 3min);
    EXPECT_FALSE(document().canUndo());
}

TEST_F(EndlessWindowTest, AClickOnTheLengthOffersOthersAndChecksTheOneInForce)
{
    const auto menu = [this] {
        Q_EMIT window.findChild<TransportBar*>()->lengthWanted(QPoint{200, 400});
        return window.findChild<QMenu*>(QStringLiteral("lengths"));
    };
    player().seek(SimTime{80s});
    QMenu* lengths = menu();
    ASSERT_NE(lengths, nullptr);
    QAction* none = lengths->actions().front();
    EXPECT_TRUE(none->isChecked());
    lengths->actions().last()->trigger();
    EXPECT_EQ(document().scenario().duration, 24h);
    delete lengths;
    lengths = menu();
    EXPECT_TRUE(lengths->actions().last()->isChecked());
    lengths->actions().at(1)->trigger();
    EXPECT_EQ(document().scenario().duration, 80s);
    delete lengths;
    lengths = menu();
    lengths->actions().front()->trigger();
    EXPECT_FALSE(hasEnd(document().scenario()));
    delete lengths;
    rest();
    for (int n = 0; n < 3; ++n)
        act(ActionId::Undo);
    rest();
    EXPECT_FALSE(hasEnd(document().scenario())) << "as it was before the three";
}

TEST_F(EndlessWindowTest, ABreakInTheMidstOfAChunkShowsTheEditedRun)
{
    player().seek(SimTime{100s});
    for (int n = 0; n < 6; ++n) {
        document().computeOn();
        ASSERT_TRUE(document().isGrowing());
        window.breakNow(n % 2 == 0 ? Intervention::Act::Kill : Intervention::Act::Restart,
                        {Target::Kind::Slot, 1});
        rest();
        EXPECT_EQ(player().time(), SimTime{100s});
        EXPECT_EQ(player().shared(), document().run().recording);
        player().seek(SimTime{100s});
    }
    expectOneGo();
}

TEST_F(EndlessWindowTest, RunUntilComputesOnUntilItHolds)
{
    auto* field = window.findChild<UntilField*>();
    for (const char* text : {"10 min", "handled > 400", "first late"}) {
        player().seek(SimTime{10s});
        const QSignalSpy found{field, &UntilField::found};
        const QSignalSpy refused{field, &UntilField::refused};
        field->setText(QString::fromUtf8(text));
        Q_EMIT field->returnPressed();
        ASSERT_TRUE(QTest::qWaitFor([&] { return found.count() + refused.count() > 0; }, 20'000))
            << text;
        EXPECT_EQ(refused.count(), 0) << text;
        EXPECT_FALSE(field->isWaiting());
    }
    rest();
}

TEST_F(EndlessWindowTest, RunUntilWhatNeverHoldsGoesOnUntilItIsGivenUp)
{
    auto* field = window.findChild<UntilField*>();
    const QSignalSpy waits{field, &UntilField::waits};
    player().seek(SimTime{10s});
    field->setText(QStringLiteral("first lost"));
    Q_EMIT field->returnPressed();
    ASSERT_TRUE(QTest::qWaitFor([&] { return waits.count() >= 2; }, 20'000));
    EXPECT_TRUE(waits.front().front().toString().contains(QStringLiteral("first lost")));
    EXPECT_TRUE(field->isWaiting());
    auto* cancel = window.findChild<QPushButton*>(QStringLiteral("cancel"));
    EXPECT_FALSE(cancel->isHidden());
    field->setFocus();
    QTest::keyClick(field, Qt::Key_Escape);
    EXPECT_FALSE(field->isWaiting());
    EXPECT_TRUE(cancel->isHidden());
    for (const QLabel* each : window.findChildren<QLabel*>())
        EXPECT_FALSE(each->text().contains(QStringLiteral("computed to")))
            << "it goes on being computed, and the sentence would be wrong";
    Q_EMIT field->returnPressed();
    ASSERT_TRUE(QTest::qWaitFor([field] { return field->isWaiting(); }, 20'000));
    cancel->click();
    EXPECT_FALSE(field->isWaiting());
    rest();
    const SimTime there = player().end();
    QTest::qWait(50);
    EXPECT_EQ(player().end(), there);
    EXPECT_EQ(player().time(), SimTime{10s});
    expectOneGo();
}

TEST_F(EndlessWindowTest, TheLessonFindsHowLongItTakes)
{
    ASSERT_TRUE(window.openScenario(QStringLiteral("slow-drift")));
    auto* field = window.findChild<UntilField*>();
    const QSignalSpy found{field, &UntilField::found};
    field->setText(QStringLiteral("first lost"));
    Q_EMIT field->returnPressed();
    ASSERT_TRUE(QTest::qWaitFor([&] { return found.count() > 0; }, 20'000));
    EXPECT_GT(player().time(), SimTime{3h});
    EXPECT_LT(player().time(), SimTime{4h});
    EXPECT_GE(player().moment().log.lost, 1U);
    rest();
}

TEST_F(EndlessWindowTest, BranchesBesideEachOtherAndInTheTableAreEquallyLong)
{
    player().seek(SimTime{60s});
    act(ActionId::NewBranch);
    window.breakNow(Intervention::Act::Kill, {Target::Kind::Worker, 0});
    act(ActionId::Outcomes);
    act(ActionId::ShowBeside);
    player().setSpeed(60.0);
    act(ActionId::End);
    rest();
    const auto equal = [this] {
        return document().branchRun(0).recording->end() == document().branchRun(1).recording->end();
    };
    ASSERT_TRUE(QTest::qWaitFor(equal, 20'000));
    act(ActionId::End);
    rest();
    ASSERT_TRUE(QTest::qWaitFor(equal, 20'000));
    auto* beside = window.findChild<CompareWindow*>();
    ASSERT_NE(beside, nullptr);
    EXPECT_EQ(beside->player().time(), player().time());
    EXPECT_EQ(beside->player().shared(), document().branchRun(0).recording);
    act(ActionId::FirstDifference);
    EXPECT_EQ(player().time(), SimTime{60s});
    act(ActionId::NextBranch);
    rest();
    EXPECT_EQ(document().shownBranch(), 0U);
    expectOneGo();
}

TEST_F(EndlessWindowTest, TheStripTheSeedsAndTheLoopAreOfWhatIsComputed)
{
    player().seek(SimTime{60s});
    window.breakNow(Intervention::Act::Kill, {Target::Kind::Worker, 0});
    auto* lane = window.findChild<FaultLane*>();
    lane->selectNext();
    lane->toggleStrip();
    ASSERT_TRUE(lane->hasStrip());
    const SimTime end = player().end();
    ASSERT_TRUE(
        QTest::qWaitFor([lane] { return lane->cells().size() == FaultLane::kPositions; }, 60'000));
    EXPECT_LT(lane->cells().back().at, end);
    EXPECT_GT(lane->cells().back().at, end - 5s);
    act(ActionId::SeedRoulette);
    auto* seeds = window.findChild<SeedDialog*>();
    ASSERT_NE(seeds, nullptr);
    seeds->close();
    player().setLoopFrom(SimTime{20s});
    player().setLoopTo(SimTime{25s});
    player().setLooping(true);
    player().seek(SimTime{24s});
    player().setPlaying(true);
    player().advance(2s);
    EXPECT_EQ(player().time(), SimTime{20s});
    player().setPlaying(false);
}

}  // namespace
}  // namespace millrace::ui::endless_window_test
