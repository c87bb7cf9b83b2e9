// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "core/base/host_clock.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/broker_state.h"
#include "core/trace/cleaned_log.h"
#include "core/trace/departures.h"
#include "core/trace/log_facts.h"
#include "core/trace/shared_vector.h"

// What can be seen of the log at a playhead: what is alive. Contents of partitions are history
// and lie in Columns; here a partition is two numbers.

namespace millrace {

/// A record between the application and its partition.
struct RecordOnItsWay {
    HappeningId happening;
    PartitionId partition;
    SimTime sentAt{};
    SimTime arrivesAt{};

    bool operator==(const RecordOnItsWay&) const = default;
};

/// Invariant: logStart <= lastStable <= highWatermark <= logEnd, the second with transactions
/// alone. The last two are one without brokers.
struct PartitionState {
    TopicId topic = kMainTopic;
    Offset logStart = 0;
    Offset logEnd = 0;
    Offset highWatermark = 0;  ///< All in sync have what lies below.
    Offset lastStable = 0;     ///< No transaction is open below. Stays 0 without transactions.
    bool online = true;        ///< Its leader serves.
    CleanedLog cleaned;        ///< By compaction; nothing without.

    bool operator==(const PartitionState&) const = default;
};

struct TopicState {
    PartitionId first;  ///< Its partitions are [first, first + count).
    std::uint32_t count = 0;
    GroupId group = GroupId::none();  ///< Whose retry topic or dead letters it is.
    bool isForPeople = false;         ///< Dead letters: no group reads them.

    bool operator==(const TopicState&) const = default;
};

/// A record between a member and the topic that it publishes to.
struct ProducedRecord {
    MemberId member;
    HappeningId happening;
    PartitionId partition;
    std::uint32_t attempt = 0;
    std::uint32_t executions = 0;
    bool orphan = false;  ///< The process that sent it is gone.
    SimTime sentAt{};
    SimTime arrivesAt{};

    bool operator==(const ProducedRecord&) const = default;
};

/// The first record at or after the offset; the log end when there is none.
inline Offset nextRecord(const PartitionState& partition, Offset offset)
{
    return skipGaps(partition.cleaned, offset);
}

/// A record as its share group has it.
struct SharedRecord {
    RecordState state = RecordState::Available;
    HappeningId happening = HappeningId::none();
    std::uint32_t delivery = 0;          ///< Acquisitions so far.
    MemberId holder = MemberId::none();  ///< While acquired.
    SimTime lockEndsAt{};                ///< While acquired.

    bool operator==(const SharedRecord&) const = default;
};

inline bool isFinal(const SharedRecord& record)
{
    return record.state == RecordState::Acknowledged || record.state == RecordState::Archived;
}

/// A group's reading of one partition: its bookmark and who reads.
struct ReadingState {
    MemberId owner = MemberId::none();
    Offset committed = 0;
    Offset position = 0;  ///< Next to fetch; committed, or one more while in hand.
    /// Starts so far of the records from `committed` on; zero for those beyond its end.
    std::vector<std::uint32_t> starts;
    bool retrying = false;  ///< The record in hand failed; those behind it must wait.
    bool revoking = false;  ///< Moves on once the owner has finished what it holds.
    /// Of a share group: records from `committed` on, up to `position`; the first is not final.
    std::vector<SharedRecord> window;

