// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/queue_model.h"

#include <algorithm>

namespace millrace {

QueueModel::QueueModel(std::shared_ptr<const QueueSettings> settings)
    : m_settings{std::move(settings)}
    , m_turns(static_cast<std::size_t>(m_settings->spec.workers))
{
    for (std::uint32_t t = 0; t < static_cast<std::uint32_t>(m_settings->application.threads); ++t)
        m_freeThreads.emplace_back(t);
}

void QueueModel::begin(Context& context)
{
    for (std::uint32_t w = 0; w < m_turns.size(); ++w) {
        context.resumeFrom(Trace::kNoCause);
        context.emit(WorkerStarted{WorkerId{w}});
        m_idle.emplace_back(w);
    }
    context.resumeFrom(Trace::kNoCause);
}

void QueueModel::handle(Context& context, const Event& event)
{
    const WorkerId worker{event.a};
    const auto turn = [&] { return m_turns[event.a] == event.b; };
    switch (static_cast<Kind>(event.kind)) {
    case Kind::JobArrives:
        context.emit(JobEnqueued{JobId{context.state().queue.accepted}, HappeningId{event.a},
                                 ReactionId{event.b}});
        claimReady(context);
        break;
    case Kind::ClaimArrives:
        if (turn())
            startJob(context, worker);
        break;
    case Kind::EffectDue:
        if (turn())
            effect(context, worker);
        break;
    case Kind::WorkEnds:
        if (turn())
            endWork(context, worker);
        break;
    case Kind::HeartbeatDue:
        if (turn())
            extendLease(context, worker);
        break;
    case Kind::LeaseEnds:
        endLease(context, JobId{event.a});
        break;
    case Kind::RetryDue:
        context.emit(JobReady{JobId{event.a}});
        claimReady(context);
        break;
    case Kind::RequestPartEnds:
        endRequestPart(context, ThreadId{event.a});
        break;
    case Kind::InlineEffectDue:
        inlineEffect(context, ThreadId{event.a});
        break;
    }
}

void QueueModel::kill(Context& context, WorkerId worker)
{
    const WorkerState& state = context.state().queue.workers[worker.value];
    if (state.life != Life::Alive)
        return;
    ++m_turns[worker.value];
    std::erase(m_idle, worker);
    const Claim left = state.claim;
    context.emit(WorkerKilled{worker});
    if (!left.job.isNone())
        schedule(context, left.leaseEndsAt, Kind::LeaseEnds, left.job.value, 0, Priority::Expiry);
}

void QueueModel::stop(Context& context, WorkerId worker)
{
    if (context.state().queue.workers[worker.value].life != Life::Alive)
        return;
    ++m_turns[worker.value];
    std::erase(m_idle, worker);
    context.emit(WorkerStopped{worker});
    claimReady(context);
}

void QueueModel::restart(Context& context, WorkerId worker)
{
    if (context.state().queue.workers[worker.value].life == Life::Alive)
        return;
    context.emit(WorkerStarted{worker});
    becomeIdle(context, worker);
}

void QueueModel::schedule(Context& context, SimTime at, Kind kind, std::uint32_t a, std::uint32_t b,
                          Priority priority) const
{
    context.schedule(at, Model::Queue, static_cast<std::uint8_t>(kind), a, b, priority);
}

}  // namespace millrace
