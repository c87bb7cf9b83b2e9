// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "core/kernel/context.h"
#include "core/queue/queue_settings.h"
#include "core/trace/shared_pages.h"

namespace millrace {

/// The queue half of a World: application, list, workers, and those who look after claims. What
/// can be seen is in the visible state; here is what nobody sees. A value: copying it copies the
/// future of the list.
///
/// Modelled: claims as pops, leases, rows and connections, with buffers, polls, early and late
/// acknowledgements; who notices the end of a silent holder's claim, and when; where the job goes
/// then; lanes by queue and priority; retries, shelves; request threads that enqueue or do the
/// reactions themselves; groups in order, semaphores, keys of unique jobs, pauses. Each is a value
/// of `QueueSpec`; with none of them set a list is the generic lease and states no other facts.
/// Recurring jobs, by schedulers of one schedule; jobs that wait for others; a store
/// that dies and comes back. Left out: the time
/// that heartbeats, polls and acknowledgements travel.
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

    // Interventions; each does nothing where it makes no sense. What meets a worker meets its
    // process.
    void kill(Context& context, WorkerId worker);
    void stop(Context& context, WorkerId worker);
    void restart(Context& context, WorkerId worker);
    void hang(Context& context, WorkerId worker, SimDuration lasts);
    /// Its host, from the store: it works on, and nobody hears of it.
    void cutOff(Context& context, WorkerId worker, SimDuration lasts);
    /// Its host: the work of its process takes so many times as long, what it is at included.
    void pace(Context& context, WorkerId worker, std::uint32_t factor);
    /// The clock of its host, in thousandths of true time, 100 .. 10,000: the timers of its process
    /// run by it.
    void skew(Context& context, WorkerId worker, std::uint32_t clock);
    void killChild(Context& context, WorkerId worker);
    void killParent(Context& context, WorkerId worker);
    void killMachine(Context& context, WorkerId worker);
    void disconnect(Context& context, WorkerId worker);
    void kill(Context& context, SchedulerId scheduler);
    void stop(Context& context, SchedulerId scheduler);
    void restart(Context& context, SchedulerId scheduler);
    /// The store is gone, and with its machine what it had not flushed. Until it is back nothing is
    /// taken or given; who has done his work waits with his word, unless there is nothing to say.
    void killStore(Context& context, Crash crash);
    void restartStore(Context& context);
    /// The oldest `count` jobs of a shelf, 0 = all: ready again, or thrown away.
    void redrive(Context& context, Shelf shelf, std::uint32_t count);
    void discard(Context& context, Shelf shelf, std::uint32_t count);
    /// Nothing of a queue is handed out, or it is again; `queue` counts as OrderSpec::names.
    void pause(Context& context, std::uint32_t queue, bool paused);

private:
    enum class Kind : std::uint8_t {
        JobsArrive,       // a = happening, b = a packed Convoy
        ClaimArrives,     // a = worker, b = turn
        EffectDue,        // a = worker, b = turn
        WorkEnds,         // a = worker, b = turn
        HeartbeatDue,     // a = worker, b = turn
        LeaseEnds,        // a = job: of the generic lease
        RetryDue,         // a = job
        RequestPartEnds,  // a = thread
        InlineEffectDue,  // a = thread
        WorkerFree,       // a = worker, b = turn: it may ask for work
        PollDue,          // an idle worker looks, and will find something
        RenewDue,         // a = worker, b = turn
        SweepDue,
        ReapDue,          // a = first worker of the process
        StageDue,         // due jobs are moved
        Wakes,            // a = worker, b = hangs of it so far
        GraceEnds,        // a = worker, b = turn
        KillerStrikes,    // a = worker, b = turn
        Starts,           // a = worker
        MaintenanceDue,   // semaphores are looked through
        TickArrives,      // a = happening, b = reaction and scheduler
        SchedulerReaped,  // a = scheduler, b = starts, stops and deaths of it so far
        InReach,          // a = first worker of the process
    };
    /// How an execution, or a claim, has ended for the job.
    enum class End : std::uint8_t {
        Open,   ///< it will be tried again
        Given,  ///< nobody will try it again, unless a person does
        Well,   ///< it is done
    };
    /// What the store did to a claim and may not have flushed.
    struct Jotting {
        enum class What : std::uint8_t { Given, Waits, Done };
        SimTime at{};
        What what{};
        Claim claim;
    };
    /// Jobs of one happening that arrive together, of reactions that follow one another.
    struct Convoy {
        ReactionId first;
        std::uint32_t jobs = 0;

