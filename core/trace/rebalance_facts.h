// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// Facts of the log half. Kafka's group protocols: processes that come and go, what the group
// believes meanwhile, and the pause in which it shares out its partitions anew.

namespace millrace {

enum class Identity : std::uint8_t { Dynamic, Static };

/// States of a group under their names in Kafka: ClassicGroupState and ConsumerGroupState.
enum class GroupPhase : std::uint8_t {
    Empty,
    PreparingRebalance,   ///< Classic: waits for all members to join again.
    CompletingRebalance,  ///< Classic: waits for the leader's assignment.
    Stable,
    Assigning,    ///< KIP-848: membership has changed, the target has not.
    Reconciling,  ///< KIP-848: some member has not caught up with the target.
};

/// Under their names in Kafka.
enum class CommitError : std::uint8_t { UnknownMemberId, IllegalGeneration };

/// Within the session of a killed one a static member is the same to its group (KIP-345); a
/// dynamic one is another, and the group waits for both.
struct MemberStarted {
    static constexpr FactInfo kInfo{100, Half::Log, "MemberStarted",
                                    "A member's process is up; its group does not know it yet."};
    MemberId member;
    GroupId group;
    Identity identity{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("group", self.group);
        visit("identity", self.identity);
    }
};

/// In Kafka a JoinGroup request, or a heartbeat with epoch 0 (KIP-848).
struct JoinRequested {
    static constexpr FactInfo kInfo{101, Half::Log, "JoinRequested",
                                    "A member asks its group to let it in, or in again."};
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

/// It acts on it in its next poll: a batch in hand is finished first.
struct RebalanceLearned {
    static constexpr FactInfo kInfo{102, Half::Log, "RebalanceLearned",
                                    "A heartbeat's answer tells a member that it must join again."};
    MemberId member;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
    }
};

struct GroupPhaseChanged {
    static constexpr FactInfo kInfo{
        103, Half::Log, "GroupPhaseChanged",
        "A group's coordinator changes its state or its number of members."};
    GroupId group;
    GroupPhase phase{};
    std::uint32_t members = 0;  ///< Those it has not given up yet included.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("group", self.group);
        visit("phase", self.phase);
        visit("members", self.members);
    }
};

/// Sent also to one that has died meanwhile; nobody knows.
struct MemberAssigned {
    static constexpr FactInfo kInfo{104, Half::Log, "MemberAssigned",
                                    "The group tells a member what it owns."};
    MemberId member;
    GroupId group;
    std::uint32_t partitions = 0;  ///< That it owns now.
    SimTime sessionEndsAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("group", self.group);
        visit("partitions", self.partitions);
        visit("sessionEndsAt", self.sessionEndsAt);
    }
};

/// It lives, works on, and learns of it later: what it commits then is refused.
struct MemberRemoved {
    static constexpr FactInfo kInfo{
        105, Half::Log, "MemberRemoved",
        "A member did not join again in time; the group goes on without it."};
    MemberId member;
    GroupId group;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("group", self.group);
    }
};

struct GhostExpelled {
    static constexpr FactInfo kInfo{
        106, Half::Log, "GhostExpelled",
        "The session of a former process ended; the group gives it up."};
    MemberId member;  ///< Its place, where another process may be.
    GroupId group;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("group", self.group);
    }
};

/// max.poll.interval.ms: the client itself says so (KIP-62).
struct MemberDroppedOut {
    static constexpr FactInfo kInfo{
        107, Half::Log, "MemberDroppedOut",
        "A member has not polled for too long and leaves its group; it works on."};
    MemberId member;
    GroupId group;
    Identity identity{};  ///< A static one does not say so: its group waits for its session's end.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("group", self.group);
        visit("identity", self.identity);
    }
};

struct MemberClosed {
    static constexpr FactInfo kInfo{
        108, Half::Log, "MemberClosed",
        "A static member closes without a word; its group waits for it."};
    MemberId member;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
    }
};

struct CommitRefused {
    static constexpr FactInfo kInfo{
        109, Half::Log, "CommitRefused",
        "A commit comes from one who is no member any more; the work stays done."};
    MemberId member;
    GroupId group;
    PartitionId partition;
    Offset committed = 0;  ///< What it wanted.
    CommitError error{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("group", self.group);
        visit("partition", self.partition);
        visit("committed", self.committed);
        visit("error", self.error);
    }
};

using RebalanceFacts =
    FactList<MemberStarted, JoinRequested, RebalanceLearned, GroupPhaseChanged, MemberAssigned,
             MemberRemoved, GhostExpelled, MemberDroppedOut, MemberClosed, CommitRefused>;

}  // namespace millrace
