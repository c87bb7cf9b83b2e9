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
    const Key key = static_cast<Key>(toNs(event.at)) << 64U | (rank << kSlotBits | slot);
    std::size_t hole = m_heap.size();
    m_heap.push_back(key);
    while (hole > 0) {
        const std::size_t parent = (hole - 1) / kChildren;
        if (m_heap[parent] < key)
            break;
        m_heap[hole] = m_heap[parent];
        hole = parent;
    }
    m_heap[hole] = key;
}

Event FutureEvents::takeNext()
{
    MILLRACE_INVARIANT(!m_heap.empty());
    const std::size_t slot = slotOf(m_heap.front());
    const Key last = m_heap.back();
    m_heap.pop_back();
    Key* const heap = m_heap.data();
    const std::size_t size = m_heap.size();
    // The hole goes down to a leaf, and the last one up from there: it mostly stays there.
    std::size_t hole = 0;
    std::size_t begin = 1;
    for (; begin + kChildren <= size; begin = hole * kChildren + 1) {
        const std::size_t a = begin + (heap[begin + 1] < heap[begin] ? 1U : 0U);
        const std::size_t b = begin + (heap[begin + 3] < heap[begin + 2] ? 3U : 2U);
        const std::size_t least = heap[b] < heap[a] ? b : a;
        heap[hole] = heap[least];
        hole = least;
    }
    if (begin < size) {
        const auto least =
            static_cast<std::size_t>(std::min_element(heap + begin, heap + size) - heap);
        heap[hole] = heap[least];
        hole = least;
    }
    for (; hole > 0 && last < heap[(hole - 1) / kChildren]; hole = (hole - 1) / kChildren)
        heap[hole] = heap[(hole - 1) / kChildren];
    if (size > 0)
        heap[hole] = last;
    m_free.push_back(static_cast<std::uint32_t>(slot));
    return m_slots[slot];
}

}  // namespace millrace
