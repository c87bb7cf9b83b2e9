// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include "ui/playback/player.h"

class QAction;
class QHBoxLayout;
class QLabel;
class QPushButton;

namespace millrace::ui {

class TimelineView;
struct Theme;

/// Play, step, speed, the clock and the timeline.
class TransportBar : public QFrame {
    Q_OBJECT

public:
    /// The actions its buttons trigger.
    struct Actions {
        QAction* start;
        QAction* stepBack;
        QAction* playPause;
        QAction* stepForward;
        QAction* end;
        QAction* slower;
        QAction* faster;
    };

    TransportBar(Player& player, const Actions& actions, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// One more thing in the row, before the hint.
    void addTravel(QWidget* widget);
    /// One more row on the timeline's axis, above it.
    void addAbove(QWidget* lane);
    /// One more row on the timeline's axis, below it.
    void addLane(QWidget* lane);
    TimelineView* timeline() const { return m_timeline; }

Q_SIGNALS:
    void lengthWanted(const QPoint& at);  ///< To choose how long the run lasts; where, on screen.

private:
    QPushButton* addButton(QAction* action, const char* name, int width);
    void showState();
    QString speedText() const;

    Player& m_player;
    QPushButton* m_start = nullptr;
    QPushButton* m_back = nullptr;
    QPushButton* m_play = nullptr;
    QPushButton* m_forward = nullptr;
    QPushButton* m_end = nullptr;
    QLabel* m_clock = nullptr;
    QPushButton* m_length = nullptr;
    QLabel* m_speed = nullptr;
    TimelineView* m_timeline = nullptr;
    QHBoxLayout* m_travel = nullptr;
    QColor m_ink;
    QColor m_onAccent;
};

}  // namespace millrace::ui
