// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "core/trace/columns.h"
#include "ui/timeline/time_axis.h"

namespace millrace::ui {

/// A tick on the timeline; `text` is empty where there is no room for it.
struct MarkLabel {
    double x = 0.0;
    std::string text;
    bool fault = false;  ///< A person's act; they are drawn stronger and keep their text first.
    SimTime at{};
    double left = 0.0;   ///< Of the text, once it is laid out.
    int row = 0;         ///< Of the text: 0 = nearest to the track.
    bool tells = false;  ///< Somebody finds out about a fault: second to faults.
};

/// Ticks of all marks. Text goes to the faults first, then to who finds out about them, then from
/// left to right, as long as none touches another: right of its tick or left of it, near the track
/// or in one of the rows above. `widthOf` measures a text in pixels.
template <class WidthOf>
std::vector<MarkLabel> layOutMarks(const std::vector<MarkLabel>& marks, double right, double gap,
                                   int rows, WidthOf widthOf)
{
    std::vector<MarkLabel> out = marks;
    struct Words {
        int row;
        double from, to, tick;
    };
    std::vector<Words> taken;
    // A tick goes up to its words, and through no others.
    const auto isCrossed = [](const Words& lower, const Words& upper) {
        return lower.from - 2 <= upper.tick && upper.tick <= lower.to + 2;
    };
    const auto isFree = [&](const Words& words) {
        return words.from >= 0 && words.to <= right &&
               std::ranges::none_of(taken, [&](const Words& each) {
                   if (each.row == words.row)
                       return words.to + gap > each.from && each.to + gap > words.from;
                   return each.row < words.row ? isCrossed(each, words) : isCrossed(words, each);
               });
    };
    const auto wordsOf = [&](const MarkLabel& mark, bool leftOfIt, int row) {
        const double width = widthOf(mark.text);
        const double from = leftOfIt ? mark.x - gap - width : mark.x + gap;
        return Words{row, from, from + width, mark.x};
    };
    const auto hasNeighbour = [&](const Words& words) {
        return std::ranges::any_of(out, [&](const MarkLabel& each) {
            return !each.text.empty() && each.x != words.tick && words.from - gap < each.x &&
                   each.x < words.to + gap;
        });
    };
    const auto place = [&](MarkLabel& mark) {
        if (mark.text.empty())
            return;
        for (int row = 0; row < rows; ++row) {
            // Where others that have words stand right of it, its own give way to the left.
            const bool crowded =
                hasNeighbour(wordsOf(mark, false, row)) && !hasNeighbour(wordsOf(mark, true, row));
            for (const bool leftOfIt : {crowded, !crowded}) {
                const Words words = wordsOf(mark, leftOfIt, row);
                if (!isFree(words))
                    continue;
                taken.push_back(words);
                mark.left = words.from;
                mark.row = row;
                return;
            }
        }
        mark.text.clear();
    };
    const auto rankOf = [](const MarkLabel& mark) { return mark.fault ? 0 : mark.tells ? 1 : 2; };
    for (const int rank : {0, 1, 2})
        for (MarkLabel& each : out)
            if (rankOf(each) == rank)
                place(each);
    return out;
}

/// The marks of a run in timeline pixels, those of one instant and caption once. Where more lie
/// than can be told apart, the first of them; faults are all there.
std::vector<MarkLabel> marksOf(const Columns& columns, const TimeAxis& axis);

}  // namespace millrace::ui
