// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/trace/fact_schema.h"

// A store that is no store: the list lies in the memory of the process that works it off.

namespace millrace {

/// Where a job waited.
enum class Spot : std::uint8_t {
    Line,      ///< the first of its lane's line
    Returned,  ///< the next of those that came back to the lane
    Wait,      ///< for its time
};

struct JobForgotten {
    static constexpr FactInfo kInfo{219, Half::List, "JobForgotten",
                                    "The memory that held a waiting job is gone."};
    JobId job;
    std::uint32_t lane = 0;
    Spot spot{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("job", self.job);
        visit("lane", self.lane);
        visit("spot", self.spot);
    }
};

using StoreFacts = FactList<JobForgotten>;

}  // namespace millrace
