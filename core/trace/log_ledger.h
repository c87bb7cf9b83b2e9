// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/side_ledger.h"
#include "core/trace/visible_state.h"

namespace millrace {

/// The ledger of the log. A happening's record exists in copies: on its way, in partitions, and
/// with live members. From how many of them a group can still read follows the class of its
/// obligation, whatever moved the bookmark or removed the record. What a group that reads a derived
/// topic has no copy of yet is where the group that writes the topic has one, and so on up the
/// chain. Dead owners move nothing: what waits and what stands still differ by partition, not by
/// record.
class LogLedger {
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
             const RecordSent& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const RecordAppended& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const SegmentsDeleted& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const MemberKilled& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const MemberHung& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const MemberWentOn& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const MemberLeft& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const MemberClosed& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const PositionReset& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const RecordFetched& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const RecordHandlingStarted& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const RecordEffect& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const RecordEffectSuppressed& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const OffsetCommitted& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const OffsetCommittedAhead& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const RecordHandled& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const BookmarkMoved& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const RecordGivenUp& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const RecordProduced& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const ProducedAppended& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const ProducedLost& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const RecordAcquired& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const RecordAnswered& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const LockExpired& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const RecordHandedOn& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const RecordBuffered& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const BatchLost& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const BatchAnswered& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const BatchAcknowledged& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const BatchFailed& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const LogTruncated& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const LeaderElected& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const PositionCutBack& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const RecordCompacted& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const TransactionClosed& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const TransactionDecided& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const ProducerKilled& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const SendFailed& fact);

    void advanceTo(SimTime time, const Columns& columns) { m_side.advanceTo(time, columns); }
    Outcome outcome(const VisibleState& state) const;
    const SideLedger& side() const { return m_side; }
    std::size_t bytes() const { return m_side.bytes() + m_travel.bytes() + m_copies.bytes(); }

    // Of bridged reactions: what the other side must hear, and what it says.
    std::vector<SideLedger::News> takeNews() { return m_side.takeNews(); }
    void follow(const SideLedger::News& news, SimTime time, const Columns& columns);

private:
    static constexpr std::uint32_t kNowhere = UINT32_MAX;

    /// What a group can still read of one happening, and where it was given up.
    struct Copies {
        std::uint16_t ahead = 0;         ///< In its partitions, from bookmark and start on.
        std::uint16_t held = 0;          ///< With live members.
        std::uint16_t travelling = 0;    ///< From members to it, or to its own topics.
        std::uint16_t letters : 13 = 0;  ///< In its dead letter topic.
        bool isGivenUp : 1 = false;      ///< Once at least.
        bool isSent : 1 = false;      ///< By a bridge: a job is on its way to the list, or there.
        bool isHandedOn : 1 = false;  ///< By a bridge: it is where the list says.
        PartitionId home = PartitionId::none();  ///< Of the last append to a topic that it reads.
        std::uint32_t openAt = kNowhere;         ///< Where m_open counts it.
    };
    /// Of one happening, before its first partition.
    struct Travel {
        std::uint16_t onTheirWay = 0;
        bool refused = false;  ///< The application was told that it failed.
    };
    struct Flow {
        ReactionId reaction;
        TopicId reads = kMainTopic;
        TopicId writes = TopicId::none();
        GroupId above = GroupId::none();  ///< Writes what this one reads.
        std::vector<GroupId> below;       ///< Down the chain; the writer of each before it.
    };
    /// A record that a member has which stands still.
    struct Stalled {
        MemberId member;
        GroupId group;
        HappeningId happening;
        PartitionId partition;
        Offset offset = 0;
        bool isInHand = false;
    };
    struct Standing {
        SideLedger::Place place{};
        std::uint32_t openAt = kNowhere;  ///< Where it waits.
    };

