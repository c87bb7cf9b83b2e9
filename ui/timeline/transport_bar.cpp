// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/transport_bar.h"

#include <algorithm>
#include <cmath>

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "core/base/duration_text.h"
#include "ui/paint/theme.h"
#include "ui/timeline/timeline_view.h"

namespace millrace::ui {

namespace {

/// The longest of its sentences that there is room for.
class Hint : public QLabel {
public:
    Hint(QStringList sentences, QWidget* parent)
        : QLabel{sentences.front(), parent}
        , m_sentences{std::move(sentences)}
    {
        setObjectName(QStringLiteral("muted"));
        setMinimumWidth(0);
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    }

protected:
    void resizeEvent(QResizeEvent* event) override
    {
        QLabel::resizeEvent(event);
        const auto fits = [this](const QString& each) {
            return fontMetrics().horizontalAdvance(each) <= width();
        };
        const auto longest = std::find_if(m_sentences.begin(), m_sentences.end(), fits);
        setText(longest == m_sentences.end() ? QString{} : *longest);
    }

private:
    QStringList m_sentences;
};

enum class Glyph { Start, Back, Play, Pause, Forward, End };

/// Two digits tell enough of a speed that never stands still: "1.2", "59,000".
QString achievedText(double speed)
{
    if (speed < 10)
        return QString::number(speed, 'g', 2);
    const double unit = std::pow(10.0, std::floor(std::log10(speed)) - 1);
    return QLocale{}.toString(qRound64(std::round(speed / unit) * unit));
}

/// Drawn, so that it looks the same with every icon theme, and with none.
QIcon glyphIcon(Glyph glyph, const QColor& ink)
{
    QPixmap pixmap{40, 40};
    pixmap.setDevicePixelRatio(2.0);
    pixmap.fill(Qt::transparent);
    QPainter painter{&pixmap};
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    const auto triangle = [&](double left, double right) {
        painter.drawPolygon(QPolygonF{{left, 4}, {right, 10}, {left, 16}});
    };
    switch (glyph) {
    case Glyph::Play:
        triangle(6, 16);
        break;
    case Glyph::Pause:
        painter.drawRect(QRectF{5, 4, 3.5, 12});
        painter.drawRect(QRectF{11.5, 4, 3.5, 12});
        break;
    case Glyph::Forward:
        triangle(5, 13);
        painter.drawRect(QRectF{14, 4, 1.5, 12});
        break;
    case Glyph::Back:
        triangle(15, 7);
        painter.drawRect(QRectF{4.5, 4, 1.5, 12});
        break;
    case Glyph::End:
        triangle(3, 9);
        triangle(9, 15);
        painter.drawRect(QRectF{15.5, 4, 2, 12});
        break;
    case Glyph::Start:
        triangle(17, 11);
        triangle(11, 5);
        painter.drawRect(QRectF{2.5, 4, 2, 12});
        break;
    }
    return QIcon{pixmap};
}

}  // namespace

TransportBar::TransportBar(Player& player, const Actions& actions, QWidget* parent)
    : QFrame{parent}
    , m_player{player}
    , m_clock{new QLabel{this}}
    , m_length{new QPushButton{this}}
    , m_speed{new QLabel{this}}
    , m_timeline{new TimelineView{player, this}}
{
    setObjectName(QStringLiteral("panel"));
    auto* rows = new QVBoxLayout{this};
    rows->setContentsMargins(10, 5, 10, 0);
    rows->setSpacing(0);
    auto* row = new QHBoxLayout;
    row->setSpacing(4);
    m_start = addButton(actions.start, "flat", 30);
    m_back = addButton(actions.stepBack, "flat", 30);
    m_play = addButton(actions.playPause, "play", 34);
    m_forward = addButton(actions.stepForward, "flat", 30);
    m_end = addButton(actions.end, "flat", 30);
    for (QPushButton* button : {m_start, m_back, m_play, m_forward, m_end})
        row->addWidget(button);
    row->addSpacing(12);
    m_clock->setObjectName(QStringLiteral("clock"));
    m_clock->setMinimumWidth(82);
    m_clock->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_length->setObjectName(QStringLiteral("length"));
    m_length->setAccessibleName(tr("Length of the run"));
    connect(m_length, &QPushButton::clicked, this,
            [this] { Q_EMIT lengthWanted(m_length->mapToGlobal(QPoint{})); });
    row->addWidget(m_clock);
    row->addWidget(m_length);
    row->addSpacing(18);
    auto* speedName = new QLabel{tr("speed"), this};
    speedName->setObjectName(QStringLiteral("muted"));
    row->addWidget(speedName);
    QPushButton* slower = addButton(actions.slower, "", 30);
    slower->setText(QStringLiteral("−"));
    QPushButton* faster = addButton(actions.faster, "", 30);
    faster->setText(QStringLiteral("+"));
    m_speed->setAlignment(Qt::AlignCenter);
    m_speed->setMinimumWidth(48);
    row->addWidget(slower);
    row->addWidget(m_speed);
    row->addWidget(faster);
    row->addSpacing(12);
    m_travel = new QHBoxLayout;
    m_travel->setSpacing(12);
    row->addLayout(m_travel);
    row->addStretch(1);
    auto* hint =
        new Hint{{tr("Space play · K pause · ← → step · Ctrl ← → mark · X break selected · ? keys"),
                  tr("Space play · ← → step · X break selected · ? keys"),
                  tr("Space play · ← → step · ? keys"), tr("? keys")},
                 this};
    row->addWidget(hint, 8);
    rows->addLayout(row);
    rows->addWidget(m_timeline);
    connect(&player, &Player::moved, this, &TransportBar::showState);
    connect(&player, &Player::playingChanged, this, &TransportBar::showState);
    connect(&player, &Player::speedChanged, this, &TransportBar::showState);
    setTheme(Theme{});
}

QPushButton* TransportBar::addButton(QAction* action, const char* name, int width)
{
    auto* button = new QPushButton{this};
    button->setObjectName(QString::fromUtf8(name));
    button->setFixedSize(width, width);
    button->setToolTip(action->toolTip());
    button->setAccessibleName(action->text().remove(QLatin1Char('&')));
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    return button;
}

void TransportBar::addTravel(QWidget* widget)
{
    m_travel->addWidget(widget);
}

void TransportBar::addAbove(QWidget* lane)
{
    auto* rows = static_cast<QVBoxLayout*>(layout());
    rows->insertWidget(rows->indexOf(m_timeline), lane);
}

void TransportBar::addLane(QWidget* lane)
{
    layout()->addWidget(lane);
}

void TransportBar::setTheme(const Theme& theme)
{
    m_ink = theme.color(ColorRole::Text);
    m_onAccent = theme.color(ColorRole::Panel);
    m_start->setIcon(glyphIcon(Glyph::Start, m_ink));
    m_back->setIcon(glyphIcon(Glyph::Back, m_ink));
    m_forward->setIcon(glyphIcon(Glyph::Forward, m_ink));
    m_end->setIcon(glyphIcon(Glyph::End, m_ink));
    showState();
}

QString TransportBar::speedText() const
{
    const QString sign = m_player.backward() ? QStringLiteral("−") : QString{};
    const double achieved = m_player.achieved();
    if (m_player.pace() == Playback::Pace::Unlimited)
        return m_player.playing() && achieved > 0
                   ? tr("%1max, %2×").arg(sign, achievedText(achieved))
                   : tr("%1max").arg(sign);
    if (m_player.pace() == Playback::Pace::Events)
        return tr("%1%2 events/s").arg(sign).arg(m_player.speed() * Playback::kEventsPerSecond);
    const QString asked = tr("%1%2×").arg(sign).arg(m_player.speed());
    const bool differs = m_player.playing() && achieved > 0 &&
                         std::abs(achieved - m_player.speed()) > m_player.speed() * 0.05;
    return differs ? tr("%1, %2×").arg(asked, achievedText(achieved)) : asked;
}

void TransportBar::showState()
{
    m_play->setIcon(glyphIcon(m_player.playing() ? Glyph::Pause : Glyph::Play, m_onAccent));
    m_clock->setText(QString::fromStdString(clockText(m_player.time())));
    const QString end = QString::fromStdString(clockText(m_player.end(), 0));
    m_length->setText((m_player.goesOn() ? tr("of %1 and on") : tr("of %1")).arg(end));
    m_length->setToolTip(m_player.goesOn()
                             ? tr("The run has no end. It is computed to %1, and further as it is "
                                  "played. Click for a length; Shift+End ends it at the playhead.")
                                   .arg(end)
                             : tr("How long the run lasts. Click for another length; Shift+End "
                                  "takes the end away."));
    m_speed->setText(speedText());
    m_speed->setToolTip(
        tr("Simulated seconds a second: asked for, and reached. C changes what passes at an equal "
           "pace."));
}

}  // namespace millrace::ui
