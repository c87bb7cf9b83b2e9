// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>

#include "ui/paint/scene_painter.h"
#include "ui/scene/stage_scene.h"

namespace millrace::ui {

/// Paints whole frames: the static layer once, kept, and above it what moves. The screen, a PNG
/// and a video frame are all made here.
class FramePainter {
public:
    FramePainter(Theme theme, double devicePixelRatio) : m_painter{theme, devicePixelRatio} {}

    /// An opaque picture of options.width x options.height logical pixels.
    QImage frame(const Moment& moment, const SceneOptions& options);

    /// The moving part of the last frame, for hit tests.
    const Scene& lastScene() const { return m_moving; }

    /// Another run may declare other things: forget the static layer.
    void forget() { m_static = {}; }

    const Theme& theme() const { return m_painter.theme(); }
    double devicePixelRatio() const { return m_painter.devicePixelRatio(); }

private:
    ScenePainter m_painter;
    QImage m_static;
    Scene m_still;  ///< What m_static shows.
    StageLayout m_staticLayout;
    Scene m_moving;
};

}  // namespace millrace::ui
