// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QImage>
#include <QPainter>

#include "ui/paint/theme.h"
#include "ui/scene/scene.h"

namespace millrace::ui {

/// Draws scenes. Marks are drawn once and kept as sprites.
class ScenePainter {
public:
    ScenePainter(Theme theme, double devicePixelRatio)
        : m_theme{theme}
        , m_ratio{devicePixelRatio}
    {
    }

    /// The painter's coordinates are the scene's logical pixels.
    void paint(QPainter& painter, const Scene& scene);

    const Theme& theme() const { return m_theme; }
    double devicePixelRatio() const { return m_ratio; }

    /// Width of a text shape's words as they would be drawn without eliding.
    static double textWidth(const Shape& shape);

private:
    void paintShape(QPainter& painter, const Shape& shape);
    void paintMark(QPainter& painter, const Shape& shape);
    void paintText(QPainter& painter, const Shape& shape);
    void paintBookmark(QPainter& painter, const Shape& shape) const;
    void paintCross(QPainter& painter, const Shape& shape) const;
    QImage makeSprite(const Shape& shape) const;

    Theme m_theme;
    double m_ratio;
    QHash<QString, QImage> m_sprites;
    QHash<QString, QString> m_elided;
};

}  // namespace millrace::ui
