// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_pane.h"

#include <QFontMetricsF>
#include <QHBoxLayout>
#include <QtMath>
#include <qcustomplot.h>

#include "ui/charts/label_rows.h"
#include "ui/paint/fonts.h"

namespace millrace::ui {

namespace {

constexpr int kRefreshMs = 60;  ///< A chart needs no more frames than the eye can follow.
constexpr int kLines = 4;       ///< Log and list waiting, log and list standing still.
constexpr int kNumbers = 40;    ///< Right of the plot, for the numbers at its axis: at least.
constexpr int kTick = 14;       ///< Of that, what is not number.

double secondsOf(SimTime time)
{
    return std::chrono::duration<double>(time.time_since_epoch()).count();
}

using Value = std::uint64_t SeriesSample::*;
constexpr Value kValues[kLines] = {&SeriesSample::logWaiting, &SeriesSample::listWaiting,
                                   &SeriesSample::logStuck, &SeriesSample::listStuck};

}  // namespace

struct ChartPane::Plots {
    QCustomPlot* plot = nullptr;
    QCPGraph* past[kLines] = {};
    QCPGraph* future[kLines] = {};
    QCPItemText* labels[kLines] = {};
    QCPItemText* title = nullptr;
    QCPItemLine* playhead = nullptr;
    QSharedPointer<QCPAxisTickerTime> clock;
};

ChartPane::ChartPane(Player& player, QWidget* parent)
    : QWidget{parent}
    , m_player{player}
    , m_plots{std::make_unique<Plots>()}
{
    setAccessibleName(tr("Waiting and standing still, over the whole run"));
    auto* layout = new QHBoxLayout{this};
    layout->setContentsMargins(8, 4, 8, 2);
    auto* plot = new QCustomPlot{this};
    layout->addWidget(plot);
    m_plots->plot = plot;
    plot->hide();  // Until there is a run to show.
    plot->setAccessibleName(accessibleName());
    plot->setNoAntialiasingOnDrag(true);
    plot->setPlottingHints(QCP::phFastPolylines | QCP::phCacheLabels);
    for (int n = 0; n < kLines; ++n) {
        m_plots->future[n] = plot->addGraph();
        m_plots->past[n] = plot->addGraph();
    }
    for (int n = 0; n < kLines; ++n) {  // After all graphs: they lie above them.
        m_plots->labels[n] = new QCPItemText{plot};
        m_plots->labels[n]->position->setType(QCPItemPosition::ptAbsolute);
        m_plots->labels[n]->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        m_plots->labels[n]->setClipToAxisRect(false);
        m_plots->labels[n]->setPadding(QMargins{2, 0, 2, 0});
    }
    m_plots->playhead = new QCPItemLine{plot};
    m_plots->title = new QCPItemText{plot};
    m_plots->title->position->setType(QCPItemPosition::ptAbsolute);
    m_plots->title->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_plots->title->setClipToAxisRect(false);
    m_plots->title->position->setCoords(8, 1);
    m_plots->title->setText(
        tr("NOT YET HANDLED   waiting (thick) and standing still (thin);  log —— list – –"));
    plot->axisRect()->setAutoMargins(QCP::msBottom);
    plot->axisRect()->setMargins(QMargins{8, 18, kNumbers, 0});
    plot->xAxis2->setVisible(false);
    plot->yAxis->setVisible(false);
    plot->yAxis2->setVisible(true);
    connect(plot->yAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), plot->yAxis2,
            qOverload<const QCPRange&>(&QCPAxis::setRange));
    m_plots->clock = QSharedPointer<QCPAxisTickerTime>{new QCPAxisTickerTime};
    plot->xAxis->setTicker(m_plots->clock);
    setTheme(Theme{});
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(kRefreshMs);
    connect(plot, &QCustomPlot::afterLayout, this, &ChartPane::placeLabels);
    connect(&m_refresh, &QTimer::timeout, this, &ChartPane::showPlayhead);
    connect(&player, &Player::recordingChanged, this, &ChartPane::showRun);
    connect(&player, &Player::recordingGrew, this, &ChartPane::showRun);
    connect(&player, &Player::moved, this, [this] {
        if (!m_refresh.isActive())
            m_refresh.start();
    });
    connect(plot, &QCustomPlot::mousePress, this, [this](const QMouseEvent* event) {
        const double seconds = m_plots->plot->xAxis->pixelToCoord(event->position().x());
        m_player.seek(SimTime{std::chrono::duration_cast<SimDuration>(
            std::chrono::duration<double>{std::max(0.0, seconds)})});
    });
}

ChartPane::~ChartPane() = default;

/// In a low window there is room for two numbers at the axis, not for three.
void ChartPane::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_plots->plot->yAxis2->ticker()->setTickCount(height() < 80 ? 2 : 3);
}

