// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/time.h"

// How a list hands out jobs and what becomes of a claim whose holder dies, hangs or stops: the
// mechanisms of the real systems, each a value of its own. A product is a combination of them.
// Keys of `[queue]` stand in quotes.

namespace millrace {

/// What a claim is, and how long it lasts.
struct ClaimSpec {
    enum class Kind : std::uint8_t {
        Lease,       ///< "lease": the store keeps the job and waits until `lease` is over
        Pop,         ///< "pop": the job leaves the store; only its holder knows it
        Row,         ///< "row": the store keeps it; the holder's process must stay alive
        Connection,  ///< "connection": the store keeps it; lasts as long as the connection
    };
    enum class Ack : std::uint8_t {
        Late,   ///< "late": when the work is done
        Early,  ///< "early": just before the work begins; a crash loses what is running
    };
    /// What puts off the end of a claim, by a whole `lease` from then on.
    enum class Renew : std::uint8_t {
        Claim,    ///< "claim": every `heartbeat` after the claim
        Process,  ///< "process": every `heartbeat` after the start of the process, all its claims
        Timer,    ///< "timer": checked every half `heartbeat` after the start of the process,
                  ///< what was not renewed for that long
        Never,    ///< "never": it ends by its age, whether the holder lives or not; a connection
                  ///< lasts while its process does, and is given up a `lease` after the last that
                  ///< was heard of a host that is cut off
    };
    enum class Fetch : std::uint8_t {
        Pull,  ///< "pull": a process asks when it has nothing left
        Push,  ///< "push": the store fills up every process, in turn, after every acknowledgement
    };

    Kind kind = Kind::Lease;  ///< "claim".
    Ack ack = Ack::Late;      ///< "ack".
    Renew renew = Renew::Claim;
    Fetch fetch = Fetch::Pull;
    int prefetch = 1;    ///< Jobs a process may hold at once; 1 .. 10000; below threads: threads.
    int threads = 1;     ///< Workers of one process, which die together; 1 .. 4096.
    int perMachine = 1;  ///< "processes-per-machine": which die with it; 1 .. 4096.
    SimDuration poll{};  ///< An idle worker asks this often; 0 = is woken at once; 0 .. 1 d.
    bool wakes = false;  ///< "wake": an enqueued job wakes one all the same; one that comes back
                         ///< does not.
    bool wakesWhenDue = true;  ///< "wake-when-due": and so does one whose wait is over.
    bool paced = false;  ///< A busy one asks no more often either: "paced".
    SimDuration overhead{};  ///< Between the end of a job and asking for the next; 0 .. 1 h.

    bool operator==(const ClaimSpec&) const = default;
};

/// Who notices that a claim's time is over, and when.
struct SweepSpec {
    /// "sweep": period of looks; 0 = at once, 10 ms .. 1 d, kNeverSwept = "never".
    SimDuration every{};
    /// "sweep-spread": a period is longer by up to this, drawn anew; then it is 100 ms or more.
    SimDuration spread{};
    bool atStart = false;  ///< "sweep-at-start": whenever a process starts.
    bool byWorkers =
        false;       ///< "sweep-by": "workers" = not while no process is alive; else "store".
    int passes = 1;  ///< "sweep-passes": 2 = only what an earlier look has seen as it is.
    /// "supervisor": period in which a parent looks after its processes; 0 = there is none.
    SimDuration supervisor{};
    bool replaces = true;  ///< "supervisor-replaces": it starts another in place of a dead one.
    SimDuration boot{};    ///< "boot": what a new process needs until it asks for work; 0 .. 1 h.

    static constexpr SimDuration kNeverSwept = SimDuration::max();

