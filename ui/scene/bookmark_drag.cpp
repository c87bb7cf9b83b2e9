// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/bookmark_drag.h"

#include <algorithm>
#include <cmath>
#include <ranges>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "ui/scene/log_geometry.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

namespace millrace::ui {

namespace {

/// Of the topic that the group reads, the partition whose row lies nearest to this height.
std::optional<PartitionId> rowAtHeight(const LogGeometry& geometry, const LogState& log,
                                       GroupId group, double y)
{
    const TopicId topic = log.groups[group.value].reads;
    std::optional<PartitionId> nearest;
    double distance = 0;
    const auto end = std::min<std::size_t>(geometry.first + geometry.rows, log.partitions.size());
    for (std::uint32_t p = geometry.first; p < end; ++p) {
        if (log.partitions[p].topic != topic || !isInUse(log, PartitionId{p}))
            continue;
        const double away = std::abs(y - geometry.rowY(p) - geometry.pitch / 2);
        if (nearest && away >= distance)
            continue;
        nearest = PartitionId{p};
        distance = away;
    }
    return nearest;
}

}  // namespace

std::optional<BookmarkGrip> gripAt(const Scene& scene, const Moment& moment,
                                   const StageLayout& layout, Point at)
{
    for (const Shape& shape : std::views::reverse(scene)) {
        if (shape.thing == Thing::Run || !shape.rect.contains(at.x, at.y))
            continue;
        if (shape.thing != Thing::Group)
            return std::nullopt;  // Something lies on it.
        const LogGeometry geometry = logGeometryOf(moment, layout.log);
        const GroupId group{shape.index};
        if (shape.kind != Shape::Kind::Bookmark || at.x >= geometry.groups.x)
            return BookmarkGrip{group, std::nullopt};
        return BookmarkGrip{group, rowAtHeight(geometry, moment.state.log, group, at.y)};
    }
    return std::nullopt;
}

std::optional<BookmarkDrag> draggedTo(const BookmarkGrip& grip, const Moment& moment,
                                      const StageLayout& layout, Point at, bool all)
{
    const LogState& log = moment.state.log;
    const LogGeometry geometry = logGeometryOf(moment, layout.log);
    const auto partition =
        grip.partition ? grip.partition : rowAtHeight(geometry, log, grip.group, at.y);
    if (!partition)
        return std::nullopt;
    const PartitionState& records = log.partitions[partition->value];
    const CellRow row = geometry.cellRow(records.logEnd);
    // Left of the cells lies what is older than they are: all of it.
    const double cells = std::round((at.x - row.left) / row.cell);
    const Offset from = cells < 0 ? records.logStart : row.first + static_cast<Offset>(cells);
    const Offset end = std::max(records.logStart, readEnd(log, grip.group, *partition));
    return BookmarkDrag{grip.group, *partition, std::clamp(from, records.logStart, end),
                        all || !grip.partition};
}

std::optional<SimTime> timeAt(const Moment& moment, PartitionId partition, Offset offset)
{
    const LogState& log = moment.state.log;
    if (offset >= log.partitions[partition.value].logEnd)
        return std::nullopt;
    return moment.columns.records[partition.value][rowAt(log, partition, offset)].appendedAt;
}

std::string wordsOf(const BookmarkDrag& drag, const Moment& moment)
{
    const std::optional<SimTime> time = timeAt(moment, drag.partition, drag.offset);
    const std::string when = time ? clockText(*time) : "the end";
    if (drag.all)
        return fmt::format("all partitions, from {}", when);
    return fmt::format("offset {} · {}", drag.offset, when);
}

void addBookmarkGhost(SceneWriter& out, const Moment& moment, const StageLayout& layout,
                      const BookmarkDrag& drag)
{
    const LogGeometry geometry = logGeometryOf(moment, layout.log);
    const auto ghostAt = [&](PartitionId partition, Offset offset) {
        const CellRow row = geometry.cellRow(moment.state.log.partitions[partition.value].logEnd);
        const double x = row.clampedX(offset);
        const Rect cell = geometry.cellBox(partition.value, x);
        out.line(Layer::Selection, x, cell.y - 3, x, cell.bottom() + 8, ColorRole::Accent, 2);
        out.bookmark(x, cell.bottom() + 8, 18, drag.group.value, false);
        return Point{x, cell.y};
    };
    const Point at = ghostAt(drag.partition, drag.offset);
    const std::string words = wordsOf(drag, moment);
    const double width = textExtent(words, 11, true) + 16;
    const double left =
        std::clamp(at.x - width / 2, layout.log.x + 4, layout.log.right() - width - 4);
    const Rect chip{left, std::max(layout.log.y + 2, at.y - 26), width, 20};
    out.box(Layer::Selection, chip, ColorRole::Chip, ColorRole::Accent, 10);
    Shape& text = out.text(
        chip, words, {.size = 11, .bold = true, .align = Align::Center, .ground = ColorRole::Chip});
    text.layer = Layer::Selection;
}

}  // namespace millrace::ui
