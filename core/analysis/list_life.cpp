// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/analysis/life_rows.h"

// What becomes of one job.

namespace millrace {

namespace {

/// "update search"
std::string nameOfJob(const Columns& columns, ReactionId reaction)
{
    const SettingStated* does = columns.setting(Thing::Reaction, "job", reaction.value);
    return does != nullptr ? does->text
                           : std::string{columns.nameOf(Thing::Reaction, reaction.value)};
}

}  // namespace

ListLife::ListLife(const Columns& columns, HappeningId item, ReactionId reaction)
    : row{Half::List, nameOfJob(columns, reaction)}
    , m_item{item}
    , m_reaction{reaction}
{
}

void ListLife::go(LifeSign sign, LifePlace place)
{
    row.mark(sign, m_time, m_index);
    row.go(place, m_time);
}

void ListLife::send()
{
    if (m_job.isNone())
        row.go(LifePlace::OnItsWay, m_time);
}

void ListLife::enqueue(JobId job, LifePlace place)
{
    const bool isNew = m_job.isNone();
    if (!isNew && job != m_job)
        return;
    m_job = job;
    if (isNew)
        sign(LifeSign::Arrived);
    row.go(place, m_time);
}

void ListLife::take(JobId job, WorkerId worker, LifePlace place)
{
    if (job != m_job)
        return;
    m_holder = worker;
    go(LifeSign::Taken, place);
}

/// While the list counts on it.
bool ListLife::holds(WorkerId worker) const
{
    return worker == m_holder && (row.isAt(LifePlace::InHand) || row.isAt(LifePlace::OnItsWay));
}

void ListLife::see(const QueueState&, const JobSent& fact)
{
    if (isOurs(fact))
        send();
}

void ListLife::see(const QueueState&, const TickSent& fact)
{
    if (isOurs(fact))
        send();
}

void ListLife::see(const QueueState&, const RecordHandedOn& fact)
{
    if (isOurs(fact))
        send();
}

void ListLife::see(const QueueState&, const JobEnqueued& fact)
{
    if (isOurs(fact))
        enqueue(fact.job, LifePlace::Waits);
}

void ListLife::see(const QueueState&, const JobGrouped& fact)
{
    if (isOurs(fact))
        enqueue(fact.job, LifePlace::Waits);
}

void ListLife::see(const QueueState&, const JobScheduled& fact)
{
    if (isOurs(fact))
        enqueue(fact.job, LifePlace::Later);
}

void ListLife::see(const QueueState&, const JobBlocked& fact)
{
    if (isOurs(fact))
        enqueue(fact.job, LifePlace::Later);
}

void ListLife::see(const QueueState&, const JobHeld& fact)
{
    if (isOurs(fact))
        enqueue(fact.job, LifePlace::Later);
}

void ListLife::see(const QueueState&, const JobReleased& fact)
{
    if (fact.job == m_job)
        row.go(LifePlace::Waits, m_time);
}

void ListLife::see(const QueueState&, const JobUnblocked& fact)
{
    if (fact.job == m_job)
        row.go(LifePlace::Waits, m_time);
}

void ListLife::see(const QueueState&, const JobReady& fact)
{
    if (fact.job == m_job)
        row.go(LifePlace::Waits, m_time);
}

void ListLife::see(const QueueState&, const JobClaimed& fact)
{
    take(fact.job, fact.worker, LifePlace::OnItsWay);
}

void ListLife::see(const QueueState&, const JobGranted& fact)
{
    take(fact.job, fact.worker, LifePlace::OnItsWay);
}

void ListLife::see(const QueueState&, const JobTaken& fact)
{
    if (fact.job == m_job)
        m_holder = fact.worker;
}

void ListLife::see(const QueueState& queue, const JobStarted& fact)
{
    if (m_job.isNone() || queue.workers[fact.worker.value].claim.job != m_job)
        return;
    m_holder = fact.worker;
    go(LifeSign::Started, LifePlace::InHand);
}

void ListLife::see(const QueueState&, const JobEffect& fact)
{
    if (fact.job == m_job)
        sign(LifeSign::Effect);
}

void ListLife::see(const QueueState&, const JobEffectSuppressed& fact)
{
    if (fact.job == m_job)
        sign(LifeSign::Effect);
}

void ListLife::see(const QueueState&, const JobCompleted& fact)
{
    if (fact.job == m_job)
        go(LifeSign::Done, LifePlace::Done);
}

void ListLife::see(const QueueState&, const LateAck& fact)
{
    if (fact.job == m_job && fact.answer == LateAnswer::Completes)
        go(LifeSign::Done, LifePlace::Done);
}

void ListLife::see(const QueueState&, const JobRetried& fact)
{
    if (fact.job == m_job)
        go(LifeSign::Failed, LifePlace::Later);
}

void ListLife::see(const QueueState&, const JobReenqueued& fact)
{
    if (fact.job == m_job)
        go(LifeSign::Failed, LifePlace::Later);
}

void ListLife::see(const QueueState&, const JobPostponed& fact)
{
    if (fact.job == m_job)
        go(LifeSign::ClaimLost, LifePlace::Later);
}

void ListLife::see(const QueueState&, const JobReturned& fact)
{
    if (fact.job == m_job)
        go(LifeSign::ClaimLost, LifePlace::Waits);
}

void ListLife::see(const QueueState&, const LeaseEnded& fact)
{
    if (fact.job == m_job)
        go(LifeSign::ClaimLost, LifePlace::Waits);
}

void ListLife::see(const QueueState&, const JobDeadLettered& fact)
{
    if (fact.job == m_job)
        go(LifeSign::Shelved, LifePlace::ForPerson);
}

void ListLife::see(const QueueState&, const JobParked& fact)
{
    if (fact.job == m_job)
        go(LifeSign::Shelved, LifePlace::ForPerson);
}

void ListLife::see(const QueueState&, const JobRedriven& fact)
{
    if (fact.job == m_job)
        go(LifeSign::Moved, LifePlace::Waits);
}

void ListLife::see(const QueueState&, const JobLost& fact)
{
    if (fact.job == m_job)
        go(LifeSign::Gone, LifePlace::Gone);
}

/// Nobody works on it, and the store believes so.
void ListLife::see(const QueueState&, const JobRecalled& fact)
{
    if (fact.job == m_job)
        go(LifeSign::ClaimLost, LifePlace::HeldByDead);
}

void ListLife::see(const QueueState&, const JobForgotten& fact)
{
    if (fact.job == m_job && fact.spot != Spot::Hand)
        go(LifeSign::Gone, LifePlace::Gone);
}

void ListLife::see(const QueueState&, const JobDiscarded& fact)
{
    if (fact.job == m_job)
        go(LifeSign::Gone, LifePlace::Gone);
}

void ListLife::see(const QueueState&, const JobDropped& fact)
{
    if (fact.job == m_job)
        go(LifeSign::Gone, LifePlace::Gone);
}

void ListLife::see(const QueueState&, const ShelfCleared& fact)
{
    if (fact.job == m_job)
        go(LifeSign::Gone, LifePlace::Gone);
}

void ListLife::see(const QueueState&, const EnqueueDropped& fact)
{
    if (isOurs(fact) && m_job.isNone())
        go(LifeSign::Gone, LifePlace::Gone);
}

void ListLife::see(const QueueState&, const TickMissed& fact)
{
    if (isOurs(fact) && m_job.isNone())
        go(LifeSign::Gone, LifePlace::Gone);
}

/// Also one that lay in the buffer of its process.
void ListLife::see(const QueueState& queue, const WorkerKilled& fact)
{
    const bool isOrphan =
        !m_job.isNone() && std::ranges::any_of(queue.orphans, [&](const Claim& c) {
            return c.job == m_job && c.worker == fact.worker;
        });
    if (isOrphan && !row.isAt(LifePlace::HeldByDead) && !row.isAt(LifePlace::Done))
        go(LifeSign::Died, LifePlace::HeldByDead);
}

void ListLife::see(const QueueState&, const WorkerHung& fact)
{
    if (holds(fact.worker))
        go(LifeSign::Died, LifePlace::HeldByDead);
}

void ListLife::see(const QueueState& queue, const WorkerWoke& fact)
{
    const Claim& claim = queue.workers[fact.worker.value].claim;
    if (fact.worker == m_holder && row.isAt(LifePlace::HeldByDead) && claim.job == m_job)
        row.go(claim.working ? LifePlace::InHand : LifePlace::OnItsWay, m_time);
}

void ListLife::see(const QueueState& queue, const WorkerStopped& fact)
{
    if (holds(fact.worker) && queue.workers[fact.worker.value].claim.job.isNone())
        go(LifeSign::ClaimLost, LifePlace::Waits);
}

void ListLife::see(const QueueState&, const InlineStarted& fact)
{
    if (isOurs(fact))
        go(LifeSign::Started, LifePlace::InHand);
}

void ListLife::see(const QueueState&, const InlineEffect& fact)
{
    if (isOurs(fact))
        sign(LifeSign::Effect);
}

void ListLife::see(const QueueState&, const InlineFinished& fact)
{
    if (isOurs(fact))
        go(LifeSign::Done, LifePlace::Done);
}

void ListLife::see(const QueueState&, const InlineFailed& fact)
{
    if (isOurs(fact))
        go(LifeSign::Gone, LifePlace::Gone);
}

}  // namespace millrace
