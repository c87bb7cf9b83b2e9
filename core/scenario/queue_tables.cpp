// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <numeric>

#include "core/scenario/profile.h"
#include "core/scenario/spec_tables.h"

// `[queue]`: the profile whose defaults it takes, workers, attempts, backoff, lease.

namespace millrace {

namespace {

/// Takes the profile's defaults.
void readQueueProfileName(SpecReader& table, QueueSpec& spec)
{
    if (!table.has("profile"))
        return;
    std::vector<Choice<std::string>> choices;
    for (const std::string_view name : profileNames(Profile::Half::Queue, "generic-lease"))
        choices.push_back({name, std::string{name}});
    table.choice<std::string>("profile", spec.profile, choices);
    if (const Profile* profile = findProfile(spec.profile))
        spec = profile->queue;
}

}  // namespace

void readQueue(SpecReader& table, QueueSpec& spec, const Scenario& scenario)
{
    using Jobs = QueueSpec::Jobs;
    static constexpr Choice<Jobs> kJobs[] = {{"per-reaction", Jobs::PerReaction},
                                             {"one", Jobs::One}};
    readQueueProfileName(table, spec);
    table.choice<Jobs>("jobs", spec.jobs, kJobs);
    spec.workers =
        std::max(1, std::accumulate(scenario.log.slots.begin(), scenario.log.slots.end(), 0));
    table.integer("workers", spec.workers, 1, 4096);
    table.integer("attempts", spec.attempts, 1, 1000);
    if (const TomlValue* found = table.value("backoff", TomlValue::Kind::Table)) {
        SpecReader backoff{*found, table.pathOf("backoff"), table.errors()};
        readBackoff(backoff, spec.backoff);
    }
    if (const TomlValue* found = table.value("activejob", TomlValue::Kind::Table)) {
        SpecReader activeJob{*found, table.pathOf("activejob"), table.errors()};
        readActiveJob(activeJob, spec.activeJob);
    }
    readClocks(table, scenario.network, "lease", spec.lease, spec.heartbeat);
    readClaims(table, spec, scenario);
    readAdmission(table, spec, scenario);
    table.finish();
}

}  // namespace millrace
