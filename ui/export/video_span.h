// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>

#include "core/base/result.h"
#include "core/base/time.h"

namespace millrace::ui {

/// The most frames one video may have: 9 h at 30 fps. More is a mistyped time or speed.
inline constexpr std::int64_t kMostFrames = 1'000'000;

/// Frames in a second of video.
inline constexpr int kFpsMax = 120;

/// Which simulated times the frames of a video show. Integer arithmetic only, every frame computed
/// from `from`: no drift, and the same times on every machine.
struct VideoSpan {
    SimTime from{};  ///< Shown by frame 0; not negative.
    SimTime to{};    ///< Exclusive: the frame that would show it is not part of the video.
    int fps = 30;    ///< Frames in a second of video; 1..120.
    /// Simulated time that passes in one second of video: 1 s is real time, 500 ms half speed;
    /// 1 us..1 d.
    SimDuration perVideoSecond = std::chrono::seconds{1};

    /// Ok, or what is out of range: fps, speed, a span that is empty or runs backwards, or one of
    /// more than kMostFrames frames.
    Status check() const;

    /// How many k >= 0 have timeOf(k) < to, i.e. ceil((to - from) * fps / perVideoSecond).
    /// Requires all of check() but the limit on frames.
    std::int64_t frames() const;

    /// from + frame * perVideoSecond / fps, the fraction of a nanosecond cut off. Requires check()
    /// and 0 <= frame <= frames().
    SimTime timeOf(std::int64_t frame) const;

    /// How long the video plays: frames() / fps, cut to whole milliseconds.
    std::chrono::milliseconds length() const;

    friend bool operator==(const VideoSpan&, const VideoSpan&) = default;
};

}  // namespace millrace::ui
