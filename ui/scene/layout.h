// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

#include "core/base/ids.h"
#include "ui/scene/scene.h"

namespace millrace::ui {

/// Where the parts of a picture lie, from its size alone.
struct StageLayout {
    Rect tape;
    Rect log;
    Rect list;
    Rect sentence;  ///< Within the list, at its foot.
    Rect score;
    Rect effects;
    Rect inspector;

    static StageLayout of(double width, double height)
    {
        constexpr double kGap = 10;
        const double side = std::clamp(width * 0.235, 268.0, 330.0);
        const double tape = width < 1000 ? 86 : 104;
        const double halves = width - side - tape - 2 * kGap;
        const double log = (height - kGap) * 0.53;
        StageLayout layout;
        layout.tape = {0, 0, tape, height};
        layout.log = {tape + kGap, 0, halves, log};
        layout.list = {tape + kGap, log + kGap, halves, height - log - kGap};
        layout.sentence = {layout.list.x + 12, height - 46, halves - 24, 38};
        const double x = layout.log.right() + kGap;
        const double score = std::min(306.0, height * 0.56);
        const double effects = std::min(116.0, height * 0.21);
        layout.score = {x, 0, side, score};
        layout.effects = {x, score + kGap, side, effects};
        const double rest = score + effects + 2 * kGap;
        layout.inspector = {x, rest, side, height - rest};
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
};

}  // namespace millrace::ui
