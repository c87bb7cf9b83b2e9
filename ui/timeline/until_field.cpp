// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/until_field.h"

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
    connect(&player, &Player::recordingChanged, this, [this] { m_search.request_stop(); });
}

UntilField::~UntilField()
{
    m_search.request_stop();
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
    m_player.setPlaying(false);
    m_search = std::jthread{[this, until = until.value(), recording = m_player.shared(),
                             facts = m_player.state().facts](const std::stop_token& stop) {
        const auto place =
            findUntil(recording, until, facts, [&stop](double) { return !stop.stop_requested(); });
        if (stop.stop_requested())
            return;
        QMetaObject::invokeMethod(this, [this, place, recording] {
            if (recording == m_player.shared())  // Else an edit has made another run since.
                take(place);
        });
    }};
}

void UntilField::take(const std::optional<UntilPlace>& place)
{
    if (!place) {
        Q_EMIT refused(tr("\"%1\" never becomes true from here on in this run.").arg(text()));
        return;
    }
    m_player.seek(place->at);
    if (m_player.state().facts != place->facts)  // Among others of its instant.
        m_player.seekFact(place->facts);
    Q_EMIT found();
}

}  // namespace millrace::ui