void ChartPane::setTheme(const Theme& theme)
{
    QCustomPlot* plot = m_plots->plot;
    plot->setBackground(theme.color(ColorRole::Panel));
    const QColor text = theme.color(ColorRole::Text);
    const QColor muted = theme.color(ColorRole::Muted);
    QColor pale = muted;
    pale.setAlpha(110);
    for (int n = 0; n < kLines; ++n) {
        const bool list = n % 2 == 1;
        const bool stuck = n >= 2;
        const QColor ink = stuck ? theme.color(ColorRole::Warn) : text;
        QPen pen{ink, stuck ? 1.2 : 2.0, list ? Qt::DashLine : Qt::SolidLine};
        m_plots->past[n]->setPen(pen);
        pen.setColor(pale);
        pen.setWidthF(1.0);
        m_plots->future[n]->setPen(pen);
        m_plots->labels[n]->setColor(ink);
        m_plots->labels[n]->setBrush(theme.color(ColorRole::Panel));
        m_plots->labels[n]->setFont(textFont(11, true));
    }
    m_plots->playhead->setPen(QPen{theme.color(ColorRole::Accent), 1.5});
    m_plots->title->setColor(muted);
    m_plots->title->setFont(textFont(11, false));
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

void ChartPane::showRun()
{
    const auto& series = m_player.recording().series();
    std::uint64_t most = 4;
    for (int n = 0; n < kLines; ++n) {
        QVector<double> times;
        QVector<double> values;
        for (const SeriesSample& sample : series) {
            times.push_back(secondsOf(sample.at));
            values.push_back(static_cast<double>(sample.*kValues[n]));
            most = std::max(most, sample.*kValues[n]);
        }
        m_plots->future[n]->setData(times, values, true);
    }
    const bool hours = m_player.axisEnd() > SimTime{std::chrono::hours{1}};
    m_plots->clock->setTimeFormat(hours ? QStringLiteral("%h:%m:%s") : QStringLiteral("%m:%s"));
    m_plots->plot->xAxis->setRange(0, secondsOf(m_player.axisEnd()));
    m_plots->plot->yAxis->setRange(0, static_cast<double>(most) * 1.08);
    // From a million on, the axis writes powers of ten, which are no wider than six digits.
    const QString widest{std::min<qsizetype>(QString::number(most).size(), 6), QLatin1Char{'4'}};
    const double numbers = QFontMetricsF{textFont(10, false)}.horizontalAdvance(widest) + kTick;
    m_plots->plot->axisRect()->setMargins(QMargins{8, 18, std::max(kNumbers, qCeil(numbers)), 0});
    m_plots->plot->show();
    showPlayhead();
}

void ChartPane::showPlayhead()
{
    if (!m_player.hasRecording())
        return;
    const double now = secondsOf(m_player.time());
    const Moment moment = m_player.moment();
    const std::uint64_t values[kLines] = {moment.log.waiting, moment.list.waiting, moment.log.stuck,
                                          moment.list.stuck};
    QCustomPlot* plot = m_plots->plot;
    for (int n = 0; n < kLines; ++n) {
        auto past = m_plots->past[n]->data();
        past->clear();
        const auto& whole = *m_plots->future[n]->data();
        for (auto point = whole.constBegin(); point != whole.findEnd(now, false); ++point)
            past->add(*point);
        past->add(QCPGraphData{now, static_cast<double>(values[n])});
    }
    m_plots->labels[0]->setText(tr("log %1").arg(values[0]));
    m_plots->labels[1]->setText(tr("list %1").arg(values[1]));
    for (int n = 2; n < kLines; ++n) {
        m_plots->labels[n]->setText(tr("%1 standing still").arg(values[n]));
        m_plots->labels[n]->setVisible(values[n] > 0);
    }
    m_plots->playhead->start->setCoords(now, 0);
    m_plots->playhead->end->setCoords(now, plot->yAxis->range().upper);
    plot->replot(QCustomPlot::rpQueuedReplot);
}

/// Beside the playhead a row for each half: what waits, and behind it what stands still. Where the
/// plot lies is known only when it is laid out, so this is done each time it is.
void ChartPane::placeLabels()
{
    constexpr double kAway = 6;
    const QCustomPlot* plot = m_plots->plot;
    const QRectF area = plot->axisRect()->rect();
    const QFontMetricsF metrics{textFont(11, true)};
    const auto widthOf = [&](int label) {
        return m_plots->labels[label]->visible()
                   ? metrics.horizontalAdvance(m_plots->labels[label]->text()) + kAway
                   : 0;
    };
    const auto heightOf = [&](int line) {
        const auto& past = *m_plots->past[line]->data();
        return plot->yAxis->coordToPixel(past.isEmpty() ? 0 : (past.constEnd() - 1)->value);
    };
    const double x = plot->xAxis->coordToPixel(m_plots->playhead->start->key());
    const double widest = std::max(widthOf(0) + widthOf(2), widthOf(1) + widthOf(3));
    const double left = x + kAway + widest > area.right() ? x - kAway - widest : x + kAway;
    const auto rows = labelRows({heightOf(0), heightOf(1)}, area.top(), area.bottom());
    for (int n = 0; n < kLines; ++n)
        m_plots->labels[n]->position->setCoords(n < 2 ? left : left + widthOf(n - 2),
                                                rows[static_cast<std::size_t>(n % 2)]);
}

}  // namespace millrace::ui
