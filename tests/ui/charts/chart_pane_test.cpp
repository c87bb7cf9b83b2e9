// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_pane.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QImage>
#include <QMouseEvent>
#include <QRegularExpression>

#include "core/engine/engine.h"
#include "tests/support/scenarios.h"

// What is written beside the chart.

namespace millrace::ui::chart_pane_test {
namespace {

using namespace std::chrono_literals;

/// Charts are drawn when all else is done.
void settle()
{
    for (int n = 0; n < 3; ++n)
        QApplication::processEvents();
}

/// A list of so many jobs a second that nobody takes.
std::shared_ptr<const Recording> backlogOf(double rate)
{
    Scenario scenario = millrace::test::plainScenario();
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Constant;
    scenario.workload.arrivals.rate = rate;
    scenario.duration = 30s;
    return runScenario(scenario).recording;
}

TEST(ChartPaneTest, NumbersAtTheAxisAreWholeHoweverLargeTheBacklog)
{
    constexpr int kMargin = 8;  // Of the pane, around the plot.
    Player player;
    ChartPane chart{player};
    chart.resize(700, 100);
    chart.show();
    for (const double rate : {1.0, 300.0, 7'000.0}) {
        player.setRecording(backlogOf(rate));
        QApplication::processEvents();
        const QImage image = chart.grab().toImage();
        const int edge = image.width() - kMargin - 1;
        const QColor ground = image.pixelColor(edge, 6);
        for (int y = 6; y < image.height() - 6; ++y)
            ASSERT_EQ(image.pixelColor(edge, y), ground)
                << "cut at the edge, at " << rate << " a second, row " << y;
    }
}

TEST(ChartPaneTest, ThePointerAsksWhatWasSoThere)
{
    Player player;
    ChartPane chart{player};
    chart.resize(1050, 140);
    chart.show();
    player.setRecording(backlogOf(300.0));
    QApplication::processEvents();
    const QStringList titles = chart.titles();
    ASSERT_TRUE(titles[0].startsWith(QStringLiteral("NOT YET HANDLED"))) << titles[0].toStdString();
    QWidget* const plot = chart.findChildren<QWidget*>(Qt::FindDirectChildrenOnly).front();
    const auto moveTo = [plot](double x) {
        QMouseEvent moved{QEvent::MouseMove, QPointF{x, 60}, plot->mapToGlobal(QPointF{x, 60}),
                          Qt::NoButton,      Qt::NoButton,   Qt::NoModifier};
        QApplication::sendEvent(plot, &moved);
        settle();
    };
    moveTo(plot->width() * 0.5);
    EXPECT_TRUE(chart.titles()[0].contains(QStringLiteral("at 0:1")))
        << chart.titles()[0].toStdString();
    EXPECT_TRUE(chart.titles()[0].contains(QRegularExpression{QStringLiteral("list [1-9],\\d")}))
        << chart.titles()[0].toStdString();
    EXPECT_EQ(chart.titles()[1], titles[1]) << "another one is not asked";
    moveTo(2);
    EXPECT_EQ(chart.titles(), titles) << "left of all times";
    moveTo(plot->width() * 0.5);
    QEvent left{QEvent::Leave};
    QApplication::sendEvent(plot, &left);
    settle();
    EXPECT_EQ(chart.titles(), titles);
}

}  // namespace
}  // namespace millrace::ui::chart_pane_test
