// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/queue_model.h"

// Jobs that wait for other jobs of their happening. The application enqueues them all at once, as
// a flow or a batch with its callback; the store counts who has ended, and lets the one that waits
// in behind the last. What dies with a worker that popped it never ends, and nobody notices.

namespace millrace {

/// Whether the store keeps the arriving job back.
bool QueueModel::keep(Context& context, HappeningId happening, ReactionId reaction)
{
    const QueueState& queue = context.state().queue;
    const BatchRule* rule = batchOf(queue.rules.admission, reaction);
    if (rule == nullptr || batchRow(queue, reaction, happening).ended == rule->members)
        return false;
    const JobId job{queue.accepted};
    context.emit(JobHeld{job, happening, reaction});
    takeKey(context, job);
    return true;
}

/// One of those that others may wait for has ended: well, or given up.
void QueueModel::endMember(Context& context, HappeningId happening, ReactionId reaction, bool well)
{
    const QueueState& queue = context.state().queue;
    const std::vector<BatchRule>& rules = queue.rules.admission.batches;
    const std::uint64_t bit = std::uint64_t{1} << reaction.value;
    const std::uint64_t cause = context.cause();
    for (std::uint32_t r = 0; r < rules.size(); ++r) {
        const ReactionId waits{r};
        const bool counts = (rules[r].members & bit) != 0 && (well || rules[r].ended) &&
                            (batchRow(queue, waits, happening).ended & bit) == 0;
        if (!counts)
            continue;
        context.resumeFrom(cause);
        context.emit(BatchMemberEnded{happening, waits, reaction.value});
        const BatchRow row = batchRow(queue, waits, happening);
        if (row.ended != rules[r].members || row.held.isNone())
            continue;
        if (letIn(context, context.columns().jobs[row.held.value], row.held, Door::Others))
            claimReady(context, true);
    }
    context.resumeFrom(cause);
}

}  // namespace millrace
