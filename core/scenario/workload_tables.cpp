// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "core/base/nearest_word.h"
#include "core/scenario/cron_text.h"
#include "core/scenario/spec_tables.h"

namespace millrace {

namespace {

using namespace std::chrono_literals;

std::string meantEntity(const std::string& name, const WorkloadSpec& spec)
{
    const std::vector<std::string_view> known{spec.entities.begin(), spec.entities.end()};
    return meantOrAll(name, known);
}

/// A schedule that fires some day.
void readSchedule(SpecReader& table, Schedule& spec)
{
    std::string from = textOf(spec.from);
    table.text("from", from, 1, 40);
    if (const std::optional<CalendarTime> time = calendarTimeOf(from))
        spec.from = *time;
    else
        table.fail("from",
                   fmt::format("expected a time from 1970 on, such as \"2026-01-05 03:00\", "
                               "found \"{}\".",
                               from));
    table.text("schedule", spec.text, 1, 80);
    if (!table.has("schedule"))
        table.fail("schedule", "is missing: kind \"cron\" needs one, such as \"*/5 * * * *\".");
    if (spec.text.empty())
        return;
    const Result<Cron> cron = parseCron(spec.text);
    if (!cron) {
        table.fail("schedule", cron.error().message);
        return;
    }
    spec.cron = cron.value();
    if (!nextAfter(spec.cron, spec.from))
        table.fail("schedule",
                   fmt::format("\"{}\" never fires: the calendar has no such day.", spec.text));
}

void readArrivals(SpecReader& workload, ArrivalsSpec& spec)
{
    using Kind = ArrivalsSpec::Kind;
    static constexpr Choice<Kind> kKinds[] = {{"poisson", Kind::Poisson},
                                              {"constant", Kind::Constant},
                                              {"bursts", Kind::Bursts},
                                              {"tape", Kind::Tape},
                                              {"cron", Kind::Cron}};
    const TomlValue* found = workload.value("arrivals", TomlValue::Kind::Table);
    if (found == nullptr)
        return;
    SpecReader table{*found, workload.pathOf("arrivals"), workload.errors()};
    table.choice<Kind>("kind", spec.kind, kKinds);
    const bool steady = spec.kind == Kind::Poisson || spec.kind == Kind::Constant;
    table.idleUnless(steady, "rate", "kind \"poisson\" or \"constant\"");
    for (const char* key : {"every", "size", "spacing"})
        table.idleUnless(spec.kind == Kind::Bursts, key, "kind = \"bursts\"");
    if (steady) {
        table.number("rate", spec.rate, 1e-6, 100'000.0);
    } else if (spec.kind == Kind::Bursts) {
        table.duration("every", spec.every, 1ms, kDay);
        table.integer("size", spec.size, 1, 100'000);
        table.duration("spacing", spec.spacing, 0ms, 1h);
    }
    for (const char* key : {"schedule", "from"})
        table.idleUnless(spec.kind == Kind::Cron, key, "kind = \"cron\"");
    if (spec.kind == Kind::Cron)
        readSchedule(table, spec.schedule);
    table.finish();
}

void readTape(SpecReader& workload, WorkloadSpec& spec, SimDuration runDuration)
{
    constexpr std::size_t kLinesMax = 100'000;
    const TomlValue* found = workload.value("tape", TomlValue::Kind::Array);
    const bool wanted = spec.arrivals.kind == ArrivalsSpec::Kind::Tape;
    if (found == nullptr) {
        if (wanted && !workload.has("tape"))
            workload.fail("arrivals",
                          "kind \"tape\" needs workload.tape, a list of happenings such "
                          "as { at = \"1 s\", entity = \"customer-A\" }.");
        return;
    }
    if (!wanted)
        workload.fail("tape", "a tape is only played with arrivals = { kind = \"tape\" }.");
    if (found->items.size() > kLinesMax) {
        workload.fail("tape", fmt::format("expected at most {} lines, found {}.", kLinesMax,
                                          found->items.size()));
        return;
    }
    for (const TomlValue& item : found->items) {
        if (item.kind != TomlValue::Kind::Table) {
            workload.errors().add(item.begin,
                                  fmt::format("{}: expected {{ at = ..., entity = ... }}, "
                                              "found {}.",
                                              workload.pathOf("tape"), foundText(item)));
            continue;
        }
        SpecReader line{item, workload.pathOf("tape"), workload.errors()};
        SimDuration at{};
        std::string entity;
        line.duration("at", at, SimDuration::zero(), runDuration);
        line.text("entity", entity, 1, 60);
        line.finish();
        const auto known = std::ranges::find(spec.entities, entity);
        if (!line.has("at") || !line.has("entity"))
            workload.errors().add(item.begin, fmt::format("{}: a line needs \"at\" and \"entity\".",
                                                          workload.pathOf("tape")));
        else if (known == spec.entities.end() && !entity.empty())
            line.fail("entity", fmt::format("\"{}\" is not in workload.entities.{}", entity,
                                            meantEntity(entity, spec)));
        spec.tape.push_back({SimTime{at}, static_cast<int>(known - spec.entities.begin())});
    }
    std::ranges::stable_sort(spec.tape, {}, &TapeLine::at);
}

}  // namespace

void readWorkload(SpecReader& table, WorkloadSpec& spec, SimDuration runDuration)
{
    readArrivals(table, spec.arrivals);
    table.names("entities", spec.entities, 1000);
    table.names("types", spec.types, 16);
    readTape(table, spec, runDuration);
    table.finish();
}

void readNetwork(SpecReader& table, NetworkSpec& spec)
{
    using Clocks = NetworkSpec::Clocks;
    static constexpr Choice<Clocks> kClocks[] = {{"equal", Clocks::Equal},
                                                 {"product", Clocks::Product}};
    table.variate("delay", spec.delay, 1h);
    table.choice<Clocks>("clocks", spec.clocks, kClocks);
    table.duration("session", spec.session, kLeastSession, kDay);
    table.duration("heartbeat", spec.heartbeat, kLeastHeartbeat, kDay);
    if (spec.heartbeat >= spec.session)
        table.fail("heartbeat", "expected less than network.session: else the living seem dead.");
    if (spec.clocks == Clocks::Product)
        for (const char* key : {"session", "heartbeat"})
            if (table.has(key))
                table.fail(key,
                           "has no effect with clocks = \"product\"; use the keys in [log] and "
                           "[queue], or clocks = \"equal\".");
    table.finish();
}

void readCarries(SpecReader& table, Carries& carries)
{
    static constexpr Choice<Carries> kCarries[] = {{"data", Carries::Data}, {"id", Carries::Id}};
    table.choice<Carries>("carries", carries, kCarries);
}

void readApplication(SpecReader& table, ApplicationSpec& spec)
{
    using Run = ApplicationSpec::Run;
    static constexpr Choice<Run> kRuns[] = {{"later", Run::Later}, {"inline", Run::Inline}};
    spec.threads = 3;
    table.integer("threads", spec.threads, 1, 1000);
    table.variate("request", spec.request, 1h);
    table.choice<Run>("run", spec.run, kRuns);
    table.finish();
}

void readReaction(SpecReader& table, ReactionSpec& spec)
{
    using Effect = ReactionSpec::Effect;
    static constexpr Choice<Effect> kEffects[] = {{"upsert-delete", Effect::UpsertDelete},
                                                  {"count", Effect::Count}};
    table.text("name", spec.name, 1, 40);
    if (!table.has("name"))
        table.fail("name", "is missing: every reaction needs a name.");
    table.text("does", spec.does, 0, 80);
    spec.job = spec.name;
    table.text("job", spec.job, 1, 40);
    table.variate("work", spec.work, kDay);
    if (table.has("due")) {
        spec.due = 1s;
        table.duration("due", *spec.due, 1ms, 30 * kDay);
    } else {
        table.any("due");
    }
    table.number("fails", spec.fails, 0.0, 1.0);
    table.numbers("poison", spec.poison, 1, 1000);
    for (std::uint32_t& each : spec.poison)
        --each;
    table.text("raises", spec.raises, 1, 60);
    table.choice<Effect>("effect", spec.effect, kEffects);
    table.number("effectAt", spec.effectAt, 0.0, 1.0);
    table.boolean("idempotent", spec.idempotent);
    table.duration("every", spec.every, 0ms, 30 * kDay);
    if (spec.every.count() > 0 && spec.every < 100ms)
        table.fail("every", "expected 0 s, or 100 ms to 30 d.");
    table.duration("from", spec.from, 0ms, 30 * kDay);
    table.text("stands-for", spec.everyStandsFor, 0, 40);
    table.idleUnless(spec.every.count() > 0, "stands-for", "every");
    table.integer("id", spec.id, 0U, 1'000'000U);
    table.finish();
}

void readClocks(SpecReader& table, const NetworkSpec& network, const char* timeoutKey,
                SimDuration& timeout, SimDuration& heartbeat, const char* heartbeatKey)
{
    table.duration(timeoutKey, timeout, kLeastSession, kDay);
    table.duration(heartbeatKey, heartbeat, kLeastHeartbeat, kDay);
    if (heartbeat >= timeout)
        table.fail(heartbeatKey, fmt::format("expected less than {}: else the living seem dead.",
                                             table.pathOf(timeoutKey)));
    if (network.clocks == NetworkSpec::Clocks::Equal)
        for (const char* key : {timeoutKey, heartbeatKey})
            if (table.has(key))
                table.fail(key,
                           "has no effect with network.clocks = \"equal\"; use network.session "
                           "and network.heartbeat, or clocks = \"product\".");
}

}  // namespace millrace
