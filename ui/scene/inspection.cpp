// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/inspection.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/trace/claim_narration.h"
#include "ui/scene/application_inspection.h"
#include "ui/scene/compaction_inspection.h"
#include "ui/scene/job_inspection.h"
#include "ui/scene/member_words.h"
#include "ui/scene/reaction_inspection.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/scheduler_inspection.h"
#include "ui/scene/stage_topics.h"
#include "ui/scene/transaction_inspection.h"

namespace millrace::ui {

namespace {

std::string nameOf(const Moment& moment, Thing thing, std::uint32_t index)
{
    return std::string{moment.columns.nameOf(thing, index)};
}

const char* lifeWord(Life life)
{
    switch (life) {
    case Life::Alive:
        return "alive";
    case Life::Killed:
        return "dead";
    case Life::Stopped:
        return "stopped";
    case Life::Absent:
        break;
    }
    return "not started";
}

std::string sinceText(Life life, SimTime since)
{
    return fmt::format("{} since {}", lifeWord(life), clockText(since));
}

std::string clockWords(std::uint32_t clock)
{
    return fmt::format("runs at {} of the true speed", clock / 1000.0);
}

/// What other products would do with the job of a dead worker, where this list is a product's.
void addElsewhere(Inspection& out, const Moment& moment)
{
    for (std::size_t n = 1;; ++n) {
        const SettingStated* fate =
            moment.columns.setting(Thing::List, fmt::format("elsewhere{}", n));
        if (fate == nullptr)
            return;
        if (n == 1)
            out.rows.push_back({"Elsewhere, after a crash:", ""});
        out.rows.push_back({fate->text, ""});
    }
}

/// What the list lies in.
Inspection ofStore(const Moment& moment)
{
    const StoreState& store = moment.state.queue.store;
    Inspection out{"the store", {}};
    out.rows.push_back({"really", store.down ? "down since " + clockText(store.since) : "there"});
    const SettingStated* flush = moment.columns.setting(Thing::List, "flushEvery");
    out.rows.push_back({"on its disk", flush == nullptr
                                           ? "before it answers"
                                           : "every " + durationText(SimDuration{flush->value})});
    out.rows.push_back(
        {"jobs in it", grouped(readyJobs(moment.state.queue) + moment.state.queue.inWait.size() +
                               moment.state.queue.blocked)});
    return out;
}

Inspection ofWorker(const Moment& moment, std::uint32_t index)
{
    const QueueState& queue = moment.state.queue;
    const WorkerState& worker = queue.workers[index];
    Inspection out{nameOf(moment, Thing::Worker, index), {}};
    out.rows.push_back({"really", worker.hungUntil
                                      ? fmt::format("hangs since {}", clockText(worker.hungSince))
                                      : sinceText(worker.life, worker.since)});
    if (worker.cutOffUntil)
        out.rows.push_back({"the store", "out of reach until " + clockText(*worker.cutOffUntil)});
    if (worker.pace > 1)
        out.rows.push_back({"its host", fmt::format("{} times as slow", worker.pace)});
    if (worker.clock != kTrueClock)
        out.rows.push_back({"its clock", clockWords(worker.clock)});
    const auto orphan = std::ranges::find(queue.orphans, WorkerId{index}, &Claim::worker);
    const Claim* claim = &worker.claim;
    if (claim->job.isNone() && orphan != queue.orphans.end())
        claim = &*orphan;
    if (claim->job.isNone()) {
        out.rows.push_back({"holds", "nothing"});
        if (worker.life == Life::Killed)
            addElsewhere(out, moment);
        return out;
    }
    out.rows.push_back(
        {"the list believes", fmt::format("working, seen {}", clockText(claim->seenAt))});
    out.rows.push_back({"holds", jobText(moment.columns, claim->job)});
    out.rows.push_back(
        {"claim ends", claim->leaseEndsAt == kNever ? "never" : clockText(claim->leaseEndsAt)});
    out.rows.push_back({"attempt", std::to_string(claim->attempt)});
    if (worker.life == Life::Killed)
        addElsewhere(out, moment);
    return out;
}

Inspection ofMember(const Moment& moment, std::uint32_t index)
{
    const LogState& log = moment.state.log;
    const MemberState& member = log.members[index];
    Inspection out{nameOf(moment, Thing::Member, index), {}};
    out.rows.push_back({"really", isHung(member)
                                      ? fmt::format("hangs since {}", clockText(member.hungSince))
                                      : sinceText(member.life, member.since)});
    if (isCutOff(member))
        out.rows.push_back({"its brokers", "out of reach until " + clockText(member.cutOffUntil)});
    if (member.clock != kTrueClock)
        out.rows.push_back({"its clock", clockWords(member.clock)});
    out.rows.push_back({"its group believes",
                        member.inGroup ? fmt::format("a member, seen {}", clockText(member.seenAt))
                                       : "not a member"});
    if (const MemberWords words = standingWords(moment.state, MemberId{index}); !words.text.empty())
        out.rows.push_back({"now", words.text});
    if (member.inGroup)
        out.rows.push_back({"session ends", clockText(member.sessionEndsAt)});
    std::string owns;
    for (const PartitionId each : partitionsRead(log, member.group))
        if (readingAt(log, member.group, each).owner == MemberId{index})
            owns += fmt::format("{}{}{}", owns.empty() ? "" : ", ",
                                isRetry(log, member.group, each) ? "retry " : "",
                                numberInTopic(log, each));
    out.rows.push_back({"owns partitions", owns.empty() ? "none" : owns});
    if (member.wakesAt > moment.time)
        out.rows.push_back({"reads again", clockText(member.wakesAt)});
    if (member.hand.phase != RecordInHand::Phase::Nothing)
        out.rows.push_back(
            {"holds a copy of",
             fmt::format("{}, offset {}", markOf(moment.columns, member.hand.happening),
                         member.hand.offset)});
    if (const std::uint64_t behind = behindHand(member); behind > 0)
        out.rows.push_back({"and behind it", fmt::format("{} of its batch", behind)});
    return out;
}

/// Who leads, what readers see, and what each broker has.
void addReplicaRows(Inspection& out, const Moment& moment, std::uint32_t partition)
{
    const ReplicaSet& set = moment.state.log.cluster.sets[partition];
    out.rows.push_back(
        {"leader", set.leader.isNone()
                       ? "nobody"
                       : fmt::format("{}, epoch {}",
                                     nameOf(moment, Thing::Broker, set.leader.value), set.epoch)});
    out.rows.push_back(
        {"high watermark", std::to_string(moment.state.log.partitions[partition].highWatermark)});
    if (moment.state.log.cluster.transactions.inForce)
        out.rows.push_back({"last stable offset",
                            std::to_string(moment.state.log.partitions[partition].lastStable)});
    for (const ReplicaState& each : set.replicas)
        out.rows.push_back({nameOf(moment, Thing::Broker, each.broker.value),
                            fmt::format("log end {}, on disk {}, {}", each.log.end, each.flushed,
                                        each.inSync ? "in sync" : "not in sync")});
}

Inspection ofBroker(const Moment& moment, std::uint32_t index)
{
    static constexpr const char* kLives[] = {"not started", "up", "stopped", "dead"};
    const ClusterState& cluster = moment.state.log.cluster;
    const BrokerState& broker = cluster.brokers[index];
    Inspection out{nameOf(moment, Thing::Broker, index), {}};
    out.rows.push_back({"really", fmt::format("{} since {}", kLives[static_cast<int>(broker.life)],
                                              clockText(broker.since))});
    out.rows.push_back({"the controller believes", broker.fenced ? "gone" : "it is there"});
    const bool cutTooLong = broker.registered && broker.cutOffUntil > broker.fencedAt;
    if (isCutOff(broker))
        out.rows.push_back({"cut off until", clockText(broker.cutOffUntil)});
    if ((broker.life == Life::Killed || cutTooLong) && !broker.fenced)
        out.rows.push_back({"found out at", clockText(broker.fencedAt)});
    std::size_t led = 0;
    std::size_t kept = 0;
    for (const ReplicaSet& set : cluster.sets) {
        led += set.leader == BrokerId{index} ? 1 : 0;
        kept += replicaOn(set, BrokerId{index}) != nullptr ? 1 : 0;
    }
    out.rows.push_back({"partitions", fmt::format("leads {}, keeps {}", led, kept)});
    return out;
}

Inspection ofPartition(const Moment& moment, std::uint32_t index)
{
    const LogState& log = moment.state.log;
    const PartitionState& partition = log.partitions[index];
    Inspection out{nameOf(moment, Thing::Partition, index), {}};
    out.rows.push_back({"log start", std::to_string(partition.logStart)});
    out.rows.push_back({"next record", std::to_string(partition.logEnd)});
    addCleanedRow(out, partition);
    if (log.cluster.inForce())
        addReplicaRows(out, moment, index);
    for (std::uint32_t g = 0; g < log.groups.size(); ++g) {
        if (!reads(log, GroupId{g}, PartitionId{index}))
            continue;
        const ReadingState& reading = readingAt(log, GroupId{g}, PartitionId{index});
        const std::string owner =
            reading.owner.isNone() ? "nobody" : nameOf(moment, Thing::Member, reading.owner.value);
        out.rows.push_back({nameOf(moment, Thing::Group, g),
                            fmt::format("committed {}, read by {}", reading.committed, owner)});
    }
    return out;
}

Inspection ofGroup(const Moment& moment, std::uint32_t index)
{
    const LogState& log = moment.state.log;
    Inspection out{nameOf(moment, Thing::Group, index), {}};
    std::uint64_t lag = 0;
    for (const PartitionId each : partitionsRead(log, GroupId{index}))
        lag += lagOf(log, GroupId{index}, each);
    const auto members = std::ranges::count_if(log.members, [index](const MemberState& member) {
        return member.group == GroupId{index} && member.inGroup;
    });
    if (const Declared* group = moment.columns.find(Thing::Group, index);
        group != nullptr && !group->caption.empty())
        out.rows.push_back({group->caption, ""});
    if (const std::string protocol = protocolText(moment, GroupId{index}); !protocol.empty())
        out.rows.push_back({"protocol", protocol});
    if (const std::size_t ghosts = log.groups[index].ghosts.size(); ghosts > 0)
        out.rows.push_back({"waits for former ids", std::to_string(ghosts)});
    out.rows.push_back({"members", std::to_string(members)});
    out.rows.push_back({"generation", std::to_string(log.groups[index].generation)});
    out.rows.push_back({"lag in records", std::to_string(lag)});
    if (log.cluster.transactions.inForce)
        addIsolationRows(out, log.groups[index]);
    for (const char* key : {"reads", "writes", "retryTopic", "deadLetterTopic"})
        if (const SettingStated* topic = moment.columns.setting(Thing::Group, key, index))
            out.rows.push_back({key == std::string_view{"retryTopic"}        ? "tries again from"
                                : key == std::string_view{"deadLetterTopic"} ? "dead letters to"
                                                                             : key,
                                topic->text});
    return out;
}

Inspection ofTopic(const Moment& moment, std::uint32_t index)
{
    const LogState& log = moment.state.log;
    const std::vector<StageTopic> topics = stageTopics(moment.columns);
    if (index >= topics.size() || index >= log.topics.size())
        return {};
    Inspection out{topics[index].name, {}};
    out.rows.push_back({captionOf(moment.columns, topics[index]), ""});
    out.rows.push_back({"partitions", std::to_string(countInUse(log, TopicId{index}))});
    Offset records = 0;
    for (std::uint32_t n = 0; n < topics[index].count; ++n) {
        const PartitionState& each = log.partitions[topics[index].first + n];
        records += each.logEnd - each.logStart;
    }
    out.rows.push_back({"records in it", grouped(records)});
    for (std::uint32_t g = 0; g < log.groups.size(); ++g)
        if (log.groups[g].reads == TopicId{index} || log.groups[g].retry == TopicId{index})
            out.rows.push_back({"read by", nameOf(moment, Thing::Group, g)});
    return out;
}

/// Where the log that counts has it; its latest copy.
std::optional<Offset> offsetOf(const Moment& moment, PartitionId partition, HappeningId happening)
{
    const LogState& log = moment.state.log;
    const PartitionState& state = log.partitions[partition.value];
    const auto& records = moment.columns.records[partition.value];
    if (!log.cluster.inForce() && state.topic == kMainTopic) {
        // Records of a partition are in the order of their happenings.
        const auto found = std::ranges::lower_bound(records, happening, {}, &RecordRow::happening);
        const auto offset = static_cast<Offset>(found - records.begin());
        const bool there =
            found != records.end() && found->happening == happening && offset < state.logEnd;
        return there ? std::optional{offset} : std::nullopt;
    }
    for (Offset offset = state.logEnd; offset > state.logStart; --offset)
        if (records[rowAt(log, partition, offset - 1)].happening == happening)
            return offset - 1;
    return std::nullopt;
}

/// It was appended, and is in no log that counts any more. Requires that offsetOf() finds nothing.
bool wasCut(const Moment& moment, PartitionId partition, HappeningId happening)
{
    const ClusterState& cluster = moment.state.log.cluster;
    if (!cluster.inForce())
        return false;
    const auto& records = moment.columns.records[partition.value];
    const auto so = static_cast<std::ptrdiff_t>(cluster.sets[partition.value].appended);
    return std::find_if(records.begin(), records.begin() + so, [happening](const RecordRow& row) {
               return row.happening == happening;
           }) != records.begin() + so;
}

/// Where a happening is, in both halves.
Inspection ofHappening(const Moment& moment, std::uint32_t index)
{
    const HappeningRow& row = moment.columns.happenings[index];
    const HappeningId happening{index};
    Inspection out{fmt::format("Event {}", markOf(moment.columns, happening)), {}};
    const bool toCome = index >= moment.state.happenings;
    out.rows.push_back({nameOf(moment, Thing::EventType, row.type),
                        toCome ? "comes at " + clockText(row.at) : clockText(row.at)});
    out.rows.push_back({"about", nameOf(moment, Thing::Entity, row.entity.value)});
    if (toCome)
        return out;
    const LogState& log = moment.state.log;
    for (std::uint32_t p = 0; p < log.partitions.size(); ++p) {
        const std::optional<Offset> found = offsetOf(moment, PartitionId{p}, happening);
        const std::string partition = nameOf(moment, Thing::Partition, p);
        if (!found && wasCut(moment, PartitionId{p}, happening))
            out.rows.push_back({"record", fmt::format("was in {}, and was cut off", partition)});
        if (!found)
            continue;
        const Offset offset = *found;
        addRecordRows(out, log.partitions[p], partition, offset);
        addTransactionRow(out, moment, PartitionId{p}, offset);
        for (std::uint32_t g = 0; g < log.groups.size(); ++g)
            if (reads(log, GroupId{g}, PartitionId{p}))
                out.rows.push_back({nameOf(moment, Thing::Group, g),
                                    readWords(log, GroupId{g}, PartitionId{p}, offset)});
    }
    return out;
}

/// What the profile leaves out.
Inspection ofProfile(const Moment& moment, Thing half)
{
    const Declared* profile = moment.columns.find(half, 0);
    if (profile == nullptr)
        return {};
    Inspection out{profile->name, {}};
    out.rows.push_back({profile->caption.empty() ? "Mechanisms, not yet one product."
                                                 : std::string{profile->caption},
                        ""});
    return out;
}

}  // namespace

Inspection inspect(const Moment& moment, Thing thing, std::uint32_t index)
{
    const VisibleState& state = moment.state;
    switch (thing) {
    case Thing::Worker:
        return index < state.queue.workers.size() ? ofWorker(moment, index) : Inspection{};
    case Thing::Broker:
        return index < state.log.cluster.brokers.size() ? ofBroker(moment, index) : Inspection{};
    case Thing::Producer:
        return state.log.cluster.transactions.inForce ? ofProducer(moment) : Inspection{};
    case Thing::Member:
        return index < state.log.members.size() ? ofMember(moment, index) : Inspection{};
    case Thing::Partition:
        return index < state.log.partitions.size() ? ofPartition(moment, index) : Inspection{};
    case Thing::Topic:
        return ofTopic(moment, index);
    case Thing::Log:
    case Thing::List:
        return ofProfile(moment, thing);
    case Thing::Group:
        return index < state.log.groups.size() ? ofGroup(moment, index) : Inspection{};
    case Thing::Happening:
        return index < moment.columns.happenings.size() ? ofHappening(moment, index) : Inspection{};
    case Thing::Entity:
        return inspectEntity(moment, index);
    case Thing::Thread:
        return inspectThread(moment, index);
    case Thing::Reaction:
        return inspectReaction(moment, index);
    case Thing::Scheduler:
        return inspectScheduler(moment, index);
    case Thing::Store:
        return ofStore(moment);
    case Thing::Job:
        return inspectJob(moment, index);
    default:
        return {};
    }
}

}  // namespace millrace::ui
