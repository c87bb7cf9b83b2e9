// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// Facts of the list where it behaves as a real job system: lanes, buffers, claims that end in
// other ways than by a lease, who notices, and where the job goes. A list that is the generic
// lease states none of them.

namespace millrace {

/// Where a granted job stood.
enum class Grant : std::uint8_t { Line, Returned };
/// Where it goes.
enum class Into : std::uint8_t { Hand, Buffer };
/// Where a job that comes back is put.
enum class Return : std::uint8_t { Back, Front, Place };
/// Why a claim ended or a job was given up.
enum class Why : std::uint8_t {
    LeaseEnded,      ///< its time was over
    HeartbeatEnded,  ///< its process had been silent for too long
    Reaped,          ///< the supervisor saw its process die
    ConnectionLost,
    Stopped,    ///< the worker was told to leave
    ChildDied,  ///< the parent saw its child die
    Exception,  ///< the last attempt failed
    Stalled,    ///< too many claims of it had ended without a word
    Refused,    ///< the same, but found out by who claimed it next
    ByHand,
    Full,  ///< the shelf has a limit
    TooOld,
    StoreLost,  ///< the store has forgotten that somebody has it
};
/// What an acknowledgement does that comes after the claim has ended.
enum class LateAnswer : std::uint8_t { Refused, Completes };
/// What a person looks through.
enum class Shelf : std::uint8_t { Dead, Failed };
/// Who looks again and again.
enum class ActorKind : std::uint8_t { Sweeper, Supervisor, Stager, Maintenance, Scheduler };

struct JobGranted {
    static constexpr FactInfo kInfo{180, Half::List, "JobGranted",
                                    "A worker claims the next job of a lane, into its hand or "
                                    "into the buffer of its process."};
    JobId job;
    WorkerId worker;  ///< With a buffer, the first of the process.
    std::uint32_t lane = 0;
    Grant from{};
    Into into{};
    std::uint32_t attempt = 0;     ///< The first is 1.
    std::uint32_t executions = 0;  ///< Starts so far.
    SimTime arrivesAt{};
    SimTime leaseEndsAt{};  ///< kNever where the claim is no lease.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("job", self.job);
        visit("worker", self.worker);
        visit("lane", self.lane);
        visit("from", self.from);
        visit("into", self.into);
        visit("attempt", self.attempt);
        visit("executions", self.executions);
        visit("arrivesAt", self.arrivesAt);
        visit("leaseEndsAt", self.leaseEndsAt);
    }
};

struct JobTaken {
    static constexpr FactInfo kInfo{181, Half::List, "JobTaken",
                                    "A worker takes the first job of its process's buffer."};
    WorkerId worker;
    JobId job;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("worker", self.worker);
        visit("job", self.job);
    }
};

/// The holder may be dead, or alive and working on without knowing.
struct JobReturned {
    static constexpr FactInfo kInfo{182, Half::List, "JobReturned",
                                    "A claim ended without its holder's word; the job is ready "
                                    "again."};
    JobId job;
    WorkerId worker;  ///< Who held it.
    std::uint32_t lane = 0;
    Return to{};
    std::uint32_t attempt = 0;  ///< Attempts used up.
    Why why{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("job", self.job);
        visit("worker", self.worker);
        visit("lane", self.lane);
        visit("to", self.to);
        visit("attempt", self.attempt);
        visit("why", self.why);
    }
};

struct JobParked {
    static constexpr FactInfo kInfo{183, Half::List, "JobParked",
                                    "A job failed for good and waits for a person."};
    JobId job;
    WorkerId worker;  ///< Who held it last.
    Why why{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("job", self.job);
        visit("worker", self.worker);
        visit("why", self.why);
    }
};

struct JobLost {
    static constexpr FactInfo kInfo{184, Half::List, "JobLost",
                                    "A job died with its holder: the store had given it away."};
    JobId job;
    WorkerId worker;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("job", self.job);
        visit("worker", self.worker);
    }
};

/// From the hand of the worker whose execution failed, or from a claim that ended.
struct JobDiscarded {
    static constexpr FactInfo kInfo{185, Half::List, "JobDiscarded",
                                    "A job is dropped on purpose, by a rule."};
    JobId job;
    WorkerId worker;
    Why why{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("job", self.job);
        visit("worker", self.worker);
        visit("why", self.why);
    }
};

