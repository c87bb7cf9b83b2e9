// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/scenario.h"

namespace millrace::test {

/// A small scenario to start from: one reaction, one partition, one member, one worker, constant
/// times, no faults.
Scenario plainScenario();

/// A scenario from its text; fails the test when it cannot be read.
Scenario scenarioOf(std::string_view text);

/// A shipped scenario by name; fails the test when it cannot be read. One without an end ends as
/// `millracectl run --until "10 min"` has it.
Scenario shippedScenario(const std::string& name);

/// All shipped scenarios, in the order of their names.
std::vector<Scenario> shippedScenarioList();

/// Three brokers, one partition on all of them, ten records a second for 20 s, a minute's run.
Scenario threeBrokers(ProducerSpec::Acks acks = ProducerSpec::Acks::All, int minInSync = 1);

/// One more line of the timeline, in its place.
void act(Scenario& scenario, SimDuration at, Intervention::Act act, Target::Kind kind, int index);

}  // namespace millrace::test
