// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/life_lane.h"

#include <cmath>

#include <QHelpEvent>
#include <QMouseEvent>
#include <QToolTip>

#include "core/base/duration_text.h"

// Drawing is in life_lane_paint.cpp.

namespace millrace::ui {

namespace {

constexpr double kMarkReach = 6;

QString wordsOf(LifePlace place, Half half)
{
    const bool log = half == Half::Log;
    switch (place) {
    case LifePlace::OnItsWay:
        return LifeLane::tr("on its way");
    case LifePlace::Waits:
        return log ? LifeLane::tr("waits to be read") : LifeLane::tr("ready");
    case LifePlace::Later:
        return LifeLane::tr("waits for its next try");
    case LifePlace::InHand:
        return log ? LifeLane::tr("a copy is in hand") : LifeLane::tr("in hand");
    case LifePlace::HeldByDead:
        return LifeLane::tr("held by one who is dead or stands still");
    case LifePlace::ForPerson:
        return log ? LifeLane::tr("given up") : LifeLane::tr("waits for a person");
    case LifePlace::Gone:
    case LifePlace::Done:
        break;
    }
    return {};
}

}  // namespace

LifeLane::LifeLane(Player& player, QWidget* parent) : QWidget{parent}, m_player{player}
{
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(tr("Life of one event"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    connect(&player, &Player::moved, this, qOverload<>(&QWidget::update));
}

void LifeLane::setTheme(const Theme& theme)
{
    m_theme = theme;
    update();
}

void LifeLane::show(ItemLife life)
{
    const bool same = life.happening == m_life.happening;
    m_life = std::move(life);
    m_mark.reset();
    if (!same)
        m_first = 0;
    scrollTo(m_first);
    QStringList words;
    for (const LifeRow& row : m_life.rows)
        words << QString::fromStdString(row.name + ": " + row.words);
    setAccessibleDescription(words.join(QStringLiteral("; ")));
    updateGeometry();
    update();
}

void LifeLane::setCloser(bool closer)
{
    m_closer = closer;
    update();
}

/// A life alone: from when it happened until nothing changes any more, with room for words.
TimeAxis LifeLane::axis() const
{
    const TimeAxis whole = TimeAxis::across(m_player.axisEnd(), width());
    if (!m_closer || m_life.rows.empty())
        return whole;
    SimTime last = m_life.at + std::chrono::milliseconds{1};
    for (const LifeRow& row : m_life.rows)
        last = std::max(last, row.endsAt);
    const double names = std::min(120.0, whole.width * 0.14);
    const double words = std::min(260.0, whole.width * 0.24);
    return {m_life.at, last, whole.left + names, std::max(1.0, whole.width - names - words)};
}

std::size_t LifeLane::rowsShown() const
{
    return std::clamp<std::size_t>(static_cast<std::size_t>(height() / kRowHeight), 1,
                                   std::max<std::size_t>(1, m_life.rows.size()));
}

void LifeLane::scrollTo(std::size_t row)
{
    const std::size_t shown = rowsShown();
    const std::size_t most = m_life.rows.size() > shown ? m_life.rows.size() - shown : 0;
    m_first = std::min(row, most);
    update();
}

void LifeLane::resizeEvent(QResizeEvent*)
{
    scrollTo(m_first);
}

void LifeLane::wheelEvent(QWheelEvent* event)
{
    const int step = event->angleDelta().y() > 0 ? -1 : 1;
    scrollTo(static_cast<std::size_t>(std::max(0, static_cast<int>(m_first) + step)));
    event->accept();
}

double LifeLane::middleOf(std::size_t row) const
{
    return kRowHeight * (static_cast<double>(row) - static_cast<double>(m_first) + 0.5);
}

std::optional<std::size_t> LifeLane::rowAt(double y) const
{
    if (y < 0)
        return std::nullopt;
    const auto row = m_first + static_cast<std::size_t>(y / kRowHeight);
    return row < std::min(m_life.rows.size(), m_first + rowsShown()) ? std::optional{row}
                                                                     : std::nullopt;
}

QPointF LifeLane::pointOf(const Place& place) const
{
    const LifeMark& mark = m_life.rows[place.row].marks[place.mark];
    return {axis().xAt(mark.told.at), middleOf(place.row)};
}

/// The nearest one of its row; of several at one place the last, where all of them have been.
std::optional<LifeLane::Place> LifeLane::markAt(const QPointF& point) const
{
    const std::optional<std::size_t> row = rowAt(point.y());
    if (!row)
        return std::nullopt;
    std::optional<Place> best;
    double nearest = kMarkReach;
    for (std::size_t n = 0; n < m_life.rows[*row].marks.size(); ++n) {
        const Place place{*row, n};
        const double away = std::abs(pointOf(place).x() - point.x());
        if (away > nearest)
            continue;
        nearest = away;
        best = place;
    }
    return best;
}

QString LifeLane::tipAt(const QPointF& point) const
{
    const std::optional<std::size_t> row = rowAt(point.y());
    if (!row || m_player.end() == SimTime{})
        return {};
    const LifeRow& life = m_life.rows[*row];
    const TimeAxis axis = this->axis();
    QStringList lines;
    for (const LifeMark& mark : life.marks)
        if (std::abs(axis.xAt(mark.told.at) - point.x()) <= kMarkReach)
            lines << tr("%1  %2").arg(QString::fromStdString(clockText(mark.told.at, 3)),
                                      QString::fromStdString(mark.told.words));
    if (!lines.isEmpty())
        return lines.join(QLatin1Char('\n'));
    for (const LifeSpan& span : life.spans)
        if (axis.xAt(span.from) <= point.x() && point.x() <= axis.xAt(span.to))
            return tr("%1: %2 for %3, from %4")
                .arg(QString::fromStdString(life.name), wordsOf(span.place, life.half),
                     QString::fromStdString(durationText(
                         std::chrono::floor<std::chrono::milliseconds>(span.to - span.from))),
                     QString::fromStdString(clockText(span.from, 3)));
    return {};
}

void LifeLane::go(const Place& place)
{
    m_mark = place;
    m_player.setPlaying(false);
    m_player.seekFact(m_life.rows[place.row].marks[place.mark].told.fact + 1);
    update();
}

void LifeLane::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || m_player.end() == SimTime{})
        return;
    if (const std::optional<Place> mark = markAt(event->position()))
        go(*mark);
    else
        m_player.seek(axis().timeAt(event->position().x()));
}

/// From mark to mark as they happened, whatever their rows.
void LifeLane::step(int by)
{
    std::vector<Place> all;
    for (std::size_t row = 0; row < m_life.rows.size(); ++row)
        for (std::size_t mark = 0; mark < m_life.rows[row].marks.size(); ++mark)
            all.push_back({row, mark});
    if (all.empty())
        return;
    const auto factOf = [this](const Place& each) {
        return m_life.rows[each.row].marks[each.mark].told.fact;
    };
    std::ranges::stable_sort(all, {}, factOf);
    // After the facts up to the playhead; from where it stands, it goes on.
    const std::uint64_t facts = m_player.state().facts;
    const auto next = std::ranges::lower_bound(all, facts, {}, factOf);
    const auto at =
        by > 0 ? next : std::ranges::lower_bound(all, facts == 0 ? 0 : facts - 1, {}, factOf);
    if (by > 0 ? at == all.end() : at == all.begin())
        return;
    const Place place = by > 0 ? *at : *std::prev(at);
    if (place.row < m_first || place.row >= m_first + rowsShown())
        scrollTo(place.row);
    go(place);
}

void LifeLane::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Down)
        step(1);
    else if (event->key() == Qt::Key_Up)
        step(-1);
    else
        QWidget::keyPressEvent(event);
}

bool LifeLane::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(help->globalPos(), tipAt(QPointF{help->pos()}), this);
    return true;
}

}  // namespace millrace::ui
