// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/memory_budget.h"

#include <algorithm>

#include <unistd.h>

namespace millrace {

namespace {

constexpr std::size_t kGiB = std::size_t{1} << 30U;

/// 0: not known.
std::size_t bytesOfThisMachine()
{
    static const std::size_t bytes = [] {
        const auto pages = std::max(sysconf(_SC_PHYS_PAGES), 0L);
        const auto page = std::max(sysconf(_SC_PAGESIZE), 0L);
        return static_cast<std::size_t>(pages) * static_cast<std::size_t>(page);
    }();
    return bytes;
}

}  // namespace

std::size_t keyframeBytesOfThisMachine()
{
    return std::clamp(bytesOfThisMachine() / 8, kGiB, 3 * kGiB);
}

std::size_t wholeBytesOfThisMachine()
{
    return std::clamp(bytesOfThisMachine() / 2, kGiB, 3 * kGiB);
}

}  // namespace millrace
