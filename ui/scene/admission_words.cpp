// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/admission_words.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/duration_text.h"

namespace millrace::ui {

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
    return limits;
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
