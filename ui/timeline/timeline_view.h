// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <utility>

#include <QWidget>

#include "core/analysis/questions.h"
#include "ui/playback/player.h"
#include "ui/timeline/mark_labels.h"

namespace millrace::ui {

/// The whole run as one line: the past filled, marks with words where there is room (over two rows
/// in a high window), a handle to drag. Also by keyboard, through the actions of the window. In
/// front of the handle the ghosts of what comes next for the selected thing, while nothing plays.
class TimelineView : public QWidget {
    Q_OBJECT

public:
    explicit TimelineView(Player& player, QWidget* parent = nullptr);
    QSize sizeHint() const override { return {600, minimumHeight()}; }

    void showNext(std::vector<Told> next);
    /// The words of the ghosts at or near `x`, a line each.
    QString ghostsAt(double x) const;
    void paintLoop(QPainter& painter) const;

    /// Marks as they are drawn, for tests.
    std::vector<MarkLabel> shownMarks() const;
    /// From where to where the loop goes, once it was set; whether it is played is another matter.
    std::optional<std::pair<double, double>> loopBracket() const;
    TimeAxis axis() const;
    const std::vector<Told>& next() const { return m_next; }

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    double trackY() const;
    int rows() const;

    Player& m_player;
    std::vector<Told> m_next;
};

}  // namespace millrace::ui
