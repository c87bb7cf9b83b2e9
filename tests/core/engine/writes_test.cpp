// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/scenario/scenario_reader.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// The application's database and what the halves are told of it: ghosts, what is never told, and
// what an outbox repairs.

namespace millrace::writes_test {
namespace {

using namespace std::chrono_literals;

/// Five happenings, at 1, 3, 5, 7, 9 s; a transaction lasts 500 ms, an enqueue travels 100 ms, work
/// takes 200 ms.
std::string fiveWrites(const std::string& transaction, const std::string& queue = "")
{
    return "format = 1\nduration = \"40 s\"\n[workload]\narrivals = { kind = \"tape\" }\nentities "
           "= "
           "[\"a\"]\ntape = [ { at = \"1 s\", entity = \"a\" }, { at = \"3 s\", entity = \"a\" }, "
           "{ at = \"5 s\", entity = \"a\" }, { at = \"7 s\", entity = \"a\" }, { at = \"9 s\", "
           "entity = \"a\" } ]\n[network]\ndelay = \"100 ms\"\n[[reaction]]\nname = \"p\"\nwork = "
           "\"200 ms\"\n[log]\nslots = { p = 1 }\n[queue]\nworkers = 1\n" +
           queue + "[transaction]\nlasts = \"500 ms\"\n" + transaction;
}

FinishedRun runOf(const std::string& transaction, const std::string& queue = "")
{
    FinishedRun run = runScenario(test::scenarioOf(fiveWrites(transaction, queue)));
    EXPECT_FALSE(run.violation) << run.violation->what;
    return run;
}

Outcome listOf(const FinishedRun& run)
{
    return run.recording->ledger().list.outcome(run.last);
}

Outcome logOf(const FinishedRun& run)
{
    return run.recording->ledger().log.outcome(run.last);
}

/// When the facts of one type are stated.
template <class Fact>
std::vector<SimTime> timesOf(const FinishedRun& run)
{
    std::vector<SimTime> times;
    for (const auto& each : test::factsOf<Fact>(run.recording->trace()))
        times.push_back(each.at);
    return times;
}

using Times = std::vector<SimTime>;

TEST(Writes, AreToldWhenTheirWayOfBeingToldHasIt)
{
    const FinishedRun before = runOf("log = \"before-commit\"\nqueue = \"before-commit\"\n");
    EXPECT_EQ(timesOf<RecordSent>(before).front(), SimTime{1s});
    EXPECT_EQ(timesOf<JobSent>(before).front(), SimTime{1s});
    const FinishedRun after = runOf("");
    EXPECT_EQ(timesOf<RecordSent>(after).front(), SimTime{1500ms}) << "after-commit is the default";
    EXPECT_EQ(timesOf<JobSent>(after).front(), SimTime{1500ms});
    EXPECT_EQ(timesOf<JobEnqueued>(after).front(), SimTime{1600ms});
    const FinishedRun with = runOf("queue = \"with-commit\"\n");
    EXPECT_EQ(timesOf<JobEnqueued>(with).front(), SimTime{1500ms}) << "a row needs no travel";
    const FinishedRun outbox = runOf("log = \"outbox\"\noutbox = \"2 s\"\n");
    EXPECT_EQ(timesOf<RecordSent>(outbox),
              (Times{SimTime{2s}, SimTime{4s}, SimTime{6s}, SimTime{8s}, SimTime{10s}}));
}

TEST(Writes, ThatAreRolledBackLeaveAGhostWithWhoWasToldBefore)
{
    const FinishedRun run =
        runOf("log = \"before-commit\"\nqueue = \"after-commit\"\nrolled-back = [2, 4]\n");
    EXPECT_EQ(timesOf<WriteRolledBack>(run), (Times{SimTime{3500ms}, SimTime{7500ms}}));
    EXPECT_EQ(logOf(run).ghosts, 2U);
    EXPECT_EQ(logOf(run).handled, 5U);
    EXPECT_EQ(listOf(run).ghosts, 0U);
    EXPECT_EQ(listOf(run).handled, 3U);
    EXPECT_EQ(listOf(run).refused, 2U);
}

TEST(Writes, AGhostCountsWhetherItsEffectComesBeforeTheRollbackOrAfter)
{
    // 100 ms of travel, a claim of 100 ms, 200 ms of work: done at 1.4 s, rolled back at 1.5 s.
    const FinishedRun early = runOf("queue = \"before-commit\"\nrolled-back = [1]\n");
    EXPECT_LT(timesOf<JobEffect>(early).front(), timesOf<WriteRolledBack>(early).front());
    EXPECT_EQ(listOf(early).ghosts, 1U);
    const FinishedRun late = runOf("queue = \"before-commit\"\nrolled-back = [1]\n",
                                   "lanes = { p = { wait = \"3 s\" } }\n");
    EXPECT_GT(timesOf<JobEffect>(late).front(), timesOf<WriteRolledBack>(late).front());
    EXPECT_EQ(listOf(late).ghosts, 1U);
}

TEST(Writes, WhoseSenderDiesAreNeverToldAfterTheCommit)
{
    const FinishedRun run =
        runOf("log = \"after-commit\"\nqueue = \"with-commit\"\ndies = [1, 5]\n");
    EXPECT_EQ(timesOf<SenderDied>(run), (Times{SimTime{1500ms}, SimTime{9500ms}}));
    EXPECT_EQ(logOf(run).refused, 2U) << "never sent";
    EXPECT_EQ(logOf(run).handled, 3U);
    EXPECT_EQ(listOf(run).handled, 5U) << "both or neither";
}

TEST(Writes, AnOutboxLosesNothingAndMakesNoGhost)
{
    const FinishedRun run = runOf("log = \"outbox\"\nqueue = \"outbox\"\nrolled-back = [2]\n"
                                  "dies = [1, 3, 4, 5]\n");
    for (const Outcome& side : {logOf(run), listOf(run)}) {
        EXPECT_EQ(side.handled, 4U);
        EXPECT_EQ(side.refused, 1U);
        EXPECT_EQ(side.ghosts + side.lost + side.duplicated, 0U);
    }
    EXPECT_TRUE(run.last.writes.outbox.empty());
}

TEST(Writes, InTheOutboxAreUnderWay)
{
    auto read =
        readScenario(fiveWrites("log = \"outbox\"\nqueue = \"outbox\"\noutbox = \"1 h\"\n"), "");
    ASSERT_TRUE(std::holds_alternative<Scenario>(read));
    const FinishedRun run = runScenario(std::get<Scenario>(read));
    EXPECT_EQ(run.last.writes.outbox.size(), 5U);
    EXPECT_EQ(logOf(run).sending, 5U);
    EXPECT_EQ(listOf(run).sending, 5U);
}

TEST(Writes, AJobWithAnIdFindsNoRowBeforeTheCommit)
{
    // Its first run ends at 1.4 s, before the commit: it fails, and is tried again.
    const FinishedRun run = runOf("queue = \"before-commit\"\n", "carries = \"id\"\n");
    EXPECT_EQ(timesOf<JobRetried>(run).front(), SimTime{1400ms});
    EXPECT_EQ(listOf(run).handled, 5U);
    EXPECT_EQ(logOf(run).executions, 5U);
    const FinishedRun after = runOf("queue = \"after-commit\"\n", "carries = \"id\"\n");
    EXPECT_TRUE(timesOf<JobRetried>(after).empty());
}

TEST(Writes, AJobWithAnIdNeverFindsWhatWasRolledBack)
{
    const FinishedRun run =
        runOf("queue = \"before-commit\"\nrolled-back = [1]\n", "carries = \"id\"\nattempts = 3\n");
    EXPECT_EQ(listOf(run).ghosts, 0U) << "there is nothing to tell of";
    EXPECT_EQ(listOf(run).parked, 1U);
    EXPECT_EQ(listOf(run).handled, 4U);
}

TEST(Writes, WhatIsNotCommittedIsNotWhatIsSo)
{
    // The second is rolled back: who looks up finds the first until the third is committed.
    const FinishedRun run = runOf("rolled-back = [2]\n", "carries = \"id\"\nlanes = { p = { wait = "
                                                         "\"2 s\" } }\n");
    EXPECT_EQ(listOf(run).toldLater, 2U) << "the first finds itself, the third and fourth do not";
    const FinishedRun more = runOf("", "carries = \"id\"\nlanes = { p = { wait = \"2 s\" } }\n");
    EXPECT_EQ(listOf(more).toldLater, 4U) << "each is done when the next is committed";
}

TEST(Writes, RollBackByChanceAlikeOnBothSides)
{
    const FinishedRun run = runOf("rolls-back = 0.5\n");
    const auto rolledBack = test::factsOf<WriteRolledBack>(run.recording->trace()).size();
    EXPECT_EQ(test::factsOf<WriteCommitted>(run.recording->trace()).size() + rolledBack, 5U);
    EXPECT_EQ(logOf(run).refused, rolledBack);
    EXPECT_EQ(listOf(run).refused, rolledBack);
    EXPECT_EQ(timesOf<WriteCommitted>(runOf("rolls-back = 1.0\n")).size(), 0U);
}

struct BadRow {
    const char* name;
    const char* text;  ///< After [[reaction]], name = "a".
    int line;
    const char* says;
};

void PrintTo(const BadRow& row, std::ostream* out)
{
    *out << row.name;
}

class BadWritesTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadWritesTest, AreRefusedWithTheirPlace)
{
    const auto read = readScenario(
        std::string{"format = 1\n[[reaction]]\nname = \"a\"\n"} + GetParam().text, "file.toml");
    ASSERT_TRUE(std::holds_alternative<std::vector<Error>>(read)) << "it was accepted";
    const Error& error = std::get<std::vector<Error>>(read).front();
    EXPECT_EQ(error.line, GetParam().line) << describe(error);
    EXPECT_NE(error.message.find(GetParam().says), std::string::npos) << describe(error);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadWritesTest,
    testing::Values(
        BadRow{"LogInTheSameDatabase", "[transaction]\nlog = \"with-commit\"\n", 5, "after-commit"},
        BadRow{"Misspelt", "[transaction]\nqueue = \"outbx\"\n", 5, "Did you mean \"outbox\""},
        BadRow{"UnknownKey", "[transaction]\nlast = \"1 s\"\n", 5, "lasts"},
        BadRow{"NoTime", "[transaction]\nlasts = \"0 s\"\n", 5, "1 ms"},
        BadRow{"Chance", "[transaction]\nrolls-back = 1.5\n", 5, "0 to 1"},
        BadRow{"CountsFromOne", "[transaction]\nrolled-back = [0]\n", 5, "1"},
        BadRow{"TwiceTheSame", "[transaction]\ndies = [2, 2]\n", 5, "2"},
        BadRow{"RelayOfNothing", "[transaction]\noutbox = \"1 s\"\n", 5, "outbox"},
        BadRow{"RequestThreads", "[application]\nthreads = 2\n[transaction]\nlasts = \"1 s\"\n", 6,
               "transaction: is modelled without request threads"},
        BadRow{"Schedules",
               "[workload]\narrivals = { kind = \"cron\", schedule = \"@hourly\" }\n[transaction]\n"
               "lasts = \"1 s\"\n",
               6, "schedule"},
        BadRow{"Bridges",
               "[[bridge]]\nfrom = \"log.a\"\nto = \"queue\"\n[transaction]\nlasts = \"1 s\"\n", 7,
               "bridge"},
        BadRow{"InMemory",
               "[queue]\nprofile = \"activejob-async\"\n[transaction]\nqueue = \"with-commit\"\n",
               7, "same database"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::writes_test
