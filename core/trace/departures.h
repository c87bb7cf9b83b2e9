// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <vector>

namespace millrace {

/// What is on its way, in order of departure. What left first mostly arrives first: taking out
/// costs as much as there is before it, or behind it, whichever is less.
template <class T>
class Departures {
public:
    using const_iterator = const T*;

    std::size_t size() const { return m_items.size() - m_gone; }
    bool empty() const { return size() == 0; }
    const T* begin() const { return m_items.data() + m_gone; }
    const T* end() const { return m_items.data() + m_items.size(); }
    const T& operator[](std::size_t index) const { return m_items[m_gone + index]; }

    void push_back(T item) { m_items.push_back(std::move(item)); }

    void erase(const_iterator which)
    {
        const auto at = m_items.begin() + (which - m_items.data());
        const auto first = m_items.begin() + static_cast<std::ptrdiff_t>(m_gone);
        if (at - first > m_items.end() - at) {
            m_items.erase(at);
            return;
        }
        std::move_backward(first, at, at + 1);
        ++m_gone;
        if (m_gone * 2 < m_items.size())
            return;
        m_items.erase(m_items.begin(), m_items.begin() + static_cast<std::ptrdiff_t>(m_gone));
        m_gone = 0;
    }

    bool operator==(const Departures& other) const
    {
        return std::equal(begin(), end(), other.begin(), other.end());
    }

private:
    std::vector<T> m_items;  ///< The first m_gone of them are gone.
    std::size_t m_gone = 0;
};

}  // namespace millrace
