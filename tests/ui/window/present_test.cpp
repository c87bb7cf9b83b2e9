// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "tests/ui/window/open_window.h"
#include "ui/panels/control_panel.h"
#include "ui/panels/why_panel.h"
#include "ui/timeline/transport_bar.h"

// The stage alone, in front of a class.

namespace millrace::ui::present_test {
namespace {

using namespace std::chrono_literals;

class Present : public test::OpenWindow {
protected:
    bool isAlone() const
    {
        return window.stage()->isVisible() && !window.why()->isVisible() &&
               !window.findChild<ControlPanel*>()->isVisible() &&
               !window.findChild<TransportBar*>()->isVisible();
    }
};

TEST_F(Present, ShowsTheStageAloneLargerAndOnAllOfTheScreen)
{
    press(Qt::Key_F5);
    EXPECT_TRUE(isAlone());
    EXPECT_TRUE(window.isFullScreen());
    EXPECT_TRUE(window.action(ActionId::Present)->isChecked());
    EXPECT_TRUE(window.rect().contains(window.stage()->geometry()));
    EXPECT_GT(window.stage()->width() + 20, window.width());
    EXPECT_GT(window.stage()->height() + 20, window.height());
    window.stage()->resize(1904, 1064);
    EXPECT_GE(window.stage()->scale() * 11, 24) << "its words, on a screen of 1920x1080";
    press(Qt::Key_F5);
    EXPECT_FALSE(isAlone());
    EXPECT_TRUE(window.why()->isVisible());
    EXPECT_FALSE(window.isFullScreen());
    EXPECT_FALSE(window.action(ActionId::Present)->isChecked());
}

TEST_F(Present, GoesFromMarkToMarkByAClicker)
{
    player().seek(SimTime{10s});
    press(Qt::Key_PageDown);
    EXPECT_EQ(player().time(), SimTime{10s}) << "that key is a slider's or a list's";
    press(Qt::Key_F5);
    press(Qt::Key_PageDown);
    const SimTime mark = player().time();
    EXPECT_GT(mark, SimTime{10s});
    press(Qt::Key_PageDown);
    EXPECT_GT(player().time(), mark);
    press(Qt::Key_PageUp);
    EXPECT_EQ(player().time(), mark);
    press(Qt::Key_F5);
    press(Qt::Key_PageDown);
    EXPECT_EQ(player().time(), mark);
    press(Qt::Key_Right, Qt::ControlModifier);
    EXPECT_GT(player().time(), mark) << "it has the keys that it had";
}

TEST_F(Present, PlaysBreaksAndSelectsAsEverAndEscLeavesItLast)
{
    press(Qt::Key_F5);
    press(Qt::Key_Space);
    EXPECT_TRUE(player().playing());
    press(Qt::Key_K);
    press(Qt::Key_S);
    EXPECT_TRUE(player().selection());
    press(Qt::Key_Escape);
    EXPECT_FALSE(player().selection());
    EXPECT_TRUE(isAlone());
    press(Qt::Key_Escape);
    EXPECT_FALSE(isAlone());
}

TEST_F(Present, LeavesAWindowOnAllOfTheScreenWhereItWas)
{
    act(ActionId::FullScreen);
    ASSERT_TRUE(window.isFullScreen());
    press(Qt::Key_F5);
    press(Qt::Key_Escape);
    EXPECT_FALSE(isAlone());
    EXPECT_TRUE(window.isFullScreen());
}

TEST_F(Present, SaysInWordsWhatIsWrong)
{
    press(Qt::Key_F5);
    EXPECT_FALSE(window.openScenario(QStringLiteral("no-such-scenario")));
    QApplication::processEvents();
    EXPECT_TRUE(window.findChild<QWidget*>(QStringLiteral("message"))->isVisible());
    EXPECT_TRUE(isAlone());
}

}  // namespace
}  // namespace millrace::ui::present_test
