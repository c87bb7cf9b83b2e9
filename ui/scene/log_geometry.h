// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <optional>
#include <utility>
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
    std::uint32_t partitions = 0;  ///< All of them.
    std::uint32_t first = 0;       ///< The first that is shown.
    std::uint32_t rows = 0;        ///< How many are shown.
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
    std::uint32_t firstGroup = 0;        ///< That is shown.
    std::vector<Rect> cards;             ///< Of the groups that are shown.

    static constexpr double kTitle = 42;
    static constexpr double kGap = 5;
    static constexpr double kSeat = 24;
    static constexpr double kLeast = kSeat + 21;  ///< Of a card, below its head.
    static constexpr double kOwner = 42;          ///< Room right of the cells for "→ s-1".
    static constexpr double kHead = 19;           ///< Above the partitions of a topic: its name.
    static constexpr double kWay = 4;             ///< Between the ways from groups to topics.
    static constexpr std::uint32_t kWays = 6;     ///< More of them lie upon each other.

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
        out.partitions = partitions;
        out.replicas = replicas;
        out.members = std::move(memberCounts);
        out.rowsTop = area.y + kTitle;
        const double height = area.h - kTitle - 8;
        const double groupWidth = std::clamp(area.w * (area.forClass ? 0.30 : 0.34), 190.0, 310.0);
        out.groups = {area.right() - groupWidth - 10, area.y + kTitle - 2, groupWidth, height};
        const auto named = static_cast<std::uint32_t>(out.topics.size());
        out.placeRows(height - kHead * named);
        out.cellsWidth = out.groups.x - kOwner - kWay * std::min(named, kWays) - out.cellsLeft;
        out.placeGroups();
        return out;
    }

    bool isShown(std::uint32_t partition) const
    {
        return partition >= first && partition < first + rows;
    }
    /// Itself, or the one of those shown that it lies beyond. Requires one.
    std::uint32_t nearest(std::uint32_t partition) const
    {
        return std::clamp(partition, first, first + rows - 1);
    }
    /// The top of a partition; above or below the others where it is not shown.
    double rowY(std::uint32_t partition) const
    {
        return rowsTop + pitch * (static_cast<double>(partition) - first) +
               kHead * (static_cast<double>(headsUpTo(partition)) - headsBefore(first));
    }
    /// The name of the topic that begins with this partition.
    double headY(std::uint32_t partition) const { return rowY(partition) - kHead; }
    std::uint32_t headsUpTo(std::uint32_t partition) const
    {
        return static_cast<std::uint32_t>(std::ranges::upper_bound(topics, partition) -
                                          topics.begin());
    }
    std::uint32_t headsBefore(std::uint32_t partition) const
    {
        return static_cast<std::uint32_t>(std::ranges::lower_bound(topics, partition) -
                                          topics.begin());
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

    /// Null when it is not shown.
    const Rect* cardOf(std::uint32_t group) const
    {
        return group >= firstGroup && group - firstGroup < cards.size() ? &cards[group - firstGroup]
                                                                        : nullptr;
    }
    /// Members are rows with words, or seats.
    bool memberRows() const { return look != MemberLook::Seat; }
    /// Of a group that is shown: its members that are, from the first up to, not with, the second.
    std::pair<std::uint32_t, std::uint32_t> membersShown(std::uint32_t group) const
    {
        if (look != MemberLook::Seat)
            return {0, members[group]};
        const std::uint32_t from = std::min(area.scrolled.members, seatRowsBeyond(group));
        return {std::min(members[group], from * seatColumns()),
                std::min(members[group], (from + seatRowsShown(group)) * seatColumns())};
    }
    /// Centre of the mark of a group's n-th member; nothing when it is not shown.
    std::optional<Point> memberMark(std::uint32_t group, std::uint32_t n) const
    {
        const Rect* const card = cardOf(group);
        if (card == nullptr)
            return std::nullopt;
        if (look != MemberLook::Seat)
            return Point{card->x + 56, card->y + header() + rowHeight(look) * (n + 0.5)};
        const auto [from, to] = membersShown(group);
        if (n < from || n >= to)
            return std::nullopt;
        const auto columns = seatColumns();
        return Point{card->x + 8 + kSeat * (n % columns + 0.5),
                     card->y + header() + kSeat * ((n - from) / columns + 0.5)};
    }
    std::uint32_t seatColumns() const
    {
        return std::max(1U, static_cast<std::uint32_t>((groups.w - 16) / kSeat));
    }
    /// Rows of a group's seats for which there is no room: so far they can be scrolled.
    std::uint32_t seatRowsBeyond(std::uint32_t group) const
    {
        return look == MemberLook::Seat ? seatRows(group) - seatRowsShown(group) : 0;
    }

private:
    /// Of a partition with its copies: tall rows give way first, then words, and only when the
    /// cells are as low as they can be do the copies, for brokers are seen in them alone.
    void placeRows(double height)
    {
        constexpr double kNamed = 84;   // A line for the name above the cells.
        constexpr double kWords = 62;   // Offsets and bookmarks below them.
        constexpr double kTight = 53;   // As close as they can be read.
        constexpr double kClose = 42;   // Bookmarks alone.
        constexpr double kLowest = 15;  // Cells alone,
        constexpr double kLow = 11;     // and below copies, which tell the same.
        const double each = height / std::max(1U, partitions);
        if (area.forClass)
            copyHeight = 13;
        else if (each - copyHeight * replicas < kWords)
            copyHeight = 10;
        if (each - copyHeight * replicas < kLow)
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
            pitch = std::clamp(wanted, replicas > 0 ? kLow : kLowest, 40.0);
            cellsLeft = area.x + 50;
            cellHeight = std::min(pitch - 4, 24.0);
            cellWidth = std::max(cellHeight + 2, 13.0);
        }
        pitch += copies;
        // A line is kept for what does not fit.
        const auto fits = static_cast<std::uint32_t>(height / pitch + 0.01);
        rows = partitions <= fits ? partitions
                                  : static_cast<std::uint32_t>(std::max(0.0, height - 18) / pitch);
        first = std::min(area.scrolled.partitions, partitions - rows);
    }

    /// Of a group that is shown. The last row is left to the words on those that do not fit.
    std::uint32_t seatRowsShown(std::uint32_t group) const
    {
        const Rect& card = *cardOf(group);
        const std::uint32_t all = seatRows(group);
        if (header() + kSeat * all <= card.h + 1)
            return all;
        return std::min(
            all, static_cast<std::uint32_t>(std::max(0.0, card.h - 17 - header() + 0.01) / kSeat));
    }
    std::uint32_t seatRows(std::uint32_t group) const
    {
        return (members[group] + seatColumns() - 1) / seatColumns();
    }

    /// What a card would take.
    double wants(std::uint32_t group, MemberLook each) const
    {
        const double rowsHigh =
            each == MemberLook::Seat ? kSeat * seatRows(group) : rowHeight(each) * members[group];
        return headerHeight(each) + rowsHigh + (headerHeight(each) < 25 ? 2 : 4);
    }
    /// With one row of seats, and below it words on the others.
    double least(std::uint32_t group) const
    {
        return std::min(wants(group, MemberLook::Seat), headerHeight(MemberLook::Seat) + kLeast);
    }
    template <class HeightOf>
    double sumOver(std::uint32_t from, std::uint32_t count, const HeightOf& heightOf) const
    {
        double sum = kGap * (count > 0 ? count - 1 : 0);
        for (std::uint32_t g = from; g < from + count; ++g)
            sum += heightOf(g);
        return sum;
    }

    /// Cards as high as what they hold; of what they could hold, the most that fits all of them.
    void placeGroups()
    {
        const auto all = static_cast<std::uint32_t>(members.size());
        for (look = MemberLook::TwoLines; look != MemberLook::Seat;
             look = static_cast<MemberLook>(static_cast<int>(look) + 1))
            if (sumOver(0, all, [this](std::uint32_t g) { return wants(g, look); }) <= groups.h)
                break;
        const auto wanted = [this](std::uint32_t g) { return wants(g, look); };
        const auto needed = [this](std::uint32_t g) { return least(g); };
        std::uint32_t shown = all;
        double room = groups.h;
        if (look == MemberLook::Seat && sumOver(0, all, needed) > room) {
            room -= 18;  // For words on the groups that do not fit.
            const double each = headerHeight(look) + kLeast + kGap;
            shown = std::min(all, std::max(1U, static_cast<std::uint32_t>((room + kGap) / each)));
        }
        firstGroup = std::min(area.scrolled.groups, all - shown);
        // Too many even as seats: beyond what each needs, all cards give up the same part.
        const double sum = sumOver(firstGroup, shown, wanted);
        const double base = look == MemberLook::Seat ? sumOver(firstGroup, shown, needed) : sum;
        const double part = sum <= room ? 1.0 : std::max(0.0, (room - base) / (sum - base));
        double y = groups.y;
        for (std::uint32_t g = firstGroup; g < firstGroup + shown; ++g) {
            const double high = sum <= room ? wanted(g) : std::lerp(needed(g), wanted(g), part);
            cards.push_back({groups.x, y, groups.w, high});
            y += high + kGap;
        }
    }
};

}  // namespace millrace::ui
