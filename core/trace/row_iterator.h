// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstddef>
#include <iterator>
#include <utility>

namespace millrace {

/// Random access, read only, to whatever gives `const T&` for an index. Valid while the rows are
/// where they are.
template <class Rows, class T>
class RowIterator {
public:
    using iterator_category = std::random_access_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using pointer = const T*;
    using reference = const T&;

    RowIterator() = default;
    RowIterator(const Rows& rows, std::size_t at)
        : m_rows{&rows}
        , m_at{static_cast<difference_type>(at)}
    {
    }

    reference operator*() const { return (*m_rows)[static_cast<std::size_t>(m_at)]; }
    pointer operator->() const { return &**this; }
    reference operator[](difference_type n) const { return *(*this + n); }

    RowIterator& operator+=(difference_type n)
    {
        m_at += n;
        return *this;
    }
    RowIterator& operator-=(difference_type n) { return *this += -n; }
    RowIterator& operator++() { return *this += 1; }
    RowIterator& operator--() { return *this += -1; }
    RowIterator operator++(int) { return std::exchange(*this, *this + 1); }
    RowIterator operator--(int) { return std::exchange(*this, *this - 1); }
    friend RowIterator operator+(RowIterator it, difference_type n) { return it += n; }
    friend RowIterator operator+(difference_type n, RowIterator it) { return it += n; }
    friend RowIterator operator-(RowIterator it, difference_type n) { return it -= n; }
    friend difference_type operator-(RowIterator a, RowIterator b) { return a.m_at - b.m_at; }
    friend bool operator==(RowIterator a, RowIterator b) { return a.m_at == b.m_at; }
    friend auto operator<=>(RowIterator a, RowIterator b) { return a.m_at <=> b.m_at; }

private:
    const Rows* m_rows = nullptr;
    difference_type m_at = 0;
};

}  // namespace millrace
