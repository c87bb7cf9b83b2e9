// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"
#include "core/scenario/queue_spec.h"

namespace millrace {

/// Time from the failure of attempt `attempt` (from 1) to the next try: min(base *
/// factor^(attempt - 1), cap), plus a uniform part of up to `jitter` of that. Jitter only
/// lengthens, as in Active Job.
SimDuration delayAfter(const BackoffSpec& spec, std::uint32_t attempt, Draw draw);

}  // namespace millrace
