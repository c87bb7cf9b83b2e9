// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/check/anomalies.h"
#include "core/engine/engine.h"
#include "core/exports/facts_csv.h"
#include "tests/support/facts.h"
#include "tests/support/scenarios.h"

// Jobs that wait for a time: who looks for them first, and where they stand when they are ready.

namespace millrace::waits_test {
namespace {

using namespace std::chrono_literals;
using test::factsOf;

FinishedRun runOf(const Scenario& scenario)
{
    FinishedRun run = runScenario(scenario);
    EXPECT_FALSE(run.violation) << run.violation->what;
    const std::vector<std::string> findings =
        check::findAnomalies(std::string_view{factsAsCsv(run.recording->trace())});
    EXPECT_TRUE(findings.empty()) << findings.front();
    return run;
}

/// Events at 0, 1 and 2 s, and one worker.
Scenario threeEvents(std::string_view reactions, std::string_view queue)
{
    return test::scenarioOf(fmt::format(R"(
format = 1
seed = 1
duration = "2 min"
[workload]
arrivals = {{ kind = "tape" }}
entities = ["a"]
types = ["x"]
tape = [ {{ at = "0 s", entity = "a" }}, {{ at = "1 s", entity = "a" }},
         {{ at = "2 s", entity = "a" }} ]
[network]
delay = "0 s"
clocks = "product"
{}
[queue]
workers = 1
{}
)",
                                        reactions, queue));
}

/// The jobs in the order of their starts, counted from 1.
std::string startsOf(const FinishedRun& run)
{
    std::map<std::uint32_t, std::uint32_t> hands;
    std::string starts;
    TraceReader reader{run.recording->trace()};
    while (!reader.atEnd())
        reader.next([&]<class Fact>(SimTime, std::uint64_t, const Fact& fact) {
            if constexpr (std::is_same_v<Fact, JobClaimed> || std::is_same_v<Fact, JobGranted>)
                hands[fact.worker.value] = fact.job.value + 1;
            if constexpr (std::is_same_v<Fact, JobStarted>)
                starts += fmt::format("{} ", hands[fact.worker.value]);
        });
    return starts;
}

struct OrderRow {
    const char* name;
    const char* queue;
    const char* starts;
};

void PrintTo(const OrderRow& row, std::ostream* out)
{
    *out << row.name;
}

class RetriedJob : public testing::TestWithParam<OrderRow> {};

/// The first event is poison; its job fails at 4 s, when two others are ready.
TEST_P(RetriedJob, StandsWhereItsListPutsIt)
{
    const FinishedRun run = runOf(threeEvents(
        "[[reaction]]\nname = \"r\"\nwork = \"4 s\"\npoison = [1]\n", GetParam().queue));
    EXPECT_EQ(startsOf(run), GetParam().starts);
}

constexpr const char* kAtOnce =
    "attempts = 3\nbackoff = { kind = \"constant\", base = \"0 s\", jitter = 0.0 }\n";
const std::string kReady = std::string{"claim = \"row\"\n"} + kAtOnce;
const std::string kCreated = std::string{"order-by = \"created\"\n"} + kAtOnce;

INSTANTIATE_TEST_SUITE_P(Lists, RetriedJob,
                         testing::Values(OrderRow{"BehindTheReady", kReady.c_str(), "1 2 3 1 1 "},
                                         OrderRow{"ByItsCreation", kCreated.c_str(), "1 1 1 2 3 "},
                                         // jobs.md, 14: ORDER BY priority DESC, created_on, id.
                                         OrderRow{"OfPgBoss", "profile = \"pg-boss\"\n",
                                                  "1 1 1 2 3 "}),
                         [](const auto& row) { return std::string{row.param.name}; });

class DelayedJob : public testing::TestWithParam<OrderRow> {};

/// Of each event, one job for 5 s later and one to be done at once; the worker is busy until 8 s.
TEST_P(DelayedJob, StandsWhereItsListPutsIt)
{
    const FinishedRun run = runOf(
        threeEvents("[[reaction]]\nname = \"later\"\nwork = \"4 s\"\n"
                    "[[reaction]]\nname = \"now\"\nwork = \"4 s\"\n",
                    std::string{GetParam().queue} + "lanes = { later = { wait = \"5 s\" } }\n"));
    EXPECT_EQ(startsOf(run), GetParam().starts);
}

INSTANTIATE_TEST_SUITE_P(
    Lists, DelayedJob,
    testing::Values(OrderRow{"BehindTheReady", "claim = \"row\"\n", "2 4 6 1 3 5 "},
                    OrderRow{"ByItsCreation", "order-by = \"created\"\n", "2 4 1 3 5 6 "},
                    // jobs.md, 2: ORDER BY priority ASC, job_id ASC.
                    OrderRow{"OfSolidQueue", "profile = \"solid_queue\"\n", "2 4 1 3 5 6 "},
                    // jobs.md, 5: ORDER BY priority, created_at.
                    OrderRow{"OfGoodJob", "profile = \"good_job\"\n", "2 4 1 3 5 6 "}),
    [](const auto& row) { return std::string{row.param.name}; });

/// What Active Job enqueues anew is a new row, however many times it was started.
TEST(RetryOfActiveJob, StandsBehindTheReadyAlsoWhereRowsAreClaimedByTheirCreation)
{
    const FinishedRun run =
        runOf(threeEvents("[[reaction]]\nname = \"r\"\nwork = \"4 s\"\npoison = [1]\n",
                          "profile = \"solid_queue\"\n[queue.activejob]\nwait = \"0 s\"\n"
                          "attempts = 2\n"));
    EXPECT_EQ(startsOf(run), "1 2 3 1 ");
}

struct DueRow {
    const char* name;
    const char* queue;
    SimTime readyAt;
    SimTime startedAt;
};

void PrintTo(const DueRow& row, std::ostream* out)
{
    *out << row.name;
}

class DueJob : public testing::TestWithParam<DueRow> {};

/// The first event is poison: it fails at 0.1 s, and is due at 2.4 s. The worker asked at 2.1 s.
TEST_P(DueJob, IsFoundByWhoeverLooksFirst)
{
    const FinishedRun run = runOf(threeEvents(
        "[[reaction]]\nname = \"r\"\nwork = \"100 ms\"\npoison = [1]\n",
        fmt::format("attempts = 9\n"
                    "backoff = {{ kind = \"constant\", base = \"2300 ms\", jitter = 0.0 }}\n{}\n",
                    GetParam().queue)));
    const auto ready = factsOf<JobReady>(run.recording->trace());
    ASSERT_FALSE(ready.empty());
    EXPECT_EQ(ready[0].at, GetParam().readyAt);
    const auto started = factsOf<JobStarted>(run.recording->trace());
    const auto again =
        std::ranges::find(started, 2U, [](const auto& each) { return each.fact.execution; });
    ASSERT_NE(again, started.end());
    EXPECT_EQ(again->at, GetParam().startedAt);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, DueJob,
    testing::Values(DueRow{"WakesAPoller", "poll = \"5 s\"\nwake = true", SimTime{2400ms},
                           SimTime{2400ms}},
                    DueRow{"WakesNobodyWhereOnlyInsertsDo",
                           "poll = \"5 s\"\nwake = true\nwake-when-due = false", SimTime{2400ms},
                           SimTime{7100ms}},
                    DueRow{"WaitsForTheStager", "poll = \"1 s\"\nwake = true\nstager = \"5 s\"",
                           SimTime{5s}, SimTime{5s}},
                    DueRow{"IsNearAndWaitsForNoLook",
                           "poll = \"1 s\"\nwake = true\nstager = \"5 s\"\nnear-retry = \"5 s\"",
                           SimTime{2400ms}, SimTime{3100ms}},
                    DueRow{"IsNotNearEnough",
                           "poll = \"1 s\"\nwake = true\nstager = \"5 s\"\nnear-retry = \"1 s\"",
                           SimTime{5s}, SimTime{5s}}),
    [](const auto& row) { return row.param.name; });

/// jobs.md, 4: each process waits 10 s + 0..5 s at first.
TEST(PollerOfSidekiq, LooksTenToFifteenSecondsAfterItsStartForTheFirstTime)
{
    for (const char* profile : {"sidekiq", "sidekiq-super-fetch"}) {
        Scenario scenario = threeEvents(
            "[[reaction]]\nname = \"r\"\nwork = \"100 ms\"\n",
            fmt::format("profile = \"{}\"\nlanes = {{ r = {{ wait = \"1 s\" }} }}\n", profile));
        std::set<SimTime> firsts;
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            scenario.seed = seed;
            const FinishedRun run = runOf(scenario);
            const auto ready = factsOf<JobReady>(run.recording->trace());
            ASSERT_EQ(ready.size(), 3U);
            EXPECT_GE(ready[0].at, SimTime{10s}) << profile;
            EXPECT_LE(ready[0].at, SimTime{15s}) << profile;
            EXPECT_EQ(ready[2].at, ready[0].at) << "one look finds all that are due";
            firsts.insert(ready[0].at);
        }
        EXPECT_GT(firsts.size(), 15U) << "it is drawn";
    }
}

TEST(PollerOfSidekiq, LooksEveryFewSecondsFromThenOn)
{
    Scenario scenario = threeEvents("[[reaction]]\nname = \"r\"\nwork = \"100 ms\"\n",
                                    "profile = \"sidekiq\"\nlanes = { r = { wait = \"20 s\" } }\n");
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        scenario.seed = seed;
        const FinishedRun run = runOf(scenario);
        for (const auto& each : factsOf<JobReady>(run.recording->trace())) {
            EXPECT_GE(each.at, SimTime{20s});
            EXPECT_LE(each.at, SimTime{30s});
        }
    }
}

}  // namespace
}  // namespace millrace::waits_test
