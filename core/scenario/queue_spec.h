// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/scenario/activejob_spec.h"
#include "core/scenario/admission_spec.h"
#include "core/scenario/backoff_spec.h"
#include "core/scenario/carries.h"
#include "core/scenario/claim_spec.h"
#include "core/scenario/variate_spec.h"

namespace millrace {

/// The queue half: `[queue]`.
struct QueueSpec {
    enum class Jobs : std::uint8_t {
        PerReaction,  ///< "per-reaction": the application enqueues one job a reaction
        One,          ///< "one": a single job, of the first reaction; the others are not asked
    };

    /// Where the jobs are.
    enum class Store : std::uint8_t {
        Own,     ///< "own": in a store of their own, a database or Redis
        Memory,  ///< "memory": in that of the one process that works them off; they go with it
        Caller,  ///< "caller": nowhere; the request does the work itself, as with run = "inline"
    };

    std::string profile = "generic-lease";
    Store store = Store::Own;
    /// "flush-every": what the store has answered is on its disk at the next multiple of this: when
    /// its machine dies, it has forgotten what came after the last. 0: before it answers, as a
    /// database's commit; 0 .. 1 h. Redis with `appendfsync everysec`: 1 s.
    SimDuration flushEvery{};
    Jobs jobs = Jobs::PerReaction;
    Carries carries = Carries::Data;  ///< Of its jobs.
    int workers = 0;   ///< 1 .. 4096; default (0 here never, filled on reading): the log's slots.
    int attempts = 5;  ///< Claims a job may have, the first included; 1 .. 1000.
    BackoffSpec backoff;
    ActiveJobSpec activeJob;                           ///< Above all this.
    SimDuration lease = std::chrono::seconds{30};      ///< With clocks = "product".
    SimDuration heartbeat = std::chrono::seconds{10};  ///< With clocks = "product".
    ClaimSpec claim;
    SweepSpec sweep;
    FateSpec fate;
    OrderSpec order;
    AdmissionSpec admission;
    /// Processes that enqueue what a schedule says; 1 .. 16 with arrivals of kind "cron", else 0.
    int schedulers = 0;
    std::vector<WorkerSpec> starts;  ///< `[[queue.worker]]`; the others start at 0.
    /// Happenings, counted from 0, whose jobs kill their process half way, every time. In the
    /// file `killers = [20]`, counted from 1; sorted, up to 1000. The log knows no such thing.
    std::vector<std::uint32_t> killers;

    bool operator==(const QueueSpec&) const = default;
};

/// Whether a process is made for each job, whose parent is the worker: of the products resque does
/// so, and a list that is no product's may.
bool forksForJobs(const QueueSpec& spec);

/// Whether nothing but the generic lease is asked for: then a list is the one of the beginning,
/// and none of the facts of claims is ever stated. Threads, polls, delays of workers, waits and
/// limits of the dead set change nothing about what a claim is.
bool isGenericLease(const QueueSpec& spec);

/// Jobs of one queue and one priority wait in one lane.
struct QueueLane {
    int queue = 0;  ///< Index into OrderSpec::names.
    int priority = 0;

    bool operator==(const QueueLane&) const = default;
};

/// All lanes, in the order in which they are asked: by queue, then by priority. At least one.
std::vector<QueueLane> lanesOf(const OrderSpec& order);
/// Of a reaction's jobs: an index into lanesOf().
std::size_t laneOf(const OrderSpec& order, std::size_t reaction);

}  // namespace millrace