        static constexpr std::uint32_t kJobsMax = 1U << 16U;
        std::uint32_t packed() const { return first.value * kJobsMax + jobs; }
        static Convoy of(std::uint32_t packed)
        {
            return {ReactionId{packed / kJobsMax}, packed % kJobsMax};
        }
    };
    /// What a process does at a period, and when it did so last. Valid from `last` on.
    struct Pulse {
        SimTime last{};
        SimTime next{};
        SimDuration every{};
    };
    /// Of a process that says nothing: when its connection is closed, if it is not heard before.
    struct SilentLine {
        SimTime endsAt{};
        SimTime heardAt{};
    };
    /// Of the dead or silent holder of a claim.
    struct Held {
        JobId job;
        WorkerId worker;
    };

    static void schedule(Context& context, SimTime at, Kind kind, std::uint32_t a,
                         std::uint32_t b = 0, Priority priority = Priority::Work)
    {
        context.schedule(at, Model::Queue, static_cast<std::uint8_t>(kind), a, b, priority);
    }
    /// Between the application or a worker and the store. `n` as of Purpose::ListDelay.
    SimDuration delayOf(const Context& context, HappeningId happening, ReactionId reaction,
                        std::uint32_t n) const
    {
        if (m_settings->delay.kind == VariateSpec::Kind::Constant && context.travelsWell())
            return m_settings->delay.mean;
        const Draw draw = context.draw(Purpose::ListDelay, happening.value,
                                       m_settings->reactions[reaction.value].id, n);
        return sample(m_settings->delay, draw) + context.extraTravel(draw);
    }
    bool handleOfWorker(Context& context, const Event& event);

    // application.cpp
    const BridgeSpec* bridgeOf(ReactionId reaction) const;
    void beginRequests(Context& context);
    void send(Context& context, HappeningId happening);
    void accept(Context& context, HappeningId happening, const Convoy& convoy);
    void endRequestPart(Context& context, ThreadId thread);
    void nextInline(Context& context, ThreadId thread, ReactionId reaction);
    void inlineEffect(Context& context, ThreadId thread);

    /// Those whose jobs the application puts on the list itself when this happens.
    template <class Do>
    void forJobs(const Context& context, HappeningId happening, Do what) const;
    /// Whether the application knew the reaction when this happened.
    bool isKnownAt(const Context& context, HappeningId happening, ReactionId reaction) const
    {
        const SimDuration from = m_settings->reactions[reaction.value].from;
        return from == SimDuration{} ||
               context.columns().happenings[happening.value].at >= SimTime{from};
    }

    // scheduler.cpp
    void beginSchedulers(Context& context);
    void announceTick(Context& context);
    void tick(Context& context, HappeningId happening);
    void endTick(Context& context, HappeningId happening, std::uint32_t packed);

    // admission.cpp: where all are admitted, there is nothing to do but to let them in
    bool isDuplicate(Context& context, HappeningId happening, ReactionId reaction);
    void takeKey(Context& context, JobId job)
    {
        if (!m_settings->admitsAll)
            takeItsKey(context, job);
    }
    void takeItsKey(Context& context, JobId job);
    bool letIn(Context& context, const JobRow& row, JobId job, Door door);
    void turnAway(Context& context, const JobRow& row, JobId job, Door door,
                  const LimitRule& limit);
    bool takeSlot(Context& context, std::uint32_t semaphore);
    /// Its execution has ended, or its claim.
    void settle(Context& context, JobId job, End end)
    {
        if (!m_settings->admitsAll)
            giveBack(context, job, end);
    }
    void giveBack(Context& context, JobId job, End end);
    void freeKey(Context& context, const JobRow& row, JobId job);
    void unblock(Context& context, std::uint32_t semaphore);
    void planMaintenance(Context& context, SimTime over);
    void maintain(Context& context);

    // batches.cpp
    bool keep(Context& context, HappeningId happening, ReactionId reaction);
    void endMember(Context& context, HappeningId happening, ReactionId reaction, bool well);

    // store.cpp
    bool isDown(const Context& context) const { return context.state().queue.store.down; }
    bool forgets() const { return m_settings->spec.flushEvery > SimDuration::zero(); }
    bool withholds(Context& context, WorkerId worker, bool failed);
    /// Remembers what becomes of a claim, as long as the store may forget that. Before the fact
    /// where it ends the claim, after it where it makes one.
    void jot(const Context& context, JobId job, WorkerId worker, Jotting::What what)
    {
        if (forgets())
            jotDown(context, job, worker, what);
    }
    void jotDown(const Context& context, JobId job, WorkerId worker, Jotting::What what);
    void reread(Context& context);
    void forget(Context& context);
    void forget(Context& context, const Jotting& first, const Jotting& last);
    void takeUp(Context& context);

