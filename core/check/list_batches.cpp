// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <set>

#include "core/check/list_stories.h"

// Jobs that wait for other jobs of their happening.

namespace millrace::check {

namespace {

/// Where the jobs stand that somebody may wait for, as far as they were made.
using Standings = std::map<Obligation, Class>;

/// By who waits: which of those it waits for have been counted.
std::map<Obligation, std::set<std::uint32_t>> countedAt(const Cut& cut)
{
    std::map<Obligation, std::set<std::uint32_t>> counted;
    for (const Step& step : cut.steps)
        if (step.kind == Kind::BatchMemberEnded)
            counted[{step.happening, step.reaction}].insert(step.number);
    return counted;
}

bool isHeld(const Story& job)
{
    const auto step =
        std::ranges::find_if(job, [](const Step* each) { return each->kind == Kind::JobHeld; });
    return step != job.end() && std::none_of(step, job.end(), [](const Step* each) {
               return each->kind == Kind::JobReleased || each->kind == Kind::JobBlocked ||
                      each->kind == Kind::JobDropped;
           });
}

bool standsStill(Class standing)
{
    return standing == Class::Stuck || standing == Class::Parked || standing == Class::Lost ||
           standing == Class::Discarded || standing == Class::Refused;
}

}  // namespace

void holdForOthers(const Cut& cut, const ListStories& stories, Lives& lives)
{
    const History& history = cut.history;
    const auto membersOf = [&](std::uint32_t reaction) -> std::int64_t {
        const Setting* rule = history.setting("reaction", reaction, "batch", cut.lastFact());
        return rule != nullptr ? rule->value : 0;
    };
    if (std::ranges::none_of(history.reactions, membersOf))
        return;
    const auto counted = countedAt(cut);
    Standings standings;
    std::vector<Obligation> held;
    for (const auto& [obligation, life] : lives)
        standings[obligation] = life.standing;
    for (const auto& [obligation, jobs] : stories.ofJobs)
        for (const auto& [job, story] : jobs) {
            standings[obligation] = standingOf(story).standing;
            if (isHeld(story))
                held.push_back(obligation);
        }
    // One may wait for another that waits.
    bool again = true;
    while (std::exchange(again, false))
        for (const Obligation& each : held) {
            const auto over = counted.find(each);
            bool stuck = false;
            for (const std::uint32_t member : history.reactions) {
                const bool open = (membersOf(each.second) >> member & 1) != 0 &&
                                  (over == counted.end() || !over->second.contains(member));
                const auto where = standings.find({each.first, member});
                stuck = stuck || (open && where != standings.end() && standsStill(where->second));
            }
            if (!stuck || standings[each] == Class::Stuck)
                continue;
            standings[each] = Class::Stuck;
            again = true;
        }
    for (const Obligation& each : held)
        if (const auto life = lives.find(each);
            life != lives.end() && life->second.standing == Class::Waiting)
            life->second.standing = standings[each];
}

}  // namespace millrace::check
