// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <utility>

namespace millrace::ui {

/// Where the middles of two rows of text come to lie, in pixels downwards: as near as can be to
/// where each wants to be, not upon each other, and between `top` and `bottom`.
inline std::array<double, 2> labelRows(std::array<double, 2> wanted, double top, double bottom)
{
    constexpr double kRow = 14;
    const double pitch = std::min(kRow, (bottom - top) / 2);
    const bool secondIsHigher = wanted[1] < wanted[0];
    if (secondIsHigher)
        std::swap(wanted[0], wanted[1]);
    const double lower = std::clamp(wanted[1], top + 1.5 * pitch, bottom - pitch / 2);
    const double upper = std::clamp(wanted[0], top + pitch / 2, lower - pitch);
    return secondIsHigher ? std::array{lower, upper} : std::array{upper, lower};
}

}  // namespace millrace::ui
