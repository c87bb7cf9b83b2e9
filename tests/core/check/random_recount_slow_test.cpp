// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/check/random_recount.h"

#include <gtest/gtest.h>

#include "tests/support/cluster_swarm.h"
#include "tests/support/random_list.h"
#include "tests/support/random_scenario.h"

namespace millrace::random_recount_slow_test {
namespace {

TEST(ManyRandomRuns, AgreeWithTheChecker)
{
    test::expectRandomRunsAgree(1'000, 2'000, 3);
}

TEST(ManyRandomRuns, AgreeWithTheCheckerWhenBrokersFailToo)
{
    test::expectRunsAgree(test::randomMixedScenario, 1'000, 1'000, 3);
}

TEST(ManyRandomLists, AgreeWithTheChecker)
{
    test::expectRunsAgree(test::randomListScenario, 1'000, 2'000, 3);
}

}  // namespace
}  // namespace millrace::random_recount_slow_test
