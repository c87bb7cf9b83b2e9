// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/analysis/item_life.h"
#include "core/trace/visible_state.h"

// How the rows of a life are written, fact by fact: the log's rows look where the copy is, for its
// groups tell that of whole ranges; the list's rows follow the facts of their job.

namespace millrace {

/// A row while it is written.
class LifeRowWriter {
public:
    LifeRowWriter(Half half, std::string name) { m_row = {.half = half, .name = std::move(name)}; }

    void mark(LifeSign sign, SimTime time, std::uint64_t fact);
    /// It is somewhere from now on; what is done or gone has no span.
    void go(LifePlace place, SimTime time);
    bool isBegun() const { return m_begun; }
    bool isAt(LifePlace place) const { return m_begun && m_row.ends == place; }
    LifeRow take(SimTime end);

private:
    void close(SimTime time);

    LifeRow m_row;
    bool m_begun = false;
};

/// The copy of one group.
class LogLife {
public:
    LogLife(const Columns& columns, HappeningId item, GroupId group);

    template <class Fact>
    void after(const VisibleState& state, SimTime time, std::uint64_t index, const Fact& fact)
    {
        m_time = time;
        m_index = index;
        if constexpr (requires { see(state.log, fact); })
            see(state.log, fact);
        if (touches(state.log, fact))
            look(state.log);
    }

    LifeRowWriter row;

private:
    template <class Fact>
    bool touches(const LogState& log, const Fact& fact) const
    {
        bool out = false;
        if constexpr (requires { fact.happening == m_item; })
            out = out || fact.happening == m_item;
        if constexpr (requires { fact.member == m_holder; })
            out = out || fact.member == m_holder || hasInHand(log, fact.member);
        if constexpr (requires { fact.partition == m_partition; })
            out = out || fact.partition == m_partition;
        if constexpr (requires { fact.group == m_group; })
            out = out || fact.group == m_group;
        return out;
    }
    bool isOurs(const LogState& log, MemberId member) const;
    bool hasInHand(const LogState& log, MemberId member) const;
    void look(const LogState& log);
    LifePlace placeOf(const LogState& log);
    LifePlace sharedPlaceOf(const LogState& log) const;
    void sign(LifeSign sign) { row.mark(sign, m_time, m_index); }
    void leave();
    void arrive(const LogState& log, PartitionId partition, Offset offset);

    void see(const LogState& log, const RecordSent& fact);
    void see(const LogState& log, const RecordBuffered& fact);
    void see(const LogState& log, const RecordAppended& fact);
    void see(const LogState& log, const ProducedAppended& fact);
    void see(const LogState& log, const RecordFetched& fact);
    void see(const LogState& log, const RecordAcquired& fact);
    void see(const LogState& log, const RecordHandlingStarted& fact);
    void see(const LogState& log, const RecordHandlingFailed& fact);
    void see(const LogState& log, const RecordEffect& fact);
    void see(const LogState& log, const RecordEffectSuppressed& fact);
    void see(const LogState& log, const RecordGivenUp& fact);
    void see(const LogState& log, const RecordHandedOn& fact);
    void see(const LogState& log, const MemberKilled& fact);
    void see(const LogState& log, const MemberHung& fact);
    void see(const LogState& log, const MemberExpelled& fact);
    void see(const LogState& log, const MemberRemoved& fact);
    void see(const LogState& log, const MemberLeft& fact);
    void see(const LogState& log, const MemberDroppedOut& fact);
    void see(const LogState& log, const LockExpired& fact);
    void see(const LogState& log, const BookmarkMoved& fact);
    void see(const LogState& log, const SegmentsDeleted& fact);
    void see(const LogState& log, const LogTruncated& fact);
    void see(const LogState& log, const RecordCompacted& fact);
    void see(const LogState& log, const SendFailed& fact);
    void see(const LogState& log, const ProducedLost& fact);

    HappeningId m_item;
    GroupId m_group;
    PartitionId m_partition = PartitionId::none();  ///< Its latest copy that the group reads.
    Offset m_offset = 0;
    MemberId m_holder = MemberId::none();
    bool m_givenUp = false;
    SimTime m_time{};
    std::uint64_t m_index = 0;
};

/// One job, or a reaction that the application did itself.
class ListLife {
public:
    ListLife(const Columns& columns, HappeningId item, ReactionId reaction);

    template <class Fact>
    void after(const VisibleState& state, SimTime time, std::uint64_t index, const Fact& fact)
    {
        m_time = time;
        m_index = index;
        if constexpr (requires { see(state.queue, fact); })
            see(state.queue, fact);
    }
    JobId job() const { return m_job; }
    ReactionId reaction() const { return m_reaction; }

