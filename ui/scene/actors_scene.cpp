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

constexpr std::array<const char*, 4> kNames{"sweeper", "supervisor", "stager", "maintenance"};
constexpr double kRing = 26;

struct Clock {
    std::string words;
    std::string shortly;
    double part = 0;
    double width = 0;  ///< Of the words, whatever number is in them: it must not make others jump.
    double shortWidth = 0;
};

Clock clockOf(const Moment& moment, std::size_t kind)
{
    const ActorState& actor = moment.state.queue.actors[kind];
    const SimTime next = nextLook(actor, moment.time);
    const bool looks = next != kNever && next >= moment.time;
    const double left = looks ? std::chrono::duration<double>(next - moment.time).count() : 0;
    const double period = actor.every > SimDuration::zero()
                              ? std::chrono::duration<double>(actor.every).count()
                              : 5.0;
    // As wide as the longest wait that there is here.
    const bool isShort = period < 9.9 && actor.every > SimDuration::zero();
    const std::string_view most = isShort ? "8.8" : period < 99 ? "88.8" : "8888";
    // Looks at drawn times that have found nothing are in no fact.
    const char* const otherwise = next == kNever ? "does not look" : "looks by chance";
    return {looks ? fmt::format("{}: looks in {:.1f} s", kNames[kind], left)
                  : fmt::format("{}: {}", kNames[kind], otherwise),
            looks ? fmt::format("{} {:.{}f} s", kNames[kind], left, left < 99 ? 1 : 0)
                  : kNames[kind],
            looks ? std::clamp(left / period, 0.0, 1.0) : 0.0,
            textExtent(fmt::format("{}: looks in {} s", kNames[kind], most), 11, false) + 4,
            textExtent(fmt::format("{} {} s", kNames[kind], most), 11, false) + 4};
}

std::vector<Clock> clocksOf(const Moment& moment, std::initializer_list<ActorKind> kinds)
{
    std::vector<Clock> clocks;
    for (const ActorKind each : kinds)
        if (moment.state.queue.actors[static_cast<std::size_t>(each)] != ActorState{})
            clocks.push_back(clockOf(moment, static_cast<std::size_t>(each)));
    return clocks;
}

}  // namespace

double widthOfActors(const Moment& moment, std::initializer_list<ActorKind> kinds)
{
    double width = 0;
    for (const Clock& each : clocksOf(moment, kinds))
        width += each.shortWidth + kRing;
    return width;
}

void addActors(SceneWriter& out, const Moment& moment, const Rect& area,
               std::initializer_list<ActorKind> kinds)
{
    if (out.forClass())
        return;
    const std::vector<Clock> clocks = clocksOf(moment, kinds);
    double width = 0;
    for (const Clock& each : clocks)
        width += each.width + kRing;
    // All in the same words: whole ones where there is room.
    const bool fits = width <= area.w;
    double right = area.right();
    for (const Clock& each : clocks) {
        const double extent = fits ? each.width : each.shortWidth;
        if (right - extent - kRing < area.x - 8)
            return;
        right -= extent;
        out.text({right, area.y, extent, 16}, fits ? each.words : each.shortly,
                 {.size = 11, .color = ColorRole::Muted});
        right -= 14;
        out.ring(right + 5, area.y + 8, 12, each.part, ColorRole::Gold);
        right -= kRing - 14;
    }
}

}  // namespace millrace::ui
