// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/reading_order.h"

#include <gtest/gtest.h>

namespace millrace::ui::reading_order_test {
namespace {

Scene sceneOf(const std::vector<ThingAt>& things)
{
    Scene scene;
    for (const auto& [thing, index] : things) {
        Shape shape;
        shape.thing = thing;
        shape.index = index;
        scene.push_back(shape);
    }
    return scene;
}

const std::vector<ThingAt> kThings{{Thing::Member, 1},    {Thing::Member, 3}, {Thing::Worker, 0},
                                   {Thing::Worker, 1},    {Thing::Worker, 7}, {Thing::Group, 0},
                                   {Thing::Happening, 12}};

TEST(ReadingOrder, IsKindByKindAndEachThingOnce)
{
    const Scene scene = sceneOf({{Thing::Happening, 12},
                                 {Thing::Run, 0},
                                 {Thing::Log, 0},
                                 {Thing::Worker, 7},
                                 {Thing::Member, 3},
                                 {Thing::Worker, 0},
                                 {Thing::Group, 0},
                                 {Thing::Worker, 1},
                                 {Thing::Worker, 7},
                                 {Thing::Member, 1}});
    EXPECT_EQ(thingsOf(scene), kThings);
    EXPECT_TRUE(thingsOf({}).empty());
}

struct Row {
    const char* name;
    ThingAt from;
    Walk walk;
    ThingAt to;
};

void PrintTo(const Row& row, std::ostream* out)
{
    *out << row.name;
}

class WalkTest : public testing::TestWithParam<Row> {};

TEST_P(WalkTest, GoesTo)
{
    EXPECT_EQ(walkFrom(kThings, GetParam().from, GetParam().walk), GetParam().to);
    EXPECT_EQ(walkFrom({}, GetParam().from, GetParam().walk), (ThingAt{Thing::Run, 0}));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, WalkTest,
    testing::Values(
        Row{"FromNothing", {Thing::Run, 0}, Walk::Next, {Thing::Member, 1}},
        Row{"BackFromNothing", {Thing::Run, 0}, Walk::Before, {Thing::Happening, 12}},
        Row{"KindFromNothing", {Thing::Run, 0}, Walk::NextKind, {Thing::Member, 1}},
        Row{"Next", {Thing::Worker, 1}, Walk::Next, {Thing::Worker, 7}},
        Row{"RoundItsKind", {Thing::Worker, 7}, Walk::Next, {Thing::Worker, 0}},
        Row{"Before", {Thing::Worker, 1}, Walk::Before, {Thing::Worker, 0}},
        Row{"RoundItsKindBackward", {Thing::Member, 1}, Walk::Before, {Thing::Member, 3}},
        Row{"FromOneThatIsGone", {Thing::Worker, 4}, Walk::Next, {Thing::Worker, 7}},
        Row{"BackFromOneThatIsGone", {Thing::Worker, 4}, Walk::Before, {Thing::Worker, 1}},
        Row{"FromTheOnlyOne", {Thing::Group, 0}, Walk::Next, {Thing::Group, 0}},
        Row{"NextKind", {Thing::Member, 3}, Walk::NextKind, {Thing::Worker, 0}},
        Row{"RoundTheKinds", {Thing::Happening, 12}, Walk::NextKind, {Thing::Member, 1}},
        Row{"KindBefore", {Thing::Group, 0}, Walk::KindBefore, {Thing::Worker, 0}},
        Row{"RoundTheKindsBackward", {Thing::Member, 3}, Walk::KindBefore, {Thing::Happening, 12}},
        Row{"KindThatIsGone", {Thing::Broker, 0}, Walk::NextKind, {Thing::Happening, 12}},
        Row{"WithinAKindThatIsGone", {Thing::Broker, 0}, Walk::Next, {Thing::Member, 1}}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::ui::reading_order_test
