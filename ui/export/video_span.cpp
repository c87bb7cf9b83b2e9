// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/video_span.h"

#include <fmt/format.h>

#include "ui/export/export_error.h"

namespace millrace::ui {

namespace {

constexpr SimDuration kSpeedMin = std::chrono::microseconds{1};
constexpr SimDuration kSpeedMax = std::chrono::days{1};

// What keeps (to - from) * fps and the rest of a second inside 64 bits.
static_assert(kLongestDuration.count() < INT64_MAX / kFpsMax);
static_assert(kSpeedMax.count() < INT64_MAX / kFpsMax);

Error outOfRange(std::string message)
{
    return exportError(Error::Code::OutOfRange, std::move(message));
}

}  // namespace

Status VideoSpan::check() const
{
    if (fps < 1 || fps > kFpsMax)
        return outOfRange(fmt::format("The frame rate must be 1 to {} fps, not {}.", kFpsMax, fps));
    if (perVideoSecond < kSpeedMin || perVideoSecond > kSpeedMax)
        return outOfRange("The speed must be between 0.000001 and 86,400 simulated seconds in a "
                          "second of video.");
    if (from < SimTime{} || to < SimTime{} || to.time_since_epoch() > kLongestDuration)
        return outOfRange("The video must lie between 0 and 365 days of simulated time.");
    if (from == to)
        return outOfRange("The video has no frames: it starts and ends at the same time.");
    if (from > to)
        return outOfRange("The video ends before it starts: \"from\" must be earlier than \"to\".");
    if (frames() > kMostFrames)
        return outOfRange(fmt::format("The video would have {} frames; {} is the most. Choose a "
                                      "shorter time, a higher speed or fewer frames a second.",
                                      frames(), kMostFrames));
    return Done{};
}

std::int64_t VideoSpan::frames() const
{
    const std::int64_t scaled = (to - from).count() * fps;
    const std::int64_t step = perVideoSecond.count();
    return scaled / step + (scaled % step != 0 ? 1 : 0);
}

SimTime VideoSpan::timeOf(std::int64_t frame) const
{
    // Whole seconds of video apart from the rest, so that no product leaves 64 bits.
    const std::int64_t seconds = frame / fps;
    const std::int64_t rest = frame % fps;
    return from + seconds * perVideoSecond + SimDuration{rest * perVideoSecond.count() / fps};
}

std::chrono::milliseconds VideoSpan::length() const
{
    return std::chrono::milliseconds{frames() * 1000 / fps};
}

}  // namespace millrace::ui
