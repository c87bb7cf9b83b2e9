// SPDX-License-Identifier: GPL-3.0-or-later
#include <QPainter>

#include "ui/paint/fonts.h"
#include "ui/timeline/life_lane.h"

// How a life looks: places are bars, what happened are marks; no two of them differ by colour
// alone.

namespace millrace::ui {

namespace {

constexpr double kBar = 8;     ///< Height of a bar.
constexpr double kSign = 3.6;  ///< Half of a mark's side.

void paintSign(QPainter& painter, const Theme& theme, LifeSign sign, const QPointF& at)
{
    const QColor ink = theme.color(ColorRole::Text);
    const QColor harm = theme.color(ColorRole::Warn);
    const QColor ground = theme.color(ColorRole::Panel);
    const double x = at.x();
    const double y = at.y();
    const auto cross = [&](const QColor& color) {
        painter.setPen(QPen{color, 2});
        painter.drawLine(QPointF{x - kSign + 1, y - kSign + 1},
                         QPointF{x + kSign - 1, y + kSign - 1});
        painter.drawLine(QPointF{x - kSign + 1, y + kSign - 1},
                         QPointF{x + kSign - 1, y - kSign + 1});
    };
    const auto disc = [&](const QColor& fill, const QColor& edge) {
        painter.setPen(QPen{edge, 1.4});
        painter.setBrush(fill);
        painter.drawEllipse(at, kSign, kSign);
    };
    const auto diamond = [&](const QColor& fill) {
        painter.setPen(QPen{ground, 1});
        painter.setBrush(fill);
        painter.drawPolygon(QPolygonF{
            {x, y - kSign - 1.5}, {x + kSign + 1, y}, {x, y + kSign + 1.5}, {x - kSign - 1, y}});
    };
    switch (sign) {
    case LifeSign::Arrived:
        disc(ink, ground);
        break;
    case LifeSign::Taken:
        disc(ground, ink);
        break;
    case LifeSign::Started:
        painter.setPen(QPen{ink, 1.6});
        painter.drawLine(QPointF{x, y - kSign - 2}, QPointF{x, y + kSign + 2});
        break;
    case LifeSign::Effect:
        diamond(ink);
        break;
    case LifeSign::Died:
        painter.setPen(Qt::NoPen);
        painter.setBrush(harm);
        painter.drawEllipse(at, kSign + 2, kSign + 2);
        cross(ground);
        break;
    case LifeSign::ClaimLost:
        disc(ground, harm);
        painter.drawLine(QPointF{x - kSign, y + kSign}, QPointF{x + kSign, y - kSign});
        break;
    case LifeSign::Failed:
        disc(ground, harm);
        break;
    case LifeSign::Shelved:
        painter.setPen(QPen{ground, 1});
        painter.setBrush(harm);
        painter.drawRect(QRectF{x - kSign, y - kSign, 2 * kSign, 2 * kSign});
        break;
    case LifeSign::Gone:
        cross(harm);
        break;
    case LifeSign::Moved:
        painter.setPen(QPen{ground, 1});
        painter.setBrush(theme.color(ColorRole::Accent));
        painter.drawPolygon(
            QPolygonF{{x - kSign - 1, y}, {x + kSign, y - kSign - 1}, {x + kSign, y + kSign + 1}});
        break;
    case LifeSign::Done:
        for (const QPen& pen : {QPen{ground, 4.5}, QPen{ink, 2}}) {
            painter.setPen(pen);
            painter.setBrush(Qt::NoBrush);
            painter.drawPolyline(
                QPolygonF{{x - kSign, y}, {x - 1, y + kSign}, {x + kSign + 1, y - kSign - 1}});
        }
        break;
    }
}

}  // namespace

void LifeLane::paintEvent(QPaintEvent*)
{
    if (!m_player.hasRecording() || m_player.end() == SimTime{} || m_life.rows.empty())
        return;
    QPainter painter{this};
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(textFont(10, false));
    const TimeAxis axis = this->axis();
    const std::size_t end = std::min(m_life.rows.size(), m_first + rowsShown());
    for (std::size_t row = m_first; row < end; ++row) {
        if (row > m_first && m_life.rows[row].half != m_life.rows[row - 1].half) {
            painter.setPen(QPen{m_theme.color(ColorRole::Border), 1});
            const double y = middleOf(row) - kRowHeight / 2.0;
            painter.drawLine(QPointF{axis.left, y}, QPointF{width() - 12.0, y});
        }
        paintRow(painter, row);
    }
    const double now = axis.xAt(m_player.time());
    if (now >= axis.left && now <= axis.left + axis.width) {
        painter.setPen(QPen{m_theme.color(ColorRole::Accent), 1.5});
        painter.drawLine(QPointF{now, 0}, QPointF{now, static_cast<double>(height())});
    }
    if (m_life.rows.size() > rowsShown()) {  // A thumb in the margin, as the tree of branches has.
        const double part = height() / static_cast<double>(m_life.rows.size());
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.color(ColorRole::Muted));
        painter.drawRoundedRect(QRectF{width() - 5.0, part * static_cast<double>(m_first), 3.0,
                                       part * static_cast<double>(rowsShown())},
                                1.5, 1.5);
    }
}

