// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <utility>

#include "core/trace/shared_vector.h"

namespace millrace {

/// What is on its way, in order of departure. What left first mostly arrives first: taking out
/// costs as much as there is before it, or behind it, whichever is less.
template <class T>
class Departures {
public:
    using const_iterator = RowIterator<Departures, T>;

    std::size_t size() const { return m_items.size() - m_gone; }
    bool empty() const { return size() == 0; }
    const_iterator begin() const { return {*this, 0}; }
    const_iterator end() const { return {*this, size()}; }
    const T& operator[](std::size_t index) const { return m_items[m_gone + index]; }

    void push_back(T item) { m_items.push_back(std::move(item)); }

    void erase(const_iterator which)
    {
        const auto before = static_cast<std::size_t>(which - begin());
        const std::size_t at = m_gone + before;
        if (before > size() - before) {
            m_items.erase(at);
            return;
        }
        for (std::size_t n = at; n > m_gone; --n)
            m_items[n] = std::as_const(m_items)[n - 1];
        ++m_gone;
        if (m_gone * 2 < m_items.size())
            return;
        m_items.eraseFirst(m_gone);
        m_gone = 0;
    }

    /// As SharedVector::beInOnePiece.
    void beInOnePiece() { m_items.beInOnePiece(); }
    /// As SharedVector::bytesBeside.
    std::size_t bytesBeside(const Departures& before) const
    {
        return m_items.bytesBeside(before.m_items);
    }

    bool operator==(const Departures& other) const
    {
        return std::equal(begin(), end(), other.begin(), other.end());
    }

private:
    SharedVector<T> m_items;  ///< The first m_gone of them are gone.
    std::size_t m_gone = 0;
};

}  // namespace millrace
