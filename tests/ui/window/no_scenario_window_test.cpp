// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>

#include <gtest/gtest.h>

#include <QAction>
#include <QImage>
#include <QLabel>
#include <QTemporaryDir>
#include <QTest>

#include "ui/charts/chart_pane.h"
#include "ui/panels/control_panel.h"
#include "ui/stage/stage_view.h"
#include "ui/timeline/transport_bar.h"
#include "ui/window/main_window.h"

// The window on a file that is none: it says so, and offers what makes sense.

namespace millrace::ui::no_scenario_window_test {
namespace {

class NoScenarioWindowTest : public testing::Test {
protected:
    void SetUp() override
    {
        const QString path = folder.filePath(QStringLiteral("bin.toml"));
        std::ofstream{path.toStdString()} << "\x01\xfe\xff not a scenario";
        window.resize(1280, 720);
        ASSERT_FALSE(window.openScenario(path));
        window.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
        window.activateWindow();
        window.stage()->setFocus();
    }
    bool areControlsOn() const
    {
        return window.findChild<ControlPanel*>()->isEnabled() &&
               window.findChild<TransportBar*>()->isEnabled();
    }

    QTemporaryDir folder;
    MainWindow window;
};

TEST_F(NoScenarioWindowTest, TheErrorStaysWhateverIsPressed)
{
    const auto* message = window.findChild<QLabel*>(QStringLiteral("message"));
    ASSERT_TRUE(message->isVisible());
    for (const Qt::Key key : {Qt::Key_Space, Qt::Key_X, Qt::Key_G, Qt::Key_B, Qt::Key_C, Qt::Key_Q,
                              Qt::Key_Escape, Qt::Key_F6, Qt::Key_Home})
        QTest::keyClick(&window, key);
    EXPECT_TRUE(message->isVisible());
    EXPECT_TRUE(message->text().contains(QStringLiteral("bin.toml")));
}

TEST_F(NoScenarioWindowTest, OnlyWhatOpensAScenarioOrIsOfTheWindowCanBeUsed)
{
    EXPECT_FALSE(areControlsOn());
    for (const ActionId id : {ActionId::Save, ActionId::Export, ActionId::Undo, ActionId::PlayPause,
                              ActionId::Kill, ActionId::NewBranch})
        EXPECT_FALSE(window.action(id)->isEnabled());
    for (const ActionId id :
         {ActionId::Open, ActionId::OpenShipped, ActionId::Quit, ActionId::DarkTheme})
        EXPECT_TRUE(window.action(id)->isEnabled());
    EXPECT_EQ(window.windowTitle(), QStringLiteral("Millrace"));
}

TEST_F(NoScenarioWindowTest, TheChartIsEmptyForThereIsNothingToDraw)
{
    const QImage chart = window.findChild<ChartPane*>()->grab().toImage();
    QImage blank{chart.size(), chart.format()};
    blank.fill(chart.pixelColor(0, 0));
    EXPECT_EQ(chart, blank);
}

TEST_F(NoScenarioWindowTest, AScenarioBringsEverythingBack)
{
    ASSERT_TRUE(window.openScenario(QStringLiteral("one-event-three-reactions")));
    EXPECT_FALSE(window.findChild<QLabel*>(QStringLiteral("message"))->isVisible());
    EXPECT_TRUE(areControlsOn());
    EXPECT_TRUE(window.action(ActionId::PlayPause)->isEnabled());
    EXPECT_FALSE(window.action(ActionId::Undo)->isEnabled()) << "nothing was done yet";
}

}  // namespace
}  // namespace millrace::ui::no_scenario_window_test
