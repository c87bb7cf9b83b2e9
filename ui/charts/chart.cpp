// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart.h"

#include <algorithm>

#include <QFontMetricsF>
#include <QtMath>

#include "core/base/duration_text.h"
#include "ui/charts/axis_top.h"
#include "ui/charts/label_rows.h"
#include "ui/paint/fonts.h"

namespace millrace::ui {

namespace {

constexpr int kNumbers = 40;  ///< Right of a plot, for the numbers at its axis: at least.
constexpr int kTick = 14;     ///< Of that, what is not number.

}  // namespace

Chart::Chart(QWidget* parent, std::size_t lineCount)
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
    pointer = new QCPItemLine{plot};
    pointer->setVisible(false);
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
    plot->yAxis->setTicker(ends);  // For its lines.
    plot->yAxis2->setTicker(ends);
    QObject::connect(plot, &QCustomPlot::afterLayout, plot, [this] { placeLabels(); });
}

void Chart::setTheme(const Theme& theme)
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
    pointer->setPen(QPen{muted, 1, Qt::DotLine});
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
void Chart::setRun(const std::vector<Points>& run, SimTime end, double least)
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
    ends->top = axisTop(most);
    plot->yAxis->setRange(0, ends->top * 1.02);
    const QFontMetricsF metrics{textFont(10, false)};
    const double numbers = std::max(metrics.horizontalAdvance(ends->labelOf(ends->top)),
                                    metrics.horizontalAdvance(ends->labelOf(ends->top / 2)));
    plot->axisRect()->setMargins(QMargins{8, 18, std::max(kNumbers, qCeil(numbers + kTick)), 0});
}

void Chart::setNow(SimTime time, SimTime known, const std::vector<double>& values,
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
void Chart::placeLabels()
{
    constexpr double kAway = 6;
    const QString gap = QStringLiteral("   ");
    QStringList said = pointed ? valuesAt(*pointed) : words;
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

/// Between two samples it is as it was at the first of them.
QStringList Chart::valuesAt(double seconds) const
{
    const SimTime at{
        std::chrono::duration_cast<SimDuration>(std::chrono::duration<double>{seconds})};
    QStringList said{tr("at %1").arg(QString::fromStdString(clockText(at)))};
    const QString names[] = {tr("log %1"), tr("list %1")};
    for (std::size_t n = 0; n < 2; ++n) {
        const auto& data = *lines[n].future->data();
        const auto point = data.findBegin(seconds, true);
        if (point == data.constEnd() || point->key > seconds || std::isnan(point->value))
            continue;
        const int digits = point->value == std::floor(point->value) ? 0 : 1;
        said << names[n].arg(QLocale{}.toString(point->value, 'f', digits)) + ends->unit;
    }
    return said;
}

void Chart::point(std::optional<double> seconds)
{
    pointed = seconds;
    pointer->setVisible(seconds.has_value());
    pointer->start->setCoords(seconds.value_or(0), 0);
    pointer->end->setCoords(seconds.value_or(0), plot->yAxis->range().upper);
    plot->replot(QCustomPlot::rpQueuedReplot);
}

}  // namespace millrace::ui
