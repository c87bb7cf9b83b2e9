// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <ctime>
#include <vector>

namespace millrace::bench {

/// CPU time of this process so far, in ms.
inline double cpuMs()
{
    return 1e3 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// The value at `percent` of the sorted measurements.
inline double percentile(std::vector<double> spent, std::size_t percent)
{
    const auto nth = static_cast<std::ptrdiff_t>((spent.size() - 1) * percent / 100);
    std::nth_element(spent.begin(), spent.begin() + nth, spent.end());
    return spent[static_cast<std::size_t>(nth)];
}

/// Median of `times` measurements, in ms.
template <class Work>
double medianMs(int times, Work work)
{
    std::vector<double> spent;
    for (int n = 0; n < times; ++n) {
        const double begin = cpuMs();
        work();
        spent.push_back(cpuMs() - begin);
    }
    return percentile(std::move(spent), 50);
}

}  // namespace millrace::bench
