// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scene/inspection.h"

namespace millrace::ui {

/// Where a job is, and what keeps it there.
Inspection inspectJob(const Moment& moment, std::uint32_t index);

}  // namespace millrace::ui
