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
/// for the shortest path problem", 1990): an event lies by the highest bit in which its time
/// differs from that of one taken before. It is moved when its turn comes nearer, in order of
/// memory, and compared with the few that are as near, or with those of its own instant.
class FutureEvents {
public:
    /// Requires a time not before that of the last one taken.
    void schedule(const Event& event, Priority priority);
    bool empty() const { return m_size == 0; }
    std::size_t size() const { return m_size; }
    /// Of the next one. Requires that there is one.
    SimTime nextAt() const { return fromNs(static_cast<std::int64_t>(m_next)); }
    Event takeNext();
    /// Of a copy.
    std::size_t bytes() const { return m_size * sizeof(Key) + m_slots.size() * sizeof(Event); }

private:
    static constexpr unsigned kSlotBits = 24;       ///< 16 million at once.
    static constexpr unsigned kInsertionBits = 36;  ///< 68 thousand million in all.
    static constexpr std::uint64_t kNone = UINT64_MAX;

    struct Key {
        std::uint64_t at = 0;
        /// From its top: priority, insertion, which makes the order total, and the slot.
        std::uint64_t rank = 0;

        auto operator<=>(const Key&) const = default;
    };

    void put(const Key& key);
    void comeToNext();
    void findNext();

    /// By how many bits of the time count from the highest that differs from m_taken. The first:
    /// those of that instant, as a heap.
    std::array<std::vector<Key>, 64> m_buckets;
    std::uint64_t m_used = 0;   ///< A bit for each that is not empty.
    std::uint64_t m_taken = 0;  ///< Time of one that was taken: none is left before it.
    std::uint64_t m_next = kNone;
    std::size_t m_size = 0;
    std::vector<Event> m_slots;
    std::vector<std::uint32_t> m_free;
    std::uint64_t m_inserted = 0;
};

}  // namespace millrace
