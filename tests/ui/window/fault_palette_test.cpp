// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/fault_palette.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include <QAction>
#include <QApplication>
#include <QContextMenuEvent>
#include <QLabel>
#include <QPushButton>
#include <QTest>

#include "core/scenario/shipped.h"
#include "tests/support/facts.h"
#include "tests/ui/window/open_window.h"
#include "ui/stage/stage_view.h"

// What can be done to the selection: by letter, by click and by right click, and only what the
// file and the moment allow.

namespace millrace::ui::fault_palette_test {
namespace {

using namespace std::chrono_literals;
using millrace::test::factsOf;

class FaultPaletteTest : public test::OpenWindow {
protected:
    void SetUp() override
    {
        test::OpenWindow::SetUp();
        window.player().seek(SimTime{30s});
        QApplication::processEvents();
        window.stage()->grab();
    }

    void select(Thing thing, std::uint32_t index)
    {
        window.player().select(Selection{thing, index});
        QApplication::processEvents();
    }
    QPushButton* button(const QString& name)
    {
        for (auto* each : palette()->findChildren<QPushButton*>())
            if (each->isVisible() && each->text().endsWith(name))
                return each;
        return nullptr;
    }
    QString hint()
    {
        QStringList all;
        for (const auto* label : window.findChildren<QLabel*>())
            all << label->text();
        return all.join(QLatin1Char('\n'));
    }
    const std::vector<Intervention>& timeline() { return window.document().scenario().timeline; }
    FaultPalette* palette() { return window.palette(); }
    std::string text() { return window.document().text(); }
};

TEST_F(FaultPaletteTest, TheFirstXShowsWhatCanBeDoneAndALetterDoesIt)
{
    const std::string before = text();
    select(Thing::Worker, 2);
    press(Qt::Key_X);
    ASSERT_TRUE(palette()->isVisible());
    EXPECT_EQ(text(), before) << "it only shows";
    press(Qt::Key_H);
    EXPECT_FALSE(palette()->isVisible());
    const auto hung = factsOf<WorkerHung>(window.player().recording().trace());
    ASSERT_FALSE(hung.empty());
    EXPECT_EQ(hung.front().at, SimTime{30s});
    EXPECT_EQ(hung.front().fact.until, SimTime{50s});
    EXPECT_EQ(window.player().time(), SimTime{30s}) << "the playhead stays";
    window.document().undo();
    EXPECT_EQ(text(), before) << "to the byte";
}

TEST_F(FaultPaletteTest, LettersOfThePaletteMeanTheirOldThingsWhenItIsGone)
{
    select(Thing::Worker, 2);
    press(Qt::Key_X);
    press(Qt::Key_Escape);
    EXPECT_FALSE(palette()->isVisible());
    EXPECT_TRUE(window.player().selection()) << "Esc took the palette alone";
    const std::string before = text();
    press(Qt::Key_H);
    EXPECT_EQ(text(), before);
    press(Qt::Key_T);
    EXPECT_NE(text(), before) << "T stops the selection with or without it";
    EXPECT_EQ(timeline().front().act, Act::Stop);
}

TEST_F(FaultPaletteTest, EnterIsTheFirstChoiceAndAnotherSelectionEndsIt)
{
    const std::string before = text();
    select(Thing::Worker, 2);
    press(Qt::Key_X);
    select(Thing::Worker, 1);
    EXPECT_FALSE(palette()->isVisible());
    press(Qt::Key_Return);
    EXPECT_EQ(text(), before);
    press(Qt::Key_X);
    press(Qt::Key_Return);
    EXPECT_EQ(timeline().front().act, Act::Kill);
    EXPECT_EQ(timeline().front().target, (Target{Target::Kind::Worker, 1}));
}

TEST_F(FaultPaletteTest, ByMouseAlone)
{
    const QPoint at = window.stage()->placeOf(Thing::Worker, 3).center();
    QContextMenuEvent right{QContextMenuEvent::Mouse, at, window.stage()->mapToGlobal(at)};
    QApplication::sendEvent(window.stage(), &right);
    QApplication::processEvents();
    EXPECT_EQ(window.player().selection(), (Selection{Thing::Worker, 3}));
    ASSERT_TRUE(palette()->isVisible());
    QPushButton* hang = button(QStringLiteral("Hang for 20 s"));
    ASSERT_NE(hang, nullptr);
    QTest::mouseClick(hang, Qt::LeftButton);
    EXPECT_FALSE(palette()->isVisible());
    EXPECT_EQ(timeline().front().act, Act::Hang);
    window.action(ActionId::Kill)->trigger();
    EXPECT_TRUE(palette()->isVisible()) << "and from the menu";
}

TEST_F(FaultPaletteTest, WhatCannotBeDoneIsThereAndSaysWhy)
{
    select(Thing::Worker, 2);
    press(Qt::Key_X);
    QPushButton* restart = button(QStringLiteral("Restart"));
    ASSERT_NE(restart, nullptr);
    EXPECT_FALSE(restart->isEnabled());
    const FaultChoice* disconnect = choiceOf(palette()->choices(), 'D');
    ASSERT_NE(disconnect, nullptr);
    EXPECT_TRUE(disconnect->refusal.startsWith(QStringLiteral("Needs queue.claim")))
        << disconnect->refusal.toStdString();
    const std::string before = text();
    press(Qt::Key_R);
    EXPECT_EQ(text(), before);
    EXPECT_TRUE(hint().contains(QStringLiteral("It is alive."))) << hint().toStdString();
    press(Qt::Key_Escape);
    window.player().seek(SimTime{74s});  // Slot 2 is dead, and was started again on the list.
    select(Thing::Member, 1);
    press(Qt::Key_X);
    EXPECT_FALSE(choiceOf(palette()->choices(), 'X')->isPossible());
    EXPECT_TRUE(choiceOf(palette()->choices(), 'R')->isPossible());
    const std::string dead = text();
    press(Qt::Key_X);
    EXPECT_EQ(text(), dead) << "nobody is killed twice";
}

TEST_F(FaultPaletteTest, WhoWasToldToLeaveAndHasNotLeftCanBeStartedAgain)
{
    std::uint32_t busy = 0;
    for (std::uint32_t w = 0; w < 4; ++w) {
        const Claim& claim = window.player().moment().state.queue.workers[w].claim;
        if (claim.working && claim.until > SimTime{30100ms})
            busy = w;
    }
    select(Thing::Worker, busy);
    press(Qt::Key_X);
    press(Qt::Key_T);
    window.player().seek(SimTime{30050ms});
    press(Qt::Key_X);
    ASSERT_TRUE(choiceOf(palette()->choices(), 'R')->isPossible());
    press(Qt::Key_R);
    const Trace& trace = window.player().recording().trace();
    const auto stopped = factsOf<WorkerStopped>(trace);
    const auto started = factsOf<WorkerStarted>(trace);
    ASSERT_FALSE(stopped.empty());
    EXPECT_TRUE(std::ranges::any_of(started, [&](const auto& each) {
        return each.fact.worker == WorkerId{busy} && each.at >= stopped.front().at;
    }));
}

TEST_F(FaultPaletteTest, FollowsThePlayheadAndLiesWithinTheStage)
{
    select(Thing::Member, 1);
    press(Qt::Key_X);
    EXPECT_TRUE(choiceOf(palette()->choices(), 'X')->isPossible());
    window.player().seek(SimTime{74s});
    EXPECT_TRUE(palette()->isVisible());
    EXPECT_FALSE(choiceOf(palette()->choices(), 'X')->isPossible());
    for (const std::uint32_t worker : {0U, 1U, 2U, 3U}) {
        select(Thing::Worker, worker);
        press(Qt::Key_X);
        const QRect stage{window.stage()->mapTo(window.centralWidget(), QPoint{}),
                          window.stage()->size()};
        EXPECT_TRUE(stage.contains(palette()->geometry()));
        EXPECT_FALSE(palette()->geometry().intersects(
            window.stage()->placeOf(Thing::Worker, worker).translated(stage.topLeft())))
            << "what it is about can be seen";
    }
    window.player().setPlaying(true);
    window.player().advance(100ms);
    EXPECT_FALSE(palette()->isVisible()) << "time goes on without it";
    window.player().setPlaying(false);
}

TEST_F(FaultPaletteTest, TheListIsScaledHeldBackAndGivenBack)
{
    const std::string before = text();
    select(Thing::Store, 0);
    press(Qt::Key_X);
    EXPECT_FALSE(choiceOf(palette()->choices(), 'U')->isPossible()) << "all of them are there";
    EXPECT_FALSE(choiceOf(palette()->choices(), 'E')->isPossible()) << "nothing has failed";
    press(Qt::Key_S);
    EXPECT_NE(text().find("workers = 2\n"), std::string::npos) << "of four";
    window.player().seek(SimTime{40s});
    press(Qt::Key_X);
    EXPECT_EQ(choiceOf(palette()->choices(), 'S')->name, QStringLiteral("Scale down to 1"));
    EXPECT_EQ(choiceOf(palette()->choices(), 'U')->name, QStringLiteral("Scale up to 4"));
    press(Qt::Key_U);
    window.player().seek(SimTime{60s});
    const auto& workers = window.player().state().queue.workers;
    EXPECT_TRUE(std::ranges::all_of(
        workers, [](const WorkerState& each) { return each.life == Life::Alive; }));
    press(Qt::Key_X);
    press(Qt::Key_Q);
    EXPECT_TRUE(isPaused(window.player().state().queue, 0));
    press(Qt::Key_X);
    EXPECT_TRUE(choiceOf(palette()->choices(), 'Q')->name.startsWith(QStringLiteral("Resume")));
    for (int n = 0; n < 3; ++n)
        window.document().undo();
    EXPECT_EQ(text(), before);
}

TEST_F(FaultPaletteTest, WhatHappensNextIsPoisonForOneReactionOnce)
{
    const std::string before = text();
    select(Thing::Reaction, 1);
    press(Qt::Key_X);
    press(Qt::Key_N);
    const std::uint32_t next = window.player().state().happenings;
    EXPECT_EQ(window.document().scenario().reactions[1].poison, std::vector{next});
    press(Qt::Key_X);
    EXPECT_EQ(choiceOf(palette()->choices(), 'N')->refusal,
              QStringLiteral("It is poison already."));
    press(Qt::Key_Escape);
    window.document().undo();
    EXPECT_EQ(text(), before);
}

TEST_F(FaultPaletteTest, ABrokerIsCutOffOnce)
{
    ASSERT_TRUE(window.openScenario(QStringLiteral("broker-crash-acks")));
    const std::string before = text();
    window.player().seek(SimTime{10s});
    select(Thing::Broker, 1);
    press(Qt::Key_X);
    press(Qt::Key_O);
    const auto cut = factsOf<BrokerCutOff>(window.player().recording().trace());
    ASSERT_EQ(cut.size(), 1U);
    EXPECT_EQ(cut[0].at, SimTime{10s});
    EXPECT_EQ(cut[0].fact.broker, BrokerId{1U});
    EXPECT_EQ(cut[0].fact.until, SimTime{30s});
    window.player().seek(SimTime{11s});
    press(Qt::Key_X);
    EXPECT_FALSE(choiceOf(palette()->choices(), 'O')->isPossible());
    press(Qt::Key_Escape);
    window.document().undo();
    EXPECT_EQ(text(), before);
}

TEST_F(FaultPaletteTest, ButtonsBreakBothSidesAlike)
{
    const std::string before = text();
    const auto click = [this](const QString& name) {
        for (auto* each : window.findChildren<QPushButton*>())
            if (each->text() == name && each->window() == &window)
                QTest::mouseClick(each, Qt::LeftButton);
        QApplication::processEvents();
    };
    click(QStringLiteral("Hang"));
    EXPECT_EQ(timeline().front().act, Act::Hang);
    EXPECT_EQ(timeline().front().target, (Target{Target::Kind::Slot, 1}));
    EXPECT_EQ(timeline().front().lasts, SimDuration{20s});
    click(QStringLiteral("Burst of 30"));
    click(QStringLiteral("Slow net"));
    click(QStringLiteral("Outage"));
    std::set<Act> acts;
    for (const Intervention& each : timeline())
        acts.insert(each.act);
    for (const Act act : {Act::Burst, Act::SlowNetwork, Act::Outage})
        EXPECT_TRUE(acts.contains(act)) << static_cast<int>(act);
    click(QStringLiteral("Poison"));
    EXPECT_EQ(window.document().scenario().reactions[0].poison.size(), 1U);
    for (int n = 0; n < 5; ++n)
        window.document().undo();
    EXPECT_EQ(text(), before);
}

/// Whatever the scenario and the thing: each letter once, and what is offered is accepted.
TEST_F(FaultPaletteTest, OffersWhatTheFileTakesInEveryShippedScenario)
{
    std::set<Act> acts;
    for (const ShippedText& shipped : shippedScenarios()) {
        ASSERT_TRUE(window.openScenario(
            QString::fromUtf8(shipped.name.data(), qsizetype(shipped.name.size()))));
        window.player().seek(SimTime{window.document().scenario().duration / 3});
        for (const Thing thing :
             {Thing::Worker, Thing::Member, Thing::Broker, Thing::Producer, Thing::Scheduler,
              Thing::Reaction, Thing::Group, Thing::Partition, Thing::Store, Thing::Happening}) {
            const std::vector<FaultChoice> choices =
                faultChoices(window.document(), window.player().moment(), thing, 0);
            std::set<char> letters;
            for (const FaultChoice& each : choices) {
                SCOPED_TRACE(std::string{shipped.name} + ": " + each.name.toStdString());
                EXPECT_TRUE(letters.insert(each.key).second) << each.key;
                EXPECT_FALSE(each.sentence.isEmpty());
                if (!each.isPossible() || !each.place.empty())
                    continue;
                acts.insert(each.act.act);
                EXPECT_EQ(window.document().refusalOf(each.act), QString{});
            }
        }
    }
    for (const Act act : {Act::Kill, Act::Stop, Act::Restart, Act::Seek, Act::AddPartitions,
                          Act::CrashMachine, Act::Deploy, Act::Outage, Act::Hang, Act::CutOff,
                          Act::KillChild, Act::KillParent, Act::KillMachine, Act::Disconnect,
                          Act::Pause, Act::Redrive, Act::Discard, Act::Burst, Act::SlowNetwork})
        EXPECT_TRUE(acts.contains(act)) << static_cast<int>(act);
}

TEST_F(FaultPaletteTest, ALineThatChangesNothingIsToldOf)
{
    const std::size_t before = timeline().size();
    window.breakNow(Act::Kill, {Target::Kind::Member, 1});
    EXPECT_FALSE(hint().contains(QStringLiteral("changes nothing")));
    player().seek(SimTime{40s});
    window.breakNow(Act::Kill, {Target::Kind::Member, 1});
    ASSERT_EQ(timeline().size(), before + 2) << "it is a line all the same";
    EXPECT_TRUE(hint().contains(QStringLiteral("changes nothing: nobody runs there")));
    act(ActionId::Undo);
    EXPECT_FALSE(hint().contains(QStringLiteral("changes nothing")));
}

}  // namespace
}  // namespace millrace::ui::fault_palette_test
