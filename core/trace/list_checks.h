// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/columns.h"
#include "core/trace/visible_state.h"

// Conditions that checks of several facts of the list share, and those that need history.

namespace millrace {

/// A half is told of a happening when its turn is: before, with or after the commit.
void checkTold(const WritesState& writes, ToldWhen told, HappeningId happening);

/// Its execution ends now, or has ended and its holder could not say so.
inline bool isOver(const Claim& claim, SimTime time)
{
    return claim.waits ? claim.until <= time : claim.until == time;
}

/// 35: accepted jobs are in exactly one place. Counted, since a job has one home by type.
void checkPlaces(const VisibleState& state);

/// 48: a job of these arrives now, and a schedule's time has had none before it.
void checkArrival(const VisibleState& before, SimTime time, HappeningId happening,
                  ReactionId reaction);

// 43, 45: the job that is granted is the first of its lane, and no lane that is to be asked
// before it has one.
void verifyTurn(const Columns& columns, const VisibleState& before, const JobClaimed& fact);
void verifyTurn(const Columns& columns, const VisibleState& before, const JobGranted& fact);

// 44, 47: nothing else of its group is in flight; no more execute than a semaphore has slots.
void checkGroup(const Columns& columns, const QueueState& queue, const JobGranted& fact);
void verifyTurn(const Columns& columns, const VisibleState& before, const JobStarted& fact);
void verifyTurn(const Columns& columns, const VisibleState& before, const JobUnblocked& fact);

// 11, 43: a store reads what it had flushed, in its order, and forgets nothing else.
void verifyTurn(const Columns& columns, const VisibleState& before, const JobReread& fact);
void verifyTurn(const Columns& columns, const VisibleState& before, const JobForgotten& fact);

// 39, 49: a job that waits for others is let in when they have ended, and who has ended is over.
void verifyTurn(const Columns& columns, const VisibleState& before, const BatchMemberEnded& fact);
void verifyTurn(const Columns& columns, const VisibleState& before, const JobReleased& fact);

}  // namespace millrace
