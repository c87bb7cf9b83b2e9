// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"
#include "tests/ui/scene/scene_words.h"
#include "ui/scene/inspection.h"
#include "ui/scene/lod.h"
#include "ui/scene/stage_scene.h"

// Brokers on the stage: a row a replica, who leads, who is behind or dead, and batches.

namespace millrace::ui::cluster_scene_test {
namespace {

using namespace std::chrono_literals;
using test::rowOf;
using test::shows;

constexpr SceneOptions kStage{.width = 1280, .height = 720};

std::size_t brokersIn(const Scene& scene)
{
    return static_cast<std::size_t>(std::ranges::count(scene, Thing::Broker, &Shape::thing));
}

TEST(ClusterStage, ShowsARowAReplicaWithItsStanding)
{
    Cursor cursor{runScenario(test::shippedScenario("broker-crash-acks")).recording};
    cursor.seekTime(SimTime{15s});
    Scene scene = movingScene(cursor.moment(), kStage);
    EXPECT_EQ(brokersIn(scene), 9U) << "three partitions on three brokers";
    EXPECT_TRUE(shows(scene, "leader"));
    EXPECT_TRUE(shows(scene, "in sync"));
    EXPECT_FALSE(shows(scene, "dead"));
    cursor.seekTime(SimTime{25s});
    scene = movingScene(cursor.moment(), kStage);
    EXPECT_TRUE(shows(scene, "dead?")) << "the controller does not know yet";
    cursor.seekTime(SimTime{35s});
    scene = movingScene(cursor.moment(), kStage);
    EXPECT_TRUE(shows(scene, "dead"));
    EXPECT_FALSE(shows(scene, "dead?"));
}

/// Whether a click on its name selects it.
bool canBeSelected(const Scene& scene, std::uint32_t broker)
{
    return std::ranges::any_of(scene, [&](const Shape& each) {
        return each.thing == Thing::Broker && each.index == broker && !each.text.empty() &&
               hitTest(scene, each.rect.centerX(), each.rect.centerY()) ==
                   std::pair{Thing::Broker, broker};
    });
}

TEST(ClusterStage, EveryBrokerOfEveryLessonIsDrawnAndCanBeSelectedInEveryWindow)
{
    // The stage in windows of 1600x900 (which scales it up), there with branches and a life open;
    // in one of 1280x720; of 1024x700; and as low as it can be.
    constexpr std::pair<double, double> kStages[] = {
        {1269, 590}, {1372, 573}, {1252, 420}, {1052, 460}, {1052, 420}, {796, 438}, {760, 420}};
    int lessons = 0;
    for (const Scenario& scenario : test::shippedScenarioList()) {
        if (scenario.log.brokers.count < 2)
            continue;
        ++lessons;
        Cursor cursor{runScenario(scenario).recording};
        for (int n = 1; n < 12; ++n) {
            cursor.seekTime(SimTime{scenario.duration * n / 12});
            const Moment moment = cursor.moment();
            for (const auto& [width, height] : kStages) {
                const Scene scene = movingScene(moment, {.width = width, .height = height});
                for (std::uint32_t b = 0; b < moment.state.log.cluster.brokers.size(); ++b)
                    EXPECT_TRUE(canBeSelected(scene, b))
                        << "broker " << b + 1 << " of " << scenario.name << ", part " << n
                        << " of 12, on " << width << " x " << height;
            }
        }
    }
    EXPECT_GE(lessons, 4);
}

TEST(ClusterStage, DrawsEveryPlayheadOfEveryLesson)
{
    for (const char* name : {"broker-crash-acks", "unclean-election", "idempotent-producer"}) {
        Cursor cursor{runScenario(test::shippedScenario(name)).recording};
        const std::uint64_t facts = cursor.recording().trace().size();
        for (std::uint64_t fact = 0; fact < facts; fact += fact < 200 ? 1 : 37) {
            cursor.seekFact(fact);
            const Scene scene = movingScene(cursor.moment(), kStage);
            EXPECT_FALSE(scene.empty()) << fact;
            EXPECT_EQ(itemsInFlight(scene), itemsInFlight(cursor.state())) << name << " " << fact;
        }
    }
}

TEST(ClusterStage, WhereManyPartitionsLeaveNoRoomForCopiesBrokersStandInTheHead)
{
    Scenario scenario = test::shippedScenario("broker-crash-acks");
    scenario.log.partitions = 24;
    Cursor cursor{runScenario(scenario).recording};
    cursor.seekTime(SimTime{25s});
    const Moment moment = cursor.moment();
    for (const auto& [width, height] :
         {std::pair{1269.0, 590.0}, {1052.0, 460.0}, {796.0, 438.0}}) {
        const SceneOptions options{.width = width, .height = height};
        const HalfArea area = StageLayout::of(width, height).log;
        const Scene scene = movingScene(moment, options);
        EXPECT_EQ(brokersIn(scene), 3U) << "no rows of copies, on " << width;
        for (const Shape& each : scene)
            if (each.thing == Thing::Broker) {
                EXPECT_EQ(hitTest(scene, each.rect.centerX(), each.rect.centerY()),
                          std::pair(Thing::Broker, each.index));
                EXPECT_GT(each.rect.x, profileChip(moment, area).right());
                EXPECT_LE(each.rect.right(), limitsLeft(moment, area));
                EXPECT_EQ(each.dashed, each.index == 0) << "the first is dead";
            }
        EXPECT_FALSE(shows(staticScene(moment, options), "reading takes a copy"));
    }
    EXPECT_TRUE(shows(movingScene(moment, kStage), "br 1 dead?"));
}

TEST(ClusterStage, TheInspectorKnowsBrokersWatermarksAndWhatWasCut)
{
    Cursor cursor{runScenario(test::shippedScenario("broker-crash-acks")).recording};
    cursor.seekTime(SimTime{25s});
    const Inspection broker = inspect(cursor.moment(), Thing::Broker, 0);
    EXPECT_EQ(broker.title, "broker 1");
    EXPECT_EQ(rowOf(broker, "the controller believes"), "it is there");
    EXPECT_EQ(rowOf(broker, "found out at"), "0:29.0");
    EXPECT_EQ(rowOf(inspect(cursor.moment(), Thing::Partition, 0), "leader"), "broker 1, epoch 0");

    const auto cuts = test::factsOf<LogTruncated>(cursor.recording().trace());
    ASSERT_FALSE(cuts.empty());
    cursor.seekFact(cuts[0].index);
    const PartitionId partition = cuts[0].fact.partition;
    const HappeningId lost =
        cursor.recording()
            .columns()
            .records[partition.value][rowAt(cursor.state().log, partition, cuts[0].fact.logEnd)]
            .happening;
    cursor.seekFact(cuts[0].index + 1);
    EXPECT_EQ(rowOf(inspect(cursor.moment(), Thing::Happening, lost.value), "record"),
              fmt::format("was in partition {}, and was cut off", partition.value));
}

}  // namespace
}  // namespace millrace::ui::cluster_scene_test
