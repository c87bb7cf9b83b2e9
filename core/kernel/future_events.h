// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/base/time.h"
#include "core/base/wide.h"

namespace millrace {

/// Which model handles an event.
enum class Model : std::uint8_t { Engine, Log, Queue };

/// Among equal times, smaller runs first.
enum class Priority : std::uint8_t {
    Broker,  ///< Timers of a broker that comes to a decision before it looks at new requests.
    Work,    ///< What processes and messages do.
    Expiry,  ///< What follows from silence: a sign of life at the very instant still counts.
};

/// Something that will happen. What `kind`, `a`, `b` mean is its model's business.
struct Event {
    SimTime at{};
    std::uint64_t cause = 0;  ///< Index of the fact that led to it, or Trace::kNoCause.
    Model model{};
    std::uint8_t kind = 0;
    std::uint32_t a = 0;
    std::uint32_t b = 0;
};

/// The future-event list. Order: time, then priority, then insertion.
class FutureEvents {
public:
    void schedule(const Event& event, Priority priority);
    bool empty() const { return m_heap.empty(); }
    std::size_t size() const { return m_heap.size(); }
    /// Of the next one. Requires that there is one.
    SimTime nextAt() const { return fromNs(static_cast<std::int64_t>(m_heap.front() >> 64U)); }
    Event takeNext();
    /// Of a copy.
    std::size_t bytes() const
    {
        return m_heap.size() * sizeof(Key) + m_slots.size() * sizeof(Event);
    }

private:
    static constexpr std::size_t kChildren = 4;
    static constexpr unsigned kSlotBits = 24;       ///< 16 million at once.
    static constexpr unsigned kInsertionBits = 36;  ///< 68 thousand million in all.

    /// What is moved about while sorting: one number, so that comparing needs no branches, and a
    /// parent's children share a cache line. From its top: time, priority, insertion, which makes
    /// the order total, and the slot.
    using Key = Wide;
    static std::size_t slotOf(Key key)
    {
        return static_cast<std::size_t>(key) & ((std::size_t{1} << kSlotBits) - 1);
    }

    std::vector<Key> m_heap;  ///< 4-ary.
    std::vector<Event> m_slots;
    std::vector<std::uint32_t> m_free;
    std::uint64_t m_inserted = 0;
};

}  // namespace millrace
