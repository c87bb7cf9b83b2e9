// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>

#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

// The right column: what became of the obligations, and the thing that is selected. What is done
// out there is in effects_scene.cpp.

namespace millrace::ui {

namespace {

struct ScoreRow {
    std::string name;
    std::uint64_t log = 0;
    std::uint64_t list = 0;
    bool harm = false;  ///< A value above zero stands still or breaks something.
};

/// Where a class sees it, there is room for two words.
std::string briefly(const std::string& name)
{
    constexpr std::pair<std::string_view, std::string_view> kShort[] = {
        {"given up, listed", "given up"},      {"told later things", "told later"},
        {"for what never was", "for nothing"}, {"repeat refused", "refused twice"},
        {"dropped by a rule", "dropped"},      {"older, read later", "read later"}};
    const auto* const found =
        std::ranges::find(kShort, name, &std::pair<std::string_view, std::string_view>::first);
    return found == std::end(kShort) ? name : std::string{found->second};
}

std::vector<ScoreRow> rowsOf(const Moment& moment, bool forClass)
{
    const Outcome& log = moment.log;
    const Outcome& list = moment.list;
    std::vector<ScoreRow> rows{
        {"handled", log.handled, list.handled},
        {"waiting", log.waiting, list.waiting},
        {"underway", log.inHand + log.sending, list.inHand + list.sending},
        {"standing still", log.stuck, list.stuck, true},
        {"given up, listed", log.parked, list.parked, true},
        {"lost", log.lost, list.lost, true},
        {"done twice", log.duplicated, list.duplicated, true},
        {"out of order", log.outOfOrder, list.outOfOrder, true},
        {"wrong now", log.wrongNow, list.wrongNow, true},
        {"late", log.late, list.late},
    };
    if (log.toldLater + list.toldLater > 0)
        rows.insert(rows.begin() + 9, {"told later things", log.toldLater, list.toldLater});
    if (log.ghosts + list.ghosts > 0)
        rows.insert(rows.begin() + 9, {"for what never was", log.ghosts, list.ghosts, true});
    if (log.suppressed + list.suppressed > 0)
        rows.insert(rows.begin() + 7, {"repeat refused", log.suppressed, list.suppressed});
    if (log.refused + list.refused > 0)
        rows.insert(rows.begin() + 5, {"refused", log.refused, list.refused, true});
    if (log.discarded + list.discarded > 0)
        rows.insert(rows.begin() + 5, {"dropped by a rule", log.discarded, list.discarded, true});
    if (log.notAsked + list.notAsked > 0)
        rows.insert(rows.begin() + 5, {"not asked for", log.notAsked, list.notAsked});
    if (log.backfilled + list.backfilled > 0)  // Of reactions that came later.
        rows.insert(rows.begin() + 1, {"older, read later", log.backfilled, list.backfilled});
    // In front of a class: what is there, and what every class asks about.
    constexpr std::string_view kAlways[] = {"handled", "waiting",    "standing still",
                                            "lost",    "done twice", "wrong now"};
    if (forClass)
        std::erase_if(rows, [&](const ScoreRow& row) {
            return row.log + row.list == 0 && std::ranges::count(kAlways, row.name) == 0;
        });
    return rows;
}

struct DelayUnit {
    const char* name;
    double seconds;
};

std::string delayText(SimDuration duration, bool open, const DelayUnit& unit)
{
    const double value = std::chrono::duration<double>(duration).count() / unit.seconds;
    return fmt::format("{}{:.{}f}", open ? "≥" : "", value, value < 10 ? 1 : 0);
}

/// In the unit in which the longer one has three digits at most.
std::string delaysText(const Delays& delays)
{
    using namespace std::chrono_literals;
    const DelayUnit unit = delays.p99 < 1'000s     ? DelayUnit{"s", 1}
                           : delays.p99 < 1'000min ? DelayUnit{"min", 60}
                                                   : DelayUnit{"h", 3'600};
    return fmt::format("{} · {} {}", delayText(delays.p50, delays.p50Open, unit),
                       delayText(delays.p99, delays.p99Open, unit), unit.name);
}

std::uint64_t readableAgain(const LogState& log)
{
    std::uint64_t records = 0;
    for (const PartitionState& partition : log.partitions)
        records += keptIn(partition.cleaned, partition.logStart, partition.logEnd);
    return records;
}

struct ScoreColumns {
    double name, nameWidth, log, list, width;

    static ScoreColumns of(const Rect& area)
    {
        const double edge = area.w < 270 ? 10 : 14;
        const double width = std::clamp(area.w * 0.25, area.w < 250 ? 46.0 : 62.0, 84.0);
        return {area.x + edge, area.w - 2 * width - 2 * edge - 4,
                area.right() - edge - 2 * width - 4, area.right() - edge - width, width};
    }
};

}  // namespace

void addScoreStatic(SceneWriter& out, const StageLayout& layout)
{
    out.panel(layout.score, ColorRole::Panel);
    out.panel(layout.effects, ColorRole::Panel);
    if (!out.forClass())
        out.panel(layout.inspector, ColorRole::Panel);
    const ScoreColumns columns = ScoreColumns::of(layout.score);
    const TextStyle head{
        .size = 12, .bold = true, .align = Align::Right, .ground = ColorRole::Panel};
    out.text({columns.log, layout.score.y + 30, columns.width, 16}, "log", head);
    out.text({columns.list, layout.score.y + 30, columns.width, 16}, "list", head);
    if (!out.forClass())
        addEffectsStatic(out, layout.effects);
}

void addScore(SceneWriter& out, const Moment& moment, const StageLayout& layout)
{
    const Rect& area = layout.score;
    const std::uint32_t reactions = moment.columns.countOf(Thing::Reaction);
    std::string owed =
        fmt::format("{} EVENT{} × {} REACTION{} = {} TO DO", grouped(moment.log.happenings),
                    moment.log.happenings == 1 ? "" : "S", reactions, reactions == 1 ? "" : "S",
                    grouped(moment.log.due));
    if (moment.log.due != moment.log.happenings * reactions)  // Not all reactions were there.
        owed = fmt::format("{} EVENT{}, {} TO DO", grouped(moment.log.happenings),
                           moment.log.happenings == 1 ? "" : "S", grouped(moment.log.due));
    if (textExtent(owed, 11, true) > area.w - 24)
        owed = fmt::format("{} × {} = {} TO DO", grouped(moment.log.happenings), reactions,
                           grouped(moment.log.due));
    out.text({area.x + 12, area.y + 10, area.w - 24, 15}, owed,
             {.size = 11, .bold = true, .color = ColorRole::Muted, .ground = ColorRole::Panel});
    const ScoreColumns columns = ScoreColumns::of(area);
    const std::vector<ScoreRow> rows = rowsOf(moment, out.forClass());
    const double size = out.forClass() ? 13 : 12;
    const double pitch = out.forClass()
                             ? std::min(28.0, (area.h - 52) / static_cast<double>(rows.size()))
                             : std::min(21.0, (area.h - 52) / static_cast<double>(rows.size() + 2));
    double y = area.y + 48;
    const auto line = [&](const std::string& name, const std::string& log, const std::string& list,
                          ColorRole nameColor, ColorRole logColor, ColorRole listColor) {
        out.line(Layer::Lane, area.x + 14, y - 1, area.right() - 14, y - 1, ColorRole::Border, 0.5);
        const TextStyle words{.size = 12, .color = nameColor, .ground = ColorRole::Panel};
        out.text({columns.name, y, columns.nameWidth, pitch}, name, words);
        TextStyle value{.size = size,
                        .bold = true,
                        .color = logColor,
                        .align = Align::Right,
                        .ground = ColorRole::Panel};
        out.text({columns.log, y, columns.width, pitch}, log, value);
        value.color = listColor;
        out.text({columns.list, y, columns.width, pitch}, list, value);
        y += pitch;
    };
    const auto color = [](const ScoreRow& row, std::uint64_t value) {
        return row.harm && value > 0 ? ColorRole::Warn : ColorRole::Text;
    };
    for (const ScoreRow& row : rows)
        line(out.forClass() ? briefly(row.name) : row.name, grouped(row.log), grouped(row.list),
             row.harm && row.log + row.list > 0 ? ColorRole::Warn : ColorRole::Muted,
             color(row, row.log), color(row, row.list));
    if (out.forClass())
        return;
    line("half · 99 % within", delaysText(moment.logDelays), delaysText(moment.listDelays),
         ColorRole::Muted, ColorRole::Text, ColorRole::Text);
    line("readable again", grouped(readableAgain(moment.state.log)), "0", ColorRole::Muted,
         ColorRole::Text, ColorRole::Text);
}

}  // namespace millrace::ui
