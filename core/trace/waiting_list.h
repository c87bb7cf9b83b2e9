// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <iterator>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/page_handle.h"

namespace millrace {

/// A job that failed and waits for its next try, or one that was accepted for later.
struct JobInWait {
    JobId job;
    SimTime since{};
    SimTime dueAt{};
    std::uint32_t attempt = 0;     ///< Attempts used up.
    std::uint32_t executions = 0;  ///< Starts so far.
    std::uint32_t lane = 0;
    bool scheduled = false;  ///< It has not been ready yet.

    bool operator==(const JobInWait&) const = default;
};

/// Jobs by (dueAt, job). A storm of retries may have a hundred thousand of them: one that comes or
/// goes moves at most a chunk, and copies share chunks until one of them writes, so a keyframe
/// costs a handle per chunk.
class WaitingList {
    static constexpr std::size_t kChunk = 64;
    using Chunk = std::vector<JobInWait>;

public:
    class Iterator {
    public:
        using value_type = JobInWait;
        using difference_type = std::ptrdiff_t;
        using iterator_concept = std::forward_iterator_tag;

        Iterator() = default;
        const JobInWait& operator*() const { return chunk()[m_index]; }
        const JobInWait* operator->() const { return &**this; }
        Iterator& operator++()
        {
            if (++m_index == chunk().size()) {
                ++m_chunk;
                m_index = 0;
            }
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
        friend class WaitingList;
        Iterator(const std::vector<PageHandle<Chunk>>& chunks, std::size_t chunk)
            : m_chunks{&chunks}
            , m_chunk{chunk}
        {
        }

        const Chunk& chunk() const { return *(*m_chunks)[m_chunk]; }

        const std::vector<PageHandle<Chunk>>* m_chunks = nullptr;
        std::size_t m_chunk = 0;
        std::size_t m_index = 0;
    };

    Iterator begin() const { return {m_chunks, 0}; }
    Iterator end() const { return {m_chunks, m_chunks.size()}; }
    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }
    const JobInWait& front() const { return (*m_chunks.front()).front(); }
    /// Looks at a chunk after the other: for the first few.
    const JobInWait& operator[](std::size_t index) const;

    /// In its place, behind those of the same key.
    void insert(const JobInWait& entry);
    void erase(Iterator entry);
    /// To write; the key must stay what it is.
    JobInWait& change(Iterator entry);
    /// Bytes that a copy takes.
    std::size_t handleBytes() const { return m_chunks.size() * sizeof(m_chunks[0]); }

    bool operator==(const WaitingList& other) const;

private:
    std::vector<PageHandle<Chunk>> m_chunks;  ///< None of them empty.
    std::size_t m_size = 0;
};

}  // namespace millrace
