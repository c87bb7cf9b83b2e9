// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/recording.h"

#include <algorithm>

namespace millrace {

Recording::Recording(SimTime end, int samples) : m_end{end}, m_samples{samples}
{
    m_series.reserve(static_cast<std::size_t>(samples) + 1);
}

void Recording::sampleUpTo(const VisibleState& state, SimTime time)
{
    while (m_nextSample < time && m_series.size() <= static_cast<std::size_t>(m_samples)) {
        sample(state, m_nextSample);
        const auto next = static_cast<std::int64_t>(m_series.size());
        m_nextSample = fromNs(toNs(m_end) / m_samples * next);
    }
}

void Recording::sample(const VisibleState& state, SimTime at)
{
    const Outcome log = m_ledger.log.outcome(state);
    const Outcome list = m_ledger.list.outcome(state);
    m_series.push_back(
        {at, log.waiting, log.stuck, log.handled, list.waiting, list.stuck, list.handled});
}

void Recording::keepKeyframe(const VisibleState& state)
{
    std::size_t bounds = 0;
    for (const ReplicaSet& set : state.log.cluster.sets)
        bounds += set.bounds.size();
    const std::size_t bytes = sizeof state + bounds * sizeof(TransactionBound) +
                              state.log.readings.size() * sizeof(ReadingState) +
                              state.log.members.size() * sizeof(MemberState) +
                              state.queue.workers.size() * sizeof(WorkerState) +
                              state.queue.inWait.size() * sizeof(JobInWait) +
                              state.happenings / 8;  // Handles to the ledger's pages.
    if (state.facts > 0) {
        m_keyframes.push_back({m_trace.end(), state, m_ledger});
    }
    // Copying stays about 1 % of the work, and a seek below a millisecond in most runs.
    m_nextKeyframe = state.facts + std::clamp<std::uint64_t>(bytes / 32, 20'000, 400'000);
}

void Recording::finish(const VisibleState& state)
{
    m_ledger.advanceTo(m_end, m_columns);
    while (m_series.size() <= static_cast<std::size_t>(m_samples)) {
        sample(state, m_nextSample);
        const auto next = static_cast<std::int64_t>(m_series.size());
        m_nextSample = fromNs(toNs(m_end) / m_samples * next);
    }
}

}  // namespace millrace
