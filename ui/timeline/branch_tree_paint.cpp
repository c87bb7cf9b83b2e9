// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QPainter>

#include "ui/paint/fonts.h"
#include "ui/timeline/branch_tree.h"

// How the tree of branches looks.

namespace millrace::ui {

namespace {

constexpr double kGap = 7;  ///< Between a fork and its name.
constexpr double kDot = 3.5;

}  // namespace

TimeAxis BranchTree::axis() const
{
    return TimeAxis::across(m_player.axisEnd(), width());
}

double BranchTree::middleOf(std::size_t row) const
{
    return kEdge + kRowHeight * (static_cast<double>(row) - static_cast<double>(m_first) + 0.5);
}

double BranchTree::leftOf(std::size_t row) const
{
    return axis().xAt(std::min(m_rows[row].fork, m_player.end()));
}

/// Right of the fork, or left of it where there is no room.
QRectF BranchTree::nameRectOf(std::size_t row) const
{
    const bool shown = m_rows[row].branch == m_document.shownBranch();
    const QFontMetricsF metrics{textFont(10, shown)};
    const double wide = metrics.horizontalAdvance(nameOf(m_rows[row].branch)) + 6;
    double left = leftOf(row) + kGap;
    if (left + wide > width() - kAxisMargin)
        left = std::max(0.0, leftOf(row) - kGap - wide);
    return {left, middleOf(row) - kRowHeight / 2.0, std::min(wide, static_cast<double>(width())),
            kRowHeight};
}

void BranchTree::paintEvent(QPaintEvent*)
{
    if (!m_player.hasRecording() || m_player.end() == SimTime{})
        return;
    QPainter painter{this};
    painter.setRenderHint(QPainter::Antialiasing);
    // No part of a row that there is no room for.
    painter.setClipRect(
        QRectF{0, 0, static_cast<double>(width()), static_cast<double>(heightOf(rowsShown()))});
    paintLines(painter);
    paintNames(painter);
    if (m_rows.size() > rowsShown()) {  // A thumb in the margin says where in the tree this is.
        const double part = height() / static_cast<double>(m_rows.size());
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette().color(QPalette::PlaceholderText));
        painter.drawRoundedRect(QRectF{width() - 5.0, part * static_cast<double>(m_first), 3.0,
                                       part * static_cast<double>(rowsShown())},
                                1.5, 1.5);
    }
}

void BranchTree::paintLines(QPainter& painter) const
{
    const QColor accent = palette().color(QPalette::Highlight);
    const QColor muted = palette().color(QPalette::PlaceholderText);
    const double right = axis().xAt(m_player.end());
    const std::size_t shown = m_document.shownBranch();
    const double now = axis().xAt(m_player.time());
    for (std::size_t n = 0; n < m_rows.size(); ++n) {
        const BranchRow& row = m_rows[n];
        const double x = leftOf(n);
        const double y = middleOf(n);
        const bool isShown = row.branch == shown;
        const bool known = isShown || m_document.isBranchComputed(row.branch);
        QPen pen{isShown ? accent : muted, isShown ? 3.0 : 1.5,
                 known ? Qt::SolidLine : Qt::DashLine};
        pen.setCapStyle(Qt::FlatCap);
        painter.setPen(pen);
        if (row.from)
            painter.drawLine(QPointF{x, middleOf(*row.from)}, QPointF{x, y});
        painter.drawLine(QPointF{x, y}, QPointF{right, y});
        if (row.from) {
            painter.setBrush(palette().color(QPalette::Base));
            painter.setPen(QPen{isShown ? accent : muted, 1.5});
            painter.drawEllipse(QPointF{x, middleOf(*row.from)}, kDot, kDot);
        }
        if (isShown && now >= x) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(accent);
            painter.drawEllipse(QPointF{now, y}, kDot + 1, kDot + 1);
        }
    }
}

void BranchTree::paintNames(QPainter& painter) const
{
    const std::size_t shown = m_document.shownBranch();
    for (std::size_t n = m_first; n < std::min(m_first + rowsShown(), m_rows.size()); ++n) {
        const bool isShown = m_rows[n].branch == shown;
        const bool isBeside = m_beside && m_rows[n].branch == m_document.comparedBranch();
        const QRectF rect = nameRectOf(n);
        painter.fillRect(rect.adjusted(0, 1, 0, -1), palette().color(QPalette::Base));
        painter.setFont(textFont(10, isShown));
        painter.setPen(palette().color(isShown ? QPalette::Highlight : QPalette::Text));
        painter.drawText(rect, Qt::AlignCenter,
                         QFontMetricsF{painter.font()}.elidedText(
                             nameOf(m_rows[n].branch), Qt::ElideRight, rect.width() - 4));
        if (isBeside) {
            painter.setPen(QPen{palette().color(QPalette::Highlight), 1.2, Qt::DashLine});
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(rect.adjusted(0.5, 1, -0.5, -1), 4, 4);
        }
    }
    if (hasFocus()) {
        const auto row = std::ranges::find(m_rows, shown, &BranchRow::branch);
        painter.setPen(QPen{palette().color(QPalette::Highlight), 1.5});
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(
            nameRectOf(static_cast<std::size_t>(row - m_rows.begin())).adjusted(0.5, 1, -0.5, -1),
            4, 4);
    }
}

}  // namespace millrace::ui
