// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/scene.h"

#include <algorithm>

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
    return static_cast<std::size_t>(std::ranges::count_if(scene, &Shape::inFlight));
}

std::string describe(const Scene& scene)
{
    static constexpr const char* kKinds[] = {"box",  "line",     "mark",  "dot",
                                             "ring", "bookmark", "cross", "text"};
    std::string lines;
    for (const Shape& each : scene) {
        lines += fmt::format("{} {:.1f} {:.1f} {:.1f} {:.1f}", kKinds[static_cast<int>(each.kind)],
                             each.rect.x, each.rect.y, each.rect.w, each.rect.h);
        if (!each.text.empty())
            lines += fmt::format(" \"{}\"", each.text);
        lines += '\n';
    }
    return lines;
}

}  // namespace millrace::ui
