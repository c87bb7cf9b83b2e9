// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>

#include "core/base/time.h"

namespace millrace::ui {

/// How the playhead moves: wall time in, simulated time out. Knows no timer, so a recorder can
/// pass exactly 1/fps. When time on screen is short, frames are dropped, never seconds.
struct Playback {
    double speed = 1.0;  ///< Simulated seconds per second on screen; > 0.
    bool playing = false;
    bool backward = false;  ///< Time runs in reverse.
    bool goesOn = false;    ///< There is more to come behind the end: it is waited for.

    /// Where the playhead is after `elapsed` on screen, at a part of the speed. Stops at the end,
    /// and going back at 0; in a loop it begins anew. Where more is to come, waits at the end.
    SimTime advance(SimTime playhead, std::chrono::nanoseconds elapsed, SimTime end,
                    double part = 1.0)
    {
        if (!playing)
            return playhead;
        const SimTime first = loops() ? loopFrom : SimTime{};
        const SimTime last = loops() ? std::min(loopTo, end) : end;
        if (loops() && (playhead < first || playhead > last))
            return backward ? last : first;
        const SimDuration left = backward ? playhead - first : last - playhead;
        const double step = static_cast<double>(elapsed.count()) * speed * part;
        if (step >= static_cast<double>(left.count())) {
            playing = loops() || waitsAtEnd();
            return backward == loops() ? last : first;
        }
        const SimDuration way{static_cast<SimDuration::rep>(step)};
        return backward ? playhead - way : playhead + way;
    }

    bool looping = false;
    SimTime loopFrom{};
    SimTime loopTo{};
    bool loops() const { return looping && loopFrom < loopTo; }

    /// At the end, where others stop.
    bool waitsAtEnd() const { return goesOn && !backward && !loops(); }

    /// What passes on screen at an equal pace.
    enum class Pace {
        Time,
        Events,     ///< Each thing that happens is seen equally long.
        Unlimited,  ///< As fast as the machine can.
    };
    Pace pace = Pace::Time;
    static constexpr double kEventsPerSecond = 4.0;  ///< At speed 1.

    bool slowAtMarks = false;
    static constexpr double kSlowPart = 0.2;
    /// On screen, before a mark and behind it.
    static constexpr std::chrono::milliseconds kSlowSpan{700};

    /// From a thousandth of real time, a millisecond a second, to a day a second.
    static constexpr double kSpeeds[] = {0.001, 0.01, 0.1,  0.25, 0.5,   1.0,    2.0,
                                         5.0,   10.0, 30.0, 60.0, 600.0, 3600.0, 86400.0};

    static constexpr double kFastest = std::end(kSpeeds)[-1];

    /// The next of kSpeeds up or down.
    void faster()
    {
        const auto* next = std::upper_bound(std::begin(kSpeeds), std::end(kSpeeds), speed);
        speed = next == std::end(kSpeeds) ? speed : *next;
    }
    void slower()
    {
        const auto* here = std::lower_bound(std::begin(kSpeeds), std::end(kSpeeds), speed);
        speed = here == std::begin(kSpeeds) ? speed : *(here - 1);
    }
};

}  // namespace millrace::ui
