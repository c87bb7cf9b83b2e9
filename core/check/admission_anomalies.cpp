// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/check/admission_watch.h"

namespace millrace::check {

void AdmissionWatch::state(const Setting& setting)
{
    if (setting.thing == "list" && setting.key == "groups")
        m_groups = true;
    if (setting.thing != "reaction")
        return;
    if (setting.key == "limit")
        m_limits[setting.index].to = setting.value;
    if (setting.key == "limitKey")
        m_limits[setting.index].perEntity = setting.text == "entity";
    if (setting.key == "limitConflict")
        m_limits[setting.index].discards = setting.text == "discard";
    if (setting.key == "uniqueKey")
        m_uniques[setting.index] = {.on = true, .perEntity = setting.text == "entity"};
    if (setting.key == "uniqueWindow")
        m_uniques[setting.index].window = setting.value;
}

void AdmissionWatch::see(const Step& step)
{
    switch (step.kind) {
    case Kind::JobEnqueued:
    case Kind::JobGrouped:
    case Kind::JobScheduled:
    case Kind::JobHeld:
        return accepted(step);
    case Kind::JobBlocked:
        if (step.door == Word::Arrival)
            accepted(step);
        return moved(step);
    case Kind::EnqueueDropped:
        return refused(step);
    case Kind::JobClaimed:
    case Kind::JobGranted:
        return granted(step);
    case Kind::JobTaken:
        if (Job* job = jobOf(step))
            job->worker = step.worker;
        return;
    case Kind::JobStarted:
        return started(step);
    case Kind::JobReady:
    case Kind::JobReleased:
    case Kind::JobRedriven:
    case Kind::JobUnblocked:
    case Kind::SemaphoreSet:
    case Kind::QueuePaused:
        return moved(step);
    case Kind::JobReturned:
    case Kind::LeaseEnded:
        return left(step, false, false);
    case Kind::JobRetried:
    case Kind::JobPostponed:
    case Kind::JobReenqueued:
        return left(step, true, false);
    case Kind::JobCompleted:
    case Kind::JobDeadLettered:
    case Kind::JobParked:
    case Kind::JobDiscarded:
    case Kind::JobDropped:
        return left(step, true, true);
    case Kind::JobLost:  // Nobody gives its slot back.
        return left(step, false, true);
    case Kind::LateAck:
        if (step.late == Word::Completes)
            left(step, true, true);
        return;
    case Kind::WorkerStopped:
    case Kind::WorkerKilled:
        return workerGone(step);
    default:
        return;
    }
}

void AdmissionWatch::accepted(const Step& step)
{
    Job job{.reaction = step.reaction, .entity = entityOf(step.happening)};
    checkKey(step, job);
    const bool ready = step.kind != Kind::JobScheduled && step.kind != Kind::JobBlocked &&
                       step.kind != Kind::JobHeld;
    job.hasSlot = ready && limitOf(step.reaction) != nullptr;
    m_jobs[step.job] = job;
}

/// 46, 47: within the window of its key there is no other; or while that has not ended.
void AdmissionWatch::checkKey(const Step& step, const Job& job)
{
    const auto rule = m_uniques.find(job.reaction);
    if (rule == m_uniques.end() || !rule->second.on)
        return;
    Owner& owner = m_owners[ownerOf(job.reaction, job.entity)];
    const bool timed = rule->second.window > 0;
    const bool repeated =
        owner.job != kNone &&
        (timed ? step.timeNs < later(owner.since, rule->second.window) : m_jobs[owner.job].hasKey);
    if (repeated)
        m_findings.add(Anomaly::KeyRepeated, step, "Job {} has the key of job {}.", step.job,
                       owner.job);
    owner = {step.job, step.timeNs};
}

void AdmissionWatch::refused(const Step& step)
{
    if (step.drop == Word::NoProcess || step.drop == Word::StoreDown)
        return;  // ClaimWatch looks after who lives, StoreWatch after the store.
    if (step.drop == Word::Limit) {
        const Limit* limit = limitOf(step.reaction);
        if (limit == nullptr || !limit->discards)
            m_findings.add(Anomaly::RefusedWrongly, step, "No limit of reaction {} discards.",
                           step.reaction);
        return;
    }
    const auto rule = m_uniques.find(step.reaction);
    const auto owner = m_owners.find(ownerOf(step.reaction, entityOf(step.happening)));
    const bool has = rule != m_uniques.end() && rule->second.on && owner != m_owners.end() &&
                     owner->second.job == step.job;
    const bool over = has && (rule->second.window > 0
                                  ? step.timeNs >= later(owner->second.since, rule->second.window)
                                  : !m_jobs[step.job].hasKey);
    if (!has || over)
        m_findings.add(
            Anomaly::RefusedWrongly, step,
            "Happening {} and reaction {} make no job, but job {} does not have the key.",
            step.happening, step.reaction, step.job);
}

void AdmissionWatch::granted(const Step& step)
{
    Job* job = jobOf(step);
    if (job == nullptr)
        return;
    const auto queue = m_history.queueOfLane.find(step.lane == kNone ? 0 : step.lane);
    if (m_paused.contains(queue == m_history.queueOfLane.end() ? 0 : queue->second))
        m_findings.add(Anomaly::ClaimedPaused, step, "Job {} is handed out by a paused queue.",
                       step.job);
    if (job->blocked)
        m_findings.add(Anomaly::ClaimedNotReady, step, "Job {} has no slot.", step.job);
    job->worker = step.worker;
    if (!m_groups)
        return;
    auto& held = m_held[job->entity];  // 44
    if (!held.empty())
        m_findings.add(Anomaly::GroupOverlap, step, "Job {} is handed out before job {} has ended.",
                       step.job, *held.begin());
    held.insert(step.job);
}

/// 47, by what runs.
void AdmissionWatch::started(const Step& step)
{
    const auto own = std::ranges::find_if(m_jobs, [&](const auto& each) {
        return each.second.worker == step.worker && !each.second.ended;
    });
    if (own == m_jobs.end() || limitOf(own->second.reaction) == nullptr)
        return;
    own->second.executes = true;
    const Key key = slotsOf(own->second);
    const auto running = std::ranges::count_if(m_jobs, [&](const auto& each) {
        return each.second.executes && each.second.reaction == key.first &&
               slotsOf(each.second) == key;
    });
    if (running > limitOf(own->second.reaction)->to + m_slots[key].strays)
        m_findings.add(Anomaly::LimitExceeded, step, "{} jobs of one limit run.", running);
}

void AdmissionWatch::moved(const Step& step)
{
    if (step.kind == Kind::QueuePaused) {
        if (step.count != 0)
            m_paused.insert(step.number);
        else
            m_paused.erase(step.number);
        return;
    }
    if (step.kind == Kind::SemaphoreSet) {
        const auto entities = static_cast<std::uint32_t>(m_history.entities);
        const std::uint32_t reaction = step.number / entities;
        const Limit* limit = limitOf(reaction);
        if (limit == nullptr) {
            m_findings.add(Anomaly::SlotWrong, step, "Reaction {} has no limit.", reaction);
            return;
        }
        Slots& slots = m_slots[{reaction, limit->perEntity ? step.number % entities : kNone}];
        const std::int64_t before = slots.free < 0 ? limit->to : slots.free;
        const std::int64_t expected = step.move == Word::Taken          ? before - 1
                                      : step.move == Word::SlotReleased ? before + 1
                                                                        : limit->to;
        if (step.count != expected || expected < 0 || expected > limit->to)
            m_findings.add(Anomaly::SlotWrong, step, "{} slots are free; {} were before.",
                           step.count, before);
        if (step.move == Word::Expired)
            slots.strays += limit->to - before;
        slots.free = step.count;
        return;
    }
    Job* job = jobOf(step);
    if (job == nullptr)
        return;
    if (m_groups && step.kind == Kind::JobReady)
        m_held[job->entity].erase(step.job);
    if (step.kind == Kind::JobUnblocked && !job->blocked)
        m_findings.add(Anomaly::WrongState, step, "Job {} was not blocked.", step.job);
    job->blocked = step.kind == Kind::JobBlocked;
    if (limitOf(job->reaction) == nullptr)
        return;
    job->hasSlot = !job->blocked;
    job->ended = false;
    // 47, by who may run.
    const Key key = slotsOf(*job);
    const auto holders = std::ranges::count_if(m_jobs, [&](const auto& each) {
        return each.second.hasSlot && each.second.reaction == key.first &&
               slotsOf(each.second) == key;
    });
    if (holders > limitOf(job->reaction)->to + m_slots[key].strays)
        m_findings.add(Anomaly::LimitExceeded, step, "{} jobs have slots of one limit.", holders);
}

/// The job is in nobody's hand any more.
void AdmissionWatch::left(const Step& step, bool slotToo, bool forGood)
{
    Job* job = jobOf(step);
    if (job == nullptr)
        return;
    const bool retried = step.kind == Kind::JobRetried || step.kind == Kind::JobPostponed;
    if (m_groups && !retried)
        m_held[job->entity].erase(step.job);
    job->worker = kNone;
    job->executes = false;
    job->hasSlot = job->hasSlot && !slotToo;
    job->ended = forGood;
    job->hasKey = job->hasKey && !forGood;
}

void AdmissionWatch::workerGone(const Step& step)
{
    for (auto& [number, job] : m_jobs) {
        if (job.worker != step.worker)
            continue;
        job.executes = false;
        if (step.kind == Kind::WorkerStopped)
            job.worker = kNone;
    }
}

const AdmissionWatch::Limit* AdmissionWatch::limitOf(std::uint32_t reaction) const
{
    const auto found = m_limits.find(reaction);
    return found == m_limits.end() ? nullptr : &found->second;
}

AdmissionWatch::Key AdmissionWatch::slotsOf(const Job& job) const
{
    const Limit* limit = limitOf(job.reaction);
    return {job.reaction, limit != nullptr && limit->perEntity ? job.entity : kNone};
}

AdmissionWatch::Key AdmissionWatch::ownerOf(std::uint32_t reaction, std::uint32_t entity) const
{
    const auto rule = m_uniques.find(reaction);
    return {reaction, rule != m_uniques.end() && rule->second.perEntity ? entity : kNone};
}

AdmissionWatch::Job* AdmissionWatch::jobOf(const Step& step)
{
    const auto found = m_jobs.find(step.job);  // Who was never enqueued is ClaimWatch's.
    return found == m_jobs.end() ? nullptr : &found->second;
}

std::uint32_t AdmissionWatch::entityOf(std::uint32_t happening) const
{
    const auto found = m_tape.find(happening);
    return found == m_tape.end() ? kNone : found->second->entity;
}

}  // namespace millrace::check
