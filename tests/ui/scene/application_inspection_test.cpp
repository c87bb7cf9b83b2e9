// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/scenarios.h"
#include "tests/ui/scene/scene_words.h"
#include "ui/scene/inspection.h"
#include "ui/scene/reading_order.h"
#include "ui/scene/stage_scene.h"

namespace millrace::ui::application_inspection_test {
namespace {

using namespace std::chrono_literals;

using test::rowOf;

Cursor at(const char* scenario, SimTime time)
{
    Cursor cursor{runScenario(test::shippedScenario(scenario)).recording};
    cursor.seekTime(time);
    return cursor;
}

TEST(ApplicationInspection, SaysOfAnEntityWhatIsToldOfItOutThereOnBothSides)
{
    const Cursor cursor = at("one-event-three-reactions", SimTime{100s});
    const Moment moment = cursor.moment();
    const auto& log = moment.state.logEffects[0].lastOfEntity;
    const auto& list = moment.state.queueEffects[0].lastOfEntity;
    ASSERT_FALSE(log[1].isNone());
    ASSERT_FALSE(list[1].isNone());
    const Inspection entity = inspect(moment, Thing::Entity, 1);
    EXPECT_EQ(entity.title, moment.columns.nameOf(Thing::Entity, 1));
    EXPECT_EQ(rowOf(entity, "its events"), "B1, B2 ...");
    EXPECT_EQ(rowOf(entity, "search"),
              markOf(moment.columns, log[1]) + " · " + markOf(moment.columns, list[1]));
    const Cursor before = at("one-event-three-reactions", SimTime{});
    EXPECT_EQ(rowOf(inspect(before.moment(), Thing::Entity, 1), "search"),
              "nothing yet · nothing yet");
    EXPECT_TRUE(inspect(moment, Thing::Entity, 99).title.empty());
}

TEST(ApplicationInspection, SaysWhatABugWrote)
{
    const Cursor cursor = at("bug-and-rewind", SimTime{60s});
    const Moment moment = cursor.moment();
    bool any = false;
    for (std::uint32_t e = 0; e < moment.columns.countOf(Thing::Entity); ++e)
        for (const InspectorRow& row : inspect(moment, Thing::Entity, e).rows)
            any = any || row.value.find(", wrong") != std::string::npos;
    EXPECT_TRUE(any);
}

TEST(ApplicationInspection, SaysWhenAnEventComesThatHasNotHappened)
{
    const Cursor cursor = at("one-event-three-reactions", SimTime{10s});
    const Moment moment = cursor.moment();
    const std::uint32_t next = moment.state.happenings;
    const Inspection event = inspect(moment, Thing::Happening, next);
    ASSERT_FALSE(event.rows.empty());
    EXPECT_EQ(event.title, "Event " + markOf(moment.columns, HappeningId{next}));
    EXPECT_TRUE(event.rows.front().value.starts_with("comes at 0:1")) << event.rows.front().value;
    const auto all = static_cast<std::uint32_t>(moment.columns.happenings.size());
    EXPECT_TRUE(inspect(moment, Thing::Happening, all).title.empty());
}

/// What the first thread is said to do in the whole run.
std::set<std::string> doesInAll(const Scenario& scenario)
{
    std::set<std::string> does;
    Cursor cursor{runScenario(scenario).recording};
    while (cursor.stepForward())
        if (const Inspection thread = inspect(cursor.moment(), Thing::Thread, 0);
            !thread.title.empty())
            does.insert(rowOf(thread, "does"));
    EXPECT_TRUE(inspect(cursor.moment(), Thing::Thread, 999).title.empty());
    return does;
}

TEST(ApplicationInspection, SaysWhatAThreadDoes)
{
    Scenario scenario = test::shippedScenario("avatar-upload");
    scenario.duration = 20s;
    EXPECT_EQ(doesInAll(scenario), (std::set<std::string>{"nothing", "the request's own work"}));
    scenario.application.run = ApplicationSpec::Run::Inline;
    const std::set<std::string> does = doesInAll(scenario);
    EXPECT_EQ(does.size(), 2 + scenario.reactions.size());
    EXPECT_EQ(std::ranges::count_if(
                  does, [](const std::string& each) { return each.ends_with(", inline"); }),
              std::ssize(scenario.reactions));
}

// A click that shows nothing looks broken, and who has the screen read finds a thing without name.
TEST(Inspections, TellOfEverythingThatCanBeSelected)
{
    for (const Scenario& scenario : test::shippedScenarioList()) {
        Cursor cursor{runScenario(scenario).recording};
        const SimTime end = cursor.recording().end();
        for (int tenth = 0; tenth <= 10; ++tenth) {
            cursor.seekTime(SimTime{end.time_since_epoch() * tenth / 10});
            const Moment moment = cursor.moment();
            for (const auto& [thing, index] :
                 thingsOf(movingScene(moment, {.width = 1600, .height = 900})))
                ASSERT_FALSE(inspect(moment, thing, index).title.empty())
                    << scenario.name << ", " << tenth << ": " << static_cast<int>(thing) << " "
                    << index;
        }
    }
}

}  // namespace
}  // namespace millrace::ui::application_inspection_test
