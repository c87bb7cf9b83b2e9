// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// Facts of the log half. Records that members publish: what handling another record has produced,
// what failed and goes to the retry topic, dead letters. Which of them it is follows from the
// topic. Kafka's pattern without transactions: publish, wait until it is there, commit. A crash
// before the commit publishes it once more.

namespace millrace {

struct RecordProduced {
    static constexpr FactInfo kInfo{130, Half::Log, "RecordProduced",
                                    "A member publishes a record and waits until it is there."};
    MemberId member;
    HappeningId happening;  ///< That of the record in hand.
    PartitionId partition;
    std::uint32_t attempt = 0;     ///< Deliveries behind it, in its header; 0: it is a new one.
    std::uint32_t executions = 0;  ///< Starts behind it, for the draws of those to come.
    SimTime arrivesAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("happening", self.happening);
        visit("partition", self.partition);
        visit("attempt", self.attempt);
        visit("executions", self.executions);
        visit("arrivesAt", self.arrivesAt);
    }
};

/// It is under way whether the member that sent it still lives or not.
struct ProducedAppended {
    static constexpr FactInfo kInfo{131, Half::Log, "ProducedAppended",
                                    "The leader appends a record that a member has published."};
    MemberId member;
    PartitionId partition;
    Offset offset = 0;  ///< The log end before this fact.
    HappeningId happening;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("partition", self.partition);
        visit("offset", self.offset);
        visit("happening", self.happening);
    }
};

struct ProduceConfirmed {
    static constexpr FactInfo kInfo{
        132, Half::Log, "ProduceConfirmed",
        "What a member has published is there; it is done with the record in hand."};
    MemberId member;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
    }
};

struct ProduceRetried {
    static constexpr FactInfo kInfo{
        133, Half::Log, "ProduceRetried",
        "Nobody took what a member has published; it sends it once more."};
    MemberId member;
    HappeningId happening;
    PartitionId partition;
    SimTime arrivesAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("happening", self.happening);
        visit("partition", self.partition);
        visit("arrivesAt", self.arrivesAt);
    }
};

struct ProducedLost {
    static constexpr FactInfo kInfo{
        134, Half::Log, "ProducedLost",
        "Nobody took what a member has published, and nobody is left to send it again."};
    MemberId member;
    HappeningId happening;
    PartitionId partition;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("happening", self.happening);
        visit("partition", self.partition);
    }
};

using TopicFacts =
    FactList<RecordProduced, ProducedAppended, ProduceConfirmed, ProduceRetried, ProducedLost>;

}  // namespace millrace
