// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_pane.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <QHBoxLayout>
#include <QLocale>

#include "ui/charts/chart.h"

namespace millrace::ui {

namespace {

constexpr int kRefreshMs = 60;          ///< A chart needs no more frames than the eye can follow.
constexpr int kGrowMs = 250;            ///< Nor a run that grows to be looked through more often.
constexpr std::size_t kStretches = 60;  ///< Of the run: as many as can be told apart.
constexpr int kLeastWidth = 230;        ///< Of a chart, with its title.

using Value = std::uint64_t SeriesSample::*;
/// Log and list waiting, log and list standing still.
constexpr Value kOpen[] = {&SeriesSample::logWaiting, &SeriesSample::listWaiting,
                           &SeriesSample::logStuck, &SeriesSample::listStuck};

}  // namespace

ChartPane::ChartPane(Player& player, QWidget* parent)
    : QWidget{parent}
    , m_player{player}
    , m_row{new QHBoxLayout{this}}
{
    m_row->setContentsMargins(8, 4, 8, 2);
    m_row->setSpacing(12);
    addChart(Open, tr("Waiting and standing still, over the whole run"), 4);
    addChart(Handled, tr("Handled per second, over the whole run"), 2);
    addChart(Delay, tr("Delay of what is handled, over the whole run"), 2);
    setAccessibleName(tr("Both sides over the whole run"));
    setTheme(Theme{});
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(kRefreshMs);
    m_grows.setSingleShot(true);
    m_grows.setInterval(kGrowMs);
    connect(&m_refresh, &QTimer::timeout, this, &ChartPane::showPlayhead);
    connect(&m_grows, &QTimer::timeout, this, &ChartPane::showRun);
    connect(&player, &Player::recordingChanged, this, &ChartPane::showRun);
    connect(&player, &Player::recordingGrew, this, [this] {
        if (!m_grows.isActive())
            m_grows.start();
    });
    connect(&player, &Player::moved, this, [this] {
        if (!m_refresh.isActive())
            m_refresh.start();
    });
}

ChartPane::~ChartPane() = default;

void ChartPane::addChart(Which which, const QString& name, std::size_t lines)
{
    m_charts[which] = std::make_unique<Chart>(this, lines);
    QCustomPlot* plot = m_charts[which]->plot;
    plot->setAccessibleName(name);
    m_row->addWidget(plot, 1);
    if (which != Open)  // What takes place in a stretch is one step.
        for (const Chart::Line& line : m_charts[which]->lines)
            for (QCPGraph* graph : {line.past, line.future})
                graph->setLineStyle(QCPGraph::lsStepLeft);
    m_charts[which]->ends->unit = which == Handled ? tr(" /s")
                                  : which == Delay ? tr(" s")
                                                   : QString{};
    plot->installEventFilter(this);
    connect(plot, &QCustomPlot::mousePress, this, [this, plot](const QMouseEvent* event) {
        const double seconds = plot->xAxis->pixelToCoord(event->position().x());
        m_player.seek(SimTime{std::chrono::duration_cast<SimDuration>(
            std::chrono::duration<double>{std::max(0.0, seconds)})});
    });
}

/// The pointer asks what was so at another time than now.
bool ChartPane::eventFilter(QObject* watched, QEvent* event)
{
    for (const auto& chart : m_charts) {
        if (!chart || chart->plot != watched)
            continue;
        if (event->type() == QEvent::Leave)
            chart->point(std::nullopt);
        if (event->type() == QEvent::MouseMove) {
            const double x = static_cast<QMouseEvent*>(event)->position().x();
            const double seconds = chart->plot->xAxis->pixelToCoord(x);
            const bool isThere = m_player.hasRecording() && seconds >= 0 &&
                                 seconds <= chart->plot->xAxis->range().upper;
            chart->point(isThere ? std::optional{seconds} : std::nullopt);
        }
    }
    return QWidget::eventFilter(watched, event);
}

QStringList ChartPane::titles() const
{
    QStringList all;
    for (const auto& chart : m_charts)
        all << chart->title->text();
    return all;
}

void ChartPane::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    makeRoom();
}

