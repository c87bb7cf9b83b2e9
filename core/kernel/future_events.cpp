// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernel/future_events.h"

#include <algorithm>
#include <bit>

#include "core/base/invariant.h"

namespace millrace {

namespace {

/// To sort so few costs less than to bring them nearer bit by bit.
constexpr std::size_t kFew = 32;

}  // namespace

inline void FutureEvents::putFar(const Key& key)
{
    const auto bucket = static_cast<std::size_t>(std::bit_width(key.at ^ m_base));
    m_far[bucket].push_back(key);
    m_used |= 1ULL << bucket;
}

void FutureEvents::schedule(const Event& event, Priority priority, std::uint64_t number)
{
    std::uint64_t slot = m_slots.size();
    if (m_free.empty()) {
        m_slots.push_back(event);
    } else {
        slot = m_free.back();
        m_free.pop_back();
        m_slots[slot] = event;
    }
    MILLRACE_INVARIANT(slot < 1ULL << kSlotBits && number < 1ULL << kInsertionBits);
    const std::uint64_t rank = static_cast<std::uint64_t>(priority) << kInsertionBits | number;
    const Key key{static_cast<std::uint64_t>(toNs(event.at)), rank << kSlotBits | slot};
    if (empty())
        m_bound = key.at + 1;
    if (key.at >= m_bound) {
        putFar(key);
        return;
    }
    m_between.push_back(key);
    std::ranges::push_heap(m_between, isLater);
}

Event FutureEvents::takeNext()
{
    MILLRACE_INVARIANT(!empty());
    std::vector<Key>& from = isBetweenFirst() ? m_between : m_next;
    if (&from == &m_between)
        std::ranges::pop_heap(m_between, isLater);
    const std::uint64_t slot = from.back().rank & ((1ULL << kSlotBits) - 1);
    from.pop_back();
    if (m_used != 0 && empty())
        bringNear();
    m_free.push_back(static_cast<std::uint32_t>(slot));
    return m_slots[slot];
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
    m_bound = ((m_base >> lowest) + 1) << lowest;  // Behind all times that would lie in it.
    std::swap(m_next, m_far[lowest]);
    std::ranges::sort(m_next, [](const Key& a, const Key& b) { return isLater(a, b); });
}

}  // namespace millrace
