// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/trace/claim_moves.h"
#include "core/trace/visible_state.h"

// What the facts of admission change: a job is let in, or waits behind a semaphore.

namespace millrace {

namespace {

template <class State>
State& grown(std::vector<State>& states, std::uint32_t number)
{
    if (states.size() <= number)
        states.resize(std::size_t{number} + 1);
    return states[number];
}

/// The job leaves the place that it comes from; what it is, as a row.
ReadyRow comesFrom(QueueState& queue, Door door, JobId job, SimTime time)
{
    ReadyRow row{.job = job, .since = time};
    if (door == Door::Arrival)
        ++queue.accepted;
    if (door == Door::Dead)
        ++queue.deadGone;
    if (door == Door::Failed)
        ++queue.failedGone;
    if (door == Door::Others)
        letGo(queue, job);
    if (door != Door::Wait)
        return row;
    const auto entry = std::ranges::find(queue.inWait, job, &JobInWait::job);
    row = {job, entry->attempt, entry->executions, time};
    if (!entry->scheduled)
        hold(queue, entry->lane, -1);
    queue.inWait.erase(entry);
    return row;
}

}  // namespace

std::uint32_t semaphoreOf(const AdmissionRules& rules, ReactionId reaction, EntityId entity)
{
    const bool perEntity = limitOf(rules, reaction)->perEntity;
    return reaction.value * rules.entities + (perEntity ? entity.value : 0);
}

std::uint32_t keyOf(const AdmissionRules& rules, ReactionId reaction, EntityId entity)
{
    const bool perEntity = uniqueOf(rules, reaction)->perEntity;
    return reaction.value * rules.entities + (perEntity ? entity.value : 0);
}

const SemaphoreState& semaphoreAt(const QueueState& queue, std::uint32_t semaphore)
{
    static const SemaphoreState kUntouched;
    return semaphore < queue.semaphores.size() ? queue.semaphores[semaphore] : kUntouched;
}

const KeyState& keyAt(const QueueState& queue, std::uint32_t key)
{
    static const KeyState kUntouched;
    return key < queue.keys.size() ? queue.keys[key] : kUntouched;
}

std::uint32_t freeSlots(const QueueState& queue, std::uint32_t semaphore)
{
    const SemaphoreState& state = semaphoreAt(queue, semaphore);
    const ReactionId reaction{semaphore / queue.rules.admission.entities};
    return state.exists() ? state.free : limitOf(queue.rules.admission, reaction)->to;
}

void stateAdmission(AdmissionRules& rules, const SettingStated& fact)
{
    if (fact.thing == Thing::List && fact.key == "groups")
        rules.groups = true;
    if (fact.thing != Thing::Reaction)
        return;
    const ReactionId reaction{fact.index};
    if (fact.key == "limit")
        grown(rules.limits, reaction.value).to = static_cast<std::uint32_t>(fact.value);
    else if (fact.key == "limitKey")
        grown(rules.limits, reaction.value).perEntity = fact.text == "entity";
    else if (fact.key == "limitDuration")
        grown(rules.limits, reaction.value).lasts = SimDuration{fact.value};
    else if (fact.key == "limitConflict")
        grown(rules.limits, reaction.value).discards = fact.text == "discard";
    else if (fact.key == "uniqueKey")
        grown(rules.uniques, reaction.value) = {.on = true, .perEntity = fact.text == "entity"};
    else if (fact.key == "uniqueWindow")
        grown(rules.uniques, reaction.value).window = SimDuration{fact.value};
    else if (fact.key == "batch")
        grown(rules.batches, reaction.value).members = static_cast<std::uint64_t>(fact.value);
    else if (fact.key == "batchWhen")
        grown(rules.batches, reaction.value).ended = fact.text == "ended";
}

void apply(VisibleState& state, SimTime time, const JobGrouped& fact)
{
    arrive(state.queue, fact.happening, fact.reaction, time);
    ++state.queue.accepted;
    ++state.queue.lanes[fact.lane].tail;
}

void apply(VisibleState& state, SimTime time, const JobBlocked& fact)
{
    QueueState& queue = state.queue;
    if (fact.door == Door::Arrival)
        arrive(queue, fact.happening, fact.reaction, time);
    comesFrom(queue, fact.door, fact.job, time);
    ++grown(queue.semaphores, fact.semaphore).tail;
    ++queue.blocked;
}

void apply(VisibleState& state, SimTime, const JobUnblocked& fact)
{
    QueueState& queue = state.queue;
    ++queue.semaphores[fact.semaphore].head;
    --queue.blocked;
    const ReactionId reaction{fact.semaphore / queue.rules.admission.entities};
    const EntityId entity{fact.semaphore % queue.rules.admission.entities};
    ++queue.lanes[laneOf(queue, reaction, entity)].tail;
}

void apply(VisibleState& state, SimTime, const SemaphoreSet& fact)
{
    QueueState& queue = state.queue;
    SemaphoreState& semaphore = grown(queue.semaphores, fact.semaphore);
    if (fact.move == SlotMove::Expired)
        semaphore.strays += fact.free - semaphore.free;
    semaphore.free = fact.free;
    semaphore.expiresAt = fact.expiresAt;
}

void apply(VisibleState& state, SimTime time, const EnqueueDropped& fact)
{
    arrive(state.queue, fact.happening, fact.reaction, time);
    ++state.queue.refused;
}

void apply(VisibleState& state, SimTime time, const JobDropped& fact)
{
    comesFrom(state.queue, fact.door, fact.job, time);
    ++state.queue.gone;
}

void apply(VisibleState& state, SimTime time, const KeyTaken& fact)
{
    grown(state.queue.keys, fact.unique) = {fact.job, time, true};
}

void apply(VisibleState& state, SimTime, const KeyFreed& fact)
{
    state.queue.keys[fact.unique].open = false;
}

void apply(VisibleState& state, SimTime, const QueuePaused& fact)
{
    for (LaneState& lane : state.queue.lanes)
        if (lane.queue == fact.queue)
            lane.paused = fact.paused != 0;
}

}  // namespace millrace
