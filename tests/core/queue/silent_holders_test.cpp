// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/check/anomalies.h"
#include "core/engine/engine.h"
#include "core/exports/facts_csv.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// Who holds jobs and is not heard, and who is there to notice.

namespace millrace::silent_holders_test {
namespace {

using namespace std::chrono_literals;
using test::factsOf;

/// Six jobs within 7 s, on a list of that product.
Scenario sixJobs(std::string_view profile, std::string_view rest)
{
    return test::scenarioOf(fmt::format(R"(
format = 1
seed = 1
duration = "3 h"
[workload]
arrivals = {{ kind = "tape" }}
entities = ["a"]
types = ["x"]
tape = [ {{ at = "1 s", entity = "a" }}, {{ at = "2 s", entity = "a" }},
         {{ at = "3 s", entity = "a" }}, {{ at = "4 s", entity = "a" }},
         {{ at = "6 s", entity = "a" }}, {{ at = "7 s", entity = "a" }} ]
[network]
delay = {{ kind = "constant", mean = "10 ms" }}
clocks = "product"
[[reaction]]
name = "r"
work = "4 s"
[log]
retention = "forever"
[queue]
profile = "{}"
{})",
                                        profile, rest));
}

FinishedRun runOf(const Scenario& scenario)
{
    FinishedRun run = runScenario(scenario);
    EXPECT_FALSE(run.violation) << run.violation->what;
    const std::vector<std::string> findings =
        check::findAnomalies(std::string_view{factsAsCsv(run.recording->trace())});
    EXPECT_TRUE(findings.empty()) << findings.front();
    return run;
}

struct SilenceRow {
    const char* name;
    const char* act;
};

void PrintTo(const SilenceRow& row, std::ostream* out)
{
    *out << row.name;
}

class SilentConsumer : public testing::TestWithParam<SilenceRow> {};

// jobs.md, 12: after 60 s without a heartbeat the broker closes the connection, and all that was
// not acknowledged is in the queue again.
TEST_P(SilentConsumer, IsPushedToUntilItsConnectionIsClosedAndNothingStaysWithIt)
{
    const FinishedRun run = runOf(sixJobs(
        "rabbitmq",
        fmt::format("workers = 2\n[[at]]\ntime = \"5 s\"\n{} = \"worker 1\"\nfor = \"150 min\"\n",
                    GetParam().act)));
    const Trace& trace = run.recording->trace();
    const SimTime closed{60s};
    std::uint32_t pushed = 0;
    for (const auto& each : factsOf<JobGranted>(trace)) {
        if (each.fact.worker != WorkerId{0U} || each.at < SimTime{5s})
            continue;
        EXPECT_LT(each.at, closed) << "there is no connection any more";
        ++pushed;
    }
    EXPECT_GE(pushed, 1U) << "the broker does not know yet";
    const auto returned = factsOf<JobReturned>(trace);
    ASSERT_GE(returned.size(), pushed);
    for (const auto& each : returned) {
        EXPECT_EQ(each.at, closed);
        EXPECT_EQ(each.fact.why, Why::ConnectionLost);
    }
    const Outcome outcome = run.recording->ledger().list.outcome(run.last);
    EXPECT_EQ(outcome.handled, 6U);
}

INSTANTIATE_TEST_SUITE_P(Ways, SilentConsumer,
                         testing::Values(SilenceRow{"Hung", "hang"},
                                         SilenceRow{"CutOff", "cut-off"}),
                         [](const auto& row) { return row.param.name; });

TEST(SilentConsumer, ThatIsHeardInTimeKeepsWhatItWasPushed)
{
    const FinishedRun run =
        runOf(sixJobs("rabbitmq", "workers = 2\n[[at]]\ntime = \"5 s\"\nhang = \"worker 1\"\n"
                                  "for = \"20 s\"\n"));
    EXPECT_TRUE(factsOf<JobReturned>(run.recording->trace()).empty());
    EXPECT_EQ(run.recording->ledger().list.outcome(run.last).handled, 6U);
}

struct LineRow {
    const char* name;
    const char* act;
    SimTime closed;
};

void PrintTo(const LineRow& row, std::ostream* out)
{
    *out << row.name;
}

class GrantOnALine : public testing::TestWithParam<LineRow> {};

/// The first job is granted at 3 s, and would come at 5 s. The lock was the connection's, and so
/// was the answer.
TEST_P(GrantOnALine, ComesToNobodyWhenTheStoreClosesIt)
{
    Scenario scenario = sixJobs("good_job", fmt::format("workers = 2\nlease = \"20 s\"\n[[at]]\n"
                                                        "time = \"4500 ms\"\n{}\n",
                                                        GetParam().act));
    scenario.network.delay.mean = 2s;
    const FinishedRun run = runOf(scenario);
    const Trace& trace = run.recording->trace();
    const auto returned = factsOf<JobReturned>(trace);
    ASSERT_EQ(returned.size(), 1U);
    EXPECT_EQ(returned[0].fact.job, JobId{0U});
    EXPECT_EQ(returned[0].fact.why, Why::ConnectionLost);
    EXPECT_EQ(returned[0].at, GetParam().closed);
    EXPECT_EQ(factsOf<JobStarted>(trace).size(), 6U) << "each job once";
    EXPECT_TRUE(factsOf<LateAck>(trace).empty());
    EXPECT_EQ(run.recording->ledger().list.outcome(run.last).handled, 6U);
}

INSTANTIATE_TEST_SUITE_P(
    Ways, GrantOnALine,
    testing::Values(LineRow{"CutOff", "cut-off = \"worker 1\"\nfor = \"10 min\"", SimTime{24500ms}},
                    LineRow{"Disconnected", "disconnect = \"worker 1\"", SimTime{4500ms}}),
    [](const auto& row) { return row.param.name; });

TEST(GrantOnALine, ComesLateWhereTheLineIsBackBeforeItIsClosed)
{
    Scenario scenario = sixJobs("good_job", "workers = 2\nlease = \"20 s\"\n[[at]]\n"
                                            "time = \"4500 ms\"\ncut-off = \"worker 1\"\n"
                                            "for = \"4 s\"\n");
    scenario.network.delay.mean = 2s;
    const FinishedRun run = runOf(scenario);
    EXPECT_TRUE(factsOf<JobReturned>(run.recording->trace()).empty());
    EXPECT_EQ(factsOf<JobStarted>(run.recording->trace()).size(), 6U);
}

/// What was on its way to it goes back; it asks when it wakes.
TEST(HungWorker, TakesNothingWhenItsConnectionIsClosed)
{
    Scenario scenario = sixJobs("que", "workers = 1\nprefetch = 3\nrenew = \"process\"\n"
                                       "lease = \"3 s\"\nheartbeat = \"1 s\"\n[[at]]\n"
                                       "time = \"4500 ms\"\nhang = \"worker 1\"\nfor = \"20 s\"\n");
    scenario.network.delay.mean = 2s;
    const FinishedRun run = runOf(scenario);
    const Trace& trace = run.recording->trace();
    EXPECT_EQ(factsOf<JobReturned>(trace).size(), 1U);
    for (const auto& each : factsOf<JobGranted>(trace))
        EXPECT_TRUE(each.at < SimTime{4500ms} || each.at >= SimTime{24500ms});
    EXPECT_EQ(run.recording->ledger().list.outcome(run.last).handled, 6U);
}

// jobs.md, 8: nothing but Lifeline frees a row that is executing, however its holder went.
TEST(StoppedWorker, OfObanLeavesWhatItCouldNotFinishToLifeline)
{
    Scenario scenario = sixJobs("oban", "workers = 1\n[[at]]\ntime = \"2 s\"\n"
                                        "stop = \"worker 1\"\nrestart = \"30 s\"\n");
    scenario.reactions[0].work.mean = 40s;
    const FinishedRun run = runOf(scenario);
    const auto returned = factsOf<JobReturned>(run.recording->trace());
    ASSERT_EQ(returned.size(), 1U);
    EXPECT_EQ(returned[0].fact.why, Why::LeaseEnded);
    EXPECT_GT(returned[0].at, SimTime{1h});
    EXPECT_EQ(returned[0].fact.attempt, 1U) << "it was used up";
}

// jobs.md, 6: the lock goes with the session, and the row is where it was.
TEST(StoppedWorker, OfQueLeavesItsJobInItsPlace)
{
    Scenario scenario =
        sixJobs("que", "workers = 1\nstop-grace = \"0 s\"\n[[at]]\n"
                       "time = \"6500 ms\"\nstop = \"worker 1\"\nrestart = \"1 s\"\n");
    scenario.reactions[0].work.mean = 40s;
    const FinishedRun run = runOf(scenario);
    const auto granted = factsOf<JobGranted>(run.recording->trace());
    ASSERT_GE(granted.size(), 2U);
    EXPECT_EQ(granted[0].fact.job, JobId{0U});
    EXPECT_EQ(granted[1].fact.job, JobId{0U}) << "before those that came later";
}

struct SweepRow {
    const char* name;
    const char* profile;
    SimDuration backFrom, backTo;  ///< After the restart.
};

void PrintTo(const SweepRow& row, std::ostream* out)
{
    *out << row.name;
}

class SweepByWorkers : public testing::TestWithParam<SweepRow> {};

// jobs.md, 7, 8, 14: who sweeps is a worker; while none lives nobody does, and whoever starts looks
// after a period, not at once.
TEST_P(SweepByWorkers, LooksWhenOneLivesAgainAndNotBefore)
{
    const FinishedRun run =
        runOf(sixJobs(GetParam().profile, "workers = 1\n[[at]]\ntime = \"2 s\"\n"
                                          "kill = \"worker 1\"\nrestart = \"2 h\"\n"));
    const SimTime restart{2h + 2s};
    const auto returned = factsOf<JobReturned>(run.recording->trace());
    ASSERT_EQ(returned.size(), 1U);
    EXPECT_EQ(returned[0].fact.job, JobId{0U});
    EXPECT_GT(returned[0].at, restart + GetParam().backFrom);
    EXPECT_LE(returned[0].at, restart + GetParam().backTo);
    EXPECT_EQ(run.recording->ledger().list.outcome(run.last).handled, 6U);
}

INSTANTIATE_TEST_SUITE_P(Products, SweepByWorkers,
                         testing::Values(SweepRow{"Oban", "oban", 0s, 60s},
                                         SweepRow{"BeeQueue", "bee-queue", 0s, 5s}),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::silent_holders_test
