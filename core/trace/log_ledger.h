// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/side_ledger.h"
#include "core/trace/visible_state.h"

namespace millrace {

/// The ledger of the log. A happening's record exists in copies: on its way, in partitions, and
/// with live members. From how many of them a group can still read follows the class of its
/// obligation, whatever moved the bookmark or removed the record. Dead owners move nothing: what
/// waits and what stands still differ by partition, not by record.
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
             const RecordSent& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const RecordAppended& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const SegmentsDeleted& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const MemberKilled& fact);
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
             const DeadLetterAppended& fact);
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

    // Of bridged reactions: what the other side must hear, and what it says.
    std::vector<SideLedger::News> takeNews() { return m_side.takeNews(); }
    void follow(const SideLedger::News& news, SimTime time, const Columns& columns);

private:
    /// What a group can still read of one happening.
    struct Copies {
        std::uint16_t ahead = 0;  ///< In partitions, at or after bookmark and log start.
        std::uint16_t held = 0;   ///< With live members.
        bool isGivenUp = false;   ///< Once at least.
        bool isParked = false;    ///< A dead letter of it lies there.
        bool isSent = false;      ///< By a bridge: a job is on its way to the list, or there.
        bool isHandedOn = false;  ///< By a bridge: it is where the list says.
    };
    /// Of one happening, before and at its partition.
    struct Travel {
        std::uint16_t onTheirWay = 0;
        bool refused = false;                    ///< The application was told that it failed.
        PartitionId home = PartitionId::none();  ///< Of its last append.
    };

    ReactionId reactionOf(GroupId group) const { return m_reactionOf[group.value]; }
    std::size_t indexOf(HappeningId happening, GroupId group) const
    {
        return std::size_t{happening.value} * m_reactionOf.size() + group.value;
    }
    std::uint64_t& openIn(GroupId group, PartitionId partition)
    {
        return m_open[group.value * m_partitions + partition.value];
    }
    bool waits(HappeningId happening, GroupId group) const;
    void setHome(HappeningId happening, PartitionId home);
    /// Puts the obligation where its copies are now.
    void settle(HappeningId happening, GroupId group);
    void addAhead(HappeningId happening, GroupId group, int copies);
    void addHeld(HappeningId happening, GroupId group, int copies);
    /// The bookmark goes from `from` to `to`, forward or back.
    void moveBookmark(const VisibleState& before, const Columns& columns, GroupId group,
                      PartitionId partition, Offset from, Offset to);
    /// A record of a share group that is finished with.
    void finishShared(const VisibleState& before, GroupId group, PartitionId partition,
                      Offset offset, bool archived);
    std::uint64_t withTheDead(const LogState& log, GroupId group) const;
    void dropHeld(const VisibleState& before, const Columns& columns, MemberId member);
    /// Its producer will do nothing more for it.
    void endTravel(HappeningId happening, bool refused);
    void endTravel(const VisibleState& before, BatchId batch, bool refused);
    /// The application takes it for failed, whatever logs hold of it.
    void refuse(HappeningId happening);
    void refuse(const VisibleState& before, TransactionId transaction);
    bool standsStill(const LogState& log, GroupId group, PartitionId partition) const;
    /// Records that wait for the end of a transaction whose producer is dead.
    std::uint64_t ofDeadProducer(const LogState& log, GroupId group) const;

    SideLedger m_side;
    std::vector<ReactionId> m_reactionOf;  ///< By group.
    std::uint32_t m_partitions = 0;
    SharedPages<Travel> m_travel;       ///< By happening.
    SharedPages<Copies> m_copies;       ///< By happening, then group.
    std::vector<std::uint64_t> m_open;  ///< Obligations in Place::Waiting, by group, partition.
};

}  // namespace millrace
