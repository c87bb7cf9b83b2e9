// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QWidget>

#include "ui/paint/frame_painter.h"
#include "ui/playback/player.h"

namespace millrace::ui {

/// The stage: tape, both halves, scoreboard. A click selects. What it shows can also be read: the
/// sentence of the moment is its accessible description.
class StageView : public QWidget {
    Q_OBJECT

public:
    explicit StageView(Player& player, QWidget* parent = nullptr);

    void setDark(bool dark);
    /// The selection is about to be killed: shown, not done.
    void setKillPreview(bool preview);

    /// What is on the screen, for tests.
    const Scene& lastScene() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    /// Screen pixels per pixel of the scene: a large stage shows larger things, not emptier ones.
    double scale() const;

    Player& m_player;
    bool m_dark = false;
    bool m_killPreview = false;
    std::optional<FramePainter> m_painter;
};

}  // namespace millrace::ui
