// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <QList>
#include <QWidget>

#include "ui/document/scenario_document.h"
#include "ui/playback/player.h"
#include "ui/timeline/strip_job.h"
#include "ui/timeline/time_axis.h"

class QAction;

namespace millrace::ui {

/// The lines of the timeline as things: each from what it breaks to what it starts again. Drag its
/// head to move it, its end to stretch it; the selected one can be muted, copied and taken away.
/// Below them, when asked for, what the selected fault would do at every place of the run.
class FaultLane : public QWidget {
    Q_OBJECT

public:
    FaultLane(Player& player, ScenarioDocument& document, QWidget* parent = nullptr);
    ~FaultLane() override;

    /// What the menu of a line offers.
    void setMenu(const QList<QAction*>& actions) { m_menu = actions; }
    TimeAxis axis() const;

    const std::optional<int>& selectedLine() const { return m_selected; }
    bool hasStrip() const { return m_strip != nullptr; }
    const std::vector<StripCell>& cells() const { return m_cells; }
    /// What is said at this place, of lines or of poison; empty where there is neither.
    QString tipAt(const QPointF& point) const;
    /// Of the line that was made last; empty where it changes something, or that is not known yet.
    QString whyLastChangesNothing() const;
    static constexpr int kPositions = 180;

    // Of the selected line; each says so when there is none.
    void selectNext();
    void moveToPlayhead();
    void copyToPlayhead();
    void toggleMute();
    void remove();
    /// Shows its strip, or hides it.
    void toggleStrip();
    /// Moves it to a place of the strip, and the playhead too.
    void openCell(const StripCell& cell);

Q_SIGNALS:
    void refused(const QString& sentence);
    void said(const QString& hint);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool event(QEvent* event) override;

private:
    /// One line as it is drawn.
    struct Item {
        int line = 0;
        SimTime at{};
        std::optional<SimTime> restart;
        bool muted = false;
        QString caption;
        int lane = 0;  ///< From above; what overlaps in time lies below each other.
    };
    /// An event that is poison: no line of the timeline, and as much of a fault.
    struct Poison {
        SimTime at{};
        QString caption;
    };
    enum class Grip { None, Head, End };

    static constexpr int kItemHeight = 16;
    static constexpr int kLanes = 3;  ///< More of them share these.
    static constexpr int kLanePitch = 12;

    int itemsHeight() const { return kItemHeight + kLanePitch * (m_lanes - 1); }
    void setLanes();
    void fitHeight();

    void showLines();
    void showPoison();
    const Item* selected() const;
    void pick(const Item& item);
    /// The lines by where they are drawn: those of one crowd lie upon each other.
    std::vector<std::span<const Item>> crowds() const;
    std::span<const Item> crowdOf(const Item& item) const;
    QString captionOf(std::span<const Item> crowd) const;
    QString tipOf(std::span<const Item> crowd) const;
    QString tipOf(const Item& item) const;
    QString whyNothing(const Intervention& line) const;
    bool ready();
    void report(const std::vector<Error>& errors);
    SimTime timeAt(double x) const;
    std::pair<const Item*, Grip> gripAt(const QPointF& point) const;
    const StripCell* cellAt(const QPointF& point) const;
    void dropStrip();
    void paintItems(QPainter& painter) const;
    void paintPoison(QPainter& painter) const;
    void paintWords(QPainter& painter) const;
    void paintStrip(QPainter& painter) const;

    Player& m_player;
    ScenarioDocument& m_document;
    QList<QAction*> m_menu;
    std::vector<Item> m_items;
    int m_lanes = 1;
    std::vector<Poison> m_poison;
    std::optional<int> m_selected;
    Grip m_grip = Grip::None;
    bool m_isTurn =
        false;  ///< Pressed was what is picked: when nothing moves, it is the next one's turn.
    int m_gesture = 0;
    std::unique_ptr<StripJob> m_strip;
    Scenario m_stripOf;
    SimTime m_stripEnd{};  ///< Of the runs that it compares.
    std::vector<StripCell> m_cells;
};

}  // namespace millrace::ui
