// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QImage>
#include <QPainter>
#include <QStaticText>

#include "ui/paint/sprites.h"
#include "ui/paint/theme.h"
#include "ui/scene/scene.h"

namespace millrace::ui {

/// Draws scenes. What appears again and again is drawn once and kept.
class ScenePainter {
public:
    ScenePainter(Theme theme, double devicePixelRatio)
        : m_theme{theme}
        , m_ratio{devicePixelRatio}
        , m_sprites{theme, devicePixelRatio}
    {
    }

    /// Into an image of 32 bits a pixel whose own pixel ratio is 1: sprites are copied pixel by
    /// pixel, and a painter that scales would resample them.
    void paint(QImage& target, const Scene& scene);

    const Theme& theme() const { return m_theme; }
    double devicePixelRatio() const { return m_ratio; }

    /// Width of a text shape's words as they would be drawn without eliding.
    static double textWidth(const Shape& shape);

private:
    struct Words {
        QStaticText text;
        double width = 0;
        double height = 0;
    };

    void paintShape(QPainter& painter, const Shape& shape);
    void paintSprite(QPainter& painter, const Shape& shape);
    void paintBox(QPainter& painter, const Shape& shape);
    void paintText(QPainter& painter, const Shape& shape);
    void paintCross(QPainter& painter, const Shape& shape) const;
    const Words& wordsFor(const Shape& shape);
    QRectF deviceRect(const Shape& shape) const;

    Theme m_theme;
    double m_ratio;
    Sprites m_sprites;
    QHash<SpriteKey, Words> m_words;
};

}  // namespace millrace::ui
