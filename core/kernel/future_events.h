// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
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

/// An event that may turn out not to be needed. It has its place in the order all the same.
struct PlannedEvent {
    Event event{.at = kNever};  ///< kNever: none.
    std::uint64_t number = 0;
};

/// The future-event list. Order: time, then priority, then insertion.
///
/// Most events come one of a few delays after another: a hop, a heartbeat, a session. As time never
/// goes back, those of one delay are scheduled in the order in which they come: each delay has a
/// lane, first in, first out, of which only the first event is compared with others. The rest is a
/// radix heap (Ahuja, Mehlhorn, Orlin, Tarjan: "Faster algorithms for the shortest path problem",
/// 1990): an event that is far away lies by the highest bit in which its time differs from that of
/// one before it, and is moved when its turn comes nearer, in order of memory. The few that come
/// next, or all of one instant, are sorted at once.
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

    bool empty() const { return m_next.empty() && m_soon.empty(); }
    std::size_t size() const { return m_size; }
    /// Where the next one lies, until something is scheduled or taken.
    class Next {
    public:
        SimTime at() const { return m_at; }  ///< kNever when there is none.

    private:
        friend class FutureEvents;
        SimTime m_at = kNever;
        bool m_isSoon = false;
    };
    Next next() const
    {
        Next next;
        next.m_isSoon = isSoonFirst();
        if (!empty())
            next.m_at = (next.m_isSoon ? m_soon.front() : m_next.back()).time();
        return next;
    }
    /// Requires that there is one.
    Event take(Next next);
    /// Of a copy.
    std::size_t bytes() const { return m_slots.size() * (sizeof(Slot) + sizeof(Key)); }

private:
    static constexpr unsigned kSlotBits = 24;       ///< 16 million at once.
    static constexpr unsigned kInsertionBits = 36;  ///< 68 thousand million in all.
    static constexpr std::uint32_t kNone = UINT32_MAX;
    static constexpr unsigned kLaneBits = 6;

    struct Key {
        std::uint64_t at = 0;
        /// From its top: priority, insertion, which makes the order total, and the slot.
        std::uint64_t rank = 0;

        SimTime time() const { return fromNs(static_cast<std::int64_t>(at)); }
        std::uint32_t slot() const
        {
            return static_cast<std::uint32_t>(rank & ((1U << kSlotBits) - 1));
        }
    };
    struct Slot {
        Event event;
        std::uint64_t rank = 0;
        std::uint32_t next = kNone;  ///< Behind it in its lane, or among those that are free.
        std::uint32_t lane = kNone;
    };
    /// Events that were scheduled equally far ahead.
    struct Lane {
        SimDuration delay{};
        std::uint32_t last = kNone;
    };

    /// A lambda: the address of a function would not be inlined where heaps compare.
    static constexpr auto isLater = [](const Key& a, const Key& b) {
        return a.at > b.at || (a.at == b.at && a.rank > b.rank);
    };
    bool isSoonFirst() const
    {
        return !m_soon.empty() && (m_next.empty() || isLater(m_next.back(), m_soon.front()));
    }
    void addSlot();
    void putSoon(Key key);
    void putAlone(Key key);
    void takeSoon();
    void endLane();
    void takeAlone();
    void putFar(const Key& key);
    void bringNear();

    /// A heap: the first of each lane, and what has been scheduled before m_bound while m_next was
    /// large.
    std::vector<Key> m_soon;
    /// The last comes first. All before m_bound; empty only when nothing is far.
    std::vector<Key> m_next;
    std::uint64_t m_bound = 0;
    /// The others, by how many bits of the time count from the highest that differs from m_base.
    std::array<std::vector<Key>, 64> m_far;
    std::uint64_t m_used = 0;                   ///< A bit for each of m_far that is not empty.
    std::uint64_t m_base = 0;                   ///< A time before which none of m_far lies.
    std::array<Lane, 1U << kLaneBits> m_lanes;  ///< By a hash of their delays.
    std::vector<Slot> m_slots;
    std::uint32_t m_free = kNone;
    std::size_t m_size = 0;
    SimTime m_now{};  ///< Of the last one taken.
    std::uint64_t m_inserted = 0;
};

}  // namespace millrace
