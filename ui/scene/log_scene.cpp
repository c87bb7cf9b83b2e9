// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "ui/scene/compaction_scene.h"
#include "ui/scene/log_geometry.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"
#include "ui/scene/stage_topics.h"
#include "ui/scene/transaction_words.h"

// The log: partitions with cells that stay, and bookmarks between them. Groups and members are in
// groups_scene.cpp.

namespace millrace::ui {

namespace {

std::vector<std::uint32_t> memberCounts(const Columns& columns)
{
    std::vector<std::uint32_t> counts(columns.countOf(Thing::Group));
    for (const Declared& each : columns.declarations)
        if (each.thing == Thing::Member)
            ++counts[each.parent];
    return counts;
}

bool standsStill(const LogState& log, std::uint32_t group, const ReadingState& reading)
{
    if (log.groups[group].shares)
        return !anybodyReads(log, GroupId{group});
    const bool silent = reading.owner.isNone() || !isInReach(log.members[reading.owner.value]);
    return silent || reading.revoking || reading.retrying;
}

/// What retention has deleted: cells that are left in name only.
void addGone(SceneWriter& out, const LogGeometry& geometry, const CellRow& row, std::uint32_t p,
             Offset logStart)
{
    constexpr double kWordsWidth = 62;
    if (logStart <= row.first)
        return;
    const Offset gone = std::min(logStart, row.end()) - row.first;
    // The last of them share one box with the reason, when there are enough to hold it.
    const auto needed = static_cast<Offset>(std::ceil(kWordsWidth / geometry.cellWidth));
    const Offset shared = geometry.roomy && gone >= needed ? needed : 0;
    const auto ghost = [&](Offset offset, Offset cells) {
        Rect box = geometry.cellBox(p, row.xAt(offset));
        box.w += geometry.cellWidth * static_cast<double>(cells - 1);
        out.box(Layer::Cell, box, ColorRole::Ghost, ColorRole::Border).dashed = true;
        return box;
    };
    for (Offset offset = row.first; offset < row.first + gone - shared; ++offset)
        ghost(offset, 1);
    if (shared > 0) {
        const Rect box = ghost(row.first + gone - shared, shared);
        const TextStyle small{.size = 11,
                              .color = ColorRole::Muted,
                              .align = Align::Center,
                              .ground = ColorRole::Ghost};
        const bool tall = box.h >= 27;
        if (tall)
            out.text({box.x + 2, box.centerY() - 14, box.w - 4, 14}, "left by", small);
        out.text({box.x + 2, tall ? box.centerY() : box.centerY() - 7, box.w - 4, 14}, "retention",
                 small);
    }
    if (geometry.roomy && logStart < row.end()) {
        const Rect edge = geometry.cellBox(p, row.xAt(logStart));
        out.line(Layer::Link, edge.x - 1, edge.y - 3, edge.x - 1, edge.bottom() + 3,
                 ColorRole::Muted, 2);
    }
}

void addCells(SceneWriter& out, const Moment& moment, const LogGeometry& geometry, std::uint32_t p)
{
    const PartitionState& partition = moment.state.log.partitions[p];
    const CellRow row = geometry.cellRow(partition.logEnd);
    addGone(out, geometry, row, p, partition.logStart);
    addGaps(out, moment, geometry, p);
    for (Offset offset = std::max(row.first, partition.logStart); offset < partition.logEnd;
         ++offset) {
        if (isGap(partition.cleaned, offset))
            continue;
        const Rect box = geometry.cellBox(p, row.xAt(offset));
        const std::uint64_t at = rowAt(moment.state.log, PartitionId{p}, offset);
        const CellLook look = cellLookAt(moment.state.log, p, offset);
        if (look == CellLook::Marker) {
            addMarkerCell(out, moment, box, p, offset);
        } else {
            // "Not yet": above the high watermark nobody sees it, and it may be lost; and for
            // whoever waits for the end of its transaction. It is no copy, so it is not hollow.
            const bool notYet = look == CellLook::Open || offset >= partition.highWatermark;
            out.box(Layer::Cell, box, ColorRole::Card, notYet ? ColorRole::Text : ColorRole::Border)
                .dashed = notYet;
            out.mark(box.centerX(), box.centerY(), geometry.markSize(),
                     moment.columns.records[p][at].happening,
                     notYet || look != CellLook::Plain ? MarkLook::Pale : MarkLook::Solid);
            if (look == CellLook::Aborted)
                addStrike(out, box);
            strikeTombstone(out, moment, box, moment.columns.records[p][at].happening);
        }
        if (geometry.roomy && geometry.offsets)
            out.text({box.x - 1, box.bottom() + geometry.offsetsDown(), box.w + 2, 13},
                     lastDigits(offset, box.w + 2, 11),
                     {.size = 11, .color = ColorRole::Muted, .align = Align::Center, .mono = true});
    }
    // One free cell: where the next record goes. The lane leads on to its reader.
    const Rect next = geometry.cellBox(p, row.xAt(partition.logEnd));
    out.box(Layer::Cell, next, ColorRole::None, ColorRole::Border).dashed = true;
    const double end = geometry.cellsLeft + geometry.cellsWidth - 2;
    if (end > next.right() + 8)
        out.line(Layer::Lane, next.right() + 4, next.centerY(), end, next.centerY(),
                 ColorRole::Border, 1, true);
}

/// Bookmarks stand between records, before the next to read. Those at one place fan out, each
/// tied to its place, so that none seems to stand elsewhere.
void addBookmarks(SceneWriter& out, const Moment& moment, const LogGeometry& geometry,
                  std::uint32_t p)
{
    struct Pin {
        double at = 0;
        std::uint32_t group = 0;
        bool hollow = false;
        bool before = false;  ///< Its place lies left of what is shown.
    };
    const LogState& log = moment.state.log;
    const CellRow row = geometry.cellRow(log.partitions[p].logEnd);
    const double below = geometry.cellBox(p, 0).bottom();
    const double size = geometry.roomy ? geometry.bookmarkSize() : 7;
    const double y = below + (geometry.roomy ? geometry.bookmarksDown() : -4);
    const double knee = std::max(y - 6, below + 3);
    std::vector<Pin> pins;
    // More groups than this would hide each other; their cards tell their lag.
    const auto groups = static_cast<std::uint32_t>(std::min<std::size_t>(log.groups.size(), 6));
    for (std::uint32_t g = 0; g < groups; ++g) {
        if (!reads(log, GroupId{g}, PartitionId{p}))
            continue;
        const ReadingState& reading = readingAt(log, GroupId{g}, PartitionId{p});
        pins.push_back({row.clampedX(reading.committed), g, false, reading.committed < row.first});
        if (geometry.roomy && reading.position > reading.committed)
            pins.push_back({row.clampedX(reading.position), g, true, reading.position < row.first});
    }
    std::ranges::stable_sort(pins, {}, &Pin::at);
    std::vector<double> wanted;
    for (const Pin& pin : pins)
        wanted.push_back(pin.at);
    std::vector<double> places = spread(wanted, size + 1);
    // A fan at the edge of the half moves inwards as a whole.
    const double least = geometry.roomy ? geometry.area.x + 14 : row.left;
    for (std::size_t n = 0; n < places.size(); ++n)
        places[n] = std::max(places[n], least + (size + 1) * static_cast<double>(n));
    for (std::size_t n = 0; n < pins.size(); ++n) {
        const Pin& pin = pins[n];
        out.bookmark(places[n], y, size, pin.group, pin.hollow);
        if (!geometry.roomy)
            continue;
        // Down between the offsets, then aside.
        out.line(Layer::Link, pin.at, below + 2, pin.at, knee, ColorRole::Muted, 1);
        if (places[n] != pin.at)
            out.line(Layer::Link, pin.at, knee, places[n], y + 1, ColorRole::Muted, 1);
        if (pin.before)
            out.arrowHead(pin.at - 7, below + 3, false, ColorRole::Muted);
    }
}

/// A transaction of a dead producer is open there.
bool isHeldByTheDead(const LogState& log, PartitionId partition)
{
    return std::ranges::any_of(log.cluster.transactions.open, [partition](const auto& each) {
        return isAbandoned(each) && enlistedIn(each, partition) != nullptr;
    });
}

/// The lag under the cells, and a frame around what some group cannot read now.
void addLag(SceneWriter& out, const Moment& moment, const LogGeometry& geometry, std::uint32_t p)
{
    const LogState& log = moment.state.log;
    const PartitionState& partition = log.partitions[p];
    const CellRow row = geometry.cellRow(partition.logEnd);
    const double end = row.clampedX(partition.logEnd);
    Offset furthest = partition.logEnd;
    Offset still = partition.logEnd;
    for (std::uint32_t g = 0; g < log.groups.size(); ++g) {
        if (!reads(log, GroupId{g}, PartitionId{p}))
            continue;
        const ReadingState& reading = readingAt(log, GroupId{g}, PartitionId{p});
        furthest = std::min(furthest, reading.committed);
        if (standsStill(log, g, reading))
            still = std::min(still, reading.committed);
        else if (log.groups[g].readsCommitted && isHeldByTheDead(log, PartitionId{p}))
            still = std::min(still, std::max(reading.committed, partition.lastStable));
    }
    const Rect cell = geometry.cellBox(p, 0);
    // All groups end at the log end, so the longest bar covers the others.
    if (geometry.roomy && furthest < partition.logEnd)
        out.box(Layer::Lane,
                {row.clampedX(furthest), cell.bottom() + 1, end - row.clampedX(furthest), 3},
                ColorRole::Muted, ColorRole::None, 1.5);
    if (still == partition.logEnd)
        return;
    const double from = row.clampedX(still);
    Shape& frame = out.box(Layer::Selection, {from - 1, cell.y - 2, end - from + 2, cell.h + 4},
                           ColorRole::None, ColorRole::Warn, 4);
    frame.dashed = true;
    frame.lineWidth = 1.5;
}

void addOwner(SceneWriter& out, const Moment& moment, const LogGeometry& geometry, std::uint32_t p)
{
    const LogState& log = moment.state.log;
    std::uint32_t g = 0;  // The first group that reads it.
    while (g < log.groups.size() && !reads(log, GroupId{g}, PartitionId{p}))
        ++g;
    if (g == log.groups.size() || geometry.cellHeight < 11 || !isInUse(log, PartitionId{p}))
        return;
    const ReadingState& reading = readingAt(log, GroupId{g}, PartitionId{p});
    const bool still = standsStill(log, g, reading);
    const Rect cell = geometry.cellBox(p, 0);
    const std::string owner = log.groups[g].shares     ? "any"
                              : reading.owner.isNone() ? "–"
                                                       : out.shortName(reading.owner);
    const double x = geometry.cellsLeft + geometry.cellsWidth;
    out.text({x, cell.centerY() - 8, LogGeometry::kOwner - 2, 16}, "→ " + owner,
             {.size = geometry.roomy ? 12.0 : 11.0,
              .color = still ? ColorRole::Warn : ColorRole::Muted});
}

void addLaneName(SceneWriter& out, const Moment& moment, const LogGeometry& geometry,
                 std::uint32_t p)
{
    const double y = geometry.rowY(p);
    const Offset next = moment.state.log.partitions[p].logEnd;
    const bool notYet = !isInUse(moment.state.log, PartitionId{p});
    const std::uint32_t number = numberInTopic(moment.state.log, PartitionId{p});
    const std::string nextText =
        notYet ? "not yet" : firstThatFits({"next: " + grouped(next), grouped(next)}, 72, 11);
    const PartitionState& partition = moment.state.log.partitions[p];
    const bool held = moment.state.log.cluster.transactions.inForce &&
                      partition.lastStable < partition.highWatermark;
    const TextStyle name{.size = 12, .bold = true, .color = ColorRole::Muted};
    const TextStyle small{.size = 11, .color = ColorRole::Muted};
    if (geometry.roomy && geometry.labelAbove) {
        const std::string label = fmt::format("partition {}", number);
        const double width = textExtent(label, 12, true) + 2;
        out.text({geometry.cellsLeft, y - 1, width, 15}, label, name);
        const double room = held ? 176.0 : 150.0;
        const std::string stable = grouped(partition.lastStable);
        const std::string words =
            notYet ? nextText
            : held
                ? firstThatFits({fmt::format("next: {} · stable below {}", grouped(next), stable),
                                 fmt::format("{} · stable < {}", grouped(next), stable)},
                                room, 11)
                : fmt::format("next record: {}", grouped(next));
        out.text({geometry.cellsLeft + width + 12, y - 1, room, 15}, words, small);
    } else if (geometry.roomy && geometry.area.forClass) {
        out.text({geometry.area.x + 10, geometry.cellBox(p, 0).centerY() - 8, 28, 16},
                 fmt::format("p {}", number), name);
    } else if (geometry.roomy) {
        const double x = geometry.area.x + 10;
        const double top = geometry.cellBox(p, 0).y - 1;
        out.text({x, top, 72, 15}, fmt::format("partition {}", number), name);
        out.text({x, top + 16, 72, 14}, nextText, small);
    } else {
        out.text({geometry.area.x + 10, geometry.cellBox(p, 0).centerY() - 7, 38, 14},
                 fmt::format(fmt::runtime(notYet ? "(p {})" : "p {}"), number), small);
    }
}

/// Records from the tape to their partition, and copies from their cell to their reader.
void addTravellers(SceneWriter& out, const Moment& moment, const StageLayout& layout,
                   const LogGeometry& geometry)
{
    const LogState& log = moment.state.log;
    const double size = geometry.roomy ? 28 : 26;
    const auto cellAt = [&](PartitionId p, Offset offset) -> Rect {
        // To those that are scrolled away.
        if (p.value < geometry.first)
            return {geometry.cellsLeft + 40, geometry.rowsTop - 8, 4, 10};
        if (!geometry.isShown(p.value))
            return {geometry.cellsLeft + 40, geometry.area.bottom() - 18, 4, 10};
        const CellRow row = geometry.cellRow(log.partitions[p.value].logEnd);
        return geometry.cellBox(p.value, std::min(row.clampedX(offset), row.xAt(row.end() - 1)));
    };
    std::vector<Point> path = pathToLog(layout);
    const std::size_t shared = path.size();
    for (const RecordOnItsWay& record : log.onTheirWay) {
        const Rect cell = cellAt(record.partition, log.partitions[record.partition.value].logEnd);
        path.resize(shared);
        // Above the cells of its partition, so that it does not pass for one of them.
        path.push_back({geometry.cellsLeft, cell.y - 6});
        path.push_back({std::max(geometry.cellsLeft, cell.centerX() - 14), cell.y - 6});
        path.push_back({cell.centerX(), cell.centerY()});
        out.travelling(pointOn(path, progress(record.sentAt, record.arrivesAt, moment.time)), size,
                       record.happening, MarkLook::Solid);
    }
    std::vector<std::uint32_t> seats(log.groups.size());  // Used up so far, by group.
    for (const MemberState& member : log.members) {
        const std::uint32_t g = member.group.value;
        const std::uint32_t nth = seats[g]++;
        if (member.life != Life::Alive || member.hand.phase != RecordInHand::Phase::Travelling)
            continue;
        const Rect cell = cellAt(member.hand.partition, member.hand.offset);
        const Point seat = geometry.memberMark(g, nth).value_or(
            Point{geometry.groups.centerX(), geometry.groups.bottom() - 8});
        const Point way[] = {{cell.centerX(), cell.centerY()}, seat};
        const ReadingState& reading = readingAt(log, member.group, member.hand.partition);
        out.travelling(pointOn(way, progress(member.hand.since, member.hand.until, moment.time)),
                       size, member.hand.happening, MarkLook::Hollow, reading.retrying);
    }
}

}  // namespace

LogGeometry logGeometryOf(const Moment& moment, const HalfArea& area)
{
    // By what was declared, not by the state: the static part must not depend on the playhead.
    const SettingStated* replication = moment.columns.setting(Thing::Log, "replication");
    const auto replicas =
        replication == nullptr ? 0U : static_cast<std::uint32_t>(replication->value);
    std::vector<std::uint32_t> topics;
    for (const StageTopic& each : stageTopics(moment.columns))
        topics.push_back(each.first);
    return LogGeometry::of(area, moment.columns.countOf(Thing::Partition),
                           memberCounts(moment.columns), replicas, std::move(topics));
}

Point logEntry(const StageLayout& layout)
{
    // Just inside the half, at the height of its lanes.
    return {layout.log.x + 2,
            std::min(layout.log.y + layout.log.h * 0.62, tapeExit(layout).y - 12)};
}

void addLogStatic(SceneWriter& out, const Moment& moment, const HalfArea& area)
{
    out.panel(area, ColorRole::Area);
    addLogTitle(out, moment, area);
    const LogGeometry geometry = logGeometryOf(moment, area);
    addGroupsStatic(out, moment, geometry);
    addTopicsStatic(out, moment, geometry);
}

void addLog(SceneWriter& out, const Moment& moment, const StageLayout& layout)
{
    const LogState& log = moment.state.log;
    const LogGeometry geometry = logGeometryOf(moment, layout.log);
    const auto partitions = static_cast<std::uint32_t>(log.partitions.size());
    if (partitions == 0)
        return;
    // A click says what the profile does not model.
    Shape& chip =
        out.box(Layer::Lane, profileChip(moment, layout.log), ColorRole::None, ColorRole::None);
    chip.thing = Thing::Log;
    for (std::uint32_t p = geometry.first; p < geometry.first + geometry.rows; ++p) {
        Shape& lane =
            out.box(Layer::Lane,
                    {geometry.cellsLeft, geometry.rowY(p), geometry.cellsWidth, geometry.pitch - 2},
                    ColorRole::None, ColorRole::None);
        lane.thing = Thing::Partition;
        lane.index = p;
        addLaneName(out, moment, geometry, p);
        addCells(out, moment, geometry, p);
        if (p < log.cluster.sets.size()) {
            addReplicas(out, moment, geometry, p);
            addLastStable(out, moment, geometry, p);
        }
        addWaits(out, moment, geometry, p);
        addLag(out, moment, geometry, p);
        addBookmarks(out, moment, geometry, p);
        addOwner(out, moment, geometry, p);
    }
    if (partitions > geometry.rows)
        out.text({geometry.cellsLeft, layout.log.bottom() - 20, 200, 16},
                 partOf("partitions", geometry.first, geometry.rows, partitions),
                 {.size = 11, .color = ColorRole::Muted});
    addGroups(out, moment, geometry);
    addTravellers(out, moment, layout, geometry);
    addTopics(out, moment, geometry);
    if (geometry.rows > 0) {
        addBatches(out, moment, layout, geometry);
        addMarkersOnTheirWay(out, moment, geometry);
    }
    addProducer(out, moment, layout.log);
    if (areBrokersInHead(moment, layout.log))
        addBrokers(out, moment, layout.log);
}

}  // namespace millrace::ui
