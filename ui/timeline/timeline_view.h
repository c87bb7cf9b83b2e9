// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/playback/player.h"
#include "ui/timeline/mark_labels.h"

namespace millrace::ui {

/// The whole run as one line: the past filled, marks with words where there is room, a handle
/// to drag. Also by keyboard, through the actions of the window.
class TimelineView : public QWidget {
    Q_OBJECT

public:
    explicit TimelineView(Player& player, QWidget* parent = nullptr);
    QSize sizeHint() const override { return {600, 38}; }

    /// Marks as they are drawn, for tests.
    std::vector<MarkLabel> shownMarks() const;
    TimeAxis axis() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    Player& m_player;
};

}  // namespace millrace::ui
