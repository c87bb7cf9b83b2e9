// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// Facts of bridges: the handling of a record is to put its job on the list. What a member does is
// the log's; what both halves must hear, because one job is an obligation of both, is of both.

namespace millrace {

/// The member waits for the answer before it commits.
struct RecordHandedOn {
    static constexpr FactInfo kInfo{150, Half::Both, "RecordHandedOn",
                                    "A member puts a job for its record on the list."};
    EnqueueId enqueue;  ///< The next number.
    MemberId member;
    HappeningId happening;
    ReactionId reaction;
    std::uint32_t execution = 0;  ///< 1 at the first time by anybody in the group.
    SimTime arrivesAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("enqueue", self.enqueue);
        visit("member", self.member);
        visit("happening", self.happening);
        visit("reaction", self.reaction);
        visit("execution", self.execution);
        visit("arrivesAt", self.arrivesAt);
    }
};

/// Of an idempotent bridge: happening and reaction are the key, and the store has had a job of it.
struct EnqueueRefused {
    static constexpr FactInfo kInfo{151, Half::Both, "EnqueueRefused",
                                    "The store knows the key of a job, and takes no second one."};
    EnqueueId enqueue;
    HappeningId happening;
    ReactionId reaction;
    JobId job;  ///< The first one.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("enqueue", self.enqueue);
        visit("happening", self.happening);
        visit("reaction", self.reaction);
        visit("job", self.job);
    }
};

/// Whether the store took the job or knew it, there is one.
struct EnqueueAnswered {
    static constexpr FactInfo kInfo{
        152, Half::Log, "EnqueueAnswered",
        "The store has the job; its answer is on its way to the member that waits."};
    EnqueueId enqueue;
    MemberId member;
    JobId job;
    SimTime arrivesAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("enqueue", self.enqueue);
        visit("member", self.member);
        visit("job", self.job);
        visit("arrivesAt", self.arrivesAt);
    }
};

struct EnqueueConfirmed {
    static constexpr FactInfo kInfo{153, Half::Log, "EnqueueConfirmed",
                                    "The answer is there: the member has handled its record."};
    EnqueueId enqueue;
    MemberId member;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("enqueue", self.enqueue);
        visit("member", self.member);
    }
};

using BridgeFacts = FactList<RecordHandedOn, EnqueueRefused, EnqueueAnswered, EnqueueConfirmed>;

}  // namespace millrace
