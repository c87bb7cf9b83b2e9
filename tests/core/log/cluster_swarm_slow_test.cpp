// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/cluster_swarm.h"

#include <numeric>

#include <gtest/gtest.h>

#include "core/base/invariant.h"
#include "core/engine/engine.h"
#include "tests/support/scenarios.h"

// Two thousand random clusters: faults, then everybody is well again and nothing new happens. Then
// nothing may be left waiting (reliability 34), and no invariant may have broken on the way.

namespace millrace::cluster_swarm_slow_test {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kSeeds = 2'000;

/// Nothing happens after 50 s; at 60 s all who are dead come back.
Scenario healed(std::uint64_t seed)
{
    Scenario scenario = test::randomClusterScenario(seed);
    const double rate = scenario.workload.arrivals.rate;
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Tape;
    const auto gap =
        std::chrono::duration_cast<SimDuration>(std::chrono::duration<double>{1 / rate});
    for (SimTime at{gap}; at < SimTime{50s}; at += gap)
        scenario.workload.tape.push_back({at, static_cast<int>(toNs(at) / 1000 % 6)});
    scenario.duration = 30min;
    for (int b = 0; b < scenario.log.brokers.count; ++b)
        test::act(scenario, 60s, Act::Restart, Target::Kind::Broker, b);
    const int members = std::accumulate(scenario.log.slots.begin(), scenario.log.slots.end(), 0);
    for (int m = 0; m < members; ++m)
        test::act(scenario, 60s, Act::Restart, Target::Kind::Slot, m);
    if (!scenario.log.producer.transactional)
        return scenario;
    test::act(scenario, 60s, Act::Restart, Target::Kind::Producer, 0);
    // A marker that is lost leaves its transaction open, the next marker ends it in its own way,
    // and who reads what is committed passes over it for good: such records wait without an end.
    scenario.log.brokers.uncleanElection = false;
    for (Intervention& each : scenario.timeline)
        if (each.act == Act::CrashMachine)
            each.act = Act::Kill;
    return scenario;
}

TEST(ClusterSwarmSlow, SettlesWhenEverybodyIsWellAgain)
{
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        SCOPED_TRACE(seed);
        try {
            const FinishedRun run = runScenario(healed(seed));
            ASSERT_FALSE(run.violation) << run.violation->what;
            const Outcome rows = run.recording->ledger().log.outcome(run.last);
            ASSERT_EQ(sumOfClasses(rows), rows.due);
            EXPECT_EQ(rows.waiting + rows.stuck + rows.inHand + rows.sending, 0U)
                << rows.waiting << " waiting, " << rows.stuck << " stuck, " << rows.inHand
                << " in hand, " << rows.sending << " sending of " << rows.due;
            for (const ReplicaSet& set : run.last.log.cluster.sets) {
                EXPECT_FALSE(set.leader.isNone());
                for (const ReplicaState& replica : set.replicas) {
                    EXPECT_TRUE(replica.inSync);
                    EXPECT_EQ(replica.log.end, set.counts.end);
                    EXPECT_EQ(commonEnd(replica.log, set.counts), set.counts.end);
                }
            }
        } catch (const InvariantBroken& broken) {
            FAIL() << broken.what();
        }
    }
}

}  // namespace
}  // namespace millrace::cluster_swarm_slow_test
