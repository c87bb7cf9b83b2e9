// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scene/inspection.h"

namespace millrace::ui {

/// Whom events are about: what the last effect of each reaction tells of it, on both sides. Empty
/// where there is no such one.
Inspection inspectEntity(const Moment& moment, std::uint32_t index);

/// A thread of the application; empty where there is no such one.
Inspection inspectThread(const Moment& moment, std::uint32_t index);

}  // namespace millrace::ui
