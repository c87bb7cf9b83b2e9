// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "core/check/anomalies.h"
#include "core/check/recount.h"
#include "core/engine/engine.h"
#include "core/exports/facts_csv.h"
#include "core/scenario/profile.h"
#include "core/trace/outcome_fields.h"
#include "tests/support/scenarios.h"

// E50: what became of every job, after everything has been drained, under every product: exact, by
// the product's own ledger and by the independent checker. Who gives at least once loses nothing;
// who gives at most once does nothing twice.

namespace millrace::conservation_test {
namespace {

using namespace std::chrono_literals;

/// Forty jobs of a second, one every two. Workers die in the midst of one and come back, one
/// stands still for a quarter of an hour; much later one is started anew, for those who look only
/// then. Six hours are enough for every sweep.
Scenario scenarioOf(const Profile& profile)
{
    Scenario scenario = test::plainScenario();
    scenario.duration = 6h;
    scenario.network.clocks = NetworkSpec::Clocks::Product;
    scenario.network.delay = {};
    scenario.log.slots = {0};
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Tape;
    for (int n = 1; n <= 40; ++n)
        scenario.workload.tape.push_back({SimTime{2s * n}, n % 6});
    scenario.reactions[0].work.mean = 1s;
    scenario.queue = profile.queue;
    scenario.queue.workers = 4;
    if (profile.queue.store == QueueSpec::Store::Memory)
        scenario.queue.claim.threads = 4;
    for (int worker = 0; worker < 4; ++worker) {
        test::act(scenario, 20'500ms, Act::Kill, Target::Kind::Worker, worker);
        test::act(scenario, 30s, Act::Restart, Target::Kind::Worker, worker);
    }
    test::act(scenario, 50'500ms, Act::Kill, Target::Kind::Worker, 1);
    test::act(scenario, 55s, Act::Restart, Target::Kind::Worker, 1);
    test::act(scenario, 60'500ms, Act::Hang, Target::Kind::Worker, 2);
    std::ranges::find(scenario.timeline, Act::Hang, &Intervention::act)->lasts = 15min;
    test::act(scenario, 2h, Act::Kill, Target::Kind::Worker, 0);
    test::act(scenario, 2h + 1s, Act::Restart, Target::Kind::Worker, 0);
    return scenario;
}

bool losesByDesign(const QueueSpec& queue)
{
    return queue.fate.crash == FateSpec::Crash::Lost || queue.claim.ack == ClaimSpec::Ack::Early;
}

class ConservationTest : public testing::TestWithParam<std::string> {};

TEST_P(ConservationTest, E50_NothingIsLeftOverAndNothingIsCountedWrong)
{
    const Profile& profile = *findProfile(GetParam());
    const FinishedRun run = runScenario(scenarioOf(profile));
    ASSERT_FALSE(run.violation) << run.violation->what;
    const Outcome list = run.recording->ledger().list.outcome(run.last);
    EXPECT_EQ(list.due, 40U);
    EXPECT_EQ(list.waiting + list.inHand + list.stuck + list.sending, 0U) << "drained";
    EXPECT_EQ(list.handled + list.lost + list.parked + list.discarded + list.refused, 40U);
    if (losesByDesign(profile.queue)) {
        EXPECT_GT(list.lost, 0U) << "somebody died with a job";
        EXPECT_EQ(list.duplicated, 0U) << "at most once";
    } else {
        EXPECT_EQ(list.lost, 0U) << "at least once";
    }
    const auto counted = check::recount(factsAsCsv(run.recording->trace()));
    ASSERT_TRUE(std::holds_alternative<check::Recount>(counted));
    const auto& rows = std::get<check::Recount>(counted).list;
    for (const OutcomeField& field : kOutcomeFields)
        EXPECT_EQ(list.*field.value, rows.at(std::string{field.name})) << field.name;
    for (const std::string& finding :
         check::findAnomalies(std::string_view{factsAsCsv(run.recording->trace())}))
        ADD_FAILURE() << finding;
}

std::vector<std::string> productsWithAList()
{
    std::vector<std::string> names;
    for (const Profile& each : profiles())
        if (each.half == Profile::Half::Queue && each.runs &&
            each.queue.store != QueueSpec::Store::Caller)
            names.push_back(each.name);
    return names;
}

INSTANTIATE_TEST_SUITE_P(Products, ConservationTest, testing::ValuesIn(productsWithAList()),
                         [](const auto& row) {
                             std::string name = row.param;
                             std::ranges::replace(name, '-', '_');
                             return name;
                         });

}  // namespace
}  // namespace millrace::conservation_test
