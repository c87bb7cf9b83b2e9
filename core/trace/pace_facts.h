// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/host_clock.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// Hosts that are slow for a while: whoever works there takes longer, and beats its heart as ever.
// And hosts whose clock is wrong: whoever works there is as fast as ever, and its timers are not.

namespace millrace {

struct WorkerPaced {
    static constexpr FactInfo kInfo{238, Half::List, "WorkerPaced",
                                    "A worker's host is slow, or as fast as ever: its work takes "
                                    "so many times as long from now on."};
    WorkerId worker;
    std::uint32_t factor = 1;  ///< 1: as long as ever.
    SimTime endsAt{};          ///< Of the work that it is at; kNever where it is at none.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("worker", self.worker);
        visit("factor", self.factor);
        visit("endsAt", self.endsAt);
    }
};

struct MemberPaced {
    static constexpr FactInfo kInfo{239, Half::Log, "MemberPaced",
                                    "A member's host is slow, or as fast as ever: its work takes "
                                    "so many times as long from now on."};
    MemberId member;
    std::uint32_t factor = 1;  ///< 1: as long as ever.
    SimTime endsAt{};          ///< Of the work that it is at; kNever where it is at none.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("factor", self.factor);
        visit("endsAt", self.endsAt);
    }
};

struct MemberSkewed {
    static constexpr FactInfo kInfo{246, Half::Log, "MemberSkewed",
                                    "The clock of a member's host is wrong, or right again: its "
                                    "timers run by it from now on."};
    MemberId member;
    std::uint32_t clock = kTrueClock;  ///< In thousandths of true time: 500 is half as fast.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("member", self.member);
        visit("clock", self.clock);
    }
};

struct WorkerSkewed {
    static constexpr FactInfo kInfo{247, Half::List, "WorkerSkewed",
                                    "The clock of a worker's host is wrong, or right again: its "
                                    "timers run by it from now on."};
    WorkerId worker;
    std::uint32_t clock = kTrueClock;  ///< In thousandths of true time: 500 is half as fast.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("worker", self.worker);
        visit("clock", self.clock);
    }
};

using PaceFacts = FactList<WorkerPaced, MemberPaced, MemberSkewed, WorkerSkewed>;

}  // namespace millrace
