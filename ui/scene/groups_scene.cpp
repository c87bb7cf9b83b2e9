// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "ui/scene/log_geometry.h"
#include "ui/scene/member_words.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

// Groups that read the log, and their members: what each has in hand, and when the group will
// notice a death.

namespace millrace::ui {

namespace {

constexpr double kLagWidth = 64;
constexpr double kTwoLines = 28;  ///< Of the usual size, and the frame around them.

/// What is really so, and what the group believes: two lines, or one where it is narrow.
void addDeath(SceneWriter& out, const MemberState& member, const Rect& row, double left,
              MemberLook look)
{
    const bool unnoticed = member.life == Life::Killed && member.inGroup;
    TextStyle muted{
        .size = 11, .color = ColorRole::Muted, .align = Align::Right, .ground = ColorRole::Card};
    TextStyle warn = muted;
    warn.color = unnoticed ? ColorRole::Warn : ColorRole::Muted;
    const Rect words{left, row.y, row.right() - left - 4, row.h};
    const std::string since = clockText(member.since);
    const std::string really =
        member.life == Life::Killed
            ? firstThatFits({"dead since " + since, "dead " + since}, words.w, 11)
        : member.life == Life::Stopped ? "stopped " + since
                                       : "not started";
    if (look == MemberLook::OneLine) {
        // Since when is a number; that nobody knows yet is what a class is to see.
        out.text(words,
                 out.forClass() && unnoticed
                     ? firstThatFits({"dead; believed alive", "believed alive"}, words.w, 11)
                     : really,
                 warn);
        return;
    }
    const std::string until = clockText(member.sessionEndsAt);
    const bool tight = row.h < kTwoLines;
    const double line = tight ? 12 : std::min(15.0, row.h / 2);
    out.text({words.x, row.centerY() - line, words.w, line}, really, warn);
    out.text({words.x, row.centerY(), words.w, line},
             unnoticed ? firstThatFits({"believed to " + until, "alive to " + until}, words.w, 11)
                       : "out of the group",
             muted);
}

/// Where there is little room.
std::string inFewWords(const std::string& words)
{
    for (const std::string_view each :
         {"waits", "given up", "leaves", "must join", "not in", "idle"})
        if (words.starts_with(each))
            return std::string{each == "not in" ? "out of it" : each};
    if (const auto times = words.find(" times as slow"); times != std::string::npos)
        return "slow × " + words.substr(0, times);
    return words;
}

/// Session time left, what it works on, what lies behind that, and what it reads. `at` is right of
/// the mark in hand.
void addAlive(SceneWriter& out, const Moment& moment, MemberId id, const Rect& row, Point at,
              double size)
{
    const LogState& log = moment.state.log;
    const MemberState& member = log.members[id.value];
    const GroupState& group = log.groups[member.group.value];
    const RecordInHand& hand = member.hand;
    const MemberWords standing = standingWords(moment.state, id);
    double left = at.x;
    // A group of Kafka's, with a clock for each member; generic ones show it when it runs out.
    if (member.inGroup && (group.phase != GroupPhase::Empty || group.shares)) {
        const SimDuration length = sessionOf(moment.columns, member.group);
        out.ring(left + 8, at.y, 14,
                 1 - progress(member.sessionEndsAt - length, member.sessionEndsAt, moment.time),
                 ColorRole::Accent);
        left += 20;
    }
    if (member.standing != MemberState::Standing::Steady &&
        hand.phase == RecordInHand::Phase::Nothing) {
        const double d = size - 6;
        Shape& hollow = out.box(Layer::Cell, {at.x - 6 - size / 2 - d / 2, at.y - d / 2, d, d},
                                ColorRole::None, ColorRole::Gold, d / 2);
        hollow.dashed = true;
        hollow.lineWidth = 1.5;
    }
    const bool isBusy = hand.phase == RecordInHand::Phase::Working || isBeingHandedOn(hand);
    const double barWidth = !isBusy ? 0 : row.w < 210 ? 26 : 40;
    const SimTime now = isHung(member) ? member.hungSince : moment.time;
    const double part = progress(hand.since, hand.until, now);
    if (hand.phase == RecordInHand::Phase::Working)
        out.bar({left, at.y - 3, barWidth, 6}, part);
    else if (isBeingHandedOn(hand))  // There, and back with the answer.
        out.bar({left, at.y - 3, barWidth, 6},
                hand.phase == RecordInHand::Phase::HandingOn ? part / 2 : 0.5 + part / 2);
    const std::uint64_t behind = behindHand(member);
    if (behind > 0) {
        const std::string more = "+" + grouped(behind);
        out.text({left + barWidth + 4, at.y - 8, 34, 16}, more,
                 {.size = 11, .color = ColorRole::Muted, .ground = ColorRole::Card});
    }
    const double from = left + barWidth + (behind > 0 ? 36 : 4);
    const bool sleeps = member.wakesAt > moment.time;
    std::string words = !standing.text.empty() ? standing.text
                        : sleeps               ? "next at " + clockText(member.wakesAt, 0)
                        : hand.phase == RecordInHand::Phase::Publishing ? writesText(moment, id)
                        : isBeingHandedOn(hand)                         ? "enqueues"
                                                                        : readsText(log, id);
    const double room = row.right() - from - 4;
    for (const std::string_view spare : {"reads ", "next "})
        if (words.starts_with(spare) && textExtent(words, 11, false) > room)
            words = words.substr(spare.size());
    if (const auto until = words.find(" until ");
        until != std::string::npos && textExtent(words, 11, false) > room)
        words.resize(until);  // The sentence says when.
    if (textExtent(words, 11, false) > room)
        words = inFewWords(words);
    if (out.forClass() && textExtent(words, 11, false) > room)
        return;
    out.text({from, at.y - 8, room, 16}, words,
             {.size = 11,
              .color = standing.troubled ? ColorRole::Warn : ColorRole::Muted,
              .align = Align::Right,
              .ground = ColorRole::Card});
}

void addMemberRow(SceneWriter& out, const Moment& moment, const LogGeometry& geometry,
                  std::uint32_t m, const Rect& card, Point at)
{
    const LogState& log = moment.state.log;
    const MemberState& member = log.members[m];
    const bool tall = geometry.look == MemberLook::TwoLines;
    const double size = tall ? 26 : std::min(22.0, LogGeometry::rowHeight(geometry.look));
    const bool unnoticed = member.life == Life::Killed && member.inGroup;
    const bool isSilent = member.life == Life::Alive && !isInReach(member);
    const double high = LogGeometry::rowHeight(geometry.look) - (tall ? 1 : 0);
    const Rect row{card.x + 5, at.y - high / 2, card.w - 10, high};
    Shape& ground = out.box(Layer::Cell, row, ColorRole::None,
                            unnoticed  ? ColorRole::Warn
                            : isSilent ? ColorRole::Gold
                                       : ColorRole::None,
                            4);
    ground.dashed = true;
    ground.lineWidth = 1.5;
    ground.thing = Thing::Member;
    ground.index = m;
    out.text({card.x + 11, at.y - 8, 30, 16}, out.shortName(MemberId{m}),
             {.size = 12,
              .color = unnoticed ? ColorRole::Warn : ColorRole::Text,
              .ground = ColorRole::Card});
    const RecordInHand& hand = member.hand;
    const bool holds = hand.phase == RecordInHand::Phase::Working ||
                       hand.phase == RecordInHand::Phase::Publishing || isBeingHandedOn(hand) ||
                       (unnoticed && hand.phase != RecordInHand::Phase::Nothing);
    if (holds)
        out.mark(at.x, at.y, size, hand.happening, MarkLook::Hollow);
    const double left = at.x + size / 2 + 6;
    if (unnoticed) {
        const SimDuration length = sessionOf(moment.columns, member.group);
        out.ring(left + 9, at.y, tall ? 18 : 15,
                 1 - progress(member.sessionEndsAt - length, member.sessionEndsAt, moment.time),
                 ColorRole::Warn);
        if (holds)
            out.cross(at.x + size / 2 - 1, at.y - size / 2 + 2, 12);
        addDeath(out, member, row, left + 22, geometry.look);
        return;
    }
    if (member.life != Life::Alive) {
        addDeath(out, member, row, left, geometry.look);
        return;
    }
    addAlive(out, moment, MemberId{m}, row, {left, at.y}, size);
}

void addSeat(SceneWriter& out, const Moment& moment, std::uint32_t m, Point at)
{
    const MemberState& member = moment.state.log.members[m];
    const bool dead = member.life != Life::Alive;
    const bool unnoticed = member.life == Life::Killed && member.inGroup;
    const bool isSilent = !dead && !isInReach(member);
    Shape& seat = out.box(Layer::Cell, {at.x - 11, at.y - 11, 22, 22}, ColorRole::None,
                          unnoticed  ? ColorRole::Warn
                          : isSilent ? ColorRole::Gold
                                     : ColorRole::Border,
                          11);
    seat.dashed = dead || isSilent;
    seat.lineWidth = unnoticed || isSilent ? 1.5 : 1.0;
    seat.thing = Thing::Member;
    seat.index = m;
    if (member.hand.phase == RecordInHand::Phase::Working || isBeingHandedOn(member.hand))
        out.mark(at.x, at.y, 20, member.hand.happening, MarkLook::Hollow);
    if (unnoticed)
        out.cross(at.x + 8, at.y - 8, 11);
}

double nameWidthOf(const Moment& moment, const Rect& card, std::uint32_t g)
{
    const std::string name{moment.columns.nameOf(Thing::Group, g)};
    return std::min(textExtent(name, 13, true) + 2, card.w - 40 - kLagWidth);
}

/// Of the lag, in steps, so that a caption does not come and go with each digit.
double lagWidthOf(const std::string& text)
{
    constexpr double kStep = 14;
    return std::min(kLagWidth, std::ceil(textExtent(text, 12, true) / kStep) * kStep);
}

/// Between the group's name and its lag.
Rect captionPlace(const Moment& moment, const Rect& card, std::uint32_t g, double up,
                  const std::string& lag)
{
    const double nameWidth = nameWidthOf(moment, card, g);
    return {card.x + 40 + nameWidth, card.y + 6 - up,
            card.w - nameWidth - 40 - lagWidthOf(lag) - 14, 16};
}

/// The same in fewer words: without articles, and up to the first comma.
std::vector<std::string> shorterAndShorter(const std::string& caption)
{
    std::vector<std::string> ways{caption};
    const auto addWithoutArticles = [&ways](std::string words) {
        for (const std::string_view article : {" the ", " a ", " an "})
            for (auto at = words.find(article); at != std::string::npos; at = words.find(article))
                words.replace(at, article.size(), " ");
        ways.push_back(std::move(words));
    };
    addWithoutArticles(caption);
    if (const auto comma = caption.find(','); comma != std::string::npos) {
        ways.push_back(caption.substr(0, comma));
        addWithoutArticles(ways.back());
    }
    return ways;
}

/// What a group does, the longest first.
std::vector<std::string> captionsOf(const Moment& moment, std::uint32_t g)
{
    if (bridgeOf(moment.columns, g) == nullptr)
        return shorterAndShorter(moment.columns.find(Thing::Group, g)->caption);
    const SettingStated* key = moment.columns.setting(Thing::Group, "idempotent", g);
    if (key != nullptr && key->value != 0)
        return {"enqueues, one job a key", "one job a key"};
    return {"enqueues, without a key", "without a key"};
}

/// `first`: number of the group's first member; members are declared group by group.
void addGroup(SceneWriter& out, const Moment& moment, const LogGeometry& geometry, std::uint32_t g,
              std::uint32_t first)
{
    const LogState& log = moment.state.log;
    const Rect& card = *geometry.cardOf(g);
    std::uint64_t lag = 0;
    for (const PartitionId each : partitionsRead(log, GroupId{g}))
        lag += lagOf(log, GroupId{g}, each);
    const double up = geometry.header() < 25 ? 2.5 : 0;
    const std::string lagText = "lag " + grouped(lag);
    const bool isShort = textExtent(lagText, 12, true) <= kLagWidth;
    out.text({card.right() - kLagWidth - 8, card.y + 5 - up, kLagWidth, 18},
             firstThatFits({lagText, grouped(lag)}, kLagWidth, isShort ? 12 : 11, isShort),
             {.size = isShort ? 12.0 : 11.0,
              .bold = isShort,
              .align = Align::Right,
              .ground = ColorRole::Card});
    Shape& ground = out.box(Layer::Lane, card, ColorRole::None, ColorRole::None);
    ground.thing = Thing::Group;
    ground.index = g;
    // What it does, where nothing about itself matters more; when there is room for all of it.
    std::vector<std::string> words = groupWords(moment, GroupId{g});
    if (words.empty())
        words = captionsOf(moment, g);
    const Rect caption = captionPlace(moment, card, g, up, lagText);
    const auto fitting = std::ranges::find_if(
        words, [&](const std::string& each) { return textExtent(each, 11, false) <= caption.w; });
    if (fitting != words.end() && !fitting->empty())
        out.text(caption, *fitting,
                 {.size = 11,
                  .color = isRebalancing(log.groups[g]) ? ColorRole::Warn : ColorRole::Muted,
                  .ground = ColorRole::Card});
    const auto [from, to] = geometry.membersShown(g);
    for (std::uint32_t n = from; n < to; ++n) {
        const Point place = *geometry.memberMark(g, n);
        if (!geometry.memberRows())
            addSeat(out, moment, first + n, place);
        else
            addMemberRow(out, moment, geometry, first + n, card, place);
    }
    const std::uint32_t count = geometry.members[g];
    if (to - from < count)
        out.text({card.x + 10, card.bottom() - 16, card.w - 20, 14},
                 to > from ? partOf("members", from + 1, to - from, count)
                           : fmt::format("{} member{}", grouped(count), count == 1 ? "" : "s"),
                 {.size = 11, .color = ColorRole::Muted, .ground = ColorRole::Card});
}

}  // namespace

void addGroupsStatic(SceneWriter& out, const Moment& moment, const LogGeometry& geometry)
{
    const std::uint32_t end = geometry.firstGroup + geometry.groupsShown();
    for (std::uint32_t g = geometry.firstGroup; g < end; ++g) {
        const Rect& card = *geometry.cardOf(g);
        Shape& box = out.box(Layer::Lane, card, ColorRole::Card, ColorRole::Border, 6);
        box.thing = Thing::Group;
        box.index = g;
        const double up = geometry.header() < 25 ? 2.5 : 0;
        out.bookmark(card.x + 17, card.y + 5 - up, 18, g, false);
        const Declared* group = moment.columns.find(Thing::Group, g);
        if (group == nullptr)
            continue;
        const double nameWidth = nameWidthOf(moment, card, g);
        out.text({card.x + 32, card.y + 5 - up, nameWidth, 18}, group->name,
                 {.size = 13, .bold = true, .ground = ColorRole::Card});
    }
    const auto groups = static_cast<std::uint32_t>(geometry.members.size());
    if (groups > geometry.groupsShown())
        out.text({geometry.groups.x, geometry.groups.bottom() - 15, geometry.groups.w, 14},
                 partOf("groups", geometry.firstGroup + 1, geometry.groupsShown(), groups),
                 {.size = 11, .color = ColorRole::Muted});
}

void addGroups(SceneWriter& out, const Moment& moment, const LogGeometry& geometry)
{
    std::uint32_t first = 0;
    for (std::uint32_t g = 0; g < geometry.members.size(); ++g) {
        if (geometry.cardOf(g) != nullptr)
            addGroup(out, moment, geometry, g, first);
        first += geometry.members[g];
    }
}

}  // namespace millrace::ui
