// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/least_missed.h"

#include "core/base/invariant.h"
#include "core/base/wide.h"

namespace millrace {

std::size_t leastMissed(const std::vector<std::uint64_t>& facts)
{
    MILLRACE_INVARIANT(facts.size() >= 3);
    std::size_t best = 1;
    const auto gapAt = [&facts](std::size_t n) { return Wide{facts[n + 1] - facts[n - 1]}; };
    const auto ageAt = [&facts](std::size_t n) { return Wide{facts.back() - facts[n]}; };
    for (std::size_t n = 2; n + 1 < facts.size(); ++n)
        if (gapAt(n) * ageAt(best) < gapAt(best) * ageAt(n))
            best = n;
    return best;
}

}  // namespace millrace
