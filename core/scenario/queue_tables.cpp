// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "core/scenario/profile.h"
#include "core/scenario/spec_tables.h"

// `[queue]`: the profile whose defaults it takes, workers, attempts, backoff, lease.

namespace millrace {

namespace {

/// Takes the profile's defaults.
void readQueueProfile(SpecReader& table, QueueSpec& spec)
{
    if (const Profile* profile =
            readProfileName(table, Profile::Half::Queue, "generic-lease", spec.profile))
        spec = profile->queue;
}

/// One process has all workers, and what it forgets nobody else has.
void readMemory(SpecReader& table, QueueSpec& spec)
{
    const auto needs = [&](bool holds, const char* key, const char* what) {
        if (!holds)
            table.fail(key, fmt::format("expected {}: store = \"memory\" is that of one process, "
                                        "and what it had goes with it.",
                                        what));
    };
    if (table.has("threads"))
        table.fail("threads",
                   "has no effect with store = \"memory\": one process has all workers.");
    spec.claim.threads = spec.workers;
    needs(spec.claim.kind == ClaimSpec::Kind::Pop, "claim", "\"pop\"");
    needs(spec.fate.crash == FateSpec::Crash::Lost, "crash", "\"lost\"");
    needs(spec.fate.exhausted == FateSpec::Exhausted::Discarded, "exhausted", "\"discarded\"");
    needs(spec.starts.empty(), "worker", "none");
    needs(admitsAll(spec.admission), "store",
          "\"own\" where jobs are limited, unique, grouped or wait for others");
}

/// Who puts recurring jobs on the list.
void readSchedulers(SpecReader& table, QueueSpec& spec, const Scenario& scenario)
{
    const bool recurs = scenario.workload.arrivals.kind == ArrivalsSpec::Kind::Cron;
    table.idleUnless(recurs, "schedulers", "workload.arrivals of kind = \"cron\"");
    spec.schedulers = recurs ? 1 : 0;
    if (recurs)
        table.integer("schedulers", spec.schedulers, 1, 16);
    if (!recurs)
        return;
    if (scenario.application.threads > 0)
        table.fail("schedulers", "no request asks for what a schedule says: leave [application] "
                                 "out with workload.arrivals of kind \"cron\".");
    if (spec.store != QueueSpec::Store::Own)
        table.fail("store", "expected \"own\" with workload.arrivals of kind \"cron\": schedulers "
                            "put jobs into a store of their own.");
}

}  // namespace

void readQueue(SpecReader& table, QueueSpec& spec, const Scenario& scenario)
{
    using Jobs = QueueSpec::Jobs;
    using Store = QueueSpec::Store;
    static constexpr Choice<Jobs> kJobs[] = {{"per-reaction", Jobs::PerReaction},
                                             {"one", Jobs::One}};
    readQueueProfile(table, spec);
    table.choice<Jobs>("jobs", spec.jobs, kJobs);
    spec.workers =
        std::max(1, std::accumulate(scenario.log.slots.begin(), scenario.log.slots.end(), 0));
    table.integer("workers", spec.workers, 1, 4096);
    table.integer("attempts", spec.attempts, 1, 1000);
    SpecReader backoff = table.inner("backoff");
    BackoffSpec read = spec.backoff;
    readBackoff(backoff, read);
    if (table.has("backoff"))
        spec.backoff = read;
    if (const TomlValue* found = table.value("activejob", TomlValue::Kind::Table)) {
        SpecReader activeJob{*found, table.pathOf("activejob"), table.errors()};
        readActiveJob(activeJob, spec.activeJob);
    }
    readClocks(table, scenario.network, "lease", spec.lease, spec.heartbeat);
    readCarries(table, spec.carries);
    const bool runsInline = scenario.application.threads > 0 &&
                            scenario.application.run == ApplicationSpec::Run::Inline;
    if (spec.carries == Carries::Id && runsInline)
        table.fail("carries", "has no effect with application.run = \"inline\": there "
                              "are no jobs.");
    static constexpr Choice<Store> kStores[] = {
        {"own", Store::Own}, {"memory", Store::Memory}, {"caller", Store::Caller}};
    table.choice<Store>("store", spec.store, kStores);
    table.duration("flush-every", spec.flushEvery, SimDuration::zero(), std::chrono::hours{1});
    readSchedulers(table, spec, scenario);
    readClaims(table, spec, scenario);
    readAdmission(table, spec, scenario);
    if (spec.store == Store::Memory)
        readMemory(table, spec);
    table.finish();
}

}  // namespace millrace
