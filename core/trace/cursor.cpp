// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/cursor.h"

#include <algorithm>

#include "core/trace/narration.h"

namespace millrace {

Cursor::Cursor(std::shared_ptr<const Recording> recording)
    : m_recording{std::move(recording)}
    , m_reader{m_recording->trace()}
{
}

void Cursor::goOnIn(std::shared_ptr<const Recording> recording)
{
    m_recording = std::move(recording);
    m_reader = TraceReader{m_recording->trace(), m_reader.position()};
}

/// Restores the last keyframe that lies before both bounds, unless going on from here is nearer.
void Cursor::restart(std::uint64_t facts, SimTime time)
{
    const auto& keyframes = m_recording->keyframes();
    const auto behind = std::ranges::partition_point(keyframes, [&](const auto& each) {
        return each->state.facts <= facts && each->state.now <= time;
    });
    const Keyframe* best = behind == keyframes.begin() ? nullptr : std::prev(behind)->get();
    const bool ahead = m_state.facts <= facts && m_state.now <= time;
    if (ahead && (best == nullptr || best->state.facts <= m_state.facts))
        return;
    if (best == nullptr) {
        m_reader = TraceReader{m_recording->trace()};
        m_state = {};
        m_ledger = {};
    } else {
        m_reader = TraceReader{m_recording->trace(), best->position};
        m_state = best->state;
        m_ledger = best->ledger;
    }
}

void Cursor::applyNext()
{
    m_reader.next([this](SimTime time, std::uint64_t, const auto& fact) {
        m_ledger.see(m_state, m_recording->columns(), time, fact);
        apply(m_state, time, fact);
        m_state.now = time;
        ++m_state.facts;
    });
}

void Cursor::seekTime(SimTime time)
{
    time = std::clamp(time, SimTime{}, m_recording->end());
    // Lateness only grows: going back needs a ledger that has not seen the later time.
    if (time < m_time)
        m_state.facts = UINT64_MAX;
    restart(UINT64_MAX - 1, time);
    while (!m_reader.atEnd() && m_reader.nextTime() <= time)
        applyNext();
    m_time = time;
    m_ledger.advanceTo(time, m_recording->columns());
}

void Cursor::seekFact(std::uint64_t facts)
{
    facts = std::min(facts, m_recording->trace().size());
    if (facts < m_state.facts || m_time > m_state.now)
        m_state.facts = UINT64_MAX;
    restart(facts, SimTime::max());
    while (m_state.facts < facts)
        applyNext();
    m_time = m_state.now;
    m_ledger.advanceTo(m_time, m_recording->columns());
}

bool Cursor::stepForward()
{
    if (m_reader.atEnd())
        return false;
    applyNext();
    m_time = m_state.now;
    m_ledger.advanceTo(m_time, m_recording->columns());
    return true;
}

bool Cursor::stepBack()
{
    if (m_state.facts == 0)
        return false;
    seekFact(m_state.facts - 1);
    return true;
}

Moment Cursor::moment() const
{
    return moment(m_ledger.log.side().delays(m_time, m_recording->columns()),
                  m_ledger.list.side().delays(m_time, m_recording->columns()));
}

Moment Cursor::moment(const Delays& log, const Delays& list) const
{
    return {.columns = m_recording->columns(),
            .state = m_state,
            .time = m_time,
            .end = m_recording->end(),
            .log = m_ledger.log.outcome(m_state),
            .list = m_ledger.list.outcome(m_state),
            .logDelays = log,
            .listDelays = list,
            .sentence = sentenceOf(m_recording->columns(), m_state, m_time)};
}

}  // namespace millrace
