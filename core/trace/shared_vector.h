// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "core/base/invariant.h"
#include "core/trace/page_handle.h"
#include "core/trace/row_iterator.h"

namespace millrace {

/// A vector whose copies are shared pages. Where it is written it lies in one piece, and reading
/// it costs what reading a std::vector costs. A copy is a handle to pages: those that were not
/// written since the last copy are the last copy's, so a keyframe costs what changed since the one
/// before. A copy that is written, or assigned to one in one piece, fetches pages one by one, when
/// they are written: to jump to a keyframe costs a look at its handles, and what is never touched
/// is never copied.
///
/// Not const means to write: whoever may write to an element is taken to have done so. Copies may
/// be read and copied by other threads; one in one piece remembers its last copy, so it is copied
/// by the thread that writes it.
template <class T>
class SharedVector {
public:
    using value_type = T;
    using const_iterator = RowIterator<SharedVector, T>;

    SharedVector() = default;
    SharedVector(const SharedVector& other)
        : m_size{other.m_size}
        , m_pages{other.sharedPages()}
        , m_missing{m_pages ? m_pages->size() : 0}
    {
    }
    SharedVector(SharedVector&& other) noexcept { swap(other); }
    ~SharedVector() = default;

    SharedVector& operator=(const SharedVector& other)
    {
        if (this == &other)
            return *this;
        PagesHandle pages = other.sharedPages();
        m_missing = pages ? pages->size() : 0;
        if (m_data != nullptr)
            keepWhatIsIn(pages.get(), other.m_size);
        m_size = other.m_size;
        m_pages = std::move(pages);
        return *this;
    }
    SharedVector& operator=(SharedVector&& other) noexcept
    {
        swap(other);
        return *this;
    }

    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }

    const T& operator[](std::size_t index) const
    {
        if (m_missing == 0) [[likely]]
            return m_data[index];
        return whereverItIs(index);
    }
    const T& at(std::size_t index) const
    {
        MILLRACE_INVARIANT(index < m_size);
        return (*this)[index];
    }
    const T& back() const { return (*this)[m_size - 1]; }
    const_iterator begin() const { return {*this, 0}; }
    const_iterator end() const { return {*this, m_size}; }

    // To write.

    /// Fetches all. From here on elements stay where they are while others, or they, are written:
    /// whoever keeps references while that happens must ask for it.
    void beInOnePiece()
    {
        if (m_missing != 0) [[unlikely]]
            fetchAll();
    }

    T& operator[](std::size_t index)
    {
        const std::size_t page = index / kPage;
        if (m_missing != 0) [[unlikely]]
            fetch(page);
        m_where[page] = Where::Here;
        return m_data[index];
    }
    T& back() { return (*this)[m_size - 1]; }
    T* begin()
    {
        beInOnePiece();
        std::ranges::fill(m_where, Where::Here);
        return m_data;
    }
    T* end() { return begin() + m_size; }

    void resize(std::size_t size)
    {
        beInOnePiece();
        m_live.resize(size);
        hasGrown();
    }
    void clear() { resize(0); }
    void push_back(T value)
    {
        beInOnePiece();
        m_live.push_back(std::move(value));
        hasGrown();
    }
    T& emplace_back()
    {
        push_back({});
        return m_live.back();
    }

    /// Bytes of this copy that `before`, an earlier one, does not have; what the elements hold
    /// elsewhere is not counted.
    std::size_t bytesBeside(const SharedVector& before) const
    {
        const PagesHandle mine = sharedPages();
        const PagesHandle theirs = before.sharedPages();
        if (mine == theirs)
            return 0;
        std::size_t own = 0;
        for (std::size_t p = 0; p < mine->size(); ++p)
            own += theirs && p < theirs->size() && (*theirs)[p] == (*mine)[p] ? 0 : 1;
        return mine->size() * sizeof(PageHandle<Page>) +
               own * (sizeof(Page) + PageHandle<Page>::kCostsBeside);
    }

    bool operator==(const SharedVector& other) const
    {
        return m_size == other.m_size && std::equal(begin(), end(), other.begin());
    }

private:
    /// Small: what is written lies scattered, and a whole page is copied for one element.
    static constexpr std::size_t kPage =
        std::bit_floor(std::max(std::size_t{256} / sizeof(T), std::size_t{1}));
    static constexpr std::size_t kAhead = 16;  ///< Pages lie anywhere: it asks for them in time.
    using Page = std::array<T, kPage>;
    using Pages = std::vector<PageHandle<Page>>;
    using PagesHandle = std::shared_ptr<const Pages>;

