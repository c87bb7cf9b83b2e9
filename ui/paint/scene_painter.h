// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QHash>
#include <QImage>
#include <QPainter>
#include <QStaticText>

#include "ui/paint/theme.h"
#include "ui/scene/scene.h"

namespace millrace::ui {

/// What tells two sprites, or two laid-out texts, apart.
struct SpriteKey {
    int variant = 0;  ///< Hue and look of a mark; size, weight and alignment of a text.
    double width = 0;
    std::string text;

    bool operator==(const SpriteKey&) const = default;
    friend size_t qHash(const SpriteKey& key, size_t seed = 0)
    {
        return qHashBits(key.text.data(), key.text.size(),
                         qHashMulti(seed, key.variant, key.width));
    }
};

/// Draws scenes. Marks are drawn once and kept as sprites, texts are laid out once.
class ScenePainter {
public:
    ScenePainter(Theme theme, double devicePixelRatio) : m_theme{theme}, m_ratio{devicePixelRatio}
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
    void paintDot(QPainter& painter, const Shape& shape) const;
    void paintBookmark(QPainter& painter, const Shape& shape) const;
    void paintCross(QPainter& painter, const Shape& shape) const;
    QImage makeSprite(const Shape& shape) const;

    Theme m_theme;
    double m_ratio;
    QHash<SpriteKey, QImage> m_sprites;
    QHash<SpriteKey, QStaticText> m_texts;  ///< Elided and laid out.
};

}  // namespace millrace::ui
