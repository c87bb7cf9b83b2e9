// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QImage>

#include "ui/paint/theme.h"
#include "ui/scene/scene.h"

namespace millrace::ui {

/// What decides a sprite's pixels.
struct SpriteKey {
    int kind = 0;
    int width = 0;  ///< Device pixels.
    int height = 0;
    int look = 0;  ///< Hue, colours and flags, packed.
    int pen = 0;   ///< Line width and radius, packed.
    std::string text;

    bool operator==(const SpriteKey&) const = default;
};
size_t qHash(const SpriteKey& key, size_t seed = 0);

/// Draws a box into device pixels: borders lie inside of it and on whole pixels.
void drawBox(QPainter& painter, const Theme& theme, const Shape& shape, const QRectF& rect,
             double ratio);

/// Shapes that appear again and again, drawn once: marks, bookmarks and bordered boxes. Bounded.
class Sprites {
public:
    Sprites(Theme theme, double ratio) : m_theme{theme}, m_ratio{ratio} {}

    /// An image in device pixels with a margin of kMargin. `width` and `height` are those of the
    /// shape itself, in device pixels.
    const QImage& of(const Shape& shape, int width, int height);

    static constexpr int kMargin = 2;
    static constexpr qsizetype kMax = 4096;
    qsizetype size() const { return m_kept.size(); }

private:
    Theme m_theme;
    double m_ratio;
    QHash<SpriteKey, QImage> m_kept;
};

}  // namespace millrace::ui
