// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernel/future_events.h"

#include <algorithm>

#include "core/base/invariant.h"

namespace millrace {

namespace {

bool runsBefore(const Event& a, const Event& b)
{
    return a.at != b.at ? a.at < b.at : a.order < b.order;
}

}  // namespace

void FutureEvents::schedule(Event event, Priority priority)
{
    event.order = (static_cast<std::uint64_t>(priority) << 56U) | m_inserted++;
    std::size_t hole = m_heap.size();
    m_heap.push_back(event);
    while (hole > 0) {
        const std::size_t parent = (hole - 1) / kChildren;
        if (!runsBefore(event, m_heap[parent]))
            break;
        m_heap[hole] = m_heap[parent];
        hole = parent;
    }
    m_heap[hole] = event;
}

Event FutureEvents::takeNext()
{
    MILLRACE_INVARIANT(!m_heap.empty());
    const Event first = m_heap.front();
    const Event last = m_heap.back();
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
    return first;
}

}  // namespace millrace
