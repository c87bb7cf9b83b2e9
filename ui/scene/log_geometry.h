// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "ui/scene/layout.h"

namespace millrace::ui {

/// How much of a member is written out.
enum class MemberLook : std::uint8_t { TwoLines, TwoTightLines, OneLine, Seat };

/// Where partitions, groups and members of the log lie. With few of them everything is written
/// out; with more the rows get lower, and what does not fit is counted.
struct LogGeometry {
    HalfArea area;
    double rowsTop = 0;
    double pitch = 70;       ///< From one partition to the next.
    bool roomy = true;       ///< Cells with offsets and bookmarks below them.
    bool labelAbove = true;  ///< Else the name of a roomy partition stands left of its cells.
    bool tight = false;      ///< What is written below the cells of a roomy one stands closer.
    bool offsets = true;     ///< Below the cells of a roomy one; else the bookmarks alone.
    std::uint32_t rows = 0;  ///< Partitions shown.
    double cellsLeft = 0;
    double cellsWidth = 0;
    double cellWidth = 32;
    double cellHeight = 28;
    std::uint32_t replicas = 0;  ///< Rows of copies above the cells; none where there is no room.
    double copyHeight = 11;      ///< Of a copy's row.
    Rect groups;                 ///< The column of group cards.
    MemberLook look = MemberLook::TwoLines;
    std::vector<std::uint32_t> topics;   ///< The first partition of each; none: they have no names.
    std::vector<std::uint32_t> members;  ///< How many, by group.
    std::vector<Rect> cards;             ///< Of the groups that are shown.

    static constexpr double kTitle = 42;
    static constexpr double kGap = 5;
    static constexpr double kSeat = 24;
    static constexpr double kOwner = 42;       ///< Room right of the cells for "→ s-1".
    static constexpr double kHead = 19;        ///< Above the partitions of a topic: its name.
    static constexpr double kWay = 4;          ///< Between the ways from groups to topics.
    static constexpr std::uint32_t kWays = 6;  ///< More of them lie upon each other.

    static double rowHeight(MemberLook look)
    {
        return look == MemberLook::TwoLines        ? 33.0
               : look == MemberLook::TwoTightLines ? 25.5
                                                   : 20.0;
    }
    /// Of a card, above its members.
    static double headerHeight(MemberLook look)
    {
        return look == MemberLook::TwoLines || look == MemberLook::Seat ? 27 : 23;
    }
    double header() const { return headerHeight(look); }

    /// `memberCounts` of each group, `topics` as above.
    static LogGeometry of(const HalfArea& area, std::uint32_t partitions,
                          std::vector<std::uint32_t> memberCounts, std::uint32_t replicas = 0,
                          std::vector<std::uint32_t> topics = {})
    {
        LogGeometry out;
        out.topics = std::move(topics);
        out.area = area;
        out.replicas = replicas;
        out.members = std::move(memberCounts);
        out.rowsTop = area.y + kTitle;
        const double height = area.h - kTitle - 8;
        const double groupWidth = std::clamp(area.w * (area.forClass ? 0.30 : 0.34), 190.0, 310.0);
        out.groups = {area.right() - groupWidth - 10, area.y + kTitle - 2, groupWidth, height};
        const auto named = static_cast<std::uint32_t>(out.topics.size());
        out.placeRows(height - kHead * named, partitions);
        out.cellsWidth = out.groups.x - kOwner - kWay * std::min(named, kWays) - out.cellsLeft;
        out.placeGroups();
        return out;
    }

    double rowY(std::uint32_t row) const { return rowsTop + pitch * row + kHead * headsAt(row); }
    /// The name of the topic that begins with this partition.
    double headY(std::uint32_t row) const { return rowY(row) - kHead; }
    /// Names above a row.
    std::uint32_t headsAt(std::uint32_t row) const
    {
        return static_cast<std::uint32_t>(std::ranges::upper_bound(topics, row) - topics.begin());
    }
    Rect cellBox(std::uint32_t row, double x) const
    {
        const double y = rowY(row) + (roomy && labelAbove ? 17 : 2) + copyHeight * replicas;
        return {x + 1, y, cellWidth - 2, cellHeight};
    }
    /// The n-th copy of a partition, across its cells.
    Rect replicaRow(std::uint32_t row, std::uint32_t n) const
    {
        const double y = cellBox(row, 0).y - copyHeight * (replicas - n);
        return {cellsLeft, y, cellsWidth, copyHeight};
    }
    CellRow cellRow(Offset logEnd) const
    {
        return CellRow::of(cellsLeft, cellsWidth, cellWidth, logEnd);
    }
    /// Below the cells, of a roomy partition.
    double offsetsDown() const { return tight ? 3 : 4; }
    double bookmarksDown() const { return !offsets ? 6 : tight ? 14 : 22; }
    double bookmarkSize() const { return tight ? 15 : 18; }
    double markSize() const { return roomy ? std::min(cellHeight - 2, 30.0) : cellHeight - 2; }
    std::uint32_t groupsShown() const { return static_cast<std::uint32_t>(cards.size()); }

