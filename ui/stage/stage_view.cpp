// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stage/stage_view.h"

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

void StageView::paintEvent(QPaintEvent*)
{
    QPainter painter{this};
    if (!m_player.hasRecording()) {
        painter.fillRect(rect(), palette().window());
        return;
    }
    if (!m_painter || m_painter->devicePixelRatio() != devicePixelRatioF())
        m_painter.emplace(Theme{m_dark}, devicePixelRatioF());
    SceneOptions options{.width = static_cast<double>(width()), .height = static_cast<double>(height())};
    if (const auto& selection = m_player.selection()) {
        options.selectedThing = selection->thing;
        options.selectedIndex = selection->index;
        options.killPreview = m_killPreview;
    }
    const Moment moment = m_player.moment();
    painter.drawImage(QPoint{0, 0}, m_painter->frame(moment, options));
    if (!m_player.playing())
        setAccessibleDescription(QString::fromStdString(moment.sentence));
}

void StageView::mousePressEvent(QMouseEvent* event)
{
    const auto [thing, index] = hitTest(lastScene(), event->position().x(), event->position().y());
    if (thing == Thing::Run)
        m_player.select(std::nullopt);
    else
        m_player.select(Selection{thing, index});
}

}  // namespace millrace::ui
