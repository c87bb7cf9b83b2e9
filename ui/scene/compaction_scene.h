// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ui/scene/log_geometry.h"
#include "ui/scene/scene_writer.h"

namespace millrace::ui {

/// Whether the log is compacted.
bool isCompacted(const Columns& columns);
/// Cells without a record, and how far the cleaner has been.
void addGaps(SceneWriter& out, const Moment& moment, const LogGeometry& geometry, std::uint32_t p);
/// Strikes out a record that says that its entity is gone.
void strikeTombstone(SceneWriter& out, const Moment& moment, const Rect& cell,
                     HappeningId happening);
/// Limits in force, as words and values: the most telling first.
std::vector<std::pair<std::string, std::string>> logLimits(const Columns& columns);

}  // namespace millrace::ui
