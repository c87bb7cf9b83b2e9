// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/scenarios.h"
#include "ui/scene/scene_writer.h"
#include "ui/scene/stage_scene.h"

// The letter that tells the bookmarks of one group from those of another.

namespace millrace::ui::group_initials_test {
namespace {

using namespace std::chrono_literals;

std::vector<std::string> initialsOf(const std::vector<std::string>& names)
{
    Columns columns;
    for (std::uint32_t g = 0; g < names.size(); ++g)
        columns.declarations.push_back({Thing::Group, g, 0, names[g], {}});
    return groupInitials(columns);
}

TEST(GroupInitials, AreFirstLettersThenOthersThenNumbers)
{
    using Words = std::vector<std::string>;
    const std::pair<Words, Words> rows[] = {{{"search", "alerts", "lake"}, {"S", "A", "L"}},
                                            {{"live", "batch", "late"}, {"L", "B", "A"}},
                                            {{"report", "reminder"}, {"R", "E"}},
                                            // A group further down keeps its own first letter.
                                            {{"live", "late", "alerts"}, {"L", "T", "A"}},
                                            {{"a", "a", "a"}, {"A", "2", "3"}},
                                            {{"a-b", "a-c"}, {"A", "C"}},
                                            {{"2nd", "b", "b"}, {"2", "B", "3"}},
                                            {{"3", "b", "b"}, {"3", "B", "4"}},
                                            {{"über", ""}, {"B", "2"}}};
    for (const auto& [names, initials] : rows)
        EXPECT_EQ(initialsOf(names), initials) << names.front();
}

TEST(GroupInitials, DifferOnTheStageOfEveryShippedScenario)
{
    for (const Scenario& scenario : test::shippedScenarioList()) {
        Cursor cursor{runScenario(endedAt(scenario, SimTime{1s})).recording};
        cursor.seekTime(SimTime{500ms});
        const Moment moment = cursor.moment();
        std::set<std::string> seen;
        std::set<std::uint32_t> groups;
        for (const Shape& shape : staticScene(moment, {}))
            if (shape.kind == Shape::Kind::Bookmark && groups.insert(shape.index).second)
                EXPECT_TRUE(seen.insert(shape.text).second) << scenario.name << ": " << shape.text;
    }
}

TEST(GroupInitials, AreThoseOfTheMembersShortNames)
{
    Cursor cursor{runScenario(test::shippedScenario("read-at-leisure")).recording};
    cursor.seekTime(SimTime{30s});
    const Moment moment = cursor.moment();
    Scene scene;
    SceneWriter out{scene, moment.columns};
    std::set<std::string> names;
    for (std::uint32_t m = 0; m < moment.state.log.members.size(); ++m)
        EXPECT_TRUE(names.insert(out.shortName(MemberId{m})).second) << m;
    EXPECT_TRUE(names.contains("a-1")) << "of the group late, beside l-1 of the group live";
}

}  // namespace
}  // namespace millrace::ui::group_initials_test
