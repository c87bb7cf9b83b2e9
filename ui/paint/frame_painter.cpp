// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/frame_painter.h"

#include <QtMath>

#include "ui/scene/raised_labels.h"

namespace millrace::ui {

QImage FramePainter::frame(const Moment& moment, const SceneOptions& options)
{
    const double ratio = m_painter.devicePixelRatio();
    const QSize size{qRound(options.width * ratio), qRound(options.height * ratio)};
    const StageLayout layout = options.layout();
    if (m_static.size() != size || m_staticLayout != layout) {
        m_static = QImage{size, QImage::Format_RGB32};
        m_staticLayout = layout;
        m_static.fill(theme().color(ColorRole::Window));
        m_still = staticScene(moment, options);
        m_painter.paint(m_static, m_still);
    }
    QImage frame = m_static.copy();
    m_moving = movingScene(moment, options);
    raiseLabels(m_moving, m_still);
    m_painter.paint(frame, m_moving);
    frame.setDevicePixelRatio(ratio);
    return frame;
}

}  // namespace millrace::ui
