// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/log_state.h"
#include "core/trace/queue_facts.h"

// What can be seen of the queue at a playhead: what is alive. The ready list is a range of
// Columns::ready and the dead set a prefix of Columns::dead, so a backlog of a million costs
// two numbers.

namespace millrace {

/// A job between the application, or a member of a bridged group, and the list.
struct JobOnItsWay {
    HappeningId happening;
    ReactionId reaction;
    SimTime sentAt{};
    SimTime arrivesAt{};
    EnqueueId enqueue = EnqueueId::none();  ///< By a bridge; none: by the application.
    MemberId from = MemberId::none();       ///< By a bridge.

    bool operator==(const JobOnItsWay&) const = default;
};

/// A bridge may have several jobs of one obligation under way: the one that is there now is meant.
inline bool arrivesAs(const JobOnItsWay& job, const JobEnqueued& fact, SimTime time)
{
    return job.happening == fact.happening && job.reaction == fact.reaction &&
           job.arrivesAt == time;
}

/// A job that failed and waits for its next try.
struct JobInWait {
    JobId job;
    SimTime since{};
    SimTime dueAt{};
    std::uint32_t attempt = 0;     ///< Attempts used up.
    std::uint32_t executions = 0;  ///< Starts so far.

    bool operator==(const JobInWait&) const = default;
};

/// A job that one worker, alive or not, has claimed.
struct Claim {
    JobId job = JobId::none();
    WorkerId worker;
    std::uint32_t attempt = 0;
    std::uint32_t executions = 0;  ///< Starts so far, the one going on included.
    bool working = false;          ///< Else still travelling.
    bool effectDone = false;       ///< In the execution that is going on.
    SimTime since{};               ///< Claimed, or this execution started.
    SimTime until{};               ///< Arrives, or this execution ends.
    SimTime seenAt{};              ///< Claimed or last renewed.
    SimTime leaseEndsAt{};

    bool operator==(const Claim&) const = default;
};

struct WorkerState {
    Life life = Life::Absent;
    SimTime since{};  ///< Of the last change of `life`.
    Claim claim;      ///< job is none when idle.

    bool operator==(const WorkerState&) const = default;
};

/// A request thread of the application.
struct ThreadState {
    HappeningId happening = HappeningId::none();  ///< None when free.
    ReactionId reaction = ReactionId::none();     ///< The inline reaction it is doing.
    bool effectDone = false;
    bool failed = false;
    SimTime since{};  ///< Of the part (own work or reaction) going on.
    SimTime until{};

    bool operator==(const ThreadState&) const = default;
};

struct QueueState {
    std::uint64_t readyHead = 0;  ///< Ready are rows [readyHead, readyTail) of Columns::ready.
    std::uint64_t readyTail = 0;
    std::uint32_t accepted = 0;  ///< Jobs the store has taken: rows of Columns::jobs.
    std::uint32_t dead = 0;      ///< Rows of Columns::dead.
    std::uint32_t completed = 0;
    std::uint32_t claimed = 0;            ///< Jobs in the hands of live workers.
    std::vector<JobOnItsWay> onTheirWay;  ///< In order of departure.
    std::vector<JobInWait> inWait;        ///< By (dueAt, job).
    std::vector<WorkerState> workers;
    std::vector<Claim> orphans;  ///< Claims of dead workers, in the order of their deaths.
    std::vector<ThreadState> threads;
    std::uint32_t requestsBegun = 0;     ///< Happenings whose request a thread took up.
    std::uint32_t requestsAnswered = 0;  ///< Rows of Columns::responses.

    bool operator==(const QueueState&) const = default;
};

}  // namespace millrace
