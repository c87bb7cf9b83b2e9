// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/until_field.h"

#include <utility>

#include <QKeyEvent>

#include "core/base/duration_text.h"
#include "core/base/invariant.h"

namespace millrace::ui {

namespace {

constexpr int kWidth = 150;

}  // namespace

UntilField::UntilField(Player& player, QWidget* parent) : QLineEdit{parent}, m_player{player}
{
    setPlaceholderText(tr("until: first duplicate"));
    setAccessibleName(tr("Run until"));
    setToolTip(tr("Goes on until this holds: first duplicate, first dead letter, first lost, "
                  "lag > 100, list waiting >= 20, 12.5 s, 1:12.5, #48213 (U)."));
    setFixedWidth(kWidth);
    connect(this, &QLineEdit::returnPressed, this, &UntilField::search);
    connect(&player, &Player::recordingChanged, this, [this] {
        ++m_runs;
        giveUp();
    });
    connect(&player, &Player::recordingGrew, this, [this] {
        if (std::exchange(m_waits, false))
            goOn();
    });
}

UntilField::~UntilField()
{
    m_search.request_stop();
}

void UntilField::giveUp()
{
    m_search.request_stop();
    m_waits = false;
    m_looksBeyond = false;
}

void UntilField::cancel()
{
    const bool searched = m_looksBeyond;
    giveUp();
    if (searched)
        Q_EMIT gaveUp();
}

/// A text field keeps its keys: with the focus here the window does not hear of Esc.
void UntilField::keyPressEvent(QKeyEvent* event)
{
    if (event->key() != Qt::Key_Escape) {
        QLineEdit::keyPressEvent(event);
        return;
    }
    Q_EMIT left();
    cancel();
}

void UntilField::search()
{
    if (!m_player.hasRecording())
        return;
    const Result<RunUntil> until = parseRunUntil(text().toStdString());
    if (!until) {
        Q_EMIT refused(QString::fromStdString(until.error().message));
        return;
    }
    giveUp();
    m_player.setPlaying(false);
    m_until = until.value();
    searchFrom(m_player.state().facts);
}

void UntilField::searchFrom(std::uint64_t facts)
{
    m_search = std::jthread{[this, until = m_until, run = m_runs, recording = m_player.shared(),
                             facts](const std::stop_token& stop) {
        std::optional<UntilPlace> place;
        const std::optional<std::string> bug = bugIn([&] {
            place = findUntil(recording, until, facts,
                              [&stop](double) { return !stop.stop_requested(); });
        });
        if (stop.stop_requested())
            return;
        QMetaObject::invokeMethod(
            this, [this, place, bug, run, searched = recording->trace().size()] {
                if (run != m_runs)
                    return;  // An edit has made another run since.
                if (bug)
                    Q_EMIT refused(tr("A bug in Millrace: %1").arg(QString::fromStdString(*bug)));
                else
                    take(place, searched);
            });
    }};
}

/// Behind what was looked through: there, what has not happened yet is first when it does.
void UntilField::goOn()
{
    if (m_until.kind == RunUntil::Kind::First)
        m_until = {.kind = RunUntil::Kind::Count, .side = m_until.side, .row = m_until.row};
    searchFrom(m_searched);
}

void UntilField::take(const std::optional<UntilPlace>& place, std::uint64_t searched)
{
    const QString end = QString::fromStdString(clockText(m_player.end(), 0));
    m_searched = searched;
    m_looksBeyond = !place && m_player.goesOn();
    if (!place && searched < m_player.recording().trace().size()) {
        goOn();  // It has grown meanwhile.
    } else if (m_looksBeyond) {
        m_waits = true;
        Q_EMIT waits(tr("\"%1\" does not hold by %2; the run is computed on. Esc ends the search.")
                         .arg(text(), end));
        Q_EMIT moreWanted();
    } else if (!place) {
        Q_EMIT refused(tr("\"%1\" never becomes true from here on in this run.").arg(text()));
    } else {
        m_player.seek(place->at);
        if (m_player.state().facts != place->facts)  // Among others of its instant.
            m_player.seekFact(place->facts);
        Q_EMIT found();
    }
}

}  // namespace millrace::ui