    // claims.cpp
    void accept(Context& context, HappeningId happening, ReactionId reaction);
    void claimReady(Context& context, bool enqueued = false);
    void claim(Context& context, WorkerId worker);
    void fillBuffer(Context& context, WorkerId worker);
    bool grant(Context& context, WorkerId worker, Into into);
    std::uint32_t nextLane(Context& context);
    static std::uint32_t oldestGroup(const Context& context);
    std::uint32_t drawLane(Context& context);
    void push(Context& context);
    void becomeHungry(const Context& context, WorkerId worker);
    std::uint32_t heldBy(const Context& context, WorkerId process) const;
    bool takeBuffered(Context& context, WorkerId worker);
    void becomeIdle(Context& context, WorkerId worker);
    void dropIdle(WorkerId worker);
    void plan(Context& context);
    void poll(Context& context);

    // worker.cpp
    void startWorker(Context& context, WorkerId worker);
    void startJob(Context& context, WorkerId worker);
    void scheduleWork(Context& context, WorkerId worker, SimTime since, SimTime until);
    void effect(Context& context, WorkerId worker);
    void endWork(Context& context, WorkerId worker);
    void effectDue(Context& context, WorkerId worker);
    void workDue(Context& context, WorkerId worker);
    void sayEnd(Context& context, WorkerId worker, bool failed);
    void complete(Context& context, WorkerId worker);
    void endLate(Context& context, WorkerId worker, bool failed);
    void leaveJob(Context& context, WorkerId worker);
    void fail(Context& context, WorkerId worker, const JobRow& row);
    bool rescue(Context& context, WorkerId worker, const JobRow& row);  // rescues.cpp
    void extendLease(Context& context, WorkerId worker);

    // deaths.cpp
    template <class Act>
    void forProcess(const Context& context, WorkerId worker, Act act) const
    {
        const std::uint32_t first = processOf(context.state().queue, worker).value;
        for (std::uint32_t w = first; w < first + m_settings->threads(); ++w)
            act(WorkerId{w});
    }
    void killProcess(Context& context, WorkerId worker);
    void mourn(Context& context, const std::vector<Held>& left, WorkerId process);
    void loseSupervisor(Context& context, WorkerId process);
    void leave(Context& context, WorkerId worker);
    void drain(Context& context, WorkerId worker);
    void startAwaited(Context& context, WorkerId worker);
    void endGrace(Context& context, WorkerId worker);
    std::vector<Held> heldOf(const Context& context, WorkerId process) const;
    bool isPushedTo(const Context& context, WorkerId process) const;
    void foreseeAtSilentLine(Context& context, const Held& held);
    std::vector<Claim> orphansOf(const Context& context, WorkerId process) const;
    bool isAlive(const Context& context, WorkerId worker) const;
    bool anyAlive(const Context& context) const;
    bool isInMemory() const { return m_settings->spec.store == QueueSpec::Store::Memory; }
    void forgetAll(Context& context);

    // silence.cpp
    void fallSilent(Context& context, WorkerId process, SimTime until);
    void wake(Context& context, WorkerId worker);
    bool standsStill(const Context& context, WorkerId worker) const;
    bool isOutOfReach(const Context& context, WorkerId worker) const;
    static bool isCutOff(const Context& context, WorkerId worker);
    bool livesByProcess() const;
    bool keepsItsConnection() const;
    void awaitReach(Context& context, WorkerId process);
    void reachAgain(Context& context, WorkerId process);
    void takeUp(Context& context, WorkerId worker);

    // timers.cpp
    SimDuration beatOfProcess() const;
    Pulse pulseOf(WorkerId process) const;
    SimTime lastBeat(const Context& context, WorkerId worker) const;
    void beginBeating(const Context& context, WorkerId process);
    void pollAlone(Context& context, WorkerId worker);
    void renewLater(Context& context, WorkerId worker);
    void renewIfItLasts(Context& context, WorkerId worker);
    void scheduleRenewal(Context& context, WorkerId worker, SimTime seenAt);
    void watchIfLate(Context& context, WorkerId worker, SimTime renewedAt);

    // sweeper.cpp
    void endLooks(Context& context);
    void beginLooks(Context& context, WorkerId process);
    SimTime look(Context& context, SimTime from);
    SimTime markedAt(Context& context, const Claim& claim);
    SimTime lookAt(Context& context, const Claim& claim, SimTime endsAt);
    SimTime reapTime(const Context& context) const;
    SimTime superviseFrom(SimTime from) const;
    SimTime reapedAt(const Context& context, WorkerId process) const;
    void foresee(Context& context, const Held& held, SimTime endsAt, SimTime actsAt);
    void scheduleLook(Context& context, SimTime at);
    bool isForgotten(const Claim& claim) const;
    void sweep(Context& context);
    void reap(Context& context, WorkerId process);