/// In a low window there is room for two numbers at the axis, not for three; in a narrow one not
/// for three charts.
void ChartPane::makeRoom()
{
    const auto most = static_cast<std::size_t>(std::max(width() / kLeastWidth, 1));
    for (std::size_t n = 0; n < kCharts; ++n) {
        m_charts[n]->ends->half = height() >= 90;
        m_charts[n]->plot->setVisible(m_player.hasRecording() && n < most);
        // So many that they do not touch each other.
        constexpr int kWidestTick = 68;
        m_charts[n]->clock->setTickCount(std::clamp(
            width() / static_cast<int>(std::min(most, std::size_t{kCharts})) / kWidestTick, 2, 6));
    }
}

void ChartPane::setTheme(const Theme& theme)
{
    for (const auto& chart : m_charts)
        chart->setTheme(theme);
}

void ChartPane::showRun()
{
    if (!m_player.hasRecording())
        return;
    const Recording& recording = m_player.recording();
    const SimTime end = m_player.axisEnd();
    std::vector<Points> open{std::size(kOpen)};
    for (const SeriesSample& sample : recording.series())
        for (std::size_t n = 0; n < open.size(); ++n) {
            open[n].times.push_back(secondsOf(sample.at));
            open[n].values.push_back(static_cast<double>(sample.*kOpen[n]));
        }
    m_charts[Open]->setRun(open, end, 4);
    m_charts[Open]->words = {tr("NOT YET HANDLED"), tr("log —— list – –"),
                             tr("thin: standing still")};

    m_pace = paceOf(recording, kStretches);
    m_charts[Handled]->setRun({stepsOf(m_pace, m_pace.log, handledPerSecond),
                               stepsOf(m_pace, m_pace.list, handledPerSecond)},
                              end, m_pace.demand);
    m_charts[Handled]->words = {tr("HANDLED PER SECOND"),
                                tr("demand %1").arg(QLocale{}.toString(m_pace.demand, 'f', 1))};
    m_charts[Delay]->setRun(
        {stepsOf(m_pace, m_pace.log, delayOf), stepsOf(m_pace, m_pace.list, delayOf)}, end, 1);
    m_charts[Delay]->words = {tr("DELAY IN SECONDS"), tr("99 % within")};
    makeRoom();
    showPlayhead();
}

void ChartPane::showPlayhead()
{
    if (!m_player.hasRecording())
        return;
    const SimTime now = m_player.time();
    const Moment moment = m_player.moment();
    const auto textOf = [](std::uint64_t count) {
        return count > 0 ? tr("%1 standing still").arg(count) : QString{};
    };
    const auto value = [](std::uint64_t count) { return static_cast<double>(count); };
    m_charts[Open]->setNow(now, now,
                           {value(moment.log.waiting), value(moment.list.waiting),
                            value(moment.log.stuck), value(moment.list.stuck)},
                           {tr("log %1").arg(moment.log.waiting),
                            tr("list %1").arg(moment.list.waiting), textOf(moment.log.stuck),
                            textOf(moment.list.stuck)});
    if (m_pace.log.empty())
        return;
    // Of the last stretch that is over: of one that is not, part lies ahead.
    const auto over = static_cast<std::size_t>(now.time_since_epoch() / m_pace.length);
    const std::size_t stretches = std::min(over, m_pace.log.size());
    const SimTime known = now - m_pace.length;
    const auto show = [&](Which which, const auto& read, const QString& log, const QString& list) {
        const auto last = [&](const std::vector<PaceStretch>& side) {
            return stretches == 0 ? std::nan("") : read(m_pace, side[stretches - 1]);
        };
        const double ofLog = last(m_pace.log);
        const double ofList = last(m_pace.list);
        const auto text = [](const QString& words, double number) {
            return std::isnan(number) ? QString{} : words.arg(QLocale{}.toString(number, 'f', 1));
        };
        m_charts[which]->setNow(now, known, {ofLog, ofList},
                                {text(log, ofLog), text(list, ofList)});
    };
    show(Handled, handledPerSecond, tr("log %1"), tr("list %1"));
    show(Delay, delayOf, tr("log %1 s"), tr("list %1 s"));
}

}  // namespace millrace::ui
