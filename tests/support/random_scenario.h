// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/scenario.h"

namespace millrace::test {

/// A scenario that the reader would accept, drawn from `seed`: groups of every protocol with all
/// their settings, poison, late joins, seeks, added partitions, short retention, bridges, and
/// processes killed, stopped and restarted at any time, some exactly on a heartbeat.
Scenario randomScenario(std::uint64_t seed);

}  // namespace millrace::test
