// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>

#include "core/base/invariant.h"
#include "core/scenario/spec_tables.h"

// `[queue]`: what a claim is, who notices its end, what becomes of the job, which is the next.

namespace millrace {

namespace {

using namespace std::chrono_literals;

struct DurationBounds {
    std::string_view key;
    SimDuration least;
    SimDuration most;
};

constexpr DurationBounds kQueueDurations[] = {{"lease", kLeastSession, kDay},
                                              {"heartbeat", kLeastHeartbeat, kDay},
                                              {"poll", 0ms, kDay},
                                              {"overhead", 0ms, 1h},
                                              {"sweep", 0ms, kDay},
                                              {"sweep-spread", 0ms, kDay},
                                              {"supervisor", 0ms, kDay},
                                              {"boot", 0ms, 1h},
                                              {"stop-grace", 0ms, kDay},
                                              {"stager", 0ms, kDay},
                                              {"near-retry", 0ms, kDay},
                                              {"stager-spread", 0ms, kDay},
                                              {"stager-first", 0ms, kDay}};

void readClaim(SpecReader& table, ClaimSpec& spec, int workers)
{
    static constexpr Choice<ClaimSpec::Kind> kKinds[] = {
        {"lease", ClaimSpec::Kind::Lease},
        {"pop", ClaimSpec::Kind::Pop},
        {"row", ClaimSpec::Kind::Row},
        {"connection", ClaimSpec::Kind::Connection}};
    using Ack = ClaimSpec::Ack;
    static constexpr Choice<Ack> kAcks[] = {{"late", Ack::Late}, {"early", Ack::Early}};
    using Renew = ClaimSpec::Renew;
    static constexpr Choice<Renew> kRenews[] = {{"claim", Renew::Claim},
                                                {"process", Renew::Process},
                                                {"timer", Renew::Timer},
                                                {"never", Renew::Never}};
    using Fetch = ClaimSpec::Fetch;
    static constexpr Choice<Fetch> kFetches[] = {{"pull", Fetch::Pull}, {"push", Fetch::Push}};
    table.choice<ClaimSpec::Kind>("claim", spec.kind, kKinds);
    table.choice<Ack>("ack", spec.ack, kAcks);
    if (table.has("claim") && spec.kind != ClaimSpec::Kind::Lease)
        spec.renew = Renew::Process;  // What has no lease of its own lives with its process.
    table.choice<Renew>("renew", spec.renew, kRenews);
    table.choice<Fetch>("fetch", spec.fetch, kFetches);
    table.integer("prefetch", spec.prefetch, 1, 10'000);
    table.integer("threads", spec.threads, 1, 4096);
    table.integer("processes-per-machine", spec.perMachine, 1, 4096);
    readQueueDuration(table, "poll", spec.poll);
    table.idleUnless(spec.poll > 0ms, "wake", "queue.poll above 0");
    table.boolean("wake", spec.wakes);
    table.idleUnless(spec.wakes, "wake-when-due", "queue.wake = true");
    table.boolean("wake-when-due", spec.wakesWhenDue);
    table.boolean("paced", spec.paced);
    readQueueDuration(table, "overhead", spec.overhead);
    if (workers % spec.threads != 0)
        table.fail("threads", fmt::format("expected a part of queue.workers, which is {}: every "
                                          "process has as many.",
                                          workers));
    if (spec.paced && spec.poll == SimDuration::zero())
        table.fail("paced", "needs queue.poll above 0.");
}

/// Looks that lie nearer to each other cost more than they show, and those at drawn times are
/// counted one by one.
void checkPeriod(SpecReader& table, const char* key, SimDuration every, SimDuration spread)
{
    const bool ticks = every > 0ms && every != SweepSpec::kNeverSwept;
    if (ticks && every < 10ms)
        table.fail(key, "expected 0 s, or 10 ms to 1 d.");
    else if (ticks && spread > 0ms && every < 100ms)
        table.fail(key, fmt::format("expected 100 ms to 1 d where {}-spread is above 0.",
                                    table.pathOf(key)));
    if (spread > 0ms && spread < 10ms)
        table.fail(std::string{key} + "-spread", "expected 0 s, or 10 ms to 1 d.");
}

void readSweep(SpecReader& table, SweepSpec& spec)
{
    table.durationOr("never", SweepSpec::kNeverSwept, "sweep", spec.every, 0ms, kDay);
    const bool ticks = spec.every > 0ms && spec.every != SweepSpec::kNeverSwept;
    table.idleUnless(ticks, "sweep-spread", "queue.sweep above 0");
    table.idleUnless(ticks, "sweep-passes", "queue.sweep above 0");
    readQueueDuration(table, "sweep-spread", spec.spread);
    static constexpr Choice<bool> kBy[] = {{"store", false}, {"workers", true}};
    table.boolean("sweep-at-start", spec.atStart);
    table.choice<bool>("sweep-by", spec.byWorkers, kBy);
    table.integer("sweep-passes", spec.passes, 1, 2);
    readQueueDuration(table, "supervisor", spec.supervisor);
    table.idleUnless(spec.supervisor > 0ms, "supervisor-replaces", "queue.supervisor above 0");
    table.boolean("supervisor-replaces", spec.replaces);
    readQueueDuration(table, "boot", spec.boot);
    if (spec.passes == 2 && spec.spread > 0ms)
        table.fail("sweep-passes", "expected 1 where queue.sweep-spread is above 0.");
}

void readFate(SpecReader& table, FateSpec& spec, const ClaimSpec& claim)
{
    using Crash = FateSpec::Crash;
    static constexpr Choice<Crash> kCrashes[] = {{"back", Crash::Back},     {"front", Crash::Front},
                                                 {"place", Crash::Place},   {"retry", Crash::Retry},
                                                 {"failed", Crash::Failed}, {"lost", Crash::Lost}};
    using Exhausted = FateSpec::Exhausted;
    static constexpr Choice<Exhausted> kExhausted[] = {{"dead", Exhausted::Dead},
                                                       {"failed", Exhausted::Failed},
                                                       {"discarded", Exhausted::Discarded}};
    using LateAck = FateSpec::LateAck;
    static constexpr Choice<LateAck> kLateAcks[] = {{"refused", LateAck::Refused},
                                                    {"completes", LateAck::Completes}};
    using Stop = FateSpec::Stop;
    static constexpr Choice<Stop> kStops[] = {{"back", Stop::Back},   {"front", Stop::Front},
                                              {"place", Stop::Place}, {"failed", Stop::Failed},
                                              {"held", Stop::Held},   {"retry", Stop::Retry}};
    if (table.has("claim") && claim.kind == ClaimSpec::Kind::Pop)
        spec.crash = Crash::Lost;
    table.choice<Crash>("crash", spec.crash, kCrashes);
    table.boolean("crash-counts", spec.crashCounts);
    table.integer("stall-limit", spec.stallLimit, -1, 1000);
    table.boolean("stall-at-claim", spec.stallAtClaim);
    table.choice<Exhausted>("exhausted", spec.exhausted, kExhausted);
    table.choice<LateAck>("late-ack", spec.lateAck, kLateAcks);
    // A row that is claimed where it stands is there again, however its holder went.
    if (table.has("crash") && spec.crash == Crash::Place && spec.stop == Stop::Back)
        spec.stop = Stop::Place;
    table.choice<Stop>("stop-to", spec.stop, kStops);
    readQueueDuration(table, "stop-grace", spec.stopGrace);
    readQueueDuration(table, "stager", spec.stager);
    table.idleUnless(spec.stager > 0ms, "near-retry", "queue.stager above 0");
    readQueueDuration(table, "near-retry", spec.nearRetry);
    table.idleUnless(spec.stager > 0ms, "stager-spread", "queue.stager above 0");
    readQueueDuration(table, "stager-spread", spec.stagerSpread);
    table.idleUnless(spec.stagerSpread > 0ms, "stager-first", "queue.stager-spread above 0");
    readQueueDuration(table, "stager-first", spec.stagerFirst);
    table.integer("dead-max", spec.deadMax, 0, 1'000'000'000);
    table.duration("dead-age", spec.deadAge, 0ms, kLongestDuration);
    // A job that lies somewhere behind the others cannot be taken out of their midst.
    if (spec.lateAck == LateAck::Completes && spec.crash == Crash::Back)
        table.fail("late-ack", R"(expected "refused" where queue.crash is "back".)");
    if (spec.crash == Crash::Lost && claim.kind != ClaimSpec::Kind::Pop)
        table.fail("crash", "\"lost\" needs claim = \"pop\": else the store still has the job.");
    if (spec.crash != Crash::Lost && spec.crash != Crash::Failed &&
        claim.kind == ClaimSpec::Kind::Pop)
        table.fail("crash", "expected \"lost\" or \"failed\" where queue.claim is \"pop\": the "
                            "store has no job that it could hand out again.");
}

void readLanes(SpecReader& table, OrderSpec& spec, const std::vector<ReactionSpec>& reactions)
{
    const TomlValue* found = table.value("lanes", TomlValue::Kind::Table);
    if (found == nullptr)
        return;
    spec.lanes.assign(reactions.size(), {.queue = spec.names.front()});
    SpecReader lanes{*found, table.pathOf("lanes"), table.errors()};
    std::vector<Choice<std::string>> names;
    for (const std::string& each : spec.names)
        names.push_back({each, each});
    for (std::size_t r = 0; r < reactions.size(); ++r) {
        const std::string& name = reactions[r].name;
        const TomlValue* own = lanes.value(name, TomlValue::Kind::Table);
        if (own == nullptr)
            continue;
        SpecReader lane{*own, lanes.pathOf(name), table.errors()};
        lane.choice<std::string>("queue", spec.lanes[r].queue, names);
        lane.integer("priority", spec.lanes[r].priority, -1'000'000, 2'147'483'647);
        lane.duration("wait", spec.lanes[r].wait, 0ms, 30 * kDay);
        lane.finish();
    }
    lanes.finish();
}

void readOrder(SpecReader& table, OrderSpec& spec, const std::vector<ReactionSpec>& reactions)
{
    using Queues = OrderSpec::Queues;
    static constexpr Choice<Queues> kQueues[] = {
        {"strict", Queues::Strict}, {"weighted", Queues::Weighted}, {"random", Queues::Random}};
    using Priority = OrderSpec::Priority;
    static constexpr Choice<Priority> kPriorities[] = {{"low-first", Priority::LowFirst},
                                                       {"high-first", Priority::HighFirst}};
    table.choice<Queues>("queue-order", spec.queues, kQueues);
    table.choice<Priority>("priority-order", spec.priority, kPriorities);
    using Within = OrderSpec::Within;
    static constexpr Choice<Within> kWithins[] = {{"ready", Within::Ready},
                                                  {"created", Within::Created}};
    table.choice<Within>("order-by", spec.within, kWithins);
    table.names("queues", spec.names, 32);
    spec.weights.assign(spec.names.size(), 1);
    table.idleUnless(spec.queues == Queues::Weighted, "weights", "queue-order = \"weighted\"");
    if (const TomlValue* found = table.value("weights", TomlValue::Kind::Table)) {
        SpecReader weights{*found, table.pathOf("weights"), table.errors()};
        for (std::size_t n = 0; n < spec.names.size(); ++n)
            weights.integer(spec.names[n], spec.weights[n], 1, 1000);
        weights.finish();
    }
    readLanes(table, spec, reactions);
}

void readStarts(SpecReader& table, QueueSpec& spec, SimDuration runDuration)
{
    std::size_t ordinal = 0;
    for (const TomlValue& item : table.tables("worker", 4096)) {
        SpecReader worker{item, fmt::format("{}[{}]", table.pathOf("worker"), ordinal++),
                          table.errors()};
        int number = 1;
        SimDuration starts{};
        if (!worker.has("worker"))
            worker.fail("worker", "is missing: which one?");
        worker.integer("worker", number, 1, spec.workers);
        worker.duration("starts", starts, 0ms, runDuration);
        worker.finish();
        if (std::ranges::find(spec.starts, number - 1, &WorkerSpec::worker) != spec.starts.end())
            worker.fail("worker", fmt::format("there are two tables of worker {}.", number));
        spec.starts.push_back({number - 1, SimTime{starts}});
    }
}

}  // namespace

void readQueueDuration(SpecReader& table, std::string_view key, SimDuration& value)
{
    const auto* const bounds = std::ranges::find(kQueueDurations, key, &DurationBounds::key);
    MILLRACE_INVARIANT(bounds != std::end(kQueueDurations));
    table.duration(key, value, bounds->least, bounds->most);
}

void checkPeriods(SpecReader& table, const QueueSpec& spec)
{
    checkPeriod(table, "sweep", spec.sweep.every, spec.sweep.spread);
    checkPeriod(table, "supervisor", spec.sweep.supervisor, 0ms);
    checkPeriod(table, "stager", spec.fate.stager, spec.fate.stagerSpread);
}

void readClaims(SpecReader& table, QueueSpec& spec, const Scenario& scenario)
{
    readClaim(table, spec.claim, spec.workers);
    readSweep(table, spec.sweep);
    readFate(table, spec.fate, spec.claim);
    checkPeriods(table, spec);
    readOrder(table, spec.order, scenario.reactions);
    readStarts(table, spec, scenario.duration);
    table.numbers("killers", spec.killers, 1, 1000);
    for (std::uint32_t& each : spec.killers)
        --each;  // Here from 0.
}

}  // namespace millrace
