// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <numeric>

#include "core/scenario/spec_tables.h"

// `[queue]`: workers, attempts, backoff, lease.

namespace millrace {

namespace {

using namespace std::chrono_literals;

constexpr SimDuration kDay = 24h;

void readProfile(SpecReader& table, std::string& profile, const char* only)
{
    const Choice<std::string> choices[] = {{only, only}};
    table.choice<std::string>("profile", profile, choices);
}

}  // namespace

void readQueue(SpecReader& table, QueueSpec& spec, const Scenario& scenario)
{
    using Jobs = QueueSpec::Jobs;
    static constexpr Choice<Jobs> kJobs[] = {{"per-reaction", Jobs::PerReaction},
                                             {"one", Jobs::One}};
    using Kind = BackoffSpec::Kind;
    static constexpr Choice<Kind> kKinds[] = {{"constant", Kind::Constant},
                                              {"exponential", Kind::Exponential}};
    readProfile(table, spec.profile, "generic-lease");
    table.choice<Jobs>("jobs", spec.jobs, kJobs);
    spec.workers =
        std::max(1, std::accumulate(scenario.log.slots.begin(), scenario.log.slots.end(), 0));
    table.integer("workers", spec.workers, 1, 4096);
    table.integer("attempts", spec.attempts, 1, 1000);
    if (const TomlValue* found = table.value("backoff", TomlValue::Kind::Table)) {
        SpecReader backoff{*found, table.pathOf("backoff"), table.errors()};
        backoff.choice<Kind>("kind", spec.backoff.kind, kKinds);
        backoff.duration("base", spec.backoff.base, 0ms, kDay);
        const bool grows = spec.backoff.kind == Kind::Exponential;
        for (const char* key : {"factor", "cap"})
            backoff.idleUnless(grows, key, "kind = \"exponential\"");
        if (grows) {
            backoff.number("factor", spec.backoff.factor, 1.0, 100.0);
            backoff.duration("cap", spec.backoff.cap, 0ms, 30 * kDay);
        } else {
            spec.backoff.cap = std::max(spec.backoff.cap, spec.backoff.base);
        }
        if (spec.backoff.cap < spec.backoff.base)
            backoff.fail("cap", "expected at least backoff.base.");
        backoff.number("jitter", spec.backoff.jitter, 0.0, 1.0);
        backoff.finish();
    }
    readClocks(table, scenario.network, "lease", spec.lease, spec.heartbeat);
    readClaims(table, spec, scenario);
    table.finish();
}

}  // namespace millrace
