// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>

#include "ui/scene/log_geometry.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"
#include "ui/scene/stage_topics.h"

// Topics: the name above their partitions, the way from the group that writes them, and what is
// under way on it; how long a record of a retry topic still waits; dead letters.

namespace millrace::ui {

namespace {

constexpr double kHeadText = 15;

double headMiddle(const LogGeometry& geometry, std::uint32_t first)
{
    return geometry.headY(first) + kHeadText / 2 + 1;
}

/// Where the way from the group's card comes down to the height of the topic's name.
double bend(const LogGeometry& geometry, std::uint32_t nth)
{
    return geometry.groups.x - 5 - LogGeometry::kWay * std::min(nth, LogGeometry::kWays - 1);
}

/// The end of the words above a topic.
double wordsEnd(const LogGeometry& geometry, const Columns& columns, const StageTopic& topic)
{
    return geometry.area.x + 10 + textExtent(topic.name, 12, true) + 10 +
           textExtent(captionOf(columns, topic), 11, false) + 16;
}

/// From the card of the group that writes it; nothing when that is not shown.
std::vector<Point> wayTo(const LogGeometry& geometry, const StageTopic& topic, std::uint32_t nth)
{
    const Rect* const writer = topic.writer ? geometry.cardOf(*topic.writer) : nullptr;
    if (writer == nullptr)
        return {};
    const Rect& card = *writer;
    const double x = bend(geometry, nth);
    const double y = card.y + std::min(14.0, geometry.header() / 2);
    const double down = std::min(headMiddle(geometry, topic.first), geometry.area.bottom() - 12);
    return {{card.x, y}, {x, y}, {x, down}};
}

bool isShown(const LogGeometry& geometry, const StageTopic& topic)
{
    return geometry.isShown(topic.first);
}

}  // namespace

void addTopicsStatic(SceneWriter& out, const Moment& moment, const LogGeometry& geometry)
{
    const std::vector<StageTopic> topics = stageTopics(moment.columns);
    for (std::uint32_t t = 0; t < topics.size(); ++t) {
        const StageTopic& topic = topics[t];
        if (!isShown(geometry, topic))
            continue;
        const double y = geometry.headY(topic.first);
        const double x = geometry.area.x + 10;
        const double most = geometry.cellsLeft + geometry.cellsWidth - x;
        const double width = std::min(textExtent(topic.name, 12, true) + 4, most);
        out.text({x, y, width, kHeadText}, topic.name, {.size = 12, .bold = true});
        const std::string caption = captionOf(moment.columns, topic);
        if (width + 20 + textExtent(caption, 11, false) <= most)
            out.text({x + width + 8, y, textExtent(caption, 11, false) + 8, kHeadText}, caption,
                     {.size = 11, .color = ColorRole::Muted});
        const std::vector<Point> way = wayTo(geometry, topic, t);
        for (std::size_t n = 1; n < way.size(); ++n)
            out.line(Layer::Link, way[n - 1].x, way[n - 1].y, way[n].x, way[n].y, ColorRole::Muted,
                     1.2);
        if (way.empty())
            continue;
        const double end = std::min(wordsEnd(geometry, moment.columns, topic), way.back().x - 12);
        out.line(Layer::Link, end, way.back().y, way.back().x, way.back().y, ColorRole::Muted, 1.2);
        out.arrowHead(end, way.back().y, false, ColorRole::Muted);
    }
}

/// What members have published and is under way, and where a click selects a topic.
void addTopics(SceneWriter& out, const Moment& moment, const LogGeometry& geometry)
{
    const LogState& log = moment.state.log;
    const std::vector<StageTopic> topics = stageTopics(moment.columns);
    for (std::uint32_t t = 0; t < topics.size(); ++t) {
        if (!isShown(geometry, topics[t]))
            continue;
        const Rect head{geometry.area.x + 8, geometry.headY(topics[t].first),
                        wordsEnd(geometry, moment.columns, topics[t]) - geometry.area.x - 8,
                        kHeadText};
        Shape& ground = out.box(Layer::Lane, head, ColorRole::None, ColorRole::None);
        ground.thing = Thing::Topic;
        ground.index = t;
    }
    const double size = geometry.roomy ? 28 : 24;
    for (const ProducedRecord& record : log.produced) {
        const std::uint32_t p = record.partition.value;
        const std::uint32_t t = log.partitions[p].topic.value;
        std::vector<Point> path = wayTo(geometry, topics[t], t);
        if (path.empty())
            path.push_back({geometry.groups.x, geometry.groups.bottom() - 8});
        Rect cell{geometry.cellsLeft + 40, geometry.area.bottom() - 18, 4, 10};
        if (geometry.isShown(p)) {
            const CellRow row = geometry.cellRow(log.partitions[p].logEnd);
            cell = geometry.cellBox(p, row.clampedX(log.partitions[p].logEnd));
            path.push_back({cell.centerX(), headMiddle(geometry, topics[t].first)});
        }
        path.push_back({cell.centerX(), cell.centerY()});
        out.travelling(pointOn(path, progress(record.sentAt, record.arrivesAt, moment.time)), size,
                       record.happening, MarkLook::Solid, record.orphan);
    }
}

/// On the cells of the n-th row: how long what is to be tried again still waits, and what was given
/// up.
void addWaits(SceneWriter& out, const Moment& moment, const LogGeometry& geometry, std::uint32_t p)
{
    const LogState& log = moment.state.log;
    const PartitionState& partition = log.partitions[p];
    const TopicState& topic = log.topics[partition.topic.value];
    if (topic.group.isNone())
        return;
    const CellRow row = geometry.cellRow(partition.logEnd);
    const SettingStated* delay =
        moment.columns.setting(Thing::Group, "retryDelay", topic.group.value);
    const Offset first = std::max(row.first, partition.logStart);
    for (Offset offset = first; offset < partition.logEnd; ++offset) {
        const Rect box = geometry.cellBox(p, row.xAt(offset));
        if (topic.isForPeople) {
            out.cross(box.right() - 4, box.y + 4, std::min(12.0, box.h * 0.45));
            continue;
        }
        const SimTime since =
            moment.columns.records[p][rowAt(log, PartitionId{p}, offset)].appendedAt;
        const SimDuration wait{delay == nullptr ? 0 : delay->value};
        const bool read = offset < readingAt(log, topic.group, PartitionId{p}).position;
        if (!read && since + wait > moment.time)
            out.ring(box.centerX(), box.centerY(), geometry.markSize() + 1,
                     1 - progress(since, since + wait, moment.time), ColorRole::Gold);
    }
}

}  // namespace millrace::ui
