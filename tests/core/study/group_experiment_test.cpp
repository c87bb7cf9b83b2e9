// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/group_experiment.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/engine/engine.h"

// The cases of semantics/kafka.md, section 8, beside those of the vectors: when the group has
// noticed, and when all of it reads again.

namespace millrace::group_experiment_test {

namespace {

using namespace std::chrono_literals;
using Act = GroupExperiment::Act;
using What = GroupSight::What;

SimTime at(SimDuration time)
{
    return SimTime{time};
}

/// Three members, six partitions, Kafka's defaults; A, B, C join within 400 ms.
GroupExperiment threeMembers(GroupSpec::Protocol protocol = GroupSpec::Protocol::Classic)
{
    GroupExperiment group{.id = "test",
                          .protocol = protocol,
                          .partitions = 6,
                          .session = 45s,
                          .heartbeat = 3s,
                          .rebalanceTimeout = 300s,
                          .initialDelay = 3s};
    if (protocol == GroupSpec::Protocol::Consumer)
        group.heartbeat = 5s;
    for (const char* name : {"A", "B", "C", "D"})
        group.members.push_back({.name = name, .rejoinDelay = 10ms});
    group.actions = {{at(0s), 0, Act::Join}, {at(200ms), 1, Act::Join}, {at(400ms), 2, Act::Join}};
    return group;
}

std::vector<GroupSight> run(const GroupExperiment& experiment)
{
    const FinishedRun run = runScenario(scenarioOf(experiment));
    EXPECT_FALSE(run.violation) << run.violation->what;
    EXPECT_EQ(run.stopped, "");
    return sightsOf(*run.recording);
}

std::string describe(const GroupSight& sight)
{
    return fmt::format("{} ms: what {} member {} phase {} number {} count {}",
                       sight.at.time_since_epoch() / 1ms, static_cast<int>(sight.what),
                       sight.member, static_cast<int>(sight.phase), sight.number, sight.count);
}

std::string describe(const std::vector<GroupSight>& sights)
{
    std::string text;
    for (const GroupSight& each : sights)
        text += describe(each) + '\n';
    return text;
}

/// When `count` members were first stable after `after`.
std::optional<SimTime> stableAfter(const std::vector<GroupSight>& sights, SimTime after)
{
    const auto found = std::ranges::find_if(sights, [after](const GroupSight& each) {
        return each.at >= after && each.what == What::State && each.phase == GroupPhase::Stable;
    });
    return found == sights.end() ? std::nullopt : std::optional{found->at};
}

struct Row {
    const char* name;
    GroupExperiment (*make)();
    SimDuration from;           ///< What was done last.
    SimDuration readsAllAfter;  ///< The group is stable so long after it.
};

void PrintTo(const Row& row, std::ostream* out)
{
    *out << row.name;
}

class KafkasTable : public testing::TestWithParam<Row> {};

TEST_P(KafkasTable, SaysWhenTheWholeGroupReadsAgain)
{
    const std::vector<GroupSight> sights = run(GetParam().make());
    const auto stable = stableAfter(sights, at(GetParam().from));
    ASSERT_TRUE(stable) << describe(sights);
    const SimDuration off = *stable - at(GetParam().from) - GetParam().readsAllAfter;
    EXPECT_LE(off < SimDuration::zero() ? -off : off, 30ms) << describe(sights);
}

GroupExperiment crashed()
{
    GroupExperiment group = threeMembers();
    group.actions.push_back({at(20s), 1, Act::Kill});
    return group;
}

const Row kRows[] = {
    {"Crash", crashed, 20s, 43'020ms},
    {"CrashWithASlowSurvivor",
     [] {
         GroupExperiment group = crashed();
         group.members[2].rejoinDelay = 4s;
         return group;
     },
     20s, 47s},
    {"CrashWithASessionOfTenSeconds",
     [] {
         GroupExperiment group = crashed();
         group.session = 10s;
         return group;
     },
     20s, 10s},
    {"CleanClose",
     [] {
         GroupExperiment group = threeMembers();
         group.actions.push_back({at(20s), 1, Act::Leave});
         return group;
     },
     20s, 1s},
    {"NewMember",
     [] {
         GroupExperiment group = threeMembers();
         group.actions.push_back({at(20s), 3, Act::Join});
         return group;
     },
     20s, 1s},
    {"DynamicRestartWaitsForItsOwnGhost",
     [] {
         GroupExperiment group = crashed();
         group.actions.push_back({at(30s), 1, Act::Restart});
         return group;
     },
     20s, 43s},
    {"StaticMemberNeverReturns",
     [] {
         GroupExperiment group = crashed();
         group.members[1].isStatic = true;
         return group;
     },
     20s, 43s},
    {"StaticMemberCloses",
     [] {
         GroupExperiment group = threeMembers();
         group.members[1].isStatic = true;
         group.actions.push_back({at(20s), 1, Act::Leave});
         return group;
     },
     20s, 43s},
    {"StuckInProcessingWhileAnotherJoins",
     [] {
         GroupExperiment group = threeMembers();
         group.members[1].rejoinDelay = 10'000s;
         group.actions.push_back({at(20s), 3, Act::Join});
         return group;
     },
     20s, 300s},
    {"JoinsHalfASecondBeforeTheDelayEnds",
     [] {
         GroupExperiment group = threeMembers();
         group.actions[1].at = at(2500ms);
         group.actions[2].at = at(5000ms);
         return group;
     },
     0s, 9s},
    {"BrokersProtocol", [] { return threeMembers(GroupSpec::Protocol::Consumer); }, 400ms, 5010ms},
    {"BrokersProtocolAfterACrash",
     [] {
         GroupExperiment group = threeMembers(GroupSpec::Protocol::Consumer);
         group.actions.push_back({at(20s), 1, Act::Kill});
         return group;
     },
     20s, 45'020ms},
    {"BrokersProtocolWithASlowRevocation",
     [] {
         // A gives up at 8.0 s; B and C hear of it at their next heartbeats.
         GroupExperiment group = threeMembers(GroupSpec::Protocol::Consumer);
         group.members[0].revocation = 3s;
         return group;
     },
     400ms, 10'010ms},
};

INSTANTIATE_TEST_SUITE_P(Rows, KafkasTable, testing::ValuesIn(kRows),
                         [](const auto& each) { return std::string{each.param.name}; });

TEST(GroupExperiment, StaticMemberThatComesBackKeepsItsPartitionsAndNobodyElseNotices)
{
    GroupExperiment group = crashed();
    group.members[1].isStatic = true;
    group.actions.push_back({at(40s), 1, Act::Restart});
    const std::vector<GroupSight> sights = run(group);
    std::vector<GroupSight> later;
    std::ranges::copy_if(sights, std::back_inserter(later),
                         [](const GroupSight& each) { return each.at > at(20s); });
    const std::vector<GroupSight> expected{
        {.at = at(40s), .what = What::Rejoins, .member = 1},
        {.at = at(40s), .what = What::Owns, .member = 1, .count = 2}};
    EXPECT_EQ(later, expected) << describe(later);
}

TEST(GroupExperiment, GroupThatEverybodyLeavesIsEmptyAndTellsNobodyItsNewGeneration)
{
    GroupExperiment group = threeMembers();
    group.actions.resize(1);
    group.actions.push_back({at(20s), 0, Act::Leave});
    const std::vector<GroupSight> sights = run(group);
    ASSERT_FALSE(sights.empty());
    const GroupSight expected{
        .at = at(20s), .what = What::State, .phase = GroupPhase::Empty, .count = 0};
    EXPECT_EQ(sights.back(), expected) << describe(sights);
}

}  // namespace

}  // namespace millrace::group_experiment_test
