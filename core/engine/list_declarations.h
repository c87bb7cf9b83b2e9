// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernel/context.h"
#include "core/scenario/scenario.h"

namespace millrace {

/// States how the list hands jobs out and what becomes of them, as far as it is not the generic
/// lease.
void declareClaims(Context& context, const Scenario& scenario);

}  // namespace millrace
