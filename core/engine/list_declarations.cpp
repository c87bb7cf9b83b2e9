// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/list_declarations.h"

#include <string>

#include <fmt/format.h>

#include "core/scenario/crash_words.h"
#include "core/scenario/cron_text.h"
#include "core/trace/common_facts.h"

namespace millrace {

namespace {

/// States what differs from the generic lease, which says nothing.
class Differences {
public:
    explicit Differences(Context& context) : m_context{context} {}

    void count(const char* key, std::int64_t value, std::int64_t generic)
    {
        if (value != generic)
            state(Thing::List, 0, key, value, Unit::Count, {});
    }
    void duration(const char* key, SimDuration value)
    {
        if (value != SimDuration::zero())
            state(Thing::List, 0, key, value.count(), Unit::Nanoseconds, {});
    }
    template <class Enum>
    void choice(const char* key, Enum value, Enum generic, std::initializer_list<const char*> names)
    {
        if (value == generic)
            return;
        const auto at = static_cast<std::size_t>(value);
        MILLRACE_INVARIANT(at < names.size());  // A value without a name.
        state(Thing::List, 0, key, 0, Unit::Choice, names.begin()[at]);
    }
    void state(Thing thing, std::uint32_t index, std::string key, std::int64_t value, Unit unit,
               std::string text)
    {
        m_context.resumeFrom(Trace::kNoCause);
        m_context.emit(SettingStated{thing, index, std::move(key), value, unit, std::move(text)});
    }
    void declare(Thing thing, std::uint32_t index, std::uint32_t parent, std::string name)
    {
        m_context.resumeFrom(Trace::kNoCause);
        m_context.emit(Declared{thing, index, parent, std::move(name), {}});
    }

private:
    Context& m_context;
};

void declareClaim(Differences& say, const ClaimSpec& spec)
{
    const ClaimSpec generic;
    say.choice("claim", spec.kind, generic.kind, {"lease", "pop", "row", "connection"});
    say.choice("ack", spec.ack, generic.ack, {"late", "early"});
    say.choice("renew", spec.renew, generic.renew, {"claim", "process", "timer", "never"});
    say.choice("fetch", spec.fetch, generic.fetch, {"pull", "push"});
    say.count("prefetch", spec.prefetch, generic.prefetch);
    say.count("threads", spec.threads, generic.threads);
    say.count("processesPerMachine", spec.perMachine, generic.perMachine);
    say.duration("poll", spec.poll);
    say.count("wake", spec.wakes ? 1 : 0, 0);
    say.count("wakeWhenDue", spec.wakesWhenDue ? 1 : 0, 1);
    say.count("paced", spec.paced ? 1 : 0, 0);
    say.duration("overhead", spec.overhead);
}

void declareSweep(Differences& say, const SweepSpec& spec)
{
    say.duration("sweep", spec.every);
    say.duration("sweepSpread", spec.spread);
    say.count("sweepAtStart", spec.atStart ? 1 : 0, 0);
    say.count("sweepPasses", spec.passes, 1);
    say.choice("sweepBy", spec.byWorkers, false, {"store", "workers"});
    say.duration("supervisor", spec.supervisor);
    say.count("supervisorReplaces", spec.replaces ? 1 : 0, 1);
    say.duration("boot", spec.boot);
}

void declareFate(Differences& say, const FateSpec& spec)
{
    const FateSpec generic;
    say.choice("crash", spec.crash, generic.crash,
               {"back", "front", "place", "retry", "failed", "lost"});
    say.count("crashCounts", spec.crashCounts ? 1 : 0, 1);
    say.count("stallLimit", spec.stallLimit, generic.stallLimit);
    say.count("stallAtClaim", spec.stallAtClaim ? 1 : 0, 0);
    say.choice("exhausted", spec.exhausted, generic.exhausted, {"dead", "failed", "discarded"});
    say.choice("lateAck", spec.lateAck, generic.lateAck, {"refused", "completes"});
    say.choice("stopTo", spec.stop, generic.stop,
               {"back", "front", "place", "failed", "held", "retry"});
    say.duration("stopGrace", spec.stopGrace);
    say.duration("stager", spec.stager);
    say.duration("nearRetry", spec.nearRetry);
    say.duration("stagerSpread", spec.stagerSpread);
    say.duration("stagerFirst", spec.stagerFirst);
    say.count("deadMax", spec.deadMax, 0);
    say.duration("deadAge", spec.deadAge);
}

void declareLanes(Differences& say, const OrderSpec& order, std::size_t reactions)
{
    const OrderSpec generic;
    say.choice("queueOrder", order.queues, generic.queues, {"strict", "weighted", "random"});
    say.choice("priorityOrder", order.priority, generic.priority, {"low-first", "high-first"});
    say.choice("orderBy", order.within, generic.within, {"ready", "created"});
    const std::vector<QueueLane> lanes = lanesOf(order);
    if (lanes.size() < 2 && lanes.front().queue == 0)
        return;  // Of groups: declareAdmission.
    for (std::uint32_t l = 0; l < lanes.size(); ++l) {
        const auto queue = static_cast<std::uint32_t>(lanes[l].queue);
        say.declare(Thing::Lane, l, queue, order.names[queue]);
        say.state(Thing::Lane, l, "priority", lanes[l].priority, Unit::Count, {});
        if (order.queues == OrderSpec::Queues::Weighted)
            say.state(Thing::Lane, l, "weight", order.weights[queue], Unit::Count, {});
    }
    for (std::uint32_t r = 0; r < reactions; ++r)
        say.state(Thing::Reaction, r, "lane", static_cast<std::int64_t>(laneOf(order, r)),
                  Unit::Count, {});
}

void declareAdmission(Differences& say, const Scenario& scenario)
{
    const AdmissionSpec& spec = scenario.queue.admission;
    if (spec.groups) {
        say.state(Thing::List, 0, "groups", 0, Unit::Choice, "entity");
        for (std::uint32_t e = 0; e < scenario.workload.entities.size(); ++e)
            say.declare(Thing::Lane, e, 0, scenario.workload.entities[e]);
    }
    const auto key = [](JobKey each) { return each == JobKey::Entity ? "entity" : "reaction"; };
    const auto about = [&say](std::size_t reaction, const char* name, std::int64_t value, Unit unit,
                              const char* text = "") {
        say.state(Thing::Reaction, static_cast<std::uint32_t>(reaction), name, value, unit, text);
    };
    for (std::size_t r = 0; r < spec.limits.size(); ++r) {
        const LimitSpec& limit = spec.limits[r];
        if (limit.to == 0)
            continue;
        about(r, "limit", limit.to, Unit::Count);
        about(r, "limitKey", 0, Unit::Choice, key(limit.key));
        about(r, "limitDuration", limit.lasts.count(), Unit::Nanoseconds);
        about(r, "limitConflict", 0, Unit::Choice, limit.discards ? "discard" : "block");
    }
    if (!spec.limits.empty())
        say.duration("limitMaintenance", spec.limitCheck);
    for (std::size_t r = 0; r < spec.uniques.size(); ++r) {
        if (!spec.uniques[r].on)
            continue;
        about(r, "uniqueKey", 0, Unit::Choice, key(spec.uniques[r].key));
        about(r, "uniqueWindow", spec.uniques[r].window.count(), Unit::Nanoseconds);
    }
}

void declareBatches(Differences& say, const Scenario& scenario)
{
    const std::vector<BatchSpec>& batches = scenario.queue.admission.batches;
    for (std::uint32_t r = 0; r < batches.size(); ++r) {
        if (batches[r].jobs.empty())
            continue;
        std::int64_t members = 0;
        std::vector<std::string_view> names;
        for (const std::uint32_t job : batches[r].jobs) {
            members |= std::int64_t{1} << job;
            names.push_back(scenario.reactions[job].name);
        }
        say.state(Thing::Reaction, r, "batch", members, Unit::Choice,
                  fmt::format("{}", fmt::join(names, ", ")));
        say.state(Thing::Reaction, r, "batchWhen", 0, Unit::Choice,
                  batches[r].ended ? "ended" : "done");
    }
}

/// Times of the day are those of the run's clock, counted from when it begins.
void declareSchedule(Differences& say, const Scenario& scenario)
{
    const Schedule& schedule = scenario.workload.arrivals.schedule;
    for (int s = 0; s < scenario.queue.schedulers; ++s)
        say.declare(Thing::Scheduler, static_cast<std::uint32_t>(s), 0,
                    fmt::format("scheduler {}", s + 1));
    if (scenario.queue.schedulers == 0)
        return;
    say.state(Thing::List, 0, "schedule", 0, Unit::Choice, schedule.text);
    const auto day = schedule.from - std::chrono::floor<std::chrono::days>(schedule.from);
    say.state(Thing::List, 0, "beginsAt", SimDuration{day}.count(), Unit::Nanoseconds,
              textOf(schedule.from));
}

void declareActiveJob(Differences& say, const ActiveJobSpec& spec)
{
    for (std::size_t n = 0; n < spec.rescues.size(); ++n) {
        const ActiveJobSpec::Rescue& rescue = spec.rescues[n];
        const std::string classes = fmt::format("{}", fmt::join(rescue.exceptions, ", "));
        const std::string attempts =
            rescue.attempts == 0 ? "unlimited" : std::to_string(rescue.attempts);
        say.state(Thing::List, 0, fmt::format("activeJob{}", n + 1), 0, Unit::Choice,
                  rescue.discards ? fmt::format("discard_on {}", classes)
                                  : fmt::format("retry_on {}, attempts: {}", classes, attempts));
    }
}

/// What other products would do with a dead worker's job, where this one is a product.
void declareElsewhere(Differences& say, const QueueSpec& queue)
{
    if (queue.profile == QueueSpec{}.profile)
        return;
    say.state(Thing::List, 0, "afterCrash", 0, Unit::Choice, afterCrash(queue));
    std::size_t ordinal = 0;
    for (const auto& [fate, names] : afterCrashElsewhere(queue))
        say.state(Thing::List, 0, fmt::format("elsewhere{}", ++ordinal), 0, Unit::Choice,
                  fmt::format("{}: {}", names, fate));
}

}  // namespace

void declareClaims(Context& context, const Scenario& scenario)
{
    Differences say{context};
    if (scenario.queue.store == QueueSpec::Store::Memory)
        say.state(Thing::List, 0, "store", 0, Unit::Choice, "memory");
    say.duration("flushEvery", scenario.queue.flushEvery);
    declareClaim(say, scenario.queue.claim);
    declareSweep(say, scenario.queue.sweep);
    declareFate(say, scenario.queue.fate);
    declareLanes(say, scenario.queue.order, scenario.reactions.size());
    declareAdmission(say, scenario);
    declareBatches(say, scenario);
    declareSchedule(say, scenario);
    declareActiveJob(say, scenario.queue.activeJob);
    declareElsewhere(say, scenario.queue);
}

}  // namespace millrace
