// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/trace/columns.h"
#include "core/trace/log_state.h"

namespace millrace::ui {

/// A topic as it was declared: what the picture says of it does not depend on the playhead.
struct StageTopic {
    std::string name;
    std::uint32_t first = 0;  ///< Its partitions are [first, first + count).
    std::uint32_t count = 0;
    std::optional<std::uint32_t> writer;  ///< The group that writes it; none: the application.
    std::optional<SimDuration> delay;     ///< Of a retry topic.
    bool isForPeople = false;             ///< Dead letters.
};

/// Empty where the log has one topic, which has no name then.
std::vector<StageTopic> stageTopics(const Columns& columns);

/// "from the application", "written by enrich", "read again after 5 s", "for a person".
std::string captionOf(const Columns& columns, const StageTopic& topic);

/// A partition's number within its topic.
std::uint32_t numberInTopic(const LogState& log, PartitionId partition);

}  // namespace millrace::ui
