// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>

#include "core/scenario/guarantee.h"

namespace millrace {

/// What the list's configuration permits to happen to one reaction, when jobs and not requests do
/// it.
Guarantee listGuarantee(const Scenario& scenario, const ReactionSpec& reaction);

/// Whether a line of the timeline does one of these to a worker.
bool meetsWorker(const Scenario& scenario, std::initializer_list<Intervention::Act> acts);

}  // namespace millrace
