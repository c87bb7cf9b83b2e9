// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/side_ledger.h"
#include "core/trace/visible_state.h"

namespace millrace {

/// The ledger of the log. Records are read in order, so most classes are ranges of offsets:
/// a kill that stops a backlog of a million moves no obligation, it changes whose range it is.
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
             const SegmentsDeleted& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const MemberKilled& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const MemberLeft& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const PositionReset& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const RecordHandlingStarted& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const RecordEffect& fact);
    void see(const VisibleState& before, const Columns& columns, SimTime time,
             const OffsetCommitted& fact);

    void advanceTo(SimTime time, const Columns& columns) { m_side.advanceTo(time, columns); }
    Outcome outcome(const VisibleState& state) const;
    const SideLedger& side() const { return m_side; }

private:
    ReactionId reactionOf(GroupId group) const { return m_reactionOf[group.value]; }
    std::uint64_t& handledAhead(const VisibleState& state, GroupId group, PartitionId partition);
    void forgetHandled(const VisibleState& before, const Columns& columns, GroupId group,
                       PartitionId partition, Offset to);
    void loseFromHand(const VisibleState& before, MemberId member);

    SideLedger m_side;
    std::vector<ReactionId> m_reactionOf;  ///< By group.
    std::uint32_t m_partitions = 0;
    /// By group, then partition: handled records from the bookmark or log start onward.
    std::vector<std::uint64_t> m_handledAhead;
};

}  // namespace millrace
