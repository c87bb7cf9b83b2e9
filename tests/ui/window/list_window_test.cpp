// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include <QApplication>
#include <QMenu>
#include <QTest>

#include "core/scenario/profile.h"
#include "tests/support/facts.h"
#include "tests/ui/window/open_window.h"
#include "ui/stage/stage_view.h"

// What a person does to the list without opening its file: with the mouse alone, and by key.

namespace millrace::ui::list_window_test {
namespace {

using namespace std::chrono_literals;

class ListWindowTest : public test::OpenWindow {
protected:
    ListWindowTest() : test::OpenWindow{"avatar-upload"} {}

    void SetUp() override
    {
        test::OpenWindow::SetUp();
        window.player().seek(SimTime{20s});
        QApplication::processEvents();
        window.stage()->grab();
    }

    /// On the canvas, on what is drawn of it.
    void click(Thing thing, std::uint32_t index)
    {
        QApplication::processEvents();
        window.stage()->grab();
        const auto& scene = window.stage()->lastScene();
        const auto shape = std::ranges::find_if(
            scene, [&](const Shape& each) { return each.thing == thing && each.index == index; });
        ASSERT_NE(shape, scene.end());
        const QPointF centre{shape->rect.centerX(), shape->rect.centerY()};
        QTest::mouseClick(window.stage(), Qt::LeftButton, {},
                          (centre * window.stage()->scale()).toPoint());
        ASSERT_TRUE(window.player().selection());
        EXPECT_EQ(window.player().selection()->thing, thing);
    }
};

TEST_F(ListWindowTest, AClickOnTheProfileChangesIt)
{
    const std::string text = window.document().text();
    const auto profile = [&] { return window.document().scenario().queue.profile; };
    ASSERT_EQ(profile(), "generic-lease");
    QTest::mouseClick(window.stage(), Qt::LeftButton, {},
                      window.stage()->placeOfProfile(Thing::List) + QPoint{20, -6});
    auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    ASSERT_NE(menu, nullptr);
    std::map<std::string, QAction*> choices;
    for (QAction* each : menu->actions())
        choices[each->text().section(QLatin1Char(':'), 0, 0).toStdString()] = each;
    for (const std::string_view name : profileNames(Profile::Half::Queue, "generic-lease"))
        ASSERT_TRUE(choices.contains(std::string{name})) << name;
    EXPECT_FALSE(choices.contains("activejob")) << "it has settings only";
    EXPECT_FALSE(choices.contains("kafka-4")) << "it is no list";
    EXPECT_TRUE(choices["generic-lease"]->isChecked());
    QTest::mouseClick(menu, Qt::LeftButton, {},
                      menu->actionGeometry(choices["solid_queue"]).center());
    QApplication::processEvents();
    EXPECT_EQ(profile(), "solid_queue");
    EXPECT_EQ(window.document().run().recording->columns().nameOf(Thing::List, 0), "solid_queue");
    window.document().undo();
    EXPECT_EQ(window.document().text(), text);
}

TEST_F(ListWindowTest, TheProfilesMenuSaysWhatIsNotModelled)
{
    window.stage()->setFocus();
    QTest::keyClick(&window, Qt::Key_P, Qt::ShiftModifier);
    auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    ASSERT_NE(menu, nullptr) << "by key, too";
    menu->actions().back()->trigger();
    menu->close();
    ASSERT_TRUE(window.player().selection());
    EXPECT_EQ(window.player().selection()->thing, Thing::List);
}

TEST_F(ListWindowTest, AKeyPausesTheOnlyQueueAndLetsItGoOn)
{
    window.stage()->setFocus();
    const std::string text = window.document().text();
    QTest::keyClick(&window, Qt::Key_Q);
    auto paused = millrace::test::factsOf<QueuePaused>(window.player().recording().trace());
    ASSERT_EQ(paused.size(), 1U);
    EXPECT_EQ(paused[0].at, SimTime{20s});
    EXPECT_EQ(paused[0].fact.paused, 1U);
    window.player().seek(SimTime{30s});
    QTest::keyClick(&window, Qt::Key_Q);
    paused = millrace::test::factsOf<QueuePaused>(window.player().recording().trace());
    ASSERT_EQ(paused.size(), 2U);
    EXPECT_EQ(paused[1].at, SimTime{30s});
    EXPECT_EQ(paused[1].fact.paused, 0U);
    window.document().undo();
    window.document().undo();
    EXPECT_EQ(window.document().text(), text);
}

TEST_F(ListWindowTest, OfSeveralQueuesSomebodySaysWhich)
{
    ASSERT_TRUE(window.openScenario(QStringLiteral("strict-queues")));
    window.player().seek(SimTime{20s});
    window.stage()->setFocus();
    QTest::keyClick(&window, Qt::Key_Q);
    auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    ASSERT_NE(menu, nullptr);
    const auto& names = window.document().scenario().queue.order.names;
    ASSERT_EQ(menu->actions().size(), static_cast<qsizetype>(names.size()));
    menu->actions()[1]->trigger();
    menu->close();
    const auto paused = millrace::test::factsOf<QueuePaused>(window.player().recording().trace());
    ASSERT_EQ(paused.size(), 1U);
    EXPECT_EQ(paused[0].fact.queue, 1U);
}

TEST_F(ListWindowTest, AKeyHasTheFailedDoneAgainOrThrowsThemAway)
{
    window.stage()->setFocus();
    const std::string text = window.document().text();
    QTest::keyClick(&window, Qt::Key_E);
    EXPECT_EQ(window.document().text(), text) << "nothing waits for a person";
    ASSERT_TRUE(window.openScenario(QStringLiteral("worker-killed-solid-queue")));
    window.player().seek(SimTime{35s});
    const auto at35 = [](const auto& each) { return each.at == SimTime{35s}; };
    QTest::keyClick(&window, Qt::Key_E);
    EXPECT_TRUE(std::ranges::any_of(
        millrace::test::factsOf<JobRedriven>(window.player().recording().trace()), at35));
    window.document().undo();
    QTest::keyClick(&window, Qt::Key_E, Qt::ShiftModifier);
    EXPECT_TRUE(std::ranges::any_of(
        millrace::test::factsOf<ShelfCleared>(window.player().recording().trace()), at35));
}

TEST_F(ListWindowTest, TheStoreIsKilledByAClickAndTwoKeysAndComesBackByOne)
{
    ASSERT_TRUE(window.openScenario(QStringLiteral("worker-killed-bullmq")));
    window.player().seek(SimTime{15s});
    const std::string text = window.document().text();
    click(Thing::Store, 0);
    QTest::keyClick(&window, Qt::Key_X);
    EXPECT_EQ(window.document().text(), text) << "the first press only shows";
    QTest::keyClick(&window, Qt::Key_X);
    const auto down = millrace::test::factsOf<StoreDown>(window.player().recording().trace());
    ASSERT_EQ(down.size(), 1U);
    EXPECT_EQ(down[0].at, SimTime{15s});
    EXPECT_EQ(down[0].fact.crash, Crash::Process);
    window.player().seek(SimTime{25s});
    window.action(ActionId::Restart)->trigger();
    const auto up = millrace::test::factsOf<StoreUp>(window.player().recording().trace());
    ASSERT_EQ(up.size(), 1U);
    EXPECT_EQ(up[0].at, SimTime{25s});
    window.document().undo();
    window.document().undo();
    EXPECT_EQ(window.document().text(), text);
}

TEST_F(ListWindowTest, TheMachineOfTheStoreTakesItsLastSecondAlong)
{
    ASSERT_TRUE(window.openScenario(QStringLiteral("worker-killed-bullmq")));
    window.player().seek(SimTime{15s + 500ms});
    click(Thing::Store, 0);
    window.action(ActionId::CrashMachine)->trigger();
    const auto down = millrace::test::factsOf<StoreDown>(window.player().recording().trace());
    ASSERT_EQ(down.size(), 1U);
    EXPECT_EQ(down[0].fact.crash, Crash::Machine);
    EXPECT_EQ(down[0].fact.keepsTo, SimTime{15s});
}

TEST_F(ListWindowTest, ASchedulerIsKilledByAClickAndTwoKeys)
{
    ASSERT_TRUE(window.openScenario(QStringLiteral("recurring")));
    window.player().seek(SimTime{15s});
    const std::string text = window.document().text();
    click(Thing::Scheduler, 1);
    QTest::keyClick(&window, Qt::Key_X);
    EXPECT_EQ(window.document().text(), text) << "the first press only shows";
    QTest::keyClick(&window, Qt::Key_X);
    const auto gone = millrace::test::factsOf<SchedulerGone>(window.player().recording().trace());
    ASSERT_FALSE(gone.empty());
    EXPECT_EQ(gone[0].at, SimTime{15s});
    EXPECT_EQ(gone[0].fact.scheduler, SchedulerId{1U});
    window.document().undo();
    EXPECT_EQ(window.document().text(), text);
}

}  // namespace
}  // namespace millrace::ui::list_window_test
