// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/backoff.h"

#include <algorithm>

namespace millrace {

SimDuration delayAfter(const BackoffSpec& spec, std::uint32_t attempt, Draw draw)
{
    // Repeated multiplication, not pow(): the same bits with every libm.
    auto delay = static_cast<double>(spec.base.count());
    const auto cap = static_cast<double>(spec.cap.count());
    if (spec.kind == BackoffSpec::Kind::Exponential)
        for (std::uint32_t n = 1; n < attempt && delay < cap && spec.factor > 1.0; ++n)
            delay *= spec.factor;
    const SimDuration whole{static_cast<SimDuration::rep>(std::min(delay, cap))};
    const auto spread =
        static_cast<SimDuration::rep>(static_cast<double>(whole.count()) * spec.jitter);
    return whole + draw.between(SimDuration::zero(), SimDuration{spread});
}

}  // namespace millrace
