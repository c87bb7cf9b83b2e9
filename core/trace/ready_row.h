// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"

namespace millrace {

/// A job's turn on the ready list; a job that comes back gets another row.
struct ReadyRow {
    JobId job;
    std::uint32_t attempt = 0;     ///< Attempts used up so far.
    std::uint32_t executions = 0;  ///< Starts so far.
    SimTime since{};

    bool operator==(const ReadyRow&) const = default;
};

}  // namespace millrace
