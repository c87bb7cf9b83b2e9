// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/trace/moment.h"
#include "ui/scene/layout.h"
#include "ui/scene/lod.h"
#include "ui/scene/scene.h"
#include "ui/scene/text_extent.h"

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

/// Smaller marks carry no letters: they could not be read.
inline constexpr double kMarkWithText = 20.0;

/// Adds shapes in the vocabulary of the product: one mark, one meaning, on both sides.
class SceneWriter {
public:
    SceneWriter(Scene& scene, const Columns& columns, bool forClass = false)
        : m_scene{scene}
        , m_columns{columns}
        , m_forClass{forClass}
    {
    }

    /// How travelling items are drawn. `whole` and those in trouble stay marks at every level.
    void setDetail(Detail detail, HappeningId whole)
    {
        m_detail = detail;
        m_whole = whole;
    }

    Shape& box(Layer layer, Rect rect, ColorRole fill, ColorRole stroke, double radius = 4.0);
    void panel(Rect rect, ColorRole fill);
    void line(Layer layer, double x1, double y1, double x2, double y2, ColorRole color,
              double width = 1.0, bool dashed = false);
    Shape& text(Rect rect, std::string text, const TextStyle& style);
    /// A happening's mark around a centre.
    Shape& mark(double x, double y, double diameter, HappeningId happening, MarkLook look);
    /// An item between two places; counts as one in flight. With very many of them it becomes a
    /// dot or one more in a bin, unless it is in trouble.
    void travelling(Point at, double diameter, HappeningId happening, MarkLook look,
                    bool trouble = false);
    /// Writes the dots that travelling() gathered. Call once, after all of it.
    void flushDots();
    /// Two lines that end in a point at (x, y): an arrow's head, looking right or left.
    void arrowHead(double x, double y, bool right, ColorRole color);
    void ring(double x, double y, double diameter, double part, ColorRole color);
    void bar(Rect rect, double part);
    void bookmark(double x, double y, double size, std::uint32_t group, bool hollow);
    void cross(double x, double y, double diameter);
    /// A small label with a value: a limit in force. Returns its width.
    double pill(double right, double y, const std::string& label, const std::string& value);
    /// How wide that would be.
    static double pillWidth(const std::string& label, const std::string& value);

    const Columns& columns() const { return m_columns; }
    /// What can be done without is left out.
    bool forClass() const { return m_forClass; }
    /// Of a group, for its bookmark: no other group of the scenario has it.
    const std::string& initialOf(GroupId group);
    /// "s-1": short name of a member, with its group's initial.
    std::string shortName(MemberId member);

private:
    Scene& m_scene;
    const Columns& m_columns;
    bool m_forClass;
    Detail m_detail = Detail::Marks;
    HappeningId m_whole = HappeningId::none();
    std::size_t m_troubled = 0;
    std::vector<Dot> m_dots;
    std::vector<std::string> m_initials;  ///< Of all groups, once the first was asked for.
};

/// How far `now` is from `from` to `to`: 0 .. 1.
double progress(SimTime from, SimTime to, SimTime now);

/// "update search": what a job of this reaction is called on the list.
std::string jobName(const Columns& columns, ReactionId reaction);
/// A sign for each group, no two alike: the first letter of its name, else the next one of it that
/// is free, else its number. Who comes first keeps the first letter.
std::vector<std::string> groupInitials(const Columns& columns);
/// "three"; digits from eleven on.
std::string countWord(std::uint64_t number);
/// "12,408"
std::string grouped(std::uint64_t number);
/// "partitions 4–7 of 16": what is shown of what does not fit.
std::string partOf(std::string_view things, std::uint64_t first, std::uint64_t shown,
                   std::uint64_t all);

}  // namespace millrace::ui
