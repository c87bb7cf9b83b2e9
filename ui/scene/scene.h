// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/trace/common_facts.h"

// A picture as a flat list of shapes: roles instead of colours, logical pixels instead of device
// pixels. One painter draws it on the screen, into a PNG and into a video, so they cannot differ.

namespace millrace::ui {

/// What is drawn first lies below. Items in flight are with Selection; a Sign is what they fly
/// behind.
enum class Layer : std::uint8_t { Background, Lane, Cell, Link, Item, Label, Selection, Sign };

/// Resolved by the theme; scenes never hold colours.
enum class ColorRole : std::uint8_t {
    None,
    Window,  ///< Between the panels.
    Panel,
    Area,  ///< The ground of a half.
    Card,
    Chip,
    Border,
    Text,
    Muted,
    Ghost,  ///< What is gone or not there yet.
    Accent,
    Warn,  ///< Stands still or breaks a guarantee; nothing else has this colour.
    Gold,  ///< A wait that ends by itself.
};

struct Rect {
    double x = 0, y = 0, w = 0, h = 0;

    double right() const { return x + w; }
    double bottom() const { return y + h; }
    double centerX() const { return x + w / 2; }
    double centerY() const { return y + h / 2; }
    bool contains(double px, double py) const
    {
        return px >= x && px < right() && py >= y && py < bottom();
    }
    bool operator==(const Rect&) const = default;
};

enum class Align : std::uint8_t { Left, Center, Right };

/// One of many items, or a bin of them around its centre.
struct Dot {
    float x = 0, y = 0;
    std::uint32_t hue = 0;  ///< Entity; of a bin, the one of its first item.
    std::uint32_t count = 1;

    bool operator==(const Dot&) const = default;
};

inline constexpr double kBin = 6.0;  ///< Side of a bin of Density, in scene units.

struct Shape {
    enum class Kind : std::uint8_t {
        Box,       ///< rect, radius
        Line,      ///< from (x, y) to (x + w, y + h)
        Mark,      ///< an item: disc in rect, its text inside; hue = the entity
        Ring,      ///< arc in rect, clockwise from the top, `part` of the circle
        Bookmark,  ///< a group's shape in rect, its tip up; `variant` = which shape
        Cross,     ///< badge of the dead in rect
        Text,      ///< elided to stay within rect
        Dot,       ///< many items, a dot each
        Density,   ///< very many items, counted in bins of kBin
    };

    Kind kind = Kind::Box;
    Layer layer = Layer::Cell;
    Rect rect;
    ColorRole fill = ColorRole::None;  ///< Of a Text: its colour.
    ColorRole stroke = ColorRole::None;
    double lineWidth = 1.0;
    bool dashed = false;
    double radius = 0.0;
    double part = 0.0;
    int variant = 0;
    int hue = -1;           ///< Entity of a Mark; -1 = none.
    bool hollow = false;    ///< A copy, not the original.
    bool pale = false;      ///< Not yet, or no longer.
    bool inFlight = false;  ///< A Mark that travels: counted against the facts.
    double size = 12.0;     ///< Of a Text, in pixels.
    bool bold = false;
    bool mono = false;
    bool wrap = false;  ///< Of a Text: over several lines, as many as rect holds.
    Align align = Align::Left;
    ColorRole ground = ColorRole::None;  ///< Of a Text: what lies under it.
    bool haloed = false;                 ///< Of a Text: edged with its ground.
    Thing thing = Thing::Run;            ///< What a click selects; Run = nothing.
    std::uint32_t index = 0;
    std::string text;
    std::vector<Dot> dots;  ///< Of Dot and Density: items that travel.
};

/// Sorted by layer, then by insertion.
using Scene = std::vector<Shape>;

/// The topmost thing at a place; Thing::Run when there is none.
std::pair<Thing, std::uint32_t> hitTest(const Scene& scene, double x, double y);

/// What travels: marks, dots and what bins count. Equals the items in flight by the facts.
std::size_t itemsInFlight(const Scene& scene);

/// One line a shape with all that shows, for tests that compare scenes.
std::string describe(const Scene& scene);

}  // namespace millrace::ui
