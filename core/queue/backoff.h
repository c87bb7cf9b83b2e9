// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"
#include "core/scenario/backoff_spec.h"

namespace millrace {

/// Time from the failure of attempt `attempt` (from 1) to the next try; at most
/// kLongestDuration.
SimDuration delayAfter(const BackoffSpec& spec, std::uint32_t attempt, Draw draw);

/// What that time can be, in seconds, of any size.
struct DelayBounds {
    double base = 0;  ///< Without jitter.
    double least = 0;
    double most = 0;
    bool mostExclusive = false;  ///< Only what is shorter than `most`.
};

DelayBounds delayBounds(const BackoffSpec& spec, std::uint32_t attempt);

}  // namespace millrace
