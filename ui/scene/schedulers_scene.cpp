// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "ui/scene/list_geometry.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

// Who puts recurring jobs on the list: each waits for the same next time, and all of them enqueue.

namespace millrace::ui {

namespace {

constexpr double kName = 92;   ///< Width of the words at the left.
constexpr double kCard = 122;  ///< Of one scheduler, with the gap behind it.
constexpr double kCount = 108;

std::string secondsText(double seconds)
{
    return seconds < 99.95 ? fmt::format("{:.1f} s", seconds) : fmt::format("{:.0f} s", seconds);
}

void addScheduler(SceneWriter& out, const Moment& moment, const Rect& box, std::uint32_t s)
{
    const SchedulerState& scheduler = moment.state.queue.schedulers[s];
    Shape& card = out.box(Layer::Cell, box, ColorRole::Card,
                          scheduler.alive ? ColorRole::Border : ColorRole::Warn, 5);
    card.lineWidth = scheduler.alive ? 1.0 : 1.5;
    card.thing = Thing::Scheduler;
    card.index = s;
    const Rect words{box.x + 34, box.y + 2, box.w - 38, 14};
    out.text(words, std::string{moment.columns.nameOf(Thing::Scheduler, s)},
             {.size = 11, .bold = true, .ground = ColorRole::Card});
    const Rect detail{words.x, box.y + 16, words.w, 14};
    if (!scheduler.alive) {
        out.cross(box.x + 17, box.centerY(), 14);
        out.text(detail, "not there",
                 {.size = 11, .color = ColorRole::Warn, .ground = ColorRole::Card});
        return;
    }
    const ActorState& clock =
        moment.state.queue.actors[static_cast<std::size_t>(ActorKind::Scheduler)];
    const std::uint32_t ticks = moment.state.happenings;
    const SimTime last = ticks > 0 ? moment.columns.happenings[ticks - 1].at : SimTime{};
    const bool comes = clock.nextAt != kNever;
    out.ring(box.x + 17, box.centerY(), 18,
             comes ? 1.0 - progress(last, clock.nextAt, moment.time) : 0.0, ColorRole::Gold);
    const double left =
        comes ? std::chrono::duration<double>(clock.nextAt - moment.time).count() : 0.0;
    out.text(detail, comes ? "next in " + secondsText(std::max(0.0, left)) : "nothing to come",
             {.size = 11, .color = ColorRole::Muted, .ground = ColorRole::Card});
}

Rect cardOf(const Rect& area, std::uint32_t scheduler)
{
    return {area.x + kName + kCard * scheduler, area.y, kCard - 8, 32};
}

std::uint32_t cardsThatFit(const Rect& area, std::size_t count)
{
    const double room = std::max(0.0, area.w - kName - kCount);
    return static_cast<std::uint32_t>(
        std::min(static_cast<double>(count), std::floor(room / kCard)));
}

}  // namespace

Point schedulerExit(const Moment& moment, const Rect& area, SchedulerId scheduler)
{
    const std::uint32_t cards = cardsThatFit(area, moment.state.queue.schedulers.size());
    if (cards == 0)
        return {area.x + kName / 2, area.bottom()};
    const Rect card = cardOf(area, std::min(scheduler.value, cards - 1));
    return {card.x + 17, card.centerY()};
}

void addSchedulers(SceneWriter& out, const Moment& moment, const Rect& area)
{
    const QueueState& queue = moment.state.queue;
    const SettingStated* schedule = moment.columns.setting(Thing::List, "schedule");
    out.text({area.x, area.y + 1, kName, 15}, "schedule",
             {.size = 12, .bold = true, .color = ColorRole::Muted});
    if (schedule != nullptr)
        out.text({area.x, area.y + 17, kName - 6, 14}, schedule->text,
                 {.size = 11, .color = ColorRole::Muted, .mono = true});
    const std::uint32_t cards = cardsThatFit(area, queue.schedulers.size());
    for (std::uint32_t s = 0; s < cards; ++s)
        addScheduler(out, moment, cardOf(area, s), s);
    const double x = area.x + kName + kCard * cards;
    const Rect words{x, area.y + 1, area.right() - x, 15};
    if (cards < queue.schedulers.size()) {
        const auto there = std::ranges::count(queue.schedulers, true, &SchedulerState::alive);
        out.text(words, fmt::format("{} of {} there", there, queue.schedulers.size()),
                 {.size = 11, .color = there > 0 ? ColorRole::Muted : ColorRole::Warn});
        return;
    }
    if (queue.ticksRefused == 0)
        return;
    out.text(words, fmt::format("{} refused:", grouped(queue.ticksRefused)),
             {.size = 11, .bold = true, .color = ColorRole::Muted});
    out.text({x, area.y + 17, words.w, 14}, "a time has one job",
             {.size = 11, .color = ColorRole::Muted});
}

}  // namespace millrace::ui
