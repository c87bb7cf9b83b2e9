// SPDX-License-Identifier: GPL-3.0-or-later

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

// The tape on the left: what happens, once, for both sides.

namespace millrace::ui {

namespace {

constexpr double kTapeMark = 30;
constexpr double kNow = 0.40;  ///< Height of the present, as a part of the tape.
constexpr SimDuration kHorizon = std::chrono::seconds{5};  ///< How far ahead is shown.

/// Text lines at the foot: from the bottom up to here there are words.
double footOf(const SceneWriter& out, const Rect& area)
{
    return out.forClass() ? 12 : area.h < 500 ? 130 : 162;
}

/// What each side is given, at the foot of the tape.
void addHandOut(SceneWriter& out, const Moment& moment, const Rect& area)
{
    const TextStyle muted{
        .size = 11, .color = ColorRole::Muted, .align = Align::Center, .ground = ColorRole::Panel};
    TextStyle strong = muted;
    strong.color = ColorRole::Text;
    strong.bold = true;
    const SettingStated* run = moment.columns.setting(Thing::Application, "run");
    const std::uint32_t count = jobsMadeAt(moment.columns, moment.time);
    const double gap = area.h < 500 ? 3 : 12;
    double y = area.bottom() - footOf(out, area) + 4;
    const auto line = [&](const std::string& text, const TextStyle& style) {
        out.text({area.x + 3, y, area.w - 6, 16}, text, style);
        y += 16;
    };
    line("one event", strong);
    line("published once", muted);
    y += gap;
    if (run != nullptr && run->text == "inline") {
        line(countWord(count) + " done", strong);
        line("by the request", muted);
    } else if (count == 0) {
        line("no job", strong);
        line("bridges bring all", muted);
    } else {
        line(fmt::format("{} job{}", countWord(count), count == 1 ? "" : "s"), strong);
        const bool scheduled = moment.columns.countOf(Thing::Scheduler) > 0;
        line(fmt::format("{} ×{}", scheduled ? "each scheduler" : "perform_later", count), muted);
    }
    y += gap;
    line("the same tape", muted);
    line("feeds both sides", muted);
}

}  // namespace

Point tapeExit(const StageLayout& layout)
{
    return {layout.tape.centerX(), layout.tape.y + layout.tape.h * kNow};
}

std::vector<Point> pathToLog(const StageLayout& layout)
{
    const Point exit = tapeExit(layout);
    return {{exit.x + kTapeMark / 2, exit.y - 5}, logEntry(layout)};
}

std::vector<Point> pathToList(const Moment& moment, const StageLayout& layout)
{
    // Along the edge of the tape, so that it does not cross the words below the happening.
    const Point exit = tapeExit(layout);
    const Point entry = listEntry(moment, layout);
    const double edge = layout.tape.right() - 7;
    return {{exit.x + kTapeMark / 2, exit.y + 4}, {edge, exit.y + 18}, {edge, entry.y - 18}, entry};
}

void addTapeStatic(SceneWriter& out, const Moment& moment, const StageLayout& layout)
{
    const Rect& area = layout.tape;
    out.panel(area, ColorRole::Panel);
    out.text({area.x + 3, area.y + 12, area.w - 6, 16}, out.forClass() ? "HAPPENS" : "WHAT HAPPENS",
             {.size = 11,
              .bold = true,
              .color = ColorRole::Muted,
              .align = Align::Center,
              .ground = ColorRole::Panel});
    // The line leaves room for the words below the newest happening.
    const Point exit = tapeExit(layout);
    out.line(Layer::Lane, exit.x, area.y + 50, exit.x, exit.y, ColorRole::Border, 2);
    const double foot = area.bottom() - footOf(out, area) - 6;
    // The application's database stands there, where it is modelled.
    if (foot > exit.y + 84 && moment.columns.setting(Thing::Run, "transaction") == nullptr)
        out.line(Layer::Lane, exit.x, exit.y + 74, exit.x, foot, ColorRole::Border, 2);
    // Both sides get it: the paths on which items leave the tape.
    std::vector<std::vector<Point>> paths{pathToLog(layout)};
    // Schedulers send by their own clocks.
    if (jobsMadeAt(moment.columns, kNever) > 0 && moment.columns.countOf(Thing::Scheduler) == 0)
        paths.push_back(pathToList(moment, layout));
    for (const std::vector<Point>& path : paths)
        for (std::size_t n = 1; n < path.size(); ++n)
            out.line(Layer::Link, path[n - 1].x, path[n - 1].y, path[n].x, path[n].y,
                     ColorRole::Muted, 1.5, true);
}

void addTape(SceneWriter& out, const Moment& moment, const StageLayout& layout)
{
    const Rect& area = layout.tape;
    const auto [x, nowY] = tapeExit(layout);
    const double top = area.y + 60;
    const double perSecond = (nowY - top) / 5.0;
    const auto& happenings = moment.columns.happenings;
    if (!out.forClass())
        addHandOut(out, moment, area);
    const TextStyle muted{
        .size = 11, .color = ColorRole::Muted, .align = Align::Center, .ground = ColorRole::Panel};
    // What is to come, pale: the run is known. Those that would touch each other are left out.
    double lastY = nowY - kTapeMark / 2 - 2;
    bool any = false;
    for (std::size_t h = moment.state.happenings; h < happenings.size(); ++h) {
        const SimDuration ahead = happenings[h].at - moment.time;
        if (ahead > kHorizon)
            break;
        constexpr double kSmall = kTapeMark - 4;
        const double y = nowY - perSecond * std::chrono::duration<double>(ahead).count();
        if (y + kSmall / 2 > lastY - 2)
            continue;
        out.mark(x, y, kSmall, HappeningId{h}, MarkLook::Upcoming);
        lastY = y - kSmall / 2;
        any = true;
    }
    if (any)
        out.text({area.x + 3, area.y + 29, area.w - 6, 14}, "to come", muted);
    const double foot = area.bottom() - footOf(out, area) - 6;
    addWrites(out, moment, {area.x + 8, nowY + 76, area.w - 22, foot - nowY - 76});
    if (moment.state.happenings == 0)
        return;
    const HappeningId newest{moment.state.happenings - 1};
    const HappeningRow& row = happenings[newest.value];
    // It stands a while where it happened; its record and its jobs are on their way.
    out.mark(x, nowY, kTapeMark, newest, MarkLook::Solid);
    const std::string entity{moment.columns.nameOf(Thing::Entity, row.entity.value)};
    const Rect words{area.x + 3, nowY + 20, area.w - 15, 16};  // Left of the path to the list.
    out.text(words, std::string{moment.columns.nameOf(Thing::EventType, row.type)},
             {.size = 12, .align = Align::Center, .ground = ColorRole::Panel});
    out.text({words.x, words.y + 16, words.w, 15}, entity, muted);
    out.text({words.x, words.y + 31, words.w, 15}, clockText(row.at), muted);
}

}  // namespace millrace::ui
