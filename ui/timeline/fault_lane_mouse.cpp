// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <utility>

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QToolTip>

#include "core/base/duration_text.h"
#include "core/study/line_effect.h"
#include "ui/timeline/fault_lane.h"

// What the mouse does to the lines of the timeline.

namespace millrace::ui {

namespace {

constexpr double kLineReach = 8;

}  // namespace

/// Rounded as finely as a pixel can tell.
SimTime FaultLane::timeAt(double x) const
{
    const TimeAxis axis = this->axis();
    const auto pixel = toNs(axis.end) / static_cast<std::int64_t>(axis.width) + 1;
    std::int64_t unit = 1;
    while (unit * 10 <= pixel)
        unit *= 10;
    return fromNs(std::min(toNs(axis.timeAt(x)) / unit * unit, toNs(axis.end)));
}

std::pair<const FaultLane::Item*, FaultLane::Grip> FaultLane::gripAt(const QPointF& point) const
{
    std::pair<const Item*, Grip> best{nullptr, Grip::None};
    double nearest = kLineReach;
    const TimeAxis axis = this->axis();
    const auto consider = [&](const Item& item, Grip grip, SimTime at) {
        const double away = std::abs(axis.xAt(at) - point.x());
        const double below = point.y() - item.lane * kLanePitch;
        const bool isInLane = m_lanes == 1 || (below >= 0 && below < kLanePitch + 2);
        if (isInLane && away <= nearest) {
            nearest = away;
            best = {&item, grip};
        }
    };
    if (point.y() > itemsHeight() || m_player.end() == SimTime{})
        return best;
    for (const Item& item : m_items) {
        if (item.restart)
            consider(item, Grip::End, *item.restart);
        consider(item, Grip::Head, item.at);
    }
    // Where several lie at one spot, it is of the one that was picked.
    const Item* picked = selected();
    if (best.second == Grip::Head && picked != nullptr &&
        crowdOf(*best.first).data() == crowdOf(*picked).data())
        best.first = picked;
    return best;
}

const StripCell* FaultLane::cellAt(const QPointF& point) const
{
    if (!m_strip || point.y() <= itemsHeight())
        return nullptr;
    const TimeAxis axis = this->axis();
    const double place = (point.x() - axis.left) / (axis.xAt(m_stripEnd) - axis.left) * kPositions;
    const auto cell = static_cast<std::size_t>(std::max(0.0, place));
    return cell < m_cells.size() ? &m_cells[cell] : nullptr;
}

void FaultLane::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    if (const StripCell* cell = cellAt(event->position())) {
        openCell(*cell);
        return;
    }
    const auto [item, grip] = gripAt(event->position());
    if (item == nullptr) {
        m_player.seek(axis().timeAt(event->position().x()));
        return;
    }
    m_isTurn = grip == Grip::Head && m_selected == item->line;
    pick(*item);
    m_grip = ready() ? grip : Grip::None;
    ++m_gesture;
}

void FaultLane::mouseMoveEvent(QMouseEvent* event)
{
    const Item* item = selected();
    if (m_grip == Grip::None || item == nullptr) {
        setCursor(gripAt(event->position()).first != nullptr ? Qt::SizeHorCursor
                                                             : Qt::PointingHandCursor);
        return;
    }
    m_isTurn = false;
    const SimTime at = timeAt(event->position().x());
    if (m_grip == Grip::Head)
        report(m_document.moveLine(item->line, at, m_gesture));
    else
        report(
            m_document.stretchLine(item->line, std::max(at - item->at, SimDuration{}), m_gesture));
}

void FaultLane::mouseReleaseEvent(QMouseEvent*)
{
    m_grip = Grip::None;
    const Item* item = selected();
    if (!std::exchange(m_isTurn, false) || item == nullptr)
        return;
    const std::span<const Item> crowd = crowdOf(*item);
    const auto next = static_cast<std::size_t>(item - crowd.data() + 1) % crowd.size();
    pick(crowd[next]);
}

void FaultLane::contextMenuEvent(QContextMenuEvent* event)
{
    if (const auto grip = gripAt(QPointF{event->pos()}); grip.first != nullptr)
        pick(*grip.first);
    QMenu menu{this};
    menu.addActions(m_menu);
    menu.exec(event->globalPos());
}

QString FaultLane::tipOf(const Item& item) const
{
    const QString words =
        tr("%1 at %2").arg(item.caption, QString::fromStdString(clockText(item.at)));
    if (item.muted)
        return tr("%1, muted.").arg(words);
    const std::vector<Intervention>& timeline = m_document.scenario().timeline;
    const auto line = std::ranges::find(timeline, item.line, &Intervention::line);
    const QString why = line == timeline.end() ? QString{} : whyNothing(*line);
    return why.isEmpty() ? tr("%1.").arg(words) : tr("%1 changes nothing: %2.").arg(words, why);
}

/// Empty where it changes something, or where its run is not there.
QString FaultLane::whyNothing(const Intervention& line) const
{
    if (m_document.isRunning() || !m_player.hasRecording() ||
        effectOf(m_player.shared(), line) != LineEffect::None)
        return {};
    return QString::fromStdString(std::string{whyNone(line)});
}

QString FaultLane::whyLastChangesNothing() const
{
    const std::vector<Intervention>& timeline = m_document.scenario().timeline;
    const auto made = std::ranges::max_element(timeline, {}, &Intervention::line);
    return made == timeline.end() ? QString{} : whyNothing(*made);
}

QString FaultLane::tipOf(std::span<const Item> crowd) const
{
    QStringList lines;
    for (const Item& each : crowd)
        lines << tipOf(each);
    if (crowd.size() > 1)
        lines << tr("Click again for the next one.");
    lines << tr("Drag to move; right-click for more.");
    return lines.join(QLatin1Char(crowd.size() > 1 ? '\n' : ' '));
}

bool FaultLane::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(help->globalPos(), tipAt(QPointF{help->pos()}), this);
    return true;
}

QString FaultLane::tipAt(const QPointF& point) const
{
    const char* const harms[] = {"nothing more", "delay", "given up, for a person", "a repeat",
                                 "loss"};
    if (const StripCell* cell = cellAt(point))
        return tr("At %1: log %2, list %3. Click to open that run.")
            .arg(QString::fromStdString(clockText(cell->at)),
                 tr(harms[static_cast<int>(cell->log)]), tr(harms[static_cast<int>(cell->list)]));
    if (const Item* item = gripAt(point).first)
        return tipOf(crowdOf(*item));
    QStringList lines;
    const TimeAxis axis = this->axis();
    for (const Poison& each : m_poison)
        if (std::abs(axis.xAt(each.at) - point.x()) <= kLineReach)
            lines << tr("%1 at %2: whoever handles it fails, each time.")
                         .arg(each.caption, QString::fromStdString(clockText(each.at)));
    return lines.join(QLatin1Char('\n'));
}

}  // namespace millrace::ui
