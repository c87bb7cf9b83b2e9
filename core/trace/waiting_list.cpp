// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/waiting_list.h"

#include <algorithm>
#include <tuple>

namespace millrace {

namespace {

bool isBefore(const JobInWait& a, const JobInWait& b)
{
    return std::tie(a.dueAt, a.job) < std::tie(b.dueAt, b.job);
}

}  // namespace

const JobInWait& WaitingList::operator[](std::size_t index) const
{
    std::size_t chunk = 0;
    while (index >= (*m_chunks[chunk]).size())
        index -= (*m_chunks[chunk++]).size();
    return (*m_chunks[chunk])[index];
}

void WaitingList::insert(const JobInWait& entry)
{
    ++m_size;
    // The last chunk that begins at or before it.
    const auto behind = std::upper_bound(
        m_chunks.begin(), m_chunks.end(), entry,
        [](const JobInWait& one, const auto& chunk) { return isBefore(one, (*chunk).front()); });
    if (m_chunks.empty()) {
        m_chunks.push_back(PageHandle<Chunk>::blank());
        m_chunks.back().own().push_back(entry);
        return;
    }
    auto at = static_cast<std::size_t>(behind - m_chunks.begin());
    at -= at > 0 ? 1 : 0;
    Chunk& chunk = m_chunks[at].own();
    chunk.insert(std::upper_bound(chunk.begin(), chunk.end(), entry, isBefore), entry);
    if (chunk.size() <= kChunk)
        return;
    // What comes is mostly the last: then the old chunk stays full.
    const bool last = at + 1 == m_chunks.size();
    const auto half = chunk.begin() + static_cast<std::ptrdiff_t>(last ? kChunk : kChunk / 2);
    PageHandle<Chunk> rest = PageHandle<Chunk>::blank();
    rest.own().assign(half, chunk.end());
    chunk.erase(half, chunk.end());
    m_chunks.insert(m_chunks.begin() + static_cast<std::ptrdiff_t>(at) + 1, std::move(rest));
}

void WaitingList::erase(Iterator entry)
{
    --m_size;
    Chunk& chunk = m_chunks[entry.m_chunk].own();
    chunk.erase(chunk.begin() + static_cast<std::ptrdiff_t>(entry.m_index));
    if (chunk.empty())
        m_chunks.erase(m_chunks.begin() + static_cast<std::ptrdiff_t>(entry.m_chunk));
}

JobInWait& WaitingList::change(Iterator entry)
{
    return m_chunks[entry.m_chunk].own()[entry.m_index];
}

bool WaitingList::operator==(const WaitingList& other) const
{
    return m_size == other.m_size && std::equal(begin(), end(), other.begin());
}

}  // namespace millrace
