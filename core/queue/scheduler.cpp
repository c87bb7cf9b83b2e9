// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/queue/queue_model.h"

// Recurring jobs. Each scheduler waits for the next time of the schedule and enqueues then, all of
// them at once; a unique index on task and time lets the first in and refuses the others. Who
// starts computes the next time from then on, so what was missed stays missed. A dead one is
// replaced by its supervisor, one that was told to stop is not. Source: solid_queue scheduler.rb,
// recurring_task.rb, recurring_execution.rb (unique index on task_key, run_at).

namespace millrace {

void QueueModel::beginSchedulers(Context& context)
{
    for (std::uint32_t s = 0; s < context.state().queue.schedulers.size(); ++s) {
        context.resumeFrom(Trace::kNoCause);
        context.emit(SchedulerStarted{SchedulerId{s}});
    }
    if (m_settings->spec.schedulers > 0)
        announceTick(context);
}

/// When the schedule's next time is.
void QueueModel::announceTick(Context& context)
{
    const SimTime next = m_settings->schedule.nextAfter(context.now());
    context.emit(ActorSet{ActorKind::Scheduler, next, 0});
}

void QueueModel::tick(Context& context, HappeningId happening)
{
    const std::uint64_t cause = context.cause();
    const std::vector<SchedulerState>& schedulers = context.state().queue.schedulers;
    bool sent = false;
    for (std::uint32_t s = 0; s < schedulers.size(); ++s) {
        // Its next time is after its start, not at it.
        if (!schedulers[s].alive || schedulers[s].since >= context.now())
            continue;
        sent = true;
        forJobs(context, happening, [&](ReactionId reaction) {
            const Draw draw = context.draw(Purpose::Tick, happening.value,
                                           m_settings->reactions[reaction.value].id, s);
            const SimDuration delay = sample(m_settings->delay, draw) + context.extraTravel(draw);
            SimTime& last = m_lastTicks[s];
            last = std::max(last, context.now() + delay);
            context.resumeFrom(cause);
            context.emit(TickSent{SchedulerId{s}, happening, reaction, last});
            schedule(context, last, Kind::TickArrives, happening.value,
                     reaction.value * static_cast<std::uint32_t>(schedulers.size()) + s);
        });
    }
    if (!sent)
        forJobs(context, happening, [&](ReactionId reaction) {
            context.resumeFrom(cause);
            context.emit(TickMissed{happening, reaction});
        });
    context.resumeFrom(cause);
    announceTick(context);
    context.resumeFrom(cause);
}

void QueueModel::endTick(Context& context, HappeningId happening, std::uint32_t packed)
{
    const auto schedulers = static_cast<std::uint32_t>(context.state().queue.schedulers.size());
    const ReactionId reaction{packed / schedulers};
    if (isRecorded(context.state().queue, happening, reaction))
        context.emit(TickRefused{SchedulerId{packed % schedulers}, happening, reaction});
    else
        accept(context, happening, reaction);
}

void QueueModel::kill(Context& context, SchedulerId scheduler)
{
    const SweepSpec& spec = m_settings->spec.sweep;
    if (!context.state().queue.schedulers[scheduler.value].alive)
        return;
    context.emit(SchedulerGone{scheduler});
    if (spec.supervisor == SimDuration::zero() || !spec.replaces)
        return;
    const bool looks = m_firstLook != kNever;  // From the start of the first worker on.
    schedule(context, looks ? reapTime(context) : context.now() + spec.supervisor,
             Kind::SchedulerReaped, scheduler.value, ++m_schedulerTurns[scheduler.value],
             Priority::Expiry);
}

void QueueModel::stop(Context& context, SchedulerId scheduler)
{
    ++m_schedulerTurns[scheduler.value];
    if (context.state().queue.schedulers[scheduler.value].alive)
        context.emit(SchedulerGone{scheduler});
}

void QueueModel::restart(Context& context, SchedulerId scheduler)
{
    ++m_schedulerTurns[scheduler.value];
    if (!context.state().queue.schedulers[scheduler.value].alive)
        context.emit(SchedulerStarted{scheduler});
}

}  // namespace millrace
