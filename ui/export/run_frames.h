// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/trace/recording.h"
#include "ui/export/export_job.h"

namespace millrace::ui {

/// Draws frames of a run: the stage with its scoreboard, laid out for 720 logical pixels of
/// height whatever the size, so that a larger video shows more detail and not smaller words.
/// Keeps the recording alive.
FrameSource framesOf(std::shared_ptr<const Recording> recording, QSize size, bool dark);

/// For ExportSettings: how much happens in it, on average.
double factsPerSecond(const Recording& recording);

/// What the exported files say about themselves.
Notes notesOf(const Recording& recording);

}  // namespace millrace::ui
