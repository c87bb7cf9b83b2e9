// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernel/future_events.h"

#include <algorithm>

#include "core/base/invariant.h"

namespace millrace {

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
    const std::uint64_t rank =
        static_cast<std::uint64_t>(priority) << kInsertionBits | m_inserted++;
    const Key key{event.at, rank << kSlotBits | slot};
    std::size_t hole = m_heap.size();
    m_heap.push_back(key);
    while (hole > 0) {
        const std::size_t parent = (hole - 1) / kChildren;
        if (!runsBefore(key, m_heap[parent]))
            break;
        m_heap[hole] = m_heap[parent];
        hole = parent;
    }
    m_heap[hole] = key;
}

Event FutureEvents::takeNext()
{
    MILLRACE_INVARIANT(!m_heap.empty());
    const std::uint64_t slot = m_heap.front().order & ((1ULL << kSlotBits) - 1);
    const Key last = m_heap.back();
    m_heap.pop_back();
    const std::size_t size = m_heap.size();
    std::size_t hole = 0;
    while (size > 0) {
        const std::size_t begin = hole * kChildren + 1;
        if (begin >= size)
            break;
        std::size_t least = begin;
        for (std::size_t each = begin + 1; each < std::min(begin + kChildren, size); ++each)
            if (runsBefore(m_heap[each], m_heap[least]))
                least = each;
        if (!runsBefore(m_heap[least], last))
            break;
        m_heap[hole] = m_heap[least];
        hole = least;
    }
    if (size > 0)
        m_heap[hole] = last;
    m_free.push_back(static_cast<std::uint32_t>(slot));
    return m_slots[slot];
}

}  // namespace millrace
