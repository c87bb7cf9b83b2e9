// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/playback/player.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace millrace::ui {

namespace {

constexpr int kFrameMs = 16;
constexpr qint64 kFrameMostMs = 12;  ///< For moving on: the picture needs the rest.
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
    const std::shared_ptr<const Recording> last = std::exchange(m_recording, std::move(recording));
    const std::optional<Selection> selected = m_selection;
    if (last && selected)
        m_selection = counterpartOf(*selected, last->columns(), m_recording->columns());
    m_cursor.emplace(m_recording);
    m_playback.goesOn = m_recording->goesOn();
    m_cursor->seekTime(before);
    m_sinceDelays.invalidate();
    Q_EMIT recordingChanged();
    if (m_selection != selected)
        Q_EMIT selectionChanged();
    Q_EMIT moved();
}

void Player::growRecording(std::shared_ptr<const Recording> recording)
{
    if (!m_cursor) {
        setRecording(std::move(recording));
        return;
    }
    m_recording = std::move(recording);
    m_playback.goesOn = m_recording->goesOn();
    m_cursor->goOnIn(m_recording);
    Q_EMIT recordingGrew();
    Q_EMIT moved();
}

/// Up to eight steps of the length of the axis, each twice as long as the last.
SimTime Player::axisEnd() const
{
    if (!goesOn())
        return end();
    SimDuration step = std::chrono::seconds{15};
    while (step * 8 < end().time_since_epoch())
        step *= 2;
    return SimTime{step * (end().time_since_epoch() / step + 1)};
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
    const bool atEnd = time() >= end() && !m_playback.waitsAtEnd();
    if (playing && !m_playback.backward && !m_playback.loops() && atEnd)
        m_cursor->seekTime(SimTime{});
    m_playback.playing = playing;
    m_playback.backward = m_playback.backward && playing;
    if (playing) {
        m_passed = 0.0;
        m_onScreen = 0.0;
        m_achieved = 0.0;
        m_sinceFrame.start();
        m_timer.start();
    } else {
        endShuttle();
        m_timer.stop();
    }
    Q_EMIT playingChanged();
}

void Player::shuttle(bool backward)
{
    const bool atEnd = time() >= end() && !m_playback.goesOn;
    if (!m_cursor || (backward && time() == SimTime{}) || (!backward && atEnd))
        return;
    if (!m_playback.playing || m_playback.backward != backward) {
        endShuttle();
    } else {
        if (!m_beforeShuttle)
            m_beforeShuttle = m_playback.speed;
        m_playback.speed = std::min(m_playback.speed * 2, Playback::kFastest);
    }
    m_playback.backward = backward;
    Q_EMIT speedChanged();
    setPlaying(true);
    Q_EMIT playingChanged();
}

void Player::endShuttle()
{
    if (!m_beforeShuttle)
        return;
    m_playback.speed = *std::exchange(m_beforeShuttle, std::nullopt);
    Q_EMIT speedChanged();
}

void Player::advance(std::chrono::nanoseconds elapsed)
{
    m_sinceFrame.start();
    if (!m_cursor || !m_playback.playing)
        return;
    const SimTime before = time();
    switch (m_playback.pace) {
    case Playback::Pace::Time:
        m_cursor->seekTime(m_playback.advance(before, elapsed, end(), partOfSpeed()));
        break;
    case Playback::Pace::Events:
        passEvents(std::chrono::duration<double>(elapsed).count() * m_playback.speed *
                   Playback::kEventsPerSecond);
        break;
    case Playback::Pace::Unlimited:
        passAsManyAsPossible();
        break;
    }
    endFrame(before, elapsed);
    Q_EMIT moved();
    if (!m_playback.playing) {
        endShuttle();
        m_timer.stop();
        Q_EMIT playingChanged();
    }
}

