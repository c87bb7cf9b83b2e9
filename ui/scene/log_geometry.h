// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "core/trace/visible_state.h"
#include "ui/scene/layout.h"

namespace millrace::ui {

/// Where partitions, groups and members of the log lie. With few of them everything is written
/// out; with more the rows get lower, and what does not fit is counted.
struct LogGeometry {
    Rect area;
    double rowsTop = 0;
    double pitch = 70;       ///< From one partition to the next.
    bool roomy = true;       ///< Cells with offsets and bookmarks below them.
    bool labelAbove = true;  ///< Else the name of a roomy partition stands left of its cells.
    std::uint32_t rows = 0;  ///< Partitions shown.
    double cellsLeft = 0;
    double cellsWidth = 0;
    double cellWidth = 32;
    double cellHeight = 28;
    Rect groups;              ///< The column of group cards.
    std::vector<Rect> cards;  ///< Of the groups shown.

    double header = 26;     ///< Of a card, above its members.
    double memberRow = 30;  ///< Below 26 there is room for one line of words.

    static constexpr double kTitle = 42;

    /// `members` of each group.
    static LogGeometry of(const Rect& area, std::uint32_t partitions,
                          const std::vector<std::uint32_t>& members)
    {
        LogGeometry out;
        out.area = area;
        out.rowsTop = area.y + kTitle;
        const double height = area.h - kTitle - 8;
        const double groupWidth = std::clamp(area.w * 0.29, 216.0, 300.0);
        out.groups = {area.right() - groupWidth - 10, area.y + kTitle - 2, groupWidth, height};
        out.pitch = height / std::max(1U, partitions);
        out.roomy = out.pitch >= 60;
        out.labelAbove = out.pitch >= 77;
        if (out.roomy) {
            out.pitch = std::min(out.pitch, 88.0);
            out.cellsLeft = area.x + (out.labelAbove ? 12 : 82);
        } else {
            out.pitch = std::max(out.pitch, 21.0);
            out.cellsLeft = area.x + 46;
            out.cellHeight = std::min(out.pitch - 6, 24.0);
            out.cellWidth = std::max(out.cellHeight + 2, 18.0);
        }
        // A line is kept for what does not fit.
        const auto fits = static_cast<std::uint32_t>(height / out.pitch + 0.01);
        out.rows =
            partitions <= fits ? partitions : static_cast<std::uint32_t>((height - 18) / out.pitch);
        out.cellsWidth = out.groups.x - 44 - out.cellsLeft;
        out.layOutCards(members);
        return out;
    }

    double rowY(std::uint32_t row) const { return rowsTop + pitch * row; }
    Rect cellBox(std::uint32_t row, double x) const
    {
        const double y = rowY(row) + (roomy && labelAbove ? 16 : 2);
        return {x + 1, y, cellWidth - 2, cellHeight};
    }
    CellRow cellRow(Offset logEnd) const
    {
        return CellRow::of(cellsLeft, cellsWidth, cellWidth, logEnd);
    }
    const Rect& groupCard(std::uint32_t group) const { return cards[group]; }
    /// Members fit as rows, or as a grid of small discs.
    bool memberRows(std::uint32_t group, std::uint32_t members) const
    {
        return header + memberRow * members <= cards[group].h + 0.5;
    }
    /// Centre of the mark of a group's n-th member; nothing when it is not shown.
    std::optional<std::pair<double, double>> memberMark(std::uint32_t group, std::uint32_t n,
                                                        std::uint32_t members) const
    {
        if (group >= cards.size())
            return std::nullopt;
        const Rect& card = groupCard(group);
        if (memberRows(group, members))
            return std::pair{card.x + 54, card.y + header + memberRow * (n + 0.5)};
        constexpr double kStep = 24;
        const auto columns = static_cast<std::uint32_t>((card.w - 16) / kStep);
        const double x = card.x + 8 + kStep * (n % columns + 0.5);
        const double y = card.y + header + kStep * (n / columns + 0.5);
        if (y + kStep / 2 > card.bottom())
            return std::nullopt;
        return std::pair{x, y};
    }

private:
    /// Each card as high as its members need; if that is too much, those with most members give.
    void layOutCards(const std::vector<std::uint32_t>& members)
    {
        constexpr double kLeast = 52;
        const auto shown = std::min(members.size(), static_cast<std::size_t>(groups.h / kLeast));
        std::uint32_t seats = 0;
        for (std::size_t g = 0; g < shown; ++g)
            seats += members[g];
        const auto room = [&] { return groups.h - static_cast<double>(shown) * (header + kGap); };
        if (room() / std::max(1U, seats) < memberRow)
            header = 22;
        memberRow = std::clamp(room() / std::max(1U, seats), 20.0, 30.0);
        const bool fits = memberRow * seats <= room() + 0.5;
        double y = groups.y;
        for (std::size_t g = 0; g < shown; ++g) {
            const double even = groups.h / static_cast<double>(shown) - kGap;
            const double height = fits ? header + memberRow * members[g] : even;
            cards.push_back({groups.x, y, groups.w, height});
            y += height + kGap;
        }
    }

    static constexpr double kGap = 5;
};

}  // namespace millrace::ui
