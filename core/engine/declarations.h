// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernel/context.h"
#include "core/scenario/scenario.h"

namespace millrace {

/// Opens a trace: states every entity and every setting in force, so that whoever shows the
/// trace needs no scenario.
void declareScenario(Context& context, const Scenario& scenario);

}  // namespace millrace
