// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// What the effects meet out there: a receiver that knows a repeat by its key, and one that does
// not answer.

namespace millrace {

/// The key of an effect is its happening and its reaction.
struct RecordEffectSuppressed {
    static constexpr FactInfo kInfo{144, Half::Log, "RecordEffectSuppressed",
                                    "The receiver had this key already: no second effect."};
    MemberId member;
    HappeningId happening;
    ReactionId reaction;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("happening", self.happening);
        visit("reaction", self.reaction);
    }
};

struct JobEffectSuppressed {
    static constexpr FactInfo kInfo{145, Half::List, "JobEffectSuppressed",
                                    "The receiver had this key already: no second effect."};
    WorkerId worker;
    JobId job;
    HappeningId happening;
    ReactionId reaction;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("worker", self.worker);
        visit("job", self.job);
        visit("happening", self.happening);
        visit("reaction", self.reaction);
    }
};

/// On both sides at once: there is one mail server, whoever calls it.
struct ReceiverDown {
    static constexpr FactInfo kInfo{146, Half::Both, "ReceiverDown",
                                    "What a reaction calls does not answer; every call fails."};
    ReactionId reaction;
    SimTime until;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("reaction", self.reaction);
        visit("until", self.until);
    }
};

struct ReceiverUp {
    static constexpr FactInfo kInfo{147, Half::Both, "ReceiverUp",
                                    "What a reaction calls answers again."};
    ReactionId reaction;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("reaction", self.reaction);
    }
};

using EffectFacts = FactList<RecordEffectSuppressed, JobEffectSuppressed, ReceiverDown, ReceiverUp>;

}  // namespace millrace
