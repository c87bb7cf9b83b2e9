// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>

namespace millrace {

/// Clock of the simulation. It has no now(): only the engine knows the time, and reading the
/// wall clock by mistake does not compile.
struct SimClock {
    using duration = std::chrono::nanoseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<SimClock>;
    static constexpr bool is_steady = true;
};

using SimTime = SimClock::time_point;  ///< Since the start of the run; whole nanoseconds.
using SimDuration = SimClock::duration;

/// "Never": a lease that does not end, a member that does not sleep.
inline constexpr SimTime kNever = SimTime::max();

/// "forever": records that are kept, a run that has no end.
inline constexpr SimDuration kForever = SimDuration::max();

/// The longest run, and the longest duration a scenario may name: 365 days. Leaves room to add
/// any two times without overflow, and lets a time delta fit seven bytes.
inline constexpr SimDuration kLongestDuration = std::chrono::hours{24 * 365};

constexpr std::int64_t toNs(SimTime time)
{
    return time.time_since_epoch().count();
}

constexpr SimTime fromNs(std::int64_t ns)
{
    return SimTime{SimDuration{ns}};
}

}  // namespace millrace
