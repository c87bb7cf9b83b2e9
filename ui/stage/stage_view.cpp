// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stage/stage_view.h"

#include <algorithm>

#include <QMouseEvent>
#include <QPainter>

namespace millrace::ui {

StageView::StageView(Player& player, QWidget* parent) : QWidget{parent}, m_player{player}
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMinimumSize(760, 420);
    setFocusPolicy(Qt::ClickFocus);
    setAccessibleName(tr("Stage"));
    connect(&player, &Player::moved, this, qOverload<>(&QWidget::update));
    connect(&player, &Player::selectionChanged, this, qOverload<>(&QWidget::update));
    connect(&player, &Player::recordingChanged, this, [this] {
        if (m_painter)
            m_painter->forget();
    });
}

void StageView::setDark(bool dark)
{
    m_dark = dark;
    m_painter.reset();
    update();
}

void StageView::setKillPreview(bool preview)
{
    m_killPreview = preview;
    update();
}

const Scene& StageView::lastScene() const
{
    static const Scene kNothing;
    return m_painter ? m_painter->lastScene() : kNothing;
}

double StageView::scale() const
{
    constexpr double kWidth = 1040;  // The size at which the stage is drawn one to one.
    constexpr double kHeight = 590;
    return std::clamp(std::min(width() / kWidth, height() / kHeight), 1.0, 4.0);
}

void StageView::paintEvent(QPaintEvent*)
{
    QPainter painter{this};
    if (!m_player.hasRecording()) {
        painter.fillRect(rect(), palette().window());
        return;
    }
    const double scale = this->scale();
    if (!m_painter || m_painter->devicePixelRatio() != devicePixelRatioF() * scale)
        m_painter.emplace(Theme{m_dark}, devicePixelRatioF() * scale);
    SceneOptions options{.width = width() / scale, .height = height() / scale};
    if (const auto& selection = m_player.selection()) {
        options.selectedThing = selection->thing;
        options.selectedIndex = selection->index;
        options.killPreview = m_killPreview;
    }
    const Moment moment = m_player.moment();
    QImage frame = m_painter->frame(moment, options);
    frame.setDevicePixelRatio(devicePixelRatioF());
    painter.drawImage(QPoint{0, 0}, frame);
    if (!m_player.playing())
        setAccessibleDescription(QString::fromStdString(moment.sentence));
}

void StageView::mousePressEvent(QMouseEvent* event)
{
    const QPointF at = event->position() / scale();
    const auto [thing, index] = hitTest(lastScene(), at.x(), at.y());
    if (thing == Thing::Run)
        m_player.select(std::nullopt);
    else
        m_player.select(Selection{thing, index});
}

}  // namespace millrace::ui
