// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "core/kernel/context.h"
#include "core/log/brokers.h"
#include "core/log/log_settings.h"
#include "core/log/producers.h"
#include "core/log/transactions.h"
#include "core/scenario/timeline_spec.h"

namespace millrace {

/// The log half of a World: producer, brokers, topics, a consumer group per reaction. What can
/// be seen is in the visible state; here is what nobody sees. A value: copying it copies the future
/// of the log.
///
/// Modelled: partitioning by key, a connection that keeps order, fetching in order by the owner,
/// batches, commits in four modes, sessions and static members, four group protocols (generic,
/// classic, KIP-848, share), transactions, bridges, chains of topics, retry topics, dead letters,
/// retention by whole segments, compaction, reset to earliest.
/// Brokers and the producer's requests have classes of their own; without them a record simply
/// arrives. Left out: the time commits and heartbeats travel, coordinators that die.
class LogModel {
public:
    /// A job on its way to the list, for whoever carries it there.
    struct HandedOn {
        EnqueueId enqueue;
        SimTime arrivesAt{};
        std::uint64_t cause = 0;  ///< The fact that stated it.
    };

    explicit LogModel(std::shared_ptr<const LogSettings> settings);

    /// All members that are there at the beginning join their groups.
    void begin(Context& context);
    /// The application publishes the happening.
    void happened(Context& context, const Happened& fact);
    void handle(Context& context, const Event& event);

    /// What bridged groups have handed on since the last call.
    std::vector<HandedOn> takeHandedOn() { return std::exchange(m_handedOn, {}); }
    bool hasHandedOn() const { return !m_handedOn.empty(); }
    /// The list has the job of that enqueue, and says so to the member that waits for it.
    void answerEnqueue(Context& context, EnqueueId enqueue, MemberId member, JobId job);

    // Interventions; each does nothing where it makes no sense.
    void kill(Context& context, MemberId member);
    void stop(Context& context, MemberId member);
    void restart(Context& context, MemberId member);
    /// Its host: its work takes so many times as long, what it is at included.
    void pace(Context& context, MemberId member, std::uint32_t factor);
    /// The clock of its host, in thousandths of true time, 100 .. 10,000: its timers run by it.
    void skew(Context& context, MemberId member, std::uint32_t clock);
    /// It stands still for so long, and goes on where it was.
    void hang(Context& context, MemberId member, SimDuration lasts);
    /// Its host, from the brokers: what it has in hand goes on, and nobody hears of it.
    void cutOff(Context& context, MemberId member, SimDuration lasts);
    /// The topic has `count` partitions from now on, if that is more.
    void addPartitions(Context& context, std::uint32_t count);
    /// Of one partition, or of all for -1. Takes effect in the next poll of whoever reads it.
    void seek(Context& context, GroupId group, int partition, const BookmarkPlace& to);
    void interveneAtBroker(Context& context, Act act, BrokerId broker, SimDuration lasts);
    void interveneAtProducer(Context& context, Act act);

private:
    enum class Kind : std::uint8_t {
        RecordArrives,  // a = happening, b = partition
        CopyArrives,    // a = member, b = turn
        EffectDue,      // a = member, b = turn
        HandlingEnds,   // a = member, b = turn
        HeartbeatDue,   // a = member, b = beat
        SessionMayEnd,  // a = member, b = watch
        Wakes,          // a = member, b = life
        RetentionCheck,
        MemberStarts,      // a = member
        AutoCommitDue,     // a = member, b = turn
        PollMayBeLate,     // a = member, b = life
        ActsOnNews,        // a = member, b = newsOf
        GhostMayEnd,       // a = member
        JoinPhaseMayEnd,   // a = group, b = round
        InitialDelayOver,  // a = group, b = round
        LockMayEnd,        // a = group, then partition; b = offset
        ProducedArrives,   // a = partition
        RetryDue,          // a = partition
        ListAnswers,       // a = member, b = turn
        CleanerCheck,
        GoesOn,   // a = member, b = life
        InReach,  // a = member
    };

