// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/check/watch.h"

namespace millrace::check {

/// Checks of what a store looks at before it lets a job in or hands it out: one of a group at a
/// time, no more than a limit, one job of a key, nothing of a paused queue. Steps of other kinds
/// are ignored.
class AdmissionWatch {
public:
    AdmissionWatch(const History& history, const Tape& tape, Findings& findings)
        : m_history{history}
        , m_tape{tape}
        , m_findings{findings}
    {
    }
    void see(const Step& step);
    void state(const Setting& setting);

private:
    /// (reaction, entity), or an entity of kNone where a rule is the reaction's own.
    using Key = std::pair<std::uint32_t, std::uint32_t>;

    struct Job {
        std::uint32_t reaction = 0;
        std::uint32_t entity = 0;
        std::uint32_t worker = kNone;  ///< Who has it, as the store believes.
        bool executes = false;
        bool hasSlot = false;
        bool blocked = false;
        bool ended = false;
        bool hasKey = true;  ///< Until it has ended for good; a person's retry takes it not again.
    };
    struct Limit {
        std::int64_t to = 0;
        bool perEntity = false;
        bool discards = false;
    };
    struct Slots {
        std::int64_t free = -1;  ///< -1: all of them.
        std::int64_t strays = 0;
    };
    struct Unique {
        bool on = false;
        bool perEntity = false;
        std::int64_t window = 0;
    };
    struct Owner {
        std::uint32_t job = kNone;
        std::int64_t since = 0;
    };

    void accepted(const Step& step);
    void checkKey(const Step& step, const Job& job);
    void refused(const Step& step);
    void granted(const Step& step);
    void started(const Step& step);
    void moved(const Step& step);
    void left(const Step& step, bool slotToo, bool forGood);
    void workerGone(const Step& step);
    const Limit* limitOf(std::uint32_t reaction) const;
    Key slotsOf(const Job& job) const;
    Key ownerOf(std::uint32_t reaction, std::uint32_t entity) const;
    Job* jobOf(const Step& step);
    std::uint32_t entityOf(std::uint32_t happening) const;

    const History& m_history;
    const Tape& m_tape;
    Findings& m_findings;
    bool m_groups = false;
    std::map<std::uint32_t, Limit> m_limits;    ///< By reaction.
    std::map<std::uint32_t, Unique> m_uniques;  ///< Likewise.
    std::map<std::uint32_t, Job> m_jobs;
    std::map<std::uint32_t, std::set<std::uint32_t>> m_held;  ///< Of groups: in flight or retried.
    std::map<Key, Slots> m_slots;
    std::map<Key, Owner> m_owners;
    std::set<std::uint32_t> m_paused;  ///< Queues.
};

}  // namespace millrace::check
