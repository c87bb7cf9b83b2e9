// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/queue/queue_model.h"
#include "core/scenario/timeline_spec.h"

namespace millrace {

/// What a person does to the list alone. False, and nothing done, when it is another act.
bool actOnList(QueueModel& queue, Context& context, const Intervention& line);

/// The store dies, or is back.
void actOnStore(QueueModel& queue, Context& context, Act act);

/// A line that scales names every worker; most of them are as they should be.
bool isIdleScaling(const QueueState& queue, const Intervention& line);

}  // namespace millrace
