// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernel/future_events.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "core/base/invariant.h"

namespace millrace {

namespace {

/// To sort so few costs less than to bring them nearer bit by bit, and to make room among them less
/// than a heap.
constexpr std::size_t kFew = 32;

}  // namespace

inline void FutureEvents::putFar(const Key& key)
{
    const auto bucket = static_cast<std::size_t>(std::bit_width(key.at ^ m_base));
    m_far[bucket].push_back(key);
    m_used |= 1ULL << bucket;
}

/// It is free. Requires that no other is.
[[gnu::noinline]] void FutureEvents::addSlot()
{
    MILLRACE_INVARIANT(m_slots.size() < 1U << kSlotBits);
    m_free = static_cast<std::uint32_t>(m_slots.size());
    m_slots.emplace_back();
}

[[gnu::noinline]] void FutureEvents::putSoon(Key key)
{
    m_soon.push_back(key);
    std::ranges::push_heap(m_soon, isLater);
}

/// It has no lane.
[[gnu::noinline]] void FutureEvents::putAlone(Key key)
{
    if (key.at < m_bound && m_next.size() < kFew) {
        m_next.insert(std::ranges::upper_bound(m_next, key, isLater), key);
        return;
    }
    if (key.at < m_bound) {
        putSoon(key);
        return;
    }
    putFar(key);
    if (m_next.empty())
        bringNear();
}

void FutureEvents::schedule(const Event& event, Priority priority, std::uint64_t number)
{
    MILLRACE_INVARIANT(number < 1ULL << kInsertionBits);
    if (m_free == kNone)
        addSlot();
    const std::uint32_t slot = m_free;
    Slot& own = m_slots[slot];
    m_free = own.next;
    ++m_size;
    const std::uint64_t rank = static_cast<std::uint64_t>(priority) << kInsertionBits | number;
    const Key key{static_cast<std::uint64_t>(toNs(event.at)), rank << kSlotBits | slot};
    own = {event, key.rank, kNone, kNone};
    const SimDuration delay = event.at - m_now;
    const auto hash = static_cast<std::uint64_t>(delay.count()) * 0xBF58476D1CE4E5B9;
    const auto index = static_cast<std::uint32_t>(hash >> (64U - kLaneBits));
    Lane& lane = m_lanes[index];
    const std::uint32_t last = lane.last;
    if (lane.delay != delay) {
        if (last == kNone)
            lane.delay = delay;  // If it comes once more, it has a lane.
        putAlone(key);
    } else if (last == kNone) {
        own.lane = index;
        lane.last = slot;
        putSoon(key);
    } else if (m_slots[last].event.at < event.at || m_slots[last].rank < key.rank) {
        own.lane = index;
        lane.last = slot;
        m_slots[last].next = slot;
    } else {
        putAlone(key);  // Of one instant, and before the last by priority or number.
    }
}

[[gnu::noinline]] void FutureEvents::takeAlone()
{
    m_next.pop_back();
    if (m_next.empty() && m_used != 0)
        bringNear();
}

/// Of the first of m_soon, behind which there is none.
[[gnu::noinline]] void FutureEvents::endLane()
{
    const std::uint32_t lane = m_slots[m_soon.front().slot()].lane;
    if (lane != kNone)
        m_lanes[lane].last = kNone;
    std::ranges::pop_heap(m_soon, isLater);
    m_soon.pop_back();
}

/// The first of m_soon; the one behind it in its lane takes its place.
inline void FutureEvents::takeSoon()
{
    const std::uint32_t next = m_slots[m_soon.front().slot()].next;
    if (next == kNone)
        return endLane();
    const Slot& behind = m_slots[next];
    const Key key{static_cast<std::uint64_t>(toNs(behind.event.at)), behind.rank};
    Key* const heap = m_soon.data();
    const std::size_t size = m_soon.size();
    std::size_t place = 0;
    for (std::size_t child = 1; child < size; child = 2 * place + 1) {
        if (child + 1 < size && isLater(heap[child], heap[child + 1]))
            ++child;
        if (!isLater(key, heap[child]))
            break;
        heap[place] = heap[child];
        place = child;
    }
    heap[place] = key;
}

Event FutureEvents::take(Next next)
{
    MILLRACE_INVARIANT(next.at() != kNever);
    const std::uint32_t index = (next.m_isSoon ? m_soon.front() : m_next.back()).slot();
    if (next.m_isSoon)
        takeSoon();
    else
        takeAlone();
    Slot& slot = m_slots[index];
    slot.next = std::exchange(m_free, index);
    --m_size;
    m_now = slot.event.at;
    return slot.event;
}

/// The lowest bucket has the next ones. While they are many, they are spread by lower bits; those
/// in the buckets above differ from any of them in the same bit as before.
void FutureEvents::bringNear()
{
    auto lowest = static_cast<unsigned>(std::countr_zero(m_used));
    for (; lowest > 0 && m_far[lowest].size() > kFew;
         lowest = static_cast<unsigned>(std::countr_zero(m_used))) {
        std::vector<Key>& bucket = m_far[lowest];
        m_base = std::ranges::min(bucket, {}, &Key::at).at;
        m_used &= m_used - 1;
        for (const Key& key : bucket)
            putFar(key);
        bucket.clear();
    }
    m_used &= m_used - 1;
    std::swap(m_next, m_far[lowest]);
    std::ranges::sort(m_next, isLater);
    m_bound = m_next.front().at + 1;
}

}  // namespace millrace
