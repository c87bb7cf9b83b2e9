// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/check/watch.h"

namespace millrace::check {

/// Checks of a list that behaves as a real job system: lanes, buffers, claims that others end,
/// shelves, late words. A list without such facts is ListWatch's.
class ClaimWatch {
public:
    ClaimWatch(const History& history, Findings& findings)
        : m_history{history}
        , m_findings{findings}
    {
    }
    /// Whether any step of the history is one of these.
    static bool isFor(const History& history);

    void see(const Step& step);
    void state(const Setting& setting);
    void end();

private:
    /// The states that a job can be in, but for those that no rule here leads to.
    enum class State : std::uint8_t {
        Scheduled,
        Blocked,
        Available,
        Claimed,
        Retryable,
        Failed,
        Completed,
        DeadLettered,
        Discarded,
        Lost,
    };
    struct Job {
        State state = State::Available;
        std::uint32_t reaction = 0;
        std::uint32_t lane = 0;
        std::int64_t enqueuedAt = 0;
        std::uint32_t holder = kNone;
        bool orphan = false;
        std::uint32_t used = 0;     ///< Attempts.
        std::uint32_t attempt = 0;  ///< Of the claim.
        std::uint32_t executions = 0;
        std::int64_t leaseEndsAt = 0;
        std::int64_t actsAt = 0;
        std::int64_t dueAt = 0;
        std::int64_t arrivesAt = 0;
        bool isNewRow = false;  ///< Enqueued anew by Active Job, and not ready since.
        bool unknown = false;   ///< To the store: its holder alone has it.
    };
    struct Worker {
        bool alive = false;
        bool hung = false;
        std::uint32_t job = kNone;  ///< In its hand, its own or not.
        bool own = false;
        bool waits = false;      ///< It has done its work, and cannot say so.
        std::int64_t until = 0;  ///< Its arrival, or the end of its execution.
        Execution execution;
    };
    struct Lane {
        std::deque<std::pair<std::int64_t, std::uint32_t>> line;  ///< Since when, job.
        std::vector<std::uint32_t> front;
        std::set<std::uint32_t> placed;
    };

    void accepted(const Step& step, State state);
    void granted(const Step& step);
    void checkTurn(const Step& step);
    std::uint32_t firstOf(const Lane& lane) const;
    void taken(const Step& step);
    void started(const Step& step);
    void effect(const Step& step);
    void ended(const Step& step);
    void takenBack(const Step& step);
    void died(const Step& step);
    void late(const Step& step);
    void ready(const Step& step);
    void offShelf(const Step& step);
    void forgotten(const Step& step);
    void checkNobody(const Step& step);
    void storeMoves(const Step& step);
    void reread(const Step& step);
    void recalled(const Step& step);
    void workerMoves(const Step& step);
    void reach(const Step& step);
    void needsStore(const Step& step);
    void goes(const Step& step, Job& job, State to);
    void atDoor(const Step& step);
    void letGo(const Step& step, bool ownWord);
    Job* jobOf(const Step& step);
    Worker* aliveOf(const Step& step);

    const History& m_history;
    Findings& m_findings;
    std::map<std::uint32_t, Job> m_jobs;
    std::map<std::uint32_t, Worker> m_workers;
    std::map<std::uint32_t, std::deque<std::uint32_t>> m_buffers;  ///< By first worker.
    std::map<std::uint32_t, Lane> m_lanes;
    std::map<std::uint32_t, std::uint32_t> m_laneOf;  ///< By reaction.
    std::optional<std::int64_t> m_attempts;
    std::uint32_t m_threads = 1;
    bool m_strict = true;
    bool m_groups = false;
    bool m_byCreation = false;  ///< Who has waited stands where its number puts it.
    bool m_connected = false;   ///< A claim is as long as its connection.
    bool m_diesInWait = true;   ///< With groups: the last failure waits, as any other does.
    bool m_inMemory = false;
    bool m_storeDown = false;
    std::int64_t m_storeMovedAt = -1;                  ///< When it went down or came back, ns.
    std::set<std::uint32_t> m_paused;                  ///< Queues.
    std::map<std::uint32_t, std::int64_t> m_cutOff;    ///< Workers, until when.
    std::map<std::uint32_t, std::int64_t> m_cutSince;  ///< And since when, the last time.
};

}  // namespace millrace::check
