// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <initializer_list>

namespace millrace::ui {

/// Where an axis ends that has to reach `most`: a round number, half of which is one, too. Requires
/// a number above 0.
inline double axisTop(double most)
{
    const double power = std::pow(10.0, std::floor(std::log10(most)));
    for (const double times : {1.0, 2.0, 4.0, 5.0})
        if (most <= times * power)
            return times * power;
    return 10 * power;
}

}  // namespace millrace::ui