    bool operator==(const ReadingState&) const = default;
};

/// Its owner reads on: it does not have to go.
inline bool isOwnedBy(const ReadingState& reading, MemberId member)
{
    return reading.owner == member && !reading.revoking;
}

/// Starts so far of a record; 0 for one that lies before the bookmark.
inline std::uint32_t startsOf(const ReadingState& reading, Offset offset)
{
    const Offset n = offset - reading.committed;
    return offset >= reading.committed && n < reading.starts.size() ? reading.starts[n] : 0;
}

/// The n-th start of a record, unless it was committed before: then nobody starts it again.
inline void countStart(ReadingState& reading, Offset offset, std::uint32_t execution)
{
    if (offset < reading.committed)
        return;
    const std::size_t nth = offset - reading.committed;
    while (reading.starts.size() <= nth)
        reading.starts.push_back(0);
    reading.starts[nth] = execution;
}

/// The copy of a record that a member has or is getting.
struct RecordInHand {
    enum class Phase : std::uint8_t {
        Nothing,
        Travelling,
        Working,
        Publishing,  ///< A record of it is on its way to another topic.
        HandingOn,   ///< Of a bridge: its job is on its way to the list.
        Answered,    ///< Of a bridge: the list has the job, and its answer is on its way.
    };

    Phase phase = Phase::Nothing;
    PartitionId partition;
    Offset offset = 0;
    HappeningId happening = HappeningId::none();
    std::uint32_t execution = 0;  ///< Of the start that is going on; 0 while travelling.
    SimTime since{};              ///< Fetched, or this execution started.
    SimTime until{};              ///< Arrives, or this execution ends.
    bool effectDone = false;
    bool closed = false;  ///< Nothing more will be done about it: given up, or published.
    EnqueueId enqueue = EnqueueId::none();  ///< Of a bridge, while it hands on.
    bool handedOn = false;                  ///< The member knows that the list has its job.

    bool operator==(const RecordInHand&) const = default;
};

/// Records of one partition that a member has fetched and not begun: [next, end).
struct FetchedRange {
    PartitionId partition;
    Offset next = 0;
    Offset end = 0;

    bool operator==(const FetchedRange&) const = default;
};

struct MemberState {
    /// How it stands with its group.
    enum class Standing : std::uint8_t {
        Out,         ///< No member, whether it lives or not.
        Joining,     ///< Has asked, and waits until the group answers.
        Steady,      ///< Reads what it owns.
        MustRejoin,  ///< Has heard that it must join again; does so in its next poll.
    };

    GroupId group;
    Standing standing = Standing::Out;
    Life life = Life::Absent;  ///< Really.
    bool inGroup = false;      ///< As the group believes. Killed and inGroup: nobody knows yet.
    std::uint16_t pace = 1;    ///< Of its host: its work takes so many times as long.
    std::uint16_t clock = kTrueClock;  ///< Of its host, in thousandths: what its timers run by.
    bool wasSkewed = false;            ///< Its clock is wrong, or has been.
    bool drains = false;               ///< Was told to stop, and ends what its poll has returned.
    SimTime since{};                   ///< Of the last change of `life`.
    SimTime seenAt{};                  ///< Last heartbeat.
    SimTime sessionEndsAt{};           ///< While inGroup.
    SimTime wakesAt{};                 ///< Asleep until then; zero when awake.
    SimTime hungSince{};               ///< While it stands still.
    SimTime hungUntil{};               ///< Zero when it does not.
    SimTime cutOffUntil{};  ///< Its host, whoever runs on it; zero when it reaches the brokers.
    RecordInHand hand;      ///< Stays as it was when its holder was killed.
    std::vector<FetchedRange> batch;  ///< Behind the hand, in the order of handling.