    struct Segment {
        Offset first = 0;
        SimTime firstAt{};
        SimTime lastAt{};
    };
    /// Who waits until what it has published is with all in sync.
    struct Publisher {
        MemberId member;
        PartitionId partition;
        std::uint32_t turn = 0;
        Offset offset = 0;
        std::uint32_t attempt = 0;
        std::uint32_t executions = 0;
    };
    struct Partition {
        SimTime lastArrival{};          ///< The connection keeps order.
        std::vector<Segment> segments;  ///< The last one is open. Empty where they do not matter.
        std::vector<Publisher> publishers;  ///< In the order of their offsets.
        SimTime retryDue{};                 ///< Of the RetryDue that is under way.
    };
    /// What a member has handled and not committed.
    struct Finished {
        PartitionId partition;
        Offset end = 0;
    };
    /// What a member has heard of a rebalance.
    enum class News : std::uint8_t {
        None,
        Heard,    ///< Acts on it in its next poll.
        Waiting,  ///< An ActsOnNews is under way.
        Ready,    ///< Has waited long enough, but is busy.
    };
    /// What a member that is cut off would do next, and cannot without its brokers.
    enum class Next : std::uint8_t { Nothing, Finish, Accept, Release, Reject, HandOn };
    struct Member {
        std::uint32_t life = 0;   ///< Raised when the process changes: stale timers.
        std::uint32_t turn = 0;   ///< Raised at every fetch and death: stale work.
        std::uint32_t watch = 0;  ///< Raised when a session begins or is given up.
        std::uint32_t beat = 0;   ///< Raised when heartbeats begin anew or stop.
        News news = News::None;
        std::uint32_t newsOf = 0;           ///< Raised with every ActsOnNews: stale ones.
        std::vector<PartitionId> readable;  ///< Owned, with records to fetch; each once.
        std::vector<PartitionId> polled;    ///< Those the batch in hand came from.
        std::vector<Finished> finished;     ///< At most one a partition.
        SimTime polledAt{};                 ///< When the last poll returned records.
        bool pollWatched = false;           ///< A PollMayBeLate is under way.
        SimTime autoCommitAt{};             ///< Not before.
        std::vector<Finished> unanswered;   ///< Share: done, to be accepted by the next poll.
        bool waits = false;                 ///< Share: is on its group's list of who waits.
        int tries = 0;                      ///< Executions of the record in hand, here.
        SimTime effectAt = kNever;          ///< Of the record in hand; kNever: at its end.
        RecordRow header;                   ///< Of the record in hand.
        std::uint32_t epoch = 0;            ///< KIP-848: the target it has caught up with.
        std::uint32_t generation = 0;       ///< Of the group when it was last told what it owns.
        // While it stands still, or is cut off: what it does then.
        std::vector<Event> heldUp;                ///< In the order in which it came due.
        bool confirmed = false;                   ///< What it published is where it should be.
        std::optional<Publisher> publishesAgain;  ///< What it published has been lost.
        bool mustStop = false;                    ///< It was told to.
        bool mustStart = false;  ///< A process is there, and cannot join; or waits for this one.
        Next next = Next::Nothing;
    };
    /// KIP-848: what a former process keeps until the broker fences it.
    struct GhostShare {
        MemberId member;
        std::vector<PartitionId> partitions;
    };
    struct Seek {
        PartitionId partition;
        BookmarkPlace to;
    };
    struct Group {
        std::vector<Seek> seeks;        ///< Not yet in effect.
        std::vector<bool> begun;        ///< By partition: whether it has a bookmark.
        std::vector<MemberId> target;   ///< By partition; none: a ghost's, or no member.
        std::uint32_t round = 0;        ///< Raised when a join phase begins: stale timers.
        bool initial = false;           ///< Classic: in the first rebalance of an empty group.
        bool joinedMeanwhile = false;   ///< During the initial delay.
        SimDuration initialLeft{};      ///< By which the delay may still grow.
        std::uint32_t targetEpoch = 0;  ///< KIP-848: of the target.
        SimTime targetAt{};             ///< When it was computed.
        std::deque<MemberId> waiting;   ///< Share: for records, first come first served.
        std::set<std::pair<PartitionId, Offset>> comeBack;  ///< Share: available again.
        std::uint32_t nextPartition = 0;                    ///< Share: looked at first.
        std::vector<GhostShare> ghosts;  ///< KIP-848, in the order of their ends.
    };

    static void schedule(Context& context, SimTime at, Kind kind, std::uint32_t a,
                         std::uint32_t b = 0, Priority priority = Priority::Work)
    {
        context.schedule(at, Model::Log, static_cast<std::uint8_t>(kind), a, b, priority);
    }
    const LogSettings::Group& groupOf(const Context& context, MemberId member) const
    {
        return m_settings->groups[context.state().log.members[member.value].group.value];
    }
    GroupSpec::Protocol protocolOf(const Context& context, MemberId member) const
    {
        return groupOf(context, member).rules.protocol;
    }
    SimDuration delayOf(const Context& context, HappeningId happening, std::uint32_t use,
                        std::uint32_t n) const;

