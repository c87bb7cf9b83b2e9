// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stage/stage_view.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <QAccessible>
#include <QApplication>
#include <QContextMenuEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include "ui/stage/stage_accessible.h"

namespace millrace::ui {

namespace {

// What a scene needs so that nothing of it is cut: below that the picture is drawn smaller.
constexpr double kLeastWidth = 760;
constexpr double kLeastHeight = 420;

}  // namespace

StageView::StageView(Player& player, QWidget* parent) : QWidget{parent}, m_player{player}
{
    makeStagesAccessible();
    setAttribute(Qt::WA_OpaquePaintEvent);
    // For where all else is twice as large.
    setMinimumSize(QSizeF{kLeastWidth / 2, kLeastHeight / 2}.toSize());
    setFocusPolicy(Qt::ClickFocus);
    setAccessibleName(tr("Stage"));
    connect(&player, &Player::moved, this, qOverload<>(&QWidget::update));
    connect(&player, &Player::selectionChanged, this, [this] {
        m_inspectorFrom = 0;
        if (bringIntoView())
            m_tellsLater = true;
        else
            tellWhatIsSelected();
        update();
    });
    connect(&player, &Player::recordingChanged, this, [this] {
        cancelDrag();
        if (m_painter)
            m_painter->forget();
    });
}

void StageView::setDark(bool dark)
{
    m_dark = dark;
    m_painter.reset();
    update();
}

void StageView::setEnlarged(bool enlarged)
{
    m_enlarged = enlarged;
    update();
}

void StageView::setKillPreview(bool preview)
{
    m_killPreview = preview;
    update();
}

const Scene& StageView::lastScene() const
{
    static const Scene kNothing;
    return m_painter ? m_painter->lastScene() : kNothing;
}

double StageView::scale() const
{
    // The size at which the stage is drawn one to one; enlarged, the smallest words are 24 pixels
    // high at 1080p.
    const double least = m_enlarged ? 870 : 1040;
    const double high = m_enlarged ? 486 : 590;
    const double larger = std::min(width() / least, height() / high);
    if (larger > 1.0)
        return std::min(larger, 4.0);
    return std::clamp(std::min(width() / kLeastWidth, height() / kLeastHeight), 0.5, 1.0);
}

void StageView::paintEvent(QPaintEvent*)
{
    QPainter painter{this};
    if (!m_player.hasRecording()) {
        painter.fillRect(rect(), palette().window());
        return;
    }
    const double scale = this->scale();
    if (!m_painter || m_painter->devicePixelRatio() != devicePixelRatioF() * scale)
        m_painter.emplace(Theme{m_dark}, devicePixelRatioF() * scale);
    const Moment moment = m_player.moment();
    QImage frame = m_painter->frame(moment, optionsNow());
    frame.setDevicePixelRatio(devicePixelRatioF());
    painter.drawImage(QPoint{0, 0}, frame);
    if (!m_player.playing())
        setAccessibleDescription(QString::fromStdString(moment.sentence));
    if (std::exchange(m_tellsLater, false))
        tellWhatIsSelected();
}

SceneOptions StageView::optionsNow() const
{
    SceneOptions options{
        .width = width() / scale(), .height = height() / scale(), .forClass = m_enlarged};
    if (const auto& selection = m_player.selection()) {
        options.selectedThing = selection->thing;
        options.selectedIndex = selection->index;
        options.killPreview = m_killPreview;
    }
    options.drag = m_drag;
    options.inspectorFrom = static_cast<int>(m_inspectorFrom);
    options.scrolled = m_scrolled;
    return options;
}

std::vector<ThingAt> StageView::thingsToWalk() const
{
    return m_player.hasRecording() ? thingsOf(lastScene(), m_player.recording().columns())
                                   : things();
}

void StageView::scrollToTop()
{
    m_scrolled = {};
    update();
}

/// False where it stays as it is: there is nothing more.
bool StageView::scroll(Column column, int rows)
{
    const Scrolled to = scrolledBy(m_player.moment(), layoutNow(), column, rows);
    const bool moves = to != std::exchange(m_scrolled, to);
    update();
    return moves;
}

bool StageView::bringIntoView()
{
    const auto [thing, index] = selected();
    if (!m_player.hasRecording() || thing == Thing::Run)
        return false;
    const Scrolled to = scrolledTo(m_player.moment(), layoutNow(), thing, index);
    return to != std::exchange(m_scrolled, to);
}

std::optional<Column> StageView::columnAt(Point at) const
{
    const Moment moment = m_player.moment();
    for (const Column each : {Column::Partitions, Column::Groups, Column::Workers})
        if (columnArea(moment, layoutNow(), each).contains(at.x, at.y))
            return each;
    return std::nullopt;
}

/// That of the selection; else the first that holds more than it shows.
std::optional<Column> StageView::columnForKeys() const
{
    if (const auto column = columnOf(selected().first))
        return column;
    const Moment moment = m_player.moment();
    for (const Column each : {Column::Partitions, Column::Groups, Column::Workers})
        if (scrolledBy(moment, layoutNow(), each, 1) != scrolledBy(moment, layoutNow(), each, -1))
            return each;
    return std::nullopt;
}

/// A row, or a page of them.
void StageView::keyPressEvent(QKeyEvent* event)
{
    const int key = event->key();
    const bool isPage = key == Qt::Key_PageUp || key == Qt::Key_PageDown;
    const bool isDown = key == Qt::Key_Down || key == Qt::Key_PageDown;
    if (!m_player.hasRecording() || (!isPage && key != Qt::Key_Up && key != Qt::Key_Down)) {
        QWidget::keyPressEvent(event);
        return;
    }
    if (const auto column = columnForKeys()) {
        const auto page = static_cast<int>(rowsShown(m_player.moment(), layoutNow(), *column));
        scroll(*column, (isDown ? 1 : -1) * (isPage ? page : 1));
    }
}

/// Over the inspector or a column: through what has no room there.
void StageView::wheelEvent(QWheelEvent* event)
{
    const Point at = sceneAt(event->position());
    if (!m_player.hasRecording()) {
        event->ignore();
        return;
    }
    if (!layoutNow().inspector.contains(at.x, at.y)) {
        const auto column = columnAt(at);
        constexpr double kNotch = 120;  // Touchpads send less, and more often.
        m_wheel -= event->angleDelta().y() / kNotch;
        const double rows = std::trunc(m_wheel);
        m_wheel -= rows;
        event->setAccepted(column.has_value());
        if (column && rows != 0)
            scroll(*column, static_cast<int>(rows));
        return;
    }
    constexpr double kLine = 60;  // Half a notch of a wheel; touchpads send less, and more often.
    m_inspectorFrom = std::clamp(m_inspectorFrom - event->angleDelta().y() / kLine, 0.0,
                                 1.0 * inspectorLinesBeyond(m_player.moment(), optionsNow()));
    update();
}

QPoint StageView::placeOfProfile(Thing half) const
{
    for (const Shape& shape : lastScene())
        if (shape.thing == half)
            return (QPointF{shape.rect.x, shape.rect.bottom()} * scale()).toPoint();
    return rect().center();
}

QRect StageView::placeOf(Thing thing, std::uint32_t index) const
{
    Rect largest;
    for (const Shape& shape : lastScene())
        if (shape.thing == thing && shape.index == index &&
            shape.rect.w * shape.rect.h > largest.w * largest.h)
            largest = shape.rect;
    if (largest.w <= 0)
        return {rect().center(), QSize{1, 1}};
    return QRectF{largest.x * scale(), largest.y * scale(), largest.w * scale(),
                  largest.h * scale()}
        .toRect();
}

int StageView::placeAmongThings(const ThingAt& thing) const
{
    const std::vector<ThingAt> all = things();
    const auto found = std::ranges::find(all, thing);
    return found == all.end() ? -1 : static_cast<int>(found - all.begin());
}

ThingAt StageView::thingAt(const QPointF& at) const
{
    const Point point = sceneAt(at);
    return hitTest(lastScene(), point.x, point.y);
}

Inspection StageView::inspection(const ThingAt& thing) const
{
    return m_player.hasRecording() ? inspect(m_player.moment(), thing.first, thing.second)
                                   : Inspection{};
}

ThingAt StageView::selected() const
{
    const Selection none{Thing::Run, 0};
    const Selection selection = m_player.selection().value_or(none);
    return {selection.thing, selection.index};
}

/// To who reads the screen: keys and clicks move among things that have no widget of their own.
void StageView::tellWhatIsSelected()
{
    if (!QAccessible::isActive())
        return;
    const int place = placeAmongThings(selected());
    if (place < 0)
        return;
    QAccessibleEvent event{this, QAccessible::Focus};
    event.setChild(place);
    QAccessible::updateAccessibility(&event);
}

void StageView::contextMenuEvent(QContextMenuEvent* event)
{
    const auto [thing, index] = thingAt(event->pos());
    if (thing == Thing::Run || thing == Thing::Log || thing == Thing::List)
        return;
    m_player.select(Selection{thing, index});
    Q_EMIT faultsWanted();
}

Point StageView::sceneAt(const QPointF& at) const
{
    return {at.x() / scale(), at.y() / scale()};
}

StageLayout StageView::layoutNow() const
{
    return optionsNow().layout();
}

void StageView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const auto [thing, index] = thingAt(event->position());
    if (thing == Thing::Log || thing == Thing::List) {
        Q_EMIT profileClicked(thing, event->globalPosition().toPoint());
        return;
    }
    if (thing == Thing::Run)
        m_player.select(std::nullopt);
    else
        m_player.select(Selection{thing, index});
    if (!m_player.hasRecording())
        return;
    m_pressedAt = event->position();
    m_grip = gripAt(lastScene(), m_player.moment(), layoutNow(), sceneAt(event->position()));
}

void StageView::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_grip)
        return;
    const double far = (event->position() - m_pressedAt).manhattanLength();
    if (!m_drag && far < QApplication::startDragDistance())
        return;
    if (m_player.state().log.groups[m_grip->group.value].shares) {
        cancelDrag();
        Q_EMIT dragRefused();
        return;
    }
    m_player.setPlaying(false);
    drag(event->position(), event->modifiers().testFlag(Qt::ShiftModifier));
}

void StageView::drag(const QPointF& to, bool all)
{
    m_drag = draggedTo(*m_grip, m_player.moment(), layoutNow(), sceneAt(to), all);
    update();
}

void StageView::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    if (m_drag)  // Shift may have been let go of since.
        drag(event->position(), event->modifiers().testFlag(Qt::ShiftModifier));
    const std::optional<BookmarkDrag> dropped = m_drag;
    cancelDrag();
    if (dropped)
        Q_EMIT bookmarkDropped(*dropped);
}

bool StageView::cancelDrag()
{
    const bool dragged = m_drag.has_value();
    m_grip.reset();
    m_drag.reset();
    update();
    return dragged;
}

}  // namespace millrace::ui
