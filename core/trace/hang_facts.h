// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// Members of the log that stand still for a while: alive, silent, and unaware of it.

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

using HangFacts = FactList<MemberHung, MemberWentOn>;

}  // namespace millrace
