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

/// A job of a group's lane is in flight or waits for its next try, or is so no more: by +1 or -1.
/// Lanes that are no groups do not count them.
void hold(QueueState& queue, std::uint32_t lane, int by);

/// Whether a job whose wait is over stands where its number puts it: with groups, since none behind
/// it has been handed out; and where rows are claimed by when they were made, but for what Active
/// Job has enqueued anew, which is a new row.
bool standsInPlace(const QueueState& queue, const JobInWait& entry);

/// Its wait is over: it is ready, in its place or behind the others.
void makeReady(QueueState& queue, const JobInWait& entry, SimTime time);

/// A job waits for others no more.
void letGo(QueueState& queue, JobId job);

/// Of an idle worker that claims: the queries that its wait has cost, this one included.
void countPolls(QueueState& queue, WorkerId worker, SimTime time);

}  // namespace millrace
