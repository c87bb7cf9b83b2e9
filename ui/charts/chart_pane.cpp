// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_pane.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <QFontMetricsF>
#include <QHBoxLayout>
#include <QLocale>
#include <QtMath>
#include <qcustomplot.h>

#include "ui/charts/label_rows.h"
#include "ui/paint/fonts.h"

namespace millrace::ui {

namespace {

constexpr int kRefreshMs = 60;          ///< A chart needs no more frames than the eye can follow.
constexpr int kGrowMs = 250;            ///< Nor a run that grows to be looked through more often.
constexpr std::size_t kStretches = 60;  ///< Of the run: as many as can be told apart.
constexpr int kLeastWidth = 230;        ///< Of a chart, with its title.
constexpr int kNumbers = 40;            ///< Right of a plot, for the numbers at its axis: at least.
constexpr int kTick = 14;               ///< Of that, what is not number.
constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();  ///< A gap in a line.

double secondsOf(SimDuration duration)
{
    return std::chrono::duration<double>(duration).count();
}
double secondsOf(SimTime time)
{
    return secondsOf(time.time_since_epoch());
}

struct Points {
    QVector<double> times;
    QVector<double> values;
};

using Value = std::uint64_t SeriesSample::*;
/// Log and list waiting, log and list standing still.
constexpr Value kOpen[] = {&SeriesSample::logWaiting, &SeriesSample::listWaiting,
                           &SeriesSample::logStuck, &SeriesSample::listStuck};

double handledPerSecond(const Pace& pace, const PaceStretch& stretch)
{
    return static_cast<double>(stretch.handled) / secondsOf(pace.length);
}
double delayOf(const Pace&, const PaceStretch& stretch)
{
    return stretch.delay99 ? secondsOf(*stretch.delay99) : kNothing;
}

/// A stretch is a step, from where it begins to where the next one does.
template <class Read>
Points stepsOf(const Pace& pace, const std::vector<PaceStretch>& stretches, const Read& read)
{
    Points out;
    for (std::size_t n = 0; n < stretches.size(); ++n) {
        out.times.push_back(secondsOf(pace.length * static_cast<SimDuration::rep>(n)));
        out.values.push_back(read(pace, stretches[n]));
    }
    return out;
}

}  // namespace

/// One plot with its lines; even ones are the log's, odd ones the list's, and from the third on
/// they are of what stands still.
struct ChartPane::Chart {
    struct Line {
        QCPGraph* past = nullptr;
        QCPGraph* future = nullptr;
        QCPItemText* label = nullptr;
    };

    Chart(QWidget* parent, std::size_t lineCount);

    void setTheme(const Theme& theme);
    void setRun(const std::vector<Points>& run, SimTime end, double least);
    /// What is known now are the points up to `known`. `texts` stand beside the playhead; an empty
    /// one is not shown.
    void setNow(SimTime now, SimTime known, const std::vector<double>& values,
                const QStringList& texts);
    void placeLabels();

    QCustomPlot* plot;
    QStringList words;  ///< Of the title: the first, and as many more as there is room for.
    QCPItemText* title;
    QCPItemLine* playhead;
    QSharedPointer<QCPAxisTickerTime> clock{new QCPAxisTickerTime};
    std::vector<Line> lines;
};

ChartPane::Chart::Chart(QWidget* parent, std::size_t lineCount)
    : plot{new QCustomPlot{parent}}
    , lines{lineCount}
{
    plot->hide();  // Until there is a run to show.
    plot->setNoAntialiasingOnDrag(true);
    plot->setPlottingHints(QCP::phFastPolylines | QCP::phCacheLabels);
    for (Line& line : lines) {
        line.future = plot->addGraph();
        line.past = plot->addGraph();
    }
    for (Line& line : lines) {  // After all graphs: they lie above them.
        line.label = new QCPItemText{plot};
        line.label->position->setType(QCPItemPosition::ptAbsolute);
        line.label->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        line.label->setClipToAxisRect(false);
        line.label->setPadding(QMargins{2, 0, 2, 0});
    }
    playhead = new QCPItemLine{plot};
    title = new QCPItemText{plot};
    title->position->setType(QCPItemPosition::ptAbsolute);
    title->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
    title->setClipToAxisRect(false);
    title->position->setCoords(8, 1);
    plot->axisRect()->setAutoMargins(QCP::msBottom);
    plot->axisRect()->setMargins(QMargins{8, 18, kNumbers, 0});
    plot->xAxis2->setVisible(false);
    plot->yAxis->setVisible(false);
    plot->yAxis2->setVisible(true);
    QObject::connect(plot->yAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), plot->yAxis2,
                     qOverload<const QCPRange&>(&QCPAxis::setRange));
    plot->xAxis->setTicker(clock);
    QObject::connect(plot, &QCustomPlot::afterLayout, plot, [this] { placeLabels(); });
}

