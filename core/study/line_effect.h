// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string_view>

#include "core/scenario/timeline_spec.h"
#include "core/trace/recording.h"

// Whether a line of the timeline did anything: a worker that is dead already cannot be killed.

namespace millrace {

enum class LineEffect : std::uint8_t {
    Unknown,  ///< The run does not reach it.
    None,     ///< All is as it would be without it.
    Some,
};

/// Of a line of the scenario that this is the run of. Costs a seek.
LineEffect effectOf(const std::shared_ptr<const Recording>& recording, const Intervention& line);

/// Why a line without effect has none, as the end of a sentence.
std::string_view whyNone(const Intervention& line);

}  // namespace millrace
