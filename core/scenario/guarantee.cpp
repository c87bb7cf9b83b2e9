// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/guarantee.h"

#include <algorithm>

namespace millrace {

namespace {

/// A restart alone breaks nothing; a death or a stop hands work over.
bool anybodyStops(const Scenario& scenario, Target::Kind side)
{
    return std::ranges::any_of(scenario.timeline, [side](const Intervention& each) {
        const bool meets = each.target.kind == Target::Kind::Slot || each.target.kind == side;
        return meets && each.act != Intervention::Act::Restart;
    });
}

/// An effect before the end of the work can happen again when the rest of the work does not
/// happen: the execution fails, or its process dies. At the end, effect and commit or ack are
/// one instant, and nothing comes between.
std::string repeatsWhen(const Scenario& scenario, const ReactionSpec& reaction, Target::Kind side)
{
    if (reaction.effectAt >= 1.0)
        return {};
    if (reaction.fails <= 0.0 && !anybodyStops(scenario, side))
        return {};
    return "effectAt below 1: the effect comes before the commit or the acknowledgement";
}

}  // namespace

Guarantees guaranteesOf(const Scenario& scenario)
{
    Guarantees guarantees;
    const bool inlineRun = scenario.application.threads > 0 &&
                           scenario.application.run == ApplicationSpec::Run::Inline;
    for (const ReactionSpec& reaction : scenario.reactions) {
        // The log keeps order: one partition an entity, one owner a partition, one record at a
        // time, and a failed record is tried again before the next.
        Guarantee log;
        if (scenario.log.retention != kForever)
            log.maySkip = "log.retention: old records leave, read or not";
        log.mayRepeat = repeatsWhen(scenario, reaction, Target::Kind::Member);
        guarantees.log.push_back(log);

        Guarantee list;
        list.mayRepeat = repeatsWhen(scenario, reaction, Target::Kind::Worker);
        if (inlineRun) {
            list.mayReorder = scenario.application.threads > 1
                                  ? "application.threads above 1: requests overtake each other"
                                  : "";
        } else if (scenario.queue.workers > 1) {
            list.mayReorder = "queue.workers above 1: jobs of one entity run side by side";
        } else if (reaction.fails > 0.0 || anybodyStops(scenario, Target::Kind::Worker)) {
            list.mayReorder = "a job that comes back goes behind the others";
        }
        guarantees.list.push_back(list);
    }
    return guarantees;
}

}  // namespace millrace
