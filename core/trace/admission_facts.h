// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// Facts of what a store looks at before it lets a job in or hands it out: groups in order,
// semaphores, keys of unique jobs, pauses. A list without any of these states none of them.
// A semaphore and a key have the number reaction * entities + entity, with entity 0 where they are
// the reaction's own.

namespace millrace {

/// Where a job was that is let in, blocked or dropped.
enum class Door : std::uint8_t {
    Arrival,  ///< it has just come
    Wait,     ///< its wait is over
    Dead,     ///< a person took it from the dead set
    Failed,   ///< or from the failed list
    Others,   ///< those that it waited for have ended
};
/// How a semaphore moves.
enum class SlotMove : std::uint8_t { Taken, Released, Expired };
/// Why an enqueue makes no job.
enum class Drop : std::uint8_t {
    Duplicate,  ///< there is one of its key
    Limit,      ///< no slot is free, and the rule is to discard
    NoProcess,  ///< nobody is there whose memory could hold it
    StoreDown,  ///< the store does not answer: the application gets an error
};

struct JobGrouped {
    static constexpr FactInfo kInfo{210, Half::List, "JobGrouped",
                                    "The store accepts a job; it stands in the line of its group."};
    JobId job;  ///< The next job number.
    HappeningId happening;
    ReactionId reaction;
    std::uint32_t lane = 0;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("job", self.job);
        visit("happening", self.happening);
        visit("reaction", self.reaction);
        visit("lane", self.lane);
    }
};

struct JobBlocked {
    static constexpr FactInfo kInfo{211, Half::List, "JobBlocked",
                                    "A job could be ready, but no slot is free: it waits for one."};
    JobId job;  ///< On arrival the next job number.
    HappeningId happening;
    ReactionId reaction;
    std::uint32_t semaphore = 0;
    Door door{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("job", self.job);
        visit("happening", self.happening);
        visit("reaction", self.reaction);
        visit("semaphore", self.semaphore);
        visit("door", self.door);
    }
};

struct JobUnblocked {
    static constexpr FactInfo kInfo{
        212, Half::List, "JobUnblocked",
        "The first blocked job of a semaphore has a slot and is ready."};
    JobId job;
    std::uint32_t semaphore = 0;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("job", self.job);
        visit("semaphore", self.semaphore);
    }
};

struct SemaphoreSet {
    static constexpr FactInfo kInfo{
        213, Half::List, "SemaphoreSet",
        "A semaphore gives a slot, gets one back, or is deleted because its "
        "duration is over."};
    std::uint32_t semaphore = 0;
    std::uint32_t free = 0;  ///< Slots, from now on.
    SimTime expiresAt{};     ///< kNever: it is deleted.
    SlotMove move{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("semaphore", self.semaphore);
        visit("free", self.free);
        visit("expiresAt", self.expiresAt);
        visit("move", self.move);
    }
};

struct EnqueueDropped {
    static constexpr FactInfo kInfo{214, Half::List, "EnqueueDropped", "An enqueue makes no job."};
    HappeningId happening;
    ReactionId reaction;
    JobId job;  ///< Who has the key; else none.
    Drop drop{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("happening", self.happening);
        visit("reaction", self.reaction);
        visit("job", self.job);
        visit("drop", self.drop);
    }
};

struct JobDropped {
    static constexpr FactInfo kInfo{215, Half::List, "JobDropped",
                                    "A job finds no slot and is dropped, by a rule."};
    JobId job;
    Door door{};  ///< Never Arrival.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("job", self.job);
        visit("door", self.door);
    }
};

struct KeyTaken {
    static constexpr FactInfo kInfo{216, Half::List, "KeyTaken",
                                    "A unique job has been let in: there is no other of its key."};
    std::uint32_t unique = 0;  ///< The number of the key.
    JobId job;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("unique", self.unique);
        visit("job", self.job);
    }
};

struct KeyFreed {
    static constexpr FactInfo kInfo{217, Half::List, "KeyFreed",
                                    "A unique job has ended: there may be another of its key."};
    std::uint32_t unique = 0;  ///< The number of the key.
    JobId job;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("unique", self.unique);
        visit("job", self.job);
    }
};

struct QueuePaused {
    static constexpr FactInfo kInfo{
        218, Half::List, "QueuePaused",
        "A person pauses a queue, or lets it go on: nothing of it is handed "
        "out; what runs goes on."};
    std::uint32_t queue = 0;   ///< Its place in the order of queues.
    std::uint32_t paused = 0;  ///< 1 or 0.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("queue", self.queue);
        visit("paused", self.paused);
    }
};

using AdmissionFacts = FactList<JobGrouped, JobBlocked, JobUnblocked, SemaphoreSet, EnqueueDropped,
                                JobDropped, KeyTaken, KeyFreed, QueuePaused>;

}  // namespace millrace
