// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/trace/claim_moves.h"
#include "core/trace/visible_state.h"

// What the facts of batches change: which jobs have ended, and who waits for that.

namespace millrace {

namespace {

BatchRow& rowOf(QueueState& queue, ReactionId reaction, HappeningId happening)
{
    if (queue.batches.size() <= reaction.value)
        queue.batches.resize(std::size_t{reaction.value} + 1);
    return queue.batches[reaction.value].change(happening);
}

}  // namespace

BatchRow batchRow(const QueueState& queue, ReactionId reaction, HappeningId happening)
{
    return reaction.value < queue.batches.size() ? queue.batches[reaction.value].at(happening)
                                                 : BatchRow{};
}

void apply(VisibleState& state, SimTime time, const JobHeld& fact)
{
    QueueState& queue = state.queue;
    arrive(queue, fact.happening, fact.reaction, time);
    ++queue.accepted;
    rowOf(queue, fact.reaction, fact.happening).held = fact.job;
    queue.held.push_back(fact.job);
}

void apply(VisibleState& state, SimTime, const BatchMemberEnded& fact)
{
    rowOf(state.queue, fact.reaction, fact.happening).ended |= std::uint64_t{1} << fact.ended;
}

void apply(VisibleState& state, SimTime, const JobReleased& fact)
{
    letGo(state.queue, fact.job);
    ++state.queue.lanes[fact.lane].tail;
}

void letGo(QueueState& queue, JobId job)
{
    queue.held.erase(std::ranges::lower_bound(queue.held, job));
}

}  // namespace millrace
