// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <ranges>

#include <QPainter>

#include "ui/paint/fonts.h"
#include "ui/timeline/fault_lane.h"

// How the lines of the timeline and a fault's strip look.

namespace millrace::ui {

namespace {

constexpr double kMiddle = 7;  ///< Of the items.
constexpr double kStripRow = 15;
constexpr double kRadius = 4.5;
constexpr double kWords = 14;  ///< From the right edge.

/// Worse is higher and stronger: nobody needs the colours to tell.
double heightOf(Harm harm)
{
    constexpr double kHeights[] = {2, 5, 8, 10, 13};
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
    paintPoison(painter);
    paintItems(painter);
}

/// Diamonds: they are events, and nobody drags them.
void FaultLane::paintPoison(QPainter& painter) const
{
    const TimeAxis axis = this->axis();
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette().color(QPalette::BrightText));
    for (const Poison& each : m_poison) {
        const QPointF at{axis.xAt(each.at), kMiddle};
        const double half = kRadius + 0.5;
        painter.drawPolygon(QPolygonF{{at - QPointF{half, 0}, at - QPointF{0, half},
                                       at + QPointF{half, 0}, at + QPointF{0, half}}});
    }
}

void FaultLane::paintItems(QPainter& painter) const
{
    const TimeAxis axis = this->axis();
    const QColor harm = palette().color(QPalette::BrightText);
    const QColor muted = palette().color(QPalette::PlaceholderText);
    for (const Item& item : m_items) {
        const QColor ink = item.muted ? muted : harm;
        const bool isSelected = m_selected == item.line;
        const double x = axis.xAt(item.at);
        const double y = kMiddle + item.lane * kLanePitch;
        const double end = item.restart ? axis.xAt(*item.restart) : x;
        painter.setPen(QPen{ink, 2, item.muted ? Qt::DashLine : Qt::SolidLine});
        if (item.restart) {
            painter.drawLine(QPointF{x, y}, QPointF{end, y});
            painter.setBrush(palette().color(QPalette::Base));
            painter.drawEllipse(QPointF{end, y}, kRadius - 1, kRadius - 1);
        }
        painter.setBrush(item.muted ? palette().color(QPalette::Base) : ink);
        painter.drawEllipse(QPointF{x, y}, kRadius, kRadius);
        if (isSelected) {
            painter.setPen(QPen{palette().color(QPalette::Highlight), 2});
            painter.setBrush(Qt::NoBrush);
            painter.drawEllipse(QPointF{x, y}, kRadius + 3, kRadius + 3);
        }
    }
    paintWords(painter);
}

/// Of several at one spot, how many there are, or which of them is picked.
QString FaultLane::captionOf(std::span<const Item> crowd) const
{
    const auto picked =
        std::ranges::find_if(crowd, [this](const Item& each) { return m_selected == each.line; });
    if (crowd.size() > 1 && picked == crowd.end())
        return tr("%1 faults").arg(crowd.size());
    const Item& item = crowd.size() > 1 ? *picked : crowd.front();
    const QString words = item.muted ? tr("%1 (muted)").arg(item.caption) : item.caption;
    if (crowd.size() == 1)
        return words;
    return tr("%1, %2 of %3").arg(words).arg(picked - crowd.begin() + 1).arg(crowd.size());
}

/// Where nothing else lies: faults may begin together, or one within another.
void FaultLane::paintWords(QPainter& painter) const
{
    struct Span {
        double from;
        double to;
        int lane;
    };
    const TimeAxis axis = this->axis();
    const QFontMetricsF metrics{painter.font()};
    const auto endOf = [&axis](const Item& item) {
        return axis.xAt(item.restart.value_or(item.at)) + kRadius;
    };
    std::vector<Span> taken;
    for (const Item& item : m_items)
        taken.push_back({axis.xAt(item.at) - kRadius, endOf(item), item.lane});
    for (const Poison& each : m_poison)
        taken.push_back({axis.xAt(each.at) - kRadius, axis.xAt(each.at) + kRadius, 0});
    const auto write = [&](double from, int lane, const QString& words, QPalette::ColorRole ink) {
        const Span wanted{from - 2, from + metrics.horizontalAdvance(words) + 4, lane};
        const bool isFree = std::ranges::none_of(taken, [&wanted](const Span& each) {
            return each.lane == wanted.lane && each.from < wanted.to && wanted.from < each.to;
        });
        if (!isFree || wanted.to > width())
            return;
        taken.push_back(wanted);
        painter.setPen(palette().color(ink));
        painter.drawText(QPointF{from, kMiddle + lane * kLanePitch + metrics.ascent() / 2 - 1},
                         words);
    };
    for (const std::span<const Item> crowd : crowds()) {
        const bool muted = std::ranges::all_of(crowd, &Item::muted);
        write(std::ranges::max(crowd | std::views::transform(endOf)) + 5, crowd.front().lane,
              captionOf(crowd), muted ? QPalette::PlaceholderText : QPalette::BrightText);
    }
    for (const Poison& each : m_poison)
        write(axis.xAt(each.at) + kRadius + 5, 0, each.caption, QPalette::BrightText);
}

void FaultLane::paintStrip(QPainter& painter) const
{
    const TimeAxis axis = this->axis();
    const QColor colors[] = {palette().color(QPalette::Mid),
                             palette().color(QPalette::PlaceholderText),
                             palette().color(QPalette::Text), palette().color(QPalette::Highlight),
                             palette().color(QPalette::BrightText)};
    const double wide = (axis.xAt(m_stripEnd) - axis.left) / kPositions;
    for (const StripCell& cell : m_cells) {
        double bottom = itemsHeight() + kStripRow - 1;
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
    double bottom = itemsHeight() + kStripRow - 2;
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
                                 itemsHeight() + kStripRow - 2},
                         tr("trying %1 places: %2").arg(kPositions).arg(m_cells.size()));
}

}  // namespace millrace::ui
