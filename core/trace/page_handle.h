// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace millrace {

/// Owns a page together with others, as a std::shared_ptr would, which is twice as large and takes
/// more for each page: a keyframe of a large run holds two hundred thousand of these.
template <class Page>
class PageHandle {
public:
    static constexpr std::size_t kCostsBeside = 16;  ///< For each page: the count, and malloc's.

    PageHandle() = default;
    /// A new page, to be filled where it lies.
    static PageHandle blank() { return PageHandle{new Counted{}}; }
    PageHandle(const PageHandle& other) noexcept : m_counted{other.m_counted}
    {
        if (m_counted != nullptr)
            m_counted->owners.fetch_add(1, std::memory_order_relaxed);
    }
    PageHandle(PageHandle&& other) noexcept : m_counted{std::exchange(other.m_counted, nullptr)} {}
    PageHandle& operator=(PageHandle other) noexcept
    {
        std::swap(m_counted, other.m_counted);
        return *this;
    }
    ~PageHandle()
    {
        if (m_counted != nullptr && m_counted->owners.fetch_sub(1, std::memory_order_acq_rel) == 1)
            delete m_counted;
    }

    const Page& operator*() const { return m_counted->page; }

    /// It will be read soon.
    void prefetch() const { __builtin_prefetch(m_counted); }

    /// To write: a clone, where somebody else has it, too.
    Page& own()
    {
        if (m_counted->owners.load(std::memory_order_acquire) > 1) [[unlikely]]
            clone();
        return m_counted->page;
    }

    bool operator==(const PageHandle&) const = default;  ///< Whether it is the same page.

private:
    struct Counted {
        std::atomic<std::uint32_t> owners{1};  ///< First: near what malloc looks at, too.
        Page page{};
    };

    /// Rare, and large: in own() it would keep callers from being one piece with that.
    [[gnu::noinline]] void clone() { *this = PageHandle{new Counted{1, m_counted->page}}; }

    explicit PageHandle(Counted* counted) : m_counted{counted} {}

    Counted* m_counted = nullptr;
};

}  // namespace millrace
