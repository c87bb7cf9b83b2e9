// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "core/trace/row_iterator.h"

namespace millrace {

/// Rows that are appended and never change. A copy shares all full pages, and a full page is
/// never written again: two branches share their past, and what one appends the other never sees.
template <class T>
class History {
public:
    using Iterator = RowIterator<History, T>;
    using value_type = T;
    using const_iterator = Iterator;

    std::size_t size() const { return m_inPages + m_tail.size(); }
    bool empty() const { return size() == 0; }
    std::size_t bytes() const { return size() * sizeof(T); }  ///< Apart from texts in rows.

    const T& operator[](std::size_t index) const
    {
        return index < m_inPages ? (*m_pages[index / kPage])[index % kPage] : m_tail[index % kPage];
    }
    const T& back() const { return (*this)[size() - 1]; }

    void push_back(T row)
    {
        m_tail.push_back(std::move(row));
        if (m_tail.size() < kPage)
            return;
        auto page = std::make_shared<Page>();
        std::move(m_tail.begin(), m_tail.end(), page->begin());
        m_pages.push_back(std::move(page));
        m_inPages += kPage;
        m_tail.clear();
    }

    /// The first `size` rows. Costs a handle a page, and the copy of less than one page.
    History prefix(std::size_t size) const
    {
        const auto pages = static_cast<std::ptrdiff_t>(size / kPage);
        History out;
        out.m_pages.assign(m_pages.begin(), m_pages.begin() + pages);
        out.m_inPages = size - size % kPage;
        out.m_tail.reserve(size % kPage);
        for (std::size_t row = out.m_inPages; row < size; ++row)
            out.m_tail.push_back((*this)[row]);
        return out;
    }

    Iterator begin() const { return {*this, 0}; }
    Iterator end() const { return {*this, size()}; }

private:
    static constexpr std::size_t kPage = 256;
    using Page = std::array<T, kPage>;

    std::vector<std::shared_ptr<const Page>> m_pages;  ///< All of them full.
    std::size_t m_inPages = 0;                         ///< Rows.
    std::vector<T> m_tail;                             ///< Less than a page.
};

}  // namespace millrace
