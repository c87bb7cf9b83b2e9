// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/admission_words.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/duration_text.h"

namespace millrace::ui {

namespace {

/// Of a set of reactions, a bit each.
std::string namesOf(const Moment& moment, std::uint64_t reactions)
{
    std::string names;
    for (std::uint32_t r = 0; reactions >> r != 0; ++r)
        if ((reactions >> r & 1U) != 0)
            names += fmt::format("{}{}", names.empty() ? "" : ", ",
                                 moment.columns.nameOf(Thing::Reaction, r));
    return names;
}

}  // namespace

std::vector<Limit> limitsInForce(const Moment& moment)
{
    const AdmissionRules& rules = moment.state.queue.rules.admission;
    std::vector<Limit> limits;
    if (rules.groups)
        limits.push_back({"in order", "per entity"});
    const auto name = [&moment](std::size_t reaction) {
        return moment.columns.nameOf(Thing::Reaction, static_cast<std::uint32_t>(reaction));
    };
    for (std::size_t r = 0; r < rules.limits.size(); ++r)
        if (const LimitRule& each = rules.limits[r]; each.to > 0)
            limits.push_back({fmt::format("limit {}", name(r)),
                              fmt::format("{}{} for {}", each.to, each.perEntity ? " each" : "",
                                          durationText(each.lasts))});
    for (std::size_t r = 0; r < rules.uniques.size(); ++r)
        if (const UniqueRule& each = rules.uniques[r]; each.on)
            limits.push_back({fmt::format("unique {}", name(r)), each.window > SimDuration::zero()
                                                                     ? durationText(each.window)
                                                                     : "until done"});
    for (std::uint32_t r = 0; r < rules.batches.size(); ++r)
        if (rules.batches[r].members != 0)
            limits.push_back({fmt::format("{} after", name(r)),
                              namesOf(moment, rules.batches[r].members) +
                                  (rules.batches[r].ended ? ", done or given up" : "")});
    return limits;
}

std::string waitsForOthers(const Moment& moment, JobId job)
{
    const QueueState& queue = moment.state.queue;
    if (!std::ranges::binary_search(queue.held, job))
        return {};
    const JobRow& row = moment.columns.jobs[job.value];
    const BatchRule* rule = batchOf(queue.rules.admission, row.reaction);
    return namesOf(moment, rule->members & ~batchRow(queue, row.reaction, row.happening).ended);
}

std::vector<BlockedJob> firstBlocked(const Moment& moment, std::size_t count)
{
    const auto& semaphores = moment.state.queue.semaphores;
    std::vector<BlockedJob> jobs;
    std::uint64_t longest = 0;
    for (const SemaphoreState& each : semaphores)
        longest = std::max(longest, each.blocked());
    for (std::uint64_t place = 0; place < longest && jobs.size() < count; ++place)
        for (std::size_t s = 0; s < semaphores.size() && jobs.size() < count; ++s)
            if (place < semaphores[s].blocked())
                jobs.push_back({moment.columns.blocked[s][semaphores[s].head + place].job,
                                semaphores[s].blocked()});
    return jobs;
}

}  // namespace millrace::ui
