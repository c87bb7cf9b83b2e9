// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <QAction>
#include <QApplication>
#include <QTest>

#include "ui/stage/stage_view.h"
#include "ui/window/main_window.h"

namespace millrace::ui::test {

/// A window on a shipped scenario, in front, with the keyboard on its stage.
class OpenWindow : public testing::Test {
protected:
    explicit OpenWindow(const char* shipped = "one-event-three-reactions", QSize size = {1280, 720})
        : m_shipped{QString::fromUtf8(shipped)}
    {
        window.resize(size);
    }

    void SetUp() override
    {
        ASSERT_TRUE(window.openScenario(m_shipped));
        window.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
        window.activateWindow();
        window.stage()->setFocus();
    }

    void act(ActionId id)
    {
        window.action(id)->trigger();
        QApplication::processEvents();
    }
    /// To whatever has the keyboard.
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QWidget* const focused = QApplication::focusWidget();
        QTest::keyClick(focused != nullptr ? focused : &window, key, modifiers);
        QApplication::processEvents();
    }
    ScenarioDocument& document() { return window.document(); }
    Player& player() { return window.player(); }

    MainWindow window;

private:
    QString m_shipped;
};

}  // namespace millrace::ui::test