/// Near a mark time stretches.
double Player::partOfSpeed() const
{
    if (!m_playback.slowAtMarks)
        return 1.0;
    const double span = static_cast<double>(std::chrono::nanoseconds{Playback::kSlowSpan}.count());
    const SimDuration reach{
        static_cast<SimDuration::rep>(span * m_playback.speed * Playback::kSlowPart)};
    const auto& marks = recording().columns().marks;
    const auto near = std::ranges::lower_bound(marks, time() - reach, {}, &Mark::at);
    return near != marks.end() && near->at <= time() + reach ? Playback::kSlowPart : 1.0;
}

/// To where so many more things have happened; those of one instant are seen one by one too. What
/// there is no time for is not made up for: back, each of them is a seek.
void Player::passEvents(double events)
{
    constexpr int kEventsBetweenLooks = 16;
    QElapsedTimer timer;
    timer.start();
    int passed = 0;
    m_eventsOwed += events;
    const SimTime first = m_playback.loops() ? m_playback.loopFrom : SimTime{};
    const SimTime last = m_playback.loops() ? std::min(m_playback.loopTo, end()) : end();
    for (; m_eventsOwed >= 1.0; m_eventsOwed -= 1.0) {
        const bool went = m_playback.backward ? m_cursor->stepBack() : m_cursor->stepForward();
        if (went && time() >= first && time() <= last) {
            if (++passed % kEventsBetweenLooks != 0 || timer.elapsed() < kFrameMostMs)
                continue;
            m_eventsOwed = 0.0;
            return;
        }
        m_playback.playing = m_playback.loops() || m_playback.waitsAtEnd();
        m_cursor->seekTime(m_playback.backward == m_playback.loops() ? last : first);
        m_eventsOwed = 0.0;
        return;
    }
}

/// For as long as a frame may take.
void Player::passAsManyAsPossible()
{
    constexpr double kFactsAtOnce = 512;
    QElapsedTimer timer;
    timer.start();
    if (m_playback.backward) {  // Backward each step is a seek: as far as one goes.
        m_cursor->seekFact(m_cursor->state().facts -
                           std::min<std::uint64_t>(m_cursor->state().facts, 4'096));
        m_playback.playing = m_cursor->state().facts > 0;
        return;
    }
    do {
        passEvents(kFactsAtOnce);
    } while (m_playback.playing && time() < end() && timer.elapsed() < kFrameMostMs);
}

void Player::endFrame(SimTime before, std::chrono::nanoseconds elapsed)
{
    constexpr double kMeasureSeconds = 0.5;
    m_passed += std::abs(std::chrono::duration<double>(time() - before).count());
    m_onScreen += std::chrono::duration<double>(elapsed).count();
    if (m_onScreen < kMeasureSeconds)
        return;
    m_achieved = m_passed / m_onScreen;
    m_passed = 0.0;
    m_onScreen = 0.0;
    Q_EMIT speedChanged();
}

void Player::setPace(Playback::Pace pace)
{
    m_playback.pace = pace;
    m_eventsOwed = 0.0;
    Q_EMIT speedChanged();
}

void Player::setSlowAtMarks(bool slow)
{
    m_playback.slowAtMarks = slow;
    Q_EMIT speedChanged();
}

void Player::setLooping(bool looping)
{
    if (looping && !(m_playback.loopFrom < m_playback.loopTo)) {
        m_playback.loopFrom = SimTime{};
        m_playback.loopTo = end();
    }
    m_playback.looping = looping;
    Q_EMIT moved();
}

void Player::setLoopFrom(SimTime time)
{
    m_playback.loopFrom = time;
    if (m_playback.loopTo <= time)
        m_playback.loopTo = end();
    Q_EMIT moved();
}

void Player::setLoopTo(SimTime time)
{
    m_playback.loopTo = time;
    if (m_playback.loopFrom >= time)
        m_playback.loopFrom = SimTime{};
    Q_EMIT moved();
}

void Player::setSpeed(double speed)
{
    m_beforeShuttle.reset();
    m_playback.speed = speed;
    Q_EMIT speedChanged();
}

void Player::faster()
{
    m_beforeShuttle.reset();
    m_playback.faster();
    Q_EMIT speedChanged();
}

void Player::slower()
{
    m_beforeShuttle.reset();
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
