// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/cluster_swarm.h"

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"

// Random clusters with random faults: no invariant breaks, every obligation is in one class at
// the end, and nothing is lost, repeated or reordered that no setting permits.

namespace millrace::cluster_swarm_test {
namespace {

constexpr std::uint64_t kSeeds = 300;

TEST(ClusterSwarm, KeepsEveryInvariantAndEveryPromise)
{
    std::uint64_t lost = 0;
    std::uint64_t repeated = 0;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        SCOPED_TRACE(seed);
        try {
            const FinishedRun run = runScenario(test::randomClusterScenario(seed));
            ASSERT_FALSE(run.violation) << run.violation->what;
            ASSERT_EQ(run.stopped, "");
            const Outcome outcome = run.recording->ledger().log.outcome(run.last);
            ASSERT_EQ(sumOfClasses(outcome), outcome.due);
            lost += outcome.lost;
            repeated += outcome.duplicated;
        } catch (const InvariantBroken& broken) {
            FAIL() << broken.what();
        }
    }
    EXPECT_GT(lost, 0U) << "the faults bite";
    EXPECT_GT(repeated, 0U) << "the faults bite";
}

TEST(ClusterSwarm, FoldsToTheSameStateThatWasSimulated)
{
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(seed);
        const FinishedRun run = runScenario(test::randomClusterScenario(seed));
        Cursor cursor{run.recording};
        cursor.seekFact(run.recording->trace().size());
        EXPECT_EQ(cursor.state(), run.last);
        const Outcome counted = run.recording->ledger().log.outcome(run.last);
        EXPECT_EQ(cursor.moment().log, counted);
    }
}

}  // namespace
}  // namespace millrace::cluster_swarm_test
