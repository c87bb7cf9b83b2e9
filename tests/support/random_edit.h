// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/scenario.h"

namespace millrace::test {

/// The scenario after one edit, drawn from `seed`: a line of the timeline more, less, moved or
/// aimed at another, a slot killed, stopped or restarted; some exactly on a heartbeat, on a lease's
/// end or at `special`. Now and then a setting that is in force from the beginning.
Scenario edited(const Scenario& scenario, std::uint64_t seed, SimTime special);

}  // namespace millrace::test