    /// Members are rows with words, or seats.
    bool memberRows(std::uint32_t = 0, std::uint32_t = 0) const { return look != MemberLook::Seat; }
    /// Centre of the mark of a group's n-th member; nothing when it is not shown.
    std::optional<Point> memberMark(std::uint32_t group, std::uint32_t n, std::uint32_t = 0) const
    {
        if (group >= cards.size())
            return std::nullopt;
        const Rect& card = cards[group];
        if (look != MemberLook::Seat)
            return Point{card.x + 56, card.y + header() + rowHeight(look) * (n + 0.5)};
        const auto columns = seatColumns();
        const double x = card.x + 8 + kSeat * (n % columns + 0.5);
        const double y = card.y + header() + kSeat * (n / columns + 0.5);
        // The last row is left to the count of those that do not fit.
        const bool all = header() + kSeat * seatRows(group) <= card.h + 1;
        return y + kSeat / 2 > card.bottom() - (all ? -1 : 17) ? std::nullopt
                                                               : std::optional{Point{x, y}};
    }

private:
    /// Of a partition with its copies: tall rows give way first, then words, and only when the
    /// cells are as low as they can be do the copies, for brokers are seen in them alone.
    void placeRows(double height, std::uint32_t partitions)
    {
        constexpr double kNamed = 84;   // A line for the name above the cells.
        constexpr double kWords = 62;   // Offsets and bookmarks below them.
        constexpr double kTight = 53;   // As close as they can be read.
        constexpr double kClose = 42;   // Bookmarks alone.
        constexpr double kLowest = 15;  // Cells alone,
        constexpr double kLeast = 11;   // and below copies, which tell the same.
        const double each = height / std::max(1U, partitions);
        if (area.forClass)
            copyHeight = 13;
        else if (each - copyHeight * replicas < kWords)
            copyHeight = 10;
        if (each - copyHeight * replicas < kLeast)
            replicas = 0;
        const double copies = copyHeight * replicas;
        const double wanted = each - copies;
        const bool isNarrow = area.w < 520;  // Names beside the cells would leave room for three.
        const double least = replicas > 0 ? kTight : isNarrow ? kWords : kClose;
        roomy = wanted >= least;
        tight = roomy && wanted < kWords;
        offsets = wanted >= kTight && !area.forClass;
        labelAbove = wanted >= kNamed && !area.forClass;
        if (roomy) {
            pitch = std::min(wanted, 104.0);
            cellsLeft = area.x + (labelAbove || area.forClass ? 40 : 84);
            // Below a cell: the lag bar, its offset, the bookmarks.
            cellHeight = offsets ? std::clamp(pitch - (labelAbove ? 58.0 : 42.0), 22.0, 38.0)
                                 : std::min(pitch - (area.forClass ? 24 : 21), 40.0);
            cellWidth = cellHeight + 4;
        } else {
            pitch = std::clamp(wanted, replicas > 0 ? kLeast : kLowest, 40.0);
            cellsLeft = area.x + 50;
            cellHeight = std::min(pitch - 4, 24.0);
            cellWidth = std::max(cellHeight + 2, 13.0);
        }
        pitch += copies;
        // A line is kept for what does not fit.
        const auto fits = static_cast<std::uint32_t>(height / pitch + 0.01);
        rows = partitions <= fits ? partitions
                                  : static_cast<std::uint32_t>(std::max(0.0, height - 18) / pitch);
    }

    std::uint32_t seatColumns() const
    {
        return std::max(1U, static_cast<std::uint32_t>((groups.w - 16) / kSeat));
    }
    std::uint32_t seatRows(std::uint32_t group) const
    {
        return (members[group] + seatColumns() - 1) / seatColumns();
    }

    /// Cards as high as what they hold; of what they could hold, the most that fits all of them.
    void placeGroups()
    {
        const auto all = static_cast<std::uint32_t>(members.size());
        const auto shown =
            std::min(all, static_cast<std::uint32_t>(groups.h /
                                                     (headerHeight(MemberLook::Seat) + kGap + 17)));
        const auto wants = [this](std::uint32_t g, MemberLook each) {
            const double rowsHigh =
                each == MemberLook::Seat ? kSeat * seatRows(g) : rowHeight(each) * members[g];
            return headerHeight(each) + rowsHigh + (headerHeight(each) < 25 ? 2 : 4);
        };
        double sum = 0;
        for (look = MemberLook::TwoLines;;
             look = static_cast<MemberLook>(static_cast<int>(look) + 1)) {
            sum = kGap * (shown > 0 ? shown - 1 : 0);
            for (std::uint32_t g = 0; g < shown; ++g)
                sum += wants(g, look);
            if ((sum <= groups.h && shown == all) || look == MemberLook::Seat)
                break;
        }
        // Too many even as seats: all cards give up the same part of what lies below their heads.
        const double heads = shown * header() + kGap * (shown > 0 ? shown - 1 : 0);
        const double room = groups.h - (shown < all ? 18 : 0);
        const double part = sum <= room ? 1.0 : (room - heads) / (sum - heads);
        double y = groups.y;
        for (std::uint32_t g = 0; g < shown; ++g) {
            const double high = header() + (wants(g, look) - header()) * part;
            cards.push_back({groups.x, y, groups.w, high});
            y += high + kGap;
        }
    }
};

}  // namespace millrace::ui
