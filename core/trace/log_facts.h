// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// Facts of the log half. Each is one whole transition and carries its results, so a trace can
// be folded without settings: a heartbeat says when the session ends, a fetch when it arrives.

namespace millrace {

struct RecordSent {
    static constexpr FactInfo kInfo{10, Half::Log, "RecordSent",
                                    "The application publishes a record; it is on its way."};
    HappeningId happening;
    PartitionId partition;  ///< By murmur2 of the key.
    SimTime arrivesAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("happening", self.happening);
        visit("partition", self.partition);
        visit("arrivesAt", self.arrivesAt);
    }
};

struct RecordAppended {
    static constexpr FactInfo kInfo{11, Half::Log, "RecordAppended",
                                    "The leader appends a record that has arrived."};
    PartitionId partition;
    Offset offset = 0;  ///< The log end before this fact.
    HappeningId happening;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("partition", self.partition);
        visit("offset", self.offset);
        visit("happening", self.happening);
    }
};

struct SegmentsDeleted {
    static constexpr FactInfo kInfo{12, Half::Log, "SegmentsDeleted",
                                    "Retention removes whole segments from the old end."};
    PartitionId partition;
    Offset logStart = 0;  ///< The new log start.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("partition", self.partition);
        visit("logStart", self.logStart);
    }
};

/// A new process in this place. Within the session of a killed one it takes its partitions over
/// as they are, like a static member (KIP-345); else a rebalance follows.
struct MemberJoined {
    static constexpr FactInfo kInfo{13, Half::Log, "MemberJoined",
                                    "A member is up and in its group."};
    MemberId member;
    GroupId group;
    SimTime sessionEndsAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("group", self.group);
        visit("sessionEndsAt", self.sessionEndsAt);
    }
};

struct MemberHeartbeat {
    static constexpr FactInfo kInfo{14, Half::Log, "MemberHeartbeat",
                                    "A live member renews its session."};
    MemberId member;
    SimTime sessionEndsAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("sessionEndsAt", self.sessionEndsAt);
    }
};

struct MemberKilled {
    static constexpr FactInfo kInfo{
        15, Half::Log, "MemberKilled",
        "A member is gone without a word; its group does not know yet."};
    MemberId member;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
    }
};

struct MemberLeft {
    static constexpr FactInfo kInfo{16, Half::Log, "MemberLeft",
                                    "A member hands back what it holds and leaves its group."};
    MemberId member;
    GroupId group;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("group", self.group);
    }
};

struct MemberExpelled {
    static constexpr FactInfo kInfo{
        17, Half::Log, "MemberExpelled",
        "A session ended without a heartbeat; the group drops the member."};
    MemberId member;
    GroupId group;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("group", self.group);
    }
};

struct Rebalanced {
    static constexpr FactInfo kInfo{18, Half::Log, "Rebalanced",
                                    "A group has a new generation and a new target assignment."};
    GroupId group;
    std::uint32_t generation = 0;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("group", self.group);
        visit("generation", self.generation);
    }
};

struct PartitionRevoked {
    static constexpr FactInfo kInfo{
        19, Half::Log, "PartitionRevoked",
        "A partition must move once its owner has finished what it holds."};
    GroupId group;
    PartitionId partition;
    MemberId member;  ///< The owner; it keeps the record in hand, but fetches no other.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("group", self.group);
        visit("partition", self.partition);
        visit("member", self.member);
    }
};

struct PartitionAssigned {
    static constexpr FactInfo kInfo{
        20, Half::Log, "PartitionAssigned",
        "A partition has an owner, who reads from the committed offset."};
    GroupId group;
    PartitionId partition;
    MemberId member;      ///< None: nobody is left to own it.
    Offset position = 0;  ///< The committed offset.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("group", self.group);
        visit("partition", self.partition);
        visit("member", self.member);
        visit("position", self.position);
    }
};

/// auto.offset.reset = earliest. What lay between is lost to this group.
struct PositionReset {
    static constexpr FactInfo kInfo{21, Half::Log, "PositionReset",
                                    "A position below the log start is moved up to it."};
    GroupId group;
    PartitionId partition;
    Offset position = 0;  ///< The log start.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("group", self.group);
        visit("partition", self.partition);
        visit("position", self.position);
    }
};

struct RecordFetched {
    static constexpr FactInfo kInfo{
        22, Half::Log, "RecordFetched",
        "A copy of a record is on its way to a member; the record stays."};
    MemberId member;
    PartitionId partition;
    Offset offset = 0;
    HappeningId happening;
    SimTime arrivesAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("partition", self.partition);
        visit("offset", self.offset);
        visit("happening", self.happening);
        visit("arrivesAt", self.arrivesAt);
    }
};

struct RecordHandlingStarted {
    static constexpr FactInfo kInfo{23, Half::Log, "RecordHandlingStarted",
                                    "A member begins to handle the record it holds."};
    MemberId member;
    std::uint32_t execution = 0;  ///< 1 at the first start by anybody in the group.
    SimTime endsAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("execution", self.execution);
        visit("endsAt", self.endsAt);
    }
};

struct RecordHandlingFailed {
    static constexpr FactInfo kInfo{
        24, Half::Log, "RecordHandlingFailed",
        "Handling failed; the member tries the same record again at once."};
    MemberId member;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
    }
};

struct RecordEffect {
    static constexpr FactInfo kInfo{25, Half::Log, "RecordEffect",
                                    "The outside effect of handling a record takes place."};
    MemberId member;
    HappeningId happening;
    ReactionId reaction;
    EntityId entity;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("happening", self.happening);
        visit("reaction", self.reaction);
        visit("entity", self.entity);
    }
};

struct OffsetCommitted {
    static constexpr FactInfo kInfo{26, Half::Log, "OffsetCommitted",
                                    "A member commits the offset after the record it held."};
    MemberId member;
    GroupId group;
    PartitionId partition;
    Offset committed = 0;  ///< The next record to read.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("group", self.group);
        visit("partition", self.partition);
        visit("committed", self.committed);
    }
};

struct MemberSlept {
    static constexpr FactInfo kInfo{27, Half::Log, "MemberSlept",
                                    "A member has caught up and reads again later."};
    MemberId member;
    SimTime wakesAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("wakesAt", self.wakesAt);
    }
};

struct MemberWoke {
    static constexpr FactInfo kInfo{28, Half::Log, "MemberWoke", "A member reads again."};
    MemberId member;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
    }
};

using LogFacts =
    FactList<RecordSent, RecordAppended, SegmentsDeleted, MemberJoined, MemberHeartbeat,
             MemberKilled, MemberLeft, MemberExpelled, Rebalanced, PartitionRevoked,
             PartitionAssigned, PositionReset, RecordFetched, RecordHandlingStarted,
             RecordHandlingFailed, RecordEffect, OffsetCommitted, MemberSlept, MemberWoke>;

}  // namespace millrace
