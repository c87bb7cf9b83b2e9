// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/trace/visible_state.h"
#include "ui/scene/scene.h"

// How much of each travelling item is drawn, so that a picture of many stays readable and costs
// no more than a frame has time for.

namespace millrace::ui {

enum class Detail : std::uint8_t { Marks, Dots, Density };

inline constexpr std::size_t kDotsFrom = 5'000;
inline constexpr std::size_t kDensityFrom = 100'000;
/// Of one batch on its way as many are drawn.
inline constexpr std::size_t kBatchMarks = 4;

constexpr Detail detailFor(std::size_t inFlight)
{
    return inFlight >= kDensityFrom ? Detail::Density
           : inFlight >= kDotsFrom  ? Detail::Dots
                                    : Detail::Marks;
}

/// Items in flight by the facts: what was sent and has not arrived, copies on their way to a live
/// member, claims on their way to a live worker.
std::size_t itemsInFlight(const VisibleState& state);

/// The dots counted in squares of kBin, in reading order.
std::vector<Dot> binned(const std::vector<Dot>& dots);

}  // namespace millrace::ui
