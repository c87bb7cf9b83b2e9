// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "ui/scene/inspection.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

// The inspector: what is known about the selection, or the limits in force. What does not fit is
// scrolled to, a line at a time.

namespace millrace::ui {

namespace {

constexpr double kEdge = 14;
constexpr double kHead = 30;
constexpr double kPitch = 18;

struct InspectorLine {
    std::string label;
    std::string value;
    bool warns = false;
};

/// A text over as many lines as it needs, as labels or as values.
void addWrapped(std::vector<InspectorLine>& out, std::string_view text, double width,
                bool isValue = false)
{
    const auto add = [&](const std::string& line) {
        out.push_back(isValue ? InspectorLine{"", line} : InspectorLine{line, ""});
    };
    std::string line;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        const std::string longer = fmt::format("{}{}{}", line, line.empty() ? "" : " ", word);
        if (!line.empty() && textExtent(longer, 12, false) > width) {
            add(line);
            line = word;
        } else {
            line = longer;
        }
    }
    add(line);
}

/// As finely as one can see: "1 s", "15 s – 24 s".
std::string firstRetry(const Columns& columns)
{
    const auto textOf = [](const SettingStated& setting) {
        const SimDuration exact{setting.value};
        return durationText(exact < std::chrono::seconds{1}
                                ? exact
                                : std::chrono::round<std::chrono::milliseconds>(exact / 100) * 100);
    };
    const SettingStated* least = columns.setting(Thing::List, "backoff");
    const SettingStated* most = columns.setting(Thing::List, "backoffMost");
    if (least == nullptr)
        return {};
    return textOf(*least) + (most != nullptr ? " – " + textOf(*most) : std::string{});
}

std::vector<InspectorLine> linesOfLimits(const Moment& moment)
{
    std::vector<InspectorLine> out;
    const auto duration = [&](const char* label, Thing thing, const char* key) {
        if (const SettingStated* setting = moment.columns.setting(thing, key))
            out.push_back({label, durationText(SimDuration{setting->value})});
    };
    duration("travel of an item", Thing::Run, "delay");
    const NetworkState& network = moment.state.network;
    if (network.extra > SimDuration::zero())
        out.push_back({fmt::format("slow until {}", clockText(network.until)),
                       "+ " + durationText(network.extra), true});
    if (network.loss > 0)
        out.push_back({fmt::format("loses packets until {}", clockText(network.until)),
                       fmt::format("{:g} %", network.loss / 1e4), true});
    if (const SettingStated* clocks = moment.columns.setting(Thing::Run, "clocks"))
        out.push_back(
            {"clocks", clocks->text == "equal" ? "equal on both sides" : "each product's own"});
    duration("member heartbeat", Thing::Log, "heartbeat");
    duration("worker heartbeat", Thing::List, "heartbeat");
    const SettingStated* tries = moment.columns.setting(Thing::List, "attempts");
    if (tries == nullptr || tries->value != 1)  // Else there is none.
        out.push_back({"first retry after", firstRetry(moment.columns)});
    duration("transaction timeout", Thing::Log, "transactionTimeout");
    duration("found out every", Thing::Log, "transactionSweep");
    const std::int64_t slots = moment.columns.countOf(Thing::Member);
    const std::int64_t workers = moment.columns.countOf(Thing::Worker);
    out.push_back({"slots and workers",
                   fmt::format("{} {} {}", slots, slots == workers ? "=" : "≠", workers)});
    return out;
}

std::vector<InspectorLine> linesOf(const Moment& moment, const Inspection& inspection, double width)
{
    if (inspection.title.empty())
        return linesOfLimits(moment);
    std::vector<InspectorLine> out;
    for (const InspectorRow& each : inspection.rows) {
        if (each.value.empty()) {
            addWrapped(out, each.label, width);
        } else if (textExtent(each.label, 12, false) + textExtent(each.value, 12, false) + 10 <=
                   width) {
            out.push_back({each.label, each.value});
        } else {  // Below each other.
            addWrapped(out, each.label, width);
            addWrapped(out, each.value, width, true);
        }
    }
    return out;
}

int linesThatFit(const Rect& area)
{
    return std::max(1, static_cast<int>((area.h - kHead - 4) / kPitch));
}

void addLine(SceneWriter& out, const Rect& area, double y, const InspectorLine& line)
{
    const double room = area.w - 2 * kEdge;
    const double most =
        room - std::min(line.value.empty() ? 0 : textExtent(line.value, 12, false) + 6, room * 0.6);
    const double wide = std::min(textExtent(line.label, 12, false) + 2, most);
    if (!line.label.empty())
        out.text({area.x + kEdge, y, wide, 17}, line.label,
                 {.size = 12,
                  .color = line.warns ? ColorRole::Warn : ColorRole::Muted,
                  .ground = ColorRole::Panel});
    if (line.value.empty())
        return;
    out.text({area.x + kEdge + 4 + wide, y, room - wide - 4, 17}, line.value,
             {.size = 12,
              .color = line.warns ? ColorRole::Warn : ColorRole::Text,
              .align = Align::Right,
              .ground = ColorRole::Panel});
}

/// Says that there is more, and where in it this is.
void addScrollBar(SceneWriter& out, const Rect& area, int first, int shown, int all)
{
    const double track = shown * kPitch;
    out.box(Layer::Cell,
            {area.right() - 8, area.y + kHead + track * first / all, 4, track * shown / all},
            ColorRole::Border, ColorRole::None, 2);
}

}  // namespace

int inspectorLinesBeyond(const Moment& moment, const SceneOptions& options)
{
    const Rect area = options.layout().inspector;
    const Inspection inspection = inspect(moment, options.selectedThing, options.selectedIndex);
    const auto all = static_cast<int>(linesOf(moment, inspection, area.w - 2 * kEdge).size());
    return std::max(0, all - linesThatFit(area));
}

void addInspector(SceneWriter& out, const Moment& moment, const Rect& area,
                  const SceneOptions& options)
{
    const Inspection inspection = inspect(moment, options.selectedThing, options.selectedIndex);
    out.text({area.x + kEdge, area.y + 9, area.w - 2 * kEdge, 15},
             inspection.title.empty() ? "LIMITS IN FORCE" : inspection.title,
             {.size = 11, .bold = true, .color = ColorRole::Muted, .ground = ColorRole::Panel});
    const auto lines = linesOf(moment, inspection, area.w - 2 * kEdge);
    const auto all = static_cast<int>(lines.size());
    const int shown = std::min(all, linesThatFit(area));
    const int first = std::min(options.inspectorFrom, all - shown);
    for (int n = 0; n < shown; ++n)
        addLine(out, area, area.y + kHead + n * kPitch, lines[static_cast<std::size_t>(first + n)]);
    if (shown < all)
        addScrollBar(out, area, first, shown, all);
}

}  // namespace millrace::ui
