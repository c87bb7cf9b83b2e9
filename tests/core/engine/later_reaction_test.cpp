// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/check/recount.h"
#include "core/engine/engine.h"
#include "core/exports/facts_csv.h"
#include "core/scenario/scenario_reader.h"
#include "core/scenario/warnings.h"
#include "tests/support/scenarios.h"

// Reactions that are added while things happen: what was before is owed to nobody. A reader of the
// log finds it all the same; on the list nobody made jobs for it.

namespace millrace::later_reaction_test {
namespace {

using namespace std::chrono_literals;

/// Something happens at 1 s, 2 s, ... 20 s. The second reaction is there from 10 s on.
Scenario laterAt(SimDuration from)
{
    Scenario scenario = test::plainScenario();
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Tape;
    for (int n = 1; n <= 20; ++n)
        scenario.workload.tape.push_back({SimTime{1s * n}, n % 6});
    scenario.network.delay.mean = 10ms;
    scenario.reactions[0].work.mean = 50ms;
    ReactionSpec later = scenario.reactions[0];
    later.name = "search";
    later.job = "update search";
    later.id = 1;
    later.from = from;
    scenario.reactions.push_back(later);
    scenario.log.slots = {1, 1};
    scenario.log.groups.resize(2);
    return scenario;
}

struct Counts {
    Outcome log, list;
    std::size_t jobs = 0;

    explicit Counts(const Scenario& scenario)
    {
        const FinishedRun run = runScenario(scenario);
        const Ledger& ledger = run.recording->ledger();
        log = ledger.log.outcome(run.last);
        list = ledger.list.outcome(run.last);
        jobs = run.recording->columns().jobs.size();
        EXPECT_EQ(sumOfClasses(log), log.due);
        EXPECT_EQ(sumOfClasses(list), list.due);
        EXPECT_EQ(log.due, list.due);
    }
};

struct From {
    SimDuration at;
    std::uint64_t owed;  ///< Of twenty.
};

class LaterReaction : public testing::TestWithParam<From> {};

TEST_P(LaterReaction, OwesWhatHappensFromThenOnAndItsReaderFindsTheRest)
{
    const auto [from, owed] = GetParam();
    const Counts counts{laterAt(from)};
    EXPECT_EQ(counts.log.happenings, 20U);
    EXPECT_EQ(counts.log.due, 20 + owed);
    EXPECT_EQ(counts.log.handled, 20 + owed);
    EXPECT_EQ(counts.log.executions, 20 + owed);
    EXPECT_EQ(counts.log.backfilled, 20 - owed);
    EXPECT_EQ(counts.list.handled, 20 + owed);
    EXPECT_EQ(counts.list.backfilled, 0U);
    EXPECT_EQ(counts.jobs, 20 + owed) << "nobody made jobs for what was before";
    EXPECT_EQ(counts.log.lost + counts.list.lost, 0U);
}

INSTANTIATE_TEST_SUITE_P(All, LaterReaction,
                         testing::Values(From{0s, 20}, From{1s, 20}, From{1s + 1ns, 19},
                                         From{10s, 11}, From{10s + 1ns, 10}, From{20s, 1},
                                         From{20s + 1ns, 0}, From{30 * 24h, 0}));

TEST(LaterReactions, ThatBeginAtTheLatestRecordLoseNothing)
{
    Scenario scenario = laterAt(10'500ms);
    scenario.log.groups[1].protocol = GroupSpec::Protocol::Consumer;
    scenario.log.groups[1].reset = GroupSpec::Reset::Latest;
    scenario.log.members.push_back({.member = 1, .joins = SimTime{10'500ms}});
    const Counts counts{scenario};
    EXPECT_EQ(counts.log.handled, 30U);
    EXPECT_EQ(counts.log.backfilled, 0U);
    EXPECT_EQ(counts.log.lost, 0U);
    scenario.reactions[1].from = {};
    EXPECT_EQ(Counts{scenario}.log.lost, 10U) << "where it was there, they passed it by";
}

TEST(LaterReactions, AreNotDoneByARequestThatDoesNotKnowThem)
{
    Scenario scenario = laterAt(10s);
    scenario.application.threads = 2;
    scenario.application.run = ApplicationSpec::Run::Inline;
    const Counts counts{scenario};
    EXPECT_EQ(counts.list.handled, 31U);
    EXPECT_EQ(counts.list.executions, 31U);
    EXPECT_EQ(counts.list.backfilled, 0U);
}

TEST(LaterReactions, WhoseBridgeFindsOlderRecordsBringJobsForThem)
{
    Scenario scenario = laterAt(10s);
    scenario.bridges.push_back({.reaction = 1, .idempotent = true});
    const Counts counts{scenario};
    EXPECT_EQ(counts.list.handled, 31U);
    EXPECT_EQ(counts.list.backfilled, 9U) << "history, handed on";
    EXPECT_EQ(counts.log.backfilled, 9U) << "both sides owe a bridge's work";
}

TEST(LaterReactions, AreNeverLateWithWhatWasBefore)
{
    Scenario scenario = laterAt(10s);
    scenario.reactions[1].due = 2s;
    scenario.log.members.push_back({.member = 1, .joins = SimTime{10s}});
    const FinishedRun run = runScenario(scenario);
    const SideLedger& side = run.recording->ledger().log.side();
    EXPECT_EQ(run.recording->ledger().log.outcome(run.last).late, 0U);
    EXPECT_LT(side.delays(run.last.now, run.recording->columns()).p99, 2s);
}

TEST(LaterReactions, AreCountedAlikeByWhoReadsTheFactsAlone)
{
    for (const bool bridged : {false, true}) {
        Scenario scenario = laterAt(10s);
        if (bridged)
            scenario.bridges.push_back({.reaction = 1});
        const FinishedRun run = runScenario(scenario);
        const auto counted = check::recount(factsAsCsv(run.recording->trace()));
        ASSERT_TRUE(std::holds_alternative<check::Recount>(counted));
        const auto& rows = std::get<check::Recount>(counted);
        EXPECT_EQ(rows.log.at("backfilled"), 9U);
        EXPECT_EQ(rows.list.at("backfilled"), bridged ? 9U : 0U);
        EXPECT_EQ(rows.log.at("due"), 31U);
    }
}

TEST(LaterReactions, ThatBeginAfterTheEndAreWarnedOf)
{
    const std::vector<Warning> warnings = warningsOf(laterAt(60s));
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_EQ(warnings[0].key, "reaction[1].from");
    EXPECT_TRUE(warningsOf(laterAt(59s)).empty());
}

}  // namespace
}  // namespace millrace::later_reaction_test
