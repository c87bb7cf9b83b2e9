// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/check/random_recount.h"

#include <set>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "tests/support/cluster_swarm.h"
#include "tests/support/random_list.h"
#include "tests/support/random_scenario.h"

namespace millrace::random_recount_test {
namespace {

TEST(RandomRuns, AgreeWithTheChecker)
{
    test::expectRandomRunsAgree(1, 150, 2);
}

TEST(RandomRuns, AgreeWithTheCheckerWhenBrokersFailToo)
{
    test::expectRunsAgree(test::randomMixedScenario, 1, 60, 2);
}

TEST(RandomLists, AgreeWithTheChecker)
{
    test::expectRunsAgree(test::randomListScenario, 1, 150, 2);
}

TEST(RandomLists, HaveEveryFactOfClaimsAndAdmission)
{
    std::set<std::string_view> seen;
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        const FinishedRun run = runScenario(test::randomListScenario(seed));
        TraceReader reader{run.recording->trace()};
        while (!reader.atEnd())
            reader.next([&]<class Fact>(SimTime, std::uint64_t, const Fact&) {
                seen.insert(Fact::kInfo.name);
            });
    }
    const auto expectSeen = [&seen]<class Fact>(std::type_identity<Fact>) {
        EXPECT_TRUE(seen.contains(Fact::kInfo.name)) << Fact::kInfo.name;
    };
    forEachType(ClaimFacts{}, expectSeen);
    forEachType(AdmissionFacts{}, expectSeen);
}

/// Agreement on what never happens would prove nothing.
TEST(RandomRuns, HaveEveryFactOfRecordsAndGroups)
{
    std::set<std::string_view> seen;
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        const FinishedRun run = runScenario(test::randomScenario(seed));
        TraceReader reader{run.recording->trace()};
        while (!reader.atEnd())
            reader.next([&]<class Fact>(SimTime, std::uint64_t, const Fact&) {
                seen.insert(Fact::kInfo.name);
            });
    }
    const auto expectSeen = [&]<class Fact>(std::type_identity<Fact>) {
        EXPECT_TRUE(seen.contains(Fact::kInfo.name)) << Fact::kInfo.name;
    };
    forEachType(RecordFacts{}, expectSeen);
    forEachType(GroupFacts{}, expectSeen);
    forEachType(ConsumerFacts{}, expectSeen);
    forEachType(RebalanceFacts{}, expectSeen);
    forEachType(ShareFacts{}, expectSeen);
    forEachType(FactList<RecordProduced, ProducedAppended, ProduceConfirmed>{}, expectSeen);
    forEachType(BridgeFacts{}, expectSeen);
    forEachType(TransactionFacts{}, expectSeen);
    forEachType(CompactionFacts{}, expectSeen);
    expectSeen(std::type_identity<CodeDeployed>{});
    forEachType(FactList<RecordEffectSuppressed, ReceiverDown, ReceiverUp>{}, expectSeen);
    forEachType(NetworkFacts{}, expectSeen);
    forEachType(PaceFacts{}, expectSeen);
}

}  // namespace
}  // namespace millrace::random_recount_test
