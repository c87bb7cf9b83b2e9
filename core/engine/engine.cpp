// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/engine/declarations.h"
#include "core/engine/model_settings.h"
#include "core/scenario/scenario_difference.h"

namespace millrace {

namespace {

constexpr std::uint64_t kFactsMax = 100'000'000;
constexpr std::uint64_t kFactsBetweenLooks = 8'192;
constexpr std::uint64_t kStepsAFact = 16;
constexpr int kSamples = 600;                    ///< Of the series.
constexpr std::size_t kUnseenMemberBytes = 240;  ///< About.
constexpr std::size_t kUnseenPartitionBytes = 120;
constexpr std::size_t kUnseenWorkerBytes = 110;
constexpr std::size_t kUnseenShelvedBytes = 64;  ///< Of a job that waits for a person.

std::shared_ptr<const LogSettings> sabotaged(std::shared_ptr<LogSettings> settings,
                                             Sabotage sabotage)
{
    if (sabotage == Sabotage::Skip)
        settings->spec.retention = std::chrono::seconds{1};
    return settings;
}

/// What a keyframe of it costs; the models grow with what can be seen.
std::size_t bytesOf(const World& world)
{
    const QueueState& queue = world.visible.queue;
    return sizeof(UnseenWorld) + world.future.bytes() +
           (queue.dead - queue.deadGone + queue.failed - queue.failedGone) * kUnseenShelvedBytes +
           world.visible.log.members.size() * kUnseenMemberBytes +
           world.visible.log.partitions.size() * kUnseenPartitionBytes +
           world.visible.queue.workers.size() * kUnseenWorkerBytes;
}

}  // namespace

UnseenWorld::UnseenWorld(Arrivals arrivals_, LogModel log_, QueueModel queue_)
    : arrivals{std::move(arrivals_)}
    , log{std::move(log_)}
    , queue{std::move(queue_)}
{
}

Engine::Engine(const Scenario& scenario, Sabotage sabotage, const MemoryBudget& budget)
    : m_scenario{std::make_shared<const Scenario>(scenario)}
    , m_recording{std::make_unique<Recording>(SimTime{scenario.duration}, kSamples, budget)}
    , m_world{{Arrivals{std::make_shared<const WorkloadSpec>(scenario.workload)},
               LogModel{sabotaged(logSettings(scenario), sabotage)},
               QueueModel{queueSettings(scenario)}},
              {}}
    , m_end{hasEnd(scenario) ? SimTime{scenario.duration} : SimTime{}}
    , m_sabotage{sabotage}
{
    planAct();
    begin();
}

Engine::Engine(std::shared_ptr<const Scenario> scenario, std::shared_ptr<const Recording> past,
               const Keyframe& place, Keeps keeps)
    : m_scenario{std::move(scenario)}
    , m_past{std::move(past)}
    , m_recording{std::make_unique<Recording>(*m_past, place, keeps)}
    , m_world{static_cast<const UnseenWorld&>(*place.unseen), place.state}
    , m_end{hasEnd(*m_scenario) ? SimTime{m_scenario->duration} : place.now}
    , m_sabotage{Sabotage::None}
{
    planAct();
    beInOnePiece(m_world.visible);
    if (m_scenario->workload.arrivals.kind == ArrivalsSpec::Kind::Tape)
        m_world.arrivals.replaceTape(std::make_shared<const WorkloadSpec>(m_scenario->workload));
    watchGuarantees();
}

Engine Engine::after(const FinishedRun& parent, const Scenario& scenario, SimTime latest)
{
    if (!parent.scenario)
        return Engine{scenario};
    const SimTime differs = firstDifference(*parent.scenario, scenario);
    const SimTime end = parent.recording->end();
    if (parent.place && end < differs && end <= latest)
        return Engine{std::make_shared<const Scenario>(scenario), parent.recording, *parent.place};
    const Recording::Keyframes& keyframes = parent.recording->keyframes();
    // Interventions come first at their instant, so nothing of that instant may have been done.
    auto place = std::ranges::partition_point(keyframes, [differs, latest](const auto& each) {
        return each->now < differs && each->now <= latest;
    });
    while (place != keyframes.begin() && !(*std::prev(place))->unseen)
        --place;
    if (place == keyframes.begin())
        return Engine{scenario};
    Engine engine{std::make_shared<const Scenario>(scenario), parent.recording, **std::prev(place)};
    // What the parent's settings permitted and these do not: the place of it lies in the past.
    return engine.m_violation ? Engine{scenario} : std::move(engine);
}

Engine Engine::branch(std::shared_ptr<const Scenario> scenario, Keeps keeps) const
{
    // Borrowed: this engine keeps still.
    const std::shared_ptr<const Recording> past{std::shared_ptr<void>{}, m_recording.get()};
    const Keyframe place = m_recording->keyframe(m_world.visible, m_world.now,
                                                 std::make_shared<const UnseenWorld>(m_world));
    Engine engine{std::move(scenario), past, place, keeps};
    engine.m_past.reset();
    return engine;
}

void Engine::keepKeyframe()
{
    std::shared_ptr<const Unseen> unseen;
    if (m_recording->wantsUnseen())
        unseen = std::make_shared<const UnseenWorld>(m_world);
    m_recording->keepKeyframe(m_world.visible, m_world.now, std::move(unseen), bytesOf(m_world));
}

void Engine::begin()
{
    Context context = contextAt(SimTime{}, Trace::kNoCause);
    declareScenario(context, *m_scenario);
    context.resumeFrom(Trace::kNoCause);
    m_world.log.begin(context);
    m_world.queue.begin(context);
    scheduleNextArrival(context);
}

void Engine::scheduleNextArrival(Context& context)
{
    const std::optional<SimTime> next = m_world.arrivals.next(context);
    if (!next || *next > SimTime{m_scenario->duration})
        return;
    context.resumeFrom(Trace::kNoCause);  // What happens outside has no cause in here.
    context.schedule(*next, Model::Engine, static_cast<std::uint8_t>(Kind::Happens), 0);
}

SimTime Engine::nextTime() const
{
    return std::min(m_actAt, m_world.future.next().at());
}

void Engine::planAct()
{
    const auto& timeline = m_scenario->timeline;
    const bool acts = m_world.nextIntervention < timeline.size();
    m_actAt = acts ? timeline[m_world.nextIntervention].at : kNever;
}

void Engine::computeTo(SimTime horizon)
{
    if (!hasEnd(*m_scenario))
        m_end = std::clamp(horizon, m_world.now, SimTime{kLongestDuration});
}

bool Engine::step()
{
    if (m_violation || !m_stopped.empty())
        return false;
    const FutureEvents::Next next = m_world.future.next();
    const SimTime now = std::min(m_actAt, next.at());
    if (now > m_end)
        return false;
    if (m_recording->wantsKeyframe(m_world.visible, now))
        keepKeyframe();
    guardProgress(now);
    // Interventions come before all events of their instant and have no place in the event list:
    // adding one renumbers nothing.
    if (m_actAt <= next.at()) [[unlikely]] {
        const Intervention& act = m_scenario->timeline[m_world.nextIntervention++];
        planAct();
        intervene(act);
    } else {
        execute(m_world.future.take(next));
    }
    if (m_world.log.hasHandedOn())
        carryOver();
    if (breaches() != m_breaches)
        watchGuarantees();
    return true;
}

inline void Engine::execute(const Event& event)
{
    Context context = contextAt(event.at, event.cause);
    switch (event.model) {
    case Model::Engine:
        executeOwn(context, event);
        break;
    case Model::Log:
        m_world.log.handle(context, event);
        break;
    case Model::Queue:
        m_world.queue.handle(context, event);
        break;
    }
}

void Engine::executeOwn(Context& context, const Event& event)
{
    switch (static_cast<Kind>(event.kind)) {
    case Kind::Happens:
        happen(context, m_world.arrivals.take(context));
        scheduleNextArrival(context);
        break;
    case Kind::ExtraHappens:
        happen(context, m_world.arrivals.takeExtra(context));
        break;
    case Kind::EnqueueArrives:
        endBridge(context, EnqueueId{event.a});
        break;
    case Kind::WriteEnds:
        endWrite(context, HappeningId{event.a});
        break;
    case Kind::RelayLooks:
        relay(context);
        break;
    }
}

void Engine::happen(Context& context, const Happened& fact)
{
    context.emit(fact);
    if (m_scenario->writes.given) {
        beginWrite(context, fact);
    } else if (m_sabotage != Sabotage::Reorder) {
        deliver(context, fact);
    } else if (m_world.heldBack) {
        deliver(context, fact);
        deliver(context, *m_world.heldBack);
        m_world.heldBack.reset();
    } else {
        m_world.heldBack = fact;
    }
}

/// The same happening, to both sides, at the same instant.
void Engine::deliver(Context& context, const Happened& fact)
{
    const std::uint64_t happened = context.cause();
    const int times = m_sabotage == Sabotage::Repeat ? 2 : 1;
    for (int n = 0; n < times; ++n) {
        context.resumeFrom(happened);
        m_world.log.happened(context, fact);
        context.resumeFrom(happened);
        m_world.queue.happened(context, fact);
    }
}

/// Over bridges go what the log hands on, and back the list's answer: the two never meet.
void Engine::carryOver()
{
    for (const LogModel::HandedOn& each : m_world.log.takeHandedOn()) {
        Context context = contextAt(m_world.now, each.cause);
        context.schedule(each.arrivesAt, Model::Engine,
                         static_cast<std::uint8_t>(Kind::EnqueueArrives), each.enqueue.value);
    }
}

void Engine::endBridge(Context& context, EnqueueId enqueue)
{
    const auto& onTheirWay = m_world.visible.queue.onTheirWay;
    const JobOnItsWay arrived = *std::ranges::find(onTheirWay, enqueue, &JobOnItsWay::enqueue);
    const JobId job = m_world.queue.enqueue(context, arrived);
    m_world.log.answerEnqueue(context, enqueue, arrived.from, job);
}

/// A retry without any delay never lets time pass.
void Engine::stopAtInstant()
{
    m_stopped = fmt::format("time does not go on: more than {} things at one instant. Is there "
                            "work that takes no time and always fails?",
                            kEventsPerInstantMax);
}

/// What leaves no fact meets no limit of facts.
void Engine::stopIdling()
{
    m_stopped = fmt::format("the run is too large: {} steps to {}, of which no more than {} left "
                            "anything to see. Is there a time between two looks that is far too "
                            "short?",
                            m_world.steps, clockText(m_world.now), m_world.visible.facts);
}

/// A run must fit memory. What it leaves behind is kept whole, so one without an end has to end
/// some day.
void Engine::guardSize()
{
    const std::uint64_t facts = m_world.visible.facts;
    m_world.stepsMost = m_recording->budget().idleSteps + kStepsAFact * facts;
    m_world.nextLook = (facts / kFactsBetweenLooks + 1) * kFactsBetweenLooks;
    if (facts > kFactsMax - kFactsBetweenLooks)
        m_world.nextLook = facts + 1;  // Near the limit, each time.
    if (facts > kFactsMax)
        m_stopped = fmt::format("the run is too large: more than {} facts", kFactsMax);
    if (m_recording->isFull())
        m_stopped = fmt::format("The run is computed to {} and no further: the memory for one run "
                                "is full. All of it can still be played; where less happens in a "
                                "second, it goes further.",
                                clockText(m_world.now));
}

void Engine::watchGuarantees()
{
    const Ledger& ledger = m_recording->ledger();
    m_breaches = breaches();
    if (m_breaches == 0)
        return;
    if (!m_guarantees)
        m_guarantees = guaranteesOf(*m_scenario);
    watchSide("log", ledger.log.side(), m_guarantees->log);
    watchSide("to-do list", ledger.list.side(), m_guarantees->list);
}

void Engine::watchSide(const char* name, const SideLedger& side,
                       const std::vector<Guarantee>& guarantees)
{
    for (std::size_t r = 0; r < guarantees.size(); ++r) {
        const SideLedger::Breaches& each = side.breaches()[r];
        const char* what = nullptr;
        if (each.lost > 0 && guarantees[r].maySkip.empty())
            what = "was lost";
        else if (each.duplicated > 0 && guarantees[r].mayRepeat.empty())
            what = "was done twice";
        else if (each.outOfOrder > 0 && guarantees[r].mayReorder.empty())
            what = "was done out of order";
        if (what != nullptr && !m_violation)
            m_violation = {m_world.visible.facts - 1, m_world.now,
                           fmt::format("{}: {} {}, and no setting permits it", name,
                                       m_scenario->reactions[r].name, what)};
    }
}

FinishedRun Engine::finish()
{
    const bool complete = !m_violation && m_stopped.empty();
    if (!hasEnd(*m_scenario))
        return leave(complete);
    if (complete) {
        Context context = contextAt(m_end, Trace::kNoCause);
        context.emit(RunEnded{});
    }
    m_recording->finish(m_world.visible);
    m_past.reset();
    return {m_scenario, std::move(m_recording), m_world.visible, m_violation, m_stopped, nullptr};
}

/// Nothing ends here: no fact says so, and the world is kept as it is. A clock goes no further
/// than kLongestDuration.
FinishedRun Engine::leave(bool complete)
{
    std::shared_ptr<const Keyframe> place;
    const bool atLast = m_end >= SimTime{kLongestDuration};
    if (complete && !atLast)
        place = std::make_shared<const Keyframe>(m_recording->keyframe(
            m_world.visible, m_world.now, std::make_shared<const UnseenWorld>(m_world)));
    if (complete && atLast)
        m_stopped = "The run is computed to 365 days: no clock here goes further.";
    m_recording->finish(m_world.visible, complete ? m_end : m_world.now, place != nullptr);
    m_past.reset();
    return {m_scenario, std::move(m_recording), m_world.visible, m_violation,
            m_stopped,  std::move(place)};
}

FinishedRun runScenario(const Scenario& scenario, Sabotage sabotage, const MemoryBudget& budget)
{
    MILLRACE_INVARIANT(hasEnd(scenario));
    Engine engine{scenario, sabotage, budget};
    while (engine.step()) {
    }
    return engine.finish();
}

FinishedRun runAfter(const FinishedRun& parent, const Scenario& scenario, SimTime horizon)
{
    MILLRACE_INVARIANT(hasEnd(scenario) || horizon != kNever);
    Engine engine = Engine::after(parent, scenario, horizon);
    engine.computeTo(horizon);
    while (engine.step()) {
    }
    return engine.finish();
}

}  // namespace millrace
