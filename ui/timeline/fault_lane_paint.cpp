// SPDX-License-Identifier: GPL-3.0-or-later
#include <QPainter>

#include "ui/paint/fonts.h"
#include "ui/timeline/fault_lane.h"

// How the lines of the timeline and a fault's strip look.

namespace millrace::ui {

namespace {

constexpr double kMiddle = 7;     ///< Of the items.
constexpr double kStripTop = 16;  ///< The log's row, then the list's.
constexpr double kStripRow = 15;
constexpr double kRadius = 4.5;
constexpr double kWords = 14;  ///< From the right edge.

/// Worse is higher and stronger: nobody needs the colours to tell.
double heightOf(Harm harm)
{
    constexpr double kHeights[] = {2, 5, 9, 13};
    return kHeights[static_cast<int>(harm)];
}

}  // namespace

void FaultLane::paintEvent(QPaintEvent*)
{
    if (!m_player.hasRecording() || m_player.end() == SimTime{})
        return;
    QPainter painter{this};
    painter.setFont(textFont(10, false));
    if (m_strip)
        paintStrip(painter);
    painter.setRenderHint(QPainter::Antialiasing);
    paintItems(painter);
}

void FaultLane::paintItems(QPainter& painter) const
{
    const TimeAxis axis = this->axis();
    const QColor harm = palette().color(QPalette::BrightText);
    const QColor muted = palette().color(QPalette::PlaceholderText);
    const QFontMetricsF metrics{painter.font()};
    for (std::size_t n = 0; n < m_items.size(); ++n) {
        const Item& item = m_items[n];
        const QColor ink = item.muted ? muted : harm;
        const bool isSelected = m_selected == item.line;
        const double x = axis.xAt(item.at);
        const double end = item.restart ? axis.xAt(*item.restart) : x;
        painter.setPen(QPen{ink, 2, item.muted ? Qt::DashLine : Qt::SolidLine});
        if (item.restart) {
            painter.drawLine(QPointF{x, kMiddle}, QPointF{end, kMiddle});
            painter.setBrush(palette().color(QPalette::Base));
            painter.drawEllipse(QPointF{end, kMiddle}, kRadius - 1, kRadius - 1);
        }
        painter.setBrush(item.muted ? palette().color(QPalette::Base) : ink);
        painter.drawEllipse(QPointF{x, kMiddle}, kRadius, kRadius);
        if (isSelected) {
            painter.setPen(QPen{palette().color(QPalette::Highlight), 2});
            painter.setBrush(Qt::NoBrush);
            painter.drawEllipse(QPointF{x, kMiddle}, kRadius + 3, kRadius + 3);
        }
        // Its words, as far as the next one leaves room.
        const double from = end + kRadius + 5;
        const double room =
            (n + 1 < m_items.size() ? axis.xAt(m_items[n + 1].at) - kRadius - 4 : width() - 4.0) -
            from;
        const QString words = item.muted ? tr("%1 (muted)").arg(item.caption) : item.caption;
        if (metrics.horizontalAdvance(words) > room)
            continue;
        painter.setPen(ink);
        painter.drawText(QPointF{from, kMiddle + metrics.ascent() / 2 - 1}, words);
    }
}

void FaultLane::paintStrip(QPainter& painter) const
{
    const TimeAxis axis = this->axis();
    const QColor colors[] = {
        palette().color(QPalette::Mid), palette().color(QPalette::PlaceholderText),
        palette().color(QPalette::Highlight), palette().color(QPalette::BrightText)};
    const double wide = axis.width / kPositions;
    for (const StripCell& cell : m_cells) {
        double bottom = kStripTop + kStripRow - 1;
        for (const Harm harm : {cell.log, cell.list}) {
            const double high = heightOf(harm);
            painter.fillRect(
                QRectF{axis.xAt(cell.at), bottom - high, std::max(1.0, wide - 0.5), high},
                colors[static_cast<int>(harm)]);
            bottom += kStripRow;
        }
    }
    const QFontMetricsF metrics{painter.font()};
    painter.setPen(palette().color(QPalette::PlaceholderText));
    double bottom = kStripTop + kStripRow - 2;
    for (const QString& row : {tr("log"), tr("list")}) {
        const double x = width() - kWords - metrics.horizontalAdvance(row);
        painter.fillRect(QRectF{x - 2, bottom - metrics.ascent(),
                                metrics.horizontalAdvance(row) + 4, metrics.ascent() + 2},
                         palette().color(QPalette::Base));
        painter.drawText(QPointF{x, bottom}, row);
        bottom += kStripRow;
    }
    if (m_cells.size() < kPositions)
        painter.drawText(QPointF{axis.xAt(m_cells.empty() ? SimTime{} : m_cells.back().at) + 8,
                                 kStripTop + kStripRow - 2},
                         tr("trying %1 places: %2").arg(kPositions).arg(m_cells.size()));
}

}  // namespace millrace::ui
