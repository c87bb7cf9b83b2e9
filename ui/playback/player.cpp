// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/playback/player.h"

#include <algorithm>

namespace millrace::ui {

namespace {

constexpr int kFrameMs = 16;
constexpr std::uint64_t kManyObligations = 50'000;
constexpr qint64 kDelaysEveryMs = 250;

}  // namespace

Player::Player(QObject* parent) : QObject{parent}
{
    m_timer.setInterval(kFrameMs);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this,
            [this] { advance(std::chrono::nanoseconds{m_sinceFrame.nsecsElapsed()}); });
}

void Player::setRecording(std::shared_ptr<const Recording> recording)
{
    const SimTime before = time();
    m_recording = std::move(recording);
    m_cursor.emplace(m_recording);
    m_cursor->seekTime(before);
    m_sinceDelays.invalidate();
    Q_EMIT recordingChanged();
    Q_EMIT moved();
}

Moment Player::moment()
{
    const Ledger& ledger = m_cursor->ledger();
    const std::uint64_t due = ledger.log.side().rows().due;
    const bool fresh = m_sinceDelays.isValid() && m_sinceDelays.elapsed() < kDelaysEveryMs;
    if (due < kManyObligations || !m_playback.playing || !fresh) {
        m_logDelays = ledger.log.side().delays(time(), recording().columns());
        m_listDelays = ledger.list.side().delays(time(), recording().columns());
        m_sinceDelays.start();
    }
    return m_cursor->moment(m_logDelays, m_listDelays);
}

void Player::setPlaying(bool playing)
{
    if (!m_cursor || playing == m_playback.playing)
        return;
    if (playing && !m_playback.backward && time() >= end())
        m_cursor->seekTime(SimTime{});
    m_playback.playing = playing;
    m_playback.backward = m_playback.backward && playing;
    if (playing) {
        m_sinceFrame.start();
        m_timer.start();
    } else {
        m_timer.stop();
    }
    Q_EMIT playingChanged();
}

void Player::shuttle(bool backward)
{
    if (!m_cursor || (backward && time() == SimTime{}) || (!backward && time() >= end()))
        return;
    const bool same = m_playback.playing && m_playback.backward == backward;
    setSpeed(same ? std::min(m_playback.speed * 2, Playback::kFastest) : 1.0);
    m_playback.backward = backward;
    setPlaying(true);
    Q_EMIT playingChanged();
}

void Player::advance(std::chrono::nanoseconds elapsed)
{
    m_sinceFrame.start();
    if (!m_cursor || !m_playback.playing)
        return;
    m_cursor->seekTime(m_playback.advance(time(), elapsed, end()));
    Q_EMIT moved();
    if (!m_playback.playing) {
        m_timer.stop();
        Q_EMIT playingChanged();
    }
}

void Player::setSpeed(double speed)
{
    m_playback.speed = speed;
    Q_EMIT speedChanged();
}

void Player::faster()
{
    m_playback.faster();
    Q_EMIT speedChanged();
}

void Player::slower()
{
    m_playback.slower();
    Q_EMIT speedChanged();
}

void Player::seek(SimTime time)
{
    if (!m_cursor)
        return;
    m_cursor->seekTime(time);
    Q_EMIT moved();
}

void Player::seekFact(std::uint64_t facts)
{
    if (!m_cursor)
        return;
    m_cursor->seekFact(facts);
    Q_EMIT moved();
}

void Player::stepForward()
{
    setPlaying(false);
    if (m_cursor && m_cursor->stepForward())
        Q_EMIT moved();
}

void Player::stepBack()
{
    setPlaying(false);
    if (m_cursor && m_cursor->stepBack())
        Q_EMIT moved();
}

void Player::nextMark()
{
    if (!m_cursor)
        return;
    const auto& marks = recording().columns().marks;
    const auto next = std::ranges::upper_bound(marks, time(), {}, &Mark::at);
    seek(next == marks.end() ? end() : next->at);
}

void Player::lastMark()
{
    if (!m_cursor)
        return;
    const auto& marks = recording().columns().marks;
    const auto next = std::ranges::lower_bound(marks, time(), {}, &Mark::at);
    seek(next == marks.begin() ? SimTime{} : std::prev(next)->at);
}

void Player::select(std::optional<Selection> selection)
{
    if (selection == m_selection)
        return;
    m_selection = selection;
    Q_EMIT selectionChanged();
}

}  // namespace millrace::ui
