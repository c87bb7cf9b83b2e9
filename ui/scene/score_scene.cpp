// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/trace/outcome_fields.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

// The right column: what became of the obligations, and the thing that is selected. What is done
// out there is in effects_scene.cpp.

namespace millrace::ui {

namespace {

struct ScoreRow {
    std::string_view name;
    std::uint64_t log = 0;
    std::uint64_t list = 0;
    bool harm = false;  ///< A value above zero stands still or breaks something.
};

struct RowOfScore {
    /// What most runs have nothing of is shown where there is some, what a class does not ask
    /// about as long as there is none, too.
    enum class Shown : std::uint8_t { Always, IfAny, ToOne };

    std::uint64_t Outcome::*value;
    Shown shown = Shown::Always;
    std::string_view brief;  ///< Where a class sees it, there is room for two words.
};

constexpr RowOfScore kRows[] = {
    {&Outcome::handled},
    {&Outcome::backfilled, RowOfScore::Shown::IfAny, "read later"},
    {&Outcome::waiting},
    {&Outcome::inHand, RowOfScore::Shown::ToOne},
    {&Outcome::stuck},
    {&Outcome::parked, RowOfScore::Shown::ToOne, "given up"},
    {&Outcome::notAsked, RowOfScore::Shown::IfAny},
    {&Outcome::discarded, RowOfScore::Shown::IfAny, "dropped"},
    {&Outcome::refused, RowOfScore::Shown::IfAny},
    {&Outcome::lost},
    {&Outcome::duplicated},
    {&Outcome::suppressed, RowOfScore::Shown::IfAny, "refused twice"},
    {&Outcome::outOfOrder, RowOfScore::Shown::ToOne},
    {&Outcome::wrongNow},
    {&Outcome::ghosts, RowOfScore::Shown::IfAny, "for nothing"},
    {&Outcome::toldLater, RowOfScore::Shown::IfAny, "told later"},
    {&Outcome::late, RowOfScore::Shown::ToOne},
};

std::vector<ScoreRow> rowsOf(const Moment& moment, bool forClass)
{
    using enum RowOfScore::Shown;
    std::vector<ScoreRow> rows;
    for (const auto& [value, shown, brief] : kRows) {
        const OutcomeField& field = fieldOf(value);
        ScoreRow row{forClass && !brief.empty() ? brief : field.words, moment.log.*value,
                     moment.list.*value, field.harm};
        if (value == &Outcome::inHand)  // And on its way there: a process or the network has it.
            row = {"underway", row.log + moment.log.sending, row.list + moment.list.sending};
        if (shown == Always || (shown == ToOne && !forClass) || row.log + row.list > 0)
            rows.push_back(row);
    }
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
    const auto line = [&](std::string_view name, const std::string& log, const std::string& list,
                          ColorRole nameColor, ColorRole logColor, ColorRole listColor) {
        out.line(Layer::Lane, area.x + 14, y - 1, area.right() - 14, y - 1, ColorRole::Border, 0.5);
        const TextStyle words{.size = 12, .color = nameColor, .ground = ColorRole::Panel};
        out.text({columns.name, y, columns.nameWidth, pitch}, std::string{name}, words);
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
        line(row.name, grouped(row.log), grouped(row.list),
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
