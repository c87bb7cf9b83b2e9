// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/stage_scene.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/scenario/profile.h"
#include "core/trace/cursor.h"
#include "tests/support/scenarios.h"
#include "tests/ui/scene/scene_words.h"
#include "tests/ui/scene/stage_fixture.h"
#include "ui/scene/inspection.h"
#include "ui/scene/lod.h"
#include "ui/scene/member_words.h"
#include "ui/scene/text_extent.h"

namespace millrace::ui::stage_scene_test {
namespace {

using namespace std::chrono_literals;
using test::shows;
using test::StageFixture;

constexpr SceneOptions kStage{.width = 1252, .height = 590};

std::vector<Shape> bookmarks(const Scene& scene, std::uint32_t group)
{
    std::vector<Shape> found;
    std::ranges::copy_if(scene, std::back_inserter(found), [group](const Shape& shape) {
        return shape.kind == Shape::Kind::Bookmark && shape.index == group;
    });
    return found;
}

TEST(HandMadeStage, ShowsOneOfEverything)
{
    const StageFixture fixture;
    const Scene scene = movingScene(fixture.moment(), kStage);
    for (const char* words :
         {"partition 2", "next record: 18", "→ s-1", "dead since 1:13.0", "believed",
          "next at 1:30", "ready · 7", "later · 1", "try 2 of 5 in 1.4 s", "given up · 1",
          "5 of 5 failed", "claim ends", "application", "on its way", "standing still", "TO DO",
          "Slot 2 was killed"})
        EXPECT_TRUE(shows(scene, words)) << words;
    EXPECT_EQ(itemsInFlight(scene), 4U);
    EXPECT_EQ(itemsInFlight(fixture.state), 4U);
}

TEST(ADeadWorker, SaysHowManyOtherProductsWouldRunItsJobAgain)
{
    const Scenario scenario = test::shippedScenario("worker-killed-bullmq");
    std::ptrdiff_t again = 0;
    std::ptrdiff_t all = 0;
    for (const Profile& each : profiles()) {
        using Crash = FateSpec::Crash;
        if (each.half != Profile::Half::Queue || !each.runs || each.name == "bullmq" ||
            each.queue.store == QueueSpec::Store::Caller)
            continue;
        ++all;
        const Crash crash = each.queue.fate.crash;
        const bool early = each.queue.claim.ack == ClaimSpec::Ack::Early;
        again += crash != Crash::Lost && crash != Crash::Failed && !early ? 1 : 0;
    }
    constexpr SceneOptions kRoomy{.width = 1280, .height = 720};  // A low card has no line for it.
    Cursor cursor{runScenario(scenario).recording};
    cursor.seekTime(SimTime{30s});
    const std::string words = fmt::format("{} of {}", again, all);
    EXPECT_TRUE(shows(movingScene(cursor.moment(), kRoomy), words.c_str())) << words;
    cursor.seekTime(SimTime{10s});
    EXPECT_FALSE(shows(movingScene(cursor.moment(), kRoomy), "run it again")) << "all live";
}

TEST(HandMadeStage, SurvivesEveryPlayheadOfTheOpeningFacts)
{
    for (const char* name : {"one-event-three-reactions", "avatar-upload"}) {
        Cursor cursor{runScenario(test::shippedScenario(name)).recording};
        for (std::uint64_t fact = 0; fact < 150; ++fact) {
            cursor.seekFact(fact);
            EXPECT_FALSE(movingScene(cursor.moment(), kStage).empty()) << fact;
        }
    }
}

TEST(HandMadeStage, DrawsTheSameStaticPartAtEveryPlayhead)
{
    Cursor cursor{runScenario(test::shippedScenario("avatar-upload")).recording};
    const std::string first = describe(staticScene(cursor.moment(), kStage));
    cursor.seekTime(SimTime{70s});
    EXPECT_EQ(describe(staticScene(cursor.moment(), kStage)), first);
}

TEST(HandMadeStage, TiesEveryBookmarkToItsPlace)
{
    StageFixture fixture;
    for (std::uint32_t g = 0; g < 3; ++g)
        fixture.reading(g, 1).committed = fixture.reading(g, 1).position = 17;
    const Scene scene = movingScene(fixture.moment(), kStage);
    std::vector<Shape> marks;
    for (std::uint32_t g = 0; g < 3; ++g)
        for (const Shape& each : bookmarks(scene, g))
            marks.push_back(each);
    std::erase_if(marks,
                  [&](const Shape& each) { return std::abs(each.rect.y - marks[0].rect.y) < 60; });
    // The lane's own bookmarks: as many, evenly around one place, each with a line from there.
    ASSERT_GE(marks.size(), 3U);
    for (const Shape& mark : marks) {
        const bool tied = std::ranges::any_of(scene, [&](const Shape& line) {
            return line.kind == Shape::Kind::Line &&
                   std::abs(line.rect.right() - mark.rect.centerX()) < 1.0 &&
                   std::abs(line.rect.bottom() - mark.rect.y) < 8.0;
        });
        EXPECT_TRUE(tied) << mark.rect.x << " " << mark.rect.y;
    }
}

TEST(HandMadeStage, ShowsAClaimThatOutlivesItsWorkersRestart)
{
    StageFixture fixture;
    fixture.state.queue.workers[1].life = Life::Alive;
    EXPECT_TRUE(shows(movingScene(fixture.moment(), kStage), "old claim: F1 until 1:18.0"));
}

TEST(HandMadeStage, WritesNothingTooSmallToRead)
{
    const StageFixture fixture;
    for (const auto& [width, height] :
         {std::pair{760.0, 420.0}, {1052.0, 460.0}, {1280.0, 720.0}, {1920.0, 1080.0}})
        for (const Shape& shape : movingScene(fixture.moment(), {.width = width, .height = height}))
            if (shape.kind == Shape::Kind::Text)
                EXPECT_GE(shape.size, 11.0) << shape.text;
}

TEST(HandMadeStage, CostsTheSameWhateverTheBacklog)
{
    StageFixture small;
    StageFixture large;
    large.addRecords(0, 1'000'000);
    large.addReady(1'000'000);
    // The small one overflows the picture too, so that both show all they can.
    small.addRecords(0, 100);
    small.addReady(100);
    const Scene few = movingScene(small.moment(), kStage);
    const Scene many = movingScene(large.moment(), kStage);
    EXPECT_EQ(few.size(), many.size());
    EXPECT_TRUE(shows(many, "1,000,0"));
}

TEST(HandMadeStage, ThinsOutManyItemsAndSaysSo)
{
    struct {
        std::uint32_t extra;
        Shape::Kind kind;
        const char* words;
    } rows[] = {{4'990, Shape::Kind::Mark, nullptr},
                {4'996, Shape::Kind::Dot, "5,000 as dots"},
                {99'996, Shape::Kind::Density, "100,000 by density"}};
    for (const auto& [extra, kind, words] : rows) {
        StageFixture fixture;
        fixture.addOnTheirWay(extra);
        const Scene scene =
            movingScene(fixture.moment(), {.selectedThing = Thing::Happening, .selectedIndex = 7});
        EXPECT_EQ(itemsInFlight(scene), itemsInFlight(fixture.state));
        EXPECT_TRUE(std::ranges::any_of(
            scene, [kind = kind](const Shape& shape) { return shape.kind == kind; }));
        if (words != nullptr) {
            EXPECT_TRUE(shows(scene, words));
            EXPECT_TRUE(std::ranges::any_of(scene, [](const Shape& shape) {
                return shape.inFlight && shape.kind == Shape::Kind::Mark && shape.index == 7;
            })) << "the selected stay whole";
        }
    }
}

TEST(HandMadeStage, SaysWhatAProfileLeavesOutInLinesThatFit)
{
    StageFixture fixture;
    const auto declared = std::exchange(fixture.columns.declarations, {});
    for (Declared each : declared) {
        if (each.thing == Thing::Log)
            each.caption = "Not modelled: Transactions and read_committed. Compaction, and what "
                           "nobody has thought of yet.";
        fixture.columns.declarations.push_back(each);
    }
    const SceneOptions options{.width = 1280, .height = 720, .selectedThing = Thing::Log};
    const Scene scene = movingScene(fixture.moment(), options);
    const Rect area = StageLayout::of(options.width, options.height).inspector;
    int lines = 0;
    for (const Shape& shape : scene)
        if (shape.kind == Shape::Kind::Text && area.contains(shape.rect.x, shape.rect.y)) {
            EXPECT_LE(textExtent(shape.text, shape.size, shape.bold), area.w) << shape.text;
            ++lines;
        }
    EXPECT_GT(lines, 2) << "its name, and more than one line";
    EXPECT_TRUE(std::ranges::any_of(
        scene, [](const Shape& shape) { return shape.text.ends_with("thought of yet."); }));
}

TEST(HandMadeStage, CountsWhatDoesNotFit)
{
    StageFixture fixture;
    for (std::uint32_t w = 4; w < 4096; ++w) {
        const Declared fact{Thing::Worker, w, 0, "worker " + std::to_string(w + 1), {}};
        fixture.columns.declarations.push_back(fact);
        apply(fixture.state, SimTime{}, fact);
    }
    const Scene fixed = staticScene(fixture.moment(), kStage);
    EXPECT_TRUE(shows(fixed, "workers 1–"));
    EXPECT_LT(movingScene(fixture.moment(), kStage).size(), 1500U);
}

TEST(HandMadeStage, IsSortedByLayerAndHitWhereItIsDrawn)
{
    const StageFixture fixture;
    const Scene scene = movingScene(fixture.moment(), kStage);
    EXPECT_TRUE(std::ranges::is_sorted(scene, {}, &Shape::layer));
    for (const Thing thing : {Thing::Worker, Thing::Member, Thing::Job, Thing::Happening,
                              Thing::Partition, Thing::Entity}) {
        const bool hit = std::ranges::any_of(scene, [&](const Shape& shape) {
            const auto isHitAt = [&](double x, double y) {
                return hitTest(scene, x, y) == std::pair{thing, shape.index};
            };
            return shape.thing == thing && (isHitAt(shape.rect.centerX(), shape.rect.centerY()) ||
                                            isHitAt(shape.rect.x + 1, shape.rect.y + 1));
        });
        EXPECT_TRUE(hit) << static_cast<int>(thing);
    }
    EXPECT_EQ(hitTest(scene, -5, -5).first, Thing::Run);
}

/// A copy is hollow; what nobody may read yet is pale, in a broken cell.
TEST(HandMadeStage, WhatIsNotReadYetIsNoCopy)
{
    StageFixture fixture;
    PartitionState& partition = fixture.state.log.partitions[0];
    const auto marksInCells = [&](bool pale) {
        const Scene scene = movingScene(fixture.moment(), kStage);
        return std::ranges::count_if(scene, [pale](const Shape& each) {
            return each.kind == Shape::Kind::Mark && each.layer == Layer::Item && each.hue >= 0 &&
                   each.pale == pale && !each.hollow;
        });
    };
    const auto before = marksInCells(true);
    partition.highWatermark = partition.logEnd - 2;
    EXPECT_EQ(marksInCells(true), before + 2);
}

TEST(HandMadeStage, WhoWasStoppedHasAWholeFrameAndALeaseIsARing)
{
    StageFixture fixture;
    const auto frameOf = [&](std::uint32_t worker) {
        const Scene scene = movingScene(fixture.moment(), kStage);
        return *std::ranges::find_if(scene, [worker](const Shape& each) {
            return each.kind == Shape::Kind::Box && each.thing == Thing::Worker &&
                   each.index == worker;
        });
    };
    fixture.state.queue.workers[2].life = Life::Stopped;
    EXPECT_TRUE(frameOf(1).dashed) << "killed";
    EXPECT_FALSE(frameOf(2).dashed) << "its work is handed back";
    const auto rings = [&] {
        return std::ranges::count(movingScene(fixture.moment(), kStage), Shape::Kind::Ring,
                                  &Shape::kind);
    };
    ASSERT_TRUE(fixture.state.queue.workers[0].claim.working);
    fixture.state.queue.workers[0].claim.leaseEndsAt = kNever;
    const auto without = rings();
    fixture.state.queue.workers[0].claim.leaseEndsAt = fixture.time + std::chrono::seconds{2};
    EXPECT_EQ(rings(), without + 1);
}

/// Its protocol is in the inspector; on the card there is what matters: while partitions move,
/// that.
TEST(GroupCards, SayWhatTheGroupDoesUnlessItRebalances)
{
    struct Row {
        SceneOptions options;
        const char* does;
    };
    const Row rows[] = {{{.width = 1052, .height = 460}, "updates index"},
                        {{.width = 1252, .height = 545}, "updates the index"},
                        {{.width = 1144, .height = 598}, "updates the index"}};
    Cursor cursor{runScenario(test::shippedScenario("one-event-three-reactions")).recording};
    for (const auto& [options, does] : rows) {
        cursor.seekTime(SimTime{60s});
        const Scene calm = movingScene(cursor.moment(), options);
        EXPECT_TRUE(shows(calm, does)) << options.width;
        EXPECT_TRUE(shows(calm, "warns")) << options.width;
        EXPECT_TRUE(shows(calm, "copies to")) << options.width;
        EXPECT_FALSE(shows(calm, "classic")) << options.width;
        EXPECT_FALSE(shows(calm, "Stable")) << options.width;
        cursor.seekTime(SimTime{78100ms});
        ASSERT_TRUE(isRebalancing(cursor.moment().state.log.groups[0]));
        const Scene moves = movingScene(cursor.moment(), options);
        EXPECT_TRUE(shows(moves, "joined")) << options.width;
        EXPECT_FALSE(shows(moves, "updates")) << options.width;
    }
    cursor.seekTime(SimTime{60s});
    EXPECT_EQ(protocolText(cursor.moment(), GroupId{0U}), "classic · Stable");
    const Inspection told = inspect(cursor.moment(), Thing::Group, 0);
    EXPECT_EQ(told.rows.front().label, "updates the index");
    EXPECT_EQ(told.rows[1].value, "classic · Stable");
}

TEST(HandMadeStage, LeavesOutTheScoreWhenAsked)
{
    const StageFixture fixture;
    const Scene scene =
        movingScene(fixture.moment(), {.width = 1035, .height = 590, .showScore = false});
    EXPECT_FALSE(shows(scene, "TO DO"));
    EXPECT_TRUE(shows(scene, "ready · 7"));
}

}  // namespace
}  // namespace millrace::ui::stage_scene_test
