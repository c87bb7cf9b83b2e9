// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/base/random.h"
#include "core/base/time.h"

// All that travels here goes through TCP, which hides a loss: its sender hears no acknowledgement,
// and sends again. Linux waits 200 ms at first (TCP_RTO_MIN), twice as long each time (RFC 6298,
// 5.5), at most 120 s (TCP_RTO_MAX), 15 times (tcp_retries2). Left out: that what is lost amid
// others is missed sooner (fast retransmit), and that a connection is given up after the last.

namespace millrace {

/// As if each of the 15 were lost.
inline constexpr SimDuration kLongestResending = std::chrono::milliseconds{804'600};

/// How much later it arrives for that. `loss` is in parts of a million.
SimDuration resending(std::uint32_t loss, Draw draw);

}  // namespace millrace
