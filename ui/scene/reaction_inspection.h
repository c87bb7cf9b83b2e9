// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scene/inspection.h"

namespace millrace::ui {

/// What must be done about every happening, and what takes its effects.
Inspection inspectReaction(const Moment& moment, std::uint32_t index);

}  // namespace millrace::ui
