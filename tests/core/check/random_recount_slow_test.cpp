// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/check/random_recount.h"

#include <gtest/gtest.h>

#include "tests/support/random_list.h"

namespace millrace {
namespace {

TEST(ManyRandomRuns, AgreeWithTheChecker)
{
    test::expectRandomRunsAgree(1'000, 2'000, 3);
}

TEST(ManyRandomLists, AgreeWithTheChecker)
{
    test::expectRunsAgree(test::randomListScenario, 1'000, 2'000, 3);
}

}  // namespace
}  // namespace millrace
