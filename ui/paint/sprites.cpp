// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/sprites.h"

#include <cmath>

#include <QFontMetricsF>
#include <QPainter>

#include "ui/paint/fonts.h"

namespace millrace::ui {

namespace {

SpriteKey keyOf(const Shape& shape, int width, int height)
{
    const auto tenths = [](double value) { return static_cast<int>(std::lround(value * 10)); };
    // Entities of one hue share sprites; -1 is an item that has not happened.
    const int hue = shape.hue < 0 ? 15 : shape.hue % Theme::kHues;
    return {.kind = static_cast<int>(shape.kind) * 8 + shape.variant,
            .width = width,
            .height = height,
            .look = hue | (shape.hollow ? 16 : 0) | (shape.pale ? 32 : 0) |
                    (shape.dashed ? 64 : 0) | static_cast<int>(shape.fill) << 8 |
                    static_cast<int>(shape.stroke) << 16,
            .pen = tenths(shape.lineWidth) | tenths(shape.radius) << 12,
            .text = shape.text};
}

/// Letters in the middle of a box, no smaller than can be read: rather squeezed, and rather
/// without their number than too narrow.
void drawLetters(QPainter& painter, const QRectF& box, std::string_view text, double pixels,
                 double widest, const QColor& color)
{
    constexpr double kNarrowest = 0.58;
    QString words = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    const QFont font = textFont(pixels, true);
    double width = QFontMetricsF{font}.horizontalAdvance(words);
    if (width * kNarrowest > widest) {
        while (!words.isEmpty() && words.back().isDigit())
            words.chop(1);
        width = QFontMetricsF{font}.horizontalAdvance(words);
    }
    const double squeeze = std::min(1.0, widest / std::max(1.0, width));
    painter.save();
    painter.translate(box.center());
    painter.scale(squeeze, 1.0);
    painter.setFont(font);
    painter.setPen(color);
    painter.drawText(QRectF{-width, -box.height() / 2, 2 * width, box.height()},
                     Qt::AlignCenter | Qt::TextSingleLine, words);
    painter.restore();
}

void drawMark(QPainter& painter, const Theme& theme, const Shape& shape, const QRectF& rect,
              double ratio)
{
    if (shape.pale)
        painter.setOpacity(0.6);
    const bool upcoming = shape.hue < 0;
    const QColor hue = upcoming ? theme.color(ColorRole::Muted) : theme.hue(shape.hue);
    const double pen = ratio * (shape.hollow && !upcoming ? 2.4 : 1.4);
    painter.setBrush(shape.hollow ? theme.color(ColorRole::Card) : hue);
    painter.setPen(QPen{shape.hollow ? hue : theme.color(ColorRole::Text), pen});
    const double inset = pen / 2;
    painter.drawEllipse(rect.adjusted(inset, inset, -inset, -inset));
    if (shape.text.empty())
        return;
    const double pixels = std::max(11.0 * ratio, rect.width() * 0.40);
    // The chord of the disc at the height of the letters.
    const double inner = rect.width() / 2 - pen;
    const double chord = 2 * std::sqrt(std::max(1.0, inner * inner - pixels * pixels * 0.13));
    drawLetters(painter, rect, shape.text, pixels, chord - 0.5 * ratio,
                upcoming       ? theme.color(ColorRole::Muted)
                : shape.hollow ? theme.color(ColorRole::Text)
                               : theme.onHue(shape.hue));
}

/// Outline of a group's bookmark: shape and initial tell the group, not colour. The tip is up.
QPolygonF bookmarkOutline(const QRectF& rect, int variant)
{
    const double l = rect.left();
    const double r = rect.right();
    const double t = rect.top();
    const double b = rect.bottom();
    const double cx = rect.center().x();
    const double w = rect.width();
    switch (variant) {
    case 0:  // A house.
        return {{cx, t},
                {r - w * 0.06, t + w * 0.3},
                {r - w * 0.06, b},
                {l + w * 0.06, b},
                {l + w * 0.06, t + w * 0.3}};
    case 1:  // A tent, a little wider at its foot to hold its letter.
        return {{cx, t}, {r + w * 0.08, b}, {l - w * 0.08, b}};
    case 2:  // A diamond.
        return {{cx, t - w * 0.02},
                {r + w * 0.06, t + w / 2},
                {cx, b + w * 0.04},
                {l - w * 0.06, t + w / 2}};
    default:  // A flag with a cut foot.
        return {{cx, t},           {r - w * 0.06, t + w * 0.3}, {r - w * 0.06, b},
                {cx, b - w * 0.2}, {l + w * 0.06, b},           {l + w * 0.06, t + w * 0.3}};
    }
}

void drawBookmark(QPainter& painter, const Theme& theme, const Shape& shape, const QRectF& rect,
                  double ratio)
{
    const QColor ink = theme.color(ColorRole::Text);
    const QColor ground = theme.color(ColorRole::Card);
    painter.setPen(QPen{ink, 1.4 * ratio, Qt::SolidLine, Qt::SquareCap, Qt::RoundJoin});
    painter.setBrush(shape.hollow ? ground : ink);
    painter.drawPolygon(bookmarkOutline(rect, shape.variant));
    if (rect.width() < 14 * ratio)
        return;
    const double down = shape.variant == 1 ? 0.19 : shape.variant == 2 ? 0.0 : 0.08;
    drawLetters(painter, rect.translated(0, rect.height() * down), shape.text, 11 * ratio,
                rect.width() * (shape.variant == 1 ? 0.62 : 0.72), shape.hollow ? ink : ground);
}

}  // namespace

size_t qHash(const SpriteKey& key, size_t seed)
{
    return qHashMulti(seed, key.kind, key.width, key.height, key.look, key.pen,
                      QByteArrayView{key.text.data(), static_cast<qsizetype>(key.text.size())});
}

const QImage& Sprites::of(const Shape& shape, int width, int height)
{
    const SpriteKey key = keyOf(shape, width, height);
    if (const auto kept = m_kept.constFind(key); kept != m_kept.cend())
        return *kept;
    if (m_kept.size() >= kMax)
        m_kept.clear();
    QImage image{QSize{width + 2 * kMargin, height + 2 * kMargin},
                 QImage::Format_ARGB32_Premultiplied};
    image.fill(Qt::transparent);
    QPainter painter{&image};
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF rect(kMargin, kMargin, width, height);
    switch (shape.kind) {
    case Shape::Kind::Mark:
        drawMark(painter, m_theme, shape, rect, m_ratio);
        break;
    case Shape::Kind::Bookmark:
        drawBookmark(painter, m_theme, shape, rect, m_ratio);
        break;
    default:
        drawBox(painter, m_theme, shape, rect, m_ratio);
        break;
    }
    painter.end();
    return *m_kept.insert(key, image);
}

void drawBox(QPainter& painter, const Theme& theme, const Shape& shape, const QRectF& rect,
             double ratio)
{
    const QColor fill = shape.hue >= 0 ? theme.hue(shape.hue) : theme.color(shape.fill);
    painter.setBrush(fill.alpha() == 0 ? QBrush{Qt::NoBrush} : QBrush{fill});
    double inset = 0;
    if (shape.stroke == ColorRole::None) {
        painter.setPen(Qt::NoPen);
    } else {
        // Whole pixels, so that borders are sharp at every ratio.
        const double width = std::max(1.0, std::round(shape.lineWidth * ratio));
        QPen pen{theme.color(shape.stroke), width, Qt::SolidLine, Qt::FlatCap};
        if (shape.dashed)
            pen.setDashPattern({4 * ratio / width, 3 * ratio / width});
        painter.setPen(pen);
        inset = width / 2;
    }
    const double radius = std::min(shape.radius * ratio, std::min(rect.width(), rect.height()) / 2);
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
}

}  // namespace millrace::ui
