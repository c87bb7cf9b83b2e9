// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/scene_painter.h"

#include <cmath>

#include <QFontMetricsF>

#include "ui/paint/crowd.h"
#include "ui/paint/fonts.h"

namespace millrace::ui {

namespace {

/// Where words are written in the colour of their ground before they are written above it.
constexpr double kEdge = 2.0;
constexpr double kDiagonal = kEdge * 0.7;
constexpr QPointF kHalo[] = {{-kEdge, 0},
                             {kEdge, 0},
                             {0, -kEdge},
                             {0, kEdge},
                             {-kDiagonal, -kDiagonal},
                             {kDiagonal, -kDiagonal},
                             {-kDiagonal, kDiagonal},
                             {kDiagonal, kDiagonal}};

QString wordsOf(const Shape& shape)
{
    return QString::fromUtf8(shape.text.data(), static_cast<qsizetype>(shape.text.size()));
}

}  // namespace

double ScenePainter::textWidth(const Shape& shape)
{
    return QFontMetricsF{textFont(shape.size, shape.bold)}.horizontalAdvance(wordsOf(shape));
}

void ScenePainter::paint(QImage& target, const Scene& scene)
{
    QPainter painter;
    const auto begin = [&] {
        painter.begin(&target);
        painter.setRenderHint(QPainter::Antialiasing);
    };
    begin();
    for (const Shape& shape : scene) {
        if (shape.dots.empty()) {
            paintShape(painter, shape);
            continue;
        }
        // Pixels are written by hand here, and no painter may hold them meanwhile.
        painter.end();
        if (shape.kind == Shape::Kind::Dot)
            paintDots(target, shape.dots, m_theme, m_ratio);
        else
            paintDensity(target, shape.dots, m_theme.color(shape.fill), m_ratio);
        begin();
    }
}

QRectF ScenePainter::deviceRect(const Shape& shape) const
{
    return {shape.rect.x * m_ratio, shape.rect.y * m_ratio, shape.rect.w * m_ratio,
            shape.rect.h * m_ratio};
}

void ScenePainter::paintShape(QPainter& painter, const Shape& shape)
{
    switch (shape.kind) {
    case Shape::Kind::Box:
        paintBox(painter, shape);
        break;
    case Shape::Kind::Line: {
        QPen pen{m_theme.color(shape.stroke), shape.lineWidth * m_ratio, Qt::SolidLine,
                 Qt::FlatCap};
        if (shape.dashed)
            pen.setDashPattern({3.0 / shape.lineWidth, 3.0 / shape.lineWidth});
        painter.setPen(pen);
        const QRectF rect = deviceRect(shape);
        painter.drawLine(rect.topLeft(), rect.bottomRight());
        break;
    }
    case Shape::Kind::Ring:
        painter.setPen(QPen{m_theme.color(shape.stroke), shape.lineWidth * m_ratio, Qt::SolidLine,
                            Qt::FlatCap});
        painter.setBrush(Qt::NoBrush);
        painter.drawArc(deviceRect(shape), 90 * 16, -qRound(shape.part * 360 * 16));
        break;
    case Shape::Kind::Mark:
    case Shape::Kind::Bookmark:
        paintSprite(painter, shape);
        break;
    case Shape::Kind::Cross:
        paintCross(painter, shape);
        break;
    case Shape::Kind::Text:
        paintText(painter, shape);
        break;
    case Shape::Kind::Dot:
    case Shape::Kind::Density:
        break;  // Empty ones: paint() does the others.
    }
}

void ScenePainter::paintSprite(QPainter& painter, const Shape& shape)
{
    const QRectF rect = deviceRect(shape);
    const QImage& sprite = m_sprites.of(shape, qRound(rect.width()), qRound(rect.height()));
    painter.drawImage(
        QPoint{qRound(rect.x()) - Sprites::kMargin, qRound(rect.y()) - Sprites::kMargin}, sprite);
}

void ScenePainter::paintBox(QPainter& painter, const Shape& shape)
{
    // From pixel to pixel: neighbours keep equal gaps at every ratio.
    const QRectF exact = deviceRect(shape);
    const QRect rect{QPoint{qRound(exact.left()), qRound(exact.top())},
                     QPoint{qRound(exact.right()) - 1, qRound(exact.bottom()) - 1}};
    if (rect.isEmpty() ||
        (shape.fill == ColorRole::None && shape.stroke == ColorRole::None && shape.hue < 0))
        return;
    if (shape.stroke == ColorRole::None && shape.radius <= 0) {
        painter.fillRect(rect, shape.hue >= 0 ? m_theme.hue(shape.hue) : m_theme.color(shape.fill));
        return;
    }
    // Bars grow with every frame, and large boxes are few: neither is worth keeping.
    constexpr int kPixelsMax = 320 * 140;
    if (shape.stroke == ColorRole::None || rect.width() * rect.height() > kPixelsMax) {
        drawBox(painter, m_theme, shape, QRectF{rect}, m_ratio);
        return;
    }
    painter.drawImage(rect.topLeft() - QPoint{Sprites::kMargin, Sprites::kMargin},
                      m_sprites.of(shape, rect.width(), rect.height()));
}

const ScenePainter::Words& ScenePainter::wordsFor(const Shape& shape)
{
    const SpriteKey key{.width = static_cast<int>(std::lround(shape.rect.w * 10)),
                        .height = static_cast<int>(std::lround(shape.size * 10)),
                        .look = shape.bold ? 1 : 0,
                        .text = shape.text};
    if (const auto kept = m_words.constFind(key); kept != m_words.cend())
        return *kept;
    if (m_words.size() >= Sprites::kMax)
        m_words.clear();
    const QFont font = textFont(shape.size * m_ratio, shape.bold);
    const QFontMetricsF metrics{font};
    const QString shown =
        metrics.elidedText(wordsOf(shape), Qt::ElideRight, shape.rect.w * m_ratio);
    Words words{QStaticText{shown}, metrics.horizontalAdvance(shown), metrics.height()};
    words.text.setTextFormat(Qt::PlainText);
    words.text.prepare({}, font);
    return *m_words.insert(key, words);
}

void ScenePainter::paintText(QPainter& painter, const Shape& shape)
{
    if (shape.text.empty())
        return;
    if (shape.wrap) {
        painter.setFont(textFont(shape.size * m_ratio, shape.bold));
        painter.setPen(m_theme.color(shape.fill));
        painter.drawText(deviceRect(shape),
                         static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextWordWrap,
                         wordsOf(shape));
        return;
    }
    const Words& words = wordsFor(shape);
    const QRectF rect = deviceRect(shape);
    const double x = shape.align == Align::Left     ? rect.left()
                     : shape.align == Align::Center ? rect.center().x() - words.width / 2
                                                    : rect.right() - words.width;
    const QPointF at{std::round(x), std::round(rect.center().y() - words.height / 2)};
    painter.setFont(textFont(shape.size * m_ratio, shape.bold));
    if (shape.haloed) {
        painter.setPen(m_theme.color(shape.ground));
        for (const QPointF& to : kHalo)
            painter.drawStaticText(at + to * m_ratio, words.text);
    }
    painter.setPen(m_theme.color(shape.fill));
    painter.drawStaticText(at, words.text);
}

void ScenePainter::paintCross(QPainter& painter, const Shape& shape) const
{
    const QRectF rect = deviceRect(shape);
    const QColor ground = m_theme.color(ColorRole::Card);
    painter.setPen(QPen{ground, 1.2 * m_ratio});
    painter.setBrush(m_theme.color(ColorRole::Warn));
    painter.drawEllipse(rect);
    const double arm = rect.width() * 0.19;
    painter.setPen(QPen{ground, 1.6 * m_ratio, Qt::SolidLine, Qt::RoundCap});
    painter.drawLine(rect.center() + QPointF{-arm, -arm}, rect.center() + QPointF{arm, arm});
    painter.drawLine(rect.center() + QPointF{-arm, arm}, rect.center() + QPointF{arm, -arm});
}

}  // namespace millrace::ui
