// SPDX-License-Identifier: GPL-3.0-or-later
#include <QPushButton>
#include <QSignalSpy>

#include "tests/ui/window/open_window.h"
#include "ui/timeline/until_field.h"

// Whose the keyboard is: the window's, but while somebody writes.

namespace millrace::ui::keyboard_focus_test {
namespace {

class KeyboardFocusTest : public test::OpenWindow {
protected:
    QPushButton* button(const QString& name)
    {
        for (auto* each : window.findChildren<QPushButton*>())
            if (each->text() == name)
                return each;
        return nullptr;
    }
    UntilField* until() { return window.findChild<UntilField*>(); }
    void write(const QString& text)
    {
        until()->setFocus();
        until()->setText(text);
        press(Qt::Key_Return);
    }
};

TEST_F(KeyboardFocusTest, SpacePlaysAfterAClickOnAButtonThatBreaksThings)
{
    auto* burst = button(QStringLiteral("Burst of 30"));
    ASSERT_NE(burst, nullptr);
    QTest::mouseClick(burst, Qt::LeftButton);
    const auto broken = document().scenario().timeline;
    press(Qt::Key_Space);
    EXPECT_TRUE(player().playing());
    EXPECT_EQ(document().scenario().timeline, broken) << "once is enough";
}

TEST_F(KeyboardFocusTest, TabReachesEveryButtonThatAClickPasses)
{
    for (const auto* each : window.findChildren<QPushButton*>())
        if (each->isVisible())
            EXPECT_EQ(each->focusPolicy(), Qt::TabFocus) << each->text().toStdString();
}

TEST_F(KeyboardFocusTest, EscLeavesUntilAfterWhatIsNotUnderstoodAndWhatNeverHolds)
{
    for (const char* text : {"what is this", "lag > 99999"}) {
        SCOPED_TRACE(text);
        const QSignalSpy refused{until(), &UntilField::refused};
        write(QString::fromUtf8(text));
        ASSERT_TRUE(QTest::qWaitFor([&refused] { return refused.count() > 0; }, 20'000));
        EXPECT_TRUE(until()->hasFocus()) << "it may be written anew";
        press(Qt::Key_Escape);
        EXPECT_TRUE(window.stage()->hasFocus());
        press(Qt::Key_Space);
        EXPECT_TRUE(player().playing());
        press(Qt::Key_Space);
    }
}

TEST_F(KeyboardFocusTest, WhatIsFoundGivesTheKeyboardBack)
{
    const QSignalSpy found{until(), &UntilField::found};
    write(QStringLiteral("0:30"));
    ASSERT_TRUE(QTest::qWaitFor([&found] { return found.count() > 0; }, 20'000));
    EXPECT_TRUE(window.stage()->hasFocus());
    const SimTime there = player().time();
    press(Qt::Key_Home);
    EXPECT_LT(player().time(), there);
}

}  // namespace
}  // namespace millrace::ui::keyboard_focus_test
