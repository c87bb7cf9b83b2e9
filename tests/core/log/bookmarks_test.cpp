// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// Bookmarks that a person moves, and those of groups that come late.

namespace millrace::bookmarks_test {
namespace {

using namespace std::chrono_literals;
using Place = BookmarkPlace::Kind;
using test::factsOf;

/// One happening a second from 1 s on, handled in half a second, committed after batches of 5.
Scenario oneASecond()
{
    Scenario scenario = test::plainScenario();
    scenario.network.delay.mean = 10ms;
    scenario.log.groups = {{.pollRecords = 5, .commit = GroupSpec::Commit::After}};
    return scenario;
}

void seek(Scenario& scenario, SimDuration at, BookmarkPlace to)
{
    scenario.timeline.push_back(
        {SimTime{at}, Intervention::Act::Seek, {Target::Kind::Group, 0}, 0, to});
}

struct SeekRow {
    const char* name;
    BookmarkPlace to;
    Offset position;
    MovedBy by;
    std::uint64_t repeated;
    std::uint64_t lost;
};

void PrintTo(const SeekRow& row, std::ostream* out)
{
    *out << row.name;
}

class SeekTest : public testing::TestWithParam<SeekRow> {};

TEST_P(SeekTest, MovesTheBookmarkAndCountsWhatThatCosts)
{
    Scenario scenario = oneASecond();
    // 30 records are there, all handled.
    seek(scenario, 30'900ms, GetParam().to);
    const FinishedRun run = runScenario(scenario);
    EXPECT_FALSE(run.violation) << run.violation->what;
    const auto moved = factsOf<BookmarkMoved>(run.recording->trace());
    ASSERT_EQ(moved.size(), 1U);
    EXPECT_EQ(moved[0].at, SimTime{30'900ms});
    EXPECT_EQ(moved[0].fact.position, GetParam().position);
    EXPECT_EQ(moved[0].fact.by, GetParam().by);
    const Outcome outcome = run.recording->ledger().log.outcome(run.last);
    EXPECT_EQ(outcome.extraEffects, GetParam().repeated);
    EXPECT_EQ(outcome.lost, GetParam().lost);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, SeekTest,
    testing::Values(
        SeekRow{"Earliest", {.kind = Place::Earliest}, 0, MovedBy::Seek, 30, 0},
        SeekRow{"Latest", {.kind = Place::Latest}, 30, MovedBy::Seek, 0, 0},
        SeekRow{"Offset", {.kind = Place::AtOffset, .offset = 20}, 20, MovedBy::Seek, 10, 0},
        SeekRow{"Time", {.kind = Place::AtTime, .time = SimTime{21s}}, 20, MovedBy::Seek, 10, 0},
        SeekRow{"BeyondTheEnd",
                {.kind = Place::AtOffset, .offset = 31},
                0,
                MovedBy::OutOfRange,
                30,
                0}),
    [](const auto& row) { return row.param.name; });

TEST(Seek, WaitsForTheNextPollOfWhoHasARecordInHand)
{
    Scenario scenario = oneASecond();
    seek(scenario, 30'200ms, {});  // In hand from 30.02 s to 30.52 s.
    const FinishedRun run = runScenario(scenario);
    const auto moved = factsOf<BookmarkMoved>(run.recording->trace());
    ASSERT_EQ(moved.size(), 1U);
    EXPECT_EQ(moved[0].at, SimTime{30'520ms});
    EXPECT_EQ(moved[0].fact.position, 0U);
}

TEST(Seek, BeyondTheEndGoesToTheEndWithResetLatest)
{
    Scenario scenario = oneASecond();
    scenario.log.groups[0].reset = GroupSpec::Reset::Latest;
    seek(scenario, 30'900ms, {.kind = Place::AtOffset, .offset = 99});
    const FinishedRun run = runScenario(scenario);
    const auto moved = factsOf<BookmarkMoved>(run.recording->trace());
    ASSERT_EQ(moved.size(), 1U);
    EXPECT_EQ(moved[0].fact.position, 30U);
    EXPECT_EQ(moved[0].fact.by, MovedBy::OutOfRange);
}

TEST(LateGroup, ReadsEverythingFromTheBeginning)
{
    Scenario scenario = oneASecond();
    scenario.log.members = {{.member = 0, .joins = SimTime{30'500ms}}};
    const FinishedRun run = runScenario(scenario);
    const Outcome outcome = run.recording->ledger().log.outcome(run.last);
    EXPECT_EQ(outcome.lost, 0U);
    EXPECT_GE(outcome.handled, 58U);
}

TEST(LateGroup, SkipsWhatIsThereWithResetLatest)
{
    Scenario scenario = oneASecond();
    scenario.log.groups[0].reset = GroupSpec::Reset::Latest;
    scenario.log.members = {{.member = 0, .joins = SimTime{30'500ms}}};
    const FinishedRun run = runScenario(scenario);
    EXPECT_FALSE(run.violation) << run.violation->what;
    EXPECT_EQ(run.recording->ledger().log.outcome(run.last).lost, 30U);
}

}  // namespace
}  // namespace millrace::bookmarks_test