void LifeLane::paintRow(QPainter& painter, std::size_t row) const
{
    const LifeRow& life = m_life.rows[row];
    const double y = middleOf(row);
    for (const LifeSpan& span : life.spans)
        paintSpan(painter, life, span, y);
    for (std::size_t n = 0; n < life.marks.size(); ++n) {
        const QPointF at = pointOf({row, n});
        paintSign(painter, m_theme, life.marks[n].sign, at);
        const bool here = m_mark && m_mark->row == row && m_mark->mark == n;
        if (here && hasFocus()) {
            painter.setPen(QPen{m_theme.color(ColorRole::Accent), 1.5});
            painter.setBrush(Qt::NoBrush);
            painter.drawEllipse(at, kSign + 3, kSign + 3);
        }
    }
    paintWords(painter, life, y);
}

void LifeLane::paintSpan(QPainter& painter, const LifeRow& row, const LifeSpan& span,
                         double y) const
{
    const TimeAxis axis = this->axis();
    const double from = axis.xAt(span.from);
    const double to = std::min(axis.xAt(span.to), width() - 12.0);
    const QRectF bar{from, y - kBar / 2, std::max(1.0, to - from), kBar};
    const QColor muted = m_theme.color(ColorRole::Muted);
    const QColor harm = m_theme.color(ColorRole::Warn);
    painter.setBrush(Qt::NoBrush);
    switch (span.place) {
    case LifePlace::OnItsWay:
        painter.setPen(QPen{muted, 1.2, Qt::DotLine});
        painter.drawLine(QPointF{from, y}, QPointF{to, y});
        return;
    case LifePlace::Waits:
        painter.setPen(QPen{m_theme.color(ColorRole::Border), 1});
        painter.setBrush(m_theme.color(ColorRole::Chip));
        break;
    case LifePlace::Later:
        painter.setPen(QPen{m_theme.color(ColorRole::Gold), 1.4});
        break;
    case LifePlace::InHand: {
        // Reading takes a copy, claiming takes the original.
        const HappeningRow& about =
            m_player.recording().columns().happenings[m_life.happening.value];
        const QColor hue = m_theme.hue(static_cast<int>(about.entity.value));
        const bool copy = row.half == Half::Log;
        painter.setPen(QPen{hue, copy ? 2.0 : 1.0});
        painter.setBrush(copy ? m_theme.color(ColorRole::Card) : hue);
        break;
    }
    case LifePlace::HeldByDead:
        painter.setPen(QPen{harm, 1.4, Qt::DashLine});
        break;
    case LifePlace::ForPerson:
        painter.setPen(QPen{harm, 1.4});
        break;
    case LifePlace::Gone:
    case LifePlace::Done:
        return;
    }
    painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
}

/// Whose row it is before its beginning, what became of it behind its end; where there is no room
/// on one side, all on the other.
void LifeLane::paintWords(QPainter& painter, const LifeRow& row, double y) const
{
    const TimeAxis axis = this->axis();
    const QFontMetricsF metrics{painter.font()};
    double begin = row.spans.empty() ? axis.xAt(row.endsAt) : axis.xAt(row.spans.front().from);
    double end = axis.xAt(row.endsAt);
    for (const LifeMark& mark : row.marks) {
        begin = std::min(begin, axis.xAt(mark.told.at));
        end = std::max(end, axis.xAt(mark.told.at));
    }
    if (row.ends != LifePlace::Done && row.ends != LifePlace::Gone)
        end = std::max(end, std::min(axis.xAt(m_player.end()), width() - 12.0));
    const bool harm = row.ends == LifePlace::Gone || row.ends == LifePlace::ForPerson ||
                      row.ends == LifePlace::HeldByDead;
    QString name = QString::fromStdString(row.name);
    QString words = QString::fromStdString(row.words);
    constexpr double kGap = 8;
    const auto wide = [&](const QString& text) { return metrics.horizontalAdvance(text); };
    const bool left = begin - kGap - wide(name) >= 0;
    const bool right = end + kGap + wide(left ? words : name + words) + 20 <= width();
    if (left && !right)
        name = QStringLiteral("%1 · %2").arg(name, words);
    else if (!left)
        words = QStringLiteral("%1 · %2").arg(name, words);
    const double base = y + metrics.ascent() / 2 - 1;
    const auto draw = [&](double x, const QString& text, const QColor& ink) {
        painter.fillRect(QRectF{x - 1, y - kRowHeight / 2.0 + 1, wide(text) + 2, kRowHeight - 2.0},
                         m_theme.color(ColorRole::Panel));
        painter.setPen(ink);
        painter.drawText(QPointF{x, base}, text);
    };
    const QColor ink = m_theme.color(harm ? ColorRole::Warn : ColorRole::Muted);
    if (left)
        draw(std::max(0.0, begin - kGap - wide(name)), name,
             right ? m_theme.color(ColorRole::Text) : ink);
    if (right)
        draw(end + kGap, words, ink);
    else if (!left)  // From edge to edge: on what is drawn there.
        draw(std::max(2.0, width() - 24.0 - wide(words)), words, ink);
}

}  // namespace millrace::ui