    /// Where the elements of a page are.
    enum class Where : std::uint8_t { Here, Both, InPage };

    // A run asks for elements all the time, and has them all: what is for others lies apart.
    [[gnu::noinline]] const T& whereverItIs(std::size_t index) const
    {
        const std::size_t page = index / kPage;
        const bool here = m_data != nullptr && m_where[page] != Where::InPage;
        return here ? m_data[index] : (*(*m_pages)[page])[index % kPage];
    }
    [[gnu::noinline]] void fetch(std::size_t page)
    {
        haveRoom();
        if (m_where[page] == Where::InPage)
            copyHere(page);
    }
    [[gnu::noinline, gnu::cold]] void fetchAll()
    {
        haveRoom();
        for (std::size_t p = 0; p < m_where.size(); ++p) {
            if (p + kAhead < m_where.size())
                (*m_pages)[p + kAhead].prefetch();
            if (m_where[p] == Where::InPage)
                copyHere(p);
        }
    }

    void swap(SharedVector& other) noexcept
    {
        std::swap(m_data, other.m_data);
        std::swap(m_size, other.m_size);
        std::swap(m_live, other.m_live);
        std::swap(m_where, other.m_where);
        std::swap(m_pages, other.m_pages);
        std::swap(m_missing, other.m_missing);
    }

    /// As it is now. Null where it is empty and always was.
    PagesHandle sharedPages() const
    {
        if (m_data == nullptr || (m_pages && m_pages->size() == m_where.size() &&
                                  std::ranges::find(m_where, Where::Here) == m_where.end()))
            return m_pages;
        auto pages = std::make_shared<Pages>(m_where.size());
        for (std::size_t p = 0; p < pages->size(); ++p) {
            if (m_where[p] != Where::Here) {
                (*pages)[p] = (*m_pages)[p];
                continue;
            }
            PageHandle<Page>& page = (*pages)[p] = PageHandle<Page>::blank();
            const std::size_t first = p * kPage;
            std::copy_n(m_data + first, std::min(kPage, m_size - first), page.own().begin());
            m_where[p] = Where::Both;
        }
        m_pages = std::move(pages);
        return m_pages;
    }

    /// What lies here and is the same in `pages` needs no fetching.
    void keepWhatIsIn(const Pages* pages, std::size_t size)
    {
        m_live.resize(size);
        m_data = m_live.data();
        m_where.resize((size + kPage - 1) / kPage, Where::InPage);
        for (std::size_t p = 0; p < m_where.size(); ++p) {
            const bool same = m_where[p] == Where::Both && (*m_pages)[p] == (*pages)[p];
            m_where[p] = same ? Where::Both : Where::InPage;
            m_missing -= same ? 1 : 0;
        }
    }

    void haveRoom()
    {
        if (m_data != nullptr)
            return;
        m_live.resize(m_size);
        m_data = m_live.data();
        m_where.assign(m_pages->size(), Where::InPage);
    }

    void copyHere(std::size_t page)
    {
        const std::size_t first = page * kPage;
        std::copy_n((*(*m_pages)[page]).begin(), std::min(kPage, m_size - first), m_data + first);
        m_where[page] = Where::Both;
        --m_missing;
    }

    void hasGrown()
    {
        const std::size_t was = m_size;
        m_data = m_live.data();
        m_size = m_live.size();
        m_where.resize((m_size + kPage - 1) / kPage, Where::Here);
        if (const std::size_t seam = std::min(was, m_size) / kPage; seam < m_where.size())
            m_where[seam] = Where::Here;
    }

    T* m_data = nullptr;  ///< Null where it lies in pages alone, or is empty.
    std::size_t m_size = 0;
    std::vector<T> m_live;
    mutable std::vector<Where> m_where;  ///< By page. Empty unless there is m_data.
    mutable PagesHandle m_pages;         ///< Of the last copy, or of what this one is a copy of.
    std::size_t m_missing = 0;           ///< Pages that lie in m_pages alone.
};

}  // namespace millrace
