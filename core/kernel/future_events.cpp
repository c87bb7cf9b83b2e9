// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernel/future_events.h"

#include <algorithm>
#include <bit>
#include <functional>

#include "core/base/invariant.h"

namespace millrace {

namespace {

/// To look through so few costs less than to bring them nearer bit by bit.
constexpr std::size_t kFew = 16;

}  // namespace

inline void FutureEvents::put(const Key& key)
{
    const auto bucket = static_cast<std::size_t>(std::bit_width(key.at ^ m_taken));
    m_buckets[bucket].push_back(key);
    m_used |= 1ULL << bucket;
}

void FutureEvents::schedule(const Event& event, Priority priority)
{
    std::uint64_t slot = m_slots.size();
    if (m_free.empty()) {
        m_slots.push_back(event);
    } else {
        slot = m_free.back();
        m_free.pop_back();
        m_slots[slot] = event;
    }
    MILLRACE_INVARIANT(slot < 1ULL << kSlotBits && m_inserted < 1ULL << kInsertionBits);
    const auto at = static_cast<std::uint64_t>(toNs(event.at));
    MILLRACE_INVARIANT(at >= m_taken);
    const std::uint64_t rank =
        static_cast<std::uint64_t>(priority) << kInsertionBits | m_inserted++;
    put({at, rank << kSlotBits | slot});
    if (at == m_taken)
        std::ranges::push_heap(m_buckets.front(), std::greater{});
    m_next = std::min(m_next, at);
    ++m_size;
}

Event FutureEvents::takeNext()
{
    MILLRACE_INVARIANT(m_size > 0);
    auto* from = &m_buckets[static_cast<std::size_t>(std::countr_zero(m_used))];
    if (from->size() > kFew && from != &m_buckets.front()) {
        comeToNext();
        from = &m_buckets.front();
    }
    if (from != &m_buckets.front())
        std::swap(*std::ranges::min_element(*from), from->back());
    else if (from->size() > 1)
        std::ranges::pop_heap(*from, std::greater{});
    const std::uint64_t slot = from->back().rank & ((1ULL << kSlotBits) - 1);
    from->pop_back();
    --m_size;
    if (from->empty())
        m_used &= m_used - 1;
    findNext();
    m_free.push_back(static_cast<std::uint32_t>(slot));
    return m_slots[slot];
}

/// All of the lowest bucket comes nearer, for it has the next one; those above differ in the same
/// bit as before. Requires that nothing is left of the instant that they were sorted by.
void FutureEvents::comeToNext()
{
    const int lowest = std::countr_zero(m_used);
    std::vector<Key>& bucket = m_buckets[static_cast<std::size_t>(lowest)];
    m_used &= ~(1ULL << lowest);
    m_taken = m_next;
    for (const Key& key : bucket)
        put(key);
    bucket.clear();
    std::ranges::make_heap(m_buckets.front(), std::greater{});
}

void FutureEvents::findNext()
{
    m_next = (m_used & 1ULL) != 0 ? m_taken : kNone;
    if (m_used == 0 || m_next != kNone)
        return;
    for (const Key& key : m_buckets[static_cast<std::size_t>(std::countr_zero(m_used))])
        m_next = std::min(m_next, key.at);
}

}  // namespace millrace
