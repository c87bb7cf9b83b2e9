// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <limits>
#include <vector>

#include <QVector>

#include "core/analysis/pace.h"

// What is drawn of a run, in seconds.

namespace millrace::ui {

inline double secondsOf(SimDuration duration)
{
    return std::chrono::duration<double>(duration).count();
}
inline double secondsOf(SimTime time)
{
    return secondsOf(time.time_since_epoch());
}

struct Points {
    QVector<double> times;
    QVector<double> values;
};

inline double handledPerSecond(const Pace& pace, const PaceStretch& stretch)
{
    return static_cast<double>(stretch.handled) / secondsOf(pace.length);
}
inline double delayOf(const Pace&, const PaceStretch& stretch)
{
    constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();  // A gap in a line.
    return stretch.delay99 ? secondsOf(*stretch.delay99) : kNothing;
}

/// A stretch is a step, from where it begins to where the next one does.
template <class Read>
Points stepsOf(const Pace& pace, const std::vector<PaceStretch>& stretches, const Read& read)
{
    Points out;
    for (std::size_t n = 0; n < stretches.size(); ++n) {
        out.times.push_back(secondsOf(pace.length * static_cast<SimDuration::rep>(n)));
        out.values.push_back(read(pace, stretches[n]));
    }
    return out;
}

}  // namespace millrace::ui
