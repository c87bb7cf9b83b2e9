// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/trace/bridged_jobs.h"
#include "core/trace/held_back.h"
#include "core/trace/side_ledger.h"
#include "core/trace/visible_state.h"

namespace millrace {

/// The ledger of the list: every fact moves at most one job from place to place.
class QueueLedger {
public:
    // Each is called before the fact is applied; `before` is the state it changes.
    template <class Fact>
    void see(const VisibleState&, const Columns&, SimTime, const Fact&)
    {
    }
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const Declared& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const SettingStated& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const Happened& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const WriteCommitted& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const WriteRolledBack& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const SenderDied& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const RequestStarted& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const InlineStarted& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const InlineEffect& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const InlineFailed& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const JobEnqueued& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const JobClaimed& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const JobStarted& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const JobEffect& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const JobEffectSuppressed& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const JobRetried& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const JobReenqueued& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const JobDeadLettered& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const LeaseEnded& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const WorkerStopped& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const WorkerKilled& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const EnqueueRefused& fact);

    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const JobGranted& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const JobReturned& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const JobParked& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time, const JobLost& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const JobForgotten& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const JobRecalled& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const JobDiscarded& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const JobScheduled& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const JobPostponed& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const WorkerHung& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const WorkerWoke& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const JobRedriven& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const ShelfCleared& fact);

    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const JobGrouped& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const JobBlocked& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const JobUnblocked& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const SemaphoreSet& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const JobReady& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time, const LateAck& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const EnqueueDropped& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const JobDropped& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const TickMissed& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time, const JobHeld& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const BatchMemberEnded& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const JobReleased& fact);

    void advanceTo(SimTime time, const Columns& columns) { m_side.advanceTo(time, columns); }
    Outcome outcome(const VisibleState& state) const;
    const SideLedger& side() const { return m_side; }
    std::size_t bytes() const { return m_side.bytes() + m_bridged.bytes() + m_heldBack.bytes(); }

    // Of bridged reactions: what the other side must hear, and what it says.
    std::vector<SideLedger::News> takeNews() { return m_side.takeNews(); }
    void follow(const SideLedger::News& news);

private:
    std::size_t obligationOf(HappeningId happening, ReactionId reaction) const
    {
        return std::size_t{happening.value} * m_side.reactions() + reaction.value;
    }
    void move(const Columns& columns, JobId job, SideLedger::Place place);
    /// Nobody will send its jobs.
    void refuse(HappeningId happening);
    /// All that a worker has in its hand and in its process's buffer.
    void moveHeld(const VisibleState& before, const Columns& columns, WorkerId worker,
                  SideLedger::Place place);

    // admission_ledger.cpp
    /// The line that a job stands in, or holds up; none without groups and limits.
    std::optional<std::uint32_t> lineOf(const Columns& columns, JobId job) const
    {
        const bool anyLines = m_admission.groups || !m_admission.limits.empty();
        return anyLines ? lineAmong(columns, job) : std::nullopt;
    }
    std::optional<std::uint32_t> lineAmong(const Columns& columns, JobId job) const;
    void standsInLine(const Columns& columns, JobId job);
    void leavesLine(const Columns& columns, JobId job);
    void hasSlot(const Columns& columns, JobId job);
    void holdsUp(const Columns& columns, JobId job, bool hinders)
    {
        if (const auto line = lineOf(columns, job))
            m_heldBack.hinder(*line, job, hinders);
    }

    // batch_ledger.cpp
    void judgeHeld(HappeningId happening, ReactionId waits);
    void judgeBatchesOf(HappeningId happening, ReactionId member)
    {
        if (!m_batches.empty())
            judgeThoseOf(happening, member);
    }
    void judgeThoseOf(HappeningId happening, ReactionId member);
    BatchRow& batchRow(ReactionId waits, HappeningId happening);

    SideLedger m_side;
    AdmissionRules m_admission;
    HeldBack m_heldBack;
    std::vector<BatchRows> m_batches;      ///< By reaction that waits; `held` only while it is.
    bool m_oneJob = false;                 ///< jobs = "one": only the first reaction is asked for.
    bool m_inline = false;                 ///< Requests do the reactions themselves.
    std::vector<ReactionId> m_reactionOf;  ///< By group of the log: what a bridge is for.
    BridgedJobs m_bridged;
};

}  // namespace millrace
