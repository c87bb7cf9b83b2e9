// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include "core/engine/arrivals.h"
#include "core/kernel/context.h"
#include "core/log/log_model.h"
#include "core/queue/queue_model.h"
#include "core/scenario/guarantee.h"
#include "core/scenario/scenario.h"
#include "core/trace/recording.h"

namespace millrace {

/// What nobody sees of the simulated world.
struct UnseenWorld : Unseen {
    UnseenWorld(Arrivals arrivals, LogModel log, QueueModel queue);

    FutureEvents future;
    Arrivals arrivals;
    LogModel log;
    QueueModel queue;
    std::size_t nextIntervention = 0;
    SimTime now{};
    std::uint64_t atThisInstant = 0;   ///< Events so far.
    std::uint64_t steps = 0;           ///< So far.
    std::uint64_t stepsMost = 0;       ///< Before the next look.
    std::uint64_t nextLook = 0;        ///< At how large the run has become, in facts.
    std::optional<Happened> heldBack;  ///< By Sabotage::Reorder.
    bool relayIsDue = false;           ///< A look at the outbox is scheduled.
};

/// The simulated world: what can be seen, and what cannot. A copy of it is a keyframe: going on
/// from the copy gives the facts of the unbroken run.
struct World : UnseenWorld {
    VisibleState visible;
};

/// A guarantee that the configuration gives and the run broke: our bug.
struct Violation {
    std::uint64_t fact = 0;  ///< Index of the fact that broke it.
    SimTime at{};
    std::string what;  ///< "log: search was done twice, and nothing permits it".
};

/// An experiment on ourselves: breaks a guarantee on purpose, to see that the alarm rings.
enum class Sabotage : std::uint8_t {
    None,
    Skip,     ///< The log keeps records one second, whatever it promised.
    Repeat,   ///< Every happening reaches both sides twice.
    Reorder,  ///< Happenings reach both sides in pairs, the later one first.
};

/// What a run leaves behind; one of a scenario without an end, as far as it is computed.
struct FinishedRun {
    std::shared_ptr<const Scenario> scenario;  ///< What was run.
    std::shared_ptr<const Recording> recording;
    VisibleState last;                   ///< After the last fact.
    std::optional<Violation> violation;  ///< The run stopped there.
    std::string stopped;                 ///< Why the run ended early; empty when it did not.
    /// Where a run without an end goes on; null where it ends, and where it was stopped.
    std::shared_ptr<const Keyframe> place;
};

/// Runs one scenario: merges its timeline with the events, hands each event to its model, and
/// watches the guarantees. Requires a scenario that the reader accepted.
class Engine {
public:
    explicit Engine(const Scenario& scenario, Sabotage sabotage = Sabotage::None,
                    const MemoryBudget& budget = {});

    /// The run of `scenario` from a place in another one onward. Requires that the two scenarios
    /// do not differ before or at `place.now`, see firstDifference(). `past` may still be going on.
    Engine(std::shared_ptr<const Scenario> scenario, std::shared_ptr<const Recording> past,
           const Keyframe& place, Keeps keeps = Keeps::Everything);

    /// From the last keyframe of a run, if there is one, before the first difference and at or
    /// before `latest`, or from the beginning. A run without an end goes on where it is computed
    /// to: a chunk of it is what an edit is that comes later than all of it.
    static Engine after(const FinishedRun& parent, const Scenario& scenario,
                        SimTime latest = kNever);

    /// A second run that goes on from here. Requires a scenario as above, and that this one keeps
    /// still meanwhile.
    Engine branch(std::shared_ptr<const Scenario> scenario, Keeps keeps = Keeps::Everything) const;

    /// How far to compute a scenario that has no end; others have theirs. At most
    /// kLongestDuration, and not before world().now.
    void computeTo(SimTime horizon);

    /// Executes one event or intervention. False when nothing is left before the end or the
    /// horizon, or the run was stopped by a violation or a limit.
    bool step();

    const World& world() const { return m_world; }
    const VisibleState& state() const { return m_world.visible; }
    const Recording& recording() const { return *m_recording; }
    /// Of the next event or intervention; kNever when nothing is left.
    SimTime nextTime() const;
    const std::optional<Violation>& violation() const { return m_violation; }

    /// Ends the run, or leaves it where it is computed to, and gives away its recording. Requires
    /// that step() has nothing left. The engine is used up.
    FinishedRun finish();

private:
    /// The engine's own events.
    enum class Kind : std::uint8_t {
        Happens,
        ExtraHappens,    // Of a burst.
        EnqueueArrives,  // a = enqueue
        WriteEnds,       // a = happening
        RelayLooks,
    };

    static constexpr std::uint64_t kEventsPerInstantMax = 1'000'000;

    Context contextAt(SimTime now, std::uint64_t cause)
    {
        m_world.now = now;
        return Context{m_world.visible, m_world.future, *m_recording, m_scenario->seed, now, cause};
    }
    void begin();
    void intervene(const Intervention& intervention);
    void actOnTarget(Context& context, const Intervention& intervention);
    void execute(const Event& event);
    void executeOwn(Context& context, const Event& event);
    void happen(Context& context, const Happened& fact);
    void carryOver();
    void endBridge(Context& context, EnqueueId enqueue);
    void deliver(Context& context, const Happened& fact);
    void scheduleNextArrival(Context& context);

    // engine_writes.cpp
    void beginWrite(Context& context, const Happened& fact);
    void endWrite(Context& context, HappeningId happening);
    void relay(Context& context);
    Happened happenedOf(HappeningId happening) const;
    void tell(Context& context, const Happened& fact, WriteSpec::Sent when);

    void guardProgress(SimTime now)
    {
        m_world.atThisInstant = now == m_world.now ? m_world.atThisInstant + 1 : 0;
        if (m_world.atThisInstant > kEventsPerInstantMax) [[unlikely]]
            stopAtInstant();
        if (m_world.visible.facts >= m_world.nextLook) [[unlikely]]
            guardSize();
        if (++m_world.steps > m_world.stepsMost) [[unlikely]]
            stopIdling();
    }
    void stopAtInstant();
    void stopIdling();
    void guardSize();
    void planAct();
    FinishedRun leave(bool complete);
    std::uint64_t breaches() const
    {
        const Ledger& ledger = m_recording->ledger();
        return ledger.log.side().breachCount() + ledger.list.side().breachCount();
    }
    void watchGuarantees();
    void watchSide(const char* name, const SideLedger& side,
                   const std::vector<Guarantee>& guarantees);
    void keepKeyframe();

    std::shared_ptr<const Scenario> m_scenario;
    std::optional<Guarantees> m_guarantees;   ///< Asked for at the first breach.
    std::shared_ptr<const Recording> m_past;  ///< Shares pages with us; kept while we write.
    std::unique_ptr<Recording> m_recording;
    World m_world;
    SimTime m_end;    ///< Of the run, or to where it is computed.
    SimTime m_actAt;  ///< Of the next intervention; kNever when none is left.
    Sabotage m_sabotage;
    std::uint64_t m_breaches = 0;  ///< Lost, repeated or reordered so far, allowed or not.
    std::string m_stopped;
    std::optional<Violation> m_violation;
};

/// The whole run. Requires a scenario that has an end.
FinishedRun runScenario(const Scenario& scenario, Sabotage sabotage = Sabotage::None,
                        const MemoryBudget& budget = {});
/// The same, with as much of another run as is the same in both; of a scenario without an end,
/// computed to `horizon`.
FinishedRun runAfter(const FinishedRun& parent, const Scenario& scenario, SimTime horizon = kNever);

}  // namespace millrace
