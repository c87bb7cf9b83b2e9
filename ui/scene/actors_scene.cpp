// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "ui/scene/list_geometry.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

// Those who look again and again: a ring drains until the next look. They stand above the ready
// list, at its right, where there is room for them.

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

void addActors(SceneWriter& out, const Moment& moment, const Rect& area)
{
    static constexpr std::array<const char*, 4> kNames{"sweeper", "supervisor", "stager",
                                                       "maintenance"};
    double right = area.right();
    for (std::size_t kind = 0; kind < kNames.size(); ++kind) {
        const ActorState& actor = moment.state.queue.actors[kind];
        if (actor == ActorState{})
            continue;
        const SimTime next = nextLook(actor, moment.time);
        const bool looks = next != kNever && next >= moment.time;
        const double left = looks ? std::chrono::duration<double>(next - moment.time).count() : 0;
        std::string words = looks ? fmt::format("{}: looks in {:.1f} s", kNames[kind], left)
                                  : fmt::format("{}: does not look", kNames[kind]);
        const auto fits = [&] { return right - textExtent(words, 11, false) - 34 >= area.x; };
        if (!fits())
            words = looks ? fmt::format("{} {:.1f} s", kNames[kind], left) : kNames[kind];
        if (!fits())
            return;
        const double width = textExtent(words, 11, false) + 4;
        right -= width;
        out.text({right, area.y, width, 16}, words, {.size = 11, .color = ColorRole::Muted});
        right -= 14;
        const double period = actor.every > SimDuration::zero()
                                  ? std::chrono::duration<double>(actor.every).count()
                                  : 5.0;
        out.ring(right + 5, area.y + 8, 12, looks ? std::clamp(left / period, 0.0, 1.0) : 0.0,
                 ColorRole::Gold);
        right -= 12;
    }
}

}  // namespace millrace::ui
