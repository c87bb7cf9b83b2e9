// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// Facts of the log half. Groups: who is in, and who owns what.

namespace millrace {

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

struct MemberDrains {
    static constexpr FactInfo kInfo{250, Half::Log, "MemberDrains",
                                    "A member was told to stop: it ends what its last poll "
                                    "returned, and leaves then."};
    MemberId member;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
    }
};

using GroupFacts = FactList<MemberJoined, MemberHeartbeat, MemberKilled, MemberLeft, MemberExpelled,
                            Rebalanced, PartitionRevoked, PartitionAssigned, MemberDrains>;

}  // namespace millrace
