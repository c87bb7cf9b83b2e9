// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/trace/moment.h"

namespace millrace::ui {

/// A ready job and the lane that it waits in.
struct ReadyJob {
    ReadyRow row;
    std::uint32_t lane = 0;
    bool canGo = true;  ///< Else its queue is paused, or its group has one in flight.
};

/// The first `count` ready jobs at most, in the order in which they will be claimed if nothing
/// comes back: lane by lane, in each those that came back to the front, then line and places.
/// Groups stand beside each other: those that can go by their age, then the others.
std::vector<ReadyJob> firstReady(const Moment& moment, std::size_t count);

}  // namespace millrace::ui
