// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <vector>

namespace millrace {

/// A vector in pages that copies share until one of them writes: copying it for a keyframe
/// costs a handle per 256 elements, and only pages written afterwards are cloned. Copies may be
/// read by other threads; each is written by one.
template <class T>
class SharedPages {
public:
    std::size_t size() const { return m_size; }

    const T& operator[](std::size_t index) const
    {
        return (*m_pages[index / kPage])[index % kPage];
    }

    T& change(std::size_t index)
    {
        std::shared_ptr<Page>& page = m_pages[index / kPage];
        if (page.use_count() > 1)
            page = std::make_shared<Page>(*page);
        return (*page)[index % kPage];
    }

    void grow(std::size_t size)
    {
        while (m_pages.size() * kPage < size)
            m_pages.push_back(std::make_shared<Page>());
        m_size = size;
    }

private:
    static constexpr std::size_t kPage = 256;
    using Page = std::array<T, kPage>;

    std::vector<std::shared_ptr<Page>> m_pages;
    std::size_t m_size = 0;
};

}  // namespace millrace
