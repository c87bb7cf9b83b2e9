// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/scenario/scenario_reader.h"
#include "tests/core/scenario/queue_text.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// Recurring jobs: one job a time however many schedulers there are, none where there was none.

namespace millrace::scheduler_test {
namespace {

using namespace std::chrono_literals;

/// Every ten seconds of a minute, two reactions; an enqueue travels 300 ms.
std::string everyTenSeconds(const std::string& rest)
{
    return "format = 1\nduration = \"59 s\"\n[workload]\narrivals = { kind = \"cron\", schedule = "
           "\"*/10 * * * * *\" }\n[network]\ndelay = \"300 ms\"\n[[reaction]]\nname = \"a\"\nwork "
           "= \"1 s\"\n[[reaction]]\nname = \"b\"\nwork = \"1 s\"\n[queue]\n" +
           rest;
}

FinishedRun runOf(const std::string& rest)
{
    FinishedRun run = runScenario(test::scenarioOf(everyTenSeconds(rest)));
    EXPECT_FALSE(run.violation) << run.violation->what;
    return run;
}

Outcome listOf(const FinishedRun& run)
{
    return run.recording->ledger().list.outcome(run.last);
}

/// Times of the happenings whose jobs of reaction a were made, missed or refused.
template <class Fact>
std::vector<int> secondsOf(const FinishedRun& run)
{
    std::vector<int> seconds;
    for (const auto& each : test::factsOf<Fact>(run.recording->trace()))
        if (each.fact.reaction == ReactionId{0U})
            seconds.push_back(static_cast<int>(run.recording->columns()
                                                   .happenings[each.fact.happening.value]
                                                   .at.time_since_epoch() /
                                               1s));
    return seconds;
}

using Seconds = std::vector<int>;

TEST(Scheduler, EnqueuesAtEachTimeOfTheSchedule)
{
    const FinishedRun run = runOf("");
    EXPECT_EQ(secondsOf<JobEnqueued>(run), (Seconds{10, 20, 30, 40, 50}));
    EXPECT_TRUE(test::factsOf<JobSent>(run.recording->trace()).empty());
    for (const auto& each : test::factsOf<TickSent>(run.recording->trace()))
        EXPECT_EQ(each.fact.arrivesAt, each.at + 300ms);
    EXPECT_EQ(listOf(run).handled, 10U);
}

TEST(Scheduler, MakesOneJobATimeHoweverManyThereAre)
{
    const FinishedRun run = runOf("schedulers = 3\n");
    EXPECT_EQ(secondsOf<JobEnqueued>(run), (Seconds{10, 20, 30, 40, 50}));
    EXPECT_EQ(test::factsOf<TickSent>(run.recording->trace()).size(), 30U);
    EXPECT_EQ(test::factsOf<TickRefused>(run.recording->trace()).size(), 20U);
    EXPECT_EQ(run.last.queue.ticksRefused, 20U);
    EXPECT_EQ(listOf(run).duplicated, 0U);
}

TEST(Scheduler, IsMissedWhileNobodyIsThereAndNotMadeUpFor)
{
    const FinishedRun run = runOf("[[at]]\ntime = \"15 s\"\nstop = \"scheduler 1\"\n[[at]]\n"
                                  "time = \"35 s\"\nrestart = \"scheduler 1\"\n");
    EXPECT_EQ(secondsOf<TickMissed>(run), (Seconds{20, 30}));
    EXPECT_EQ(secondsOf<JobEnqueued>(run), (Seconds{10, 40, 50}));
    EXPECT_EQ(listOf(run).refused, 4U) << "never sent";
    EXPECT_EQ(listOf(run).lost, 0U);
}

TEST(Scheduler, IsReplacedByItsSiblingWithoutAMiss)
{
    const FinishedRun run = runOf("schedulers = 2\n[[at]]\ntime = \"15 s\"\nkill = \"scheduler "
                                  "1\"\n");
    EXPECT_TRUE(secondsOf<TickMissed>(run).empty());
    EXPECT_EQ(secondsOf<JobEnqueued>(run), (Seconds{10, 20, 30, 40, 50}));
    EXPECT_EQ(secondsOf<TickRefused>(run), (Seconds{10}));
}

TEST(Scheduler, WhatItHasSentArrivesAfterItsDeath)
{
    const FinishedRun run = runOf("[[at]]\ntime = \"20100 ms\"\nkill = \"scheduler 1\"\n");
    EXPECT_EQ(secondsOf<JobEnqueued>(run), (Seconds{10, 20}));
    EXPECT_EQ(secondsOf<TickMissed>(run), (Seconds{30, 40, 50}));
}

TEST(Scheduler, ThatDiesAtTheVeryTimeSendsNothing)
{
    const FinishedRun run = runOf("[[at]]\ntime = \"20 s\"\nkill = \"scheduler 1\"\n");
    EXPECT_EQ(secondsOf<JobEnqueued>(run), (Seconds{10}));
}

TEST(Scheduler, ThatStartsAtTheVeryTimeWaitsForTheNext)
{
    const FinishedRun run = runOf("[[at]]\ntime = \"15 s\"\nkill = \"scheduler 1\"\nrestart = "
                                  "\"5 s\"\n");
    EXPECT_EQ(secondsOf<TickMissed>(run), (Seconds{20}));
    EXPECT_EQ(secondsOf<JobEnqueued>(run), (Seconds{10, 30, 40, 50}));
}

TEST(Scheduler, OfSolidQueueIsReplacedByItsSupervisorWhenKilled)
{
    // The supervisor looks every second, from 0 s on.
    const FinishedRun killed =
        runOf("profile = \"solid_queue\"\nschedulers = 1\n[[at]]\ntime = \"18500 ms\"\n"
              "kill = \"scheduler 1\"\n[[at]]\ntime = \"29500 ms\"\nkill = \"scheduler 1\"\n");
    const auto starts = test::factsOf<SchedulerStarted>(killed.recording->trace());
    ASSERT_EQ(starts.size(), 3U);
    EXPECT_EQ(starts[1].at, SimTime{19s});
    EXPECT_EQ(starts[2].at, SimTime{30s});
    EXPECT_EQ(secondsOf<TickMissed>(killed), (Seconds{30})) << "it is there again just too late";
    const FinishedRun stopped =
        runOf("profile = \"solid_queue\"\n[[at]]\ntime = \"18500 ms\"\nstop = \"scheduler 1\"\n");
    EXPECT_EQ(secondsOf<TickMissed>(stopped), (Seconds{20, 30, 40, 50}));
}

TEST(Scheduler, IsToldOfByTheLogInNothing)
{
    // On the log a time of the schedule is a record like any other.
    const FinishedRun run = runOf("[[at]]\ntime = \"5 s\"\nkill = \"scheduler 1\"\n");
    EXPECT_EQ(run.recording->ledger().log.outcome(run.last).handled, 10U);
    EXPECT_EQ(listOf(run).refused, 10U);
}

TEST(Scheduler, EnqueuesTheFirstReactionAloneWhereAJobIsForAll)
{
    const FinishedRun run = runOf("jobs = \"one\"\n");
    EXPECT_EQ(test::factsOf<JobEnqueued>(run.recording->trace()).size(), 5U);
    EXPECT_EQ(listOf(run).notAsked, 5U);
}

TEST(Scheduler, TakesOneSlotOfALimitForATime)
{
    const FinishedRun run =
        runOf("schedulers = 3\nlimits = { a = { to = 1, key = \"reaction\" } }\n");
    std::size_t taken = 0;
    for (const auto& each : test::factsOf<SemaphoreSet>(run.recording->trace()))
        taken += each.fact.move == SlotMove::Taken ? 1 : 0;
    EXPECT_EQ(taken, 5U) << "what is refused never comes to the door";
}

struct BadSchedule {
    const char* name;
    const char* text;  ///< Arrivals, and what follows the reaction.
    int line;
    const char* says;
};

void PrintTo(const BadSchedule& row, std::ostream* out)
{
    *out << row.name;
}

class BadScheduleTest : public testing::TestWithParam<BadSchedule> {};

TEST_P(BadScheduleTest, IsRefusedWithItsPlace)
{
    const std::string text =
        std::string{"format = 1\n[[reaction]]\nname = \"a\"\n"} + GetParam().text;
    const auto read = readScenario(text, "file.toml");
    ASSERT_TRUE(std::holds_alternative<std::vector<Error>>(read)) << "it was accepted";
    const Error& error = std::get<std::vector<Error>>(read).front();
    EXPECT_EQ(error.line, GetParam().line) << describe(error);
    EXPECT_NE(error.message.find(GetParam().says), std::string::npos) << describe(error);
}

#define CRON(REST) "[workload]\narrivals = { kind = \"cron\"" REST " }\n"
#define HOURLY CRON(", schedule = \"@hourly\"")

INSTANTIATE_TEST_SUITE_P(
    Rows, BadScheduleTest,
    testing::Values(
        BadSchedule{"Missing", CRON(""), 5, "schedule: is missing"},
        BadSchedule{"NoSchedule", CRON(", schedule = \"now and then\""), 5, "found 3"},
        BadSchedule{"NeverFires", CRON(", schedule = \"0 0 31 2 *\""), 5, "never fires"},
        BadSchedule{"BadBeginning", CRON(", schedule = \"@hourly\", from = \"today\""), 5,
                    "found \"today\""},
        BadSchedule{"WithARate", CRON(", schedule = \"@hourly\", rate = 2"), 5, "no effect"},
        BadSchedule{"OfOtherArrivals",
                    "[workload]\narrivals = { kind = \"constant\", schedule = \"@hourly\" }\n", 5,
                    "kind = \"cron\""},
        BadSchedule{"SchedulersOfNothing", "[queue]\nschedulers = 2\n", 5, "kind = \"cron\""},
        BadSchedule{"NoSchedulers", HOURLY "[queue]\nschedulers = 0\n", 7, "1 to 16"},
        BadSchedule{"TooMany", HOURLY "[queue]\nschedulers = 17\n", 7, "1 to 16"},
        BadSchedule{"OfRequests", HOURLY "[application]\nthreads = 2\n[queue]\nschedulers = 1\n", 9,
                    "no request"},
        BadSchedule{"InMemory",
                    HOURLY "[queue]\nprofile = \"activejob-async\"\nstore = \"memory\"\n", 8,
                    "store of their own"},
        BadSchedule{"KilledWhereNoneIs", "[[at]]\ntime = \"1 s\"\nkill = \"scheduler 1\"\n", 6,
                    "there is no scheduler"},
        BadSchedule{"KilledBeyondTheLast",
                    HOURLY "[queue]\nschedulers = 2\n[[at]]\ntime = \"1 s\"\nkill = \"scheduler "
                           "3\"\n",
                    10, "queue.schedulers is 2"},
        BadSchedule{"HungWhichIsOfWorkers",
                    HOURLY "[[at]]\ntime = \"1 s\"\nhang = \"scheduler 1\"\nfor = \"1 s\"\n", 8,
                    "worker"}),
    [](const auto& row) { return row.param.name; });

#undef CRON
#undef HOURLY

}  // namespace
}  // namespace millrace::scheduler_test