    bool operator==(const MemberState&) const = default;
};

/// Alive and silent: it does nothing, and knows nothing of that.
inline bool isHung(const MemberState& member)
{
    return member.hungUntil != SimTime{};
}

/// It lives, and does not stand still.
inline bool goesOn(const MemberState& member)
{
    return member.life == Life::Alive && !isHung(member);
}

inline bool isCutOff(const MemberState& member)
{
    return member.cutOffUntil != SimTime{};
}

/// It goes on, and its brokers hear of it.
inline bool isInReach(const MemberState& member)
{
    return goesOn(member) && !isCutOff(member);
}

/// What a process that is gone has with it.
void forgetWork(MemberState& member);

inline bool holdsNothing(const MemberState& member)
{
    return member.hand.phase == RecordInHand::Phase::Nothing && member.batch.empty();
}

/// Whether it has a record of the partition in hand or behind it.
inline bool holds(const MemberState& member, PartitionId partition)
{
    const RecordInHand& hand = member.hand;
    const auto inRange = [partition](const FetchedRange& r) { return r.partition == partition; };
    return (hand.phase != RecordInHand::Phase::Nothing && hand.partition == partition) ||
           std::ranges::any_of(member.batch, inRange);
}

/// Its poll has returned it, and it is not done with.
inline bool isBegun(const RecordInHand& hand)
{
    return hand.phase > RecordInHand::Phase::Travelling;
}

/// Its effect has taken place, nothing more will be done about it, or the list has its job.
inline bool isDone(const RecordInHand& hand)
{
    return (hand.phase == RecordInHand::Phase::Working && hand.effectDone) || hand.closed ||
           hand.handedOn;
}

/// Its member waits until the list has the job, and has said so.
inline bool isBeingHandedOn(const RecordInHand& hand)
{
    return hand.phase == RecordInHand::Phase::HandingOn ||
           hand.phase == RecordInHand::Phase::Answered;
}

/// Whether this commit lets go of the record in hand: it is done, and the commit ends there.
inline bool finishesHand(const MemberState& member, const OffsetCommitted& fact)
{
    const RecordInHand& hand = member.hand;
    return isDone(hand) && hand.partition == fact.partition && hand.offset + 1 == fact.committed;
}

/// A former process that its group still counts on.
struct Ghost {
    MemberId member;  ///< Its place, where another process is now.
    SimTime sessionEndsAt{};

    bool operator==(const Ghost&) const = default;
};

struct GroupState {
    std::uint32_t generation = 0;          ///< Of the assignment; with KIP-848 the group epoch.
    GroupPhase phase = GroupPhase::Empty;  ///< Stays Empty with the generic protocol.
    std::uint32_t members = 0;             ///< At the last change of phase, ghosts included.
    std::vector<Ghost> ghosts;             ///< In the order of their ends.
    bool shares = false;                   ///< A share group: partitions have no owners.
    bool readsCommitted = false;           ///< isolation.level = read_committed
    std::uint32_t abortedEffects = 0;      ///< It acted on what was aborted (Jepsen's G1a).
    TopicId reads = kMainTopic;
    TopicId writes = TopicId::none();       ///< What handling a record produces.
    TopicId retry = TopicId::none();        ///< Read too, with a delay.
    TopicId deadLetters = TopicId::none();  ///< For a person.

    bool operator==(const GroupState&) const = default;
};

struct LogState {
    std::vector<TopicState> topics;
    SharedVector<PartitionState> partitions;  ///< All that there will be.
    std::uint32_t partitionCount = 0;         ///< Of the main topic, at present: the first ones.
    SharedVector<ReadingState> readings;      ///< By group, then partition: see readingAt().
    std::vector<GroupState> groups;
    SharedVector<MemberState> members;
    std::uint32_t sent = 0;                 ///< Records the application has sent so far.
    Departures<RecordOnItsWay> onTheirWay;  ///< Empty in a cluster.
    std::uint32_t handedOn = 0;             ///< Enqueues by bridges so far.
    std::vector<ProducedRecord> produced;   ///< By members; in order of departure.
    ClusterState cluster;

