// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "ui/scene/inspection.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

// The right column: what became of the obligations, what is done out there, and the thing that
// is selected.

namespace millrace::ui {

namespace {

struct ScoreRow {
    const char* name;
    std::uint64_t log = 0;
    std::uint64_t list = 0;
    bool harm = false;  ///< A value above zero stands still or breaks something.
};

std::vector<ScoreRow> rowsOf(const Moment& moment)
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
    if (log.refused + list.refused > 0)
        rows.insert(rows.begin() + 5, {"refused", log.refused, list.refused, true});
    if (log.notAsked + list.notAsked > 0)
        rows.insert(rows.begin() + 5, {"not asked for", log.notAsked, list.notAsked});
    return rows;
}

std::string secondsText(SimDuration duration, bool open)
{
    return fmt::format("{}{:.1f}", open ? "≥" : "",
                       std::chrono::duration<double>(duration).count());
}

std::string delaysText(const Delays& delays)
{
    return fmt::format("{} · {} s", secondsText(delays.p50, delays.p50Open),
                       secondsText(delays.p99, delays.p99Open));
}

std::uint64_t readableAgain(const LogState& log)
{
    std::uint64_t records = 0;
    for (const PartitionState& partition : log.partitions)
        records += partition.logEnd - partition.logStart;
    return records;
}

struct ScoreColumns {
    double name, nameWidth, log, list, width;

    static ScoreColumns of(const Rect& area)
    {
        const double width = std::max(66.0, area.w * 0.25);
        return {area.x + 14, area.w - 2 * width - 34, area.right() - 14 - 2 * width - 4,
                area.right() - 14 - width, width};
    }
};

/// How an upsert-delete reaction left the world: a square per entity.
void addEntities(SceneWriter& out, const Moment& moment, const Rect& area,
                 const EffectsState& effects)
{
    const std::uint32_t entities = static_cast<std::uint32_t>(effects.lastOfEntity.size());
    const auto present = [&](std::uint32_t e) {
        const HappeningId last = effects.lastOfEntity[e];
        if (last.isNone())
            return false;
        const HappeningRow& row = moment.columns.happenings[last.value];
        return moment.columns.nameOf(Thing::EventType, row.type) != "deleted";
    };
    const double step = std::min(13.0, area.w / std::max(1U, entities));
    if (step < 9) {
        std::uint32_t count = 0;
        for (std::uint32_t e = 0; e < entities; ++e)
            count += present(e) ? 1 : 0;
        out.text(area, fmt::format("{} of {}", count, entities),
                 {.size = 12, .bold = true, .align = Align::Right, .ground = ColorRole::Panel});
        return;
    }
    for (std::uint32_t e = 0; e < entities; ++e) {
        Shape& square =
            out.box(Layer::Cell,
                    {area.right() - step * (entities - e) + 2, area.centerY() - step / 2 + 1,
                     step - 3, step - 3},
                    ColorRole::None, present(e) ? ColorRole::Text : ColorRole::Muted, 2);
        square.dashed = !present(e);
        square.hue = present(e) ? static_cast<int>(e) : -1;
        square.thing = Thing::Entity;
        square.index = e;
    }
}

}  // namespace

void addScoreStatic(SceneWriter& out, const StageLayout& layout)
{
    out.panel(layout.score, ColorRole::Panel);
    out.panel(layout.effects, ColorRole::Panel);
    out.panel(layout.inspector, ColorRole::Panel);
    const ScoreColumns columns = ScoreColumns::of(layout.score);
    const TextStyle head{
        .size = 12, .bold = true, .align = Align::Right, .ground = ColorRole::Panel};
    out.text({columns.log, layout.score.y + 30, columns.width, 16}, "log", head);
    out.text({columns.list, layout.score.y + 30, columns.width, 16}, "list", head);
    const ScoreColumns effects = ScoreColumns::of(layout.effects);
    const TextStyle muted{
        .size = 11, .color = ColorRole::Muted, .align = Align::Right, .ground = ColorRole::Panel};
    out.text({layout.effects.x + 14, layout.effects.y + 9, effects.nameWidth + 20, 15},
             "DONE OUT THERE",
             {.size = 11, .bold = true, .color = ColorRole::Muted, .ground = ColorRole::Panel});
    out.text({effects.log, layout.effects.y + 9, effects.width, 15}, "log", muted);
    out.text({effects.list, layout.effects.y + 9, effects.width, 15}, "list", muted);
}

