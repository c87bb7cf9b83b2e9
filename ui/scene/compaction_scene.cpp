// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/compaction_scene.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "ui/scene/member_words.h"

// What compaction leaves of a partition: gaps where records were, and records without a value.

namespace millrace::ui {

namespace {

/// A gap: its offsets are left in name only. Wide enough, it says what made it.
void addGap(SceneWriter& out, const LogGeometry& geometry, const CellRow& row, std::uint32_t p,
            OffsetRange gap)
{
    const std::string word = "compacted";
    const auto needed =
        static_cast<Offset>(std::ceil((textExtent(word, 11, false) + 6) / geometry.cellWidth));
    const bool shares = geometry.roomy && gap.end - gap.first >= needed;
    const Offset step = shares ? gap.end - gap.first : 1;
    for (Offset each = gap.first; each < gap.end; each += step) {
        Rect box = geometry.cellBox(p, row.xAt(each));
        box.w += geometry.cellWidth * static_cast<double>(step - 1);
        out.box(Layer::Cell, box, ColorRole::None, ColorRole::Border).dashed = true;
        if (shares)
            out.text({box.x + 2, box.centerY() - 7, box.w - 4, 14}, word,
                     {.size = 11, .color = ColorRole::Muted, .align = Align::Center});
    }
}

}  // namespace

void addGaps(SceneWriter& out, const Moment& moment, const LogGeometry& geometry, std::uint32_t p)
{
    const PartitionState& partition = moment.state.log.partitions[p];
    const CellRow row = geometry.cellRow(partition.logEnd);
    for (const OffsetRange& gap : partition.cleaned.gaps) {
        const OffsetRange shown{std::max(gap.first, row.first), gap.end};
        if (shown.first < shown.end)
            addGap(out, geometry, row, p, shown);
    }
    // Up to here the cleaner has been.
    const Offset upTo = partition.cleaned.upTo;
    if (geometry.roomy && upTo > row.first && upTo <= partition.logEnd) {
        const Rect edge = geometry.cellBox(p, row.xAt(upTo));
        out.line(Layer::Link, edge.x - 1, edge.y - 3, edge.x - 1, edge.bottom() + 3,
                 ColorRole::Accent, 2);
    }
}

void strikeTombstone(SceneWriter& out, const Moment& moment, const Rect& cell,
                     HappeningId happening)
{
    if (!isCompacted(moment.columns) ||
        !isTombstone(moment.columns, moment.columns.happenings[happening.value]))
        return;
    const double reach = std::min(cell.w, cell.h) / 2 - 1;
    for (const auto& [color, width] : {std::pair{ColorRole::Card, 4.0}, {ColorRole::Text, 1.8}})
        out.line(Layer::Label, cell.centerX() - reach, cell.centerY() + reach,
                 cell.centerX() + reach, cell.centerY() - reach, color, width);
}

bool isCompacted(const Columns& columns)
{
    return columns.setting(Thing::Log, "cleanup") != nullptr;
}

std::vector<std::pair<std::string, std::string>> logLimits(const Columns& columns)
{
    const auto length = [&columns](std::string_view key) {
        const SettingStated* setting = columns.setting(Thing::Log, key);
        return setting == nullptr            ? std::string{}
               : setting->value == INT64_MAX ? std::string{"ever"}
                                             : durationText(SimDuration{setting->value});
    };
    std::vector<std::pair<std::string, std::string>> limits;
    limits.emplace_back("session", durationText(sessionOf(columns)));
    const SettingStated* cleanup = columns.setting(Thing::Log, "cleanup");
    if (cleanup == nullptr || cleanup->text != "compact")
        limits.emplace_back("kept for", length("retention"));
    if (cleanup != nullptr) {
        const SettingStated* dirty = columns.setting(Thing::Log, "dirtyRatio");
        limits.emplace_back("cleanup", cleanup->text);
        limits.emplace_back("tombstones", length("deleteRetention"));
        limits.emplace_back("if dirty", fmt::format("{} %", dirty->value / 10'000));
    }
    if (const SettingStated* sent = columns.setting(Thing::Log, "sent"))
        limits.emplace_back("told", sent->text);
    if (columns.setting(Thing::Log, "carries") != nullptr)
        limits.emplace_back("carry", "ids");
    std::erase_if(limits, [](const auto& each) { return each.second.empty(); });
    return limits;
}

}  // namespace millrace::ui
