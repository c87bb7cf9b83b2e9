// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "core/kernel/context.h"
#include "core/queue/queue_settings.h"
#include "core/trace/shared_pages.h"

namespace millrace {

/// The queue half of a World: application, one list, workers. What can be seen is in the visible
/// state; here is what nobody sees. A value: copying it copies the future of the list.
///
/// Modelled (generic-lease): first in, first out; a claim takes the job itself and starts a
/// lease; a live worker renews it; a lease that ends returns the job behind the others; attempts
/// are counted at the claim; retries with backoff; a dead set; request threads that enqueue or
/// do the reactions themselves.
/// Left out (the to-do list issue adds it): several queues, priorities, schedules, sweepers with
/// a period, early acknowledgement, the time that heartbeats and acknowledgements travel.
class QueueModel {
public:
    explicit QueueModel(std::shared_ptr<const QueueSettings> settings);

    /// All workers start.
    void begin(Context& context);
    /// A happening reaches the application.
    void happened(Context& context, const Happened& fact);
    void handle(Context& context, const Event& event);
    /// A job that a bridge brings has arrived. Returns it, or the one that its key refers to.
    /// Requires a copy: the state holds it no more after it has arrived.
    JobId enqueue(Context& context, const JobOnItsWay& job);

    // Interventions; each does nothing where it makes no sense.
    void kill(Context& context, WorkerId worker);
    void stop(Context& context, WorkerId worker);
    void restart(Context& context, WorkerId worker);

private:
    enum class Kind : std::uint8_t {
        JobArrives,       // a = happening, b = reaction
        ClaimArrives,     // a = worker, b = turn
        EffectDue,        // a = worker, b = turn
        WorkEnds,         // a = worker, b = turn
        HeartbeatDue,     // a = worker, b = turn
        LeaseEnds,        // a = job
        RetryDue,         // a = job
        RequestPartEnds,  // a = thread
        InlineEffectDue,  // a = thread
    };

    void schedule(Context& context, SimTime at, Kind kind, std::uint32_t a, std::uint32_t b = 0,
                  Priority priority = Priority::Work) const;

    // application.cpp
    const BridgeSpec* bridgeOf(ReactionId reaction) const;
    void beginRequests(Context& context);
    void send(Context& context, HappeningId happening);
    void endRequestPart(Context& context, ThreadId thread);
    void nextInline(Context& context, ThreadId thread, ReactionId reaction);
    void inlineEffect(Context& context, ThreadId thread);

    // worker.cpp
    void claimReady(Context& context);
    void claim(Context& context, WorkerId worker);
    void startJob(Context& context, WorkerId worker);
    void effect(Context& context, WorkerId worker);
    void endWork(Context& context, WorkerId worker);
    void fail(Context& context, WorkerId worker, const JobRow& row);
    void extendLease(Context& context, WorkerId worker);
    void endLease(Context& context, JobId job);
    void becomeIdle(Context& context, WorkerId worker);

    std::shared_ptr<const QueueSettings> m_settings;
    std::vector<std::uint32_t> m_turns;  ///< By worker; raised at every claim and death.
    std::deque<WorkerId> m_idle;         ///< Who has waited longest claims first.
    std::deque<ThreadId> m_freeThreads;
    SimTime m_lastArrival{};                   ///< The application's connection keeps order.
    SharedPages<std::optional<JobId>> m_keys;  ///< Of idempotent bridges, by happening, reaction.
};

}  // namespace millrace
