// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/reading_order.h"

#include <algorithm>
#include <array>

#include "ui/scene/scrolling.h"

namespace millrace::ui {

namespace {

/// Who can be broken comes first; items, of which there are many, last.
constexpr std::array kKinds{Thing::Member, Thing::Worker,    Thing::Group,    Thing::Partition,
                            Thing::Broker, Thing::Producer,  Thing::Thread,   Thing::Scheduler,
                            Thing::Lane,   Thing::Store,     Thing::Reaction, Thing::Topic,
                            Thing::Entity, Thing::Happening, Thing::Job};

std::size_t rankOf(const ThingAt& thing)
{
    return static_cast<std::size_t>(std::ranges::find(kKinds, thing.first) - kKinds.begin());
}

bool isBefore(const ThingAt& a, const ThingAt& b)
{
    return std::pair{rankOf(a), a.second} < std::pair{rankOf(b), b.second};
}

void eachOnce(std::vector<ThingAt>& things)
{
    std::ranges::sort(things, isBefore);
    const auto twice = std::ranges::unique(things);
    things.erase(twice.begin(), twice.end());
}

}  // namespace

std::vector<ThingAt> thingsOf(const Scene& scene)
{
    std::vector<ThingAt> things;
    for (const Shape& shape : scene)
        if (rankOf({shape.thing, 0}) < kKinds.size())
            things.emplace_back(shape.thing, shape.index);
    eachOnce(things);
    return things;
}

std::vector<ThingAt> thingsOf(const Scene& scene, const Columns& columns)
{
    std::vector<ThingAt> things = thingsOf(scene);
    for (const Declared& each : columns.declarations)
        if (columnOf(each.thing))
            things.emplace_back(each.thing, each.index);
    eachOnce(things);
    return things;
}

ThingAt walkFrom(const std::vector<ThingAt>& things, const ThingAt& from, Walk walk)
{
    if (things.empty())
        return {Thing::Run, 0};
    const bool back = walk == Walk::Before || walk == Walk::KindBefore;
    if (from.first == Thing::Run)
        return back ? things.back() : things.front();
    const auto ofKind = std::ranges::equal_range(things, rankOf(from), {},
                                                 [](const ThingAt& each) { return rankOf(each); });
    if (walk == Walk::NextKind)
        return ofKind.end() == things.end() ? things.front() : *ofKind.end();
    if (walk == Walk::KindBefore) {
        const auto& last = ofKind.begin() == things.begin() ? things.back() : ofKind.begin()[-1];
        return *std::ranges::find(things, last.first, &ThingAt::first);
    }
    if (ofKind.empty())
        return things.front();
    if (walk == Walk::Next) {
        const auto next = std::ranges::upper_bound(ofKind, from, isBefore);
        return next == ofKind.end() ? ofKind.front() : *next;
    }
    const auto here = std::ranges::lower_bound(ofKind, from, isBefore);
    return here == ofKind.begin() ? ofKind.back() : here[-1];
}

}  // namespace millrace::ui
