// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timeline_view.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "core/base/duration_text.h"
#include "ui/paint/fonts.h"

namespace millrace::ui {

namespace {

constexpr double kBelow = 10;   ///< Below the middle of the track.
constexpr double kWords = 11;   ///< From one row of words to the next.
constexpr int kLow = 38;        ///< With one row.
constexpr double kGhost = 4.5;  ///< Radius.

}  // namespace

TimelineView::TimelineView(Player& player, QWidget* parent) : QWidget{parent}, m_player{player}
{
    setMinimumHeight(kLow);
    setAccessibleName(tr("Timeline of the whole run"));
    setCursor(Qt::PointingHandCursor);
    connect(&player, &Player::moved, this, qOverload<>(&QWidget::update));
    connect(&player, &Player::playingChanged, this, [this] {
        if (m_player.playing())  // They would be passed, and nobody asks anew before it rests.
            showNext({});
    });
}

void TimelineView::showNext(std::vector<Told> next)
{
    m_next = std::move(next);
    update();
}

QString TimelineView::ghostsAt(double x) const
{
    const TimeAxis axis = this->axis();
    QStringList words;
    for (const Told& each : m_next)
        if (std::abs(axis.xAt(each.at) - x) <= kGhost)
            words << QStringLiteral("%1  %2").arg(QString::fromStdString(clockText(each.at)),
                                                  QString::fromStdString(each.words));
    return words.join(QLatin1Char('\n'));
}

double TimelineView::trackY() const
{
    return height() - kBelow;
}

/// Of words above the track.
int TimelineView::rows() const
{
    return 1 + static_cast<int>((height() - kLow) / kWords);
}

TimeAxis TimelineView::axis() const
{
    return TimeAxis::across(m_player.axisEnd(), width());
}

std::vector<MarkLabel> TimelineView::shownMarks() const
{
    const QFontMetricsF metrics{textFont(10, false)};
    return layOutMarks(marksOf(m_player.recording().columns(), axis()), width() - 4.0, 4.0, rows(),
                       [&metrics](const std::string& text) {
                           return metrics.horizontalAdvance(QString::fromStdString(text));
                       });
}

std::optional<std::pair<double, double>> TimelineView::loopBracket() const
{
    const SimTime to = std::min(m_player.loopTo(), m_player.end());
    if (!(m_player.loopFrom() < to))
        return std::nullopt;
    return std::pair{axis().xAt(m_player.loopFrom()), axis().xAt(to)};
}

/// A bracket from its beginning to its end; pale and broken while it is not played.
void TimelineView::paintLoop(QPainter& painter) const
{
    const auto bracket = loopBracket();
    if (!bracket)
        return;
    const auto [from, to] = *bracket;
    const double y = trackY();
    const bool plays = m_player.looping();
    const QColor ink = palette().color(plays ? QPalette::Highlight : QPalette::PlaceholderText);
    painter.setPen(QPen{ink, 1.5, plays ? Qt::SolidLine : Qt::DashLine});
    painter.drawLine(QPointF{from, y + 8}, QPointF{to, y + 8});
    painter.setPen(QPen{ink, 1.5});
    for (const double x : {from, to})
        painter.drawLine(QPointF{x, y + 4}, QPointF{x, y + 12});
}

void TimelineView::paintEvent(QPaintEvent*)
{
    QPainter painter{this};
    painter.setRenderHint(QPainter::Antialiasing);
    if (!m_player.hasRecording() || m_player.end() == SimTime{})
        return;
    const QColor accent = palette().color(QPalette::Highlight);
    const QColor harm = palette().color(QPalette::BrightText);
    const QColor muted = palette().color(QPalette::PlaceholderText);
    const TimeAxis axis = this->axis();
    const double y = trackY();
    const double now = axis.xAt(m_player.time());
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette().color(QPalette::Mid));
    const double computed = axis.xAt(m_player.end()) - kAxisMargin;
    painter.drawRoundedRect(QRectF{kAxisMargin, y - 3, computed, 6}, 3, 3);
    if (m_player.goesOn()) {  // What is still to be computed.
        painter.setPen(QPen{palette().color(QPalette::Mid), 2, Qt::DotLine});
        painter.drawLine(QPointF{kAxisMargin + computed + 3, y},
                         QPointF{kAxisMargin + axis.width, y});
        painter.setPen(Qt::NoPen);
    }
    painter.setBrush(accent);
    painter.drawRoundedRect(QRectF{kAxisMargin, y - 3, std::max(6.0, now - kAxisMargin), 6}, 3, 3);
    paintLoop(painter);
    painter.setFont(textFont(10, false));
    for (const MarkLabel& mark : shownMarks()) {
        painter.setPen(QPen{mark.fault ? harm : muted, mark.fault ? 2.0 : 1.2});
        // Those without words stay below the words of others.
        const double top = y - (mark.text.empty() ? 7 : 11 + kWords * mark.row);
        painter.drawLine(QPointF{mark.x, top}, QPointF{mark.x, y + 9});
        if (mark.text.empty())
            continue;
        painter.setPen(mark.fault ? harm : muted);
        painter.drawText(QPointF{mark.left, y - 10 - kWords * mark.row},
                         QString::fromStdString(mark.text));
    }
    painter.setBrush(palette().color(QPalette::Base));
    painter.setPen(QPen{accent, 1.2, Qt::DotLine});
    for (const Told& each : m_next)
        painter.drawEllipse(QPointF{axis.xAt(each.at), y}, kGhost, kGhost);
    painter.setPen(QPen{accent, 2.5});
    painter.drawEllipse(QPointF{now, y}, 7, 7);
}

bool TimelineView::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(help->globalPos(), ghostsAt(help->pos().x()), this);
    return true;
}

void TimelineView::mousePressEvent(QMouseEvent* event)
{
    m_player.seek(axis().timeAt(event->position().x()));
}

void TimelineView::mouseMoveEvent(QMouseEvent* event)
{
    if ((event->buttons() & Qt::LeftButton) != 0)
        m_player.seek(axis().timeAt(event->position().x()));
}

}  // namespace millrace::ui