    // producer.cpp, retention.cpp
    void placeKeys(std::uint32_t partitions);
    void append(Context& context, HappeningId happening, PartitionId partition);
    void extendSegments(const Context& context, PartitionId partition, Offset offset);
    void checkRetention(Context& context);
    bool isOverSize(Offset records) const;

    // compaction.cpp
    Offset cleanableEnd(const Context& context, PartitionId partition) const;
    bool isDirty(const Context& context, PartitionId partition, Offset end) const;
    void checkDirt(Context& context);
    void clean(Context& context, PartitionId partition, Offset end);

    // cluster.cpp: brokers, producer and readers hear of each other
    bool handleCluster(Context& context, const Event& event);
    bool isOnCutLine(const Context& context, const Event& event) const;
    void arriveAtLeader(Context& context, const Event& event);
    void spreadNews(Context& context);
    void settleCluster(Context& context);
    void raiseStable(Context& context, PartitionId partition);
    void offerToAll(Context& context, PartitionId partition);

    // group_coordinator.cpp: what all protocols share, and the generic one
    std::vector<MemberId> membersIn(const Context& context, GroupId group) const;
    void start(Context& context, MemberId member);
    void forgetProcess(Context& context, MemberId member);
    void close(Context& context, MemberId member);
    void leave(Context& context, MemberId member);
    void heartbeat(Context& context, MemberId member);
    void beatLater(Context& context, MemberId member);
    static SimDuration byOwnClock(const Context& context, MemberId member, SimDuration duration);
    void endSession(Context& context, MemberId member);
    void afterChange(Context& context, GroupId group);
    void computeAssignment(const Context& context, GroupId group,
                           std::span<const MemberId> members);
    void join(Context& context, MemberId member);
    void rebalance(Context& context, GroupId group);
    void assign(Context& context, GroupId group, PartitionId partition, MemberId owner);
    void handOver(Context& context, GroupId group, PartitionId partition, MemberId owner);

    // kafka_member.cpp: a member of Kafka's protocols, and what its group believes of it
    bool isCooperative(const Context& context, MemberId member) const;
    void startProcess(Context& context, MemberId member);
    void requestJoin(Context& context, MemberId member, bool isNewProcess);
    void confirm(Context& context, MemberId member);
    void offerOwned(Context& context, MemberId member);
    void giveUp(Context& context, MemberId member, bool everything);
    void endGhost(Context& context, MemberId member);
    void watchPoll(Context& context, MemberId member);
    void checkPoll(Context& context, MemberId member);
    void hear(Context& context, MemberId member);
    void actLater(Context& context, MemberId member, SimDuration after);
    void newsDue(Context& context, MemberId member);
    void act(Context& context, MemberId member);
    bool goesOnReading(Context& context, MemberId member);
    void changePhase(Context& context, GroupId group, GroupPhase phase) const;

    // classic_group.cpp
    void joinClassic(Context& context, MemberId member, bool returns);
    void classicHeartbeat(Context& context, MemberId member);
    void prepareRebalance(Context& context, GroupId group);
    void endInitialDelay(Context& context, GroupId group);
    void endJoinPhase(Context& context, GroupId group);
    void tryCompleteJoin(Context& context, GroupId group);
    void completeJoin(Context& context, GroupId group);

    // broker_group.cpp: KIP-848
    void joinBrokerGroup(Context& context, MemberId member, bool returns);
    void brokerHeartbeat(Context& context, MemberId member);
    void raiseEpoch(Context& context, GroupId group) const;
    void computeTarget(Context& context, GroupId group);
    bool mayComputeTarget(const Context& context, GroupId group) const;
    bool reconcile(Context& context, MemberId member);
    void updatePhase(Context& context, GroupId group) const;

    // share_group.cpp
    void joinShareGroup(Context& context, MemberId member);
    std::optional<Offset> nextShared(const Context& context, GroupId group,
                                     PartitionId partition) const;
    void pollShared(Context& context, MemberId member);
    RecordState returned(GroupId group, const SharedRecord& record) const;
    void tellSharers(Context& context, GroupId group);
    void answer(Context& context, MemberId member, PartitionId partition, Offset offset,
                Answer answer);
    void endLock(Context& context, std::uint32_t reader, std::uint32_t offset);
    void releaseAll(Context& context, MemberId member);
    void finishShared(Context& context, MemberId member, Answer answerWith);

