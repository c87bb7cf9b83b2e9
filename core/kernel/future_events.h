// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/base/time.h"

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
    SimTime nextAt() const { return m_heap.front().at; }
    Event takeNext();

private:
    static constexpr std::size_t kChildren = 4;
    static constexpr unsigned kSlotBits = 24;       ///< 16 million at once.
    static constexpr unsigned kInsertionBits = 36;  ///< 68 thousand million in all.

    /// What is moved about while sorting: small, so that a parent's children share a cache line.
    struct Key {
        SimTime at{};
        std::uint64_t order = 0;  ///< Priority, then insertion: a total order. Below it the slot.
    };
    static bool runsBefore(const Key& a, const Key& b)
    {
        return a.at != b.at ? a.at < b.at : a.order < b.order;
    }

    std::vector<Key> m_heap;  ///< 4-ary.
    std::vector<Event> m_slots;
    std::vector<std::uint32_t> m_free;
    std::uint64_t m_inserted = 0;
};

}  // namespace millrace
