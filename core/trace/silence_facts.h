// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// Who is silent for a while without being dead: members of the log that stand still, and members
// and workers whose host is cut off from the brokers, or from the store.

namespace millrace {

struct MemberHung {
    static constexpr FactInfo kInfo{240, Half::Log, "MemberHung",
                                    "A member stands still: alive, silent, its work not going on."};
    MemberId member;
    SimTime until{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("until", self.until);
    }
};

struct MemberWentOn {
    static constexpr FactInfo kInfo{241, Half::Log, "MemberWentOn",
                                    "A member that stood still goes on where it was, and does not "
                                    "know how long that took."};
    MemberId member;
    SimTime endsAt{};  ///< Of what it has in hand, or when that has arrived; kNever: of neither.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("endsAt", self.endsAt);
    }
};

struct MemberCutOff {
    static constexpr FactInfo kInfo{242, Half::Log, "MemberCutOff",
                                    "A member's host does not reach the brokers, nor they it; what "
                                    "it has in hand goes on."};
    MemberId member;
    SimTime until{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("until", self.until);
    }
};

struct MemberInReach {
    static constexpr FactInfo kInfo{243, Half::Log, "MemberInReach",
                                    "A member's host reaches the brokers again."};
    MemberId member;
    SimTime endsAt{};  ///< Of what has waited for that, on its way or with its word; else kNever.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("endsAt", self.endsAt);
    }
};

struct WorkerCutOff {
    static constexpr FactInfo kInfo{
        244, Half::List, "WorkerCutOff",
        "A worker's host does not reach the store, nor that it; what it "
        "has in hand goes on."};
    WorkerId worker;
    SimTime until{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("worker", self.worker);
        visit("until", self.until);
    }
};

struct WorkerInReach {
    static constexpr FactInfo kInfo{245, Half::List, "WorkerInReach",
                                    "A worker's host reaches the store again."};
    WorkerId worker;
    SimTime endsAt{};  ///< When the job arrives that was on its way; else kNever.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("worker", self.worker);
        visit("endsAt", self.endsAt);
    }
};

using SilenceFacts =
    FactList<MemberHung, MemberWentOn, MemberCutOff, MemberInReach, WorkerCutOff, WorkerInReach>;

}  // namespace millrace
