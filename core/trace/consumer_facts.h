// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// Facts of the log half. A member at work: reading, handling, committing.

namespace millrace {

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

/// After the record in hand, when its effect is done: then the hand is free. A whole batch, before
/// or after it, leaves the hand as it is.
struct OffsetCommitted {
    static constexpr FactInfo kInfo{26, Half::Log, "OffsetCommitted",
                                    "A member moves its group's bookmark in a partition."};
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

/// At most once: what is lost with the member now is not read again.
struct OffsetCommittedAhead {
    static constexpr FactInfo kInfo{35, Half::Log, "OffsetCommittedAhead",
                                    "A member commits what it has fetched before it handles it."};
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

/// The offset after it is not committed yet, or was committed before.
struct RecordHandled {
    static constexpr FactInfo kInfo{
        34, Half::Log, "RecordHandled",
        "A member has finished a record and takes the next of its batch."};
    MemberId member;
    HappeningId next;  ///< None: the batch is used up.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("next", self.next);
    }
};

/// on-failure = "skip", after the last attempt. With a topic for it, it is published there: see
/// RecordProduced.
struct RecordGivenUp {
    static constexpr FactInfo kInfo{37, Half::Log, "RecordGivenUp",
                                    "A member gives up on a record that keeps failing."};
    MemberId member;
    HappeningId happening;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("happening", self.happening);
    }
};

enum class MovedBy : std::uint8_t {
    Seek,        ///< A person, or the application.
    Reset,       ///< auto.offset.reset = latest, of a group that has no bookmark yet.
    OutOfRange,  ///< auto.offset.reset = latest, of one whose bookmark points nowhere.
};

/// A group goes on from somewhere else: history is read again, or skipped.
struct BookmarkMoved {
    static constexpr FactInfo kInfo{36, Half::Log, "BookmarkMoved",
                                    "A group's bookmark is moved, and it reads from there."};
    GroupId group;
    PartitionId partition;
    Offset position = 0;  ///< The next record to read; both bookmark and position.
    MovedBy by{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("group", self.group);
        visit("partition", self.partition);
        visit("position", self.position);
        visit("by", self.by);
    }
};

using ConsumerFacts =
    FactList<PositionReset, RecordFetched, RecordHandlingStarted, RecordHandlingFailed,
             RecordEffect, OffsetCommitted, MemberSlept, MemberWoke, RecordHandled,
             OffsetCommittedAhead, BookmarkMoved, RecordGivenUp>;

}  // namespace millrace
