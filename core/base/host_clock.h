// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/base/wide.h"

namespace millrace {

/// How fast the clock of a host runs, in thousandths of true time, 100 .. 10,000.
inline constexpr std::uint32_t kTrueClock = 1'000;

/// What passes while a timer of `duration`, 0 .. kLongestDuration or kForever, runs down by such a
/// clock: at 500 twice as long.
constexpr SimDuration byClock(SimDuration duration, std::uint32_t clock)
{
    if (clock == kTrueClock || duration == kForever)
        return duration;
    return SimDuration{
        static_cast<SimDuration::rep>(static_cast<Wide>(duration.count()) * kTrueClock / clock)};
}

}  // namespace millrace