    std::uint32_t groups() const { return m_groups; }
    ReactionId reactionOf(GroupId group) const { return m_flows[group.value].reaction; }
    std::size_t indexOf(HappeningId happening, GroupId group) const
    {
        return std::size_t{happening.value} * m_groups + group.value;
    }
    /// Whether it waits where the group reads, and for which partition: kNowhere if not.
    std::uint32_t waitsAt(HappeningId happening, GroupId group, GroupId at) const
    {
        const std::uint32_t openAt = m_copies[indexOf(happening, group)].openAt;
        return openAt != kNowhere && openAt / m_partitions == at.value ? openAt % m_partitions
                                                                       : kNowhere;
    }
    void stopWaiting(HappeningId happening, GroupId group);
    void traceFlows();
    Standing standingOf(HappeningId happening, GroupId group) const;
    /// Puts the obligation where its copies are now.
    void settle(HappeningId happening, GroupId group, const Copies& copies)
    {
        if (const auto place = m_side.openPlace(happening, reactionOf(group)))
            settleOpen(happening, group, *place, copies);
    }
    void settleOpen(HappeningId happening, GroupId group, SideLedger::Place place,
                    const Copies& copies);
    /// And those down the chain, which may have no copy but this group's.
    void settleChain(HappeningId happening, GroupId group, const Copies& copies)
    {
        settle(happening, group, copies);
        if (!m_flows[group.value].below.empty()) [[unlikely]]
            settleBelow(happening, group);
    }
    void settleBelow(HappeningId happening, GroupId group);
    void settle(HappeningId happening, GroupId group)
    {
        settle(happening, group, m_copies[indexOf(happening, group)]);
    }
    void settleChain(HappeningId happening, GroupId group)
    {
        settleChain(happening, group, m_copies[indexOf(happening, group)]);
    }
    void addAhead(HappeningId happening, GroupId group, int copies);
    void addHeld(HappeningId happening, GroupId group, int copies);
    void addTravelling(const VisibleState& before, HappeningId happening, PartitionId partition,
                       int copies);
    /// A record has come to a partition, or has come back to it.
    void appended(const VisibleState& before, HappeningId happening, PartitionId partition,
                  Offset offset);
    void addLetter(const VisibleState& before, HappeningId happening, PartitionId partition,
                   int copies);
    /// The bookmark goes from `from` to `to`, forward or back.
    void moveBookmark(const VisibleState& before, const Columns& columns, GroupId group,
                      PartitionId partition, Offset from, Offset to);
    /// A record of a share group that is finished with.
    void finishShared(const VisibleState& before, GroupId group, PartitionId partition,
                      Offset offset, bool archived);
    /// Obligations whose record waits for the end of a dead member's lock.
    std::uint64_t withTheDead(const LogState& log, GroupId group) const;
    void dropHeld(const VisibleState& before, const Columns& columns, MemberId member);
    /// Its producer will do nothing more for it.
    void endTravel(HappeningId happening, bool refused);
    void endTravel(const VisibleState& before, BatchId batch, bool refused);
    /// The application takes it for failed, whatever logs hold of it.
    void refuse(HappeningId happening);
    void refuse(const VisibleState& before, TransactionId transaction);
    /// Every sample of the series asks it of every partition where anything waits.
    static bool standsStill(const LogState& log, GroupId group, PartitionId partition)
    {
        const ReadingState& reading = readingAt(log, group, partition);
        return reading.owner.isNone() || !isInReach(log.members[reading.owner.value]) ||
               reading.revoking || reading.retrying ||
               (log.cluster.inForce() && !log.partitions[partition.value].online);
    }
    bool standsWith(const LogState& log, const Stalled& stalled) const;
    void moveStalled(const LogState& log, Outcome& rows) const;
    std::uint64_t owedThrough(HappeningId happening, GroupId group) const;
    /// Records that wait for the end of a transaction whose producer is dead.
    std::uint64_t ofDeadProducer(const LogState& log, GroupId group) const;

    SideLedger m_side;
    std::vector<Flow> m_flows;  ///< By group.
    std::uint32_t m_groups = 0;
    std::uint32_t m_partitions = 0;
    SharedPages<Travel> m_travel;  ///< By happening.
    SharedPages<Copies> m_copies;  ///< By happening, then group.
    /// Obligations in Place::Waiting, by the group and the partition where their record lies: a
    /// group's own, and those down its chain.
    std::vector<std::uint64_t> m_open;
    std::vector<Stalled> m_stalled;  ///< By group, then happening.
};

}  // namespace millrace