void ChartPane::Chart::setTheme(const Theme& theme)
{
    plot->setBackground(theme.color(ColorRole::Panel));
    const QColor text = theme.color(ColorRole::Text);
    const QColor muted = theme.color(ColorRole::Muted);
    QColor pale = muted;
    pale.setAlpha(110);
    for (std::size_t n = 0; n < lines.size(); ++n) {
        const bool list = n % 2 == 1;
        const bool stuck = n >= 2;
        const QColor ink = stuck ? theme.color(ColorRole::Warn) : text;
        QPen pen{ink, stuck ? 1.2 : 2.0, list ? Qt::DashLine : Qt::SolidLine};
        lines[n].past->setPen(pen);
        pen.setColor(pale);
        pen.setWidthF(1.0);
        lines[n].future->setPen(pen);
        lines[n].label->setColor(ink);
        lines[n].label->setBrush(theme.color(ColorRole::Panel));
        lines[n].label->setFont(textFont(11, true));
    }
    playhead->setPen(QPen{theme.color(ColorRole::Accent), 1.5});
    title->setColor(muted);
    title->setFont(textFont(11, false));
    for (QCPAxis* axis : {plot->xAxis, plot->yAxis2}) {
        axis->setBasePen(QPen{theme.color(ColorRole::Border)});
        axis->setTickPen(QPen{theme.color(ColorRole::Border)});
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabelColor(muted);
        axis->setTickLabelFont(textFont(10, false));
        axis->grid()->setPen(QPen{theme.color(ColorRole::Border), 0.5});
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    plot->yAxis2->grid()->setVisible(false);
    plot->yAxis->grid()->setPen(QPen{theme.color(ColorRole::Border), 0.5});
    plot->replot(QCustomPlot::rpQueuedReplot);
}

/// The axis reaches to `least` at least.
void ChartPane::Chart::setRun(const std::vector<Points>& run, SimTime end, double least)
{
    double most = least;
    for (std::size_t n = 0; n < lines.size(); ++n) {
        lines[n].future->setData(run[n].times, run[n].values, true);
        for (const double value : run[n].values)
            most = value > most ? value : most;
    }
    clock->setTimeFormat(end > SimTime{std::chrono::hours{48}}  ? tr("%d d %h h")
                         : end > SimTime{std::chrono::hours{1}} ? QStringLiteral("%h:%m:%s")
                                                                : QStringLiteral("%m:%s"));
    plot->xAxis->setRange(0, secondsOf(end));
    plot->yAxis->setRange(0, most * 1.08);
    // From a million on, the axis writes powers of ten, which are no wider than six digits.
    const qsizetype digits = QString::number(std::floor(most), 'f', 0).size();
    const QString widest{std::min<qsizetype>(digits, 6), QLatin1Char{'4'}};
    const double numbers = QFontMetricsF{textFont(10, false)}.horizontalAdvance(widest) + kTick;
    plot->axisRect()->setMargins(QMargins{8, 18, std::max(kNumbers, qCeil(numbers)), 0});
}

void ChartPane::Chart::setNow(SimTime time, SimTime known, const std::vector<double>& values,
                              const QStringList& texts)
{
    const double now = secondsOf(time);
    for (std::size_t n = 0; n < lines.size(); ++n) {
        auto past = lines[n].past->data();
        past->clear();
        const auto& whole = *lines[n].future->data();
        for (auto point = whole.constBegin(); point != whole.findEnd(secondsOf(known), false);
             ++point)
            past->add(*point);
        past->add(QCPGraphData{now, values[n]});
        const QString& text = texts[static_cast<qsizetype>(n)];
        lines[n].label->setText(text);
        lines[n].label->setVisible(!text.isEmpty());
    }
    playhead->start->setCoords(now, 0);
    playhead->end->setCoords(now, plot->yAxis->range().upper);
    plot->replot(QCustomPlot::rpQueuedReplot);
}

/// The title as far as there is room. Beside the playhead a row for each half: what waits, and
/// behind it what stands still. Where the plot lies is known only when it is laid out, so this is
/// done each time it is.
void ChartPane::Chart::placeLabels()
{
    constexpr double kAway = 6;
    const QString gap = QStringLiteral("   ");
    QStringList said = words;
    const QFontMetricsF titleMetrics{title->font()};
    while (said.size() > 1 && titleMetrics.horizontalAdvance(said.join(gap)) > plot->width() - 16)
        said.removeLast();
    title->setText(said.join(gap));
    const QRectF area = plot->axisRect()->rect();
    const QFontMetricsF metrics{textFont(11, true)};
    const auto widthOf = [&](std::size_t label) {
        return label < lines.size() && lines[label].label->visible()
                   ? metrics.horizontalAdvance(lines[label].label->text()) + kAway
                   : 0;
    };
    const auto heightOf = [&](std::size_t line) {
        const auto& past = *lines[line].past->data();
        const double value = past.isEmpty() ? 0 : (past.constEnd() - 1)->value;
        return plot->yAxis->coordToPixel(std::isnan(value) ? 0 : value);
    };
    const double x = plot->xAxis->coordToPixel(playhead->start->key());
    const auto widestOf = [&] {
        return std::max(widthOf(0) + widthOf(2), widthOf(1) + widthOf(3));
    };
    const double most = std::max(area.right() - x, x - area.left()) - kAway;
    // Where there is no room for words, the number alone: what stands still is red.
    for (std::size_t n = 2; n < lines.size() && widestOf() > most; ++n)
        lines[n].label->setText(lines[n].label->text().section(QLatin1Char(' '), 0, 0));
    const double widest = widestOf();
    const double left = x + kAway + widest > area.right() ? x - kAway - widest : x + kAway;
    const auto rows = labelRows({heightOf(0), heightOf(1)}, area.top(), area.bottom());
    for (std::size_t n = 0; n < lines.size(); ++n)
        lines[n].label->position->setCoords(n < 2 ? left : left + widthOf(n - 2), rows[n % 2]);
}

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
    connect(plot, &QCustomPlot::mousePress, this, [this, plot](const QMouseEvent* event) {
        const double seconds = plot->xAxis->pixelToCoord(event->position().x());
        m_player.seek(SimTime{std::chrono::duration_cast<SimDuration>(
            std::chrono::duration<double>{std::max(0.0, seconds)})});
    });
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
        m_charts[n]->plot->yAxis2->ticker()->setTickCount(height() < 110 ? 2 : 3);
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
