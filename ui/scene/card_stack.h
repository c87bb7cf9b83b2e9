// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "ui/scene/scene_writer.h"

namespace millrace::ui {

/// A titled stack of cards: as many as fit, the rest as a number beside the title. Where there is
/// no room for even one, those that fit stand in a row, as marks alone.
struct CardStack {
    static constexpr double kCardHeight = 40;
    static constexpr double kLeastCardHeight = 30;  ///< Of two lines.
    static constexpr double kMark = 24;

    Rect area;

    bool areMarks() const { return area.h < 18 + kLeastCardHeight; }
    /// Where there is not even room for one of the usual height, one that is lower.
    double cardHeight() const { return std::clamp(area.h - 18, kLeastCardHeight, kCardHeight); }
    std::size_t fits() const
    {
        const double fit = !areMarks()               ? (area.h - 18 + 5) / (cardHeight() + 5)
                           : area.h < 18 + kMark - 6 ? 0.0
                                                     : area.w / (kMark + 2);
        return static_cast<std::size_t>(std::max(0.0, fit));
    }
    Rect card(std::size_t n) const
    {
        if (areMarks())
            return {area.x + static_cast<double>(n) * (kMark + 2), area.y + 17, kMark, area.h - 17};
        return {area.x, area.y + 18 + static_cast<double>(n) * (cardHeight() + 5),
                std::min(area.w, 190.0), cardHeight()};
    }
    /// Returns how many cards to draw. Without room for any, `instead` follows the title.
    std::size_t begin(SceneWriter& out, const char* name, std::size_t count, ColorRole color,
                      const std::string& instead) const
    {
        const std::size_t shown = std::min(count, fits());
        std::string title = fmt::format("{} · {}", name, grouped(count));
        if (shown == 0 && count > 0)
            title += instead;
        const double used = textExtent(title, 12, true) + 10;
        out.text({area.x, area.y, std::min(area.w, used), 16}, title,
                 {.size = 12, .bold = true, .color = color});
        const std::string more = firstThatFits({fmt::format("+ {} more", grouped(count - shown)),
                                                fmt::format("+ {}", grouped(count - shown)), ""},
                                               area.w - used, 11);
        if (shown > 0 && shown < count && !more.empty())
            out.text({area.x + used, area.y, area.w - used, 16}, more,
                     {.size = 11, .color = ColorRole::Muted});
        if (count == 0 && fits() > 0 && !areMarks())
            out.box(Layer::Cell, card(0), ColorRole::None, ColorRole::Border, 5).dashed = true;
        return shown;
    }
};

}  // namespace millrace::ui
