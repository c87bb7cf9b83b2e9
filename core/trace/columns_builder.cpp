// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/columns_builder.h"

#include <algorithm>

#include "core/trace/claim_moves.h"

namespace millrace {

namespace {

/// A tick on the timeline, of what is rare: faults, who notices them, who wakes, jobs given up.
template <class Fact>
void mark(Columns& columns, const VisibleState& before, SimTime time, const Fact&, Thing thing,
          std::uint32_t index, std::uint32_t other = UINT32_MAX)
{
    columns.marks.push_back({time, before.facts, Fact::kInfo.code, thing, index, other});
}

/// "order-B", "order-D", or "B" alone: some may be left out. None is noted behind a zero.
void noteLetter(History<char>& letters, const Declared& entity)
{
    const char last = entity.name.rfind('-') + 2 == entity.name.size() ? entity.name.back() : '\0';
    const bool isOld = std::ranges::find(letters, last) != letters.end();
    if (letters.empty() || letters.back() != '\0')
        letters.push_back(isOld || last < 'A' || last > 'Z' ? '\0' : last);
}

}  // namespace

void note(Columns& columns, const VisibleState&, SimTime, const Declared& fact)
{
    if (fact.thing == Thing::Entity)
        noteLetter(columns.letters, fact);
    columns.declarations.push_back(fact);
    if (fact.thing == Thing::Partition)
        columns.records.emplace_back();
    if (fact.thing == Thing::Lane)
        columns.lanes.resize(fact.index + 1);
}

void note(Columns& columns, const VisibleState&, SimTime, const SettingStated& fact)
{
    columns.settings.push_back(fact);
}

void note(Columns& columns, const VisibleState&, SimTime time, const Happened& fact)
{
    columns.happenings.push_back({time, fact.entity, fact.number, fact.type});
}

Thing targetOf(const Intervened& fact)
{
    constexpr Thing kTargets[] = {Thing::Run,      Thing::Member,    Thing::Worker,
                                  Thing::Group,    Thing::Broker,    Thing::Producer,
                                  Thing::Reaction, Thing::Scheduler, Thing::Store};
    return kTargets[fact.target];
}

void note(Columns& columns, const VisibleState& before, SimTime time, const Intervened& fact)
{
    mark(columns, before, time, fact, targetOf(fact), fact.index,
         static_cast<std::uint32_t>(fact.act));
}

void note(Columns& columns, const VisibleState& before, SimTime time, const WriteRolledBack& fact)
{
    mark(columns, before, time, fact, Thing::Happening, fact.happening.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const SenderDied& fact)
{
    mark(columns, before, time, fact, Thing::Happening, fact.happening.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const RecordAppended& fact)
{
    const ProducerState& producer = before.log.cluster.producer;
    const BatchState* batch = findBatch(producer, producer.appending);
    columns.records[fact.partition.value].push_back(
        {.happening = fact.happening,
         .transaction = batch == nullptr ? TransactionId::none() : batch->transaction,
         .appendedAt = time});
}

void note(Columns& columns, const VisibleState& before, SimTime time, const MemberExpelled& fact)
{
    mark(columns, before, time, fact, Thing::Member, fact.member.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const MemberJoined& fact)
{
    if (before.log.members[fact.member.value].life != Life::Absent)
        mark(columns, before, time, fact, Thing::Member, fact.member.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const MemberWoke& fact)
{
    mark(columns, before, time, fact, Thing::Member, fact.member.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const MemberWentOn& fact)
{
    mark(columns, before, time, fact, Thing::Member, fact.member.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const MemberInReach& fact)
{
    mark(columns, before, time, fact, Thing::Member, fact.member.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const WorkerInReach& fact)
{
    mark(columns, before, time, fact, Thing::Worker, fact.worker.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const PositionReset& fact)
{
    mark(columns, before, time, fact, Thing::Group, fact.group.value, fact.partition.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const PartitionCountSet& fact)
{
    if (time > SimTime{})
        mark(columns, before, time, fact, Thing::Log, 0);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const GroupPhaseChanged& fact)
{
    const bool opens = fact.phase == GroupPhase::PreparingRebalance &&
                       before.log.groups[fact.group.value].phase != fact.phase;
    if (opens)
        mark(columns, before, time, fact, Thing::Group, fact.group.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const MemberRemoved& fact)
{
    mark(columns, before, time, fact, Thing::Member, fact.member.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const MemberDroppedOut& fact)
{
    mark(columns, before, time, fact, Thing::Member, fact.member.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const GhostExpelled& fact)
{
    mark(columns, before, time, fact, Thing::Member, fact.member.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const CommitRefused& fact)
{
    mark(columns, before, time, fact, Thing::Member, fact.member.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const AnswerRefused& fact)
{
    mark(columns, before, time, fact, Thing::Member, fact.member.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const LockExpired& fact)
{
    mark(columns, before, time, fact, Thing::Member, fact.member.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const RecordGivenUp& fact)
{
    mark(columns, before, time, fact, Thing::Member, fact.member.value, fact.happening.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const RecordProduced& fact)
{
    const TopicId topic = before.log.partitions[fact.partition.value].topic;
    if (before.log.topics[topic.value].isForPeople)
        mark(columns, before, time, fact, Thing::Member, fact.member.value, fact.happening.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const ProducedAppended& fact)
{
    const ProducedRecord& sent = *findProduced(before.log, fact.member, fact.partition, time);
    const auto small = [](std::uint32_t count) {
        return static_cast<std::uint16_t>(std::min<std::uint32_t>(count, UINT16_MAX));
    };
    columns.records[fact.partition.value].push_back(
        {fact.happening, TransactionId::none(), small(sent.attempt), small(sent.executions), time});
}

void note(Columns& columns, const VisibleState& before, SimTime time, const ProducedLost& fact)
{
    mark(columns, before, time, fact, Thing::Member, fact.member.value, fact.happening.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const BookmarkMoved& fact)
{
    if (fact.by != MovedBy::Reset)  // Else it had none yet, and begins.
        mark(columns, before, time, fact, Thing::Group, fact.group.value, fact.partition.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const BrokerFenced& fact)
{
    mark(columns, before, time, fact, Thing::Broker, fact.broker.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const BrokerInReach& fact)
{
    if (before.log.cluster.brokers[fact.broker.value].registered)  // Else it is let in anew.
        mark(columns, before, time, fact, Thing::Broker, fact.broker.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const BrokerRegistered& fact)
{
    if (time > SimTime{})  // Not those of the beginning.
        mark(columns, before, time, fact, Thing::Broker, fact.broker.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const LeaderElected& fact)
{
    if (fact.epoch > 0)
        mark(columns, before, time, fact, Thing::Broker, fact.broker.value, fact.partition.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const LogTruncated& fact)
{
    mark(columns, before, time, fact, Thing::Partition, fact.partition.value,
         static_cast<std::uint32_t>(fact.logEnd));
}

void note(Columns& columns, const VisibleState& before, SimTime time, const PartitionCleaned& fact)
{
    if (fact.removed > 0)
        mark(columns, before, time, fact, Thing::Partition, fact.partition.value, fact.removed);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const CodeDeployed& fact)
{
    mark(columns, before, time, fact, Thing::Reaction, fact.reaction.value,
         static_cast<std::uint32_t>(fact.code));
}

void note(Columns& columns, const VisibleState& before, SimTime time, const ReceiverDown& fact)
{
    mark(columns, before, time, fact, Thing::Reaction, fact.reaction.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const ReceiverUp& fact)
{
    mark(columns, before, time, fact, Thing::Reaction, fact.reaction.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const NetworkSlowed& fact)
{
    mark(columns, before, time, fact, Thing::Run, 0);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const NetworkRestored& fact)
{
    mark(columns, before, time, fact, Thing::Run, 0);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const WorkerPaced& fact)
{
    mark(columns, before, time, fact, Thing::Worker, fact.worker.value, fact.factor);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const MemberPaced& fact)
{
    mark(columns, before, time, fact, Thing::Member, fact.member.value, fact.factor);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const MemberSkewed& fact)
{
    mark(columns, before, time, fact, Thing::Member, fact.member.value, fact.clock);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const WorkerSkewed& fact)
{
    mark(columns, before, time, fact, Thing::Worker, fact.worker.value, fact.clock);
}

void note(Columns& columns, const VisibleState& before, SimTime time,
          const RecordEffectSuppressed& fact)
{
    mark(columns, before, time, fact, Thing::Member, fact.member.value, fact.happening.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time,
          const JobEffectSuppressed& fact)
{
    mark(columns, before, time, fact, Thing::Worker, fact.worker.value, fact.job.value);
}

/// The first time is everyday.
void note(Columns& columns, const VisibleState& before, SimTime time, const RecordHandedOn& fact)
{
    if (fact.execution > 1)
        mark(columns, before, time, fact, Thing::Member, fact.member.value, fact.happening.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const EnqueueRefused& fact)
{
    mark(columns, before, time, fact, Thing::Job, fact.job.value, fact.happening.value);
}

void note(Columns& columns, const VisibleState&, SimTime time, const MarkerAppended& fact)
{
    columns.records[fact.partition.value].push_back(
        {HappeningId::none(), fact.transaction, 0, 0, time});
}

/// What readers that did not wait have done of it is marked too: the first of each group.
void note(Columns& columns, const VisibleState& before, SimTime time,
          const TransactionDecided& fact)
{
    if (fact.end == TransactionEnd::Commit)
        return;
    mark(columns, before, time, fact, Thing::Producer, static_cast<std::uint32_t>(fact.by),
         fact.transaction.value);
    const auto& effects =
        findTransaction(before.log.cluster.transactions, fact.transaction)->effects;
    std::vector<GroupId> told;
    for (const auto& [happening, group] : effects) {
        if (std::ranges::find(told, group) != told.end())
            continue;
        told.push_back(group);
        mark(columns, before, time, fact, Thing::Group, group.value, happening.value);
    }
}

void note(Columns& columns, const VisibleState& before, SimTime time, const RecordEffect& fact)
{
    const MemberState& member = before.log.members[fact.member.value];
    if (isAbortedFor(before, fact))
        mark(columns, before, time, fact, Thing::Group, member.group.value, fact.happening.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const EpochRaised& fact)
{
    mark(columns, before, time, fact, Thing::Producer, 0, fact.epoch);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const CoordinatorMoved& fact)
{
    if (time > SimTime{} && !fact.broker.isNone())
        mark(columns, before, time, fact, Thing::Broker, fact.broker.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const JobEnqueued& fact)
{
    columns.jobs.push_back({fact.happening, fact.reaction, time});
    columns.lanes[laneOf(before.queue, fact.reaction)].push_back({.job = fact.job, .since = time});
}

void note(Columns& columns, const VisibleState& before, SimTime time, const JobReady& fact)
{
    const JobInWait& entry = *std::ranges::find(before.queue.inWait, fact.job, &JobInWait::job);
    if (!standsInPlace(before.queue, entry))
        columns.lanes[entry.lane].push_back({fact.job, entry.attempt, entry.executions, time});
}

void note(Columns& columns, const VisibleState& before, SimTime time, const LeaseEnded& fact)
{
    const Claim& claim = *claimOn(before.queue, fact.job, fact.worker);
    columns.lanes[claim.lane].push_back({fact.job, claim.attempt, claim.executions, time});
    mark(columns, before, time, fact, Thing::Worker, fact.worker.value, fact.job.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const JobDeadLettered& fact)
{
    if (fact.worker.isNone()) {
        const JobInWait& entry = *std::ranges::find(before.queue.inWait, fact.job, &JobInWait::job);
        columns.dead.push_back({fact.job, entry.attempt, time});
        mark(columns, before, time, fact, Thing::Job, fact.job.value, fact.job.value);
        return;
    }
    const Claim& claim = *claimOn(before.queue, fact.job, fact.worker);
    columns.dead.push_back({fact.job, claim.attempt, time});
    mark(columns, before, time, fact, Thing::Worker, fact.worker.value, fact.job.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const WorkerStarted& fact)
{
    if (before.queue.workers[fact.worker.value].life != Life::Absent)
        mark(columns, before, time, fact, Thing::Worker, fact.worker.value);
}

void note(Columns& columns, const VisibleState& before, SimTime time, const WorkerStopped& fact)
{
    const Claim& claim = before.queue.workers[fact.worker.value].claim;
    if (!claim.job.isNone() && !claim.taken)  // Handed back in order: that was no attempt.
        columns.lanes[claim.lane].push_back({claim.job, claim.attempt - 1, claim.executions, time});
}

void note(Columns& columns, const VisibleState&, SimTime time, const RequestFinished& fact)
{
    // The request came with its happening and is answered now.
    columns.responses.push_back(
        {fact.happening, time - columns.happenings[fact.happening.value].at});
}

}  // namespace millrace
