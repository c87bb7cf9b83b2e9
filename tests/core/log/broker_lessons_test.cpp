// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "core/trace/narration.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// The shipped lessons on brokers show what they say they show, and their other setting the
// opposite.

namespace millrace::broker_lessons_test {
namespace {

using namespace std::chrono_literals;
using test::factsOf;

Outcome logOf(const Scenario& scenario)
{
    const FinishedRun run = runScenario(scenario);
    EXPECT_FALSE(run.violation) << run.violation->what;
    return run.recording->ledger().log.outcome(run.last);
}

TEST(BrokerLessons, AcksOneLosesWhatTheLeaderAloneHadAndAllLosesNothing)
{
    Scenario scenario = test::shippedScenario("broker-crash-acks");
    EXPECT_GT(logOf(scenario).lost, 0U);
    scenario.log.producer.acks = ProducerSpec::Acks::All;
    const Outcome all = logOf(scenario);
    EXPECT_EQ(all.lost, 0U);
    EXPECT_EQ(all.refused, 0U);
}

TEST(BrokerLessons, AnUncleanLeaderLosesWhatWasAcknowledgedAndAPatientPartitionNothing)
{
    Scenario scenario = test::shippedScenario("unclean-election");
    EXPECT_GT(logOf(scenario).lost, 0U);
    scenario.log.brokers.uncleanElection = false;
    EXPECT_EQ(logOf(scenario).lost, 0U);
}

TEST(BrokerLessons, ASplitThatEndsWithinTheSessionCostsTimeAndALongerOneWhatTheLeaderAloneHad)
{
    Scenario scenario = test::shippedScenario("broker-cut-off");
    ASSERT_EQ(scenario.timeline.size(), 2U);
    EXPECT_EQ(logOf(scenario).lost, 3U);
    scenario.log.producer.acks = ProducerSpec::Acks::All;
    EXPECT_EQ(logOf(scenario).lost, 0U);
    scenario.log.producer.acks = ProducerSpec::Acks::Leader;
    scenario.timeline.pop_back();
    const FinishedRun run = runScenario(scenario);
    EXPECT_EQ(run.recording->ledger().log.outcome(run.last).lost, 0U);
    EXPECT_TRUE(factsOf<BrokerFenced>(run.recording->trace()).empty());
}

TEST(BrokerLessons, IdempotenceEndsRepeatsAndDisorder)
{
    Scenario scenario = test::shippedScenario("idempotent-producer");
    const Outcome without = logOf(scenario);
    EXPECT_GT(without.duplicated, 0U);
    EXPECT_GT(without.outOfOrder, 0U);
    scenario.log.producer.idempotence = true;
    const Outcome with = logOf(scenario);
    EXPECT_EQ(with.duplicated, 0U);
    EXPECT_EQ(with.outOfOrder, 0U);
    EXPECT_EQ(with.lost, 0U);
}

TEST(BrokerLessons, ASentenceSaysWhoIsDeadWhoLeadsAndWhatIsGone)
{
    const Scenario scenario = test::shippedScenario("unclean-election");
    Cursor cursor{runScenario(scenario).recording};
    const auto sentenceAt = [&cursor](SimDuration at) {
        cursor.seekTime(SimTime{at});
        return cursor.moment().sentence;
    };
    EXPECT_EQ(sentenceAt(12s), "Log: broker 2 is dead; it holds nobody's place as leader. The "
                               "controller finds out at 0:15.0.");
    EXPECT_EQ(sentenceAt(27s), "Log: broker 1 is dead; nobody can write or read partition 0 until "
                               "the controller finds out at 0:30.0.");
    EXPECT_EQ(sentenceAt(33s), "Log: nobody in sync is left to lead partition 0; it waits.");
    EXPECT_TRUE(sentenceAt(36s).starts_with("Log: partition 0 was cut at offset 9: what lay"))
        << sentenceAt(36s);
    cursor = Cursor{runScenario(test::shippedScenario("broker-cut-off")).recording};
    EXPECT_EQ(sentenceAt(17s),
              "Log: broker 1 is cut off until 0:20.0, and back before the controller "
              "finds out; until then nobody can write or read partition 0.");
    EXPECT_TRUE(sentenceAt(21s).starts_with("Log: broker 1 is in reach again")) << sentenceAt(21s);
    EXPECT_EQ(sentenceAt(40s),
              "Log: broker 1 is cut off; nobody can write or read partition 0 until "
              "the controller finds out at 0:43.0.");
    EXPECT_EQ(sentenceAt(55s),
              "Log: the application still waits for answers of broker 1; what comes "
              "after them in partition 0 waits, too, until they time out or it is "
              "in reach at 1:00.0.");
    cursor = Cursor{runScenario(scenario).recording};
    std::size_t led = 0;
    for (const Mark& mark : cursor.recording().columns().marks)
        led += captionOf(cursor.recording().columns(), mark) == "broker 2 leads" ? 1 : 0;
    EXPECT_EQ(led, 1U);
}

}  // namespace
}  // namespace millrace::broker_lessons_test
