// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

// The tape on the left: what happens, once, for both sides.

namespace millrace::ui {

namespace {

constexpr double kMark = 28;
constexpr double kNow = 0.40;  ///< Height of the present, as a part of the tape.
constexpr SimDuration kHorizon = std::chrono::seconds{5};  ///< How far ahead is shown.

}  // namespace

std::pair<double, double> tapeExit(const StageLayout& layout)
{
    return {layout.tape.centerX(), layout.tape.y + layout.tape.h * kNow};
}

void addTapeStatic(SceneWriter& out, const Moment& moment, const Rect& area)
{
    out.panel(area, ColorRole::Panel);
    const TextStyle muted{
        .size = 11, .color = ColorRole::Muted, .align = Align::Center, .ground = ColorRole::Panel};
    TextStyle title = muted;
    title.bold = true;
    const auto line = [&](double y, const char* text, const TextStyle& style) {
        out.text({area.x + 3, y, area.w - 6, 16}, text, style);
    };
    line(area.y + 12, "WHAT HAPPENS", title);
    // The line leaves room for the words below the newest happening.
    const double now = area.y + area.h * kNow;
    out.line(Layer::Lane, area.centerX(), area.y + 50, area.centerX(), now, ColorRole::Border, 2);
    if (area.bottom() - 170 > now + 76)
        out.line(Layer::Lane, area.centerX(), now + 72, area.centerX(), area.bottom() - 166,
                 ColorRole::Border, 2);
    TextStyle strong = muted;
    strong.color = ColorRole::Text;
    strong.bold = true;
    const SettingStated* jobs = moment.columns.setting(Thing::List, "jobs");
    const SettingStated* run = moment.columns.setting(Thing::Application, "run");
    const bool one = jobs != nullptr && jobs->text == "one";
    const std::uint32_t count = one ? 1 : moment.columns.countOf(Thing::Reaction);
    line(area.bottom() - 152, "one event", strong);
    line(area.bottom() - 136, "published once", muted);
    if (run != nullptr && run->text == "inline") {
        line(area.bottom() - 108, fmt::format("{} done", count).c_str(), strong);
        line(area.bottom() - 92, "by the request", muted);
    } else {
        line(area.bottom() - 108, fmt::format("{} job{}", count, count == 1 ? "" : "s").c_str(),
             strong);
        line(area.bottom() - 92, fmt::format("perform_later ×{}", count).c_str(), muted);
    }
    line(area.bottom() - 52, "the same tape", muted);
    line(area.bottom() - 36, "feeds both sides", muted);
}

void addTape(SceneWriter& out, const Moment& moment, const StageLayout& layout)
{
    const Rect& area = layout.tape;
    const auto [x, nowY] = tapeExit(layout);
    const double top = area.y + 58;
    const double perSecond = (nowY - top) / 5.0;
    const auto& happenings = moment.columns.happenings;
    const TextStyle muted{
        .size = 11, .color = ColorRole::Muted, .align = Align::Center, .ground = ColorRole::Panel};
    // What is to come, pale: the run is known. Those that would touch each other are left out.
    double lastY = nowY - kMark;
    bool any = false;
    for (std::size_t h = moment.state.happenings; h < happenings.size(); ++h) {
        const SimDuration ahead = happenings[h].at - moment.time;
        if (ahead > kHorizon)
            break;
        const double y = nowY - perSecond * std::chrono::duration<double>(ahead).count();
        if (y > lastY - 4)
            continue;
        out.mark(x, y, kMark - 4, HappeningId{h}, MarkLook::Upcoming);
        lastY = y - (kMark - 4);
        any = true;
    }
    if (any)
        out.text({area.x + 3, area.y + 30, area.w - 6, 14}, "to come", muted);
    if (moment.state.happenings == 0)
        return;
    const HappeningId newest{moment.state.happenings - 1};
    const HappeningRow& row = happenings[newest.value];
    // It stands a while where it happened; its record and its jobs are on their way.
    out.mark(x, nowY, kMark, newest, MarkLook::Solid);
    const std::string entity{moment.columns.nameOf(Thing::Entity, row.entity.value)};
    out.text({area.x + 3, nowY + 18, area.w - 6, 16},
             std::string{moment.columns.nameOf(Thing::EventType, row.type)},
             {.size = 12, .align = Align::Center, .ground = ColorRole::Panel});
    out.text({area.x + 3, nowY + 34, area.w - 6, 15}, entity, muted);
    out.text({area.x + 3, nowY + 49, area.w - 6, 15}, clockText(row.at), muted);
}

}  // namespace millrace::ui
