// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/trace/moment.h"

// What the stage says of jobs that may not run beside each other, or be there twice.

namespace millrace::ui {

/// A rule in force: {"limit price", "1 per entity"}.
struct Limit {
    std::string label;
    std::string value;
};
std::vector<Limit> limitsInForce(const Moment& moment);

/// One that waits for a slot, and how many do who need the same.
/// "mail, index": those of its happening that the job still waits for; empty when for none.
std::string waitsForOthers(const Moment& moment, JobId job);

struct BlockedJob {
    JobId job;
    std::uint64_t ofItsKey = 0;
};
/// The next of each semaphore, then who stands behind them; `count` at most.
std::vector<BlockedJob> firstBlocked(const Moment& moment, std::size_t count);

}  // namespace millrace::ui
