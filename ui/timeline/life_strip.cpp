// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/life_strip.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "core/base/duration_text.h"
#include "core/base/invariant.h"

namespace millrace::ui {

namespace {

/// The event that is selected, or whose job is.
HappeningId eventOf(Player& player)
{
    const auto& selection = player.selection();
    if (!player.hasRecording() || !selection)
        return HappeningId::none();
    const Columns& columns = player.recording().columns();
    if (selection->thing == Thing::Happening && selection->index < columns.happenings.size())
        return HappeningId{selection->index};
    if (selection->thing == Thing::Job && selection->index < columns.jobs.size())
        return columns.jobs[selection->index].happening;
    return HappeningId::none();
}

}  // namespace

LifeStrip::LifeStrip(Player& player, QWidget* parent)
    : QWidget{parent}
    , m_player{player}
    , m_heading{new QLabel{this}}
    , m_closer{new QPushButton{this}}
    , m_lane{new LifeLane{player, this}}
{
    auto* rows = new QVBoxLayout{this};
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 0, 8, 0);
    m_heading->setObjectName(QStringLiteral("muted"));
    m_heading->setTextFormat(Qt::PlainText);
    m_heading->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_closer->setObjectName(QStringLiteral("flat"));
    m_closer->setToolTip(tr("The life alone, or in the whole run (Z)"));
    connect(m_closer, &QPushButton::clicked, this, &LifeStrip::toggleCloser);
    auto* close = new QPushButton{tr("Close"), this};
    close->setObjectName(QStringLiteral("flat"));
    close->setToolTip(tr("Close the life of the event (Shift+Y); Y opens it"));
    close->setAccessibleName(tr("Close the life of the event"));
    connect(close, &QPushButton::clicked, this, &LifeStrip::close);
    head->addWidget(m_heading, 1);
    head->addWidget(m_closer);
    head->addSpacing(12);
    head->addWidget(close);
    rows->addLayout(head);
    rows->addWidget(m_lane);
    connect(&player, &Player::selectionChanged, this, &LifeStrip::ask);
    connect(&player, &Player::recordingChanged, this, [this] {
        ++m_runs;
        ask();
    });
    connect(&player, &Player::recordingGrew, this, &LifeStrip::askOn);
    showCloser();
    // It is as high as what it lies in place of.
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
    hide();
}

LifeStrip::~LifeStrip()
{
    m_reader.request_stop();
}

QString LifeStrip::heading() const
{
    return m_heading->text();
}

void LifeStrip::open()
{
    m_wanted = true;
    m_asked = true;
    ask();
    setVisible(true);
}

void LifeStrip::close()
{
    m_wanted = false;
    m_asked = false;
    m_reader.request_stop();
    m_reading = false;
    m_lane->show({});
    setVisible(false);
}

void LifeStrip::toggleCloser()
{
    m_lane->setCloser(!m_lane->isCloser());
    showCloser();
}

void LifeStrip::showCloser()
{
    m_closer->setText(m_lane->isCloser() ? tr("whole run") : tr("closer"));
    if (!m_lane->life().rows.empty())
        showHeading();
}

void LifeStrip::showEvent(QShowEvent*)
{
    Q_EMIT shown(true);
}

void LifeStrip::hideEvent(QHideEvent*)
{
    Q_EMIT shown(false);
}

/// What was shown is of another event or of another run: it goes at once.
void LifeStrip::ask()
{
    m_reader.request_stop();
    m_reading = false;
    if (!m_wanted)
        return;
    const HappeningId happening = eventOf(m_player);
    if (happening.isNone()) {
        m_lane->show({});
        m_heading->setText(tr("Life of one event: click an event, or one of its jobs."));
        setVisible(m_asked);
        return;
    }
    setVisible(true);
    const Columns& columns = m_player.recording().columns();
    const QString mark = QString::fromStdString(markOf(columns, happening));
    if (factsToRead(m_player.recording(), happening) <= m_mostAtOnce) {
        take(itemLife(m_player.recording(), happening));
        return;
    }
    m_heading->setText(tr("Life of event %1: reading the run…").arg(mark));
    m_lane->show({});
    read(happening);
}

/// The run goes on, and with it a life that is not over. What is shown stays until then; what is
/// being read is not begun anew.
void LifeStrip::askOn()
{
    const auto isOver = [](const LifeRow& row) {
        return row.ends == LifePlace::Done || row.ends == LifePlace::Gone;
    };
    const ItemLife& life = m_lane->life();
    if (!m_wanted || m_reading || life.rows.empty() || std::ranges::all_of(life.rows, isOver))
        return;
    if (factsToRead(m_player.recording(), life.happening) <= m_mostAtOnce)
        take(itemLife(m_player.recording(), life.happening));
    else
        read(life.happening);
}

void LifeStrip::read(HappeningId happening)
{
    m_reading = true;
    m_reader = std::jthread{[this, happening, run = m_runs,
                             recording = m_player.shared()](const std::stop_token& stop) {
        ItemLife life;
        const std::optional<std::string> bug = bugIn([&] {
            life = itemLife(*recording, happening, [&stop] { return !stop.stop_requested(); });
        });
        if (stop.stop_requested())
            return;
        QMetaObject::invokeMethod(this, [this, run, happening, bug, life = std::move(life)] {
            // Else something else was selected or edited meanwhile.
            if (!m_reading || run != m_runs || happening != eventOf(m_player))
                return;
            m_reading = false;
            if (bug)
                m_heading->setText(tr("A bug in Millrace: %1").arg(QString::fromStdString(*bug)));
            else
                take(life);
        });
    }};
}

void LifeStrip::take(ItemLife life)
{
    m_lane->show(std::move(life));
    showHeading();
}

void LifeStrip::showHeading()
{
    const ItemLife& life = m_lane->life();
    const QString text =
        m_lane->isCloser()
            ? tr("Life of event %1, from %2 on: its copies in the log, below them its jobs")
            : tr("Life of event %1, which happened at %2, in the whole run");
    m_heading->setText(
        text.arg(QString::fromStdString(markOf(m_player.recording().columns(), life.happening)),
                 QString::fromStdString(clockText(life.at))));
}

}  // namespace millrace::ui
