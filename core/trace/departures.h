// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include "core/trace/page_handle.h"

namespace millrace {

/// What is on its way, in order of departure. It is never moved or written again, and what has
/// arrived leaves a hole, in whatever order it arrives: so a keyframe costs what has left since the
/// one before, and a handle for every few.
template <class T>
class Departures {
    static constexpr std::size_t kChunk = 16;
    using Items = std::array<T, kChunk>;
    struct Chunk {
        PageHandle<Items> items;
        std::uint16_t there = 0;  ///< A bit an item: it has not arrived.
    };

public:
    class Iterator {
    public:
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using iterator_concept = std::forward_iterator_tag;

        Iterator() = default;
        const T& operator*() const { return (*(*m_chunks)[m_chunk].items)[m_index]; }
        const T* operator->() const { return &**this; }
        Iterator& operator++()
        {
            ++m_index;
            skipHoles();
            return *this;
        }
        Iterator operator++(int)
        {
            Iterator before = *this;
            ++*this;
            return before;
        }
        bool operator==(const Iterator&) const = default;

    private:
        friend class Departures;
        Iterator(const std::vector<Chunk>& chunks, std::size_t chunk)
            : m_chunks{&chunks}
            , m_chunk{chunk}
        {
            skipHoles();
        }
        void skipHoles()
        {
            for (; m_chunk < m_chunks->size(); ++m_chunk, m_index = 0) {
                const auto left = static_cast<unsigned>((*m_chunks)[m_chunk].there) >> m_index;
                if (left == 0)
                    continue;
                m_index += static_cast<std::size_t>(std::countr_zero(left));
                return;
            }
        }

        const std::vector<Chunk>* m_chunks = nullptr;
        std::size_t m_chunk = 0;
        std::size_t m_index = 0;
    };
    using value_type = T;
    using const_iterator = Iterator;

    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }
    Iterator begin() const { return {m_chunks, m_first}; }
    Iterator end() const { return {m_chunks, m_chunks.size()}; }
    const T& front() const { return *begin(); }

    void push_back(T item)
    {
        const std::size_t index = m_left++ % kChunk;
        if (index == 0) {
            if (!m_chunks.empty() && m_chunks.back().there == 0)
                m_chunks.pop_back();
            m_chunks.push_back({PageHandle<Items>::blank()});
        }
        Chunk& last = m_chunks.back();
        last.items.own()[index] = std::move(item);
        last.there = static_cast<std::uint16_t>(last.there | 1U << index);
        ++m_size;
    }

    void erase(Iterator which)
    {
        Chunk& chunk = m_chunks[which.m_chunk];
        chunk.there = static_cast<std::uint16_t>(chunk.there & ~(1U << which.m_index));
        --m_size;
        while (m_first + 1 < m_chunks.size() && m_chunks[m_first].there == 0)
            ++m_first;
        const bool isLast = &chunk == &m_chunks.back();  // There is more to come.
        if (chunk.there != 0 || isLast)
            return;
        chunk.items = {};
        if (++m_gone * 2 > m_chunks.size())
            forgetGone();
    }

    /// Bytes of this copy that `before`, an earlier one, does not have.
    std::size_t bytesBeside(const Departures& before) const
    {
        const std::uint64_t since = m_left - std::min(m_left, before.m_left);
        return m_chunks.size() * sizeof(Chunk) +
               std::min<std::size_t>(since, m_chunks.size() * kChunk) * sizeof(T);
    }

    bool operator==(const Departures& other) const
    {
        return m_size == other.m_size && std::equal(begin(), end(), other.begin());
    }

private:
    void forgetGone()
    {
        const auto last = std::prev(m_chunks.end());
        m_chunks.erase(std::remove_if(m_chunks.begin(), last,
                                      [](const Chunk& each) { return each.there == 0; }),
                       last);
        m_gone = 0;
        m_first = 0;
    }

    std::vector<Chunk> m_chunks;  ///< The last is being filled; without items where none is there.
    std::size_t m_size = 0;
    std::size_t m_first = 0;   ///< The chunk of the first item.
    std::size_t m_gone = 0;    ///< Chunks without items.
    std::uint64_t m_left = 0;  ///< So many have left so far.
};

}  // namespace millrace
