// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>

#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

// What the two sides did to the world outside: which entities are there now, how many mails went
// out, how high the pile in the lake is.

namespace millrace::ui {

namespace {

struct EffectColumns {
    double name, nameWidth, log, list, width;

    static EffectColumns of(const Rect& area)
    {
        const double edge = area.w < 270 ? 10 : 14;
        const double width = area.w * (area.w < 250 ? 0.27 : 0.29);
        return {area.x + edge, area.w - 2 * width - 2 * edge - 8,
                area.right() - edge - 2 * width - 6, area.right() - edge - width, width};
    }
};

enum class EffectKind : std::uint8_t { Entities, Count, Pile };

EffectKind kindOf(const Columns& columns, std::uint32_t reaction)
{
    const SettingStated* effect = columns.setting(Thing::Reaction, "effect", reaction);
    if (effect != nullptr && effect->text == "upsert-delete")
        return EffectKind::Entities;
    // Who reads now and then fills a pile; who reads at once rings every time.
    const SettingStated* every = columns.setting(Thing::Reaction, "every", reaction);
    return every != nullptr && every->value > 0 ? EffectKind::Pile : EffectKind::Count;
}

bool isThere(const Columns& columns, HappeningId last)
{
    return !last.isNone() &&
           columns.nameOf(Thing::EventType, columns.happenings[last.value].type) != "deleted";
}

/// A square per entity: filled when it is there, dashed when it is not or no longer.
void addEntities(SceneWriter& out, const Columns& columns, const Rect& area,
                 const EffectsState& effects, std::uint64_t wrong)
{
    const auto bad = wrongEntities(effects);
    const auto entities = static_cast<std::uint32_t>(effects.lastOfEntity.size());
    const std::string badge = grouped(wrong);
    const double badgeWidth = wrong > 0 ? textExtent(badge, 12, true) + 18 : 0;
    if (wrong > 0) {
        out.cross(area.right() - badgeWidth + 8, area.centerY(), 12);
        out.text({area.right() - badgeWidth + 15, area.y, badgeWidth - 15, area.h}, badge,
                 {.size = 12, .bold = true, .color = ColorRole::Warn, .ground = ColorRole::Panel});
    }
    const std::string badText = fmt::format("≠ {}", grouped(bad));
    const double badWidth = textExtent(badText, 12, true) + 4;
    const auto stepBeside = [&](double width) {
        return std::min(13.0, (area.w - width - 4) / std::max(1U, entities));
    };
    // What a bug wrote; the squares say it too, where there is no room.
    const bool saysBad = bad > 0 && stepBeside(badgeWidth + badWidth) >= 8;
    if (saysBad)
        out.text({area.right() - badgeWidth - badWidth, area.y, badWidth, area.h}, badText,
                 {.size = 12, .bold = true, .color = ColorRole::Warn, .ground = ColorRole::Panel});
    const double step = stepBeside(badgeWidth + (saysBad ? badWidth : 0));
    if (step < 8) {
        std::uint32_t count = 0;
        for (const HappeningId last : effects.lastOfEntity)
            count += isThere(columns, last) ? 1 : 0;
        const Rect words{area.x, area.y, area.w - badgeWidth - 2, area.h};
        const std::string whole = fmt::format("{} of {}", count, entities);
        out.text(words,
                 textExtent(whole, 12, true) < words.w ? whole
                                                       : fmt::format("{}/{}", count, entities),
                 {.size = 12, .bold = true, .ground = ColorRole::Panel});
        return;
    }
    for (std::uint32_t e = 0; e < entities; ++e) {
        const bool there = isThere(columns, effects.lastOfEntity[e]);
        const double side = step - 2;
        Shape& square =
            out.box(Layer::Cell, {area.x + step * e, area.centerY() - side / 2, side, side},
                    ColorRole::None, there ? ColorRole::Text : ColorRole::Muted, 2);
        square.dashed = !there;
        square.hue = there ? static_cast<int>(e) : -1;
        square.thing = Thing::Entity;
        square.index = e;
        if (effects.isWrong.empty() || !effects.isWrong[e])
            continue;
        const Rect& box = square.rect;
        const Rect crossed{box.x + 2, box.y + 2, box.w - 4, box.h - 4};
        out.line(Layer::Label, crossed.x, crossed.y, crossed.right(), crossed.bottom(),
                 ColorRole::Warn, 1.6);
        out.line(Layer::Label, crossed.x, crossed.bottom(), crossed.right(), crossed.y,
                 ColorRole::Warn, 1.6);
    }
}

/// A warning sign and a number, or a pile and a number.
void addCount(SceneWriter& out, const Rect& area, EffectKind kind, const EffectsState& effects)
{
    const double y = area.centerY();
    if (kind == EffectKind::Pile) {
        out.box(Layer::Lane, {area.x, y - 5, 11, 10}, ColorRole::None, ColorRole::Text, 1);
        for (const double line : {-1.5, 1.5})
            out.line(Layer::Link, area.x + 1, y + line, area.x + 10, y + line, ColorRole::Text, 1);
    } else {
        // A triangle of lines: filled, and without a shape of its own.
        for (double n = 0; n <= 9; n += 0.75)
            out.line(Layer::Link, area.x + 5.5 - n * 0.6, y - 4.5 + n, area.x + 5.5 + n * 0.6,
                     y - 4.5 + n, ColorRole::Text, 1);
    }
    const std::string count = grouped(effects.count);
    out.text({area.x + 17, area.y, area.w - 17, area.h}, count,
             {.size = 12, .bold = true, .ground = ColorRole::Panel});
    double right = area.x + 17 + textExtent(count, 12, true) + 7;
    const auto beside = [&](const std::string& text, ColorRole color) {
        const double width = textExtent(text, 12, true) + 2;
        if (right + width > area.right())
            return;
        out.text({right, area.y, width, area.h}, text,
                 {.size = 12, .bold = true, .color = color, .ground = ColorRole::Panel});
        right += width + 7;
    };
    // Of them, what a bug wrote: nothing makes it undone.
    if (effects.wrong > 0)
        beside(fmt::format("≠ {}", grouped(effects.wrong)), ColorRole::Warn);
    // Of them, what told of something that happened later than what it was for.
    if (effects.later > 0)
        beside(fmt::format("{} later", grouped(effects.later)), ColorRole::Gold);
    // Not of them: repeats that the key refused.
    if (effects.suppressed > 0)
        beside(fmt::format("({})", grouped(effects.suppressed)), ColorRole::Muted);
}

}  // namespace

void addEffectsStatic(SceneWriter& out, const Rect& area)
{
    const EffectColumns columns = EffectColumns::of(area);
    const TextStyle muted{.size = 11, .color = ColorRole::Muted, .ground = ColorRole::Panel};
    TextStyle title = muted;
    title.bold = true;
    out.text({columns.name, area.y + 9, columns.log - columns.name - 2, 15},
             textExtent("DONE OUT THERE", 11, true) < columns.log - columns.name - 2
                 ? "DONE OUT THERE"
                 : "OUT THERE",
             title);
    out.text({columns.log, area.y + 9, columns.width, 15}, "log", muted);
    out.text({columns.list, area.y + 9, columns.width, 15}, "list", muted);
}

void addEffects(SceneWriter& out, const Moment& moment, const Rect& area)
{
    if (out.forClass())  // There it gives way to the inspector.
        addEffectsStatic(out, area);
    const auto reactions = static_cast<std::uint32_t>(moment.state.logEffects.size());
    const EffectColumns columns = EffectColumns::of(area);
    const double room = area.h - 32;
    const double height = std::clamp(room / std::max(1U, reactions), 15.0, 25.0);
    const auto fits = static_cast<std::uint32_t>(room / height + 0.01);
    const std::uint32_t shown = reactions <= fits ? reactions : std::max(1U, fits) - 1;
    for (std::uint32_t r = 0; r < shown; ++r) {
        const double y = area.y + 28 + height * r;
        const bool down = moment.state.logEffects[r].downUntil.has_value();
        const Rect name{columns.name, y, columns.log - columns.name - 4, height};
        // To be clicked: what is called can be taken down.
        Shape& row = out.box(Layer::Cell, {name.x - 4, y + 1, name.w, height - 2}, ColorRole::None,
                             ColorRole::None, 4);
        row.thing = Thing::Reaction;
        row.index = r;
        out.text(
            name,
            fmt::format("{}{}", down ? "down: " : "", moment.columns.nameOf(Thing::Reaction, r)),
            {.size = 12,
             .bold = down,
             .color = down ? ColorRole::Warn : ColorRole::Text,
             .ground = ColorRole::Panel});
        const EffectKind kind = kindOf(moment.columns, r);
        // The ledger counts what is wrong over all such reactions; it can be named beside one only
        // when there is one.
        const auto others = [&] {
            for (std::uint32_t other = 0; other < reactions; ++other)
                if (other != r && kindOf(moment.columns, other) == EffectKind::Entities)
                    return true;
            return false;
        };
        const auto side = [&](double x, const EffectsState& effects, std::uint64_t wrong) {
            const Rect cell{x, y, columns.width, height};
            if (kind == EffectKind::Entities)
                addEntities(out, moment.columns, cell, effects, wrong > 0 && !others() ? wrong : 0);
            else
                addCount(out, cell, kind, effects);
        };
        // Of a bridged reaction there is one effect, that of the job.
        const bool bridged = isBridged(moment.columns, r);
        side(columns.log, bridged ? moment.state.queueEffects[r] : moment.state.logEffects[r],
             moment.log.wrongNow);
        side(columns.list, moment.state.queueEffects[r], moment.list.wrongNow);
    }
    if (shown < reactions)
        out.text({columns.name, area.y + 28 + height * shown, area.w - 24, height},
                 fmt::format("+ {} more reactions", reactions - shown),
                 {.size = 11, .color = ColorRole::Muted, .ground = ColorRole::Panel});
}

}  // namespace millrace::ui
