// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/queue/queue_model.h"

// Jobs that a bridge brings instead of the application. With an idempotency key the store makes
// one job of each key, and answers the next enqueue with that one.

namespace millrace {

const BridgeSpec* QueueModel::bridgeOf(ReactionId reaction) const
{
    const auto& bridges = m_settings->bridges;
    const auto found = std::ranges::find(bridges, reaction.value, &BridgeSpec::reaction);
    return found == bridges.end() ? nullptr : &*found;
}

JobId QueueModel::enqueue(Context& context, const JobOnItsWay& job)
{
    const JobId number{context.state().queue.accepted};
    if (bridgeOf(job.reaction)->idempotent) {
        const std::size_t key =
            std::size_t{job.happening.value} * m_settings->reactions.size() + job.reaction.value;
        m_keys.grow(std::max(m_keys.size(), key + 1));
        std::optional<JobId>& known = m_keys.change(key);
        if (known) {
            context.emit(EnqueueRefused{job.enqueue, job.happening, job.reaction, *known});
            return *known;
        }
        known = number;
    }
    const bool ready =
        letIn(context, {job.happening, job.reaction, context.now()}, number, Door::Arrival);
    const std::uint64_t enqueued = context.cause();
    if (ready)
        claimReady(context, true);
    context.resumeFrom(enqueued);
    return number;
}

}  // namespace millrace