void addScore(SceneWriter& out, const Moment& moment, const StageLayout& layout)
{
    const Rect& area = layout.score;
    const std::uint32_t reactions = moment.columns.countOf(Thing::Reaction);
    out.text({area.x + 14, area.y + 10, area.w - 28, 15},
             fmt::format("{} EVENTS × {} REACTION{} = {} TO DO", grouped(moment.log.happenings),
                         reactions, reactions == 1 ? "" : "S", grouped(moment.log.due)),
             {.size = 11, .bold = true, .color = ColorRole::Muted, .ground = ColorRole::Panel});
    const ScoreColumns columns = ScoreColumns::of(area);
    const std::vector<ScoreRow> rows = rowsOf(moment);
    const double pitch = std::min(21.0, (area.h - 54) / static_cast<double>(rows.size() + 2));
    double y = area.y + 48;
    const auto line = [&](const char* name, const std::string& log, const std::string& list,
                          ColorRole nameColor, ColorRole logColor, ColorRole listColor) {
        out.line(Layer::Lane, area.x + 14, y - 1, area.right() - 14, y - 1, ColorRole::Border, 0.5);
        const TextStyle words{.size = 12, .color = nameColor, .ground = ColorRole::Panel};
        out.text({columns.name, y, columns.nameWidth, pitch}, name, words);
        TextStyle value{.size = 12,
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
    line("half · 99 % within", delaysText(moment.logDelays), delaysText(moment.listDelays),
         ColorRole::Muted, ColorRole::Text, ColorRole::Text);
    line("readable again", grouped(readableAgain(moment.state.log)), "0", ColorRole::Muted,
         ColorRole::Text, ColorRole::Text);

    const Rect& panel = layout.effects;
    const ScoreColumns effectColumns = ScoreColumns::of(panel);
    const double rowHeight = std::min(24.0, (panel.h - 34) / std::max(1U, reactions));
    const auto shown = rowHeight < 15 ? static_cast<std::uint32_t>((panel.h - 34) / 15) : reactions;
    const double height = std::max(15.0, rowHeight);
    for (std::uint32_t r = 0; r < std::min<std::size_t>(shown, moment.state.logEffects.size());
         ++r) {
        const double top = panel.y + 29 + height * r;
        out.text({effectColumns.name, top, effectColumns.nameWidth, height},
                 std::string{moment.columns.nameOf(Thing::Reaction, r)},
                 {.size = 12, .ground = ColorRole::Panel});
        const SettingStated* kind = moment.columns.setting(Thing::Reaction, "effect", r);
        const auto side = [&](double x, const EffectsState& effects) {
            const Rect cell{x, top, effectColumns.width, height};
            if (kind != nullptr && kind->text == "upsert-delete")
                addEntities(out, moment, cell, effects);
            else
                out.text(
                    cell, grouped(effects.count),
                    {.size = 12, .bold = true, .align = Align::Right, .ground = ColorRole::Panel});
        };
        side(effectColumns.log, moment.state.logEffects[r]);
        side(effectColumns.list, moment.state.queueEffects[r]);
    }
}

void addInspector(SceneWriter& out, const Moment& moment, const Rect& area,
                  const SceneOptions& options)
{
    const Inspection inspection = inspect(moment, options.selectedThing, options.selectedIndex);
    const TextStyle title{
        .size = 11, .bold = true, .color = ColorRole::Muted, .ground = ColorRole::Panel};
    const TextStyle words{.size = 12, .color = ColorRole::Muted, .ground = ColorRole::Panel};
    const Rect head{area.x + 14, area.y + 9, area.w - 28, 15};
    double y = area.y + 30;
    const auto row = [&](const std::string& label, const std::string& value) {
        if (y + 17 > area.bottom() - 4)
            return;
        out.text({area.x + 14, y, area.w * 0.46 - 14, 17}, label, words);
        out.text({area.x + area.w * 0.46 + 2, y, area.w * 0.54 - 16, 17}, value,
                 {.size = 12, .align = Align::Right, .ground = ColorRole::Panel});
        y += 18;
    };
    if (!inspection.title.empty()) {
        out.text(head, inspection.title, title);
        for (const InspectorRow& each : inspection.rows)
            row(each.label, each.value);
        return;
    }
    out.text(head, "LIMITS IN FORCE", title);
    const auto duration = [&](const char* label, Thing thing, const char* key) {
        if (const SettingStated* setting = moment.columns.setting(thing, key))
            row(label, durationText(SimDuration{setting->value}));
    };
    duration("travel of an item", Thing::Run, "delay");
    if (const SettingStated* clocks = moment.columns.setting(Thing::Run, "clocks"))
        row("clocks", clocks->text == "equal" ? "equal on both sides" : "each product's own");
    duration("member heartbeat", Thing::Log, "heartbeat");
    duration("worker heartbeat", Thing::List, "heartbeat");
    duration("first retry after", Thing::List, "backoff");
    const std::int64_t slots = moment.columns.countOf(Thing::Member);
    const std::int64_t workers = moment.columns.countOf(Thing::Worker);
    row("slots and workers", fmt::format("{} {} {}", slots, slots == workers ? "=" : "≠", workers));
}

}  // namespace millrace::ui
