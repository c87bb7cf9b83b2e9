// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "ui/scene/log_geometry.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

// The log: partitions with cells that stay, bookmarks between them, groups and their members.

namespace millrace::ui {

namespace {

LogGeometry geometryOf(const Moment& moment, const Rect& area)
{
    std::vector<std::uint32_t> members(moment.columns.countOf(Thing::Group));
    for (const Declared& each : moment.columns.declarations)
        if (each.thing == Thing::Member)
            ++members[each.parent];
    return LogGeometry::of(area, moment.columns.countOf(Thing::Partition), members);
}

/// Of a group: first member and how many, from the declarations' order.
std::pair<std::uint32_t, std::uint32_t> membersOf(const LogState& log, GroupId group)
{
    const auto first = std::ranges::find(log.members, group, &MemberState::group);
    const auto last = std::find_if(first, log.members.end(), [group](const MemberState& member) {
        return member.group != group;
    });
    return {static_cast<std::uint32_t>(first - log.members.begin()),
            static_cast<std::uint32_t>(last - first)};
}

bool standsStill(const LogState& log, const ReadingState& reading)
{
    const bool dead =
        reading.owner.isNone() || log.members[reading.owner.value].life != Life::Alive;
    return dead || reading.revoking || reading.retrying;
}

double markSize(const LogGeometry& geometry)
{
    return geometry.roomy ? 24 : geometry.cellHeight - 2;
}

void addCells(SceneWriter& out, const Moment& moment, const LogGeometry& geometry, std::uint32_t p)
{
    const PartitionState& partition = moment.state.log.partitions[p];
    const CellRow row = geometry.cellRow(partition.logEnd);
    for (Offset offset = row.first; offset < row.end(); ++offset) {
        const Rect box = geometry.cellBox(p, row.xAt(offset));
        if (offset >= partition.logEnd || offset < partition.logStart) {
            const bool gone = offset < partition.logStart;
            Shape& cell = out.box(Layer::Cell, box, gone ? ColorRole::Ghost : ColorRole::None,
                                  ColorRole::Border);
            cell.dashed = true;
        } else {
            out.box(Layer::Cell, box, ColorRole::Card, ColorRole::Border);
            out.mark(box.centerX(), box.centerY(), markSize(geometry),
                     moment.columns.records[p][offset].happening, MarkLook::Solid);
        }
        if (geometry.roomy && offset < partition.logEnd && offset >= partition.logStart)
            out.text({box.x - 1, box.bottom() + 4, box.w + 2, 12}, std::to_string(offset),
                     {.size = 10, .color = ColorRole::Muted, .align = Align::Center, .mono = true});
    }
    if (partition.logStart > row.first && geometry.roomy) {
        const double x = row.clampedX(partition.logStart);
        out.line(Layer::Link, x, geometry.cellBox(p, x).y - 3, x,
                 geometry.cellBox(p, x).bottom() + 3, ColorRole::Muted, 2);
    }
}

/// Bookmarks stand between records, before the next to read; those at one place side by side.
void addBookmarks(SceneWriter& out, const Moment& moment, const LogGeometry& geometry,
                  std::uint32_t p)
{
    const LogState& log = moment.state.log;
    const PartitionState& partition = log.partitions[p];
    const CellRow row = geometry.cellRow(partition.logEnd);
    const double below = geometry.cellBox(p, 0).bottom();
    const double y = below + (geometry.roomy ? 16 : -4);
    const double size = geometry.roomy ? 15 : 8;
    std::vector<double> taken;
    const auto free = [&](double x) {
        while (std::ranges::any_of(taken, [&](double each) { return std::abs(each - x) < size; }))
            x += 1.0;
        taken.push_back(x);
        return x;
    };
    const auto groups = static_cast<std::uint32_t>(log.generations.size());
    for (std::uint32_t g = 0; g < std::min(groups, 4U); ++g) {
        const ReadingState& reading = readingAt(log, GroupId{g}, PartitionId{p});
        const double committed = row.clampedX(reading.committed);
        const double end = row.clampedX(partition.logEnd);
        if (geometry.roomy && end > committed)
            out.box(Layer::Lane, {committed, below + 1 + 1.2 * g, end - committed, 1.0},
                    ColorRole::Muted, ColorRole::None, 0);
        if (geometry.roomy && reading.position > reading.committed)
            out.bookmark(free(row.clampedX(reading.position)), y, size, g, true);
        out.bookmark(free(committed), y, size, g, false);
        if (standsStill(log, reading) && partition.logEnd > reading.committed) {
            // What cannot be read now, by this group.
            const Rect first = geometry.cellBox(p, committed);
            Shape& frame =
                out.box(Layer::Selection, {committed, first.y - 3, end - committed, first.h + 6},
                        ColorRole::None, ColorRole::Warn, 4);
            frame.dashed = true;
            frame.lineWidth = 1.5;
        }
    }
}

void addOwner(SceneWriter& out, const Moment& moment, const LogGeometry& geometry, std::uint32_t p)
{
    const LogState& log = moment.state.log;
    if (log.generations.empty())
        return;
    const ReadingState& reading = readingAt(log, GroupId{0U}, PartitionId{p});
    const bool still = standsStill(log, reading);
    const Rect cell = geometry.cellBox(p, 0);
    const std::string owner =
        reading.owner.isNone() ? "nobody" : shortName(moment.columns, reading.owner);
    const double x = geometry.cellsLeft + geometry.cellsWidth + 2;
    out.text({x, cell.centerY() - 8, geometry.groups.x - x - 3, 16}, "→ " + owner,
             {.size = geometry.roomy ? 12.0 : 11.0,
              .color = still ? ColorRole::Warn : ColorRole::Muted});
}

void addMemberRow(SceneWriter& out, const Moment& moment, std::uint32_t m, const Rect& card,
                  double x, double y, double height, SimDuration session)
{
    const LogState& log = moment.state.log;
    const MemberState& member = log.members[m];
    const bool dead = member.life == Life::Killed;
    const bool unnoticed = dead && member.inGroup;
    const Rect row{card.x + 6, y - height / 2 + 1, card.w - 12, height - 2};
    Shape& ground = out.box(Layer::Cell, row, ColorRole::None,
                            unnoticed ? ColorRole::Warn : ColorRole::None, 4);
    ground.dashed = true;
    ground.thing = Thing::Member;
    ground.index = m;
    const ColorRole color = unnoticed ? ColorRole::Warn : ColorRole::Text;
    out.text({card.x + 10, y - 8, 30, 16}, shortName(moment.columns, MemberId{m}),
             {.size = 12, .color = color, .ground = ColorRole::Card});
    const bool holds = member.hand.phase == RecordInHand::Phase::Working ||
                       (unnoticed && member.hand.phase != RecordInHand::Phase::Nothing);
    if (holds)
        out.mark(x, y, std::min(24.0, height - 3), member.hand.happening, MarkLook::Hollow);
    const double left = card.x + 72;
    const bool twoLines = height >= 26;
    const Rect first{left + 26, y - (twoLines ? 14 : 7), card.right() - left - 36, 14};
    const Rect second{left + 26, y, card.right() - left - 36, 14};
    const TextStyle small{
        .size = 11, .color = ColorRole::Muted, .align = Align::Right, .ground = ColorRole::Card};
    TextStyle warn = small;
    warn.color = ColorRole::Warn;
    if (unnoticed) {
        if (holds)
            out.cross(x + 10, y - 9, 12);
        out.ring(left + 10, y, 18,
                 1 - progress(member.sessionEndsAt - session, member.sessionEndsAt, moment.time),
                 ColorRole::Warn);
        out.text(first, fmt::format("dead since {}", clockText(member.since)), warn);
        if (twoLines)
            out.text(second, fmt::format("believed to {}", clockText(member.sessionEndsAt)), small);
        return;
    }
    const Rect whole{left + 60, y - 8, card.right() - left - 68, 16};
    if (member.life != Life::Alive) {
        out.text(first,
                 dead ? fmt::format("dead since {}", clockText(member.since))
                      : fmt::format("stopped {}", clockText(member.since)),
                 small);
        if (twoLines)
            out.text(second, "out of the group", small);
        return;
    }
    if (member.hand.phase == RecordInHand::Phase::Working)
        out.bar({left, y - 3, 52, 6}, progress(member.hand.since, member.hand.until, moment.time));
    if (member.wakesAt > moment.time) {
        out.text(whole, fmt::format("reads at {}", clockText(member.wakesAt, 0)), small);
        return;
    }
    std::string owned;
    int count = 0;
    for (std::uint32_t p = 0; p < log.partitions.size() && count < 4; ++p)
        if (readingAt(log, member.group, PartitionId{p}).owner == MemberId{m})
            owned += fmt::format("{}{}", count++ == 0 ? "" : ", ", p);
    const bool all = static_cast<std::size_t>(count) == log.partitions.size() && count > 1;
    out.text(whole, count == 0 ? "idle: owns none" : all ? "reads all" : "reads " + owned, small);
}

void addGroup(SceneWriter& out, const Moment& moment, const LogGeometry& geometry, std::uint32_t g)
{
    const LogState& log = moment.state.log;
    const Rect card = geometry.groupCard(g);
    std::uint64_t lag = 0;
    for (std::uint32_t p = 0; p < log.partitions.size(); ++p)
        lag += log.partitions[p].logEnd - readingAt(log, GroupId{g}, PartitionId{p}).committed;
    out.text({card.right() - 66, card.y + 4, 58, 18}, "lag " + grouped(lag),
             {.size = 12, .bold = true, .align = Align::Right, .ground = ColorRole::Card});
    const auto [first, count] = membersOf(log, GroupId{g});
    const SettingStated* session = moment.columns.setting(Thing::Log, "session");
    const SimDuration length{session != nullptr ? session->value : 1};
    std::uint32_t hidden = 0;
    for (std::uint32_t n = 0; n < count; ++n) {
        const auto place = geometry.memberMark(g, n, count);
        if (!place) {
            ++hidden;
            continue;
        }
        const MemberState& member = log.members[first + n];
        if (geometry.memberRows(g, count)) {
            addMemberRow(out, moment, first + n, card, place->first, place->second,
                         geometry.memberRow, length);
            continue;
        }
        const bool dead = member.life != Life::Alive;
        Shape& seat = out.box(Layer::Cell, {place->first - 10, place->second - 10, 20, 20},
                              ColorRole::None, dead ? ColorRole::Warn : ColorRole::Border, 10);
        seat.dashed = dead;
        seat.thing = Thing::Member;
        seat.index = first + n;
        if (member.hand.phase == RecordInHand::Phase::Working)
            out.mark(place->first, place->second, 16, member.hand.happening, MarkLook::Hollow);
        if (dead)
            out.cross(place->first + 8, place->second - 8, 10);
    }
    if (hidden > 0)
        out.text({card.right() - 120, card.bottom() - 16, 112, 14},
                 fmt::format("+ {} members", hidden),
                 {.size = 11,
                  .color = ColorRole::Muted,
                  .align = Align::Right,
                  .ground = ColorRole::Card});
}

/// Records from the tape to their partition, and copies from their cell to their reader.
void addTravellers(SceneWriter& out, const Moment& moment, const StageLayout& layout,
                   const LogGeometry& geometry)
{
    const LogState& log = moment.state.log;
    const auto [fromX, fromY] = tapeExit(layout);
    const auto rowPlace = [&](std::uint32_t p, Offset offset) {
        const std::uint32_t shown = std::min(p, geometry.rows - 1);
        const CellRow row = geometry.cellRow(log.partitions[p].logEnd);
        const Rect cell =
            geometry.cellBox(shown, std::min(row.clampedX(offset), row.xAt(row.end() - 1)));
        return std::pair{cell.centerX(), cell.centerY()};
    };
    for (const RecordOnItsWay& record : log.onTheirWay) {
        const auto [toX, toY] =
            rowPlace(record.partition.value, log.partitions[record.partition.value].logEnd);
        const double part = progress(record.sentAt, record.arrivesAt, moment.time);
        out.travelling(std::lerp(fromX, toX, part), std::lerp(fromY, toY, part), 24,
                       record.happening, MarkLook::Solid);
    }
    for (std::uint32_t m = 0; m < log.members.size(); ++m) {
        const MemberState& member = log.members[m];
        if (member.life != Life::Alive || member.hand.phase != RecordInHand::Phase::Travelling)
            continue;
        const auto [x, y] = rowPlace(member.hand.partition.value, member.hand.offset);
        const auto [first, count] = membersOf(log, member.group);
        const auto seat = geometry.memberMark(member.group.value, m - first, count);
        const double toX = seat ? seat->first : geometry.groups.centerX();
        const double toY = seat ? seat->second : geometry.groups.bottom();
        const double part = progress(member.hand.since, member.hand.until, moment.time);
        out.travelling(std::lerp(x, toX, part), std::lerp(y, toY, part), 24, member.hand.happening,
                       MarkLook::Hollow);
    }
}

}  // namespace

void addLogStatic(SceneWriter& out, const Moment& moment, const Rect& area)
{
    const LogGeometry geometry = geometryOf(moment, area);
    out.panel(area, ColorRole::Area);
    // A box of lines: a log.
    for (int n = 0; n < 4; ++n)
        out.line(Layer::Lane, area.x + 15, area.y + 16 + n * 5, area.x + 29, area.y + 16 + n * 5,
                 ColorRole::Text, n == 0 || n == 3 ? 1.6 : 1.2);
    out.text({area.x + 40, area.y + 10, 130, 26}, "Log of events", {.size = 17, .bold = true});
    const std::string profile{moment.columns.nameOf(Thing::Log, 0)};
    const Rect chip{area.x + 172, area.y + 12, 172, 22};
    out.box(Layer::Cell, chip, ColorRole::Chip, ColorRole::Border, 11);
    out.text({chip.x + 6, chip.y, chip.w - 12, chip.h}, "behaves like " + profile,
             {.size = 12, .align = Align::Center, .ground = ColorRole::Chip});
    double right = area.right() - 12;
    const SettingStated* session = moment.columns.setting(Thing::Log, "session");
    const SettingStated* kept = moment.columns.setting(Thing::Log, "retention");
    if (session != nullptr)
        right -=
            out.pill(right, area.y + 13, "session", durationText(SimDuration{session->value})) + 6;
    if (kept != nullptr)
        right -=
            out.pill(right, area.y + 13, "kept for", durationText(SimDuration{kept->value})) + 6;
    out.text({chip.right() + 10, area.y + 14, right - chip.right() - 16, 18},
             "history: reading takes a copy, order is kept within a partition",
             {.size = 12, .color = ColorRole::Muted});
    const std::uint32_t groups = moment.columns.countOf(Thing::Group);
    for (std::uint32_t g = 0; g < geometry.cards.size(); ++g) {
        const Rect card = geometry.groupCard(g);
        Shape& box = out.box(Layer::Lane, card, ColorRole::Card, ColorRole::Border, 5);
        box.thing = Thing::Group;
        box.index = g;
        out.bookmark(card.x + 16, card.y + 5, 16, g, false);
        const std::string name{moment.columns.nameOf(Thing::Group, g)};
        const double nameWidth = std::min(90.0, 8.6 * static_cast<double>(name.size()) + 4);
        out.text({card.x + 30, card.y + 4, nameWidth, 18}, name,
                 {.size = 13, .bold = true, .ground = ColorRole::Card});
        out.text({card.x + 34 + nameWidth, card.y + 5, card.w - nameWidth - 100, 16},
                 moment.columns.find(Thing::Group, g)->caption,
                 {.size = 11, .color = ColorRole::Muted, .ground = ColorRole::Card});
    }
    if (groups > geometry.cards.size())
        out.text({geometry.groups.x, area.bottom() - 16, geometry.groups.w, 14},
                 fmt::format("+ {} more groups", groups - geometry.cards.size()),
                 {.size = 11, .color = ColorRole::Muted});
}

void addLog(SceneWriter& out, const Moment& moment, const StageLayout& layout)
{
    const LogState& log = moment.state.log;
    const LogGeometry geometry = geometryOf(moment, layout.log);
    const auto partitions = static_cast<std::uint32_t>(log.partitions.size());
    if (partitions == 0)
        return;
    for (std::uint32_t p = 0; p < geometry.rows; ++p) {
        const double y = geometry.rowY(p);
        Shape& lane =
            out.box(Layer::Lane, {geometry.cellsLeft, y, geometry.cellsWidth, geometry.pitch - 2},
                    ColorRole::None, ColorRole::None);
        lane.thing = Thing::Partition;
        lane.index = p;
        const TextStyle name{.size = 12, .bold = true, .color = ColorRole::Muted};
        const TextStyle small{.size = 11, .color = ColorRole::Muted};
        if (geometry.roomy && geometry.labelAbove) {
            out.text({geometry.cellsLeft, y - 2, 76, 15}, fmt::format("partition {}", p), name);
            out.text({geometry.cellsLeft + 82, y - 2, 130, 15},
                     fmt::format("next record: {}", log.partitions[p].logEnd), small);
        } else if (geometry.roomy) {
            const double x = layout.log.x + 10;
            out.text({x, y + 1, 70, 15}, fmt::format("partition {}", p), name);
            out.text({x, y + 16, 70, 14}, fmt::format("next: {}", log.partitions[p].logEnd), small);
        } else {
            out.text({layout.log.x + 10, geometry.cellBox(p, 0).centerY() - 8, 34, 16},
                     fmt::format("p {}", p), {.size = 11, .color = ColorRole::Muted});
        }
        addCells(out, moment, geometry, p);
        addBookmarks(out, moment, geometry, p);
        addOwner(out, moment, geometry, p);
    }
    if (partitions > geometry.rows)
        out.text({geometry.cellsLeft, layout.log.bottom() - 20, 240, 16},
                 fmt::format("+ {} more partitions", partitions - geometry.rows),
                 {.size = 11, .color = ColorRole::Muted});
    for (std::uint32_t g = 0; g < geometry.cards.size(); ++g)
        addGroup(out, moment, geometry, g);
    addTravellers(out, moment, layout, geometry);
}

}  // namespace millrace::ui