    // fates.cpp
    void endLease(Context& context, JobId job);
    void endClaim(Context& context, const Held& held, Why why);
    void goOn(Context& context, WorkerId worker);
    void park(Context& context, const Held& held, Why why);
    void giveUp(Context& context, const Held& held, Why why);
    void putBack(Context& context, const Held& held, Return to, std::uint32_t attempt, Why why);
    void postpone(Context& context, const Held& held, std::uint32_t used, Why why);
    void waitUntil(Context& context, SimTime dueAt, JobId job);
    void endWait(Context& context, JobId job);
    bool leaveWait(Context& context, JobId job);
    SimDuration backoff(Context& context, const JobRow& row, std::uint32_t attempt) const;
    void stage(Context& context);
    void trimShelf(Context& context);
    bool isPlain() const { return m_settings->plain; }

    std::shared_ptr<const QueueSettings> m_settings;
    std::vector<std::uint32_t> m_turns;  ///< By worker; raised at every claim and death.
    std::deque<WorkerId> m_idle;         ///< Who has waited longest claims first.
    std::vector<char> m_isIdle;          ///< By worker: in m_idle, in m_pollers, or fed by push.
    std::deque<ThreadId> m_freeThreads;
    SimTime m_lastArrival{};                      ///< The application's connection keeps order.
    std::vector<SimTime> m_lastTicks;             ///< And that of each scheduler.
    std::vector<std::uint32_t> m_schedulerTurns;  ///< By scheduler; raised by what ends a plan.

    /// Idle workers that poll, by the part of the period at which they do.
    std::set<std::pair<SimDuration, std::uint32_t>> m_pollers;
    SimTime m_pollAt = kNever;         ///< The next look of one of them that finds something.
    std::vector<SimTime> m_askedAt;    ///< By worker.
    std::deque<WorkerId> m_hungry;     ///< Processes that the store may push to, in turn.
    std::vector<char> m_isHungry;      ///< By first worker of the process.
    std::vector<SimTime> m_startedAt;  ///< By first worker of the process.
    std::map<std::uint32_t, Pulse> m_pulses;  ///< Of processes whose clock has been wrong.
    std::vector<PlannedEvent> m_renewals;     ///< By worker: of its claim, if it lasts so long.
    std::vector<SimTime> m_effectAt;  ///< By worker, of the work it is at; kNever: not to come.
    std::vector<std::uint32_t> m_hangs;
    /// Of processes that nobody hears, where the store closes connections.
    std::map<std::uint32_t, SilentLine> m_silentLines;
    std::set<std::uint32_t> m_mustStop;   ///< Processes that stand still, and hear of it then.
    std::set<std::uint32_t> m_mustStart;  ///< Processes for whose end another waits.
    std::set<std::uint32_t> m_watched;    ///< Living workers whose claims may end over their heads.
    std::set<std::uint32_t> m_parentless;             ///< Workers whose child only finishes.
    std::set<std::uint32_t> m_unsupervised;           ///< Processes whose supervisor is dead.
    std::map<std::uint32_t, std::uint32_t> m_stalls;  ///< By job: claims that ended by death.
    std::map<std::uint32_t, std::uint32_t> m_raised;  ///< By job: retries of Active Job.
    std::set<std::uint32_t> m_doomed;                 ///< Jobs that fail when they are claimed.
    std::set<std::uint32_t> m_spent;                  ///< Jobs that are dead after their wait.
    std::set<SimTime> m_planned;                      ///< Looks of the sweeper that are scheduled.
    std::deque<SimTime> m_looks;  ///< Of a sweeper whose periods are drawn: from now on.
    SimTime m_firstLook = kNever;
    std::uint32_t m_looked = 0;
    SimTime m_stageAt{};
    bool m_stagePlanned = false;
    std::uint32_t m_staged = 0;
    std::uint32_t m_choices = 0;
    SimTime m_maintenanceAt = kNever;
    std::map<std::uint32_t, bool> m_words;     ///< By worker that waits for the store: it failed.
    std::set<std::uint32_t> m_unknown;         ///< Jobs that their holders have, and not the store.
    std::set<std::uint32_t> m_reaps;           ///< Processes whose supervisor cannot say so.
    std::deque<Jotting> m_jottings;            ///< The last, while they may be forgotten.
    SharedPages<std::optional<JobId>> m_keys;  ///< Of idempotent bridges, by happening, reaction.
};

template <class Do>
void QueueModel::forJobs(const Context& context, HappeningId happening, Do what) const
{
    const bool one = m_settings->spec.jobs == QueueSpec::Jobs::One;
    const auto jobs = one ? 1U : static_cast<std::uint32_t>(m_settings->reactions.size());
    for (std::uint32_t r = 0; r < jobs; ++r)
        // Where there is a bridge, its record brings the job.
        if (bridgeOf(ReactionId{r}) == nullptr && isKnownAt(context, happening, ReactionId{r}))
            what(ReactionId{r});
}

}  // namespace millrace
