// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/memory_budget.h"

#include <algorithm>

#include <unistd.h>

namespace millrace {

std::size_t keyframeBytesOfThisMachine()
{
    static constexpr std::size_t kGiB = std::size_t{1} << 30U;
    static const std::size_t bytes = [] {
        const auto pages = std::max(sysconf(_SC_PHYS_PAGES), 0L);  // -1: not known.
        const auto page = std::max(sysconf(_SC_PAGESIZE), 0L);
        const std::size_t all = static_cast<std::size_t>(pages) * static_cast<std::size_t>(page);
        return std::clamp(all / 8, kGiB, 3 * kGiB);
    }();
    return bytes;
}

}  // namespace millrace
