// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/scenario/scenario_reader.h"
#include "tests/core/scenario/queue_text.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// A list in the memory of the process that works it off, as Active Job's :async has it; and no
// list at all, as :inline has it.

namespace millrace::memory_test {
namespace {

using namespace std::chrono_literals;

/// Jobs of 2 s, two threads; nothing travels.
std::string asyncWith(const std::string& rest)
{
    return "format = 1\nduration = \"60 s\"\n[network]\ndelay = \"0 s\"\n"
           "clocks = \"product\"\n[[reaction]]\nname = \"mail\"\nwork = \"2 s\"\n[queue]\n"
           "profile = \"activejob-async\"\nworkers = 2\n" +
           rest;
}

/// Ten of them, one each 500 ms from 500 ms on.
FinishedRun runOf(const std::string& text)
{
    Scenario scenario = test::scenarioOf(text);
    scenario.workload.arrivals.kind = ArrivalsSpec::Kind::Tape;
    for (int n = 1; n <= 10; ++n)
        scenario.workload.tape.push_back({SimTime{500ms * n}, n % 6});
    FinishedRun run = runScenario(scenario);
    EXPECT_FALSE(run.violation) << run.violation->what;
    return run;
}

Outcome listOf(const FinishedRun& run)
{
    return run.recording->ledger().list.outcome(run.last);
}

TEST(Memory, LosesInHandAndWaitingWithItsProcess)
{
    // At 4.7 s nine have come: three are done, two in hand, four wait. The process has both
    // threads.
    const FinishedRun run = runOf(asyncWith("[[at]]\ntime = \"4700 ms\"\nkill = \"worker 2\"\n"));
    EXPECT_EQ(test::factsOf<JobLost>(run.recording->trace()).size(), 2U);
    const auto forgotten = test::factsOf<JobForgotten>(run.recording->trace());
    ASSERT_EQ(forgotten.size(), 4U);
    for (const auto& each : forgotten)
        EXPECT_EQ(each.at, SimTime{4700ms});
    const Outcome list = listOf(run);
    EXPECT_EQ(list.handled, 3U);
    EXPECT_EQ(list.lost, 6U);
    EXPECT_EQ(list.refused, 1U) << "nobody was there to take the last one";
    EXPECT_EQ(list.waiting + list.stuck + list.parked, 0U);
}

TEST(Memory, BeginsAnewWithNothing)
{
    const FinishedRun run =
        runOf(asyncWith("[[at]]\ntime = \"4700 ms\"\nkill = \"worker 1\"\nrestart = \"100 ms\"\n"));
    const Outcome list = listOf(run);
    EXPECT_EQ(list.handled, 4U) << "three before, and the one that came after";
    EXPECT_EQ(list.lost, 6U);
    EXPECT_EQ(list.refused, 0U);
}

TEST(Memory, IsLostInOrderToo)
{
    const FinishedRun run = runOf(asyncWith("[[at]]\ntime = \"4700 ms\"\nstop = \"worker 1\"\n"));
    const Outcome list = listOf(run);
    EXPECT_EQ(list.handled, 3U);
    EXPECT_EQ(list.lost, 6U) << "what a stop hands back is in the same memory";
}

TEST(Memory, ForgetsWhatWaitsForItsNextTry)
{
    const FinishedRun run = runOf(asyncWith("[[queue.activejob.rescue]]\nexceptions = "
                                            "[\"StandardError\"]\nwait = 30\n"
                                            "[[at]]\ntime = \"0 s\"\noutage = \"mail\"\n"
                                            "for = \"3100 ms\"\n[[at]]\ntime = \"4700 ms\"\n"
                                            "kill = \"worker 1\"\n"));
    const auto forgotten = test::factsOf<JobForgotten>(run.recording->trace());
    EXPECT_EQ(std::ranges::count_if(forgotten,
                                    [](const auto& each) { return each.fact.spot == Spot::Wait; }),
              2);
    EXPECT_EQ(listOf(run).handled, 1U);
    EXPECT_EQ(listOf(run).lost, 8U);
}

TEST(Memory, DropsWhatFailsWhereNothingRescuesIt)
{
    const FinishedRun run = runOf(asyncWith("[[at]]\ntime = \"0 s\"\noutage = \"mail\"\n"
                                            "for = \"3100 ms\"\n"));
    EXPECT_EQ(listOf(run).discarded, 2U) << "no list shows it to anybody";
    EXPECT_EQ(listOf(run).handled, 8U);
}

TEST(Caller, DoesTheWorkInTheRequest)
{
    const auto read = readScenario("format = 1\n[[reaction]]\nname = \"a\"\n[queue]\n"
                                   "profile = \"activejob-inline\"\n",
                                   "");
    ASSERT_TRUE(std::holds_alternative<Scenario>(read));
    const auto& scenario = std::get<Scenario>(read);
    EXPECT_EQ(scenario.application.run, ApplicationSpec::Run::Inline);
    EXPECT_EQ(scenario.application.threads, 3);
    const FinishedRun run = runScenario(scenario);
    EXPECT_GT(test::factsOf<InlineEffect>(run.recording->trace()).size(), 0U);
    EXPECT_TRUE(test::factsOf<JobSent>(run.recording->trace()).empty());
}

using test::BadRow;

class BadMemoryTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadMemoryTest, IsRefusedWithItsPlace)
{
    test::expectRefused(GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadMemoryTest,
    testing::Values(
        BadRow{"UnknownStore", "store = \"memry\"\n", 10, "Did you mean \"memory\""},
        BadRow{"OfALease", "store = \"memory\"\nexhausted = \"discarded\"\n", 8, "\"pop\""},
        BadRow{"ThatKeepsFailedJobs",
               "store = \"memory\"\nclaim = \"pop\"\ncrash = \"lost\"\nexhausted = \"failed\"\n",
               13, "discarded"},
        BadRow{"OfSeveralProcesses", "profile = \"activejob-async\"\nthreads = 2\n", 11,
               "one process"},
        BadRow{"WithLimits", "profile = \"activejob-async\"\nlimits = { a = { to = 1 } }\n", 8,
               "limited"},
        BadRow{"WithALateWorker",
               "profile = \"activejob-async\"\n[[queue.worker]]\nworker = 2\nstarts = \"9 s\"\n",
               11, "none"},
        BadRow{"BehindABridge",
               "profile = \"activejob-async\"\n[[bridge]]\nfrom = \"log.a\"\nto = \"queue\"\n", 13,
               "own"},
        BadRow{"InlineAndLater", "profile = \"activejob-inline\"\n[application]\nrun = \"later\"\n",
               11, "inline"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::memory_test
