// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "core/trace/checks.h"
#include "core/trace/columns_builder.h"
#include "core/trace/digest.h"
#include "core/trace/ledger.h"
#include "core/trace/list_checks.h"
#include "core/trace/memory_budget.h"
#include "core/trace/trace.h"

namespace millrace {

/// What a run needs to go on, beside what can be seen. Whoever decides its facts derives from
/// this; here it is only kept.
struct Unseen {};

/// What a recording is for. Whoever asks for the outcome alone, as of the many runs of a strip,
/// needs no facts afterwards.
enum class Keeps : std::uint8_t { Everything, Outcome };

/// A whole picture of one place in a trace, to seek from and to branch from.
struct Keyframe {
    TracePosition position;  ///< All of this is after the facts before this place.
    VisibleState state;
    Ledger ledger;
    ColumnSizes columns;
    std::size_t samples = 0;  ///< Of the series.
    SimTime nextSample{};
    SimTime now{};  ///< Of the last thing done, whether it left a fact or not.
    std::shared_ptr<const Unseen> unseen;  ///< Null where it is only to be sought.
    std::size_t unseenBytes = 0;           ///< About.
};

/// Both sides at one time, for charts of the whole run.
struct SeriesSample {
    SimTime at{};
    std::uint64_t logWaiting = 0, logStuck = 0, logHandled = 0;
    std::uint64_t listWaiting = 0, listStuck = 0, listHandled = 0;
};

/// Everything a run leaves behind: written once by record(), then only read. A branch shares the
/// history before it with its parent. One of a run without an end ends where the run is computed
/// to; the next one goes on from there, and is what one recording of both would be.
class Recording {
public:
    using Keyframes = std::vector<std::shared_ptr<const Keyframe>>;

    /// Samples the series at 1 + `samples` equal steps from 0 to `end`. Where that is kNever, there
    /// is no end: at most twice as many samples, in steps that double as the run grows.
    explicit Recording(SimTime end, int samples = 600, const MemoryBudget& budget = {});
    /// Goes on from a place in `past`, as if it had recorded the facts before it. One that keeps
    /// the outcome has a ledger and the columns that models read: no trace, series, keyframes.
    Recording(const Recording& past, const Keyframe& place, Keeps keeps = Keeps::Everything);

    /// The one way to change what can be seen: checks the fact against the state, writes it to
    /// every consumer and applies it. Returns the fact's index.
    template <class Fact>
    std::uint64_t record(VisibleState& state, SimTime time, std::uint64_t cause, const Fact& fact)
    {
        if (time > m_nextSample)
            sampleUpTo(state, time);
        MILLRACE_INVARIANT(time >= state.now);  // 1: time never decreases.
        verify(state, time, fact);
        verifyContents(m_columns, state, fact);
        if constexpr (requires { verifyTurn(m_columns, state, fact); })
            verifyTurn(m_columns, state, fact);
        note(m_columns, state, time, fact);
        m_ledger.see(state, m_columns, time, fact);
        if (m_keeps == Keeps::Everything)
            m_trace.append(time, cause, fact);
        apply(state, time, fact);
        state.now = time;
        return state.facts++;
    }

    /// Takes the samples that are left. Call once, after the last fact. Of a run without an end,
    /// up to `computedTo`, and whether it can be computed further.
    void finish(const VisibleState& state, SimTime computedTo = kNever, bool goesOn = false);

    /// This place. Requires at least one fact.
    Keyframe keyframe(const VisibleState& state, SimTime now,
                      std::shared_ptr<const Unseen> unseen) const;
    /// Whether it is time to keep a keyframe, when the next step is done at `next`. Then
    /// keepKeyframe(), between two steps of the run.
    bool wantsKeyframe(const VisibleState& state, SimTime next)
    {
        return state.facts >= m_nextKeyframe || (next >= m_nextMark && passMark(state, next));
    }
    /// Whether that one shall have its unseen part: of a long run, not all have.
    bool wantsUnseen() const;
    void keepKeyframe(const VisibleState& state, SimTime now, std::shared_ptr<const Unseen> unseen,
                      std::size_t unseenBytes);

    const Trace& trace() const { return m_trace; }
    const Columns& columns() const { return m_columns; }
    const Ledger& ledger() const { return m_ledger; }  ///< After the last fact.
    /// Read from the trace: few ask, and every run would pay for it.
    Digests digests() const { return digestsOf(m_trace); }
    const Keyframes& keyframes() const { return m_keyframes; }  ///< In the order of their places.
    const History<SeriesSample>& series() const { return m_series; }
    SimTime end() const { return m_end; }  ///< Where there is none: to where it is computed.
    /// Whether there is more of the run to be computed.
    bool goesOn() const { return m_goesOn; }
    /// About what all but keyframes takes.
    std::size_t historyBytes() const;
    bool isFull() const
    {
        return historyBytes() > (m_isOpen ? m_budget.historyBytes : m_budget.wholeBytes);
    }
    const MemoryBudget& budget() const { return m_budget; }
    /// About what keyframes take, apart from what they share with the run.
    std::size_t keyframeBytes() const { return m_keyframeBytes + m_unseenBytes; }

private:
    bool passMark(const VisibleState& state, SimTime next);
    SimTime markAfter(SimTime time) const;
    void sampleUpTo(const VisibleState& state, SimTime time);
    void sample(const VisibleState& state, SimTime at);
    SimTime sampleTime(std::size_t sample) const;
    std::size_t samplesBefore(const Keyframe& place) const;
    void thinSeries();
    void thinKeyframes();
    void thinUnseen();
    void thinByAge();
    std::size_t mostUnseenBytes() const { return m_budget.keyframeBytes / 8; }

    MemoryBudget m_budget;
    SimTime m_end;
    bool m_isOpen;  ///< It has no end.
    bool m_goesOn = false;
    SimDuration m_step{};  ///< Of the series, where there is no end.
    Keeps m_keeps = Keeps::Everything;
    int m_samples;
    SimTime m_nextSample{};
    std::uint64_t m_keyframeSpacing;  ///< In facts.
    std::uint64_t m_nextKeyframe;     ///< At so many facts, wherever that is.
    SimTime m_nextMark = kNever;      ///< Before what comes here or later, if it is not near.
    std::size_t m_keyframeBytes = 0;  ///< Of all, apart from what is unseen.
    std::size_t m_unseenEvery = 1;    ///< Of so many keyframes one has it.
    std::size_t m_sinceUnseen = 0;    ///< Keyframes without it since the last one that has it.
    std::size_t m_unseenBytes = 0;
    Trace m_trace;
    Columns m_columns;
    Ledger m_ledger;
    Keyframes m_keyframes;
    History<SeriesSample> m_series;
};

}  // namespace millrace
