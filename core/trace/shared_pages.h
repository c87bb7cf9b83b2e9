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
template <class T>
class SharedPages {
public:
    std::size_t size() const { return m_size; }
    std::size_t bytes() const { return m_pages * sizeof(Page); }

    const T& operator[](std::size_t index) const
    {
        const Folder& folder = *m_folders[index / (kPage * kPages)];
        return (*folder[index / kPage % kPages])[index % kPage];
    }

    T& change(std::size_t index)
    {
        Folder& folder = m_folders[index / (kPage * kPages)].own();
        return folder[index / kPage % kPages].own()[index % kPage];
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
    static constexpr std::size_t kPages = 64;  ///< In a folder.
    using Page = std::array<T, kPage>;
    using Folder = std::array<PageHandle<Page>, kPages>;

    std::vector<PageHandle<Folder>> m_folders;
    std::size_t m_pages = 0;
    std::size_t m_size = 0;
};

}  // namespace millrace
