// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/columns.h"
#include "core/trace/visible_state.h"

// Conditions that must hold before each fact, written against the meaning of the fact, not
// against apply(): a wrong apply() would be wrong in the engine and in every view alike. They
// run in every build and throw InvariantBroken. A type of fact without an overload does not
// compile.

namespace millrace {

void verify(const VisibleState& before, SimTime time, const Declared& fact);
void verify(const VisibleState& before, SimTime time, const SettingStated& fact);
void verify(const VisibleState& before, SimTime time, const Happened& fact);
void verify(const VisibleState& before, SimTime time, const Intervened& fact);
void verify(const VisibleState& before, SimTime time, const RunEnded& fact);
void verify(const VisibleState& before, SimTime time, const CodeDeployed& fact);
void verify(const VisibleState& before, SimTime time, const ReceiverDown& fact);
void verify(const VisibleState& before, SimTime time, const ReceiverUp& fact);
void verify(const VisibleState& before, SimTime time, const NetworkSlowed& fact);
void verify(const VisibleState& before, SimTime time, const NetworkRestored& fact);
void verify(const VisibleState& before, SimTime time, const WorkerPaced& fact);
void verify(const VisibleState& before, SimTime time, const MemberPaced& fact);
void verify(const VisibleState& before, SimTime time, const MemberSkewed& fact);
void verify(const VisibleState& before, SimTime time, const WorkerSkewed& fact);
void verify(const VisibleState& before, SimTime time, const MemberHung& fact);
void verify(const VisibleState& before, SimTime time, const MemberWentOn& fact);
void verify(const VisibleState& before, SimTime time, const MemberCutOff& fact);
void verify(const VisibleState& before, SimTime time, const MemberInReach& fact);
void verify(const VisibleState& before, SimTime time, const WorkerCutOff& fact);
void verify(const VisibleState& before, SimTime time, const WorkerInReach& fact);

void verify(const VisibleState& before, SimTime time, const WriteBegan& fact);
void verify(const VisibleState& before, SimTime time, const WriteCommitted& fact);
void verify(const VisibleState& before, SimTime time, const WriteRolledBack& fact);
void verify(const VisibleState& before, SimTime time, const SenderDied& fact);
void verify(const VisibleState& before, SimTime time, const OutboxSent& fact);

void verify(const VisibleState& before, SimTime time, const RecordSent& fact);
void verify(const VisibleState& before, SimTime time, const RecordAppended& fact);
void verify(const VisibleState& before, SimTime time, const SegmentsDeleted& fact);
void verify(const VisibleState& before, SimTime time, const PartitionCountSet& fact);
void verify(const VisibleState& before, SimTime time, const MemberJoined& fact);
void verify(const VisibleState& before, SimTime time, const MemberHeartbeat& fact);
void verify(const VisibleState& before, SimTime time, const MemberKilled& fact);
void verify(const VisibleState& before, SimTime time, const MemberLeft& fact);
void verify(const VisibleState& before, SimTime time, const MemberDrains& fact);
void verify(const VisibleState& before, SimTime time, const MemberExpelled& fact);
void verify(const VisibleState& before, SimTime time, const Rebalanced& fact);
void verify(const VisibleState& before, SimTime time, const PartitionRevoked& fact);
void verify(const VisibleState& before, SimTime time, const PartitionAssigned& fact);
void verify(const VisibleState& before, SimTime time, const PositionReset& fact);
void verify(const VisibleState& before, SimTime time, const RecordFetched& fact);
void verify(const VisibleState& before, SimTime time, const RecordHandlingStarted& fact);
void verify(const VisibleState& before, SimTime time, const RecordHandlingFailed& fact);
void verify(const VisibleState& before, SimTime time, const RecordEffect& fact);
void verify(const VisibleState& before, SimTime time, const RecordEffectSuppressed& fact);
void verify(const VisibleState& before, SimTime time, const OffsetCommitted& fact);
void verify(const VisibleState& before, SimTime time, const MemberSlept& fact);
void verify(const VisibleState& before, SimTime time, const MemberWoke& fact);
void verify(const VisibleState& before, SimTime time, const RecordHandled& fact);
void verify(const VisibleState& before, SimTime time, const OffsetCommittedAhead& fact);
void verify(const VisibleState& before, SimTime time, const BookmarkMoved& fact);
void verify(const VisibleState& before, SimTime time, const RecordGivenUp& fact);
void verify(const VisibleState& before, SimTime time, const RecordProduced& fact);
void verify(const VisibleState& before, SimTime time, const ProducedAppended& fact);
void verify(const VisibleState& before, SimTime time, const ProduceConfirmed& fact);
void verify(const VisibleState& before, SimTime time, const ProduceRetried& fact);
void verify(const VisibleState& before, SimTime time, const ProducedLost& fact);

void verify(const VisibleState& before, SimTime time, const MemberStarted& fact);
void verify(const VisibleState& before, SimTime time, const JoinRequested& fact);
void verify(const VisibleState& before, SimTime time, const RebalanceLearned& fact);
void verify(const VisibleState& before, SimTime time, const GroupPhaseChanged& fact);
void verify(const VisibleState& before, SimTime time, const MemberAssigned& fact);
void verify(const VisibleState& before, SimTime time, const MemberRemoved& fact);
void verify(const VisibleState& before, SimTime time, const GhostExpelled& fact);
void verify(const VisibleState& before, SimTime time, const MemberDroppedOut& fact);
void verify(const VisibleState& before, SimTime time, const MemberClosed& fact);
void verify(const VisibleState& before, SimTime time, const CommitRefused& fact);

void verify(const VisibleState& before, SimTime time, const RecordAcquired& fact);
void verify(const VisibleState& before, SimTime time, const RecordAnswered& fact);
void verify(const VisibleState& before, SimTime time, const AnswerRefused& fact);
void verify(const VisibleState& before, SimTime time, const LockExpired& fact);
void verify(const VisibleState& before, SimTime time, const ReplicaAppended& fact);
void verify(const VisibleState& before, SimTime time, const ReplicaReported& fact);
void verify(const VisibleState& before, SimTime time, const HighWatermarkRaised& fact);
void verify(const VisibleState& before, SimTime time, const ReplicaPlaced& fact);
void verify(const VisibleState& before, SimTime time, const LeaderElected& fact);
void verify(const VisibleState& before, SimTime time, const PartitionOffline& fact);
void verify(const VisibleState& before, SimTime time, const ReplicaLeftInSync& fact);
void verify(const VisibleState& before, SimTime time, const ReplicaJoinedInSync& fact);
void verify(const VisibleState& before, SimTime time, const BrokerCrashed& fact);
void verify(const VisibleState& before, SimTime time, const BrokerStopped& fact);
void verify(const VisibleState& before, SimTime time, const BrokerStarted& fact);
void verify(const VisibleState& before, SimTime time, const BrokerFenced& fact);
void verify(const VisibleState& before, SimTime time, const BrokerCutOff& fact);
void verify(const VisibleState& before, SimTime time, const BrokerInReach& fact);
void verify(const VisibleState& before, SimTime time, const BrokerRegistered& fact);
void verify(const VisibleState& before, SimTime time, const BrokerFlushed& fact);
void verify(const VisibleState& before, SimTime time, const ReplicaTruncated& fact);
void verify(const VisibleState& before, SimTime time, const LogTruncated& fact);
void verify(const VisibleState& before, SimTime time, const PositionCutBack& fact);
void verify(const VisibleState& before, SimTime time, const RecordBuffered& fact);
void verify(const VisibleState& before, SimTime time, const BatchSent& fact);
void verify(const VisibleState& before, SimTime time, const BatchAppended& fact);
void verify(const VisibleState& before, SimTime time, const BatchRecognized& fact);
void verify(const VisibleState& before, SimTime time, const BatchAnswered& fact);
void verify(const VisibleState& before, SimTime time, const BatchLost& fact);
void verify(const VisibleState& before, SimTime time, const BatchAcknowledged& fact);
void verify(const VisibleState& before, SimTime time, const BatchRetried& fact);
void verify(const VisibleState& before, SimTime time, const BatchFailed& fact);

/// 20: a record is delivered, and where the group asks for it only what is committed.
void verifyIsolation(const VisibleState& before, GroupId group, PartitionId partition,
                     Offset offset);
void verify(const VisibleState& before, SimTime time, const TransactionOpened& fact);
void verify(const VisibleState& before, SimTime time, const PartitionEnlisted& fact);
void verify(const VisibleState& before, SimTime time, const TransactionClosed& fact);
void verify(const VisibleState& before, SimTime time, const EndRequested& fact);
void verify(const VisibleState& before, SimTime time, const EndRefused& fact);
void verify(const VisibleState& before, SimTime time, const TransactionDecided& fact);
void verify(const VisibleState& before, SimTime time, const MarkerSent& fact);
void verify(const VisibleState& before, SimTime time, const MarkerAppended& fact);
void verify(const VisibleState& before, SimTime time, const TransactionCompleted& fact);
void verify(const VisibleState& before, SimTime time, const LastStableOffsetRaised& fact);
void verify(const VisibleState& before, SimTime time, const RecordsSkipped& fact);
void verify(const VisibleState& before, SimTime time, const ProducerKilled& fact);
void verify(const VisibleState& before, SimTime time, const ProducerStarted& fact);
void verify(const VisibleState& before, SimTime time, const EpochRaised& fact);
void verify(const VisibleState& before, SimTime time, const SendFailed& fact);
void verify(const VisibleState& before, SimTime time, const CoordinatorMoved& fact);
void verify(const VisibleState& before, SimTime time, const PartitionCleaned& fact);
void verify(const VisibleState& before, SimTime time, const RecordCompacted& fact);
void verify(const VisibleState& before, SimTime time, const TombstoneMet& fact);

void verify(const VisibleState& before, SimTime time, const RequestStarted& fact);
void verify(const VisibleState& before, SimTime time, const RequestFinished& fact);
void verify(const VisibleState& before, SimTime time, const InlineStarted& fact);
void verify(const VisibleState& before, SimTime time, const InlineEffect& fact);
void verify(const VisibleState& before, SimTime time, const InlineFinished& fact);
void verify(const VisibleState& before, SimTime time, const InlineFailed& fact);
void verify(const VisibleState& before, SimTime time, const JobSent& fact);
void verify(const VisibleState& before, SimTime time, const JobEnqueued& fact);
void verify(const VisibleState& before, SimTime time, const JobClaimed& fact);
void verify(const VisibleState& before, SimTime time, const JobStarted& fact);
void verify(const VisibleState& before, SimTime time, const LeaseExtended& fact);
void verify(const VisibleState& before, SimTime time, const JobEffect& fact);
void verify(const VisibleState& before, SimTime time, const JobEffectSuppressed& fact);
void verify(const VisibleState& before, SimTime time, const JobCompleted& fact);
void verify(const VisibleState& before, SimTime time, const JobRetried& fact);
void verify(const VisibleState& before, SimTime time, const JobReenqueued& fact);
void verify(const VisibleState& before, SimTime time, const JobDeadLettered& fact);
void verify(const VisibleState& before, SimTime time, const JobReady& fact);
void verify(const VisibleState& before, SimTime time, const LeaseEnded& fact);
void verify(const VisibleState& before, SimTime time, const WorkerStarted& fact);
void verify(const VisibleState& before, SimTime time, const WorkerStopped& fact);
void verify(const VisibleState& before, SimTime time, const WorkerKilled& fact);

void verify(const VisibleState& before, SimTime time, const RecordHandedOn& fact);
void verify(const VisibleState& before, SimTime time, const EnqueueRefused& fact);
void verify(const VisibleState& before, SimTime time, const EnqueueAnswered& fact);
void verify(const VisibleState& before, SimTime time, const EnqueueConfirmed& fact);
void verify(const VisibleState& before, SimTime time, const JobGranted& fact);
void verify(const VisibleState& before, SimTime time, const JobTaken& fact);
void verify(const VisibleState& before, SimTime time, const JobReturned& fact);
void verify(const VisibleState& before, SimTime time, const JobParked& fact);
void verify(const VisibleState& before, SimTime time, const JobLost& fact);
void verify(const VisibleState& before, SimTime time, const JobDiscarded& fact);
void verify(const VisibleState& before, SimTime time, const JobScheduled& fact);
void verify(const VisibleState& before, SimTime time, const JobPostponed& fact);
void verify(const VisibleState& before, SimTime time, const WorkerHung& fact);
void verify(const VisibleState& before, SimTime time, const WorkerWoke& fact);
void verify(const VisibleState& before, SimTime time, const LateAck& fact);
void verify(const VisibleState& before, SimTime time, const ActorSet& fact);
void verify(const VisibleState& before, SimTime time, const JobRedriven& fact);
void verify(const VisibleState& before, SimTime time, const WorkerDrains& fact);
void verify(const VisibleState& before, SimTime time, const EndForeseen& fact);
void verify(const VisibleState& before, SimTime time, const ShelfCleared& fact);
void verify(const VisibleState& before, SimTime time, const JobGrouped& fact);
void verify(const VisibleState& before, SimTime time, const JobBlocked& fact);
void verify(const VisibleState& before, SimTime time, const JobUnblocked& fact);
void verify(const VisibleState& before, SimTime time, const SemaphoreSet& fact);
void verify(const VisibleState& before, SimTime time, const EnqueueDropped& fact);
void verify(const VisibleState& before, SimTime time, const JobForgotten& fact);
void verify(const VisibleState& before, SimTime time, const StoreDown& fact);
void verify(const VisibleState& before, SimTime time, const StoreUp& fact);
void verify(const VisibleState& before, SimTime time, const WordHeld& fact);
void verify(const VisibleState& before, SimTime time, const JobReread& fact);
void verify(const VisibleState& before, SimTime time, const JobRecalled& fact);
void verify(const VisibleState& before, SimTime time, const SchedulerStarted& fact);
void verify(const VisibleState& before, SimTime time, const SchedulerGone& fact);
void verify(const VisibleState& before, SimTime time, const TickSent& fact);
void verify(const VisibleState& before, SimTime time, const TickRefused& fact);
void verify(const VisibleState& before, SimTime time, const TickMissed& fact);
void verify(const VisibleState& before, SimTime time, const JobDropped& fact);
void verify(const VisibleState& before, SimTime time, const KeyTaken& fact);
void verify(const VisibleState& before, SimTime time, const KeyFreed& fact);
void verify(const VisibleState& before, SimTime time, const QueuePaused& fact);
void verify(const VisibleState& before, SimTime time, const JobHeld& fact);
void verify(const VisibleState& before, SimTime time, const BatchMemberEnded& fact);
void verify(const VisibleState& before, SimTime time, const JobReleased& fact);

/// Whether its member may leave in order: it has none, or not yet, or has just failed at it.
bool isBetweenPolls(const RecordInHand& hand, SimTime now);

/// The same for what records hold, which is history; facts that say nothing about it take the
/// template.
template <class Fact>
void verifyContents(const Columns&, const VisibleState&, const Fact&)
{
}
void verifyContents(const Columns& columns, const VisibleState& before,
                    const RecordCompacted& fact);
void verifyContents(const Columns& columns, const VisibleState& before, const TombstoneMet& fact);

}  // namespace millrace
