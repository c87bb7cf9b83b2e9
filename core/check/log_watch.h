// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/check/flows.h"
#include "core/check/replica_logs.h"
#include "core/check/segments.h"
#include "core/check/watch.h"

namespace millrace::check {

/// Checks of the log half. Steps of other kinds are ignored.
class LogWatch {
public:
    /// All must outlive the watch.
    LogWatch(const History& history, const Tape& tape, Findings& findings)
        : m_history{history}
        , m_tape{tape}
        , m_findings{findings}
        , m_count{partitionsOf(history, 0)}
    {
    }
    void see(const Step& step);
    void state(const Setting& setting);
    /// What should have come before the end. Requires a history with steps.
    void end();

private:
    /// What is behind a record that members published.
    struct Header {
        std::uint32_t attempt = 0;
        std::uint32_t executions = 0;
        std::int64_t appendedAt = 0;
    };
    struct Hand {
        std::uint32_t partition = kNone;
        std::uint64_t offset = 0;
        std::uint32_t happening = kNone;
        Header header;  ///< As it was read: the log may be cut meanwhile.
        std::int64_t fetchedAt = 0;
        std::int64_t arrivesAt = 0;
        Execution execution;
        std::uint32_t number = 0;              ///< Of the execution; 0: not begun.
        std::int64_t tries = 0;                ///< Executions of this delivery.
        bool failed = false;                   ///< The last of them.
        bool givenUp = false;                  ///< Nothing more will be done about it.
        bool publishing = false;               ///< A record of it is, or was, on its way.
        std::uint32_t enqueue = kNone;         ///< Of a bridge: what it waits for.
        std::int64_t jobAt = 0;                ///< Its job is on the list then.
        std::optional<std::int64_t> answerAt;  ///< And the list's answer here.

        bool isBegun() const { return number > 0 || enqueue != kNone || publishing; }
    };
    /// How it stands with its group, as it knows itself.
    enum class Standing : std::uint8_t { Out, Joining, Steady, MustRejoin };
    struct Member {
        bool alive = false;
        bool inGroup = false;  ///< As its group believes.
        Standing standing = Standing::Out;
        std::int64_t sessionEndsAt = 0;
        std::uint32_t generation = 0;             ///< When it was last told what it owns.
        bool skewed = false;                      ///< Its clock is wrong, or has been.
        bool drains = false;                      ///< Was told to stop.
        std::optional<std::int64_t> hungUntil;    ///< While it stands still.
        std::optional<std::int64_t> cutOffUntil;  ///< Its host, whoever runs on it.
        std::int64_t wentOnAt = -1;               ///< When it last did.
        std::deque<Hand> hands;                   ///< The record in hand, and its batch behind it.
        std::map<std::uint32_t, std::uint64_t> finished;  ///< Up to which offset, by partition.
    };
    struct Shared {
        Word state = Word::Available;
        std::uint32_t holder = kNone;
        std::uint32_t delivery = 0;
        std::int64_t lockEndsAt = 0;
        bool effectDone = false;  ///< By the holder, in this delivery.
    };
    struct Reading {
        std::uint32_t owner = kNone;
        bool revoking = false;
        bool hasBookmark = false;     ///< By a commit, or by a person.
        std::uint64_t committed = 0;  ///< Of a share group: what is not finished begins here.
        std::uint64_t position = 0;
        std::map<std::uint64_t, std::uint32_t> starts;  ///< By offset, from `committed` on.
        std::map<std::uint64_t, Shared> shared;         ///< By offset, from `committed` on.
    };
    struct Partition {
        std::uint64_t logStart = 0;
        std::vector<std::uint32_t> happenings;  ///< By offset.
        Segments segments;
        std::uint64_t cleanedTo = 0;
        std::uint32_t toGo = 0;             ///< Of those that the last cleaning removes.
        std::set<std::uint64_t> compacted;  ///< Offsets without a record.
        std::map<std::uint64_t, std::int64_t> tombstones;  ///< Until when, by offset.
    };
    struct Ghost {
        std::uint32_t member = kNone;
        std::int64_t sessionEndsAt = 0;
    };
    struct Group {
        Word phase = Word::Empty;
        std::uint32_t members = 0;
        std::uint32_t generation = 0;
        std::deque<Ghost> ghosts;
    };
    /// What is stated about a group; texts are empty, and limits absent, when it is not.
    struct Rules {
        std::string protocol;
        std::string commit = "each";
        std::string onFailure = "retry";
        std::string reset = "earliest";
        bool bridged = false;
        std::string isolation = "read_uncommitted";
        std::int64_t pollRecords = 1;
        std::optional<std::int64_t> attempts;
        std::optional<std::int64_t> lock;
        std::optional<std::int64_t> deliveryLimit;
        std::optional<std::int64_t> maxPoll;
        std::optional<std::int64_t> session;  ///< Where it is not the log's.
        std::optional<std::int64_t> retryDelay;
    };
    /// On its way from a member to a topic.
    struct Published {
        std::uint32_t member = kNone;
        std::uint32_t happening = kNone;
        std::uint32_t partition = kNone;
        std::uint32_t attempt = 0;
        std::uint32_t executions = 0;
        bool orphan = false;  ///< Its sender is gone.
        std::int64_t arrivesAt = 0;
    };

    // log_anomalies.cpp
    void seeGroup(const Step& step);
    void sent(const Step& step);
    void appended(const Step& step);
    void deleted(const Step& step);
    void counted(const Step& step);
    void believeLogs(const Step& step);
    void dropFetched(const Step& step);
    void cutBack(const Step& step);

