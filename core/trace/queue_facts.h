// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// Facts of the queue half: the application and the list, its workers, their leases. Each is one
// whole transition, so every job is in exactly one place after every fact.

namespace millrace {

struct RequestStarted {
    static constexpr FactInfo kInfo{40, Half::List, "RequestStarted",
                                    "A request thread takes up the request of a happening."};
    ThreadId thread;
    HappeningId happening;
    SimTime endsAt{};  ///< End of its own work, without inline reactions.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("thread", self.thread);
        visit("happening", self.happening);
        visit("endsAt", self.endsAt);
    }
};

struct RequestFinished {
    static constexpr FactInfo kInfo{41, Half::List, "RequestFinished",
                                    "The application answers the request."};
    ThreadId thread;
    HappeningId happening;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("thread", self.thread);
        visit("happening", self.happening);
    }
};

struct InlineStarted {
    static constexpr FactInfo kInfo{42, Half::List, "InlineStarted",
                                    "A request does a reaction itself."};
    ThreadId thread;
    HappeningId happening;
    ReactionId reaction;
    SimTime endsAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("thread", self.thread);
        visit("happening", self.happening);
        visit("reaction", self.reaction);
        visit("endsAt", self.endsAt);
    }
};

struct InlineEffect {
    static constexpr FactInfo kInfo{43, Half::List, "InlineEffect",
                                    "The outside effect of an inline reaction takes place."};
    ThreadId thread;
    HappeningId happening;
    ReactionId reaction;
    EntityId entity;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("thread", self.thread);
        visit("happening", self.happening);
        visit("reaction", self.reaction);
        visit("entity", self.entity);
    }
};

struct InlineFinished {
    static constexpr FactInfo kInfo{44, Half::List, "InlineFinished",
                                    "An inline reaction ends well."};
    ThreadId thread;
    HappeningId happening;
    ReactionId reaction;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("thread", self.thread);
        visit("happening", self.happening);
        visit("reaction", self.reaction);
    }
};

struct InlineFailed {
    static constexpr FactInfo kInfo{45, Half::List, "InlineFailed",
                                    "An inline reaction fails, and the request with it."};
    ThreadId thread;
    HappeningId happening;
    ReactionId reaction;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("thread", self.thread);
        visit("happening", self.happening);
        visit("reaction", self.reaction);
    }
};

struct JobSent {
    static constexpr FactInfo kInfo{46, Half::List, "JobSent",
                                    "The application calls perform_later; the job is on its way."};
    HappeningId happening;
    ReactionId reaction;
    SimTime arrivesAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("happening", self.happening);
        visit("reaction", self.reaction);
        visit("arrivesAt", self.arrivesAt);
    }
};

struct JobEnqueued {
    static constexpr FactInfo kInfo{47, Half::List, "JobEnqueued",
                                    "The store accepts a job; it is ready."};
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

struct JobClaimed {
    static constexpr FactInfo kInfo{48, Half::List, "JobClaimed",
                                    "A worker claims the first ready job; it is on its way to it."};
    JobId job;
    WorkerId worker;
    std::uint32_t attempt = 0;     ///< Counted at the claim, the first is 1.
    std::uint32_t executions = 0;  ///< Starts so far.
    SimTime arrivesAt{};
    SimTime leaseEndsAt{};  ///< Unless renewed, the job is taken back then.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("job", self.job);
        visit("worker", self.worker);
        visit("attempt", self.attempt);
        visit("executions", self.executions);
        visit("arrivesAt", self.arrivesAt);
        visit("leaseEndsAt", self.leaseEndsAt);
    }
};

struct JobStarted {
    static constexpr FactInfo kInfo{49, Half::List, "JobStarted",
                                    "A worker begins the job it holds."};
    WorkerId worker;
    std::uint32_t execution = 0;  ///< 1 at the first start by anybody.
    SimTime endsAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("worker", self.worker);
        visit("execution", self.execution);
        visit("endsAt", self.endsAt);
    }
};

struct LeaseExtended {
    static constexpr FactInfo kInfo{50, Half::List, "LeaseExtended",
                                    "A live worker renews its claim."};
    WorkerId worker;
    SimTime leaseEndsAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("worker", self.worker);
        visit("leaseEndsAt", self.leaseEndsAt);
    }
};

struct JobEffect {
    static constexpr FactInfo kInfo{51, Half::List, "JobEffect",
                                    "The outside effect of a job takes place."};
    WorkerId worker;
    JobId job;
    HappeningId happening;
    ReactionId reaction;
    EntityId entity;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("worker", self.worker);
        visit("job", self.job);
        visit("happening", self.happening);
        visit("reaction", self.reaction);
        visit("entity", self.entity);
    }
};

struct JobCompleted {
    static constexpr FactInfo kInfo{52, Half::List, "JobCompleted",
                                    "A job is done; no worker gets it again."};
    WorkerId worker;
    JobId job;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("worker", self.worker);
        visit("job", self.job);
    }
};

struct JobRetried {
    static constexpr FactInfo kInfo{53, Half::List, "JobRetried",
                                    "A job failed and waits for its next try."};
    WorkerId worker;
    JobId job;
    SimTime dueAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("worker", self.worker);
        visit("job", self.job);
        visit("dueAt", self.dueAt);
    }
};

/// From the hand of a worker whose execution failed, from a claim whose lease ended, or from a wait
/// that its group has waited for.
struct JobDeadLettered {
    static constexpr FactInfo kInfo{54, Half::List, "JobDeadLettered",
                                    "A job has used up its attempts; it is kept for a person."};
    JobId job;
    WorkerId worker;  ///< Who held it last; none after a wait.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("job", self.job);
        visit("worker", self.worker);
    }
};

struct JobReady {
    static constexpr FactInfo kInfo{55, Half::List, "JobReady",
                                    "A job whose wait is over is ready again, behind the others or "
                                    "in its place."};
    JobId job;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("job", self.job);
    }
};

struct LeaseEnded {
    static constexpr FactInfo kInfo{
        56, Half::List, "LeaseEnded",
        "The lease of a dead worker ended; the job is ready again, behind the others."};
    JobId job;
    WorkerId worker;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("job", self.job);
        visit("worker", self.worker);
    }
};

struct WorkerStarted {
    static constexpr FactInfo kInfo{57, Half::List, "WorkerStarted", "A worker is up and idle."};
    WorkerId worker;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("worker", self.worker);
    }
};

/// The claim handed back does not count as an attempt.
struct WorkerStopped {
    static constexpr FactInfo kInfo{58, Half::List, "WorkerStopped",
                                    "A worker hands its job back, behind the others, and leaves."};
    WorkerId worker;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("worker", self.worker);
    }
};

struct WorkerKilled {
    static constexpr FactInfo kInfo{
        59, Half::List, "WorkerKilled",
        "A worker is gone without a word; what it claimed stays claimed."};
    WorkerId worker;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("worker", self.worker);
    }
};

using QueueFacts =
    FactList<RequestStarted, RequestFinished, InlineStarted, InlineEffect, InlineFinished,
             InlineFailed, JobSent, JobEnqueued, JobClaimed, JobStarted, LeaseExtended, JobEffect,
             JobCompleted, JobRetried, JobDeadLettered, JobReady, LeaseEnded, WorkerStarted,
             WorkerStopped, WorkerKilled>;

}  // namespace millrace
