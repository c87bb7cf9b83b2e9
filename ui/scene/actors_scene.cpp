// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "ui/scene/list_geometry.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

// Those who look again and again: a ring drains until the next look. They stand above the ready
// list, at its right, where there is room for them; who looks after limits stands above what is
// blocked.

namespace millrace::ui {

namespace {

/// The next look at or after now; kNever when there is none.
SimTime nextLook(const ActorState& actor, SimTime now)
{
    if (actor.nextAt == kNever || actor.nextAt > now || actor.every == SimDuration::zero())
        return actor.nextAt;
    return actor.nextAt + actor.every * ((now - actor.nextAt) / actor.every + 1);
}

}  // namespace

void addActors(SceneWriter& out, const Moment& moment, const Rect& area,
               std::initializer_list<ActorKind> kinds)
{
    static constexpr std::array<const char*, 4> kNames{"sweeper", "supervisor", "stager",
                                                       "maintenance"};
    static constexpr double kRing = 26;
    struct Clock {
        std::string words;
        std::string shortly;
        double part = 0;
    };
    std::vector<Clock> clocks;
    double width = 0;
    for (const ActorKind each : kinds) {
        const auto kind = static_cast<std::size_t>(each);
        const ActorState& actor = moment.state.queue.actors[kind];
        if (actor == ActorState{})
            continue;
        const SimTime next = nextLook(actor, moment.time);
        const bool looks = next != kNever && next >= moment.time;
        const double left = looks ? std::chrono::duration<double>(next - moment.time).count() : 0;
        const double period = actor.every > SimDuration::zero()
                                  ? std::chrono::duration<double>(actor.every).count()
                                  : 5.0;
        clocks.push_back({looks ? fmt::format("{}: looks in {:.1f} s", kNames[kind], left)
                                : fmt::format("{}: does not look", kNames[kind]),
                          looks ? fmt::format("{} {:.{}f} s", kNames[kind], left, left < 99 ? 1 : 0)
                                : kNames[kind],
                          looks ? std::clamp(left / period, 0.0, 1.0) : 0.0});
        width += textExtent(clocks.back().words, 11, false) + 4 + kRing;
    }
    // All in the same words: whole ones where there is room.
    const bool fits = width <= area.w;
    double right = area.right();
    for (const Clock& each : clocks) {
        const std::string& words = fits ? each.words : each.shortly;
        const double extent = textExtent(words, 11, false) + 4;
        if (right - extent - kRing < area.x - 8)
            return;
        right -= extent;
        out.text({right, area.y, extent, 16}, words, {.size = 11, .color = ColorRole::Muted});
        right -= 14;
        out.ring(right + 5, area.y + 8, 12, each.part, ColorRole::Gold);
        right -= kRing - 14;
    }
}

}  // namespace millrace::ui
