// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/trace/bridge_facts.h"
#include "core/trace/common_facts.h"
#include "core/trace/effect_facts.h"
#include "core/trace/key_set.h"
#include "core/trace/log_state.h"
#include "core/trace/network_facts.h"
#include "core/trace/pace_facts.h"
#include "core/trace/queue_state.h"
#include "core/trace/silence_facts.h"
#include "core/trace/write_facts.h"
#include "core/trace/write_state.h"

// What can be seen at a playhead, and the only code that changes it. The engine, every view and
// every test fold the same facts with the same apply(), so what is shown cannot differ from what
// was simulated.

namespace millrace {

/// Outside effects of one reaction on one side.
struct EffectsState {
    std::uint32_t count = 0;  ///< Effects so far, repeats included.
    /// By entity: the happening that its last effect tells of; none before its first effect.
    SharedVector<HappeningId> lastOfEntity;
    Code code = Code::Right;       ///< In force.
    std::uint32_t wrong = 0;       ///< Effects so far that wrote something wrong.
    std::vector<bool> isWrong;     ///< By entity: its last effect did; empty before the first bug.
    bool keyed = false;            ///< The receiver knows a repeat by its key.
    KeySet keys;                   ///< Those it has met; empty unless keyed.
    std::uint32_t suppressed = 0;  ///< Repeats that it refused.
    std::optional<SimTime> downUntil;  ///< It does not answer.
    bool looksUp = false;     ///< Effects say what is so when they take place: carries = "id".
    std::uint32_t later = 0;  ///< Of these, the ones that tell of a later happening than their own.

    bool operator==(const EffectsState&) const = default;
};

struct NetworkState {
    SimDuration extra{};     ///< What travels takes so much longer; zero while all is well.
    std::uint32_t loss = 0;  ///< Of a million times that something is sent; 0 while all is well.
    SimTime until{};         ///< When it will be as ever; of no meaning while all is well.

    bool isBad() const { return extra > SimDuration::zero() || loss > 0; }

    bool operator==(const NetworkState&) const = default;
};

struct VisibleState {
    SimTime now{};                    ///< Of the last fact.
    std::uint64_t facts = 0;          ///< Facts folded so far.
    std::uint32_t happenings = 0;     ///< Rows of Columns::happenings.
    std::vector<HappeningId> newest;  ///< By entity; kept where effects look it up.
    bool ended = false;
    NetworkState network;
    WritesState writes;
    LogState log;
    QueueState queue;
    std::vector<EffectsState> logEffects;    ///< By reaction.
    std::vector<EffectsState> queueEffects;  ///< By reaction.

