// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/clocks_in_force.h"

namespace millrace {

namespace {

bool areEqual(const Scenario& scenario)
{
    return scenario.network.clocks == NetworkSpec::Clocks::Equal;
}

bool hasBrokersClocks(const Scenario& scenario, const GroupSpec& group)
{
    return !areEqual(scenario) && group.protocol == GroupSpec::Protocol::Consumer;
}

}  // namespace

SimDuration sessionInForce(const Scenario& scenario)
{
    return areEqual(scenario) ? scenario.network.session : scenario.log.session;
}

SimDuration memberHeartbeatInForce(const Scenario& scenario)
{
    return areEqual(scenario) ? scenario.network.heartbeat : scenario.log.heartbeat;
}

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
    return areEqual(scenario) ? scenario.network.session : scenario.queue.lease;
}

SimDuration workerHeartbeatInForce(const Scenario& scenario)
{
    return areEqual(scenario) ? scenario.network.heartbeat : scenario.queue.heartbeat;
}

}  // namespace millrace
