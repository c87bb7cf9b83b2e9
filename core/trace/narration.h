// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/trace/columns.h"
#include "core/trace/visible_state.h"

namespace millrace {

/// What happens at this playhead, in one line for people: the most telling thing of the last
/// seconds. Also the caption of a video and the text for a screen reader. Costs as much as there
/// are marks near the playhead, not as many as there are.
std::string sentenceOf(const Columns& columns, const VisibleState& state, SimTime time);

/// Short name of a mark for the timeline: "killed", "found out", "restarts".
std::string captionOf(const Columns& columns, const Mark& mark);

}  // namespace millrace
