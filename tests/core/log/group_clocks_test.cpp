// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// Clocks that a broker sets: session and heartbeat of KIP-848 groups, and how often their targets
// are computed (KIP-1263).

namespace millrace::group_clocks_test {
namespace {

using namespace std::chrono_literals;
using test::factsOf;

Scenario groupOfThree(GroupSpec::Protocol protocol)
{
    Scenario scenario = test::plainScenario();
    scenario.network.clocks = NetworkSpec::Clocks::Product;
    scenario.log.partitions = 6;
    scenario.log.slots = {3};
    scenario.log.session = 10s;
    scenario.log.heartbeat = 1s;
    scenario.log.groupSession = 20s;
    scenario.log.groupHeartbeat = 4s;
    GroupSpec rules;
    rules.protocol = protocol;
    if (protocol == GroupSpec::Protocol::Consumer)
        rules.assignor = GroupSpec::Assignor::Uniform;
    scenario.log.groups = {rules};
    return scenario;
}

struct ClockRow {
    const char* name;
    GroupSpec::Protocol protocol;
    NetworkSpec::Clocks clocks;
    SimDuration session;
    SimDuration heartbeat;
};

void PrintTo(const ClockRow& row, std::ostream* out)
{
    *out << row.name;
}

class GroupClockTest : public testing::TestWithParam<ClockRow> {};

TEST_P(GroupClockTest, IsTheOneInForce)
{
    Scenario scenario = groupOfThree(GetParam().protocol);
    scenario.network.clocks = GetParam().clocks;
    const FinishedRun run = runScenario(scenario);
    std::vector<SimTime> times;
    const auto beats = factsOf<MemberHeartbeat>(run.recording->trace());
    ASSERT_FALSE(beats.empty());
    for (const auto& each : beats) {
        EXPECT_EQ(each.fact.sessionEndsAt - each.at, GetParam().session);
        if (each.fact.member.value == 0)
            times.push_back(each.at);
    }
    ASSERT_GE(times.size(), 2U);
    EXPECT_EQ(times.back() - times[times.size() - 2], GetParam().heartbeat);
}

INSTANTIATE_TEST_SUITE_P(
    Protocols, GroupClockTest,
    testing::Values(ClockRow{"ConsumerIsTheBrokers", GroupSpec::Protocol::Consumer,
                             NetworkSpec::Clocks::Product, 20s, 4s},
                    ClockRow{"ClassicIsTheClients", GroupSpec::Protocol::Classic,
                             NetworkSpec::Clocks::Product, 10s, 1s},
                    ClockRow{"EqualIsTheNetworks", GroupSpec::Protocol::Consumer,
                             NetworkSpec::Clocks::Equal, 6s, 2s}),
    [](const auto& row) { return row.param.name; });

TEST(GroupClocks, ADeathIsNoticedWhenTheBrokersSessionEnds)
{
    Scenario scenario = groupOfThree(GroupSpec::Protocol::Consumer);
    test::act(scenario, 21s, Intervention::Act::Kill, Target::Kind::Member, 0);
    const auto expelled = factsOf<MemberExpelled>(runScenario(scenario).recording->trace());
    ASSERT_EQ(expelled.size(), 1U);
    EXPECT_GT(expelled[0].at, SimTime{21s + 20s - 4s});
    EXPECT_LE(expelled[0].at, SimTime{21s + 20s});
}

/// When members got partitions, at all.
std::vector<SimTime> assignments(const FinishedRun& run)
{
    std::vector<SimTime> times;
    for (const auto& each : factsOf<PartitionAssigned>(run.recording->trace()))
        if (!each.fact.member.isNone())
            times.push_back(each.at);
    return times;
}

/// Three members join within 400 ms.
Scenario joining(SimDuration interval)
{
    Scenario scenario = groupOfThree(GroupSpec::Protocol::Consumer);
    scenario.log.groups[0].assignmentInterval = interval;
    scenario.log.members = {{.member = 1, .joins = SimTime{200ms}},
                            {.member = 2, .joins = SimTime{400ms}}};
    return scenario;
}

TEST(GroupClocks, TheFirstTargetWaitsForNothing)
{
    const std::vector<SimTime> times = assignments(runScenario(joining(15s)));
    ASSERT_FALSE(times.empty());
    EXPECT_EQ(times.front(), SimTime{});
}

TEST(GroupClocks, TheNextTargetIsComputedByTheFirstHeartbeatAfterTheInterval)
{
    // Without an interval the first member gives partitions up at its heartbeat, at 4 s; with one
    // of 7 s the target for three is known at 8 s only.
    const auto movedAt = [](SimDuration interval) {
        const auto revoked =
            factsOf<PartitionRevoked>(runScenario(joining(interval)).recording->trace());
        return revoked.empty() ? kNever : revoked.front().at;
    };
    const SimTime without = movedAt(0s);
    EXPECT_GE(without, SimTime{4s});
    EXPECT_LT(without, SimTime{5s});
    EXPECT_EQ(movedAt(1s), without) << "it had passed";
    const SimTime with = movedAt(7s);
    EXPECT_GE(with, SimTime{7s});
    EXPECT_LT(with, SimTime{9s});
}

TEST(GroupClocks, WhoIsSlowToComeToItsPollBeatsOnMeanwhile)
{
    Scenario scenario = joining(0s);
    scenario.duration = 10min;
    scenario.log.groups[0].rejoinDelay = 1min;  // Three times the session.
    const FinishedRun run = runScenario(scenario);
    EXPECT_TRUE(factsOf<MemberExpelled>(run.recording->trace()).empty());
    EXPECT_EQ(run.last.log.groups[0].phase, GroupPhase::Stable);
}

TEST(GroupClocks, EverybodyHasAShareInTheEnd)
{
    const FinishedRun run = runScenario(joining(7s));
    ASSERT_FALSE(run.violation);
    EXPECT_EQ(run.last.log.groups[0].phase, GroupPhase::Stable);
    std::vector<int> shares(3);
    for (const ReadingState& each : run.last.log.readings)
        ++shares.at(each.owner.value);
    EXPECT_EQ(shares, (std::vector<int>{2, 2, 2}));
}

}  // namespace
}  // namespace millrace::group_clocks_test