struct JobScheduled {
    static constexpr FactInfo kInfo{186, Half::List, "JobScheduled",
                                    "The store accepts a job for later."};
    JobId job;  ///< The next job number.
    HappeningId happening;
    ReactionId reaction;
    SimTime dueAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("job", self.job);
        visit("happening", self.happening);
        visit("reaction", self.reaction);
        visit("dueAt", self.dueAt);
    }
};

struct JobPostponed {
    static constexpr FactInfo kInfo{187, Half::List, "JobPostponed",
                                    "A claim ended without its holder's word; the job waits for "
                                    "its next try."};
    JobId job;
    WorkerId worker;
    SimTime dueAt{};
    std::uint32_t attempt = 0;  ///< Attempts used up.
    Why why{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("job", self.job);
        visit("worker", self.worker);
        visit("dueAt", self.dueAt);
        visit("attempt", self.attempt);
        visit("why", self.why);
    }
};

struct WorkerHung {
    static constexpr FactInfo kInfo{188, Half::List, "WorkerHung",
                                    "A worker stands still: alive, silent, its work not going on."};
    WorkerId worker;
    SimTime until{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("worker", self.worker);
        visit("until", self.until);
    }
};

struct WorkerWoke {
    static constexpr FactInfo kInfo{189, Half::List, "WorkerWoke",
                                    "A worker that stood still goes on where it was."};
    WorkerId worker;
    SimTime endsAt{};  ///< Of what it has in hand; kNever when that is nothing.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("worker", self.worker);
        visit("endsAt", self.endsAt);
    }
};

struct LateAck {
    static constexpr FactInfo kInfo{190, Half::List, "LateAck",
                                    "A worker ends a job that is no longer its own, and says so."};
    WorkerId worker;
    JobId job;
    LateAnswer answer{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("worker", self.worker);
        visit("job", self.job);
        visit("late", self.answer);
    }
};

struct ActorSet {
    static constexpr FactInfo kInfo{191, Half::List, "ActorSet",
                                    "Somebody who looks again and again will look at a time, and "
                                    "then at every period."};
    ActorKind actor{};
    SimTime nextAt{};        ///< kNever: it does not look.
    std::int64_t every = 0;  ///< ns; 0 = the one after that is not known yet.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("actor", self.actor);
        visit("nextAt", self.nextAt);
        visit("every", self.every);
    }
};

struct JobRedriven {
    static constexpr FactInfo kInfo{192, Half::List, "JobRedriven",
                                    "A person makes the oldest job of a shelf ready again, behind "
                                    "the others, with all its attempts."};
    JobId job;
    Shelf shelf{};
    std::uint32_t lane = 0;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("job", self.job);
        visit("shelf", self.shelf);
        visit("lane", self.lane);
    }
};

struct WorkerDrains {
    static constexpr FactInfo kInfo{193, Half::List, "WorkerDrains",
                                    "A worker takes no more jobs and may end the one it has."};
    WorkerId worker;
    SimTime until{};  ///< kNever: as long as that takes.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("worker", self.worker);
        visit("until", self.until);
    }
};

/// Computed with what is known now: a supervisor, a sweeper or a starting process may die first.
struct EndForeseen {
    static constexpr FactInfo kInfo{194, Half::List, "EndForeseen",
                                    "A claim's holder is silent: when the claim ends and when "
                                    "somebody will act on it."};
    JobId job;
    WorkerId worker;
    SimTime endsAt{};
    SimTime actsAt{};  ///< kNever: nobody, unless somebody starts or a person acts.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("job", self.job);
        visit("worker", self.worker);
        visit("endsAt", self.endsAt);
        visit("actsAt", self.actsAt);
    }
};

struct ShelfCleared {
    static constexpr FactInfo kInfo{195, Half::List, "ShelfCleared",
                                    "The oldest job of a shelf is thrown away."};
    JobId job;
    Shelf shelf{};
    Why why{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("job", self.job);
        visit("shelf", self.shelf);
        visit("why", self.why);
    }
};

using ClaimFacts = FactList<JobGranted, JobTaken, JobReturned, JobParked, JobLost, JobDiscarded,
                            JobScheduled, JobPostponed, WorkerHung, WorkerWoke, LateAck, ActorSet,
                            JobRedriven, WorkerDrains, EndForeseen, ShelfCleared>;

}  // namespace millrace
