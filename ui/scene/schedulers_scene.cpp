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

constexpr double kScheduleName = 92;  ///< Width of the words at the left.
constexpr double kCardLeast = 100;    ///< Of one scheduler, with the gap behind it.
constexpr double kCardMost = 122;
constexpr double kCount = 100;  ///< Of the words at the right.

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
    const std::string name{moment.columns.nameOf(Thing::Scheduler, s)};
    out.text(words, firstThatFits({name, name.substr(name.rfind(' ') + 1)}, words.w, 11, true),
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
    const std::string when = "in " + secondsText(std::max(0.0, left));
    out.text(detail,
             comes ? firstThatFits({"next " + when, when}, detail.w, 11) : "nothing to come",
             {.size = 11, .color = ColorRole::Muted, .ground = ColorRole::Card});
}

/// As many as there is room for, each as wide as there is.
struct Cards {
    std::uint32_t count = 0;
    double step = kCardMost;

    static Cards of(const Rect& area, std::size_t schedulers)
    {
        const double room = std::max(0.0, area.w - kScheduleName);
        const auto all = static_cast<double>(schedulers);
        const double step = std::clamp(room / std::max(1.0, all), kCardLeast, kCardMost);
        return {static_cast<std::uint32_t>(std::min(all, std::floor(room / step))), step};
    }
    Rect at(const Rect& area, std::uint32_t n) const
    {
        return {area.x + kScheduleName + step * n, area.y, step - 6, 32};
    }
};

}  // namespace

Point schedulerExit(const Moment& moment, const Rect& area, SchedulerId scheduler)
{
    const Cards cards = Cards::of(area, moment.state.queue.schedulers.size());
    if (cards.count == 0)
        return {area.x + kScheduleName / 2, area.bottom()};
    const Rect card = cards.at(area, std::min(scheduler.value, cards.count - 1));
    return {card.x + 17, card.centerY()};
}

void addSchedulers(SceneWriter& out, const Moment& moment, const Rect& area)
{
    const QueueState& queue = moment.state.queue;
    const SettingStated* schedule = moment.columns.setting(Thing::List, "schedule");
    out.text({area.x, area.y + 1, kScheduleName, 15}, "schedule",
             {.size = 12, .bold = true, .color = ColorRole::Muted});
    if (schedule != nullptr)
        out.text({area.x, area.y + 17, kScheduleName - 6, 14}, schedule->text,
                 {.size = 11, .color = ColorRole::Muted, .mono = true});
    const Cards cards = Cards::of(area, queue.schedulers.size());
    for (std::uint32_t s = 0; s < cards.count; ++s)
        addScheduler(out, moment, cards.at(area, s), s);
    const double x = area.x + kScheduleName + cards.step * cards.count;
    const Rect words{x, area.y + 1, area.right() - x, 15};
    if (cards.count < queue.schedulers.size()) {
        const auto there = std::ranges::count(queue.schedulers, true, &SchedulerState::alive);
        out.text(words, fmt::format("{} of {}", there, queue.schedulers.size()),
                 {.size = 11, .color = there > 0 ? ColorRole::Muted : ColorRole::Warn});
        return;
    }
    if (queue.ticksRefused == 0 || words.w < kCount)
        return;
    out.text(words, fmt::format("{} refused:", grouped(queue.ticksRefused)),
             {.size = 11, .bold = true, .color = ColorRole::Muted});
    out.text({x, area.y + 17, words.w, 14}, "a time has one job",
             {.size = 11, .color = ColorRole::Muted});
}

}  // namespace millrace::ui
