// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/frame_painter.h"

#include <QtMath>

namespace millrace::ui {

QImage FramePainter::frame(const Moment& moment, const SceneOptions& options)
{
    const double ratio = m_painter.devicePixelRatio();
    const QSize size{qRound(options.width * ratio), qRound(options.height * ratio)};
    if (m_static.size() != size) {
        m_static = QImage{size, QImage::Format_RGB32};
        m_static.setDevicePixelRatio(ratio);
        m_static.fill(theme().color(ColorRole::Window));
        QPainter painter{&m_static};
        m_painter.paint(painter, staticScene(moment, options));
    }
    QImage frame = m_static.copy();
    frame.setDevicePixelRatio(ratio);
    m_moving = movingScene(moment, options);
    QPainter painter{&frame};
    m_painter.paint(painter, m_moving);
    return frame;
}

}  // namespace millrace::ui
