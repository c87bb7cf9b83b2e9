// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

#include "core/base/time.h"

namespace millrace::ui {

/// Left and right of the axis, in px: the same for all that lies on one clock.
inline constexpr double kAxisMargin = 12;

/// Maps simulated time to horizontal pixels and back. Requires begin < end and width > 0.
struct TimeAxis {
    SimTime begin{};
    SimTime end{};
    double left = 0.0;
    double width = 1.0;

    /// A whole run that ends at `end`, over a view of `viewWidth` px.
    static TimeAxis across(SimTime end, double viewWidth)
    {
        return {SimTime{}, end, kAxisMargin, std::max(1.0, viewWidth - 2 * kAxisMargin)};
    }

    double xAt(SimTime time) const
    {
        return left + width * static_cast<double>((time - begin).count()) /
                          static_cast<double>((end - begin).count());
    }
    /// Clamped to [begin, end].
    SimTime timeAt(double x) const
    {
        const double part = (x - left) / width;
        if (part <= 0.0)
            return begin;
        if (part >= 1.0)
            return end;
        return begin + SimDuration{static_cast<SimDuration::rep>(
                           static_cast<double>((end - begin).count()) * part)};
    }
};

}  // namespace millrace::ui
