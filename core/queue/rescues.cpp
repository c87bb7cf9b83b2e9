// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/backoff.h"
#include "core/queue/queue_model.h"

// Active Job, within the execution: it sees what the job raises before the list does. What it does
// not take, or takes no more, goes on to the list, which has rules of its own. A crash runs no
// rescue.

namespace millrace {

/// Whether Active Job dealt with the exception of the job in the worker's hand.
bool QueueModel::rescue(Context& context, WorkerId worker, const JobRow& row)
{
    const ReactionSpec& reaction = m_settings->reactions[row.reaction.value];
    const ActiveJobSpec::Rescue* rule = rescueOf(m_settings->spec.activeJob, reaction.raises);
    if (rule == nullptr)
        return false;
    const JobId job = context.state().queue.workers[worker.value].claim.job;
    if (rule->discards) {
        context.emit(JobDiscarded{job, worker, Why::Exception});
        settle(context, job, End::Given);
        return true;
    }
    // The count travels in the payload: only what is enqueued anew takes a larger one along.
    std::uint32_t& stored = m_raised[job.value];
    const std::uint32_t raised = stored + 1;
    if (rule->attempts > 0 && raised >= static_cast<std::uint32_t>(rule->attempts))
        return false;
    stored = raised;
    const Draw draw = context.draw(Purpose::RetryOn, row.happening.value, reaction.id, raised);
    const SimTime dueAt = context.now() + delayAfter(rule->backoff, raised, draw);
    jot(context, job, worker, Jotting::What::Waits);
    context.emit(JobReenqueued{worker, job, dueAt, raised});
    settle(context, job, End::Open);
    waitUntil(context, dueAt, job);
    return true;
}

}  // namespace millrace
