// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "core/base/ids.h"
#include "ui/scene/scene.h"

namespace millrace::ui {

/// What is scrolled away, of columns that hold more than there is room for. More than there is
/// counts as all that can be.
struct Scrolled {
    std::uint32_t partitions = 0;
    std::uint32_t groups = 0;
    std::uint32_t members = 0;  ///< Rows of seats, in each card.
    std::uint32_t workers = 0;  ///< Rows of seats.

    bool operator==(const Scrolled&) const = default;
};

/// One of the two halves, and how it is to be drawn.
struct HalfArea : Rect {
    bool forClass = false;  ///< Fewer and larger things, for who sits far away.
    Scrolled scrolled;

    bool operator==(const HalfArea&) const = default;
};

/// Where the parts of a picture lie, from its size alone.
struct StageLayout {
    Rect tape;
    HalfArea log;
    HalfArea list;
    Rect sentence;      ///< Within the list, at its foot; in front of a class below all.
    bool clock = true;  ///< Beside the sentence.
    Rect score;         ///< The right column; of no width when it is not shown.
    Rect effects;
    Rect inspector;  ///< In front of a class in the place of the effects.
    bool forClass = false;

    static StageLayout of(double width, double height, bool showScore = true, bool forClass = false)
    {
        if (forClass)
            return ofAClass(width, height);
        StageLayout layout;
        const double gap = width < 1000 ? 8 : 10;
        const double side = showScore ? std::clamp(width * 0.235, 268.0, 330.0) : 0.0;
        const double tape = width < 1000 ? 98 : 108;
        const double halves = width - tape - gap - (showScore ? side + gap : 0.0);
        const double log = (height - gap) * 0.53;
        layout.tape = {0, 0, tape, height};
        layout.log = {{tape + gap, 0, halves, log}};
        layout.list = {{tape + gap, log + gap, halves, height - log - gap}};
        // Only in a small window, which has a clock of its own: there a sentence takes three lines.
        layout.clock = halves >= 474 || height >= 600;
        layout.sentence = {layout.list.x + 12, height - (layout.clock ? 46 : 47), halves - 24,
                           layout.clock ? 38.0 : 41.0};
        if (!showScore)
            return layout;
        const double x = layout.log.right() + gap;
        const double score = std::min(height < 500 ? 252.0 : 306.0, height * 0.60);
        const double effects = std::min(116.0, height * 0.21);
        layout.score = {x, 0, side, score};
        layout.effects = {x, score + gap, side, effects};
        const double rest = score + effects + 2 * gap;
        layout.inspector = {x, rest, side, height - rest};
        return layout;
    }
    bool operator==(const StageLayout&) const = default;

private:
    /// What happens now is read by all, so it has the whole width.
    static StageLayout ofAClass(double width, double height)
    {
        constexpr double kGap = 8;
        constexpr double kTape = 98;
        constexpr double kSide = 204;
        constexpr double kSentence = 58;
        StageLayout layout;
        layout.forClass = true;
        const double foot = height - kSentence - kGap;
        const double halves = width - kTape - kSide - 2 * kGap;
        const double log = (foot - kGap) * 0.53;
        const double left = kTape + kGap;
        layout.sentence = {0, height - kSentence, width, kSentence};
        layout.tape = {0, 0, kTape, foot};
        layout.log = {{left, 0, halves, log}, true};
        layout.list = {{left, log + kGap, halves, foot - log - kGap}, true};
        const double score = foot * 0.64;
        layout.score = {width - kSide, 0, kSide, score};
        layout.effects = {width - kSide, score + kGap, kSide, foot - score - kGap};
        layout.inspector = layout.effects;
        return layout;
    }
};

/// Maps offsets of a partition to cells. The window ends one free cell after the log end.
struct CellRow {
    double left = 0;
    double cell = 32;  ///< Width of a cell.
    int count = 1;     ///< Cells that fit.
    Offset first = 0;  ///< Offset of the leftmost cell.

    static CellRow of(double left, double width, double cell, Offset logEnd)
    {
        CellRow row{left, cell, std::max(2, static_cast<int>(width / cell)), 0};
        const auto shown = static_cast<Offset>(row.count);
        row.first = logEnd + 1 > shown ? logEnd + 1 - shown : 0;
        return row;
    }

    double xAt(Offset offset) const
    {
        return left + cell * (static_cast<double>(offset) - static_cast<double>(first));
    }
    /// Like xAt(), but never left of the row.
    double clampedX(Offset offset) const { return std::max(left, xAt(offset)); }
    Offset end() const { return first + static_cast<Offset>(count); }
    double right() const { return left + cell * count; }
};

struct Point {
    double x = 0, y = 0;

    bool operator==(const Point&) const = default;
};

/// The place after a part (0 .. 1) of a path's length. Requires a point.
inline Point pointOn(std::span<const Point> path, double part)
{
    double length = 0;
    for (std::size_t n = 1; n < path.size(); ++n)
        length += std::hypot(path[n].x - path[n - 1].x, path[n].y - path[n - 1].y);
    double left = length * std::clamp(part, 0.0, 1.0);
    for (std::size_t n = 1; n < path.size(); ++n) {
        const double leg = std::hypot(path[n].x - path[n - 1].x, path[n].y - path[n - 1].y);
        if (left <= leg && leg > 0)
            return {std::lerp(path[n - 1].x, path[n].x, left / leg),
                    std::lerp(path[n - 1].y, path[n].y, left / leg)};
        left -= leg;
    }
    return path.back();
}

/// Moves labels apart that want to stand closer than `apart`, as little as possible in sum, and
/// keeps their order: those at one place fan out around it. Requires ascending places.
inline std::vector<double> spread(std::span<const double> wanted, double apart)
{
    // Neighbours that touch form one block around the mean of its wishes.
    struct Block {
        double sum = 0;
        double count = 0;
        double first(double gap) const { return sum / count - gap * (count - 1) / 2; }
    };
    std::vector<Block> blocks;
    for (const double each : wanted) {
        blocks.push_back({each, 1});
        while (blocks.size() > 1) {
            const Block last = blocks.back();
            Block& before = blocks[blocks.size() - 2];
            if (before.first(apart) + apart * before.count <= last.first(apart))
                break;
            before.sum += last.sum;
            before.count += last.count;
            blocks.pop_back();
        }
    }
    std::vector<double> places;
    for (const Block& block : blocks)
        for (double n = 0; n < block.count; ++n)
            places.push_back(block.first(apart) + apart * n);
    return places;
}

}  // namespace millrace::ui
