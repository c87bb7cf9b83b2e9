// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/columns.h"
#include "core/trace/visible_state.h"

namespace millrace {

/// Whom an intervention is aimed at; the run itself where it is both sides.
Thing targetOf(const Intervened& fact);

/// Appends to the columns what a fact adds to history. Call before apply(): `before` is the
/// state that the fact changes. Facts that add nothing take the template.
template <class Fact>
void note(Columns&, const VisibleState&, SimTime, const Fact&)
{
}

void note(Columns& columns, const VisibleState& before, SimTime time, const Declared& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const SettingStated& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const Happened& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const Intervened& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const WriteRolledBack& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const SenderDied& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const RecordAppended& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const MemberExpelled& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const MemberJoined& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const MemberWoke& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const MemberWentOn& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const MemberInReach& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const WorkerInReach& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const PositionReset& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const BookmarkMoved& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const RecordGivenUp& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const RecordProduced& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const ProducedAppended& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const ProducedLost& fact);
void note(Columns& columns, const VisibleState& before, SimTime time,
          const PartitionCountSet& fact);
void note(Columns& columns, const VisibleState& before, SimTime time,
          const GroupPhaseChanged& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const MemberRemoved& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const MemberDroppedOut& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const GhostExpelled& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const CommitRefused& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const AnswerRefused& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const LockExpired& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const JobEnqueued& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const JobReady& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const LeaseEnded& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const JobDeadLettered& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const WorkerStarted& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const WorkerStopped& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const RequestFinished& fact);

void note(Columns& columns, const VisibleState& before, SimTime time, const RecordHandedOn& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const EnqueueRefused& fact);

void note(Columns& columns, const VisibleState& before, SimTime time, const BrokerFenced& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const BrokerInReach& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const BrokerRegistered& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const LeaderElected& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const LogTruncated& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const PartitionCleaned& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const CodeDeployed& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const ReceiverDown& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const NetworkSlowed& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const NetworkRestored& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const WorkerPaced& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const MemberPaced& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const MemberSkewed& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const WorkerSkewed& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const ReceiverUp& fact);
void note(Columns& columns, const VisibleState& before, SimTime time,
          const RecordEffectSuppressed& fact);
void note(Columns& columns, const VisibleState& before, SimTime time,
          const JobEffectSuppressed& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const MarkerAppended& fact);
void note(Columns& columns, const VisibleState& before, SimTime time,
          const TransactionDecided& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const RecordEffect& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const EpochRaised& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const CoordinatorMoved& fact);

void note(Columns& columns, const VisibleState& before, SimTime time, const JobReturned& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const JobParked& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const JobLost& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const JobForgotten& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const StoreUp& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const JobReread& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const EnqueueDropped& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const JobDiscarded& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const JobScheduled& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const JobPostponed& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const WorkerWoke& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const LateAck& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const JobRedriven& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const ShelfCleared& fact);

void note(Columns& columns, const VisibleState& before, SimTime time, const JobGrouped& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const JobBlocked& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const JobUnblocked& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const SemaphoreSet& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const JobDropped& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const JobHeld& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const JobReleased& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const SchedulerStarted& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const SchedulerGone& fact);
void note(Columns& columns, const VisibleState& before, SimTime time, const TickMissed& fact);

}  // namespace millrace
