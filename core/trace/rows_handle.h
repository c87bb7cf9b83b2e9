// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <utility>

namespace millrace {

/// Owns some rows together with others, as a PageHandle does a page. How many they are is said when
/// they are copied; from then on nobody writes them.
template <class T>
class RowsHandle {
public:
    static constexpr std::size_t kCostsBeside = 16;  ///< For each block: its head, and malloc's.

    RowsHandle() = default;
    static RowsHandle copyOf(std::span<const T> rows)
    {
        RowsHandle made;
        made.m_head = new (::operator new(kHead + rows.size_bytes())) Head{.owners = 1, .count = 0};
        std::uninitialized_copy(rows.begin(), rows.end(), made.rows());
        made.m_head->count = static_cast<std::uint32_t>(rows.size());
        return made;
    }
    RowsHandle(const RowsHandle& other) noexcept : m_head{other.m_head}
    {
        if (m_head != nullptr)
            m_head->owners.fetch_add(1, std::memory_order_relaxed);
    }
    RowsHandle(RowsHandle&& other) noexcept : m_head{std::exchange(other.m_head, nullptr)} {}
    RowsHandle& operator=(RowsHandle other) noexcept
    {
        std::swap(m_head, other.m_head);
        return *this;
    }
    ~RowsHandle()
    {
        if (m_head == nullptr || m_head->owners.fetch_sub(1, std::memory_order_acq_rel) != 1)
            return;
        std::destroy_n(rows(), m_head->count);
        ::operator delete(m_head);
    }

    std::size_t size() const { return m_head->count; }
    const T* begin() const { return rows(); }
    const T& operator[](std::size_t index) const { return rows()[index]; }

    /// They will be read soon.
    void prefetch() const { __builtin_prefetch(m_head); }

    bool operator==(const RowsHandle&) const = default;  ///< Whether they are the same ones.

private:
    struct Head {
        std::atomic<std::uint32_t> owners;
        std::uint32_t count;
    };
    static constexpr std::size_t kHead = std::max(sizeof(Head), alignof(T));
    static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);

    T* rows() const
    {
        return std::launder(reinterpret_cast<T*>(reinterpret_cast<std::byte*>(m_head) + kHead));
    }

    Head* m_head = nullptr;
};

}  // namespace millrace
