// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "core/trace/page_handle.h"

namespace millrace {

/// A vector in pages that copies share until one of them writes: copying it for a keyframe
/// costs a handle per 32 KiB, and only pages written afterwards are cloned. Copies may be
/// read by other threads; each is written by one.
///
/// Whoever writes it remembers which pages nobody else has; so it is copied by the thread that
/// writes it.
template <class T>
class SharedPages {
public:
    SharedPages() = default;
    SharedPages(const SharedPages& other)
        : m_folders{other.m_folders}
        , m_pages{other.m_pages}
        , m_size{other.m_size}
    {
        other.shareAll();
    }
    SharedPages(SharedPages&&) noexcept = default;
    SharedPages& operator=(const SharedPages& other)
    {
        if (this != &other)
            *this = SharedPages{other};
        return *this;
    }
    SharedPages& operator=(SharedPages&&) noexcept = default;
    ~SharedPages() = default;

    std::size_t size() const { return m_size; }
    std::size_t bytes() const { return m_pages * sizeof(Page); }

    const T& operator[](std::size_t index) const
    {
        const Folder& folder = *m_folders[index / (kPage * kPages)];
        return (*folder[index / kPage % kPages])[index % kPage];
    }

    T& change(std::size_t index)
    {
        const std::size_t page = index / kPage;
        if (page < m_own.size() && m_own[page] != nullptr) [[likely]]
            return m_own[page][index % kPage];
        return makeOwn(page)[index % kPage];
    }

    void grow(std::size_t size)
    {
        for (; m_pages * kPage < size; ++m_pages) {
            if (m_pages % kPages == 0)
                m_folders.push_back(PageHandle<Folder>::blank());
            m_folders.back().own()[m_pages % kPages] = PageHandle<Page>::blank();
        }
        m_size = size;
    }

private:
    static constexpr std::size_t kPage =
        std::bit_floor(std::max(std::size_t{512} / sizeof(T), std::size_t{1}));
    static constexpr std::size_t kPages = 64;     ///< In a folder.
    static constexpr std::size_t kShort = 1'024;  ///< Pages.
    using Page = std::array<T, kPage>;
    using Folder = std::array<PageHandle<Page>, kPages>;

    /// Of a long one nothing is remembered: whoever jumps in a large run would clear a table for it
    /// each time, for the few pages that it writes.
    [[gnu::noinline]] T* makeOwn(std::size_t page)
    {
        T* const rows = m_folders[page / kPages].own()[page % kPages].own().data();
        if (m_pages <= kShort) {
            m_own.resize(m_pages);
            m_own[page] = rows;
        }
        return rows;
    }
    /// Copies that nobody writes have nothing to forget, and may be copied by several threads.
    void shareAll() const
    {
        if (!m_own.empty())
            m_own.clear();
    }

    std::vector<PageHandle<Folder>> m_folders;
    mutable std::vector<T*> m_own;  ///< By page; null where others may have it, too.
    std::size_t m_pages = 0;
    std::size_t m_size = 0;
};

}  // namespace millrace