    // transaction_anomalies.cpp
    void skipped(const Step& step);
    std::uint64_t latestOf(std::uint32_t group, std::uint32_t partition);

    // compaction_anomalies.cpp
    void cleaned(const Step& step);
    static bool isKept(const Partition& partition, std::uint64_t offset);
    void compacted(const Step& step);
    void tombstoneMet(const Step& step);
    void checkSegment(const Step& step, const Partition& partition);

    // work_anomalies.cpp
    void fetched(const Step& step);
    void fetchedOffset(const Step& step, const Reading& reading);
    void checkContents(const Step& step);
    void takeInHand(const Step& step);
    void started(const Step& step);
    void failed(const Step& step);
    void effect(const Step& step);
    void committed(const Step& step);
    void checkFinished(const Step& step, const Member& member);
    void handled(const Step& step);
    void givenUp(const Step& step);
    void refused(const Step& step);

    // topic_anomalies.cpp
    void seePublished(const Step& step);
    void published(const Step& step);
    void checkPublished(const Step& step, const Hand& hand);
    void checkKey(const Step& step);
    void publishedAppended(const Step& step);
    void publishConfirmed(const Step& step);
    void publishedAgain(const Step& step);
    void publishedLost(const Step& step);
    void checkSubscription(const Step& step);
    /// What it had is gone; what it published is under way still.
    void endProcess(std::uint32_t index, Member& member);
    std::uint32_t topicOf(std::uint32_t partition) const;
    bool isInUse(std::uint32_t partition) const;
    Header headerOf(const Step& step) const;
    /// The one that arrives now; null after a finding.
    Published* findPublished(const Step& step);

    // group_anomalies.cpp
    void joined(const Step& step);
    void heartbeat(const Step& step);
    void killed(const Step& step);
    void told(const Step& step);
    void checkFarewell(const Step& step, const Member& member);
    void leftGroup(const Step& step);
    void checkExpelled(const Step& step, const Member& member);
    void standsStill(const Step& step);
    void reach(const Step& step);
    static void arriveNow(const Step& step, Member& member);
    void rebalanced(const Step& step);
    void revoked(const Step& step);
    void assigned(const Step& step);
    void checkHolders(const Step& step, const Reading& reading);
    void positionReset(const Step& step);
    void bookmarkMoved(const Step& step);

    // rebalance_anomalies.cpp
    void processStarted(const Step& step);
    void joinRequested(const Step& step);
    void learned(const Step& step);
    void phaseChanged(const Step& step);
    void memberAssigned(const Step& step);
    void memberRemoved(const Step& step);
    void ghostExpelled(const Step& step);
    static std::int64_t lateAt(const Member& member, std::int64_t maxPoll);
    void droppedOut(const Step& step);
    void closed(const Step& step);

    // bridge_anomalies.cpp
    Hand* handFor(const Step& step);
    void handedOn(const Step& step);
    void enqueueAnswered(const Step& step);
    void enqueueConfirmed(const Step& step);

    // share_anomalies.cpp
    void acquired(const Step& step);
    void answered(const Step& step);
    void checkAnswer(const Step& step, const Shared& record);
    void answerRefused(const Step& step);
    void lockExpired(const Step& step);
    void checkReturn(const Step& step, const Shared& record);
    void dropFinished(Reading& reading);

    bool isAlive(const Step& step);
    void checkGroup(const Step& step);
    void checkSession(const Step& step, const Member& member);
    std::uint32_t groupOf(const Step& step) const;
    const Rules& rulesOf(const Step& step) { return m_rules[groupOf(step)]; }
    Reading& readingOf(const Step& step);
    static bool isKnown(const Member& member)
    {
        return member.inGroup && member.standing != Standing::Out;
    }
    /// The next of its batch comes to hand.
    static void letGo(Member& member);
    static void moveBookmark(Reading& reading, std::uint64_t to);
    /// The group counts on it no more.
    void disown(std::uint32_t group, std::uint32_t member);
    void rewind(std::uint32_t group, std::uint32_t member);
    std::uint64_t membersOf(std::uint32_t group);

    static std::uint32_t partitionsOf(const History& history, std::uint32_t topic);

    const History& m_history;
    const Tape& m_tape;
    Findings& m_findings;
    std::optional<std::int64_t> m_session;
    std::optional<std::int64_t> m_deleteRetention;
    SegmentRules m_segmentRules;
    std::uint32_t m_count;  ///< Of the main topic, at present: the first ones.
    Flows m_flows;
    std::vector<Published> m_published;  ///< In order of departure.
    std::map<std::pair<std::uint32_t, std::uint64_t>, Header> m_headers;  ///< Partition, offset.
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t>
        m_partitionOfKey;                         ///< By entity and topic.
    std::map<std::uint32_t, const Step*> m_sent;  ///< By happening.
    std::set<std::uint32_t> m_appended;
    std::map<std::uint32_t, Partition> m_partitions;
    ReplicaLogs m_logs;                                   ///< Empty without brokers.
    std::map<std::uint32_t, std::uint64_t> m_watermarks;  ///< By partition; with brokers.
    bool m_transactional = false;
    std::map<std::uint32_t, Member> m_members;
    std::map<std::uint32_t, Group> m_groups;
    std::uint32_t m_enqueues = 0;                                           ///< By bridges so far.
    std::map<std::uint32_t, Rules> m_rules;                                 ///< By group.
    std::map<std::pair<std::uint32_t, std::uint32_t>, Reading> m_readings;  ///< Group, partition.
};

}  // namespace millrace::check
