// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/time.h"

// Which jobs may not run beside each other, or be there twice. Keys of `[queue]` stand in quotes.

namespace millrace {

/// Which jobs of one reaction belong together.
enum class JobKey : std::uint8_t {
    Reaction,  ///< "reaction": all of them
    Entity,    ///< "entity": those of one entity
};

/// Of the jobs of one reaction, as Solid Queue's limits_concurrency has it: a semaphore for each
/// key. A slot is taken when a job becomes ready, not when it is claimed, and given back when its
/// execution ends, well or not; then one blocked job of that key is let in.
/// `limits = { mail = { to = 2, key = "entity", duration = "3 min", conflict = "block" } }`.
/// Source: solid_queue app/models/solid_queue/semaphore.rb, job/concurrency_controls.rb.
struct LimitSpec {
    int to = 0;  ///< 1 .. 4096; 0: no limit.
    JobKey key = JobKey::Reaction;
    SimDuration lasts{};    ///< "duration": a slot that is older may be given away; 1 ms .. 30 d.
    bool discards = false;  ///< "conflict": "discard" drops what finds no slot; else "block".

    bool operator==(const LimitSpec&) const = default;
};

/// Of the jobs of one reaction: while one of a key is there, an enqueue makes no other.
/// `unique = { index = { key = "entity", window = "5 min" } }`.
struct UniqueSpec {
    bool on = false;
    JobKey key = JobKey::Entity;
    /// "window": for this long after the enqueue, whatever became of the job; 1 ms .. 30 d.
    /// "until-done": 0 here: as long as it has not ended.
    SimDuration window{};

    bool operator==(const UniqueSpec&) const = default;
};

/// A job that the store keeps back until other jobs of its happening have ended: the callback of a
/// batch, the parent of a flow, the next link of a chain.
/// `batches = { ship = { jobs = ["mail", "index"], when = "done" } }`.
/// Source: GoodJob::Batch (on_success, on_finish), Sidekiq Pro's batches (success), BullMQ's flows
/// (waiting-children; with ignoreDependencyOnFailure "ended"), Celery's chord and chain.
struct BatchSpec {
    std::vector<std::uint32_t> jobs;  ///< Reactions, ascending; empty: it waits for none.
    /// "when": "done", all of them have completed; "ended" also counts those that were given up.
    bool ended = false;

    bool operator==(const BatchSpec&) const = default;
};

/// What a store looks at before it lets a job in, or hands it out.
struct AdmissionSpec {
    /// `groups = "entity"`: a group is handed out in order, and no job of it while another is in
    /// flight or waits for its next try. SQS FIFO's MessageGroupId.
    bool groups = false;
    SimDuration limitLasts = std::chrono::minutes{3};  ///< "limit-duration": of limits without one.
    /// "limit-maintenance": period in which the dispatcher deletes semaphores whose duration is
    /// over, and lets in who waits for them; from the start on; 100 ms .. 1 d.
    SimDuration limitCheck = std::chrono::minutes{10};
    SimDuration uniqueWindow = std::chrono::minutes{5};  ///< "unique-window": likewise.
    std::vector<LimitSpec> limits;                       ///< By reaction; empty: no limits.
    std::vector<UniqueSpec> uniques;                     ///< By reaction; empty: none.
    std::vector<BatchSpec> batches;                      ///< By reaction that waits; empty: none.

    bool operator==(const AdmissionSpec&) const = default;
};

/// Whether any of it is asked for.
inline bool admitsAll(const AdmissionSpec& spec)
{
    return !spec.groups && spec.limits.empty() && spec.uniques.empty() && spec.batches.empty();
}

}  // namespace millrace
