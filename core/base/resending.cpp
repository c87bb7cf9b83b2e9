// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/resending.h"

#include <algorithm>

namespace millrace {

SimDuration resending(std::uint32_t loss, Draw draw)
{
    using namespace std::chrono_literals;
    constexpr int kMost = 15;
    SimDuration later{};
    SimDuration wait = 200ms;
    for (int n = 0; n < kMost && draw.below(1'000'000) < loss; ++n) {
        later += wait;
        wait = std::min<SimDuration>(2 * wait, 120s);
    }
    return later;
}

}  // namespace millrace
