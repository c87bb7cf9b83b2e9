// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/engine/time_travel.h"

#include <gtest/gtest.h>

#include "tests/support/scenarios.h"

namespace millrace::time_travel_slow_test {
namespace {

TEST(ManyTimeTravels, OfRandomScenariosHold)
{
    test::expectRandomTimeTravelHolds(1'000, 500);
}

TEST(ManyTimeTravels, OfShippedScenariosHold)
{
    for (const Scenario& scenario : test::shippedScenarioList()) {
        SCOPED_TRACE(scenario.name);
        test::expectTimeTravelHolds(scenario, 7, 20, 40);
    }
}

}  // namespace
}  // namespace millrace::time_travel_slow_test
