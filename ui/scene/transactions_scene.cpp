// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "ui/scene/log_geometry.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"
#include "ui/scene/transaction_words.h"

// Transactions: records that are open or were aborted, markers in cells of their own, the last
// stable offset beside the high watermark, and the producer with its transaction's time.

namespace millrace::ui {

namespace {

/// A tick or a cross: how it ended. Height of the tick is `size`.
void addEndSign(SceneWriter& out, Point at, double size, TransactionEnd end)
{
    const double s = size / 2;
    if (end == TransactionEnd::Commit) {
        out.line(Layer::Item, at.x - s, at.y, at.x - s / 3, at.y + s * 0.8, ColorRole::Text, 2);
        out.line(Layer::Item, at.x - s / 3, at.y + s * 0.8, at.x + s, at.y - s, ColorRole::Text, 2);
        return;
    }
    out.line(Layer::Item, at.x - s * 0.8, at.y - s * 0.8, at.x + s * 0.8, at.y + s * 0.8,
             ColorRole::Text, 2);
    out.line(Layer::Item, at.x - s * 0.8, at.y + s * 0.8, at.x + s * 0.8, at.y - s * 0.8,
             ColorRole::Text, 2);
}

/// The one that counts in the log, or waits to.
const TransactionState* oldestOf(const TransactionsState& transactions)
{
    return transactions.open.empty() ? nullptr : &transactions.open.front();
}

}  // namespace

CellLook cellLookAt(const LogState& log, std::uint32_t partition, Offset offset)
{
    if (!log.cluster.transactions.inForce)
        return CellLook::Plain;
    switch (standingAt(log.cluster.sets[partition], offset)) {
    case RecordStanding::Marker:
        return CellLook::Marker;
    case RecordStanding::Open:
        return CellLook::Open;
    case RecordStanding::Aborted:
        return CellLook::Aborted;
    default:
        return CellLook::Plain;
    }
}

/// A narrow cell with the sign of the end.
void addMarkerCell(SceneWriter& out, const Moment& moment, const Rect& box, std::uint32_t p,
                   Offset offset)
{
    const ReplicaSet& set = moment.state.log.cluster.sets[p];
    const double width = std::min(box.w, std::max(8.0, box.w * 0.5));
    const double height = std::max(8.0, box.h * 0.6);
    out.box(Layer::Cell, {box.centerX() - width / 2, box.centerY() - height / 2, width, height},
            ColorRole::Chip, ColorRole::Border, 3);
    addEndSign(out, {box.centerX(), box.centerY()}, std::min(width, height) * 0.55,
               markerAt(set, offset));
}

/// Struck out: it lies there, and whoever waits for the end passes over it.
void addStrike(SceneWriter& out, const Rect& box)
{
    out.line(Layer::Label, box.x + 3, box.bottom() - 3, box.right() - 3, box.y + 3, ColorRole::Text,
             2);
    out.line(Layer::Label, box.x + 3, box.y + 3, box.right() - 3, box.bottom() - 3, ColorRole::Text,
             2);
}

void addLastStable(SceneWriter& out, const Moment& moment, const LogGeometry& geometry,
                   std::uint32_t p)
{
    const LogState& log = moment.state.log;
    if (!log.cluster.transactions.inForce)
        return;
    const PartitionState& partition = log.partitions[p];
    const CellRow row = geometry.cellRow(partition.logEnd);
    const Rect cell = geometry.cellBox(p, 0);
    const bool apart = partition.lastStable < partition.highWatermark;
    // Where both are one, it stands beside the high watermark.
    const double x = row.clampedX(partition.lastStable) - (apart ? 0 : 3);
    out.line(Layer::Link, x, cell.y - 4, x, cell.bottom() + 4, ColorRole::Gold, 2.5, true);
}

std::vector<EndOnItsWay> endsOnTheirWay(const LogState& log)
{
    std::vector<EndOnItsWay> ends;
    for (const TransactionState& each : log.cluster.transactions.open)
        for (const EnlistedPartition& to : each.partitions)
            if (to.marker == EnlistedPartition::Marker::Sent)
                ends.push_back({to.partition, to.sentAt, to.arrivesAt, each.end});
    return ends;
}

/// Markers travel from the coordinator, which the producer's chip stands for, to their partitions.
void addMarkersOnTheirWay(SceneWriter& out, const Moment& moment, const LogGeometry& geometry)
{
    const LogState& log = moment.state.log;
    for (const EndOnItsWay& each : endsOnTheirWay(log)) {
        if (each.arrivesAt < moment.time)
            continue;  // It was turned away.
        const std::uint32_t p = geometry.nearest(each.partition.value);
        const Offset end = log.partitions[p].logEnd;
        const Rect cell = geometry.cellBox(p, geometry.cellRow(end).clampedX(end));
        const Rect chip = producerChip(moment, geometry.area);
        const Point way[] = {{chip.x + 30, chip.bottom()}, {cell.centerX(), cell.centerY()}};
        const Point at = pointOn(way, progress(each.sentAt, each.arrivesAt, moment.time));
        out.box(Layer::Item, {at.x - 8, at.y - 10, 16, 20}, ColorRole::Chip, ColorRole::Text, 3);
        addEndSign(out, at, 9, each.end);
    }
}

void addProducer(SceneWriter& out, const Moment& moment, const HalfArea& area)
{
    const TransactionsState& transactions = moment.state.log.cluster.transactions;
    if (!transactions.inForce)
        return;
    const Rect chip = producerChip(moment, area);
    if (chip.w < 60)
        return;
    const bool dead = !transactions.alive;
    Shape& box =
        out.box(Layer::Cell, chip, ColorRole::Card, dead ? ColorRole::Warn : ColorRole::Border, 5);
    box.thing = Thing::Producer;
    box.dashed = dead;
    box.lineWidth = dead ? 1.5 : 1.0;
    const TransactionState* oldest = oldestOf(transactions);
    double left = chip.x + 8;
    if (oldest != nullptr && oldest->timeoutAt != SimTime{} && !oldest->decided) {
        const SimTime from = oldest->openedAt;
        const SimTime until = sweptAt(transactions, *oldest);
        out.ring(left + 7, chip.centerY(), 14, 1 - progress(from, until, moment.time),
                 isAbandoned(*oldest) ? ColorRole::Warn : ColorRole::Gold);
        left += 20;
    }
    const double room = chip.right() - left - 6;
    for (const std::string& words : producerWords(moment.state)) {
        if (textExtent(words, 11, false) + 2 > room)
            continue;
        out.text({left, chip.y, room, chip.h}, words,
                 {.size = 11,
                  .color = dead ? ColorRole::Warn : ColorRole::Text,
                  .ground = ColorRole::Card});
        return;
    }
}

}  // namespace millrace::ui
