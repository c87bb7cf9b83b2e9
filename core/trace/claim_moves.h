// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/queue_state.h"

// Moves that facts of both fact files make: how a job leaves its holder.

namespace millrace {

/// The job leaves whoever has it. A live worker that did not say so itself goes on with it and
/// does not know: its claim is `taken`.
void detach(QueueState& queue, JobId job, WorkerId worker, bool ownWord);

/// Whether a live holder gives the job up itself, at the end of its execution or when it is told
/// to; else the system takes it away. True for the dead, who have nothing left to go on with.
bool saysItself(const QueueState& queue, JobId job, WorkerId worker, Why why, SimTime time);

/// Of an idle worker that claims: the queries that its wait has cost, this one included.
void countPolls(QueueState& queue, WorkerId worker, SimTime time);

}  // namespace millrace