    bool operator==(const LogState&) const = default;
};

/// Partitions of a topic that there are at present.
inline std::uint32_t countInUse(const LogState& log, TopicId topic)
{
    return topic == kMainTopic ? log.partitionCount : log.topics[topic.value].count;
}
inline bool isInUse(const LogState& log, PartitionId partition)
{
    return log.partitions[partition.value].topic != kMainTopic ||
           partition.value < log.partitionCount;
}
/// Whether the partition is of a topic that the group reads.
inline bool reads(const LogState& log, GroupId group, PartitionId partition)
{
    const TopicId topic = log.partitions[partition.value].topic;
    const GroupState& each = log.groups[group.value];
    return topic == each.reads || topic == each.retry;
}
/// Whether it is the group's retry topic's: its records wait until a delay has passed.
inline bool isRetry(const LogState& log, GroupId group, PartitionId partition)
{
    return log.partitions[partition.value].topic == log.groups[group.value].retry;
}
/// Records of a group's dead letter topic; 0 without one.
inline Offset deadLetters(const LogState& log, GroupId group)
{
    const TopicId topic = log.groups[group.value].deadLetters;
    return topic.isNone() ? 0 : log.partitions[log.topics[topic.value].first.value].logEnd;
}
/// Those at present, of its topic and then of its retry topic.
std::vector<PartitionId> partitionsRead(const LogState& log, GroupId group);

// Declared(Topic), Declared(Partition), and SettingStated of a group.
void declareTopic(LogState& log, TopicId topic);
void declarePartition(LogState& log, TopicId topic);
void stateFlow(LogState& log, GroupId group, std::string_view key, TopicId topic);

/// The process that sent them is gone; they arrive all the same.
void orphanProduced(LogState& log, MemberId member);
/// The first that the member has sent to the partition and that arrives then; null: there is none.
const ProducedRecord* findProduced(const LogState& log, MemberId member, PartitionId partition,
                                   SimTime arrivesAt);

/// Of a share group: what retention has taken is archived.
void archiveBelow(ReadingState& reading, Offset logStart);
/// Of a share group: what lies between its position and `to` is nothing to be done.
void passOver(ReadingState& reading, Offset to);

/// The group takes back every partition of the member.
void disown(LogState& log, GroupId group, MemberId member);

inline const ReadingState& readingAt(const LogState& log, GroupId group, PartitionId partition)
{
    return log.readings[group.value * log.partitions.size() + partition.value];
}
inline ReadingState& readingAt(LogState& log, GroupId group, PartitionId partition)
{
    return log.readings[group.value * log.partitions.size() + partition.value];
}

/// The end of what a group may see of a partition, whoever leads it: the last stable offset for
/// read_committed, else the high watermark.
inline Offset visibleEnd(const LogState& log, GroupId group, PartitionId partition)
{
    const PartitionState& state = log.partitions[partition.value];
    const bool stable = log.groups[group.value].readsCommitted && log.cluster.transactions.inForce;
    return stable ? state.lastStable : state.highWatermark;
}
/// Records that a group may see and has not committed; markers count, and nobody commits them.
inline Offset lagOf(const LogState& log, GroupId group, PartitionId partition)
{
    const Offset end = visibleEnd(log, group, partition);
    const Offset committed = readingAt(log, group, partition).committed;
    return end > committed ? end - committed : 0;
}
/// Readers see what lies below; nothing while nobody leads.
inline Offset readEnd(const LogState& log, GroupId group, PartitionId partition)
{
    return log.partitions[partition.value].online ? visibleEnd(log, group, partition) : 0;
}
/// Where a group that is at `position` finds the next record that is for it, up to `limit`: it
/// passes over markers, and with read_committed over what was aborted.
Offset nextForGroup(const LogState& log, GroupId group, PartitionId partition, Offset position,
                    Offset limit);

/// Of a share group, whose members read all partitions.
inline bool anybodyReads(const LogState& log, GroupId group)
{
    return std::ranges::any_of(log.members, [group](const MemberState& each) {
        return each.group == group && isInReach(each);
    });
}

/// The row of Columns::records of a record. Requires an offset below the log end.
inline std::uint64_t rowAt(const LogState& log, PartitionId partition, Offset offset)
{
    return log.cluster.inForce() ? rowOf(log.cluster.sets[partition.value].counts, offset) : offset;
}

}  // namespace millrace
