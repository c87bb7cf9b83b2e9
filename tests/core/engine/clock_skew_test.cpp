// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "tests/core/engine/one_event.h"

// Hosts whose clock is wrong: their timers run by it, their work goes on as ever, and whether a
// session or a claim is over is decided by somebody else's clock.

namespace millrace::clock_skew_test {
namespace {

using namespace std::chrono_literals;
using test::factsOf;
using test::MomentsRow;

std::string skew(const char* who, const char* rate, const char* time, const char* lasts)
{
    return test::faultFor("clock-skew", who, time, lasts) + "rate = " + rate + "\n";
}

class ClockSkewTest : public testing::TestWithParam<MomentsRow> {};

TEST_P(ClockSkewTest, LeavesTheWorkAsItIs)
{
    test::expectMoments(test::OneEvent{}.with(GetParam().lines), GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, ClockSkewTest,
    testing::Values(
        MomentsRow{"TooFast", skew("slot 1", "10", "1 s", "60 s"), SimTime{22s}, SimTime{24s}},
        // A heartbeat of 2 s takes 4 s: the session and the lease last 6 s.
        MomentsRow{"HalfAsFast", skew("slot 1", "0.5", "1 s", "60 s"), SimTime{22s}, SimTime{24s}},
        MomentsRow{"OverBefore", skew("slot 1", "0.5", "1 s", "2 s"), SimTime{22s}, SimTime{24s}}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(ClockSkew, MovesHeartbeatsAndNotSessions)
{
    const FinishedRun run = test::OneEvent{}.with(skew("slot 1", "0.5", "9 s", "10 s"));
    std::vector<SimTime> beats;
    for (const auto& each : factsOf<MemberHeartbeat>(run.recording->trace()))
        beats.push_back(each.at);
    ASSERT_GT(beats.size(), 9U);
    // What was set before ends as it was set: the beat of 10 s. The one set at 18 s is due at 22 s.
    const std::vector<SimTime> expected{SimTime{2s},  SimTime{4s},  SimTime{6s},
                                        SimTime{8s},  SimTime{10s}, SimTime{14s},
                                        SimTime{18s}, SimTime{22s}, SimTime{24s}};
    EXPECT_EQ((std::vector<SimTime>{beats.begin(), beats.begin() + 9}), expected);
    EXPECT_TRUE(factsOf<MemberExpelled>(run.recording->trace()).empty());
}

/// A heart that beats every 20 s, and 6 s to be missed: on both sides somebody who works is given
/// up, others do the same work, and its own word comes too late.
TEST(ClockSkew, LosesSessionAndLeaseOverTheHeadOfWhoWorks)
{
    const FinishedRun run = test::OneEvent{.count = 2}.with(
        "[[at]]\ntime = \"19 s\"\nslow = \"slot 1\"\nfactor = 4\nfor = \"60 s\"\n"
        "[[at]]\ntime = \"19 s\"\nslow = \"slot 2\"\nfactor = 4\nfor = \"60 s\"\n" +
        skew("slot 1", "0.1", "9 s", "60 s") + skew("slot 2", "0.1", "9 s", "60 s"));
    EXPECT_FALSE(run.violation) << run.violation->what;
    const Trace& trace = run.recording->trace();
    EXPECT_FALSE(factsOf<MemberExpelled>(trace).empty());
    EXPECT_GT(factsOf<JobStarted>(trace).size(), 1U) << "its lease was over at 26 s";
    EXPECT_GT(factsOf<JobEffect>(trace).size(), 1U);
}

/// The clock is the host's, whatever process runs on it.
TEST(ClockSkew, StaysForTheNextProcess)
{
    const FinishedRun run =
        test::OneEvent{}.with(skew("slot 1", "0.5", "500 ms", "100 s") +
                              "[[at]]\ntime = \"1 s\"\nkill = \"slot 1\"\nrestart = \"1 s\"\n");
    const auto beats = factsOf<MemberHeartbeat>(run.recording->trace());
    ASSERT_GT(beats.size(), 2U);
    EXPECT_EQ(beats[1].at - beats[0].at, 4s);
}

TEST(ClockSkew, MeetsOneSideAloneWhereItNamesIt)
{
    const FinishedRun run = test::OneEvent{}.with(skew("member 1", "0.5", "9 s", "10 s"));
    EXPECT_EQ(factsOf<MemberSkewed>(run.recording->trace()).size(), 2U);
    EXPECT_TRUE(factsOf<WorkerSkewed>(run.recording->trace()).empty());
}

/// Polls of a worker whose clock is slow come one by one, each later.
TEST(ClockSkew, MakesAWorkerPollLater)
{
    const auto startOf = [](const std::string& lines) {
        const FinishedRun run =
            test::OneEvent{.queue = "fetch = \"pull\"\npoll = \"3 s\"\n"}.with(lines);
        return factsOf<JobStarted>(run.recording->trace()).at(0).at;
    };
    EXPECT_EQ(startOf({}), SimTime{21s});
    EXPECT_EQ(startOf(skew("worker 1", "0.25", "8 s", "60 s")), SimTime{21s}) << "9, then 21";
    EXPECT_EQ(startOf(skew("worker 1", "0.25", "10 s", "60 s")), SimTime{24s}) << "12, then 24";
}

}  // namespace
}  // namespace millrace::clock_skew_test
