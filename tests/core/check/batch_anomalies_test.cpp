// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "tests/core/check/history_text.h"
#include "tests/core/check/judged.h"
#include "tests/core/check/recount_text.h"

// Bad histories of jobs that wait for others: the marked line is what must be found first. And
// good ones, in which nothing is; and what obligations count as there. Reaction 1 waits for
// reaction 0; jobs go by rows of a store, two workers.

namespace millrace::check::batch_anomalies_test {
namespace {

using test::setting;

struct Case {
    const char* name;
    const char* when;  ///< "done" or "ended".
    const char* text;
    Anomaly anomaly = Anomaly::BatchWrong;  ///< Without a marked line nothing is found.
};

void PrintTo(const Case& row, std::ostream* out)
{
    *out << row.name;
}

std::string historyOf(const Case& row)
{
    return "0 Declared thing=reaction index=0 parent=0 name=a caption=\n"
           "0 Declared thing=reaction index=1 parent=0 name=b caption=\n"
           "0 Declared thing=entity index=0 parent=0 name=e caption=\n"
           "0 Declared thing=eventtype index=0 parent=0 name=t caption=\n"
           "0 Declared thing=list index=0 parent=0 name=list caption=\n"
           "0 Declared thing=worker index=0 parent=0 name=w1 caption=\n"
           "0 Declared thing=worker index=1 parent=0 name=w2 caption=\n" +
           setting("reaction", 1, "batch", 1, "choice", "a") +
           setting("reaction", 1, "batchWhen", 0, "choice", row.when) +
           "0 WorkerStarted worker=0\n0 WorkerStarted worker=1\n"
           "1000 Happened happening=0 entity=0 number=1 type=0\n"
           "1000 JobSent happening=0 reaction=0 arrivesAt=1000\n"
           "1000 JobSent happening=0 reaction=1 arrivesAt=1000\n" +
           row.text;
}

#define A "1000 JobEnqueued job=0 happening=0 reaction=0\n"
#define HELD "1000 JobHeld job=1 happening=0 reaction=1\n"
#define GRANT(AT, JOB, W)                    \
    AT " JobGranted job=" #JOB " worker=" #W \
       " lane=0 from=line into=hand attempt=1 executions=0 arrivesAt=" AT " leaseEndsAt=never\n"
#define RUNS(AT, JOB, W, ENDS) \
    GRANT(AT, JOB, W) AT " JobStarted worker=" #W " execution=1 endsAt=" ENDS "\n"
#define DONE(AT, JOB, W, R)                                                              \
    AT " JobEffect worker=" #W " job=" #JOB " happening=0 reaction=" #R " entity=0\n" AT \
       " JobCompleted worker=" #W " job=" #JOB "\n"
#define PARKED(AT) AT " JobParked job=0 worker=0 why=exception\n"
#define ENDED(AT) AT " BatchMemberEnded happening=0 reaction=1 ended=0\n"
#define RELEASED(AT) AT " JobReleased job=1 lane=0\n"
#define FIRST A HELD RUNS("1000", 0, 0, "2000")
#define FIRST_DONE FIRST DONE("2000", 0, 0, 0)
#define END "9000 RunEnded\n"

class HeldJobsHistoryTest : public testing::TestWithParam<Case> {};

TEST_P(HeldJobsHistoryTest, IsJudged)
{
    test::expectJudged(historyOf(GetParam()), GetParam().anomaly);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, HeldJobsHistoryTest,
    testing::Values(
        Case{"GoodWhenTheLastIsDone", "done",
             FIRST_DONE ENDED("2000") RELEASED("2000") RUNS("2000", 1, 0, "3000")
                 DONE("3000", 1, 0, 1) END},
        Case{"GoodWhereTheGivenUpCounts", "ended",
             FIRST PARKED("2000") ENDED("2000") RELEASED("2000") END},
        Case{"GoodWhileTheOtherWorks", "done", FIRST END},
        Case{"GoodBehindTheGivenUp", "done", FIRST PARKED("2000") END},
        Case{"ReadyAtOnce", "done", A "!1000 JobEnqueued job=1 happening=0 reaction=1\n" END},
        Case{"KeptBackForNobody", "done", "!1000 JobHeld job=0 happening=0 reaction=0\n" HELD END},
        Case{"CountedBeforeItsEnd", "done", FIRST "!" ENDED("1500") END},
        Case{"CountedThoughGivenUp", "done", FIRST PARKED("2000") "!" ENDED("2000") END},
        Case{"CountedTwice", "done", FIRST_DONE ENDED("2000") "!" ENDED("2000") END},
        Case{"CountedForSomebodyElse", "done",
             FIRST_DONE "!2000 BatchMemberEnded happening=0 reaction=1 ended=1\n" END},
        Case{"CountedForOneThatDoesNotWait", "done",
             FIRST_DONE "!2000 BatchMemberEnded happening=0 reaction=0 ended=0\n" END},
        Case{"ReleasedBeforeTheEnd", "done", FIRST "!" RELEASED("1500") END},
        Case{"ReleasedBehindTheGivenUp", "done", FIRST PARKED("2000") "!" RELEASED("2000") END},
        Case{"ReleasedThoughItWasReady", "done", FIRST "!2000 JobReleased job=0 lane=0\n" END,
             Anomaly::WrongState},
        Case{"ClaimedWhileItIsKeptBack", "done", A HELD "!" GRANT("1500", 1, 1) END,
             Anomaly::ClaimedNotReady},
        Case{"ForgottenInTheStore", "done", FIRST_DONE ENDED("2000") "!" END}),
    [](const auto& row) { return std::string{row.param.name}; });

class HeldJobsRecountTest : public testing::TestWithParam<test::CountCase> {};

TEST_P(HeldJobsRecountTest, CountsWhoIsKeptBack)
{
    test::expectRows(GetParam(), test::countedRows(GetParam(), false));
}

std::string recounted(const char* when, const char* text)
{
    return historyOf({"", when, text});
}

INSTANTIATE_TEST_SUITE_P(
    Rows, HeldJobsRecountTest,
    testing::Values(
        test::CountCase{"BehindTheLiving",
                        recounted("done", FIRST END),
                        5000,
                        {{"waiting", 1}, {"stuck", 0}, {"inHand", 1}}},
        test::CountCase{"BehindTheDead",
                        recounted("done", FIRST "1500 WorkerKilled worker=0\n" END),
                        5000,
                        {{"waiting", 0}, {"stuck", 2}}},
        test::CountCase{"BehindTheGivenUp",
                        recounted("done", FIRST PARKED("2000") END),
                        5000,
                        {{"waiting", 0}, {"stuck", 1}, {"parked", 1}}},
        test::CountCase{"BehindTheDeadThatHadCalled",
                        recounted("done", FIRST "1400 JobEffect worker=0 job=0 happening=0 "
                                                "reaction=0 entity=0\n"
                                                "1500 WorkerKilled worker=0\n" END),
                        5000,
                        {{"waiting", 0}, {"stuck", 1}, {"handled", 1}}},
        test::CountCase{"BehindTheGivenUpThatCounts",
                        recounted("ended", FIRST PARKED("2000") ENDED("2000") RELEASED("2000") END),
                        5000,
                        {{"waiting", 1}, {"stuck", 0}, {"parked", 1}}}),
    [](const auto& row) { return std::string{row.param.name}; });

#undef A
#undef HELD
#undef GRANT
#undef RUNS
#undef DONE
#undef PARKED
#undef ENDED
#undef RELEASED
#undef FIRST
#undef FIRST_DONE
#undef END

}  // namespace
}  // namespace millrace::check::batch_anomalies_test
