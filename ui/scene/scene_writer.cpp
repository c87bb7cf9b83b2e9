// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/scene_writer.h"

#include <algorithm>

#include <fmt/format.h>

namespace millrace::ui {

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
    return m_scene.emplace_back(Shape{.kind = Shape::Kind::Text,
                                      .layer = Layer::Label,
                                      .rect = rect,
                                      .fill = style.color,
                                      .size = style.size,
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
                       .text = initialOf(m_columns, GroupId{group})});
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

std::string initialOf(const Columns& columns, GroupId group)
{
    const std::string_view name = columns.nameOf(Thing::Group, group.value);
    if (name.empty() || (name[0] & 0x80) != 0)
        return std::to_string(group.value + 1);
    const char first = name[0];
    return std::string(1,
                       first >= 'a' && first <= 'z' ? static_cast<char>(first - 'a' + 'A') : first);
}

std::string shortName(const Columns& columns, MemberId member)
{
    const std::string_view name = columns.nameOf(Thing::Member, member.value);
    const std::size_t dash = name.rfind('-');
    if (dash == std::string_view::npos || dash == 0 || (name[0] & 0x80) != 0)
        return std::string{name};
    return std::string{name.substr(0, 1)} + std::string{name.substr(dash)};
}

std::string countWord(std::uint64_t number)
{
    static constexpr const char* kWords[] = {"no",  "one",   "two",   "three", "four", "five",
                                             "six", "seven", "eight", "nine",  "ten"};
    return number < std::size(kWords) ? kWords[number] : std::to_string(number);
}

std::string grouped(std::uint64_t number)
{
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3; at -= 3)
        digits.insert(at - 3, ",");
    return digits;
}

}  // namespace millrace::ui
