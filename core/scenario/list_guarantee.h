// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/guarantee.h"

namespace millrace {

/// What the list's configuration permits to happen to one reaction, when jobs and not requests do
/// it.
Guarantee listGuarantee(const Scenario& scenario, const ReactionSpec& reaction);

}  // namespace millrace
