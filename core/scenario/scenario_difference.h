// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/scenario.h"

namespace millrace {

/// The earliest time at which the runs of two scenarios may differ: kNever when they are the same,
/// 0 wherever it is not sure. Until then a run of one is a run of the other. What differs late is
/// the timeline, and the end of a tape.
SimTime firstDifference(const Scenario& a, const Scenario& b);

}  // namespace millrace
