// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// Facts of the log half. Share groups (KIP-932): many members read one partition, each record is
// acquired by one of them for a while, and answered for by itself.

namespace millrace {

/// Under their names in Kafka: AcknowledgeType.
enum class Answer : std::uint8_t {
    Accept,
    Release,  ///< Back to Available, unless it was delivered too often.
    Reject,   ///< Archived: never again.
};

/// Under their names in Kafka: SharePartition.RecordState.
enum class RecordState : std::uint8_t {
    Available,
    Acquired,      ///< By one member, until its lock ends.
    Acknowledged,  ///< Final: done.
    Archived,      ///< Final: never again.
};

struct RecordAcquired {
    static constexpr FactInfo kInfo{
        110, Half::Log, "RecordAcquired",
        "A copy of a shared record is on its way to one member, who alone may answer for it."};
    MemberId member;
    PartitionId partition;
    Offset offset = 0;
    HappeningId happening;
    std::uint32_t delivery = 0;  ///< 1 at the first acquisition by anybody.
    SimTime arrivesAt{};
    SimTime lockEndsAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("partition", self.partition);
        visit("offset", self.offset);
        visit("happening", self.happening);
        visit("delivery", self.delivery);
        visit("arrivesAt", self.arrivesAt);
        visit("lockEndsAt", self.lockEndsAt);
    }
};

struct RecordAnswered {
    static constexpr FactInfo kInfo{111, Half::Log, "RecordAnswered",
                                    "A member answers for a record that it has acquired."};
    MemberId member;
    GroupId group;
    PartitionId partition;
    Offset offset = 0;
    Answer answer{};
    RecordState becomes{};  ///< Archived: rejected, or released after its last delivery.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("group", self.group);
        visit("partition", self.partition);
        visit("offset", self.offset);
        visit("answer", self.answer);
        visit("becomes", self.becomes);
    }
};

/// INVALID_RECORD_STATE: its lock has ended; the work stays done.
struct AnswerRefused {
    static constexpr FactInfo kInfo{
        112, Half::Log, "AnswerRefused",
        "A member answers for a record that it has not acquired any more."};
    MemberId member;
    GroupId group;
    PartitionId partition;
    Offset offset = 0;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("group", self.group);
        visit("partition", self.partition);
        visit("offset", self.offset);
    }
};

struct LockExpired {
    static constexpr FactInfo kInfo{
        113, Half::Log, "LockExpired",
        "A record was not answered for in time; the group gives it to anybody again."};
    GroupId group;
    PartitionId partition;
    Offset offset = 0;
    MemberId member;        ///< Who had it.
    RecordState becomes{};  ///< Archived: after its last delivery.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("group", self.group);
        visit("partition", self.partition);
        visit("offset", self.offset);
        visit("member", self.member);
        visit("becomes", self.becomes);
    }
};

using ShareFacts = FactList<RecordAcquired, RecordAnswered, AnswerRefused, LockExpired>;

}  // namespace millrace
