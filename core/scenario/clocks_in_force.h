// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/scenario.h"

namespace millrace {

/// Detection times in force: each product's own, or, with `clocks = "equal"`, those of the network
/// for both sides.
SimDuration sessionInForce(const Scenario& scenario);
SimDuration memberHeartbeatInForce(const Scenario& scenario);
/// Of the members of one group: with KIP-848 its broker says.
SimDuration sessionInForce(const Scenario& scenario, const GroupSpec& group);
SimDuration memberHeartbeatInForce(const Scenario& scenario, const GroupSpec& group);
SimDuration leaseInForce(const Scenario& scenario);
SimDuration workerHeartbeatInForce(const Scenario& scenario);

}  // namespace millrace
