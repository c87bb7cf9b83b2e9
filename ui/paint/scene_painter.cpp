// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/scene_painter.h"

#include <QFontMetricsF>
#include <QPainterPath>

#include "ui/paint/fonts.h"

namespace millrace::ui {

namespace {

constexpr qsizetype kSpritesMax = 4096;

QRectF rectOf(const Shape& shape)
{
    return {shape.rect.x, shape.rect.y, shape.rect.w, shape.rect.h};
}

QString wordsOf(const Shape& shape)
{
    return QString::fromUtf8(shape.text.data(), static_cast<qsizetype>(shape.text.size()));
}

/// Outline of a group's bookmark: shape and initial tell the group, not colour.
QPolygonF bookmarkOutline(const QRectF& rect, int variant)
{
    const double l = rect.left();
    const double r = rect.right();
    const double t = rect.top();
    const double b = rect.bottom();
    const double cx = rect.center().x();
    const double cy = rect.center().y();
    switch (variant) {
    case 0:
        return {
            {cx, t}, {r, t + rect.height() * 0.35}, {r, b}, {l, b}, {l, t + rect.height() * 0.35}};
    case 1:
        return {{cx, t - 1}, {r + 1, b}, {l - 1, b}};
    case 2:
        return {{cx, t - 1}, {r + 1, cy}, {cx, b + 1}, {l - 1, cy}};
    default:
        return {{cx, t},
                {r, t + rect.height() * 0.3},
                {r - 2, b},
                {l + 2, b},
                {l, t + rect.height() * 0.3}};
    }
}

}  // namespace

double ScenePainter::textWidth(const Shape& shape)
{
    return QFontMetricsF{textFont(shape.size, shape.bold)}.horizontalAdvance(wordsOf(shape));
}

void ScenePainter::paint(QPainter& painter, const Scene& scene)
{
    painter.setRenderHint(QPainter::Antialiasing);
    for (const Shape& shape : scene)
        paintShape(painter, shape);
}

void ScenePainter::paintShape(QPainter& painter, const Shape& shape)
{
    const auto pen = [&] {
        QPen line{m_theme.color(shape.stroke), shape.lineWidth};
        if (shape.dashed)
            line.setDashPattern({4.0 / shape.lineWidth, 3.0 / shape.lineWidth});
        return shape.stroke == ColorRole::None ? QPen{Qt::NoPen} : line;
    };
    switch (shape.kind) {
    case Shape::Kind::Box: {
        painter.setPen(pen());
        const QColor fill = shape.hue >= 0 ? m_theme.hue(shape.hue) : m_theme.color(shape.fill);
        painter.setBrush(fill.alpha() == 0 ? QBrush{Qt::NoBrush} : QBrush{fill});
        // A line of odd width is sharp when it runs through the middle of pixels.
        const double inset = shape.stroke == ColorRole::None ? 0.0 : 0.5;
        const QRectF rect = rectOf(shape).adjusted(inset, inset, -inset, -inset);
        if (shape.radius > 0)
            painter.drawRoundedRect(rect, shape.radius, shape.radius);
        else
            painter.drawRect(rect);
        break;
    }
    case Shape::Kind::Line:
        painter.setPen(pen());
        painter.drawLine(QPointF{shape.rect.x, shape.rect.y},
                         QPointF{shape.rect.right(), shape.rect.bottom()});
        break;
    case Shape::Kind::Ring:
        painter.setPen(
            QPen{m_theme.color(shape.stroke), shape.lineWidth, Qt::SolidLine, Qt::FlatCap});
        painter.setBrush(Qt::NoBrush);
        painter.drawArc(rectOf(shape), 90 * 16, -qRound(shape.part * 360 * 16));
        break;
    case Shape::Kind::Mark:
        paintMark(painter, shape);
        break;
    case Shape::Kind::Dot:
        paintDot(painter, shape);
        break;
    case Shape::Kind::Bookmark:
        paintBookmark(painter, shape);
        break;
    case Shape::Kind::Cross:
        paintCross(painter, shape);
        break;
    case Shape::Kind::Text:
        paintText(painter, shape);
        break;
    }
}

void ScenePainter::paintMark(QPainter& painter, const Shape& shape)
{
    const int look = (shape.hollow ? 1 : 0) + (shape.pale ? 2 : 0);
    const SpriteKey key{(shape.hue % 6) * 4 + look, shape.rect.w, shape.text};
    auto sprite = m_sprites.find(key);
    if (sprite == m_sprites.end()) {
        if (m_sprites.size() >= kSpritesMax)
            m_sprites.clear();
        sprite = m_sprites.insert(key, makeSprite(shape));
    }
    // One pixel of margin holds the outline's edge.
    painter.drawImage(QPointF{shape.rect.x - 1, shape.rect.y - 1}, *sprite);
}

QImage ScenePainter::makeSprite(const Shape& shape) const
{
    const double side = shape.rect.w + 2;
    QImage sprite{QSize{qCeil(side * m_ratio), qCeil(side * m_ratio)},
                  QImage::Format_ARGB32_Premultiplied};
    sprite.setDevicePixelRatio(m_ratio);
    sprite.fill(Qt::transparent);
    QPainter painter{&sprite};
    painter.setRenderHint(QPainter::Antialiasing);
    if (shape.pale)
        painter.setOpacity(0.6);
    const bool upcoming = shape.hue < 0;
    const QColor hue = upcoming ? m_theme.color(ColorRole::Muted) : m_theme.hue(shape.hue);
    const double width = shape.hollow && !upcoming ? 2.5 : 1.5;
    const QRectF disc = QRectF{1, 1, shape.rect.w, shape.rect.w}.adjusted(width / 2, width / 2,
                                                                          -width / 2, -width / 2);
    painter.setBrush(shape.hollow ? m_theme.color(ColorRole::Card) : hue);
    painter.setPen(QPen{shape.hollow ? hue : m_theme.color(ColorRole::Text), width});
    painter.drawEllipse(disc);
    if (!shape.text.empty()) {
        const double size = shape.text.size() <= 2   ? shape.rect.w * 0.46
                            : shape.text.size() == 3 ? shape.rect.w * 0.40
                                                     : shape.rect.w * 0.31;
        painter.setFont(textFont(size, true));
        const QColor letters = upcoming       ? m_theme.color(ColorRole::Muted)
                               : shape.hollow ? m_theme.color(ColorRole::Text)
                                              : m_theme.onHue(shape.hue);
        painter.setPen(letters);
        painter.drawText(QRectF{0, 0, side, side}, Qt::AlignCenter, wordsOf(shape));
    }
    return sprite;
}

void ScenePainter::paintText(QPainter& painter, const Shape& shape)
{
    const QFont font = textFont(shape.size, shape.bold);
    const QRectF rect = rectOf(shape);
    painter.setFont(font);
    painter.setPen(m_theme.color(shape.fill));
    if (shape.wrap) {
        painter.drawText(rect, int(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextWordWrap,
                         wordsOf(shape));
        return;
    }
    const SpriteKey key{static_cast<int>(shape.size) * 2 + (shape.bold ? 1 : 0), rect.width(),
                        shape.text};
    auto text = m_texts.find(key);
    if (text == m_texts.end()) {
        if (m_texts.size() >= kSpritesMax)
            m_texts.clear();
        QStaticText laidOut{
            QFontMetricsF{font}.elidedText(wordsOf(shape), Qt::ElideRight, rect.width())};
        laidOut.setTextFormat(Qt::PlainText);
        laidOut.setPerformanceHint(QStaticText::AggressiveCaching);
        laidOut.prepare(painter.transform(), font);
        text = m_texts.insert(key, laidOut);
    }
    const QSizeF size = text->size();
    double x = rect.left();
    if (shape.align == Align::Center)
        x += (rect.width() - size.width()) / 2;
    else if (shape.align == Align::Right)
        x = rect.right() - size.width();
    painter.drawStaticText(QPointF{x, rect.center().y() - size.height() / 2}, *text);
}

void ScenePainter::paintDot(QPainter& painter, const Shape& shape) const
{
    painter.fillRect(QRectF{shape.rect.x, shape.rect.y, shape.rect.w, shape.rect.h},
                     m_theme.hue(shape.hue));
}

void ScenePainter::paintBookmark(QPainter& painter, const Shape& shape) const
{
    const QColor ink = m_theme.color(ColorRole::Text);
    painter.setPen(QPen{ink, 1.5});
    painter.setBrush(shape.hollow ? m_theme.color(ColorRole::Area) : ink);
    painter.drawPolygon(bookmarkOutline(rectOf(shape), shape.variant));
    if (shape.rect.w < 12)
        return;
    painter.setFont(textFont(shape.rect.w * 0.56, true));
    painter.setPen(shape.hollow ? ink : m_theme.color(ColorRole::Area));
    QRectF letter = rectOf(shape);
    letter.translate(0, shape.variant == 1 ? 3 : shape.variant == 2 ? 0 : 1.5);
    painter.drawText(letter, Qt::AlignCenter, wordsOf(shape));
}

void ScenePainter::paintCross(QPainter& painter, const Shape& shape) const
{
    painter.setPen(QPen{m_theme.color(ColorRole::Card), 1});
    painter.setBrush(m_theme.color(ColorRole::Warn));
    const QRectF rect = rectOf(shape);
    painter.drawEllipse(rect);
    const double arm = rect.width() * 0.2;
    painter.setPen(QPen{m_theme.color(ColorRole::Card), 1.6});
    painter.drawLine(rect.center() + QPointF{-arm, -arm}, rect.center() + QPointF{arm, arm});
    painter.drawLine(rect.center() + QPointF{-arm, arm}, rect.center() + QPointF{arm, -arm});
}

}  // namespace millrace::ui
