// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/broker_facts.h"
#include "core/trace/fact_schema.h"

// A store that is no store: the list lies in the memory of the process that works it off. And one
// that dies: nobody can say or get anything until it is back, and then it may have forgotten what
// it had not flushed. Sources: jobs.md, "Redis persistence"; redis.io, persistence (appendfsync:
// what write() has been called for survives the process, what is fsynced survives the machine).

namespace millrace {

/// Where a job was.
enum class Spot : std::uint8_t {
    Line,      ///< the first of its lane's line
    Returned,  ///< the next of those that came back to the lane
    Wait,      ///< for its time
    Hand,      ///< with a worker, which goes on with it
    Done,      ///< behind it all
};

struct JobForgotten {
    static constexpr FactInfo kInfo{219, Half::List, "JobForgotten",
                                    "The store does not know a job any more: its memory is gone, "
                                    "or what it had not flushed."};
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

struct StoreDown {
    static constexpr FactInfo kInfo{231, Half::List, "StoreDown",
                                    "The store is gone: it takes and gives nothing."};
    Crash crash{};
    SimTime keepsTo{};  ///< What it did up to then it will know when it is back.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("crash", self.crash);
        visit("keepsTo", self.keepsTo);
    }
};

struct StoreUp {
    static constexpr FactInfo kInfo{232, Half::List, "StoreUp", "The store is back."};

    template <class Self, class Visitor>
    static void fields(Self&, Visitor&)
    {
    }
};

struct WordHeld {
    static constexpr FactInfo kInfo{
        233, Half::List, "WordHeld",
        "A worker has done its work and cannot say so: it waits for the store."};
    WorkerId worker;
    JobId job;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("worker", self.worker);
        visit("job", self.job);
    }
};

/// From the first of the line to the last: who is read keeps the order.
struct JobReread {
    static constexpr FactInfo kInfo{234, Half::List, "JobReread",
                                    "The store reads a waiting job from its disk."};
    JobId job;
    std::uint32_t lane = 0;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("job", self.job);
        visit("lane", self.lane);
    }
};

struct JobRecalled {
    static constexpr FactInfo kInfo{
        235, Half::List, "JobRecalled",
        "The store has forgotten how a claim ended: it believes that it goes on."};
    JobId job;
    WorkerId worker;
    std::uint32_t lane = 0;
    std::uint32_t attempt = 0;
    std::uint32_t executions = 0;
    SimTime leaseEndsAt{};
    Spot spot{};  ///< Wait or Done.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("job", self.job);
        visit("worker", self.worker);
        visit("lane", self.lane);
        visit("attempt", self.attempt);
        visit("executions", self.executions);
        visit("leaseEndsAt", self.leaseEndsAt);
        visit("spot", self.spot);
    }
};

using StoreFacts = FactList<JobForgotten, StoreDown, StoreUp, WordHeld, JobReread, JobRecalled>;

}  // namespace millrace