    bool operator==(const VisibleState&) const = default;
};

// What a fact names. Checks ask a state that is const: what is not there throws.
inline const PartitionState& partitionOf(const VisibleState& state, PartitionId partition)
{
    return state.log.partitions.at(partition.value);
}
inline const MemberState& memberOf(const VisibleState& state, MemberId member)
{
    return state.log.members.at(member.value);
}
inline MemberState& memberOf(VisibleState& state, MemberId member)
{
    return state.log.members[member.value];
}
inline const ReadingState& readingOf(const VisibleState& state, GroupId group,
                                     PartitionId partition)
{
    return readingAt(state.log, group, partition);
}
inline const WorkerState& workerOf(const VisibleState& state, WorkerId worker)
{
    return state.queue.workers.at(worker.value);
}
inline WorkerState& workerOf(VisibleState& state, WorkerId worker)
{
    return state.queue.workers[worker.value];
}

/// Of a copy: from here on, what models refer to stays where it is while facts change it.
void beInOnePiece(VisibleState& state);

/// The member has been sent the record: into its hand, or behind what it is to handle before.
void takeIn(MemberState& member, const RecordInHand& record);
/// An effect of `happening` takes place, by the code in force.
void addEffect(const VisibleState& state, EffectsState& effects, EntityId entity,
               HappeningId happening);
/// What of the application's database is in force.
void stateWrites(WritesState& writes, const SettingStated& fact);
/// Whether the receiver would refuse it as a repeat.
inline bool isRepeat(const EffectsState& effects, HappeningId happening)
{
    return effects.keyed && effects.keys.has(happening);
}
/// Entities whose last effect wrote something wrong.
std::uint32_t wrongEntities(const EffectsState& effects);

// A type of fact without an overload does not compile. `time` is the fact's.
void apply(VisibleState& state, SimTime time, const Declared& fact);
void apply(VisibleState& state, SimTime time, const SettingStated& fact);
void apply(VisibleState& state, SimTime time, const Happened& fact);
void apply(VisibleState& state, SimTime time, const Intervened& fact);
void apply(VisibleState& state, SimTime time, const RunEnded& fact);
void apply(VisibleState& state, SimTime time, const CodeDeployed& fact);
void apply(VisibleState& state, SimTime time, const ReceiverDown& fact);
void apply(VisibleState& state, SimTime time, const ReceiverUp& fact);
void apply(VisibleState& state, SimTime time, const NetworkSlowed& fact);
void apply(VisibleState& state, SimTime time, const NetworkRestored& fact);
void apply(VisibleState& state, SimTime time, const WorkerPaced& fact);
void apply(VisibleState& state, SimTime time, const MemberPaced& fact);
void apply(VisibleState& state, SimTime time, const MemberSkewed& fact);
void apply(VisibleState& state, SimTime time, const WorkerSkewed& fact);
void apply(VisibleState& state, SimTime time, const MemberHung& fact);
void apply(VisibleState& state, SimTime time, const MemberWentOn& fact);
void apply(VisibleState& state, SimTime time, const MemberCutOff& fact);
void apply(VisibleState& state, SimTime time, const MemberInReach& fact);
void apply(VisibleState& state, SimTime time, const WorkerCutOff& fact);
void apply(VisibleState& state, SimTime time, const WorkerInReach& fact);

void apply(VisibleState& state, SimTime time, const WriteBegan& fact);
void apply(VisibleState& state, SimTime time, const WriteCommitted& fact);
void apply(VisibleState& state, SimTime time, const WriteRolledBack& fact);
void apply(VisibleState& state, SimTime time, const SenderDied& fact);
void apply(VisibleState& state, SimTime time, const OutboxSent& fact);

void apply(VisibleState& state, SimTime time, const RecordSent& fact);
void apply(VisibleState& state, SimTime time, const RecordAppended& fact);
void apply(VisibleState& state, SimTime time, const SegmentsDeleted& fact);
void apply(VisibleState& state, SimTime time, const PartitionCountSet& fact);
void apply(VisibleState& state, SimTime time, const MemberJoined& fact);
void apply(VisibleState& state, SimTime time, const MemberHeartbeat& fact);
void apply(VisibleState& state, SimTime time, const MemberKilled& fact);
void apply(VisibleState& state, SimTime time, const MemberLeft& fact);
void apply(VisibleState& state, SimTime time, const MemberDrains& fact);
void apply(VisibleState& state, SimTime time, const MemberExpelled& fact);
void apply(VisibleState& state, SimTime time, const Rebalanced& fact);
void apply(VisibleState& state, SimTime time, const PartitionRevoked& fact);
void apply(VisibleState& state, SimTime time, const PartitionAssigned& fact);
void apply(VisibleState& state, SimTime time, const PositionReset& fact);
void apply(VisibleState& state, SimTime time, const RecordFetched& fact);
void apply(VisibleState& state, SimTime time, const RecordHandlingStarted& fact);
void apply(VisibleState& state, SimTime time, const RecordHandlingFailed& fact);
void apply(VisibleState& state, SimTime time, const RecordEffect& fact);
void apply(VisibleState& state, SimTime time, const RecordEffectSuppressed& fact);
void apply(VisibleState& state, SimTime time, const OffsetCommitted& fact);
void apply(VisibleState& state, SimTime time, const MemberSlept& fact);
void apply(VisibleState& state, SimTime time, const MemberWoke& fact);
void apply(VisibleState& state, SimTime time, const RecordHandled& fact);
void apply(VisibleState& state, SimTime time, const OffsetCommittedAhead& fact);
void apply(VisibleState& state, SimTime time, const BookmarkMoved& fact);
void apply(VisibleState& state, SimTime time, const RecordGivenUp& fact);
void apply(VisibleState& state, SimTime time, const RecordProduced& fact);
void apply(VisibleState& state, SimTime time, const ProducedAppended& fact);
void apply(VisibleState& state, SimTime time, const ProduceConfirmed& fact);
void apply(VisibleState& state, SimTime time, const ProduceRetried& fact);
void apply(VisibleState& state, SimTime time, const ProducedLost& fact);

void apply(VisibleState& state, SimTime time, const MemberStarted& fact);
void apply(VisibleState& state, SimTime time, const JoinRequested& fact);
void apply(VisibleState& state, SimTime time, const RebalanceLearned& fact);
void apply(VisibleState& state, SimTime time, const GroupPhaseChanged& fact);
void apply(VisibleState& state, SimTime time, const MemberAssigned& fact);
void apply(VisibleState& state, SimTime time, const MemberRemoved& fact);
void apply(VisibleState& state, SimTime time, const GhostExpelled& fact);
void apply(VisibleState& state, SimTime time, const MemberDroppedOut& fact);
void apply(VisibleState& state, SimTime time, const MemberClosed& fact);
void apply(VisibleState& state, SimTime time, const CommitRefused& fact);

void apply(VisibleState& state, SimTime time, const RecordAcquired& fact);
void apply(VisibleState& state, SimTime time, const RecordAnswered& fact);
void apply(VisibleState& state, SimTime time, const AnswerRefused& fact);
void apply(VisibleState& state, SimTime time, const LockExpired& fact);
void apply(VisibleState& state, SimTime time, const ReplicaAppended& fact);
void apply(VisibleState& state, SimTime time, const ReplicaReported& fact);
void apply(VisibleState& state, SimTime time, const HighWatermarkRaised& fact);
void apply(VisibleState& state, SimTime time, const ReplicaPlaced& fact);
void apply(VisibleState& state, SimTime time, const LeaderElected& fact);
void apply(VisibleState& state, SimTime time, const PartitionOffline& fact);
void apply(VisibleState& state, SimTime time, const ReplicaLeftInSync& fact);
void apply(VisibleState& state, SimTime time, const ReplicaJoinedInSync& fact);
void apply(VisibleState& state, SimTime time, const BrokerCrashed& fact);
void apply(VisibleState& state, SimTime time, const BrokerStopped& fact);
void apply(VisibleState& state, SimTime time, const BrokerStarted& fact);
void apply(VisibleState& state, SimTime time, const BrokerFenced& fact);
void apply(VisibleState& state, SimTime time, const BrokerCutOff& fact);
void apply(VisibleState& state, SimTime time, const BrokerInReach& fact);
void apply(VisibleState& state, SimTime time, const BrokerRegistered& fact);
void apply(VisibleState& state, SimTime time, const BrokerFlushed& fact);
void apply(VisibleState& state, SimTime time, const ReplicaTruncated& fact);
void apply(VisibleState& state, SimTime time, const LogTruncated& fact);
void apply(VisibleState& state, SimTime time, const PositionCutBack& fact);
void apply(VisibleState& state, SimTime time, const RecordBuffered& fact);
void apply(VisibleState& state, SimTime time, const BatchSent& fact);
void apply(VisibleState& state, SimTime time, const BatchAppended& fact);
void apply(VisibleState& state, SimTime time, const BatchRecognized& fact);
void apply(VisibleState& state, SimTime time, const BatchAnswered& fact);
void apply(VisibleState& state, SimTime time, const BatchLost& fact);
void apply(VisibleState& state, SimTime time, const BatchAcknowledged& fact);
void apply(VisibleState& state, SimTime time, const BatchRetried& fact);
void apply(VisibleState& state, SimTime time, const BatchFailed& fact);

void apply(VisibleState& state, SimTime time, const TransactionOpened& fact);
void apply(VisibleState& state, SimTime time, const PartitionEnlisted& fact);
void apply(VisibleState& state, SimTime time, const TransactionClosed& fact);
void apply(VisibleState& state, SimTime time, const EndRequested& fact);
void apply(VisibleState& state, SimTime time, const EndRefused& fact);
void apply(VisibleState& state, SimTime time, const TransactionDecided& fact);
void apply(VisibleState& state, SimTime time, const MarkerSent& fact);
void apply(VisibleState& state, SimTime time, const MarkerAppended& fact);
void apply(VisibleState& state, SimTime time, const TransactionCompleted& fact);
void apply(VisibleState& state, SimTime time, const LastStableOffsetRaised& fact);
void apply(VisibleState& state, SimTime time, const RecordsSkipped& fact);
void apply(VisibleState& state, SimTime time, const ProducerKilled& fact);
void apply(VisibleState& state, SimTime time, const ProducerStarted& fact);
void apply(VisibleState& state, SimTime time, const EpochRaised& fact);
void apply(VisibleState& state, SimTime time, const SendFailed& fact);
void apply(VisibleState& state, SimTime time, const CoordinatorMoved& fact);
/// The record that a member acts on belongs to a transaction that was aborted.
bool isAbortedFor(const VisibleState& before, const RecordEffect& fact);
/// An effect of a record whose transaction is open, or was aborted.
void noteTransactionalEffect(VisibleState& state, const RecordEffect& fact);
void apply(VisibleState& state, SimTime time, const PartitionCleaned& fact);
void apply(VisibleState& state, SimTime time, const RecordCompacted& fact);
void apply(VisibleState& state, SimTime time, const TombstoneMet& fact);

void apply(VisibleState& state, SimTime time, const RequestStarted& fact);
void apply(VisibleState& state, SimTime time, const RequestFinished& fact);
void apply(VisibleState& state, SimTime time, const InlineStarted& fact);
void apply(VisibleState& state, SimTime time, const InlineEffect& fact);
void apply(VisibleState& state, SimTime time, const InlineFinished& fact);
void apply(VisibleState& state, SimTime time, const InlineFailed& fact);
void apply(VisibleState& state, SimTime time, const JobSent& fact);
void apply(VisibleState& state, SimTime time, const JobEnqueued& fact);
void apply(VisibleState& state, SimTime time, const JobClaimed& fact);
void apply(VisibleState& state, SimTime time, const JobStarted& fact);
void apply(VisibleState& state, SimTime time, const LeaseExtended& fact);
void apply(VisibleState& state, SimTime time, const JobEffect& fact);
void apply(VisibleState& state, SimTime time, const JobEffectSuppressed& fact);
void apply(VisibleState& state, SimTime time, const JobCompleted& fact);
void apply(VisibleState& state, SimTime time, const JobRetried& fact);
void apply(VisibleState& state, SimTime time, const JobReenqueued& fact);
void apply(VisibleState& state, SimTime time, const JobDeadLettered& fact);
void apply(VisibleState& state, SimTime time, const JobReady& fact);
void apply(VisibleState& state, SimTime time, const LeaseEnded& fact);
void apply(VisibleState& state, SimTime time, const WorkerStarted& fact);
void apply(VisibleState& state, SimTime time, const WorkerStopped& fact);
void apply(VisibleState& state, SimTime time, const WorkerKilled& fact);

void apply(VisibleState& state, SimTime time, const RecordHandedOn& fact);
void apply(VisibleState& state, SimTime time, const EnqueueRefused& fact);
void apply(VisibleState& state, SimTime time, const EnqueueAnswered& fact);
void apply(VisibleState& state, SimTime time, const EnqueueConfirmed& fact);
void apply(VisibleState& state, SimTime time, const JobGranted& fact);
void apply(VisibleState& state, SimTime time, const JobTaken& fact);
void apply(VisibleState& state, SimTime time, const JobReturned& fact);
void apply(VisibleState& state, SimTime time, const JobParked& fact);
void apply(VisibleState& state, SimTime time, const JobLost& fact);
void apply(VisibleState& state, SimTime time, const JobDiscarded& fact);
void apply(VisibleState& state, SimTime time, const JobScheduled& fact);
void apply(VisibleState& state, SimTime time, const JobPostponed& fact);
void apply(VisibleState& state, SimTime time, const WorkerHung& fact);
void apply(VisibleState& state, SimTime time, const WorkerWoke& fact);
void apply(VisibleState& state, SimTime time, const LateAck& fact);
void apply(VisibleState& state, SimTime time, const ActorSet& fact);
void apply(VisibleState& state, SimTime time, const JobRedriven& fact);
void apply(VisibleState& state, SimTime time, const WorkerDrains& fact);
void apply(VisibleState& state, SimTime time, const EndForeseen& fact);
void apply(VisibleState& state, SimTime time, const ShelfCleared& fact);

/// Settings of limits and unique jobs.
void stateAdmission(AdmissionRules& rules, const SettingStated& fact);
void apply(VisibleState& state, SimTime time, const JobGrouped& fact);
void apply(VisibleState& state, SimTime time, const JobBlocked& fact);
void apply(VisibleState& state, SimTime time, const JobUnblocked& fact);
void apply(VisibleState& state, SimTime time, const SemaphoreSet& fact);
void apply(VisibleState& state, SimTime time, const EnqueueDropped& fact);
void apply(VisibleState& state, SimTime time, const JobForgotten& fact);
void apply(VisibleState& state, SimTime time, const StoreDown& fact);
void apply(VisibleState& state, SimTime time, const StoreUp& fact);
void apply(VisibleState& state, SimTime time, const WordHeld& fact);
void apply(VisibleState& state, SimTime time, const JobReread& fact);
void apply(VisibleState& state, SimTime time, const JobRecalled& fact);
void apply(VisibleState& state, SimTime time, const SchedulerStarted& fact);
void apply(VisibleState& state, SimTime time, const SchedulerGone& fact);
void apply(VisibleState& state, SimTime time, const TickSent& fact);
void apply(VisibleState& state, SimTime time, const TickRefused& fact);
void apply(VisibleState& state, SimTime time, const TickMissed& fact);
void apply(VisibleState& state, SimTime time, const JobDropped& fact);
void apply(VisibleState& state, SimTime time, const KeyTaken& fact);
void apply(VisibleState& state, SimTime time, const KeyFreed& fact);
void apply(VisibleState& state, SimTime time, const QueuePaused& fact);
void apply(VisibleState& state, SimTime time, const JobHeld& fact);
void apply(VisibleState& state, SimTime time, const BatchMemberEnded& fact);
void apply(VisibleState& state, SimTime time, const JobReleased& fact);

}  // namespace millrace
