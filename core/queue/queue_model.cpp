// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/queue_model.h"

#include <algorithm>

namespace millrace {

QueueModel::QueueModel(std::shared_ptr<const QueueSettings> settings)
    : m_settings{std::move(settings)}
    , m_turns(static_cast<std::size_t>(m_settings->spec.workers))
    , m_isIdle(m_turns.size())
    , m_lastTicks(static_cast<std::size_t>(m_settings->spec.schedulers))
    , m_schedulerTurns(m_lastTicks.size())
    , m_askedAt(m_turns.size())
    , m_isHungry(m_turns.size())
    , m_startedAt(m_turns.size())
    , m_renewals(m_turns.size())
    , m_effectAt(m_turns.size(), kNever)
    , m_hangs(m_turns.size())
{
    for (std::uint32_t t = 0; t < static_cast<std::uint32_t>(m_settings->application.threads); ++t)
        m_freeThreads.emplace_back(t);
}

void QueueModel::begin(Context& context)
{
    const bool pushes = m_settings->spec.claim.fetch == ClaimSpec::Fetch::Push;
    if (const AdmissionSpec& spec = m_settings->spec.admission; !spec.limits.empty()) {
        context.resumeFrom(Trace::kNoCause);
        context.emit(
            ActorSet{ActorKind::Maintenance, SimTime{} + spec.limitCheck, spec.limitCheck.count()});
    }
    for (std::uint32_t w = 0; w < m_turns.size(); ++w) {
        context.resumeFrom(Trace::kNoCause);
        const auto& starts = m_settings->spec.starts;
        const auto own = std::ranges::find_if(starts, [&](const WorkerSpec& each) {
            return each.worker / m_settings->spec.claim.threads ==
                   static_cast<int>(w) / m_settings->spec.claim.threads;  // All of a process.
        });
        const SimTime at = own == starts.end() ? SimTime{} : own->starts;
        // Whom the store pushes to subscribes at once, and works when it has started.
        if (at == SimTime{} || pushes)
            startWorker(context, WorkerId{w});
        else
            schedule(context, at, Kind::Starts, w);
        if (at > SimTime{} && pushes) {
            dropIdle(WorkerId{w});
            schedule(context, at, Kind::WorkerFree, w, m_turns[w]);
        }
    }
    beginSchedulers(context);
    context.resumeFrom(Trace::kNoCause);
}

void QueueModel::handle(Context& context, const Event& event)
{
    if (handleOfWorker(context, event))
        return;
    switch (static_cast<Kind>(event.kind)) {
    case Kind::JobsArrive:
        accept(context, HappeningId{event.a}, Convoy::of(event.b));
        break;
    case Kind::LeaseEnds:
        endLease(context, JobId{event.a});
        break;
    case Kind::RetryDue:
        endWait(context, JobId{event.a});
        break;
    case Kind::RequestPartEnds:
        endRequestPart(context, ThreadId{event.a});
        break;
    case Kind::InlineEffectDue:
        inlineEffect(context, ThreadId{event.a});
        break;
    case Kind::PollDue:
        poll(context);
        break;
    case Kind::SweepDue:
        sweep(context);
        break;
    case Kind::ReapDue:
        reap(context, WorkerId{event.a});
        break;
    case Kind::StageDue:
        stage(context);
        break;
    case Kind::Wakes:
        if (m_hangs[event.a] == event.b)
            wake(context, WorkerId{event.a});
        break;
    case Kind::InReach:
        reachAgain(context, WorkerId{event.a});
        break;
    case Kind::Starts:
        if (!isAlive(context, WorkerId{event.a}))
            startWorker(context, WorkerId{event.a});
        break;
    case Kind::MaintenanceDue:
        maintain(context);
        break;
    case Kind::TickArrives:
        endTick(context, HappeningId{event.a}, event.b);
        break;
    case Kind::SchedulerReaped:
        if (m_schedulerTurns[event.a] == event.b)
            restart(context, SchedulerId{event.a});
        break;
    default:
        break;  // Of a worker's turn that is over.
    }
}

/// What a worker has set out to do, unless something came between. True when it was of that kind.
inline bool QueueModel::handleOfWorker(Context& context, const Event& event)
{
    const auto act = [&](auto what) {
        if (m_turns[event.a] == event.b)
            (this->*what)(context, WorkerId{event.a});
        return true;
    };
    switch (static_cast<Kind>(event.kind)) {
    case Kind::ClaimArrives:
        return act(&QueueModel::startJob);
    case Kind::EffectDue:
        return act(&QueueModel::effectDue);
    case Kind::WorkEnds:
        return act(&QueueModel::workDue);
    case Kind::HeartbeatDue:
    case Kind::RenewDue:
        return act(&QueueModel::extendLease);
    case Kind::WorkerFree:
        return act(&QueueModel::becomeIdle);
    case Kind::GraceEnds:
        return act(&QueueModel::endGrace);
    case Kind::KillerStrikes:
        return act(&QueueModel::killProcess);
    default:
        return false;
    }
}

}  // namespace millrace
