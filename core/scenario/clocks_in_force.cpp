// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/clocks_in_force.h"

namespace millrace {

SimDuration sessionInForce(const Scenario& scenario)
{
    const bool equal = scenario.network.clocks == NetworkSpec::Clocks::Equal;
    return equal ? scenario.network.session : scenario.log.session;
}

SimDuration memberHeartbeatInForce(const Scenario& scenario)
{
    const bool equal = scenario.network.clocks == NetworkSpec::Clocks::Equal;
    return equal ? scenario.network.heartbeat : scenario.log.heartbeat;
}

namespace {

bool hasBrokersClocks(const Scenario& scenario, const GroupSpec& group)
{
    return scenario.network.clocks == NetworkSpec::Clocks::Product &&
           group.protocol == GroupSpec::Protocol::Consumer;
}

}  // namespace

SimDuration sessionInForce(const Scenario& scenario, const GroupSpec& group)
{
    return hasBrokersClocks(scenario, group) ? scenario.log.groupSession : sessionInForce(scenario);
}

SimDuration memberHeartbeatInForce(const Scenario& scenario, const GroupSpec& group)
{
    return hasBrokersClocks(scenario, group) ? scenario.log.groupHeartbeat
                                             : memberHeartbeatInForce(scenario);
}

SimDuration leaseInForce(const Scenario& scenario)
{
    const bool equal = scenario.network.clocks == NetworkSpec::Clocks::Equal;
    return equal ? scenario.network.session : scenario.queue.lease;
}

SimDuration workerHeartbeatInForce(const Scenario& scenario)
{
    const bool equal = scenario.network.clocks == NetworkSpec::Clocks::Equal;
    return equal ? scenario.network.heartbeat : scenario.queue.heartbeat;
}

}  // namespace millrace