    bool operator==(const SweepSpec&) const = default;
};

/// What becomes of a job.
struct FateSpec {
    /// Where a job goes whose claim ended without its holder's word.
    enum class Crash : std::uint8_t {
        Back,    ///< "back": behind the others
        Front,   ///< "front": it is the next
        Place,   ///< "place": where it stood, by its number
        Retry,   ///< "retry": as after a failure, with backoff and attempts
        Failed,  ///< "failed": to the list that waits for a person
        Lost,    ///< "lost": nobody knows of it
    };
    enum class Exhausted : std::uint8_t {
        Dead,       ///< "dead": the dead set
        Failed,     ///< "failed": the list that waits for a person
        Discarded,  ///< "discarded": dropped
    };
    enum class LateAck : std::uint8_t {
        Refused,    ///< "refused": changes nothing
        Completes,  ///< "completes": the job is done, wherever it is by then
    };
    /// Held: it stays claimed by who is gone, as after a kill.
    enum class Stop : std::uint8_t { Back, Front, Place, Failed, Held, Retry };

    Crash crash = Crash::Back;  ///< Of a job that was popped: Lost or Failed.
    bool crashCounts = true;    ///< "crash-counts": a crash uses up an attempt.
    int stallLimit = -1;  ///< "stall-limit": returns after crashes; then exhausted; -1 = none.
    bool stallAtClaim = false;  ///< "stall-at-claim": only when it is claimed the next time.
    Exhausted exhausted = Exhausted::Dead;  ///< "exhausted": no attempts left.
    LateAck lateAck = LateAck::Refused;     ///< "late-ack".
    Stop stop = Stop::Back;                 ///< "stop-to": what a stopped worker could not finish.
    SimDuration stopGrace{};                ///< "stop-grace": what it may go on working; 0 .. 1 d.
    /// "stager": period in which due jobs are moved; 0 = at once; 10 ms .. 1 d.
    SimDuration stager{};
    /// "near-retry": a failed job that is due within so long waits for no look; 0 .. 1 d.
    SimDuration nearRetry{};
    SimDuration stagerSpread{};  ///< "stager-spread": as sweep-spread.
    /// "stager-first": its first look comes so long after the start, and up to the spread more; 0 =
    /// after a period.
    SimDuration stagerFirst{};
    int deadMax = 0;        ///< "dead-max": the oldest leave the dead set; 0 = no limit.
    SimDuration deadAge{};  ///< "dead-age": older ones leave it; 0 = no limit.

    bool operator==(const FateSpec&) const = default;
};

/// Which ready job is the next: lanes by queue, then by priority, each first in, first out.
struct OrderSpec {
    enum class Queues : std::uint8_t {
        Strict,    ///< "strict": one after another, in the order of `queues`
        Weighted,  ///< "weighted": drawn for every claim, by `weights`
        Random,    ///< "random": the same with equal weights
    };
    enum class Priority : std::uint8_t { LowFirst, HighFirst };
    /// Which of a lane is the next.
    enum class Within : std::uint8_t {
        Ready,    ///< "ready": who has been ready longest
        Created,  ///< "created": who was put on the list first, also when it has waited since
    };
    /// Where the jobs of one reaction go: `lanes = { mail = { queue = "low", priority = 3 } }`.
    struct Lane {
        std::string queue = "default";
        int priority = 0;    ///< -1000000 .. 2147483647.
        SimDuration wait{};  ///< Enqueued for later: perform_in; 0 .. 30 d.

        bool operator==(const Lane&) const = default;
    };

    Queues queues = Queues::Strict;             ///< "queue-order".
    Priority priority = Priority::LowFirst;     ///< "priority-order": "low-first", "high-first".
    Within within = Within::Ready;              ///< "order-by".
    std::vector<std::string> names{"default"};  ///< "queues".
    std::vector<int> weights{1};                ///< Of the names; 1 .. 1000 each.
    std::vector<Lane> lanes;                    ///< By reaction; empty = all in the default lane.

    bool operator==(const OrderSpec&) const = default;
};

/// `[[queue.worker]]`: one that starts later than the others.
struct WorkerSpec {
    int worker = 0;  ///< Counts from 0; the file from 1.
    SimTime starts{};

    bool operator==(const WorkerSpec&) const = default;
};

}  // namespace millrace