    LifeRowWriter row;

private:
    template <class Fact>
    bool isOurs(const Fact& fact) const
    {
        return fact.happening == m_item && fact.reaction == m_reaction;
    }
    bool holds(WorkerId worker) const;
    void sign(LifeSign sign) { row.mark(sign, m_time, m_index); }
    void go(LifeSign sign, LifePlace place);
    void send();
    void enqueue(JobId job, LifePlace place);
    void take(JobId job, WorkerId worker, LifePlace place);

    void see(const QueueState& queue, const JobSent& fact);
    void see(const QueueState& queue, const TickSent& fact);
    void see(const QueueState& queue, const RecordHandedOn& fact);
    void see(const QueueState& queue, const JobEnqueued& fact);
    void see(const QueueState& queue, const JobGrouped& fact);
    void see(const QueueState& queue, const JobScheduled& fact);
    void see(const QueueState& queue, const JobBlocked& fact);
    void see(const QueueState& queue, const JobHeld& fact);
    void see(const QueueState& queue, const JobReleased& fact);
    void see(const QueueState& queue, const JobRecalled& fact);
    void see(const QueueState& queue, const JobUnblocked& fact);
    void see(const QueueState& queue, const JobReady& fact);
    void see(const QueueState& queue, const JobClaimed& fact);
    void see(const QueueState& queue, const JobGranted& fact);
    void see(const QueueState& queue, const JobTaken& fact);
    void see(const QueueState& queue, const JobStarted& fact);
    void see(const QueueState& queue, const JobEffect& fact);
    void see(const QueueState& queue, const JobEffectSuppressed& fact);
    void see(const QueueState& queue, const JobCompleted& fact);
    void see(const QueueState& queue, const LateAck& fact);
    void see(const QueueState& queue, const JobRetried& fact);
    void see(const QueueState& queue, const JobReenqueued& fact);
    void see(const QueueState& queue, const JobPostponed& fact);
    void see(const QueueState& queue, const JobReturned& fact);
    void see(const QueueState& queue, const LeaseEnded& fact);
    void see(const QueueState& queue, const JobDeadLettered& fact);
    void see(const QueueState& queue, const JobParked& fact);
    void see(const QueueState& queue, const JobRedriven& fact);
    void see(const QueueState& queue, const JobLost& fact);
    void see(const QueueState& queue, const JobForgotten& fact);
    void see(const QueueState& queue, const JobDiscarded& fact);
    void see(const QueueState& queue, const JobDropped& fact);
    void see(const QueueState& queue, const ShelfCleared& fact);
    void see(const QueueState& queue, const EnqueueDropped& fact);
    void see(const QueueState& queue, const TickMissed& fact);
    void see(const QueueState& queue, const WorkerKilled& fact);
    void see(const QueueState& queue, const WorkerHung& fact);
    void see(const QueueState& queue, const WorkerWoke& fact);
    void see(const QueueState& queue, const WorkerStopped& fact);
    void see(const QueueState& queue, const InlineStarted& fact);
    void see(const QueueState& queue, const InlineEffect& fact);
    void see(const QueueState& queue, const InlineFinished& fact);
    void see(const QueueState& queue, const InlineFailed& fact);

    HappeningId m_item;
    ReactionId m_reaction;
    JobId m_job = JobId::none();
    WorkerId m_holder = WorkerId::none();  ///< The last one that had it.
    SimTime m_time{};
    std::uint64_t m_index = 0;
};

/// All rows of one item.
class LifeRows {
public:
    LifeRows(const Columns& columns, HappeningId item);

    /// Call when the fact has been applied.
    template <class Fact>
    void after(const VisibleState& state, SimTime time, std::uint64_t index, const Fact& fact)
    {
        for (LogLife& each : m_log)
            each.after(state, time, index, fact);
        if constexpr (requires { makeRoom(fact.job, fact.reaction), fact.happening; })
            if (fact.happening == m_item)
                makeRoom(fact.job, fact.reaction);
        for (ListLife& each : m_list)
            each.after(state, time, index, fact);
    }
    /// Those that were begun.
    std::vector<LifeRow> take(SimTime end);

private:
    /// A row more, where the reaction has another job already.
    void makeRoom(JobId job, ReactionId reaction);

    const Columns& m_columns;
    HappeningId m_item;
    std::vector<LogLife> m_log;
    std::vector<ListLife> m_list;
};

}  // namespace millrace
