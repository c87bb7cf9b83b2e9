// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"
#include "core/base/resending.h"
#include "core/kernel/future_events.h"
#include "core/trace/recording.h"

namespace millrace {

/// All that a model can do while it handles one event: look, draw, state a fact, schedule.
/// The visible state is const here, and facts are the only way to change it.
class Context {
public:
    Context(VisibleState& state, FutureEvents& future, Recording& recording, std::uint64_t seed,
            SimTime now, std::uint64_t cause)
        : m_state{state}
        , m_future{future}
        , m_recording{recording}
        , m_seed{seed}
        , m_now{now}
        , m_cause{cause}
    {
    }

    SimTime now() const { return m_now; }
    const VisibleState& state() const { return m_state; }
    const Columns& columns() const { return m_recording.columns(); }

    Draw draw(Purpose purpose, std::uint32_t a, std::uint32_t b = 0, std::uint32_t n = 0) const
    {
        return Draw{m_seed, purpose, a, b, n};
    }

    /// Whether all that sets out now travels as long as ever.
    bool travelsWell() const { return !m_state.network.isBad(); }
    /// How much longer it travels than the time that `draw` gave it, when it sets out now.
    SimDuration extraTravel(const Draw& draw) const
    {
        const NetworkState& network = m_state.network;
        return network.loss == 0 ? network.extra
                                 : network.extra + resending(network.loss, draw.apart());
    }

    /// States a fact. It becomes the cause of what the handler states and schedules next.
    template <class Fact>
    void emit(const Fact& fact)
    {
        m_cause = m_recording.record(m_state, m_now, m_cause, fact);
    }

    /// Requires `at` not before now().
    void schedule(SimTime at, Model model, std::uint8_t kind, std::uint32_t a, std::uint32_t b = 0,
                  Priority priority = Priority::Work)
    {
        MILLRACE_INVARIANT(at >= m_now);  // 3: nothing is scheduled in the past.
        m_future.schedule({at, m_cause, model, kind, a, b}, priority);
    }

    /// What may be scheduled later, as if it were now.
    PlannedEvent plan(SimTime at, Model model, std::uint8_t kind, std::uint32_t a, std::uint32_t b)
    {
        return {{at, m_cause, model, kind, a, b}, m_future.takeNumber()};
    }
    void schedule(const PlannedEvent& planned, Priority priority = Priority::Work)
    {
        MILLRACE_INVARIANT(planned.event.at >= m_now);  // 3
        m_future.schedule(planned.event, priority, planned.number);
    }

    std::uint64_t cause() const { return m_cause; }
    /// Goes back to an earlier cause, where one act has several independent effects.
    void resumeFrom(std::uint64_t cause) { m_cause = cause; }

private:
    VisibleState& m_state;
    FutureEvents& m_future;
    Recording& m_recording;
    std::uint64_t m_seed;
    SimTime m_now;
    std::uint64_t m_cause;
};

}  // namespace millrace
