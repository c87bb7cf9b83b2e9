// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernel/context.h"
#include "core/scenario/scenario.h"

namespace millrace {

/// Opens a trace: states every entity and every setting in force, so that whoever shows the
/// trace needs no scenario.
void declareScenario(Context& context, const Scenario& scenario);

/// Detection times in force.
SimDuration sessionInForce(const Scenario& scenario);
SimDuration memberHeartbeatInForce(const Scenario& scenario);
/// Of the members of one group: with KIP-848 its broker says.
SimDuration sessionInForce(const Scenario& scenario, const GroupSpec& group);
SimDuration memberHeartbeatInForce(const Scenario& scenario, const GroupSpec& group);
SimDuration leaseInForce(const Scenario& scenario);
SimDuration workerHeartbeatInForce(const Scenario& scenario);

}  // namespace millrace
