// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/playback/counterpart.h"

#include <algorithm>

namespace millrace::ui {

namespace {

std::optional<std::uint32_t> happeningIn(const Columns& there, const HappeningRow& row,
                                         std::uint32_t first)
{
    const auto isIt = [&row](const HappeningRow& each) {
        return each.entity == row.entity && each.number == row.number;
    };
    // Nearly always in its old place: two runs of one tape.
    if (first < there.happenings.size() && isIt(there.happenings[first]))
        return first;
    const auto found = std::ranges::find_if(there.happenings, isIt);
    if (found == there.happenings.end())
        return std::nullopt;
    return static_cast<std::uint32_t>(found - there.happenings.begin());
}

/// One happening can have several jobs for a reaction: the first of them stays the first.
std::optional<std::uint32_t> jobIn(const Columns& there, const Columns& here, std::uint32_t job)
{
    const JobRow row = here.jobs[job];
    const auto happening =
        happeningIn(there, here.happenings[row.happening.value], row.happening.value);
    if (!happening)
        return std::nullopt;
    std::uint32_t before = 0;
    for (std::uint32_t n = 0; n < job; ++n)
        before += here.jobs[n].happening == row.happening && here.jobs[n].reaction == row.reaction
                      ? 1
                      : 0;
    for (std::uint32_t n = 0; n < there.jobs.size(); ++n)
        if (there.jobs[n].happening.value == *happening && there.jobs[n].reaction == row.reaction &&
            before-- == 0)
            return n;
    return std::nullopt;
}

std::optional<std::uint32_t> declaredIn(const Columns& there, const Declared& thing)
{
    const Declared* same = there.find(thing.thing, thing.index);
    if (same != nullptr && same->name == thing.name)
        return thing.index;
    const auto found = std::ranges::find_if(there.declarations, [&thing](const Declared& each) {
        return each.thing == thing.thing && each.name == thing.name;
    });
    if (found == there.declarations.end())
        return std::nullopt;
    return (*found).index;
}

}  // namespace

std::optional<Selection> counterpartOf(const Selection& selection, const Columns& here,
                                       const Columns& there)
{
    const auto [thing, index] = selection;
    std::optional<std::uint32_t> found = index;
    if (thing == Thing::Happening && index < here.happenings.size()) {
        found = happeningIn(there, here.happenings[index], index);
    } else if (thing == Thing::Job && index < here.jobs.size()) {
        found = jobIn(there, here, index);
    } else if (thing != Thing::Log && thing != Thing::List) {
        // The halves are named after their product, and stay what they are under another; what
        // was never declared, as the store, has no other name than its place.
        if (const Declared* declared = here.find(thing, index))
            found = declaredIn(there, *declared);
    }
    if (!found)
        return std::nullopt;
    return Selection{thing, *found};
}

}  // namespace millrace::ui
