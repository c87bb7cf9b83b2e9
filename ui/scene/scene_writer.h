// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/trace/moment.h"
#include "ui/scene/scene.h"

namespace millrace::ui {

/// How a text looks.
struct TextStyle {
    double size = 12.0;
    bool bold = false;
    ColorRole color = ColorRole::Text;
    Align align = Align::Left;
    bool mono = false;
    ColorRole ground = ColorRole::Area;
};

/// How an item looks: the original is solid, a copy hollow, what is not there yet or no longer
/// pale.
enum class MarkLook : std::uint8_t { Solid, Hollow, Pale, Upcoming };

/// Adds shapes in the vocabulary of the product: one mark, one meaning, on both sides.
class SceneWriter {
public:
    SceneWriter(Scene& scene, const Columns& columns) : m_scene{scene}, m_columns{columns} {}

    Shape& box(Layer layer, Rect rect, ColorRole fill, ColorRole stroke, double radius = 4.0);
    void panel(Rect rect, ColorRole fill);
    void line(Layer layer, double x1, double y1, double x2, double y2, ColorRole color,
              double width = 1.0, bool dashed = false);
    Shape& text(Rect rect, std::string text, const TextStyle& style);
    /// A happening's mark around a centre.
    Shape& mark(double x, double y, double diameter, HappeningId happening, MarkLook look);
    /// A mark between two places; counts as an item in flight.
    Shape& travelling(double x, double y, double diameter, HappeningId happening, MarkLook look);
    void ring(double x, double y, double diameter, double part, ColorRole color);
    void bar(Rect rect, double part);
    void bookmark(double x, double y, double size, std::uint32_t group, bool hollow);
    void cross(double x, double y, double diameter);
    /// A small label with a value: a limit in force. Returns its width.
    double pill(double right, double y, const std::string& label, const std::string& value);

    const Columns& columns() const { return m_columns; }

private:
    Scene& m_scene;
    const Columns& m_columns;
};

/// How far `now` is from `from` to `to`: 0 .. 1.
double progress(SimTime from, SimTime to, SimTime now);

/// "update search": what a job of this reaction is called on the list.
std::string jobName(const Columns& columns, ReactionId reaction);
/// First letter of a group, for its bookmark.
std::string initialOf(const Columns& columns, GroupId group);
/// "s-1": short name of a member.
std::string shortName(const Columns& columns, MemberId member);
/// "12,408"
std::string grouped(std::uint64_t number);

}  // namespace millrace::ui
