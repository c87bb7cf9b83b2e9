// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <compare>
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
///
/// Time never goes back, so it is a radix heap (Ahuja, Mehlhorn, Orlin, Tarjan: "Faster algorithms
/// for the shortest path problem", 1990): an event that is far away lies by the highest bit in
/// which its time differs from that of one before it, and is moved when its turn comes nearer, in
/// order of memory. The few that come next, or all of one instant, are sorted at once.
class FutureEvents {
public:
    /// Requires a time not before that of the last one taken.
    void schedule(const Event& event, Priority priority)
    {
        schedule(event, priority, takeNumber());
    }
    /// As if it had been inserted when this number was taken. Each number is used once at most.
    void schedule(const Event& event, Priority priority, std::uint64_t number);
    /// A place in the order of insertion, for an event that may be scheduled later.
    std::uint64_t takeNumber() { return m_inserted++; }

    bool empty() const { return m_next.empty() && m_between.empty(); }
    std::size_t size() const { return m_slots.size() - m_free.size(); }
    /// Of the next one; kNever when there is none.
    SimTime nextAt() const { return empty() ? kNever : nearest().time(); }
    Event takeNext();
    /// Of a copy.
    std::size_t bytes() const { return size() * sizeof(Key) + m_slots.size() * sizeof(Event); }

private:
    static constexpr unsigned kSlotBits = 24;       ///< 16 million at once.
    static constexpr unsigned kInsertionBits = 36;  ///< 68 thousand million in all.

    struct Key {
        std::uint64_t at = 0;
        /// From its top: priority, insertion, which makes the order total, and the slot.
        std::uint64_t rank = 0;

        SimTime time() const { return fromNs(static_cast<std::int64_t>(at)); }
    };

    static bool isLater(const Key& a, const Key& b)
    {
        return a.at > b.at || (a.at == b.at && a.rank > b.rank);
    }
    /// Few come between, so mostly the first question is all.
    bool isBetweenFirst() const
    {
        return !m_between.empty() && (m_next.empty() || isLater(m_next.back(), m_between.front()));
    }
    const Key& nearest() const { return isBetweenFirst() ? m_between.front() : m_next.back(); }
    void putFar(const Key& key);
    void bringNear();

    /// All before m_bound, unless everything is empty: the next is the last of m_next, or the top
    /// of the heap of those that were scheduled since that was sorted.
    std::vector<Key> m_next;
    std::vector<Key> m_between;
    std::uint64_t m_bound = 0;
    /// The others, by how many bits of the time count from the highest that differs from m_base.
    std::array<std::vector<Key>, 64> m_far;
    std::uint64_t m_used = 0;  ///< A bit for each of m_far that is not empty.
    std::uint64_t m_base = 0;  ///< A time before which none of m_far lies.
    std::vector<Event> m_slots;
    std::vector<std::uint32_t> m_free;
    std::uint64_t m_inserted = 0;
};

}  // namespace millrace
