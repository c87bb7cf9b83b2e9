// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/check/anomalies.h"

// What the checks of anomalies.h remember while they go through a history once.

namespace millrace::check {

class Findings {
public:
    template <class... Args>
    void add(Anomaly anomaly, const Step& step, fmt::format_string<Args...> text, Args&&... args)
    {
        if (m_all.size() < kFindingsMax)
            m_all.push_back({anomaly, step.fact, fmt::format(text, std::forward<Args>(args)...)});
    }
    std::vector<Finding> take() { return std::move(m_all); }

private:
    std::vector<Finding> m_all;
};

/// `never` stays never.
constexpr std::int64_t later(std::int64_t timeNs, std::int64_t byNs)
{
    constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
    return byNs > kNever - timeNs ? kNever : timeNs + byNs;
}

/// One execution of work by one process.
struct Execution {
    bool going = false;
    bool effectDone = false;
};

/// Happenings so far, by number.
using Tape = std::map<std::uint32_t, const Step*>;

/// Checks of the list half: jobs and workers. Steps of other kinds are ignored.
class ListWatch {
public:
    ListWatch(const History& history, const Tape& tape, Findings& findings)
        : m_history{history}
        , m_tape{tape}
        , m_findings{findings}
    {
    }
    void see(const Step& step);
    void state(const Setting& setting);
    void end();

private:
    struct Job {
        enum class State : std::uint8_t { Ready, Claimed, Retry, Completed, DeadLettered };

        const Step* enqueued = nullptr;
        State state = State::Ready;
        std::uint32_t holder = kNone;  ///< While claimed.
        bool orphan = false;           ///< Its holder was killed.
        std::uint32_t attempt = 0;
        std::uint32_t executions = 0;
        std::int64_t arrivesAt = 0;
        std::int64_t leaseEndsAt = 0;
        std::int64_t dueAt = 0;
        Execution execution;
    };
    struct Worker {
        bool alive = false;
        std::uint32_t job = kNone;
    };

    void sent(const Step& step);
    void tickSent(const Step& step);
    void enqueued(const Step& step);
    // bridge_anomalies.cpp
    void handedOn(const Step& step);
    bool endsBridge(const Step& step);
    void keyRefused(const Step& step);
    void endBridges(const Step& last);

    void claimed(const Step& step);
    void checkTurn(const Step& step, const Job& job);
    void checkCounts(const Step& step, const Job& job);
    void started(const Step& step);
    void extended(const Step& step);
    void effect(const Step& step);
    void ended(const Step& step);
    void deadLettered(const Step& step);
    void ready(const Step& step);
    void leaseEnded(const Step& step);
    void workerStarted(const Step& step);
    void workerGone(const Step& step);

    bool isAlive(const Step& step);
    Job* jobOf(const Step& step);
    /// The job that the step's worker holds; null after a finding.
    Job* held(const Step& step);
    /// The same, and it is the one that the step names.
    Job* heldAndNamed(const Step& step);
    void checkLease(const Step& step);
    void makeReady(std::uint32_t number, Job& job);

    const History& m_history;
    const Tape& m_tape;
    Findings& m_findings;
    std::optional<std::int64_t> m_lease;
    std::optional<std::int64_t> m_attempts;
    std::map<std::pair<std::uint32_t, std::uint32_t>, const Step*> m_sent;
    std::set<std::pair<std::uint32_t, std::uint32_t>> m_enqueued;
    std::map<std::uint32_t, Job> m_jobs;
    std::map<std::uint32_t, Worker> m_workers;
    std::deque<std::uint32_t> m_ready;                ///< First come, first claimed.
    std::map<std::uint32_t, bool> m_bridges;          ///< Idempotent or not, by reaction.
    std::map<std::uint32_t, const Step*> m_handedOn;  ///< Under way, by enqueue.
};

/// Checks of request threads and inline reactions. Steps of other kinds are ignored.
class RequestWatch {
public:
    RequestWatch(const Tape& tape, Findings& findings) : m_tape{tape}, m_findings{findings} {}
    void see(const Step& step);

private:
    struct Thread {
        std::uint32_t happening = kNone;
        std::uint32_t reaction = kNone;
        Execution execution;
    };

    void requestStarted(const Step& step);
    void requestFinished(const Step& step);
    void inlineStarted(const Step& step);
    void inlineEffect(const Step& step);
    void inlineEnded(const Step& step);

    const Tape& m_tape;
    Findings& m_findings;
    std::map<std::uint32_t, Thread> m_threads;
    std::set<std::uint32_t> m_requests;
    std::set<std::pair<std::uint32_t, std::uint32_t>> m_begun;
};

}  // namespace millrace::check
