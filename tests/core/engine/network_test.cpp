// SPDX-License-Identifier: GPL-3.0-or-later
#include <bit>
#include <map>
#include <utility>

#include <gtest/gtest.h>

#include "core/base/resending.h"
#include "core/engine/engine.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// A network that is slow for a while: on both sides what sets out then travels that much longer,
// and nothing overtakes on a connection.

namespace millrace::network_test {
namespace {

using namespace std::chrono_literals;
using test::factsOf;

/// Events at a steady rate, one partition, three workers; the network takes 100 ms.
Scenario steady(const std::string& rate, const std::string& network)
{
    return test::scenarioOf("format = 1\nname = \"x\"\nduration = \"400 s\"\n"
                            "[workload]\narrivals = { kind = \"constant\", rate = " +
                            rate +
                            " }\nentities = [\"e\"]\n"
                            "[network]\ndelay = \"100 ms\"\n"
                            "[[reaction]]\nname = \"r\"\nwork = \"200 ms\"\n[log]\npartitions = 1\n"
                            "slots = { r = 1 }\n[queue]\nworkers = 3\n[[at]]\n" +
                            network);
}

/// Of an event each second: 1.6 s from 9.5 s to 13.5 s.
FinishedRun slowRun()
{
    return runScenario(
        steady("1.0", "time = \"9500 ms\"\nslow-network = \"1500 ms\"\nfor = \"4 s\"\n"));
}

/// While it is slow, the first of its kind afterwards, and long after it.
template <class Sent>
void expectTravel(const FinishedRun& run, SimDuration afterwards)
{
    std::uint64_t slow = 0;
    for (const auto& each : factsOf<Sent>(run.recording->trace())) {
        const SimDuration travel = each.fact.arrivesAt - each.at;
        const bool isSlow = each.at >= SimTime{9500ms} && each.at < SimTime{13500ms};
        slow += isSlow ? 1 : 0;
        if (isSlow)
            EXPECT_EQ(travel, 1600ms) << "sent at " << toNs(each.at);
        else if (each.at >= SimTime{13500ms} && each.at < SimTime{15s})
            EXPECT_EQ(travel, afterwards) << "sent at " << toNs(each.at);
        else
            EXPECT_EQ(travel, 100ms) << "sent at " << toNs(each.at);
    }
    EXPECT_EQ(slow, 4U);
}

TEST(SlowNetwork, TakesLongerOnBothSidesAndNothingOvertakes)
{
    const FinishedRun run = slowRun();
    EXPECT_FALSE(run.violation) << run.violation->what;
    // The last that set out while it was slow is there at 14.6 s: before it nothing arrives.
    expectTravel<RecordSent>(run, 600ms);
    expectTravel<JobSent>(run, 600ms);
}

TEST(SlowNetwork, IsOneFactForBothSidesAndOneWhenItIsOver)
{
    const FinishedRun run = slowRun();
    const auto slowed = factsOf<NetworkSlowed>(run.recording->trace());
    ASSERT_EQ(slowed.size(), 1U);
    EXPECT_EQ(slowed[0].at, SimTime{9500ms});
    EXPECT_EQ(slowed[0].fact.extra, toNs(SimTime{1500ms}));
    EXPECT_EQ(slowed[0].fact.until, SimTime{13500ms});
    const auto restored = factsOf<NetworkRestored>(run.recording->trace());
    ASSERT_EQ(restored.size(), 1U);
    EXPECT_EQ(restored[0].at, SimTime{13500ms});
    EXPECT_EQ(run.last.network, NetworkState{});
}

/// 100,000 messages are enough to see a chance to within a hundredth.
TEST(Resending, TakesTwiceAsLongEachTime)
{
    std::map<SimDuration, int> seen;
    for (std::uint32_t n = 0; n < 100'000; ++n)
        ++seen[resending(250'000, Draw{7, Purpose::LogDelay, n})];
    EXPECT_NEAR(seen[0ms], 75'000, 1'000);
    EXPECT_NEAR(seen[200ms], 18'750, 1'000);
    EXPECT_NEAR(seen[600ms], 4'690, 500);
    EXPECT_NEAR(seen[1400ms], 1'170, 300);
}

TEST(Resending, EndsEvenWhereAllIsLost)
{
    EXPECT_EQ(resending(1'000'000, Draw{7, Purpose::LogDelay, 0}), kLongestResending);
    EXPECT_EQ(resending(0, Draw{7, Purpose::LogDelay, 0}), SimDuration::zero());
}

TEST(Resending, IsDrawnApartFromTheTimeOfTravel)
{
    int differ = 0;
    for (std::uint32_t n = 0; n < 100; ++n) {
        Draw own{7, Purpose::LogDelay, n};
        Draw apart = own.apart();
        differ += own.bits() != apart.bits() ? 1 : 0;
    }
    EXPECT_EQ(differ, 100);
}

TEST(LossyNetwork, DelaysOnBothSidesBySteps)
{
    const FinishedRun run =
        runScenario(steady("0.1", "time = \"5 s\"\nlossy-network = 0.5\nfor = \"300 s\"\n"));
    EXPECT_FALSE(run.violation) << run.violation->what;
    const auto expectSteps = [](const auto& facts) {
        int lost = 0;
        int whole = 0;
        SimTime last{};
        for (const auto& each : facts) {
            if (each.fact.arrivesAt == std::exchange(last, each.fact.arrivesAt))
                continue;  // Behind one that was lost: nothing overtakes on a connection.
            const SimDuration travel = each.fact.arrivesAt - each.at - 100ms;
            const bool bad = each.at >= SimTime{5s} && each.at < SimTime{305s};
            lost += travel > SimDuration::zero() ? 1 : 0;
            whole += bad && travel == SimDuration::zero() ? 1 : 0;
            // 200 ms, 600 ms, 1.4 s: one less than a power of two, of 200 ms.
            const auto steps = static_cast<std::uint64_t>(travel / 200ms) + 1;
            EXPECT_TRUE(travel % 200ms == SimDuration::zero() && std::has_single_bit(steps))
                << travel.count();
            EXPECT_TRUE(bad || travel == SimDuration::zero());
        }
        EXPECT_GT(lost, 5);
        EXPECT_GT(whole, 5);
    };
    expectSteps(factsOf<RecordSent>(run.recording->trace()));
    expectSteps(factsOf<JobSent>(run.recording->trace()));
}

TEST(SlowNetwork, EndsWithTheRunWhereItLastsLonger)
{
    Scenario scenario = test::plainScenario();
    scenario.timeline.push_back(
        {.at = SimTime{50s}, .act = Intervention::Act::SlowNetwork, .lasts = 1h, .extra = 1s});
    const FinishedRun run = runScenario(scenario);
    EXPECT_EQ(run.last.network.extra, 1s);
    EXPECT_TRUE(factsOf<NetworkRestored>(run.recording->trace()).empty());
}

}  // namespace
}  // namespace millrace::network_test
