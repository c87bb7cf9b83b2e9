// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/item_life.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

namespace millrace::item_life_test {
namespace {

using namespace std::chrono_literals;

FinishedRun runOf(const std::string& name)
{
    return runScenario(test::shippedScenario(name));
}

const LifeRow* rowOf(const ItemLife& life, Half half, std::string_view name)
{
    const auto found = std::ranges::find_if(
        life.rows, [&](const LifeRow& each) { return each.half == half && each.name == name; });
    return found == life.rows.end() ? nullptr : &*found;
}

std::vector<LifeSign> signsOf(const LifeRow& row)
{
    std::vector<LifeSign> out;
    for (const LifeMark& each : row.marks)
        out.push_back(each.sign);
    return out;
}

std::vector<LifePlace> placesOf(const LifeRow& row)
{
    std::vector<LifePlace> out;
    for (const LifeSpan& each : row.spans)
        out.push_back(each.place);
    return out;
}

using enum LifeSign;

TEST(ItemLife, AnItemOfACalmTimeIsCommittedByEachGroupAndDoneByEachWorker)
{
    const FinishedRun run = runOf("lease-and-session");
    const ItemLife life = itemLife(*run.recording, HappeningId{3U});
    ASSERT_EQ(life.rows.size(), 6U) << "three groups, three jobs";
    EXPECT_EQ(life.at, run.recording->columns().happenings[3].at);
    const LifeRow* search = rowOf(life, Half::Log, "search");
    ASSERT_NE(search, nullptr);
    EXPECT_EQ(signsOf(*search), (std::vector{Arrived, Taken, Started, Effect, LifeSign::Done}));
    const LifeRow* job = rowOf(life, Half::List, "update search");
    ASSERT_NE(job, nullptr);
    EXPECT_EQ(signsOf(*job), (std::vector{Arrived, Taken, Started, Effect, LifeSign::Done}));
    EXPECT_EQ(job->ends, LifePlace::Done);
    EXPECT_EQ(job->words.rfind("done after ", 0), 0U) << job->words;
    EXPECT_EQ(search->words.rfind("committed after ", 0), 0U) << search->words;
}

TEST(ItemLife, TheJobOfADeadWorkerIsHeldUntilItsLeaseEndsAndThenDoneByAnother)
{
    const FinishedRun run = runOf("lease-and-session");
    const auto ended = test::factsOf<LeaseEnded>(run.recording->trace());
    ASSERT_FALSE(ended.empty());
    const JobRow& lost = run.recording->columns().jobs[ended.front().fact.job.value];
    const ItemLife life = itemLife(*run.recording, lost.happening);
    const auto row = std::ranges::find_if(life.rows, [](const LifeRow& each) {
        return each.half == Half::List && std::ranges::count(signsOf(each), ClaimLost) > 0;
    });
    ASSERT_NE(row, life.rows.end());
    EXPECT_EQ(signsOf(*row), (std::vector{Arrived, Taken, Started, Died, ClaimLost, Taken, Started,
                                          Effect, LifeSign::Done}));
    EXPECT_EQ(placesOf(*row),
              (std::vector{LifePlace::OnItsWay, LifePlace::OnItsWay, LifePlace::InHand,
                           LifePlace::HeldByDead, LifePlace::OnItsWay, LifePlace::InHand}))
        << "somebody is idle each time, so it never waits";
    const LifeSpan held = row->spans[3];
    EXPECT_EQ(held.to, ended.front().at);
    EXPECT_NE(row->marks[4].told.words.find("lease ended"), std::string::npos)
        << "each mark is a fact, in words";
}

TEST(ItemLife, WhatASupervisorFindsFailedWaitsForAPerson)
{
    const FinishedRun run = runOf("one-event-three-reactions");
    const auto parked = test::factsOf<JobParked>(run.recording->trace());
    ASSERT_FALSE(parked.empty());
    const JobRow& job = run.recording->columns().jobs[parked.front().fact.job.value];
    const ItemLife life = itemLife(*run.recording, job.happening);
    const auto row = std::ranges::find(life.rows, LifePlace::ForPerson, &LifeRow::ends);
    ASSERT_NE(row, life.rows.end());
    EXPECT_EQ(row->endsAt, parked.front().at);
    EXPECT_EQ(row->words.rfind("waits for a person", 0), 0U) << row->words;
    EXPECT_EQ(row->spans.back().to, run.recording->end());
}

TEST(ItemLife, ABookmarkThatIsMovedBackReadsItAgain)
{
    const FinishedRun run = runOf("rewind");
    const auto moved = test::factsOf<BookmarkMoved>(run.recording->trace());
    ASSERT_FALSE(moved.empty());
    std::size_t again = 0;
    for (std::uint32_t n = 0; n < 40; ++n)
        for (const LifeRow& row : itemLife(*run.recording, HappeningId{n}).rows) {
            const std::vector<LifeSign> signs = signsOf(row);
            if (std::ranges::count(signs, Moved) == 0)
                continue;
            again += std::ranges::count(signs, Effect) == 2 ? 1 : 0;
        }
    EXPECT_GT(again, 0U);
}

/// Whatever the scenario, a row is a life: its spans meet, its marks are in order and in the run.
TEST(ItemLife, RowsOfEveryShippedScenarioAreWhole)
{
    for (const Scenario& scenario : test::shippedScenarioList()) {
        const FinishedRun run = runScenario(scenario);
        const Recording& recording = *run.recording;
        const auto happenings = static_cast<std::uint32_t>(recording.columns().happenings.size());
        for (std::uint32_t n = 0; n < happenings; n += std::max(1U, happenings / 7)) {
            SCOPED_TRACE(scenario.name + ", " + std::to_string(n));
            for (const LifeRow& row : itemLife(recording, HappeningId{n}).rows) {
                EXPECT_FALSE(row.name.empty());
                EXPECT_FALSE(row.words.empty());
                EXPECT_TRUE(std::ranges::is_sorted(
                    row.marks, {}, [](const LifeMark& each) { return each.told.fact; }));
                for (const LifeMark& each : row.marks)
                    EXPECT_FALSE(each.told.words.empty());
                for (std::size_t s = 0; s < row.spans.size(); ++s) {
                    EXPECT_LT(row.spans[s].from, row.spans[s].to);
                    EXPECT_LE(row.spans[s].to, recording.end());
                    EXPECT_TRUE(s == 0 || row.spans[s - 1].to <= row.spans[s].from);
                }
                const bool over = row.ends == LifePlace::Done || row.ends == LifePlace::Gone;
                EXPECT_TRUE(over || row.spans.empty() || row.spans.back().to == recording.end());
            }
        }
    }
}

TEST(ItemLife, WhatDidNotHappenHasNoneAndWhoHasEnoughGetsNone)
{
    const FinishedRun run = runScenario(test::shippedScenario("lease-and-session"), Sabotage::None,
                                        {.keyframeSpacing = 1'000});
    EXPECT_TRUE(itemLife(*run.recording, HappeningId{1'000'000U}).rows.empty());
    EXPECT_EQ(factsToRead(*run.recording, HappeningId{1'000'000U}), 0U);
    EXPECT_TRUE(itemLife(*run.recording, HappeningId{0U}, [] { return false; }).rows.empty());
    const HappeningId last{run.last.happenings - 1};
    EXPECT_LT(factsToRead(*run.recording, last), factsToRead(*run.recording, HappeningId{0U}));
}

}  // namespace
}  // namespace millrace::item_life_test
