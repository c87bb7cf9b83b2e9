// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// A bug in the code of a reaction: what it writes is wrong on both sides, until somebody writes it
// again. What a bookmark moved back makes good again, and what it does not.

namespace millrace::deploy_test {
namespace {

using namespace std::chrono_literals;
using Effect = ReactionSpec::Effect;

void addBug(Scenario& scenario, SimDuration from, SimDuration until, int reaction = 0)
{
    const Target target{Target::Kind::Reaction, reaction};
    scenario.timeline.push_back(
        {.at = SimTime{from}, .act = Act::Deploy, .target = target, .isBug = true});
    scenario.timeline.push_back({.at = SimTime{until}, .act = Act::Deploy, .target = target});
    std::ranges::stable_sort(scenario.timeline, {}, &Intervention::at);
}

/// Twelve records of six entities in the first 12 s; nothing happens afterwards.
Scenario buggyScenario(Effect effect)
{
    Scenario scenario = test::plainScenario();
    scenario.workload.entities = {"a", "b", "c", "d", "e", "f"};
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Tape;
    for (int n = 0; n < 12; ++n)
        scenario.workload.tape.push_back({SimTime{1s * (n + 1)}, n % 6});
    scenario.reactions[0].effect = effect;
    addBug(scenario, 4s, 10s);
    return scenario;
}

TEST(Bug, WritesWrongThingsOnBothSides)
{
    const FinishedRun run = runScenario(buggyScenario(Effect::UpsertDelete));
    ASSERT_FALSE(run.violation);
    // By the facts themselves: the last effect of each entity, and whether it fell into the bug.
    std::vector<bool> expected(6);
    std::uint32_t wrong = 0;
    for (const auto& each : test::factsOf<RecordEffect>(run.recording->trace())) {
        const bool isWrong = each.at >= SimTime{4s} && each.at < SimTime{10s};
        expected[each.fact.entity.value] = isWrong;
        wrong += isWrong ? 1 : 0;
    }
    EXPECT_EQ(run.last.logEffects[0].isWrong, expected);
    EXPECT_EQ(run.last.logEffects[0].wrong, wrong);
    EXPECT_GT(wrongEntities(run.last.logEffects[0]), 0U);
    EXPECT_GT(wrongEntities(run.last.queueEffects[0]), 0U);
}

TEST(Bug, IsNoStateThatIsOutOfDate)
{
    const FinishedRun run = runScenario(buggyScenario(Effect::UpsertDelete));
    EXPECT_EQ(run.recording->ledger().log.outcome(run.last).wrongNow, 0U)
        << "that counts which happening was written last, not what";
}

TEST(Bug, IsHealedByReadingAgainWhereStateIsKept)
{
    Scenario scenario = buggyScenario(Effect::UpsertDelete);
    test::act(scenario, 30s, Intervention::Act::Seek, Target::Kind::Group, 0);
    const FinishedRun run = runScenario(scenario);
    ASSERT_FALSE(run.violation);
    EXPECT_EQ(wrongEntities(run.last.logEffects[0]), 0U);
    EXPECT_GT(wrongEntities(run.last.queueEffects[0]), 0U) << "the list has nothing to go back to";
    EXPECT_EQ(run.recording->ledger().log.outcome(run.last).wrongNow, 0U);
}

TEST(Bug, StaysCountedWhereEffectsAreOnlyCounted)
{
    Scenario scenario = buggyScenario(Effect::Count);
    const std::uint32_t wrong = runScenario(scenario).last.logEffects[0].wrong;
    test::act(scenario, 30s, Intervention::Act::Seek, Target::Kind::Group, 0);
    const FinishedRun run = runScenario(scenario);
    EXPECT_EQ(run.last.logEffects[0].wrong, wrong) << "a mail that was sent stays sent";
    EXPECT_EQ(run.last.logEffects[0].count, 24U);
    EXPECT_EQ(run.recording->ledger().log.outcome(run.last).duplicated, 12U);
}

TEST(Bug, ChangesNothingElse)
{
    Scenario right = buggyScenario(Effect::UpsertDelete);
    right.timeline.clear();
    const FinishedRun with = runScenario(buggyScenario(Effect::UpsertDelete));
    const FinishedRun without = runScenario(right);
    EXPECT_EQ(with.recording->ledger().log.outcome(with.last),
              without.recording->ledger().log.outcome(without.last));
    EXPECT_TRUE(without.last.logEffects[0].isWrong.empty());
    EXPECT_EQ(with.recording->trace().size(), without.recording->trace().size() + 2);
}

}  // namespace
}  // namespace millrace::deploy_test
