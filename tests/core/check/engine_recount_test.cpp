// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/check/anomalies.h"
#include "core/check/recount.h"
#include "core/engine/engine.h"
#include "core/exports/facts_csv.h"
#include "core/trace/outcome_fields.h"
#include "tests/support/cluster_swarm.h"
#include "tests/support/scenarios.h"

// The engine's ledger against the independent checker: two programs that share nothing but the
// exported facts must agree on every number.

namespace millrace::engine_recount_test {
namespace {

using namespace std::chrono_literals;
using test::act;

void expectAgreement(const Scenario& scenario)
{
    SCOPED_TRACE(scenario.name);
    const FinishedRun run = runScenario(scenario);
    ASSERT_FALSE(run.violation) << run.violation->what;
    const std::string csv = factsAsCsv(run.recording->trace());
    const auto outcome = check::recount(csv);
    const auto* counted = std::get_if<check::Recount>(&outcome);
    ASSERT_NE(counted, nullptr) << std::get<1>(outcome).front();
    const auto compare = [&](const char* name, const Outcome& ours, const Delays& delays,
                             const std::map<std::string, std::uint64_t>& theirs) {
        SCOPED_TRACE(name);
        for (const OutcomeField& field : kOutcomeFields)
            EXPECT_EQ(ours.*field.value, theirs.at(std::string{field.name})) << field.name;
        EXPECT_EQ(static_cast<std::uint64_t>(delays.p50.count()), theirs.at("delayP50Ns"));
        EXPECT_EQ(static_cast<std::uint64_t>(delays.p99.count()), theirs.at("delayP99Ns"));
        EXPECT_EQ(delays.p50Open ? 1U : 0U, theirs.at("delayP50Open"));
        EXPECT_EQ(delays.p99Open ? 1U : 0U, theirs.at("delayP99Open"));
    };
    const Ledger& ledger = run.recording->ledger();
    const SimTime end = run.last.now;
    const Columns& columns = run.recording->columns();
    compare("log", ledger.log.outcome(run.last), ledger.log.side().delays(end, columns),
            counted->log);
    compare("list", ledger.list.outcome(run.last), ledger.list.side().delays(end, columns),
            counted->list);
    for (const std::string& finding : check::findAnomalies(std::string_view{csv}))
        ADD_FAILURE() << finding;
}

TEST(EngineAndChecker, AgreeOnEveryShippedScenario)
{
    for (const Scenario& scenario : test::shippedScenarioList())
        expectAgreement(scenario);
}

/// Two events of one entity, two workers; what once made the two differ.
std::string listOf(const char* times, const char* queue, const char* rest)
{
    return std::string{"format = 1\nname = \"x\"\nduration = \"60 s\"\n"
                       "[workload]\narrivals = { kind = \"tape\" }\nentities = [\"a\"]\n"
                       "tape = ["} +
           times +
           "]\n[network]\ndelay = \"0 s\"\nclocks = \"product\"\n"
           "[[reaction]]\nname = \"r\"\nwork = \"1 s\"\npoison = [1]\n"
           "[log]\nslots = { r = 0 }\n[queue]\nworkers = 2\n" +
           queue + rest;
}

TEST(EngineAndChecker, AgreeThatAPersonsRetryHasNoKey)
{
    expectAgreement(test::scenarioOf(
        listOf("{ at = \"0 s\", entity = \"a\" }, { at = \"1800 ms\", entity = \"a\" }",
               "attempts = 1\nexhausted = \"failed\"\nunique = { r = {} }\n",
               "[[at]]\ntime = \"1500 ms\"\nredrive = \"failed\"\n")));
}

TEST(EngineAndChecker, AgreeOnWhoIsCutOffWithItsWordToSay)
{
    expectAgreement(test::scenarioOf(
        listOf("{ at = \"0 s\", entity = \"a\" }, { at = \"100 ms\", entity = \"a\" }",
               "claim = \"connection\"\ncrash = \"retry\"\n"
               "backoff = { kind = \"constant\", base = \"5 s\", jitter = 0.0 }\n",
               "[[at]]\ntime = \"500 ms\"\nkill = \"store\"\nrestart = \"2 s\"\n")));
}

TEST(EngineAndChecker, AgreeOnRandomClusters)
{
    for (std::uint64_t seed = 1; seed <= 120; ++seed) {
        SCOPED_TRACE(seed);
        Scenario scenario = test::randomClusterScenario(seed);
        // What the checker does not know yet.
        for (GroupSpec& group : scenario.log.groups)
            group = GroupSpec{.isolation = group.isolation};
        std::erase_if(scenario.timeline, [](const Intervention& each) {
            return each.act == Intervention::Act::Seek ||
                   each.act == Intervention::Act::AddPartitions;
        });
        expectAgreement(scenario);
        if (seed % 3 != 0)
            continue;
        scenario.bridges = {{.reaction = 0, .idempotent = seed % 2 == 0}};
        expectAgreement(scenario);
    }
}

struct HarshCase {
    const char* name;
    void (*change)(Scenario&);
};

void PrintTo(const HarshCase& row, std::ostream* out)
{
    *out << row.name;
}

class HarshTest : public testing::TestWithParam<HarshCase> {};

TEST_P(HarshTest, StillAgrees)
{
    Scenario scenario = test::shippedScenario("lease-and-session");
    scenario.name = GetParam().name;
    GetParam().change(scenario);
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        SCOPED_TRACE(seed);
        scenario.seed = seed;
        expectAgreement(scenario);
    }
}

void killEverybodyInTurn(Scenario& scenario)
{
    for (int n = 0; n < 16; ++n) {
        act(scenario, 9s + n * 10s, Intervention::Act::Kill, Target::Kind::Slot, n % 4);
        act(scenario, 12s + n * 10s + (n % 3) * 4s, Intervention::Act::Restart, Target::Kind::Slot,
            n % 4);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Rows, HarshTest,
    testing::Values(
        HarshCase{"Kills", killEverybodyInTurn},
        HarshCase{"KillsAndEarlyEffects",
                  [](Scenario& scenario) {
                      killEverybodyInTurn(scenario);
                      for (ReactionSpec& reaction : scenario.reactions)
                          reaction.effectAt = 0.3;
                  }},
        HarshCase{"Stops",
                  [](Scenario& scenario) {
                      for (int n = 0; n < 12; ++n)
                          act(scenario, 9s + n * 7s,
                              n % 2 == 0 ? Intervention::Act::Stop : Intervention::Act::Restart,
                              Target::Kind::Slot, 1);
                  }},
        HarshCase{"ShortRetention",
                  [](Scenario& scenario) {
                      killEverybodyInTurn(scenario);
                      scenario.log.retention = 5s;
                      scenario.log.segment = 1s;
                      scenario.log.retentionCheck = 1s;
                  }},
        HarshCase{"ManyFailures",
                  [](Scenario& scenario) {
                      scenario.queue.attempts = 2;
                      for (ReactionSpec& reaction : scenario.reactions)
                          reaction.fails = 0.4;
                  }},
        HarshCase{"FailuresAfterTheEffect",
                  [](Scenario& scenario) {
                      killEverybodyInTurn(scenario);
                      scenario.queue.attempts = 3;
                      for (ReactionSpec& reaction : scenario.reactions) {
                          reaction.fails = 0.3;
                          reaction.effectAt = 0.5;
                      }
                  }},
        HarshCase{"Overload",
                  [](Scenario& scenario) {
                      scenario.workload.arrivals.rate = 4.0;
                      killEverybodyInTurn(scenario);
                  }},
        HarshCase{"OneJob", [](Scenario& scenario) { scenario.queue.jobs = QueueSpec::Jobs::One; }},
        HarshCase{"NoGroupForAlerts",
                  [](Scenario& scenario) {
                      scenario.log.slots = {2, 0, 1};
                  }},
        HarshCase{"Inline",
                  [](Scenario& scenario) {
                      scenario.application.threads = 2;
                      scenario.application.run = ApplicationSpec::Run::Inline;
                      for (ReactionSpec& reaction : scenario.reactions)
                          reaction.fails = 0.1;
                  }},
        HarshCase{"Threads",
                  [](Scenario& scenario) {
                      scenario.application.threads = 1;
                      scenario.application.request.mean = 1s;
                  }},
        HarshCase{"RandomDelays",
                  [](Scenario& scenario) {
                      scenario.network.delay = {VariateSpec::Kind::Exponential, 500ms};
                      killEverybodyInTurn(scenario);
                  }},
        HarshCase{"ProductClocks",
                  [](Scenario& scenario) {
                      scenario.network.clocks = NetworkSpec::Clocks::Product;
                      killEverybodyInTurn(scenario);
                  }}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::engine_recount_test
