// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// What the effects meet: a receiver that knows a repeat by its key, and one that does not answer
// for a while. Both are the same for both sides.

namespace millrace::receiver_test {
namespace {

using namespace std::chrono_literals;

/// Twelve records of six entities, one each second; nothing happens afterwards.
Scenario twelve()
{
    Scenario scenario = test::plainScenario();
    scenario.workload.entities = {"a", "b", "c", "d", "e", "f"};
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Tape;
    for (int n = 0; n < 12; ++n)
        scenario.workload.tape.push_back({SimTime{1s * (n + 1)}, n % 6});
    return scenario;
}

Scenario withOutage(Scenario scenario, SimDuration from, SimDuration lasts)
{
    const Target target{Target::Kind::Reaction, 0};
    scenario.timeline.push_back(
        {.at = SimTime{from}, .act = Act::Outage, .target = target, .lasts = lasts});
    scenario.timeline.push_back(
        {.at = SimTime{from + lasts}, .act = Act::Outage, .target = target});
    std::ranges::stable_sort(scenario.timeline, {}, &Intervention::at);
    return scenario;
}

Outcome logOf(const FinishedRun& run)
{
    return run.recording->ledger().log.outcome(run.last);
}

Outcome listOf(const FinishedRun& run)
{
    return run.recording->ledger().list.outcome(run.last);
}

struct RepeatRow {
    const char* name;
    void (*arrange)(Scenario&);
    std::uint64_t log;        ///< Done more than once on that side.
    std::uint64_t list;       ///< Likewise.
    std::uint64_t times = 1;  ///< Repeats of each.
};

void PrintTo(const RepeatRow& row, std::ostream* out)
{
    *out << row.name;
}

class RepeatTest : public testing::TestWithParam<RepeatRow> {};

TEST_P(RepeatTest, IsDoneTwiceWithoutAKey)
{
    Scenario scenario = twelve();
    GetParam().arrange(scenario);
    const FinishedRun run = runScenario(scenario);
    ASSERT_FALSE(run.violation) << run.violation->what;
    EXPECT_EQ(logOf(run).duplicated, GetParam().log);
    EXPECT_EQ(listOf(run).duplicated, GetParam().list);
    EXPECT_EQ(logOf(run).suppressed + listOf(run).suppressed, 0U);
}

TEST_P(RepeatTest, IsRefusedByTheKey)
{
    Scenario scenario = twelve();
    GetParam().arrange(scenario);
    scenario.reactions[0].idempotent = true;
    const FinishedRun run = runScenario(scenario);
    ASSERT_FALSE(run.violation) << run.violation->what;
    EXPECT_EQ(logOf(run).suppressed, GetParam().log * GetParam().times);
    EXPECT_EQ(listOf(run).suppressed, GetParam().list * GetParam().times);
    EXPECT_EQ(logOf(run).duplicated + listOf(run).duplicated, 0U);
    EXPECT_EQ(logOf(run).handled, 12U) << "the first of each key takes place";
    EXPECT_EQ(listOf(run).handled, 12U);
    EXPECT_EQ(run.last.logEffects[0].count, 12U);
    EXPECT_EQ(run.last.queueEffects[0].count, 12U);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, RepeatTest,
    testing::Values(
        // The effect comes first, and then the process dies with its work half done.
        RepeatRow{"OfACrashAfterTheEffect",
                  [](Scenario& scenario) {
                      scenario.reactions[0].effectAt = 0.0;
                      test::act(scenario, 3'800ms, Act::Kill, Target::Kind::Slot, 0);
                      test::act(scenario, 8s, Act::Restart, Target::Kind::Slot, 0);
                  },
                  1, 1},
        RepeatRow{"OfAFailureAfterTheEffect",
                  [](Scenario& scenario) {
                      scenario.reactions[0].effectAt = 0.5;
                      scenario.reactions[0].poison = {4};
                      scenario.log.groups.resize(1);
                      scenario.log.groups[0].onFailure = GroupSpec::OnFailure::Skip;
                      scenario.log.groups[0].attempts = 3;
                      scenario.queue.attempts = 3;
                  },
                  1, 1, 2},
        RepeatRow{
            "OfABookmarkMovedBack",
            [](Scenario& scenario) { test::act(scenario, 40s, Act::Seek, Target::Kind::Group, 0); },
            12, 0},
        RepeatRow{"OfAZombie",
                  [](Scenario& scenario) {
                      scenario.queue.workers = 2;
                      test::act(scenario, 3'400ms, Act::Hang, Target::Kind::Worker, 0);
                      scenario.timeline.back().lasts = 30s;
                  },
                  0, 1}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(Key, KeepsWhatABugWrote)
{
    Scenario scenario = twelve();
    scenario.reactions[0].effect = ReactionSpec::Effect::UpsertDelete;
    scenario.reactions[0].idempotent = true;
    const Target target{Target::Kind::Reaction, 0};
    scenario.timeline = {
        {.at = SimTime{8s}, .act = Act::Deploy, .target = target, .isBug = true},
        {.at = SimTime{30s}, .act = Act::Deploy, .target = target},
    };
    test::act(scenario, 40s, Act::Seek, Target::Kind::Group, 0);
    const FinishedRun run = runScenario(scenario);
    EXPECT_GT(wrongEntities(run.last.logEffects[0]), 0U)
        << "reading again heals nothing where every repeat is refused";
}

TEST(Key, IsStatedWhereItIsSetAlone)
{
    const auto stated = [](const Scenario& scenario) {
        const FinishedRun run = runScenario(scenario);
        return run.recording->columns().setting(Thing::Reaction, "idempotent") != nullptr;
    };
    Scenario scenario = twelve();
    EXPECT_FALSE(stated(scenario));
    scenario.reactions[0].idempotent = true;
    EXPECT_TRUE(stated(scenario));
}

TEST(Outage, LetsNoEffectThrough)
{
    Scenario scenario = withOutage(twelve(), 4s, 5s);
    scenario.queue.attempts = 25;
    const FinishedRun run = runScenario(scenario);
    ASSERT_FALSE(run.violation) << run.violation->what;
    const auto isInside = [](const auto& each) {
        return each.at >= SimTime{4s} && each.at < SimTime{9s};
    };
    const auto log = test::factsOf<RecordEffect>(run.recording->trace());
    const auto list = test::factsOf<JobEffect>(run.recording->trace());
    EXPECT_TRUE(std::ranges::none_of(log, isInside));
    EXPECT_TRUE(std::ranges::none_of(list, isInside));
    const auto failed = test::factsOf<RecordHandlingFailed>(run.recording->trace());
    EXPECT_FALSE(failed.empty());
    EXPECT_TRUE(std::ranges::all_of(failed, isInside)) << "nothing else makes them fail";
    EXPECT_EQ(logOf(run).handled, 12U);
    EXPECT_EQ(listOf(run).handled, 12U);
}

TEST(Outage, KeepsTheOrderOfTheLogAndTheAttemptsOfTheListAreUsedUp)
{
    Scenario scenario = withOutage(twelve(), 4s, 20s);
    scenario.queue.attempts = 2;
    const FinishedRun run = runScenario(scenario);
    ASSERT_FALSE(run.violation) << run.violation->what;
    EXPECT_EQ(logOf(run).handled, 12U) << "the record is tried until it works";
    EXPECT_EQ(logOf(run).outOfOrder, 0U);
    EXPECT_EQ(logOf(run).parked, 0U);
    EXPECT_GT(listOf(run).parked, 0U) << "two tries are over before the outage is";
    EXPECT_EQ(listOf(run).parked + listOf(run).handled, 12U);
}

TEST(Outage, MeetsACallThatIsMadeBeforeTheEndOfTheWork)
{
    // The call of the work that starts at about 4 s is made at once, and fails; that the receiver
    // answers again before the work ends is too late for it.
    Scenario scenario = withOutage(twelve(), 3'900ms, 200ms);
    scenario.reactions[0].effectAt = 0.0;
    scenario.reactions[0].work.mean = 600ms;
    scenario.network.delay.mean = 0ms;
    const FinishedRun run = runScenario(scenario);
    ASSERT_FALSE(run.violation) << run.violation->what;
    const auto failed = test::factsOf<RecordHandlingFailed>(run.recording->trace());
    ASSERT_EQ(failed.size(), 1U);
    EXPECT_GT(failed[0].at, SimTime{4'100ms}) << "the work ends after the outage";
    EXPECT_EQ(logOf(run).handled, 12U);
}

TEST(Outage, IsNotAskedAgainByAWorkerThatStoodStillInBetween)
{
    // It calls at once, finds nobody, stands still, and wakes when the receiver is there again.
    Scenario scenario = withOutage(twelve(), 900ms, 300ms);
    scenario.reactions[0].effectAt = 0.0;
    scenario.reactions[0].work.mean = 600ms;
    scenario.network.delay.mean = 0ms;
    test::act(scenario, 1'100ms, Act::Hang, Target::Kind::Worker, 0);
    std::ranges::find(scenario.timeline, Act::Hang, &Intervention::act)->lasts = 1s;
    const FinishedRun run = runScenario(scenario);
    ASSERT_FALSE(run.violation) << run.violation->what;
    EXPECT_EQ(test::factsOf<JobRetried>(run.recording->trace()).size(), 1U);
    EXPECT_EQ(listOf(run).handled, 12U);
}

TEST(Outage, OfOneReactionLeavesTheOtherAlone)
{
    Scenario scenario = twelve();
    scenario.reactions.push_back(scenario.reactions[0]);
    scenario.reactions[1].name = "other";
    scenario.reactions[1].id = 1;
    scenario.log.slots = {1, 1};
    scenario.log.groups.resize(2);
    scenario.queue.workers = 4;
    const auto effectsOfOther = [](const Scenario& of) {
        const FinishedRun run = runScenario(of);
        std::vector<SimTime> times;
        for (const auto& each : test::factsOf<RecordEffect>(run.recording->trace()))
            if (each.fact.reaction == ReactionId{1U})
                times.push_back(each.at);
        return times;
    };
    const std::vector<SimTime> without = effectsOfOther(scenario);
    EXPECT_EQ(without.size(), 12U);
    EXPECT_EQ(effectsOfOther(withOutage(scenario, 4s, 10s)), without);
}

TEST(Outage, ThatGoesOnToTheEndIsNeverOver)
{
    Scenario scenario = twelve();
    scenario.timeline.push_back({.at = SimTime{4s},
                                 .act = Act::Outage,
                                 .target = {Target::Kind::Reaction, 0},
                                 .lasts = kForever / 4});
    const FinishedRun run = runScenario(scenario);
    ASSERT_FALSE(run.violation);
    EXPECT_TRUE(run.last.logEffects[0].downUntil);
    EXPECT_TRUE(test::factsOf<ReceiverUp>(run.recording->trace()).empty());
    EXPECT_GT(logOf(run).handled, 0U);
    EXPECT_LT(logOf(run).handled, 12U);
}

}  // namespace
}  // namespace millrace::receiver_test
