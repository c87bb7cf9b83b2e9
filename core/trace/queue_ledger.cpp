// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/queue_ledger.h"

namespace millrace {

using Place = SideLedger::Place;

void QueueLedger::see(const VisibleState&, const Columns&, SimTime, const Declared& fact)
{
    m_side.declare(fact);
    if (fact.thing == Thing::Entity)
        ++m_admission.entities;
    if (fact.thing == Thing::Group)
        m_reactionOf.emplace_back(fact.parent);
}

void QueueLedger::see(const VisibleState&, const Columns&, SimTime, const SettingStated& fact)
{
    m_side.declare(fact);
    stateAdmission(m_admission, fact);
    if (fact.thing == Thing::List && fact.key == "carries")
        m_side.lookUp();
    if (fact.thing == Thing::Group && fact.key == "bridge")
        m_side.share(m_reactionOf[fact.index]);
    if (fact.thing == Thing::List && fact.key == "jobs")
        m_oneJob = fact.text == "one";
    if (fact.thing == Thing::Application && fact.key == "run")
        m_inline = fact.text == "inline";
    // An inline request needs no jobs to do every reaction.
    for (std::uint32_t r = 1; r < m_side.reactions(); ++r) {
        if (m_oneJob && !m_inline)
            m_side.setNotAsked(ReactionId{r});
        else
            m_side.setAsked(ReactionId{r});
    }
}

void QueueLedger::see(const VisibleState&, const Columns&, SimTime time, const Happened& fact)
{
    m_side.happened(time, fact);
}

void QueueLedger::see(const VisibleState&, const Columns&, SimTime, const RequestStarted& fact)
{
    if (!m_inline)
        return;
    // The thread is a live process that will do them all.
    for (std::uint32_t r = 0; r < m_side.reactions(); ++r)
        m_side.move(fact.happening, ReactionId{r}, Place::InHand);
}

void QueueLedger::see(const VisibleState&, const Columns&, SimTime, const InlineStarted& fact)
{
    m_side.started(fact.happening, fact.reaction);
}

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime time,
                      const InlineEffect& fact)
{
    m_side.effect(fact.happening, fact.reaction, fact.entity, time, columns);
}

void QueueLedger::see(const VisibleState&, const Columns&, SimTime, const InlineFailed& fact)
{
    // The user sees an error; the reactions after this one are never begun.
    for (std::uint32_t r = fact.reaction.value; r < m_side.reactions(); ++r)
        m_side.move(fact.happening, ReactionId{r}, Place::Refused);
}

void QueueLedger::move(const Columns& columns, JobId job, Place place)
{
    const JobRow& row = columns.jobs[job.value];
    holdsUp(columns, job, place == Place::Stuck);
    if (m_side.shares(row.reaction)) {
        place = m_bridged.move(obligationOf(row.happening, row.reaction), job, place);
        // That comes first: the application was told that it failed.
        if (m_side.place(row.happening, row.reaction) == Place::Refused)
            return;
    }
    m_side.move(row.happening, row.reaction, place);
    judgeBatchesOf(row.happening, row.reaction);
}

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime, const JobEnqueued& fact)
{
    move(columns, fact.job, Place::Waiting);
    hasSlot(columns, fact.job);
}

void QueueLedger::see(const VisibleState&, const Columns&, SimTime, const EnqueueRefused& fact)
{
    m_side.suppressed(fact.happening, fact.reaction);
}

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime, const JobClaimed& fact)
{
    move(columns, fact.job, Place::InHand);
}

void QueueLedger::see(const VisibleState& before, const Columns& columns, SimTime,
                      const JobStarted& fact)
{
    const JobRow& row = columns.jobs[before.queue.workers[fact.worker.value].claim.job.value];
    m_side.started(row.happening, row.reaction);
}

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime time,
                      const JobEffect& fact)
{
    m_side.effect(fact.happening, fact.reaction, fact.entity, time, columns);
    leavesLine(columns, fact.job);
}

void QueueLedger::see(const VisibleState&, const Columns&, SimTime, const JobEffectSuppressed& fact)
{
    m_side.suppressed(fact.happening, fact.reaction);
}

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime, const JobRetried& fact)
{
    move(columns, fact.job, Place::Waiting);
    if (m_admission.groups)  // Its group waits with it.
        holdsUp(columns, fact.job, true);
}

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime,
                      const JobReenqueued& fact)
{
    move(columns, fact.job, Place::Waiting);
}

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime,
                      const JobDeadLettered& fact)
{
    move(columns, fact.job, Place::Dead);
}

void QueueLedger::see(const VisibleState&, const Columns& columns, SimTime, const LeaseEnded& fact)
{
    move(columns, fact.job, Place::Waiting);
}

void QueueLedger::see(const VisibleState& before, const Columns& columns, SimTime,
                      const WorkerStopped& fact)
{
    moveHeld(before, columns, fact.worker, Place::Waiting);
}

void QueueLedger::see(const VisibleState& before, const Columns& columns, SimTime,
                      const WorkerKilled& fact)
{
    moveHeld(before, columns, fact.worker, Place::Stuck);
}

Outcome QueueLedger::outcome(const VisibleState& state) const
{
    Outcome rows = m_side.rows();
    rows.sending = m_side.count(Place::Sending);
    rows.notAsked = m_side.count(Place::NotAsked);
    const std::uint64_t heldBack = m_heldBack.count(state.queue);
    rows.waiting = m_side.count(Place::Waiting) - heldBack;
    rows.inHand = m_side.count(Place::InHand);
    rows.stuck = m_side.count(Place::Stuck) + heldBack;
    if (state.queue.store.down)  // However much capacity is free, none of them can start.
        rows.stuck += std::exchange(rows.waiting, 0);
    rows.dead = m_side.count(Place::Dead);
    rows.parked = m_side.count(Place::Parked) + rows.dead;
    rows.refused = m_side.count(Place::Refused);
    rows.lost = m_side.count(Place::Lost);  // Also by the log, before a bridge hands it on.
    rows.discarded = m_side.count(Place::Discarded);
    return rows;
}

}  // namespace millrace
