// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scene/inspection.h"

namespace millrace::ui {

/// A process that enqueues recurring jobs; empty where there is no such one.
Inspection inspectScheduler(const Moment& moment, std::uint32_t index);

}  // namespace millrace::ui
