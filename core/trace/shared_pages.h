// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <vector>

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
        Folder& folder = own(m_folders[index / (kPage * kPages)]);
        return own(folder[index / kPage % kPages])[index % kPage];
    }

    void grow(std::size_t size)
    {
        for (; m_pages * kPage < size; ++m_pages) {
            if (m_pages % kPages == 0)
                m_folders.push_back(std::make_shared<Folder>());
            own(m_folders.back())[m_pages % kPages] = std::make_shared<Page>();
        }
        m_size = size;
    }

private:
    static constexpr std::size_t kPage =
        std::bit_floor(std::max(std::size_t{512} / sizeof(T), std::size_t{1}));
    static constexpr std::size_t kPages = 64;  ///< In a folder.
    using Page = std::array<T, kPage>;
    using Folder = std::array<std::shared_ptr<Page>, kPages>;

    /// To write: a clone, where a copy of this vector has it too.
    template <class Shared>
    static Shared& own(std::shared_ptr<Shared>& shared)
    {
        if (shared.use_count() > 1) [[unlikely]]
            clone(shared);
        return *shared;
    }
    /// Rare, and large: in change() it would keep callers from being one piece with that.
    template <class Shared>
    [[gnu::noinline]] static void clone(std::shared_ptr<Shared>& shared)
    {
        shared = std::make_shared<Shared>(*shared);
    }

    std::vector<std::shared_ptr<Folder>> m_folders;
    std::size_t m_pages = 0;
    std::size_t m_size = 0;
};

}  // namespace millrace
