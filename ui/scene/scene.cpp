// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/scene.h"

#include <fmt/format.h>

namespace millrace::ui {

std::pair<Thing, std::uint32_t> hitTest(const Scene& scene, double x, double y)
{
    for (auto shape = scene.rbegin(); shape != scene.rend(); ++shape)
        if (shape->thing != Thing::Run && shape->rect.contains(x, y))
            return {shape->thing, shape->index};
    return {Thing::Run, 0};
}

std::size_t itemsInFlight(const Scene& scene)
{
    std::size_t items = 0;
    for (const Shape& shape : scene) {
        if (shape.inFlight && shape.kind == Shape::Kind::Mark)
            ++items;
        for (const Dot& dot : shape.dots)
            items += dot.count;
    }
    return items;
}

std::string describe(const Scene& scene)
{
    static constexpr const char* kKinds[] = {"box",   "line", "mark", "ring",   "bookmark",
                                             "cross", "text", "dots", "density"};
    std::string lines;
    for (const Shape& each : scene) {
        lines += fmt::format("{} layer {} at {:.1f} {:.1f} {:.1f} {:.1f} fill {} stroke {}",
                             kKinds[static_cast<int>(each.kind)], static_cast<int>(each.layer),
                             each.rect.x, each.rect.y, each.rect.w, each.rect.h,
                             static_cast<int>(each.fill), static_cast<int>(each.stroke));
        if (each.hue >= 0)
            lines += fmt::format(" hue {}", each.hue);
        if (each.part > 0)
            lines += fmt::format(" part {:.3f}", each.part);
        lines += fmt::format("{}{}{}{}", each.dashed ? " dashed" : "", each.hollow ? " hollow" : "",
                             each.pale ? " pale" : "", each.inFlight ? " in flight" : "");
        if (each.thing != Thing::Run)
            lines += fmt::format(" thing {} {}", static_cast<int>(each.thing), each.index);
        if (!each.dots.empty())
            lines += fmt::format(" dots {}", each.dots.size());
        if (!each.text.empty())
            lines += fmt::format(" \"{}\"", each.text);
        lines += '\n';
    }
    return lines;
}

}  // namespace millrace::ui
