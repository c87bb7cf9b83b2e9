// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/random_list.h"

#include <algorithm>

#include "core/scenario/cron_text.h"
#include "tests/support/dice.h"
#include "tests/support/random_faults.h"
#include "tests/support/scenarios.h"

namespace millrace::test {

namespace {

using namespace std::chrono_literals;

void rollClaim(Dice& dice, QueueSpec& queue)
{
    ClaimSpec& claim = queue.claim;
    using Kind = ClaimSpec::Kind;
    using Renew = ClaimSpec::Renew;
    claim.kind = dice.of({Kind::Lease, Kind::Lease, Kind::Pop, Kind::Row, Kind::Connection});
    claim.ack = dice.oneIn(4) ? ClaimSpec::Ack::Early : ClaimSpec::Ack::Late;
    claim.renew = claim.kind == Kind::Lease
                      ? dice.of({Renew::Claim, Renew::Timer, Renew::Never, Renew::Process})
                  : claim.kind == ClaimSpec::Kind::Connection
                      ? dice.of({Renew::Process, Renew::Never})
                      : Renew::Process;
    claim.fetch = dice.oneIn(3) ? ClaimSpec::Fetch::Push : ClaimSpec::Fetch::Pull;
    claim.prefetch = dice.of({1, 1, 3, 8});
    claim.threads = queue.workers % 2 == 0 ? dice.of({1, 2}) : 1;
    claim.perMachine = dice.of({1, 2});
    if (dice.oneIn(3)) {
        claim.poll = dice.ms(50, 2'000);
        claim.wakes = dice.oneIn(2);
        claim.wakesWhenDue = !claim.wakes || dice.oneIn(2);
        claim.paced = dice.oneIn(3);
    }
    claim.overhead = dice.oneIn(3) ? dice.ms(1, 50) : 0ms;
    queue.lease = dice.ms(300, 3'000);
    queue.heartbeat = dice.ms(50, 290);
}

void rollSweep(Dice& dice, SweepSpec& sweep)
{
    sweep.every = dice.of(
        {SimDuration{0ms}, dice.ms(100, 1'500), dice.ms(100, 1'500), SweepSpec::kNeverSwept});
    const bool ticks = sweep.every > 0ms && sweep.every != SweepSpec::kNeverSwept;
    if (ticks && dice.oneIn(3))
        sweep.spread = dice.ms(1, 500);
    else if (ticks && dice.oneIn(2))
        sweep.passes = 2;
    sweep.atStart = dice.oneIn(3);
    sweep.byWorkers = dice.oneIn(3);
    if (dice.oneIn(3)) {
        sweep.supervisor = dice.ms(100, 1'000);
        sweep.replaces = dice.oneIn(2);
        sweep.boot = dice.ms(0, 500);
    }
}

void rollFate(Dice& dice, FateSpec& fate, const ClaimSpec& claim)
{
    using Crash = FateSpec::Crash;
    const bool pops = claim.kind == ClaimSpec::Kind::Pop;
    fate.crash =
        pops ? dice.of({Crash::Lost, Crash::Lost, Crash::Failed})
             : dice.of({Crash::Back, Crash::Front, Crash::Place, Crash::Retry, Crash::Failed});
    fate.crashCounts = dice.oneIn(2);
    fate.stallLimit = dice.of({-1, -1, 0, 1});
    fate.stallAtClaim = dice.oneIn(2);
    fate.exhausted = dice.of(
        {FateSpec::Exhausted::Dead, FateSpec::Exhausted::Failed, FateSpec::Exhausted::Discarded});
    if (fate.crash != Crash::Back && dice.oneIn(2))
        fate.lateAck = FateSpec::LateAck::Completes;
    using Stop = FateSpec::Stop;
    fate.stop =
        dice.of({Stop::Back, Stop::Front, Stop::Place, Stop::Failed, Stop::Held, Stop::Retry});
    // A late word cannot reach into the midst of a line.
    if (fate.lateAck == FateSpec::LateAck::Completes && fate.stop == Stop::Back)
        fate.stop = Stop::Place;
    fate.stopGrace = dice.of({SimDuration{0ms}, dice.ms(100, 2'000)});
    if (dice.oneIn(3)) {
        fate.stager = dice.ms(50, 1'000);
        fate.stagerSpread = dice.oneIn(2) ? dice.ms(1, 500) : 0ms;
        fate.nearRetry = dice.oneIn(3) ? dice.ms(50, 1'000) : 0ms;
    }
    fate.deadMax = dice.of({0, 0, 3});
    fate.deadAge = dice.of({SimDuration{0ms}, SimDuration{4s}});
}

void rollOrder(Dice& dice, OrderSpec& order, std::size_t reactions)
{
    if (dice.oneIn(2))
        return;
    using Queues = OrderSpec::Queues;
    order.queues = dice.of({Queues::Strict, Queues::Weighted, Queues::Random});
    order.priority = dice.of({OrderSpec::Priority::LowFirst, OrderSpec::Priority::HighFirst});
    order.names = {"high", "low"};
    order.weights = {dice.from(1, 5), dice.from(1, 5)};
    for (std::size_t r = 0; r < reactions; ++r)
        order.lanes.push_back({.queue = order.names[static_cast<std::size_t>(dice.below(2))],
                               .priority = dice.below(3),
                               .wait = dice.oneIn(4) ? dice.ms(1, 2'000) : 0ms});
}

/// Groups keep an order that other rules of the list would break.
void rollGroups(Dice& dice, Scenario& scenario)
{
    QueueSpec& queue = scenario.queue;
    queue.admission.groups = true;
    queue.order = {};
    queue.activeJob = {};
    if (queue.fate.crash == FateSpec::Crash::Back)
        queue.fate.crash = FateSpec::Crash::Place;
    if (queue.fate.stop == FateSpec::Stop::Back)
        queue.fate.stop = dice.oneIn(2) ? FateSpec::Stop::Front : FateSpec::Stop::Place;
}

void rollLimits(Dice& dice, AdmissionSpec& admission, std::size_t reactions)
{
    admission.limitCheck = dice.ms(200, 4'000);
    admission.limits.resize(reactions);
    for (LimitSpec& each : admission.limits)
        if (dice.oneIn(2))
            each = {.to = dice.from(1, 3),
                    .key = dice.of({JobKey::Reaction, JobKey::Entity}),
                    .lasts = dice.ms(200, 6'000),
                    .discards = dice.oneIn(4)};
}

void rollUniques(Dice& dice, AdmissionSpec& admission, std::size_t reactions, bool forgets)
{
    admission.uniques.resize(reactions);
    for (UniqueSpec& each : admission.uniques)
        if (dice.oneIn(2))
            each = {.on = true,
                    .key = dice.of({JobKey::Reaction, JobKey::Entity}),
                    .window = forgets || dice.oneIn(2) ? dice.ms(100, 5'000) : 0ms};
}

void rollAdmission(Dice& dice, Scenario& scenario)
{
    QueueSpec& queue = scenario.queue;
    const std::size_t reactions = scenario.reactions.size();
    if (dice.oneIn(4))
        rollGroups(dice, scenario);
    else if (dice.oneIn(3))
        rollLimits(dice, queue.admission, reactions);
    if (dice.oneIn(4))
        rollUniques(dice, queue.admission, reactions,
                    queue.claim.kind == ClaimSpec::Kind::Pop ||
                        queue.claim.ack == ClaimSpec::Ack::Early);
    if (!dice.oneIn(5))
        return;
    const int paused = dice.below(static_cast<int>(queue.order.names.size()));
    const SimTime at{dice.ms(0, 8'000)};
    scenario.timeline.push_back({.at = at, .act = Act::Pause, .target = {}, .queue = paused});
    scenario.timeline.push_back(
        {.at = at + dice.ms(1, 4'000), .act = Act::Resume, .target = {}, .queue = paused});
    std::ranges::stable_sort(scenario.timeline, {}, &Intervention::at);
}

void rollActiveJob(Dice& dice, ActiveJobSpec& spec)
{
    ActiveJobSpec::Rescue& rescue = spec.rescues.emplace_back();
    rescue.exceptions = {"StandardError"};
    rescue.discards = dice.oneIn(4);
    rescue.attempts = dice.from(1, 4);
    rescue.backoff = {
        .kind = BackoffSpec::Kind::Constant, .base = dice.ms(0, 1'000), .cap = kNoCap};
}

void rollTimeline(Dice& dice, Scenario& scenario)
{
    const SimDuration half = scenario.duration / 2;
    const int acts = dice.from(0, 8);
    for (int n = 0; n < acts; ++n) {
        Intervention act{.at = SimTime{half * dice.below(1'000) / 1'000},
                         .act =
                             dice.of({Act::Kill, Act::Kill, Act::Stop, Act::Restart, Act::Hang,
                                      Act::Hang, Act::KillChild, Act::KillParent, Act::KillMachine,
                                      Act::Disconnect, Act::Redrive, Act::Discard}),
                         .target = {Target::Kind::Worker, dice.below(scenario.queue.workers)},
                         .line = n};
        const bool connected = scenario.queue.claim.kind == ClaimSpec::Kind::Connection;
        if (act.act == Act::Disconnect && !connected)
            act.act = Act::Kill;
        act.lasts = dice.ms(10, 5'000);
        act.shelf = dice.of({Intervention::Shelf::Dead, Intervention::Shelf::Failed});
        act.count = dice.of({0, 1, 2});
        if (act.act == Act::Redrive || act.act == Act::Discard)
            act.target = {};
        scenario.timeline.push_back(act);
    }
    // Healed: the rest of the run is long enough for every sweep.
    for (int w = 0; w < scenario.queue.workers; ++w)
        scenario.timeline.push_back({.at = SimTime{scenario.duration * 2 / 3},
                                     .act = Act::Restart,
                                     .target = {Target::Kind::Worker, w},
                                     .line = acts + w});
    std::ranges::stable_sort(scenario.timeline, {}, &Intervention::at);
}

/// Some lists lie in the memory of their only process. Thrown by dice of its own.
void rollMemory(Scenario& scenario, std::uint64_t seed)
{
    Dice dice{seed * 977 + 3'000'000};
    QueueSpec& queue = scenario.queue;
    if (!dice.oneIn(6) || !admitsAll(queue.admission))
        return;
    queue.store = QueueSpec::Store::Memory;
    queue.claim.kind = ClaimSpec::Kind::Pop;
    queue.claim.renew = ClaimSpec::Renew::Process;
    queue.claim.threads = queue.workers;
    queue.claim.prefetch = std::max(queue.claim.prefetch, 1);
    queue.fate.crash = FateSpec::Crash::Lost;
    queue.fate.exhausted = FateSpec::Exhausted::Discarded;
    queue.fate.stop = FateSpec::Stop::Front;
    queue.fate.stallLimit = -1;
    queue.starts.clear();
    std::erase_if(scenario.timeline, [](const Intervention& each) {
        return each.act == Act::KillChild || each.act == Act::KillParent ||
               each.act == Act::Disconnect;
    });
}

/// Some wait for others of their happening: later reactions for earlier ones, so that nobody waits
/// for himself. Thrown by dice of its own.
void rollBatches(Scenario& scenario, std::uint64_t seed)
{
    Dice dice{seed * 977 + 7'000'000};
    QueueSpec& queue = scenario.queue;
    AdmissionSpec& admission = queue.admission;
    const std::size_t reactions = scenario.reactions.size();
    if (admission.groups || queue.store != QueueSpec::Store::Own || reactions < 2 || dice.oneIn(3))
        return;
    admission.batches.resize(reactions);
    for (std::size_t waits = 1; waits < reactions; ++waits) {
        BatchSpec& batch = admission.batches[waits];
        for (std::uint32_t member = 0; member < waits; ++member)
            if (dice.oneIn(2) && (admission.limits.empty() || admission.limits[member].to == 0))
                batch.jobs.push_back(member);
        if (batch.jobs.empty())
            continue;
        batch.ended = dice.oneIn(2);
        if (waits < queue.order.lanes.size())
            queue.order.lanes[waits].wait = 0ms;
    }
    const auto waits = [](const BatchSpec& each) { return !each.jobs.empty(); };
    if (std::ranges::none_of(admission.batches, waits))
        admission.batches.clear();
}

/// Some stores die, and come back. Thrown by dice of its own.
void rollStore(Scenario& scenario, std::uint64_t seed)
{
    Dice dice{seed * 977 + 8'000'000};
    QueueSpec& queue = scenario.queue;
    const AdmissionSpec& rules = queue.admission;
    const bool told =
        scenario.writes.given && (scenario.writes.queue == WriteSpec::Sent::Outbox ||
                                  scenario.writes.queue == WriteSpec::Sent::WithCommit);
    if (!dice.oneIn(2) || queue.store != QueueSpec::Store::Own || queue.schedulers > 0 || told ||
        rules.groups || !rules.limits.empty() || !rules.uniques.empty() || !rules.batches.empty())
        return;
    queue.flushEvery = dice.of<SimDuration>({0ms, 200ms, 1s, 4s});
    SimDuration at = dice.ms(0, 4'000);
    for (int n = dice.from(1, 3); n > 0; --n) {
        act(scenario, at, dice.of({Act::Kill, Act::CrashMachine, Act::CrashMachine}),
            Target::Kind::Store, 0);
        at += dice.ms(1, 2'500);
        act(scenario, at, Act::Restart, Target::Kind::Store, 0);
        at += dice.ms(0, 1'500);
    }
}

/// Some look up what is so. Thrown by dice of its own.
void rollCarries(Scenario& scenario, std::uint64_t seed)
{
    Dice dice{seed * 977 + 5'000'000};
    scenario.queue.carries = dice.oneIn(4) ? Carries::Id : Carries::Data;
    scenario.log.carries = dice.oneIn(8) ? Carries::Id : Carries::Data;
}

/// Some have their jobs from schedulers that come and go. Thrown by dice of its own.
void rollSchedulers(Scenario& scenario, std::uint64_t seed)
{
    Dice dice{seed * 977 + 4'000'000};
    if (!dice.oneIn(5) || scenario.queue.store != QueueSpec::Store::Own)
        return;
    scenario.workload.tape.clear();
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Cron;
    std::erase_if(scenario.timeline, [](const auto& each) { return each.act == Act::Burst; });
    Schedule& schedule = scenario.workload.arrivals.schedule;
    schedule.text = dice.of({"* * * * * *", "*/2 * * * * *", "*/5 * * * * *", "3,4,9 * * * * *"});
    schedule.cron = parseCron(schedule.text).value();
    scenario.queue.schedulers = dice.from(1, 3);
    for (int n = dice.from(0, 6); n > 0; --n) {
        const SimDuration at = dice.oneIn(3) ? 1s * dice.from(0, 20) : dice.ms(0, 20'000);
        act(scenario, at, dice.of({Act::Kill, Act::Stop, Act::Restart, Act::Restart}),
            Target::Kind::Scheduler, dice.below(scenario.queue.schedulers));
    }
}

/// Some are told of transactions that may be rolled back. Thrown by dice of its own.
void rollWrites(Scenario& scenario, std::uint64_t seed)
{
    using Sent = WriteSpec::Sent;
    Dice dice{seed * 977 + 6'000'000};
    if (!dice.oneIn(4) || scenario.queue.schedulers > 0)
        return;
    WriteSpec& writes = scenario.writes;
    writes.given = true;
    writes.lasts = dice.ms(1, 1'500);
    writes.log = dice.of({Sent::BeforeCommit, Sent::AfterCommit, Sent::Outbox});
    writes.queue = dice.of({Sent::BeforeCommit, Sent::AfterCommit, Sent::Outbox});
    if (scenario.queue.store == QueueSpec::Store::Own && dice.oneIn(3))
        writes.queue = Sent::WithCommit;
    writes.rollsBack = dice.of({0.0, 0.2, 0.5});
    for (std::uint32_t n = static_cast<std::uint32_t>(dice.below(4)); n < 40; n += 5)
        writes.dies.push_back(n);
    writes.outbox = dice.of<SimDuration>({100ms, 1s, 4s});
}

}  // namespace

Scenario randomListScenario(std::uint64_t seed)
{
    Dice dice{seed * 977};
    Scenario scenario;
    scenario.name = "random list";
    scenario.seed = seed;
    scenario.duration = 24s;
    scenario.network.clocks = NetworkSpec::Clocks::Product;
    scenario.network.delay = {.mean = dice.of({SimDuration{0ms}, dice.ms(1, 200)})};
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Tape;
    scenario.workload.entities = {"a", "b", "c"};
    const int happenings = dice.from(5, 40);
    for (int h = 0; h < happenings; ++h)
        scenario.workload.tape.push_back({SimTime{dice.ms(0, 10'000)}, dice.below(3)});
    std::ranges::stable_sort(scenario.workload.tape, {}, &TapeLine::at);
    const int reactions = dice.from(1, 3);
    for (int r = 0; r < reactions; ++r) {
        ReactionSpec reaction{.name = std::string(1, static_cast<char>('p' + r))};
        reaction.job = reaction.name;
        reaction.work = {.mean = dice.ms(10, 900)};
        reaction.fails = dice.of({0.0, 0.0, 0.3});
        reaction.effectAt = dice.of({1.0, 0.5, 0.0});
        reaction.id = static_cast<std::uint32_t>(r);
        if (dice.oneIn(3))
            reaction.due = dice.ms(100, 4'000);
        scenario.reactions.push_back(reaction);
        scenario.log.slots.push_back(1);
        scenario.log.groups.emplace_back();
    }
    QueueSpec& queue = scenario.queue;
    queue.workers = dice.from(1, 6);
    queue.attempts = dice.from(1, 4);
    queue.backoff.base = dice.ms(0, 1'500);
    queue.backoff.cap = 3s;
    rollClaim(dice, queue);
    rollSweep(dice, queue.sweep);
    rollFate(dice, queue.fate, queue.claim);
    rollOrder(dice, queue.order, scenario.reactions.size());
    if (dice.oneIn(3))
        queue.killers = {static_cast<std::uint32_t>(dice.below(happenings))};
    if (dice.oneIn(3))
        queue.starts.push_back({.worker = 0, .starts = SimTime{dice.ms(1, 3'000)}});
    rollTimeline(dice, scenario);
    if (dice.oneIn(4))
        rollActiveJob(dice, queue.activeJob);
    rollAdmission(dice, scenario);
    addLastingFaults(scenario, seed);
    rollMemory(scenario, seed);
    rollSchedulers(scenario, seed);
    rollCarries(scenario, seed);
    rollWrites(scenario, seed);
    rollBatches(scenario, seed);
    rollStore(scenario, seed);
    letReactionsComeLater(scenario, seed);
    return scenario;
}

}  // namespace millrace::test
