// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/queue/queue_model.h"

// What a job meets before it is ready: the key that another has, the semaphore without a free
// slot. Slots are taken here, not when a worker claims, so a blocked job costs no worker anything;
// they are given back when the execution ends, well or not, and then exactly one blocked job of
// that semaphore is let in. Whoever dies without a word gives nothing back: its semaphore is
// deleted when its duration is over, at the next look of the dispatcher's maintenance, and then
// the limit does not hold. Source: solid_queue semaphore.rb, blocked_execution.rb,
// dispatcher/concurrency_maintenance.rb.

namespace millrace {

namespace {

EntityId entityOf(const Context& context, HappeningId happening)
{
    return context.columns().happenings[happening.value].entity;
}

/// Whether somebody has one of its slots, as its row says.
bool isHeld(const QueueState& queue, std::uint32_t semaphore)
{
    const ReactionId reaction{semaphore / queue.rules.admission.entities};
    return semaphoreAt(queue, semaphore).exists() &&
           freeSlots(queue, semaphore) < limitOf(queue.rules.admission, reaction)->to;
}

}  // namespace

/// Whether there is one of its key already; then the enqueue makes no job.
bool QueueModel::isDuplicate(Context& context, HappeningId happening, ReactionId reaction)
{
    const QueueState& queue = context.state().queue;
    const UniqueRule* rule = uniqueOf(queue.rules.admission, reaction);
    if (rule == nullptr)
        return false;
    const KeyState& key =
        keyAt(queue, keyOf(queue.rules.admission, reaction, entityOf(context, happening)));
    const bool timed = rule->window > SimDuration::zero();
    const bool taken = timed ? context.now() < key.since + rule->window : key.open;
    if (key.job.isNone() || !taken)
        return false;
    context.emit(EnqueueDropped{happening, reaction, key.job, Drop::Duplicate});
    endMember(context, happening, reaction, false);
    return true;
}

void QueueModel::takeItsKey(Context& context, JobId job)
{
    const QueueState& queue = context.state().queue;
    const JobRow& row = context.columns().jobs[job.value];
    if (uniqueOf(queue.rules.admission, row.reaction) == nullptr)
        return;
    const std::uint64_t cause = context.cause();
    context.emit(KeyTaken{
        keyOf(queue.rules.admission, row.reaction, entityOf(context, row.happening)), job});
    context.resumeFrom(cause);
}

/// The job is ready now, where it finds a slot or needs none; else it is blocked or dropped.
bool QueueModel::letIn(Context& context, const JobRow& row, JobId job, Door door)
{
    const QueueState& queue = context.state().queue;
    std::uint32_t lane = laneOf(queue, row.reaction);
    if (!m_settings->admitsAll) {
        const EntityId entity = entityOf(context, row.happening);
        const LimitRule* limit = limitOf(queue.rules.admission, row.reaction);
        if (limit != nullptr &&
            !takeSlot(context, semaphoreOf(queue.rules.admission, row.reaction, entity))) {
            turnAway(context, row, job, door, *limit);
            return false;
        }
        lane = laneOf(queue, row.reaction, entity);
    }
    switch (door) {
    case Door::Arrival:
        if (queue.rules.admission.groups)
            context.emit(JobGrouped{job, row.happening, row.reaction, lane});
        else
            context.emit(JobEnqueued{job, row.happening, row.reaction});
        break;
    case Door::Wait:
        context.emit(JobReady{job});
        break;
    case Door::Dead:
        context.emit(JobRedriven{job, Shelf::Dead, lane});
        break;
    case Door::Failed:
        context.emit(JobRedriven{job, Shelf::Failed, lane});
        break;
    case Door::Others:
        context.emit(JobReleased{job, lane});
        break;
    }
    return true;
}

void QueueModel::turnAway(Context& context, const JobRow& row, JobId job, Door door,
                          const LimitRule& limit)
{
    if (!limit.discards) {
        const std::uint32_t semaphore = semaphoreOf(context.state().queue.rules.admission,
                                                    row.reaction, entityOf(context, row.happening));
        context.emit(JobBlocked{job, row.happening, row.reaction, semaphore, door});
        planMaintenance(context, context.now() + limit.lasts);
    } else if (door == Door::Arrival) {
        context.emit(EnqueueDropped{row.happening, row.reaction, JobId::none(), Drop::Limit});
        endMember(context, row.happening, row.reaction, false);
    } else {
        context.emit(JobDropped{job, door});
        freeKey(context, row, job);
        endMember(context, row.happening, row.reaction, false);
    }
}

bool QueueModel::takeSlot(Context& context, std::uint32_t semaphore)
{
    const QueueState& queue = context.state().queue;
    const std::uint32_t free = freeSlots(queue, semaphore);
    if (free == 0)
        return false;
    const ReactionId reaction{semaphore / queue.rules.admission.entities};
    const SimTime expiresAt = context.now() + limitOf(queue.rules.admission, reaction)->lasts;
    context.emit(SemaphoreSet{semaphore, free - 1, expiresAt, SlotMove::Taken});
    planMaintenance(context, expiresAt);
    return true;
}

/// It holds no slot and no place in its group any more, and no key either once it is done with.
void QueueModel::giveBack(Context& context, JobId job, End end)
{
    const QueueState& queue = context.state().queue;
    const JobRow row = context.columns().jobs[job.value];
    const std::uint64_t cause = context.cause();
    if (end != End::Open)
        freeKey(context, row, job);
    if (const LimitRule* limit = limitOf(queue.rules.admission, row.reaction)) {
        const std::uint32_t semaphore =
            semaphoreOf(queue.rules.admission, row.reaction, entityOf(context, row.happening));
        if (isHeld(queue, semaphore)) {
            context.resumeFrom(cause);
            context.emit(SemaphoreSet{semaphore, freeSlots(queue, semaphore) + 1,
                                      context.now() + limit->lasts, SlotMove::Released});
            unblock(context, semaphore);
        }
    }
    context.resumeFrom(cause);
    if (end != End::Open)
        endMember(context, row.happening, row.reaction, end == End::Well);
    if (queue.rules.admission.groups)
        claimReady(context);
}

void QueueModel::freeKey(Context& context, const JobRow& row, JobId job)
{
    const QueueState& queue = context.state().queue;
    const UniqueRule* rule = uniqueOf(queue.rules.admission, row.reaction);
    if (rule == nullptr || rule->window > SimDuration::zero())
        return;
    const std::uint32_t key =
        keyOf(queue.rules.admission, row.reaction, entityOf(context, row.happening));
    if (keyAt(queue, key).open && keyAt(queue, key).job == job)
        context.emit(KeyFreed{key, job});
}

/// One, and only where it finds a slot.
void QueueModel::unblock(Context& context, std::uint32_t semaphore)
{
    const SemaphoreState& state = semaphoreAt(context.state().queue, semaphore);
    if (state.blocked() == 0 || !takeSlot(context, semaphore))
        return;
    context.emit(JobUnblocked{context.columns().blocked[semaphore][state.head].job, semaphore});
    claimReady(context, true);
}

/// The first look after a duration is over.
void QueueModel::planMaintenance(Context& context, SimTime over)
{
    const SimDuration every = m_settings->spec.admission.limitCheck;
    const SimTime at = SimTime{} + every * (over.time_since_epoch() / every + 1);
    if (m_maintenanceAt <= at)
        return;  // Another comes before, and will plan the next.
    m_maintenanceAt = at;
    schedule(context, at, Kind::MaintenanceDue, 0);
}

void QueueModel::maintain(Context& context)
{
    if (context.now() != m_maintenanceAt)
        return;
    m_maintenanceAt = kNever;
    const QueueState& queue = context.state().queue;
    const std::uint64_t cause = context.cause();
    const auto limitAt = [&queue](std::uint32_t semaphore) -> const LimitRule& {
        return *limitOf(queue.rules.admission,
                        ReactionId{semaphore / queue.rules.admission.entities});
    };
    const auto waitsSince = [&](std::uint32_t semaphore) {
        return context.columns().blocked[semaphore][queue.semaphores[semaphore].head].since;
    };
    for (std::uint32_t s = 0; s < queue.semaphores.size(); ++s) {
        if (!isHeld(queue, s) || queue.semaphores[s].expiresAt >= context.now())
            continue;
        context.resumeFrom(cause);
        context.emit(SemaphoreSet{s, limitAt(s).to, kNever, SlotMove::Expired});
    }
    for (std::uint32_t s = 0; s < queue.semaphores.size(); ++s) {
        context.resumeFrom(cause);
        if (queue.semaphores[s].blocked() > 0 && waitsSince(s) + limitAt(s).lasts < context.now())
            unblock(context, s);
    }
    SimTime over = kNever;
    for (std::uint32_t s = 0; s < queue.semaphores.size(); ++s) {
        if (isHeld(queue, s))
            over = std::min(over, queue.semaphores[s].expiresAt);
        if (queue.semaphores[s].blocked() > 0)
            over = std::min(over, std::max(context.now(), waitsSince(s) + limitAt(s).lasts));
    }
    if (over != kNever)
        planMaintenance(context, over);
}

void QueueModel::pause(Context& context, std::uint32_t queue, bool paused)
{
    const auto& lanes = context.state().queue.lanes;
    const auto lane = std::ranges::find(lanes, queue, &LaneState::queue);
    if (lane == lanes.end() || lane->paused == paused || isDown(context))
        return;
    context.emit(QueuePaused{queue, paused ? 1U : 0U});
    claimReady(context);
}

}  // namespace millrace
