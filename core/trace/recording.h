// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/trace/checks.h"
#include "core/trace/columns_builder.h"
#include "core/trace/digest.h"
#include "core/trace/ledger.h"
#include "core/trace/list_checks.h"
#include "core/trace/trace.h"

namespace millrace {

/// A whole picture of one place in a trace, to seek from.
struct Keyframe {
    TracePosition position;  ///< The state after the facts before this place.
    VisibleState state;
    Ledger ledger;
};

/// Both sides at one time, for charts of the whole run.
struct SeriesSample {
    SimTime at{};
    std::uint64_t logWaiting = 0, logStuck = 0, logHandled = 0;
    std::uint64_t listWaiting = 0, listStuck = 0, listHandled = 0;
};

/// Everything a run leaves behind: written once by record(), then only read.
class Recording {
public:
    /// Samples the series at 1 + `samples` equal steps from 0 to `end`.
    explicit Recording(SimTime end, int samples = 600);

    /// The one way to change what can be seen: checks the fact against the state, writes it to
    /// every consumer and applies it. Returns the fact's index.
    template <class Fact>
    std::uint64_t record(VisibleState& state, SimTime time, std::uint64_t cause, const Fact& fact)
    {
        if (time > m_nextSample)
            sampleUpTo(state, time);
        if (state.facts >= m_nextKeyframe)
            keepKeyframe(state);
        MILLRACE_INVARIANT(time >= state.now);  // 1: time never decreases.
        verify(state, time, fact);
        if constexpr (requires { verifyTurn(m_columns, state, fact); })
            verifyTurn(m_columns, state, fact);
        note(m_columns, state, time, fact);
        m_ledger.see(state, m_columns, time, fact);
        FactHash hash{time, Fact::kInfo.code};
        Fact::fields(fact, hash);
        m_digests.add(Fact::kInfo.half, hash.value());
        m_trace.append(time, cause, fact);
        apply(state, time, fact);
        state.now = time;
        return state.facts++;
    }

    /// Takes the samples that are left. Call once, after the last fact.
    void finish(const VisibleState& state);

    const Trace& trace() const { return m_trace; }
    const Columns& columns() const { return m_columns; }
    const Ledger& ledger() const { return m_ledger; }  ///< After the last fact.
    const Digests& digests() const { return m_digests; }
    const std::vector<Keyframe>& keyframes() const { return m_keyframes; }
    const std::vector<SeriesSample>& series() const { return m_series; }
    SimTime end() const { return m_end; }

private:
    void sampleUpTo(const VisibleState& state, SimTime time);
    void sample(const VisibleState& state, SimTime at);
    void keepKeyframe(const VisibleState& state);

    SimTime m_end;
    int m_samples;
    SimTime m_nextSample{};
    std::uint64_t m_nextKeyframe = 0;
    Trace m_trace;
    Columns m_columns;
    Ledger m_ledger;
    Digests m_digests;
    std::vector<Keyframe> m_keyframes;
    std::vector<SeriesSample> m_series;
};

}  // namespace millrace
