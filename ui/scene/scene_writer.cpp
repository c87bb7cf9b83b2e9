// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/scene_writer.h"

#include <algorithm>
#include <functional>
#include <set>

#include <fmt/format.h>

namespace millrace::ui {

namespace {

char upper(char each)
{
    return each >= 'a' && each <= 'z' ? static_cast<char>(each - 'a' + 'A') : each;
}

char lower(char each)
{
    return each >= 'A' && each <= 'Z' ? static_cast<char>(each - 'A' + 'a') : each;
}

constexpr double kLeastForClass = 11;  ///< 24 pixels on a screen of 1920x1080.

/// What can stand alone: no hyphen, and no part of a longer character.
bool isSign(char each)
{
    return (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9');
}

}  // namespace

Shape& SceneWriter::box(Layer layer, Rect rect, ColorRole fill, ColorRole stroke, double radius)
{
    return m_scene.emplace_back(
        Shape{.layer = layer, .rect = rect, .fill = fill, .stroke = stroke, .radius = radius});
}

void SceneWriter::panel(Rect rect, ColorRole fill)
{
    box(Layer::Background, rect, fill, ColorRole::Border, 6.0);
}

void SceneWriter::line(Layer layer, double x1, double y1, double x2, double y2, ColorRole color,
                       double width, bool dashed)
{
    m_scene.push_back({.kind = Shape::Kind::Line,
                       .layer = layer,
                       .rect = {x1, y1, x2 - x1, y2 - y1},
                       .stroke = color,
                       .lineWidth = width,
                       .dashed = dashed});
}

Shape& SceneWriter::text(Rect rect, std::string text, const TextStyle& style)
{
    return m_scene.emplace_back(
        Shape{.kind = Shape::Kind::Text,
              .layer = Layer::Label,
              .rect = rect,
              .fill = style.color,
              .size = m_forClass ? std::max(style.size, kLeastForClass) : style.size,
              .bold = style.bold,
              .mono = style.mono,
              .align = style.align,
              .ground = style.ground,
              .text = std::move(text)});
}

Shape& SceneWriter::mark(double x, double y, double diameter, HappeningId happening, MarkLook look)
{
    return m_scene.emplace_back(
        Shape{.kind = Shape::Kind::Mark,
              .layer = Layer::Item,
              .rect = {x - diameter / 2, y - diameter / 2, diameter, diameter},
              .hue = look == MarkLook::Upcoming
                         ? -1
                         : static_cast<int>(m_columns.happenings[happening.value].entity.value),
              .hollow = look == MarkLook::Hollow || look == MarkLook::Upcoming,
              .pale = look == MarkLook::Pale,
              .thing = Thing::Happening,
              .index = happening.value,
              .text = diameter >= kMarkWithText ? markOf(m_columns, happening) : std::string{}});
}

void SceneWriter::travelling(Point at, double diameter, HappeningId happening, MarkLook look,
                             bool trouble)
{
    // A bound, so that a storm of trouble cannot bring back the cost of marks.
    constexpr std::size_t kTroubledMax = 200;
    const bool whole = happening == m_whole || (trouble && m_troubled++ < kTroubledMax);
    if (m_detail != Detail::Marks && !whole) {
        const EntityId entity = m_columns.happenings[happening.value].entity;
        m_dots.push_back({static_cast<float>(at.x), static_cast<float>(at.y), entity.value, 1});
        return;
    }
    Shape& shape = mark(at.x, at.y, diameter, happening, look);
    shape.inFlight = true;
    shape.layer = Layer::Selection;  // Above everything: it is what moves.
}

void SceneWriter::flushDots()
{
    if (m_dots.empty())
        return;
    const bool bins = m_detail == Detail::Density;
    m_scene.push_back({.kind = bins ? Shape::Kind::Density : Shape::Kind::Dot,
                       .layer = Layer::Selection,
                       .fill = ColorRole::Accent,
                       .inFlight = true,
                       .dots = bins ? binned(m_dots) : std::move(m_dots)});
    m_dots.clear();
}

void SceneWriter::arrowHead(double x, double y, bool right, ColorRole color)
{
    const double back = right ? -5 : 5;
    line(Layer::Link, x + back, y - 4, x, y, color, 1.5);
    line(Layer::Link, x + back, y + 4, x, y, color, 1.5);
}

void SceneWriter::ring(double x, double y, double diameter, double part, ColorRole color)
{
    m_scene.push_back({.kind = Shape::Kind::Ring,
                       .layer = Layer::Item,
                       .rect = {x - diameter / 2, y - diameter / 2, diameter, diameter},
                       .stroke = color,
                       .lineWidth = 2.5,
                       .part = std::clamp(part, 0.0, 1.0)});
}

void SceneWriter::bar(Rect rect, double part)
{
    box(Layer::Cell, rect, ColorRole::Border, ColorRole::None, rect.h / 2);
    rect.w *= std::clamp(part, 0.0, 1.0);
    if (rect.w >= rect.h)
        box(Layer::Item, rect, ColorRole::Muted, ColorRole::None, rect.h / 2);
}

void SceneWriter::bookmark(double x, double y, double size, std::uint32_t group, bool hollow)
{
    m_scene.push_back({.kind = Shape::Kind::Bookmark,
                       .layer = Layer::Item,
                       .rect = {x - size / 2, y, size, size},
                       .fill = ColorRole::Text,
                       .variant = static_cast<int>(group % 4),
                       .hollow = hollow,
                       .thing = Thing::Group,
                       .index = group,
                       .text = initialOf(GroupId{group})});
}

void SceneWriter::cross(double x, double y, double diameter)
{
    m_scene.push_back({.kind = Shape::Kind::Cross,
                       .layer = Layer::Selection,
                       .rect = {x - diameter / 2, y - diameter / 2, diameter, diameter},
                       .fill = ColorRole::Warn});
}

namespace {

/// Widths of a pill's two words; a value of one narrow digit has the room of a wide one.
std::pair<double, double> pillWords(const std::string& label, const std::string& value)
{
    return {textExtent(label, 11, false) + 2, std::max(textExtent(value, 11, true) + 2, 9.0)};
}

}  // namespace

double SceneWriter::pillWidth(const std::string& label, const std::string& value)
{
    const auto [labelWidth, valueWidth] = pillWords(label, value);
    return labelWidth + valueWidth + 28;
}

double SceneWriter::pill(double right, double y, const std::string& label, const std::string& value)
{
    const auto [labelWidth, valueWidth] = pillWords(label, value);
    const double width = pillWidth(label, value);
    const Rect rect{right - width, y, width, 20};
    box(Layer::Cell, rect, ColorRole::Chip, ColorRole::Border, 10);
    text({rect.x + 9, y, labelWidth, 20}, label,
         {.size = 11, .color = ColorRole::Muted, .ground = ColorRole::Chip});
    text({rect.right() - 9 - valueWidth, y, valueWidth, 20}, value,
         {.size = 11, .bold = true, .align = Align::Right, .ground = ColorRole::Chip});
    return width;
}

double progress(SimTime from, SimTime to, SimTime now)
{
    if (to <= from)
        return 1.0;
    const double part =
        static_cast<double>((now - from).count()) / static_cast<double>((to - from).count());
    return std::clamp(part, 0.0, 1.0);
}

std::string jobName(const Columns& columns, ReactionId reaction)
{
    const SettingStated* name = columns.setting(Thing::Reaction, "job", reaction.value);
    return name != nullptr ? name->text
                           : std::string{columns.nameOf(Thing::Reaction, reaction.value)};
}

std::vector<std::string> groupInitials(const Columns& columns)
{
    const std::uint32_t groups = columns.countOf(Thing::Group);
    std::vector<std::string> initials(groups);
    std::set<std::string, std::less<>> taken;
    const auto take = [&](std::uint32_t group, std::string sign) {
        if (initials[group].empty() && taken.insert(sign).second)
            initials[group] = std::move(sign);
    };
    // All first letters before any second one: a group further down keeps its own.
    for (std::uint32_t g = 0; g < groups; ++g)
        if (const std::string_view name = columns.nameOf(Thing::Group, g); !name.empty())
            if (const char first = upper(name[0]); isSign(first))
                take(g, std::string(1, first));
    for (std::uint32_t g = 0; g < groups; ++g) {
        for (const char each : columns.nameOf(Thing::Group, g))
            if (const char next = upper(each); isSign(next))
                take(g, std::string(1, next));
        for (std::uint32_t number = g + 1; initials[g].empty(); ++number)
            take(g, std::to_string(number));
    }
    return initials;
}

const std::string& SceneWriter::initialOf(GroupId group)
{
    if (m_initials.empty())
        m_initials = groupInitials(m_columns);
    return m_initials[group.value];
}

std::string SceneWriter::shortName(MemberId member)
{
    const Declared* declared = m_columns.find(Thing::Member, member.value);
    if (declared == nullptr)
        return {};
    const std::string& name = declared->name;
    const std::size_t dash = name.rfind('-');
    const std::string initial = initialOf(GroupId{declared->parent});
    if (dash == std::string::npos || dash == 0 || (name[0] & 0x80) != 0)
        return name;
    return std::string(1, lower(initial[0])) + initial.substr(1) + name.substr(dash);
}

std::string countWord(std::uint64_t number)
{
    static constexpr const char* kWords[] = {"no",  "one",   "two",   "three", "four", "five",
                                             "six", "seven", "eight", "nine",  "ten"};
    return number < std::size(kWords) ? kWords[number] : std::to_string(number);
}

std::string partOf(std::string_view things, std::uint64_t first, std::uint64_t shown,
                   std::uint64_t all)
{
    if (shown == 0)
        return fmt::format("{} {}", grouped(all), things);
    if (shown == 1)
        return fmt::format("{} {} of {}", things, grouped(first), grouped(all));
    return fmt::format("{} {}–{} of {}", things, grouped(first), grouped(first + shown - 1),
                       grouped(all));
}

std::string grouped(std::uint64_t number)
{
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3; at -= 3)
        digits.insert(at - 3, ",");
    return digits;
}

}  // namespace millrace::ui
