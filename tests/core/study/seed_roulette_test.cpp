// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/seed_roulette.h"

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "tests/support/scenarios.h"

namespace millrace::seed_roulette_test {
namespace {

std::vector<SeedOutcome> outcomesOf(const Scenario& scenario, int seeds)
{
    std::vector<SeedOutcome> outcomes;
    seedRoulette(scenario, seeds, [&outcomes](const SeedOutcome& each) {
        outcomes.push_back(each);
        return true;
    });
    return outcomes;
}

SeedOutcome late(std::uint64_t seed, std::uint64_t log, std::uint64_t list)
{
    SeedOutcome out{.seed = seed};
    out.log.late = log;
    out.list.late = list;
    return out;
}

TEST(SeedRoulette, HandsOverWhatAFreshRunOfEachSeedBecomes)
{
    Scenario scenario = test::shippedScenario("one-event-three-reactions");
    const std::vector<SeedOutcome> outcomes = outcomesOf(scenario, 5);
    ASSERT_EQ(outcomes.size(), 5U);
    EXPECT_EQ(outcomes.front().seed, scenario.seed);
    for (const SeedOutcome& each : outcomes) {
        scenario.seed = each.seed;
        const FinishedRun run = runScenario(scenario);
        EXPECT_EQ(each.log, run.recording->ledger().log.outcome(run.last)) << each.seed;
        EXPECT_EQ(each.list, run.recording->ledger().list.outcome(run.last)) << each.seed;
    }
    EXPECT_NE(outcomes[0].log, outcomes[1].log);
}

TEST(SeedRoulette, StopsWhenNobodyWantsMoreAndPassesTheLargestSeed)
{
    Scenario scenario = test::plainScenario();
    scenario.seed = INT64_MAX;
    std::vector<std::uint64_t> seeds;
    seedRoulette(scenario, 10, [&seeds](const SeedOutcome& each) {
        seeds.push_back(each.seed);
        return seeds.size() < 3;
    });
    EXPECT_EQ(seeds, (std::vector<std::uint64_t>{INT64_MAX, 0, 1}));
}

TEST(SeedBars, HoldEverySeedOnceOnEachSide)
{
    const std::vector<SeedOutcome> outcomes{late(1, 10, 25), late(2, 11, 10), late(3, 30, 12)};
    const std::vector<SeedBar> bars = barsOf(outcomes, &Outcome::late, 3);
    ASSERT_EQ(bars.size(), 3U);
    EXPECT_EQ(bars[0].from, 10U);
    EXPECT_EQ(bars[0].to, 16U);
    EXPECT_EQ(bars[0].log, (std::vector<std::uint64_t>{1, 2}));
    EXPECT_EQ(bars[0].list, (std::vector<std::uint64_t>{2, 3}));
    EXPECT_TRUE(bars[1].log.empty());
    EXPECT_EQ(bars[2].log, (std::vector<std::uint64_t>{3}));
    EXPECT_EQ(bars[2].list, (std::vector<std::uint64_t>{1}));
}

TEST(SeedBars, OfOneValueAreOneBarAndOfNothingNone)
{
    const std::vector<SeedBar> one = barsOf({late(7, 4, 4), late(8, 4, 4)}, &Outcome::late, 12);
    ASSERT_EQ(one.size(), 1U);
    EXPECT_EQ(one[0].from, 4U);
    EXPECT_EQ(one[0].to, 4U);
    EXPECT_EQ(one[0].log.size(), 2U);
    EXPECT_TRUE(barsOf({}, &Outcome::late, 12).empty());
}

}  // namespace
}  // namespace millrace::seed_roulette_test
