// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/scrolling.h"

#include <algorithm>

#include "ui/scene/list_geometry.h"
#include "ui/scene/log_geometry.h"
#include "ui/scene/stage_scene.h"

namespace millrace::ui {

namespace {

/// As it is drawn: what was scrolled further than there is counts as the end.
Scrolled drawn(const LogGeometry& log, const ListGeometry& list)
{
    Scrolled out = log.area.scrolled;
    out.partitions = log.first;
    out.groups = log.firstGroup;
    out.workers = std::min(out.workers, list.rowsBeyond);
    return out;
}

/// The most rows of seats that are missing in one of the cards that are shown.
std::uint32_t memberRowsBeyond(const LogGeometry& log)
{
    std::uint32_t most = 0;
    for (std::uint32_t g = log.firstGroup; g < log.firstGroup + log.groupsShown(); ++g)
        most = std::max(most, log.seatRowsBeyond(g));
    return most;
}

std::uint32_t moved(std::uint32_t from, int rows, std::uint32_t most)
{
    const auto to = static_cast<std::int64_t>(from) + rows;
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(to, 0, most));
}

/// From where `shown` of them have to begin so that one of them is among them.
std::uint32_t reaching(std::uint32_t from, std::uint32_t shown, std::uint32_t wanted)
{
    if (wanted < from || shown == 0)
        return wanted;
    return wanted >= from + shown ? wanted - shown + 1 : from;
}

void goToMember(Scrolled& out, const Moment& moment, const StageLayout& layout, std::uint32_t group,
                std::uint32_t nth)
{
    StageLayout there = layout;
    there.log.scrolled = out;
    const LogGeometry log = logGeometryOf(moment, there.log);
    if (log.cardOf(group) == nullptr || log.seatRowsBeyond(group) == 0)
        return;
    const auto [from, to] = log.membersShown(group);
    const std::uint32_t columns = log.seatColumns();
    out.members = reaching(from / columns, (to - from + columns - 1) / columns, nth / columns);
}

}  // namespace

Rect columnArea(const Moment& moment, const StageLayout& layout, Column column)
{
    const LogGeometry log = logGeometryOf(moment, layout.log);
    if (column == Column::Workers)
        return listGeometryOf(moment, layout.list).workers;
    if (column == Column::Groups)
        return log.groups;
    return {layout.log.x, log.rowsTop, log.groups.x - layout.log.x,
            layout.log.bottom() - log.rowsTop};
}

std::optional<Column> columnOf(Thing thing)
{
    switch (thing) {
    case Thing::Partition:
        return Column::Partitions;
    case Thing::Group:
    case Thing::Member:
        return Column::Groups;
    case Thing::Worker:
        return Column::Workers;
    default:
        return std::nullopt;
    }
}

std::uint32_t rowsShown(const Moment& moment, const StageLayout& layout, Column column)
{
    if (column == Column::Partitions)
        return std::max(1U, logGeometryOf(moment, layout.log).rows);
    if (column == Column::Groups)
        return std::max(1U, logGeometryOf(moment, layout.log).groupsShown());
    const ListGeometry list = listGeometryOf(moment, layout.list);
    return std::max(1U, list.shown / list.columns);
}

Scrolled scrolledBy(const Moment& moment, const StageLayout& layout, Column column, int rows)
{
    const LogGeometry log = logGeometryOf(moment, layout.log);
    const ListGeometry list = listGeometryOf(moment, layout.list);
    Scrolled out = drawn(log, list);
    const std::uint32_t members = memberRowsBeyond(log);
    out.members = std::min(out.members, members);
    switch (column) {
    case Column::Partitions:
        out.partitions = moved(out.partitions, rows, log.partitions - log.rows);
        break;
    case Column::Workers:
        out.workers = moved(out.workers, rows, list.rowsBeyond);
        break;
    case Column::Groups:
        const bool areMembersFirst = rows > 0 ? out.members < members : out.groups == 0;
        if (areMembersFirst)
            out.members = moved(out.members, rows, members);
        else
            out.groups = moved(out.groups, rows,
                               static_cast<std::uint32_t>(log.members.size()) - log.groupsShown());
        break;
    }
    return out;
}

Scrolled scrolledTo(const Moment& moment, const StageLayout& layout, Thing thing,
                    std::uint32_t index)
{
    const LogGeometry log = logGeometryOf(moment, layout.log);
    const ListGeometry list = listGeometryOf(moment, layout.list);
    Scrolled out = layout.log.scrolled;
    const auto toGroup = [&](std::uint32_t group) {
        out.groups = reaching(log.firstGroup, log.groupsShown(), group);
    };
    if (thing == Thing::Partition && index < log.partitions) {
        out.partitions = reaching(log.first, log.rows, index);
    } else if (thing == Thing::Group && index < log.members.size()) {
        toGroup(index);
    } else if (thing == Thing::Member) {
        std::uint32_t group = 0;  // Members are declared group by group.
        while (group < log.members.size() && index >= log.members[group])
            index -= log.members[group++];
        if (group == log.members.size())
            return out;
        toGroup(group);
        goToMember(out, moment, layout, group, index);
    } else if (thing == Thing::Worker && list.rowsBeyond > 0) {
        out.workers =
            reaching(list.first / list.columns, (list.shown + list.columns - 1) / list.columns,
                     index / list.columns);
    }
    return out;
}

}  // namespace millrace::ui