    // consumer.cpp, commits.cpp
    /// Which of the groups hear of it.
    enum class Readers : std::uint8_t { All, Uncommitted, Committed };
    void tellReaders(Context& context, PartitionId partition, Offset from,
                     Readers which = Readers::All);
    void offer(Context& context, MemberId member, PartitionId partition);
    static bool isIdle(const MemberState& member);
    void poll(Context& context, MemberId member);
    bool fetch(Context& context, MemberId member, PartitionId partition, Offset& room,
               SimTime& arrivesAt);
    /// Passes over what is not for the group: only transactions leave that.
    static void skip(Context& context, GroupId group, PartitionId partition)
    {
        if (context.state().log.cluster.transactions.inForce)
            passOver(context, group, partition);
    }
    static void passOver(Context& context, GroupId group, PartitionId partition);
    void arrive(Context& context, MemberId member);
    void startHandling(Context& context, MemberId member);
    bool isAtItsEnd(const Context& context, MemberId member) const;
    void effect(Context& context, MemberId member);
    void endHandling(Context& context, MemberId member);
    bool giveUpRecord(Context& context, MemberId member);
    void finishRecord(Context& context, MemberId member);
    void endBatch(Context& context, MemberId member);
    void sleep(Context& context, MemberId member);
    void wake(Context& context, MemberId member);
    bool isLate(const Context& context, MemberId member) const;
    void commit(Context& context, MemberId member, PartitionId partition, Offset end);
    void commitFinished(Context& context, MemberId member);
    void autoCommit(Context& context, MemberId member);

    // member_host.cpp: slow hosts, hung processes, hosts that are cut off
    /// Of whatever the member's own process would do. Every event asks.
    static bool isOfProcess(Kind kind)
    {
        switch (kind) {
        case Kind::CopyArrives:
        case Kind::EffectDue:
        case Kind::HandlingEnds:
        case Kind::HeartbeatDue:
        case Kind::Wakes:
        case Kind::AutoCommitDue:
        case Kind::PollMayBeLate:
        case Kind::ActsOnNews:
        case Kind::ListAnswers:
        case Kind::MemberStarts:
            return true;
        default:
            return false;
        }
    }
    /// What a process does that stands still, or what it cannot do without its brokers.
    static bool isHeldUp(const MemberState& member, Kind kind)
    {
        const bool isLocal = kind == Kind::EffectDue || kind == Kind::HandlingEnds;
        return isHung(member) || (isCutOff(member) && !isLocal);
    }
    bool waitsToBeHeard(const Context& context, MemberId member, Next next);
    void reachAgain(Context& context, MemberId member);
    void sayNext(Context& context, MemberId member);
    void scheduleWork(Context& context, MemberId member) const;
    void goOn(Context& context, MemberId member);
    void hearAnswers(Context& context, MemberId member);
    void catchUp(Context& context, MemberId member);
    void joinAgain(Context& context, MemberId member);

    // publishing.cpp: what members write
    void publish(Context& context, MemberId member, TopicId topic, std::uint32_t attempt,
                 std::uint32_t executions);
    void publishAgain(Context& context, PartitionId partition);
    void producedArrives(Context& context, PartitionId partition);
    void confirmUpTo(Context& context, PartitionId partition, Offset end);
    void confirmProduced(Context& context, MemberId member);
    Offset ripeEnd(Context& context, GroupId group, PartitionId partition, Offset end);
    void retryDue(Context& context, PartitionId partition);
    // bridge.cpp
    void handOn(Context& context, MemberId member);
    void confirmEnqueue(Context& context, MemberId member);

    // bookmarks.cpp
    /// Those that nobody's work stands in the way of. Every poll asks.
    void applySeeks(Context& context, GroupId group)
    {
        if (!m_groups[group.value].seeks.empty())
            applyThem(context, group);
    }
    void applyThem(Context& context, GroupId group);
    void moveBookmark(Context& context, GroupId group, PartitionId partition, Offset to,
                      MovedBy by);
    Offset offsetOf(const Context& context, GroupId group, PartitionId partition,
                    const BookmarkPlace& place) const;
    bool isHeld(const Context& context, GroupId group, PartitionId partition) const;
    void beginReading(Context& context, GroupId group, PartitionId partition);
    void beginOwned(Context& context, MemberId member);
    void keepBookmarks(const Context& context, MemberId member);
    void resetIfGone(Context& context, GroupId group, PartitionId partition);

    std::shared_ptr<const LogSettings> m_settings;
    std::vector<Partition> m_partitions;           ///< All that there will be.
    std::vector<PartitionId> m_partitionOfEntity;  ///< In the main topic.
    std::vector<Member> m_members;
    std::vector<Group> m_groups;
    std::vector<HandedOn> m_handedOn;  ///< Not yet taken.
    std::vector<Event> m_onTheLine;    ///< To or from brokers that are cut off.
    std::optional<Brokers> m_brokers;  ///< Both, or none.
    std::optional<Producers> m_producers;
    std::optional<Transactions> m_transactions;
};

}  // namespace millrace
