// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_pane.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QImage>

#include "core/engine/engine.h"
#include "tests/support/scenarios.h"

// What is written beside the chart.

namespace millrace::ui::chart_pane_test {
namespace {

using namespace std::chrono_literals;

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

}  // namespace
}  // namespace millrace::ui::chart_pane_test
