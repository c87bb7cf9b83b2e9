// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/raised_labels.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/scenarios.h"
#include "ui/scene/stage_scene.h"

// Names of things, and items that fly past them.

namespace millrace::ui::raised_labels_test {
namespace {

Shape label(double x, double y, const char* words)
{
    return {.kind = Shape::Kind::Text,
            .layer = Layer::Label,
            .rect = {x, y, 80, 16},
            .ground = ColorRole::Card,
            .text = words};
}

Shape flying(double x, double y)
{
    return {.kind = Shape::Kind::Mark,
            .layer = Layer::Selection,
            .rect = {x, y, 28, 28},
            .hue = 1,
            .inFlight = true,
            .thing = Thing::Happening,
            .index = 7,
            .text = "A7"};
}

TEST(RaisedLabels, StandInAHaloAboveWhatFliesPastThem)
{
    const Scene still{label(100, 100, "search")};
    Scene moving{label(300, 100, "s-1"), flying(110, 94)};
    raiseLabels(moving, still);
    ASSERT_EQ(moving.size(), 3U) << "the words of the one that is covered";
    const Shape& words = moving[2];
    EXPECT_EQ(words.text, "search");
    EXPECT_TRUE(words.haloed);
    EXPECT_EQ(words.ground, ColorRole::Card);
    EXPECT_EQ(hitTest(moving, 120, 108), std::pair(Thing::Happening, 7U))
        << "a click still meets what flies";
}

TEST(RaisedLabels, AreNoneWhereNothingCoversThem)
{
    const struct {
        const char* name;
        Shape mark;
    } rows[] = {{"beside it", flying(300, 94)},
                {"behind its words, within its place", flying(160, 94)},
                {"above it", flying(110, 60)},
                {"at its edge", flying(73, 94)}};
    for (const auto& [name, mark] : rows) {
        Scene moving{label(100, 100, "search"), mark};
        raiseLabels(moving, {});
        EXPECT_EQ(moving.size(), 2U) << name;
    }
    Scene resting{label(100, 100, "search"), flying(110, 94)};
    resting[1].inFlight = false;
    raiseLabels(resting, {});
    EXPECT_EQ(resting.size(), 2U) << "in its place, not in flight";
}

TEST(RaisedLabels, NoLabelOfAnyLessonIsBelowAnItemInFlight)
{
    std::size_t covered = 0;
    const auto look = [&covered](const Moment& moment, const SceneOptions& options) {
        const Scene still = staticScene(moment, options);
        Scene scene = movingScene(moment, options);
        Scene labels = still;
        labels.insert(labels.end(), scene.begin(), scene.end());
        std::erase_if(labels, [](const Shape& each) {
            return each.kind != Shape::Kind::Text || each.wrap || each.layer > Layer::Label;
        });
        raiseLabels(scene, still);
        EXPECT_TRUE(std::ranges::is_sorted(scene, {}, &Shape::layer));
        for (const Shape& mark : scene) {
            if (!mark.inFlight || mark.kind != Shape::Kind::Mark)
                continue;
            for (const Shape& label : labels) {
                const Rect words = wordsBox(label);
                if (!mark.rect.contains(words.centerX(), words.centerY()))
                    continue;
                ++covered;
                EXPECT_TRUE(std::ranges::any_of(scene, [&label](const Shape& each) {
                    return each.layer == Layer::Sign && each.text == label.text &&
                           each.rect == label.rect;
                })) << label.text;
            }
        }
    };
    for (const Scenario& scenario : test::shippedScenarioList()) {
        SCOPED_TRACE(scenario.name);
        Cursor cursor{runScenario(scenario).recording};
        for (int n = 0; n <= 60; ++n) {
            cursor.seekTime(SimTime{scenario.duration * n / 60});
            look(cursor.moment(), {.width = 1269, .height = 590});
            look(cursor.moment(), {.width = 796, .height = 438});
        }
    }
    EXPECT_GT(covered, 100U);
}

}  // namespace
}  // namespace millrace::ui::raised_labels_test
