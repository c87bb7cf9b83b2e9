// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "core/trace/narration.h"
#include "tests/support/scenarios.h"
#include "tests/ui/scene/scene_words.h"
#include "ui/scene/inspection.h"
#include "ui/scene/lod.h"
#include "ui/scene/stage_scene.h"
#include "ui/scene/transaction_words.h"

// Transactions on the stage: what is open, aborted or a marker, how far a reader may read, and the
// producer with the time of its transaction.

namespace millrace::ui::transactions_scene_test {
namespace {

using namespace std::chrono_literals;
using test::rowOf;
using test::shows;

constexpr SceneOptions kStage{.width = 1280, .height = 720};

Cursor lessonAt(SimDuration at)
{
    Cursor cursor{runScenario(test::shippedScenario("transactions")).recording};
    cursor.seekTime(SimTime{at});
    return cursor;
}

std::size_t countOf(const LogState& log, CellLook look)
{
    std::size_t count = 0;
    for (std::uint32_t p = 0; p < log.partitions.size(); ++p)
        for (Offset offset = 0; offset < log.partitions[p].logEnd; ++offset)
            count += cellLookAt(log, p, offset) == look ? 1 : 0;
    return count;
}

TEST(TransactionStage, TellsTheOpenTheAbortedAndTheMarkersApart)
{
    const Cursor cursor = lessonAt(37s);
    const LogState& log = cursor.state().log;
    EXPECT_EQ(countOf(log, CellLook::Open), 4U) << "those of 29 to 32 s";
    EXPECT_GT(countOf(log, CellLook::Aborted), 0U);
    EXPECT_GT(countOf(log, CellLook::Marker), 7U);
    EXPECT_GT(countOf(log, CellLook::Plain), 10U);
}

TEST(TransactionStage, ShowsUntilWhenTheProducersTransactionIsOpen)
{
    const Cursor dead = lessonAt(37s);
    const Scene scene = movingScene(dead.moment(), kStage);
    EXPECT_TRUE(shows(scene, "producer is dead"));
    EXPECT_TRUE(shows(scene, "0:40"));
    EXPECT_TRUE(shows(scene, "stable below")) << "where readers that wait come to a halt";
    EXPECT_TRUE(std::ranges::any_of(
        scene, [](const Shape& each) { return each.thing == Thing::Producer; }));
    const Cursor alive = lessonAt(27s);
    EXPECT_TRUE(shows(movingScene(alive.moment(), kStage), "times out at"));
}

TEST(TransactionStage, SaysWhoWaitsForWhatUntilWhen)
{
    const std::string sentence = lessonAt(37s).moment().sentence;
    EXPECT_TRUE(sentence.starts_with("Log: the producer is dead, and its transaction 8 stays open "
                                     "until it times out, found at 0:40.0. Till then billing "))
        << sentence;
}

TEST(TransactionStage, MarksWhoActedOnWhatWasAborted)
{
    const Cursor cursor = lessonAt(80s);
    const Columns& columns = cursor.recording().columns();
    const auto acted = [&columns](const Mark& mark) {
        return captionOf(columns, mark) == "search read an aborted record";
    };
    EXPECT_TRUE(std::ranges::any_of(columns.marks, acted));
    const auto billing = [&columns](const Mark& mark) {
        return captionOf(columns, mark) == "billing read an aborted record";
    };
    EXPECT_FALSE(std::ranges::any_of(columns.marks, billing));
    EXPECT_EQ(rowOf(inspect(cursor.moment(), Thing::Group, 0), "isolation"), "read_committed");
    EXPECT_EQ(rowOf(inspect(cursor.moment(), Thing::Group, 0), "acted on what was aborted"),
              "no such row");
    EXPECT_NE(rowOf(inspect(cursor.moment(), Thing::Group, 1), "acted on what was aborted"),
              "no such row");
}

TEST(TransactionStage, TheInspectorKnowsTransactions)
{
    const Cursor cursor = lessonAt(37s);
    const Inspection producer = inspect(cursor.moment(), Thing::Producer, 0);
    EXPECT_EQ(producer.title, "producer");
    EXPECT_EQ(rowOf(producer, "really"), "dead since 0:32.5");
    EXPECT_EQ(rowOf(producer, "transaction 8"), "open, and its producer is dead");
    EXPECT_EQ(rowOf(producer, "found out at"), "0:40.0");
    const Inspection first = inspect(cursor.moment(), Thing::Happening, 0);
    EXPECT_EQ(rowOf(first, "transaction"), "1, committed");
    EXPECT_EQ(rowOf(first, "billing"), "has committed it");
    // The happening of 30 s is the 30th.
    const Inspection open = inspect(cursor.moment(), Thing::Happening, 29);
    EXPECT_EQ(rowOf(open, "transaction"), "8, open");
    EXPECT_EQ(rowOf(open, "billing"), "waits for the end");
    EXPECT_EQ(rowOf(open, "search"), "has committed it");
}

TEST(TransactionStage, DrawsEveryPlayheadOfTheLesson)
{
    Cursor cursor = lessonAt(0s);
    const std::uint64_t facts = cursor.recording().trace().size();
    for (std::uint64_t fact = 0; fact < facts; fact += fact < 200 ? 1 : 7) {
        cursor.seekFact(fact);
        const Scene scene = movingScene(cursor.moment(), kStage);
        EXPECT_FALSE(scene.empty()) << fact;
        EXPECT_EQ(itemsInFlight(scene), itemsInFlight(cursor.state())) << fact;
    }
}

}  // namespace
}  // namespace millrace::ui::transactions_scene_test
