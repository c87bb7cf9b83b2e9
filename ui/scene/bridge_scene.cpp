// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "ui/scene/list_geometry.h"
#include "ui/scene/log_geometry.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

// Bridges: a group's card, and the arrow from it to the list on which its jobs travel.

namespace millrace::ui {

namespace {

/// Left of the group cards, through the gap between the halves, and down to the ready list: nothing
/// else is drawn there.
std::vector<Point> wayDown(const Moment& moment, const StageLayout& layout, double fromY)
{
    const LogGeometry log = logGeometryOf(moment, layout.log);
    const ListGeometry list = listGeometryOf(moment, layout.list);
    const double left = log.groups.x - 5;
    const double gap = (layout.log.bottom() + layout.list.y) / 2;
    const double down = list.workers.x - 9;
    return {{left, fromY},
            {left, gap},
            {down, gap},
            {down, list.top + 8},
            {list.ready.right() + 2, list.top + 8}};
}

}  // namespace

const SettingStated* bridgeOf(const Columns& columns, std::uint32_t group)
{
    return columns.setting(Thing::Group, "bridge", group);
}

bool anyBridge(const Columns& columns)
{
    return std::ranges::find(columns.settings, "bridge", &SettingStated::key) !=
           columns.settings.end();
}

bool isBridged(const Columns& columns, std::uint32_t reaction)
{
    return std::ranges::any_of(columns.declarations, [&](const Declared& each) {
        return each.thing == Thing::Group && each.parent == reaction &&
               bridgeOf(columns, each.index) != nullptr;
    });
}

std::vector<Point> pathOverBridge(const Moment& moment, const StageLayout& layout, MemberId from)
{
    const LogGeometry log = logGeometryOf(moment, layout.log);
    const std::uint32_t group = moment.state.log.members[from.value].group.value;
    std::uint32_t first = 0;  // Members are declared group by group.
    for (std::uint32_t g = 0; g < group; ++g)
        first += log.members[g];
    const Point seat = log.memberMark(group, from.value - first)
                           .value_or(Point{log.groups.centerX(), log.groups.bottom() - 8});
    std::vector<Point> path{seat};
    const std::vector<Point> way = wayDown(moment, layout, seat.y);
    path.insert(path.end(), way.begin(), way.end());
    return path;
}

void addBridgesStatic(SceneWriter& out, const Moment& moment, const StageLayout& layout)
{
    const LogGeometry log = logGeometryOf(moment, layout.log);
    for (std::uint32_t g = 0; g < log.members.size(); ++g) {
        const Rect* const card = log.cardOf(g);
        if (card == nullptr || bridgeOf(moment.columns, g) == nullptr)
            continue;
        const double y = card->y + log.header() / 2;
        const std::vector<Point> way = wayDown(moment, layout, y);
        out.line(Layer::Link, card->x, y, way.front().x, y, ColorRole::Muted, 1.5, true);
        for (std::size_t n = 1; n < way.size(); ++n)
            out.line(Layer::Link, way[n - 1].x, way[n - 1].y, way[n].x, way[n].y, ColorRole::Muted,
                     1.5, true);
        out.arrowHead(way.back().x, way.back().y, false, ColorRole::Muted);
    }
}

}  // namespace millrace::ui
