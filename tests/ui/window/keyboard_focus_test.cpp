// SPDX-License-Identifier: GPL-3.0-or-later
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>

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

TEST_F(KeyboardFocusTest, UndoAndSpaceAreTheWindowsAfterASlotWasChosenByTheMouse)
{
    auto* slot = window.findChild<QSpinBox*>();
    ASSERT_NE(slot, nullptr);
    const int before = slot->value();
    // The lower half of its arrows.
    QTest::mouseClick(slot, Qt::LeftButton, Qt::NoModifier,
                      {slot->width() - 8, slot->height() * 3 / 4});
    ASSERT_NE(slot->value(), before);
    EXPECT_TRUE(window.stage()->hasFocus());
    const std::string text = document().text();
    slot->setFocus();  // As if it was written.
    QTest::mouseClick(button(QStringLiteral("Kill")), Qt::LeftButton);
    EXPECT_NE(document().text(), text);
    press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(document().text(), text);
    slot->setFocus();
    press(Qt::Key_Return);
    press(Qt::Key_Space);
    EXPECT_TRUE(player().playing());
}

TEST_F(KeyboardFocusTest, KeysOfTheTransportAreThatAfterASliderWasDragged)
{
    auto* slider = window.findChildren<QSlider*>().front();
    QTest::mouseClick(slider, Qt::LeftButton, Qt::NoModifier,
                      {slider->width() - 4, slider->height() / 2});
    const std::string text = document().text();
    player().seek(SimTime{std::chrono::seconds{30}});
    press(Qt::Key_Home);
    EXPECT_EQ(player().time(), SimTime{});
    EXPECT_EQ(document().text(), text);
}

TEST_F(KeyboardFocusTest, KeysAtTwoSlidersAreTwoStepsOfUndo)
{
    const auto sliders = window.findChildren<QSlider*>();
    const std::string text = document().text();
    sliders[0]->setFocus();
    press(Qt::Key_Right);
    press(Qt::Key_Right);
    const std::string first = document().text();
    ASSERT_NE(first, text);
    sliders[1]->setFocus();
    press(Qt::Key_Right);
    ASSERT_NE(document().text(), first);
    document().undo();
    EXPECT_EQ(document().text(), first);
    document().undo();
    EXPECT_EQ(document().text(), text);
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
