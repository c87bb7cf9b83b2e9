// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QWidget>

#include "ui/paint/frame_painter.h"
#include "ui/playback/player.h"
#include "ui/scene/inspection.h"
#include "ui/scene/reading_order.h"
#include "ui/scene/scrolling.h"

namespace millrace::ui {

/// The stage: tape, both halves, scoreboard. A click selects. What it shows can also be read: the
/// sentence of the moment is its accessible description, and its things are its children (see
/// stage_accessible.h).
class StageView : public QWidget {
    Q_OBJECT

public:
    explicit StageView(Player& player, QWidget* parent = nullptr);

    void setDark(bool dark);
    /// For who sits far away: all is larger, and there is less of it.
    void setEnlarged(bool enlarged);
    /// The selection is about to be killed: shown, not done.
    void setKillPreview(bool preview);
    /// Of every column.
    void scrollToTop();

    /// A bookmark that is being dragged stays where it was; false when none is.
    bool cancelDrag();
    bool isDragging() const { return m_drag.has_value(); }
    /// Below the name of the profile of a half: Thing::Log or Thing::List.
    QPoint placeOfProfile(Thing half) const;
    /// The largest shape of a thing; in the middle when it is not on the screen.
    QRect placeOf(Thing thing, std::uint32_t index) const;

    /// What the last frame shows that can be selected, in the order of the keys.
    std::vector<ThingAt> things() const { return thingsOf(lastScene()); }
    /// Also those that are scrolled away: to be selected is to come into view.
    std::vector<ThingAt> thingsToWalk() const;
    /// Which of things() it is; -1: none of them.
    int placeAmongThings(const ThingAt& thing) const;
    /// What lies there, in pixels of the widget; Thing::Run where nothing does.
    ThingAt thingAt(const QPointF& at) const;
    Inspection inspection(const ThingAt& thing) const;
    void select(const ThingAt& thing) { m_player.select(Selection{thing.first, thing.second}); }
    /// Thing::Run where nothing is.
    ThingAt selected() const;

    /// What is on the screen, for tests.
    const Scene& lastScene() const;
    /// Screen pixels per pixel of the scene: a large stage shows larger things, not emptier ones.
    double scale() const;

Q_SIGNALS:
    /// Let go of; all partitions go to the time of that record, or to the end.
    void bookmarkDropped(const BookmarkDrag& drag);
    /// A share group has none to drag.
    void dragRefused();
    /// A right click on a thing, which is selected now.
    void faultsWanted();
    void profileClicked(Thing half, const QPoint& at);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    Point sceneAt(const QPointF& at) const;
    StageLayout layoutNow() const;
    SceneOptions optionsNow() const;
    void drag(const QPointF& to, bool all);
    void tellWhatIsSelected();
    std::optional<Column> columnAt(Point at) const;
    std::optional<Column> columnForKeys() const;
    bool scroll(Column column, int rows);
    bool bringIntoView();

    Player& m_player;
    bool m_dark = false;
    bool m_enlarged = false;
    bool m_killPreview = false;
    std::optional<FramePainter> m_painter;
    std::optional<BookmarkGrip> m_grip;  ///< While the button is down.
    std::optional<BookmarkDrag> m_drag;
    QPointF m_pressedAt;
    double m_inspectorFrom = 0;  ///< Lines of it that are scrolled away, and parts of one.
    Scrolled m_scrolled;
    double m_wheel = 0;         ///< Turned so far, in rows of a column.
    bool m_tellsLater = false;  ///< What is selected, once it is drawn.
};

}  // namespace millrace::ui
