// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>

#include "ui/scene/lod.h"
#include "ui/scene/log_geometry.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

// Brokers: one row a replica above the cells of its partition, the leader bold, or where there is
// no room for rows, in the head; the high watermark as a line through all of them; the producer's
// batches on their way.

namespace millrace::ui {

namespace {

constexpr double kChipGap = 4;

std::string brokerName(std::size_t broker)
{
    return fmt::format("br {}", broker + 1);
}

/// In the head of the half.
double chipWidth(const std::string& words)
{
    return textExtent(words, 11, false) + 8;
}

/// Empty when it is there.
std::string absenceOf(const BrokerState& broker)
{
    if (broker.life == Life::Killed)
        return broker.fenced ? "dead" : "dead?";
    if (broker.life == Life::Stopped)
        return "stopped";
    return isCutOff(broker) ? "cut off" : "";
}

std::string standingOf(const ReplicaSet& set, const ReplicaState& replica,
                       const BrokerState& broker)
{
    if (std::string absence = absenceOf(broker); !absence.empty())
        return absence;
    if (replica.broker == set.leader)
        return "leader";
    return replica.inSync ? "in sync" : "behind";
}

void addReplica(SceneWriter& out, const Moment& moment, const LogGeometry& geometry,
                std::uint32_t p, std::uint32_t n)
{
    const ClusterState& cluster = moment.state.log.cluster;
    const ReplicaSet& set = cluster.sets[p];
    const ReplicaState& replica = set.replicas[n];
    const BrokerState& broker = cluster.brokers[replica.broker.value];
    const PartitionState& partition = moment.state.log.partitions[p];
    const CellRow row = geometry.cellRow(partition.logEnd);
    const bool leads = replica.broker == set.leader && broker.serves;
    const bool up = absenceOf(broker).empty();
    const Rect strip = geometry.replicaRow(p, n);
    for (Offset offset = std::max(row.first, partition.logStart); offset < replica.log.end;
         ++offset) {
        if (offset >= row.end())
            break;
        const double x = row.xAt(offset);
        Shape& cell =
            out.box(Layer::Cell, {x + 2, strip.y + 1, geometry.cellWidth - 4, strip.h - 3},
                    up ? ColorRole::Card : ColorRole::Ghost,
                    leads ? ColorRole::Text : ColorRole::Border, 2);
        cell.dashed = !up || !replica.inSync;
    }
    const ColorRole color = !up || !replica.inSync ? ColorRole::Warn
                            : leads                ? ColorRole::Text
                                                   : ColorRole::Muted;
    const double right = geometry.cellsLeft + geometry.cellsWidth;
    out.text({right - 4, strip.y - 1, geometry.groups.x - right + 2, strip.h + 1},
             standingOf(set, replica, broker), {.size = 10, .bold = leads, .color = color});
    Shape& name = out.text(
        {geometry.area.x + 8, strip.y - 1, geometry.cellsLeft - geometry.area.x - 10, strip.h + 1},
        brokerName(replica.broker.value), {.size = 10, .bold = leads, .color = color});
    name.thing = Thing::Broker;
    name.index = replica.broker.value;
}

const char* wordOf(const BatchState& batch)
{
    switch (batch.phase) {
    case BatchState::Phase::Gathering:
        return "gathers";
    case BatchState::Phase::BackingOff:
        return "again";
    case BatchState::Phase::Lost:
        return "no answer";
    default:
        return "";
    }
}

}  // namespace

void addReplicas(SceneWriter& out, const Moment& moment, const LogGeometry& geometry,
                 std::uint32_t p)
{
    const LogState& log = moment.state.log;
    const PartitionState& partition = log.partitions[p];
    const auto& replicas = log.cluster.sets[p].replicas;
    const auto rows = std::min(static_cast<std::uint32_t>(replicas.size()), geometry.replicas);
    for (std::uint32_t n = 0; n < rows; ++n)
        addReplica(out, moment, geometry, p, n);
    const CellRow row = geometry.cellRow(partition.logEnd);
    const Rect cell = geometry.cellBox(p, 0);
    const double x = row.clampedX(partition.highWatermark);
    const double top = rows > 0 ? geometry.replicaRow(p, 0).y - 1 : cell.y - 3;
    out.line(Layer::Link, x, top, x, cell.bottom() + 3, ColorRole::Accent, 2);
    if (partition.online)
        return;
    Shape& frame = out.box(Layer::Selection,
                           {geometry.cellsLeft - 2, cell.y - 2,
                            row.clampedX(partition.logEnd) - geometry.cellsLeft + 4, cell.h + 4},
                           ColorRole::None, ColorRole::Warn, 4);
    frame.dashed = true;
    frame.lineWidth = 1.5;
}

bool areBrokersInHead(const Moment& moment, const HalfArea& area)
{
    return moment.columns.countOf(Thing::Broker) > 1 &&
           moment.columns.setting(Thing::Log, "transactional") == nullptr &&
           logGeometryOf(moment, area).replicas == 0;
}

double brokersWidth(const Moment& moment)
{
    constexpr std::uint32_t kMost = 6;  // More of them may not push away all limits.
    double width = 0;
    for (std::uint32_t b = 0; b < std::min(moment.columns.countOf(Thing::Broker), kMost); ++b)
        width += chipWidth(brokerName(b)) + kChipGap;
    return width;
}

void addBrokers(SceneWriter& out, const Moment& moment, const HalfArea& area)
{
    const auto& brokers = moment.state.log.cluster.brokers;
    double left = profileChip(moment, area).right() + 8;
    const double right = limitsLeft(moment, area);
    // All of them by name; with what is left, what is the matter with one.
    double spare = right - left - brokersWidth(moment);
    for (std::uint32_t b = 0; b < brokers.size(); ++b) {
        const std::string absence = absenceOf(brokers[b]);
        std::string words = brokerName(b);
        const std::string whole = fmt::format("{} {}", words, absence);
        if (const double more = chipWidth(whole) - chipWidth(words);
            !absence.empty() && more <= spare) {
            words = whole;
            spare -= more;
        }
        const Rect chip{left, area.y + 14, chipWidth(words), 18};
        if (chip.right() > right)
            return;
        Shape& box = out.box(Layer::Cell, chip, ColorRole::Card,
                             absence.empty() ? ColorRole::Border : ColorRole::Warn, 5);
        box.dashed = !absence.empty();
        box.thing = Thing::Broker;
        box.index = b;
        out.text(chip, words,
                 {.size = 11,
                  .color = absence.empty() ? ColorRole::Text : ColorRole::Warn,
                  .align = Align::Center,
                  .ground = ColorRole::Card});
        left = chip.right() + kChipGap;
    }
}

/// Records of one request stand together in a frame. What waits at the producer stands beside the
/// name of its partition.
void addBatches(SceneWriter& out, const Moment& moment, const StageLayout& layout,
                const LogGeometry& geometry)
{
    constexpr double kStep = 8;
    const LogState& log = moment.state.log;
    const bool named = geometry.roomy && geometry.labelAbove;
    std::vector<std::uint32_t> waiting(log.partitions.size());
    for (const BatchState& batch : log.cluster.producer.batches) {
        const bool travels = batch.phase == BatchState::Phase::Travelling;
        const char* const word = wordOf(batch);
        if (!travels && *word == '\0')
            continue;
        const std::uint32_t p = geometry.nearest(batch.partition.value);
        const CellRow row = geometry.cellRow(log.partitions[p].logEnd);
        const Rect cell = geometry.cellBox(p, row.clampedX(log.partitions[p].logEnd));
        const double size = travels ? (geometry.roomy ? 24 : 20) : 16;
        const std::size_t shown = std::min(batch.records.size(), kBatchMarks);
        const double width = size + kStep * static_cast<double>(shown - 1);
        Point at{};
        if (travels) {
            std::vector<Point> path = pathToLog(layout);
            path.push_back({geometry.cellsLeft, cell.y - 6});
            path.push_back({std::max(geometry.cellsLeft, cell.centerX() - 14), cell.y - 6});
            path.push_back({cell.centerX(), cell.centerY()});
            at = pointOn(path, progress(batch.since, batch.until, moment.time));
        } else {
            const std::uint32_t nth = waiting[p]++;
            if (!geometry.roomy || nth >= (named ? 3U : 1U))
                continue;  // The first of them tell enough.
            if (named && geometry.cellsLeft + 360 + 120.0 * nth > geometry.groups.x)
                continue;
            at = named ? Point{geometry.cellsLeft + 270 + 120.0 * nth, geometry.rowY(p) + 5}
                       : Point{geometry.area.x + 34, cell.bottom() + 19};
        }
        const double left = at.x - width / 2;
        if (batch.records.size() > 1 || !travels)
            out.box(Layer::Item, {left - 3, at.y - size / 2 - 3, width + 6, size + 6},
                    ColorRole::None, travels ? ColorRole::Text : ColorRole::Gold, 5)
                .dashed = !travels;
        for (std::size_t n = 0; n < shown; ++n) {
            const Point center{left + size / 2 + kStep * static_cast<double>(n), at.y};
            if (travels)
                out.travelling(center, size, batch.records[n], MarkLook::Solid);
            else
                out.mark(center.x, center.y, size, batch.records[n], MarkLook::Pale);
        }
        if (travels)
            continue;  // Words in flight would cross others.
        std::string words = named ? word : "";
        if (batch.records.size() > shown)
            words = fmt::format("+{}{}{}", batch.records.size() - shown, named ? " " : "", words);
        if (!words.empty())
            out.text({at.x + width / 2 + 6, at.y - 7, named ? 80.0 : 24.0, 14}, words,
                     {.size = 10, .color = ColorRole::Muted});
    }
}

}  // namespace millrace::ui
