// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
};

/// Ticks of all marks. Text goes to the faults first, then from left to right, as long as none
/// touches another. `widthOf` measures a text in pixels.
template <class WidthOf>
std::vector<MarkLabel> layOutMarks(const std::vector<MarkLabel>& marks, double right, double gap,
                                   WidthOf widthOf)
{
    std::vector<MarkLabel> out = marks;
    struct Span {
        double from, to;
    };
    std::vector<Span> taken;
    const auto place = [&](MarkLabel& mark) {
        const Span span{mark.x + gap, mark.x + gap + widthOf(mark.text)};
        bool fits = span.to <= right;
        for (const Span& each : taken)
            fits = fits && (span.to + gap <= each.from || each.to + gap <= span.from);
        if (fits)
            taken.push_back(span);
        else
            mark.text.clear();
    };
    for (MarkLabel& each : out)
        if (each.fault)
            place(each);
    for (MarkLabel& each : out)
        if (!each.fault)
            place(each);
    return out;
}

/// The marks of a run in timeline pixels, those of one instant and caption once. Where more lie
/// than can be told apart, the first of them; faults are all there.
std::vector<MarkLabel> marksOf(const Columns& columns, const TimeAxis& axis);

}  // namespace millrace::ui
