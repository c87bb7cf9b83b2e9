// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/trace/columns.h"
#include "core/trace/outcome.h"
#include "core/trace/visible_state.h"

namespace millrace {

/// All that a view of one playhead needs. Borrows; valid while the Cursor does not move.
struct Moment {
    const Columns& columns;  ///< The whole run; rows beyond `state` are its future.
    const VisibleState& state;
    SimTime time{};  ///< The playhead; at or after state.now.
    SimTime end{};   ///< Of the run.
    Outcome log;
    Outcome list;
    Delays logDelays;
    Delays listDelays;
    std::string sentence;  ///< What happens now, one line.
};

}  // namespace millrace
