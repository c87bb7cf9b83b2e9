// SPDX-License-Identifier: GPL-3.0-or-later

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"
#include "tests/ui/scene/scene_words.h"
#include "ui/scene/inspection.h"
#include "ui/scene/lod.h"
#include "ui/scene/stage_scene.h"

// A compacted log on the stage, and what a bug wrote out there.

namespace millrace::ui::compaction_scene_test {
namespace {

using namespace std::chrono_literals;
using test::rowOf;
using test::shows;

constexpr SceneOptions kStage{.width = 1280, .height = 720};

TEST(CompactedStage, SaysWhatLimitsAreInForce)
{
    Cursor cursor{runScenario(test::shippedScenario("compaction")).recording};
    const Scene scene = staticScene(cursor.moment(), kStage);
    EXPECT_TRUE(shows(scene, "compact"));
    EXPECT_TRUE(shows(scene, "tombstones"));
    EXPECT_FALSE(shows(scene, "kept for")) << "nothing leaves for its age";
}

TEST(CompactedStage, LeavesGapsWhereRecordsWere)
{
    Cursor cursor{runScenario(test::shippedScenario("compaction")).recording};
    const auto gone = test::factsOf<RecordCompacted>(cursor.recording().trace());
    ASSERT_FALSE(gone.empty());
    const std::uint64_t row = gone.front().fact.offset;
    const std::uint32_t partition = gone.front().fact.partition.value;
    const std::uint32_t happening =
        cursor.recording().columns().records[partition][row].happening.value;
    cursor.seekFact(gone.front().index);
    EXPECT_EQ(rowOf(inspect(cursor.moment(), Thing::Happening, happening), "record").find("away"),
              std::string::npos);
    cursor.seekFact(gone.front().index + 1);
    EXPECT_NE(rowOf(inspect(cursor.moment(), Thing::Happening, happening), "record")
                  .find("compacted away"),
              std::string::npos);
    cursor.seekTime(cursor.recording().end());
    EXPECT_TRUE(shows(movingScene(cursor.moment(), kStage), "compacted"));
    EXPECT_NE(rowOf(inspect(cursor.moment(), Thing::Partition, partition), "cleaned up to"),
              "no such row");
}

TEST(CompactedStage, DrawsEveryPlayheadOfItsLessons)
{
    for (const char* name : {"compaction", "bug-and-rewind"}) {
        Cursor cursor{runScenario(test::shippedScenario(name)).recording};
        const std::uint64_t facts = cursor.recording().trace().size();
        for (std::uint64_t fact = 0; fact < facts; fact += fact < 200 ? 1 : 11) {
            cursor.seekFact(fact);
            const Scene scene = movingScene(cursor.moment(), kStage);
            EXPECT_EQ(itemsInFlight(scene), itemsInFlight(cursor.state())) << name << " " << fact;
        }
    }
}

TEST(BugOnTheStage, IsCountedBesideWhatIsOutThere)
{
    Cursor cursor{runScenario(test::shippedScenario("bug-and-rewind")).recording};
    cursor.seekTime(SimTime{9s});
    EXPECT_FALSE(shows(movingScene(cursor.moment(), kStage), "≠"));
    cursor.seekTime(SimTime{48s});
    EXPECT_TRUE(shows(movingScene(cursor.moment(), kStage), "≠"));
    EXPECT_GT(wrongEntities(cursor.state().logEffects[0]), 0U);
    const std::uint32_t wrongMails = cursor.state().logEffects[1].wrong;
    cursor.seekTime(cursor.recording().end());
    EXPECT_EQ(wrongEntities(cursor.state().logEffects[0]), 0U) << "read again, and right";
    EXPECT_GT(wrongEntities(cursor.state().queueEffects[0]), 0U) << "nothing to read again";
    EXPECT_EQ(cursor.state().logEffects[1].wrong, wrongMails) << "a mail stays sent";
}

}  // namespace
}  // namespace millrace::ui::compaction_scene_test
