// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "ui/scene/log_geometry.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

// Groups that read the log, and their members: what each has in hand, and when the group will
// notice a death.

namespace millrace::ui {

namespace {

constexpr double kLagWidth = 64;

/// "reads 0 and 1", "reads all", "reads 3 to 7".
std::string readsText(const LogState& log, std::uint32_t m)
{
    std::vector<std::uint32_t> owned;
    for (std::uint32_t p = 0; p < log.partitions.size(); ++p)
        if (readingAt(log, log.members[m].group, PartitionId{p}).owner == MemberId{m})
            owned.push_back(p);
    if (owned.empty())
        return "idle, owns none";
    if (owned.size() == log.partitions.size() && owned.size() > 1)
        return "reads all";
    if (owned.size() == 1)
        return fmt::format("reads {}", owned.front());
    if (owned.size() == 2)
        return fmt::format("reads {} and {}", owned[0], owned[1]);
    const bool run = owned.back() - owned.front() + 1 == owned.size();
    return run ? fmt::format("reads {} to {}", owned.front(), owned.back())
               : fmt::format("reads {} partitions", owned.size());
}

/// What is really so, and what the group believes: two lines, or one where it is narrow.
void addDeath(SceneWriter& out, const MemberState& member, const Rect& row, double left,
              MemberLook look)
{
    const bool unnoticed = member.life == Life::Killed && member.inGroup;
    const TextStyle muted{
        .size = 11, .color = ColorRole::Muted, .align = Align::Right, .ground = ColorRole::Card};
    TextStyle warn = muted;
    warn.color = unnoticed ? ColorRole::Warn : ColorRole::Muted;
    const std::string really = member.life == Life::Killed ? "dead since " + clockText(member.since)
                               : member.life == Life::Stopped ? "stopped " + clockText(member.since)
                                                              : "not started";
    const Rect words{left, row.y, row.right() - left - 4, row.h};
    if (look == MemberLook::OneLine) {
        out.text(words, really, warn);
        return;
    }
    const double line = std::min(15.0, row.h / 2);
    out.text({words.x, row.centerY() - line, words.w, line}, really, warn);
    out.text({words.x, row.centerY(), words.w, line},
             unnoticed ? "believed to " + clockText(member.sessionEndsAt) : "out of the group",
             muted);
}

void addMemberRow(SceneWriter& out, const Moment& moment, const LogGeometry& geometry,
                  std::uint32_t m, const Rect& card, Point at)
{
    const LogState& log = moment.state.log;
    const MemberState& member = log.members[m];
    const bool tall = geometry.look == MemberLook::TwoLines;
    const double size = tall ? 26 : std::min(22.0, LogGeometry::rowHeight(geometry.look));
    const bool unnoticed = member.life == Life::Killed && member.inGroup;
    const double high = LogGeometry::rowHeight(geometry.look) - (tall ? 1 : 0);
    const Rect row{card.x + 5, at.y - high / 2, card.w - 10, high};
    Shape& ground = out.box(Layer::Cell, row, ColorRole::None,
                            unnoticed ? ColorRole::Warn : ColorRole::None, 4);
    ground.dashed = true;
    ground.lineWidth = 1.5;
    ground.thing = Thing::Member;
    ground.index = m;
    out.text({card.x + 11, at.y - 8, 30, 16}, shortName(moment.columns, MemberId{m}),
             {.size = 12,
              .color = unnoticed ? ColorRole::Warn : ColorRole::Text,
              .ground = ColorRole::Card});
    const RecordInHand& hand = member.hand;
    const bool holds = hand.phase == RecordInHand::Phase::Working ||
                       (unnoticed && hand.phase != RecordInHand::Phase::Nothing);
    if (holds)
        out.mark(at.x, at.y, size, hand.happening, MarkLook::Hollow);
    const double left = at.x + size / 2 + 6;
    if (unnoticed) {
        const SettingStated* session = moment.columns.setting(Thing::Log, "session");
        const SimDuration length{session != nullptr ? session->value : 1};
        out.ring(left + 9, at.y, tall ? 18 : 15,
                 1 - progress(member.sessionEndsAt - length, member.sessionEndsAt, moment.time),
                 ColorRole::Warn);
        if (holds)
            out.cross(at.x + size / 2 - 3, at.y - size / 2 + 4, 13);
        addDeath(out, member, row, left + 22, geometry.look);
        return;
    }
    if (member.life != Life::Alive) {
        addDeath(out, member, row, left, geometry.look);
        return;
    }
    const double barWidth = card.w < 220 ? 34 : 56;
    if (hand.phase == RecordInHand::Phase::Working)
        out.bar({left, at.y - 3, barWidth, 6}, progress(hand.since, hand.until, moment.time));
    const Rect words{left + barWidth + 4, at.y - 8, row.right() - left - barWidth - 8, 16};
    const bool sleeps = member.wakesAt > moment.time;
    out.text(
        words, sleeps ? fmt::format("next at {}", clockText(member.wakesAt, 0)) : readsText(log, m),
        {.size = 11, .color = ColorRole::Muted, .align = Align::Right, .ground = ColorRole::Card});
}

void addSeat(SceneWriter& out, const Moment& moment, std::uint32_t m, Point at)
{
    const MemberState& member = moment.state.log.members[m];
    const bool dead = member.life != Life::Alive;
    const bool unnoticed = member.life == Life::Killed && member.inGroup;
    Shape& seat = out.box(Layer::Cell, {at.x - 11, at.y - 11, 22, 22}, ColorRole::None,
                          unnoticed ? ColorRole::Warn : ColorRole::Border, 11);
    seat.dashed = dead;
    seat.lineWidth = unnoticed ? 1.5 : 1.0;
    seat.thing = Thing::Member;
    seat.index = m;
    if (member.hand.phase == RecordInHand::Phase::Working)
        out.mark(at.x, at.y, 20, member.hand.happening, MarkLook::Hollow);
    if (unnoticed)
        out.cross(at.x + 8, at.y - 8, 11);
}

/// `first`: number of the group's first member; members are declared group by group.
void addGroup(SceneWriter& out, const Moment& moment, const LogGeometry& geometry, std::uint32_t g,
              std::uint32_t first)
{
    const LogState& log = moment.state.log;
    const Rect& card = geometry.cards[g];
    std::uint64_t lag = 0;
    for (std::uint32_t p = 0; p < log.partitions.size(); ++p)
        lag +=
            log.partitions[p].highWatermark - readingAt(log, GroupId{g}, PartitionId{p}).committed;
    const double up = geometry.header() < 25 ? 2.5 : 0;
    out.text({card.right() - kLagWidth - 8, card.y + 5 - up, kLagWidth, 18}, "lag " + grouped(lag),
             {.size = 12, .bold = true, .align = Align::Right, .ground = ColorRole::Card});
    std::uint32_t hidden = 0;
    const std::uint32_t count = geometry.members[g];
    for (std::uint32_t n = 0; n < count; ++n) {
        const auto place = geometry.memberMark(g, n);
        if (!place) {
            hidden = count - n;  // Those behind it are not shown either.
            break;
        }
        if (!geometry.memberRows())
            addSeat(out, moment, first + n, *place);
        else
            addMemberRow(out, moment, geometry, first + n, card, *place);
    }
    if (hidden > 0)
        out.text({card.x + 10, card.bottom() - 16, card.w - 20, 14},
                 fmt::format("{}{} members", hidden < count ? "+ " : "", grouped(hidden)),
                 {.size = 11, .color = ColorRole::Muted, .ground = ColorRole::Card});
}

}  // namespace

void addGroupsStatic(SceneWriter& out, const Moment& moment, const LogGeometry& geometry)
{
    for (std::uint32_t g = 0; g < geometry.groupsShown(); ++g) {
        const Rect& card = geometry.cards[g];
        Shape& box = out.box(Layer::Lane, card, ColorRole::Card, ColorRole::Border, 6);
        box.thing = Thing::Group;
        box.index = g;
        const double up = geometry.header() < 25 ? 2.5 : 0;
        out.bookmark(card.x + 17, card.y + 5 - up, 18, g, false);
        const Declared* group = moment.columns.find(Thing::Group, g);
        if (group == nullptr)
            continue;
        const double nameWidth =
            std::min(textExtent(group->name, 13, true) + 2, card.w - 40 - kLagWidth);
        out.text({card.x + 32, card.y + 5 - up, nameWidth, 18}, group->name,
                 {.size = 13, .bold = true, .ground = ColorRole::Card});
        // What it does, when there is room for all of it.
        const Rect does{card.x + 40 + nameWidth, card.y + 6 - up,
                        card.w - nameWidth - 40 - kLagWidth - 10, 16};
        if (textExtent(group->caption, 11, false) < does.w)
            out.text(does, group->caption,
                     {.size = 11, .color = ColorRole::Muted, .ground = ColorRole::Card});
    }
    const auto groups = static_cast<std::uint32_t>(geometry.members.size());
    if (groups > geometry.groupsShown())
        out.text({geometry.groups.x, geometry.groups.bottom() - 15, geometry.groups.w, 14},
                 fmt::format("+ {} more groups", grouped(groups - geometry.groupsShown())),
                 {.size = 11, .color = ColorRole::Muted});
}

void addGroups(SceneWriter& out, const Moment& moment, const LogGeometry& geometry)
{
    std::uint32_t first = 0;
    for (std::uint32_t g = 0; g < geometry.groupsShown(); ++g) {
        addGroup(out, moment, geometry, g, first);
        first += geometry.members[g];
    }
}

}  // namespace millrace::ui
