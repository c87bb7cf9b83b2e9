// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/trace/fact_schema.h"

// Jobs that wait for other jobs of their happening: callbacks of batches, parents of flows.

namespace millrace {

struct JobHeld {
    static constexpr FactInfo kInfo{
        228, Half::List, "JobHeld",
        "The store accepts a job and keeps it until those that it waits for have ended."};
    JobId job;  ///< The next job number.
    HappeningId happening;
    ReactionId reaction;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("job", self.job);
        visit("happening", self.happening);
        visit("reaction", self.reaction);
    }
};

struct BatchMemberEnded {
    static constexpr FactInfo kInfo{229, Half::List, "BatchMemberEnded",
                                    "One of those that a job waits for has ended."};
    HappeningId happening;
    ReactionId reaction;    ///< Of the job that waits, or will.
    std::uint32_t ended{};  ///< The reaction whose job has ended.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("happening", self.happening);
        visit("reaction", self.reaction);
        visit("ended", self.ended);
    }
};

struct JobReleased {
    static constexpr FactInfo kInfo{230, Half::List, "JobReleased",
                                    "All that a job waited for has ended; it is ready."};
    JobId job;
    std::uint32_t lane = 0;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("job", self.job);
        visit("lane", self.lane);
    }
};

using BatchFacts = FactList<JobHeld, BatchMemberEnded, JobReleased>;

}  // namespace millrace
