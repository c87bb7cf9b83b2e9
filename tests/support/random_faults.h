// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/scenario.h"
#include "tests/support/dice.h"

namespace millrace::test {

/// Within the run; one in four is a multiple of the heartbeat, where members and workers that began
/// at 0 send theirs.
SimDuration someTime(Dice& dice, const Scenario& scenario);

/// Keys that receivers know, and faults that last for a while: receivers that do not answer, slow
/// networks and hosts, wrong clocks, bursts, hangs, who is cut off. Thrown by dice of its own, so
/// that what was thrown before stays what it was.
void addLastingFaults(Scenario& scenario, std::uint64_t seed);

/// Some reactions come later, in one scenario of four; one in four just when something happens.
/// Thrown apart, too.
void letReactionsComeLater(Scenario& scenario, std::uint64_t seed);

}  // namespace millrace::test
