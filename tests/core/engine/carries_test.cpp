// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/scenario/scenario_reader.h"
#include "tests/core/scenario/queue_text.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// Then against now: who carries an id tells of what is so when the work takes effect.

namespace millrace::carries_test {
namespace {

using namespace std::chrono_literals;

/// One entity, changed at 1, 2 and 3 s; a worker and a member that need 4 s each time.
FinishedRun runOf(const std::string& log, const std::string& list)
{
    return runScenario(test::scenarioOf(
        "format = 1\nduration = \"30 s\"\n[workload]\narrivals = { kind = \"tape\" }\nentities = "
        "[\"a\"]\ntape = [ { at = \"1 s\", entity = \"a\" }, { at = \"2 s\", entity = \"a\" }, { "
        "at = \"3 s\", entity = \"a\" } ]\n[network]\ndelay = \"0 s\"\n[[reaction]]\nname = "
        "\"p\"\nwork = \"4 s\"\neffect = \"upsert-delete\"\n[log]\nslots = { p = 1 }\n" +
        log + "[queue]\nworkers = 1\n" + list));
}

Outcome listAt(const FinishedRun& run)
{
    return run.recording->ledger().list.outcome(run.last);
}

Outcome logAt(const FinishedRun& run)
{
    return run.recording->ledger().log.outcome(run.last);
}

TEST(Carries, DataTellsOfItsOwnHappening)
{
    const FinishedRun run = runOf("", "");
    EXPECT_EQ(listAt(run).toldLater, 0U);
    EXPECT_EQ(logAt(run).toldLater, 0U);
    EXPECT_TRUE(run.last.newest.empty()) << "nobody looks anything up";
}

TEST(Carries, AnIdTellsOfWhatIsSoWhenTheWorkTakesEffect)
{
    // The first takes effect at 5 s, when the third has happened; so does the second.
    const FinishedRun run = runOf("", "carries = \"id\"\n");
    EXPECT_EQ(listAt(run).toldLater, 2U);
    EXPECT_EQ(run.last.queueEffects[0].later, 2U);
    EXPECT_EQ(run.last.queueEffects[0].lastOfEntity[0], HappeningId{2U});
    EXPECT_EQ(logAt(run).toldLater, 0U) << "each side for itself";
    EXPECT_EQ(listAt(run).handled, 3U);
    EXPECT_EQ(listAt(run).duplicated, 0U);
}

TEST(Carries, TheLogMayCarryIdsToo)
{
    const FinishedRun run = runOf("carries = \"id\"\n", "");
    EXPECT_EQ(logAt(run).toldLater, 2U);
    EXPECT_EQ(listAt(run).toldLater, 0U);
}

TEST(Carries, AnIdMakesADisorderHarmless)
{
    // The first fails once, and comes after the others.
    const std::string failsOnce = "[[at]]\ntime = \"4500 ms\"\noutage = \"p\"\nfor = \"1 s\"\n";
    const FinishedRun data = runOf("", failsOnce);
    EXPECT_EQ(listAt(data).outOfOrder, 1U);
    EXPECT_EQ(listAt(data).wrongNow, 1U) << "the oldest state was written last";
    const FinishedRun id = runOf("", "carries = \"id\"\n" + failsOnce);
    EXPECT_EQ(listAt(id).outOfOrder, 1U);
    EXPECT_EQ(listAt(id).wrongNow, 0U) << "it wrote what was so by then";
}

TEST(Carries, AtTheSameInstantTheLaterFactDecides)
{
    // 3 s: the third happens when the work that began at 1 s would end at 3 s.
    auto read = readScenario(
        "format = 1\nduration = \"9 s\"\n[workload]\narrivals = { kind = \"tape\" }\nentities = "
        "[\"a\"]\ntape = [ { at = \"1 s\", entity = \"a\" }, { at = \"3 s\", entity = \"a\" } "
        "]\n[network]\ndelay = \"0 s\"\n[[reaction]]\nname = \"p\"\nwork = \"2 s\"\n[queue]\n"
        "workers = 1\ncarries = \"id\"\n",
        "");
    ASSERT_TRUE(std::holds_alternative<Scenario>(read));
    const FinishedRun run = runScenario(std::get<Scenario>(read));
    const auto happened = test::factsOf<Happened>(run.recording->trace()).back().index;
    const auto effect = test::factsOf<JobEffect>(run.recording->trace()).front().index;
    EXPECT_EQ(listAt(run).toldLater, happened < effect ? 1U : 0U);
}

using test::BadRow;

class BadCarriesTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadCarriesTest, IsRefusedWithItsPlace)
{
    test::expectRefused(GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadCarriesTest,
    testing::Values(BadRow{"Misspelt", "carries = \"idd\"\n", 10, "Did you mean \"id\""},
                    BadRow{"OfRequestsThatDoTheWork",
                           "carries = \"id\"\n[application]\nrun = \"inline\"\n", 10, "no jobs"},
                    BadRow{"BehindABridge",
                           "carries = \"id\"\n[[bridge]]\nfrom = \"log.a\"\nto = \"queue\"\n", 12,
                           "bridge"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::carries_test
