// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "tests/core/check/history_text.h"
#include "tests/core/check/judged.h"
#include "tests/core/check/recount_text.h"

// Bad histories of a store that dies: the marked line is what must be found first. And good ones,
// in which nothing is; and what obligations count as there. One reaction, two workers, a lease.

namespace millrace::check::store_anomalies_test {
namespace {

struct Case {
    const char* name;
    const char* text;
    Anomaly anomaly = Anomaly::StoreWrong;  ///< Without a marked line nothing is found.
};

void PrintTo(const Case& row, std::ostream* out)
{
    *out << row.name;
}

std::string historyOf(std::string_view text)
{
    return "0 Declared thing=reaction index=0 parent=0 name=a caption=\n"
           "0 Declared thing=entity index=0 parent=0 name=e caption=\n"
           "0 Declared thing=eventtype index=0 parent=0 name=t caption=\n"
           "0 Declared thing=list index=0 parent=0 name=list caption=\n"
           "0 Declared thing=worker index=0 parent=0 name=w1 caption=\n"
           "0 Declared thing=worker index=1 parent=0 name=w2 caption=\n"
           "0 WorkerStarted worker=0\n0 WorkerStarted worker=1\n"
           "1000 Happened happening=0 entity=0 number=1 type=0\n"
           "1000 JobSent happening=0 reaction=0 arrivesAt=1000\n"
           "1000 JobEnqueued job=0 happening=0 reaction=0\n" +
           std::string{text};
}

#define SECOND(AT)                                           \
    AT " Happened happening=1 entity=0 number=2 type=0\n" AT \
       " JobSent happening=1 reaction=0 arrivesAt=" AT "\n"
#define READY(AT) AT " JobEnqueued job=1 happening=1 reaction=0\n"
#define RUNS(AT, JOB, W, ENDS)                                                                     \
    AT " JobGranted job=" #JOB " worker=" #W                                                       \
       " lane=0 from=line into=hand attempt=1 executions=0 arrivesAt=" AT " leaseEndsAt=9000\n" AT \
       " JobStarted worker=" #W " execution=1 endsAt=" ENDS "\n"
#define EFFECT(AT, JOB, W) \
    AT " JobEffect worker=" #W " job=" #JOB " happening=" #JOB " reaction=0 entity=0\n"
#define DONE(AT, JOB, W) AT " JobCompleted worker=" #W " job=" #JOB "\n"
#define HELD(AT, JOB, W) AT " WordHeld worker=" #W " job=" #JOB "\n"
#define DOWN(AT) AT " StoreDown crash=process keepsTo=" AT "\n"
#define CRASH(AT, KEEPS) AT " StoreDown crash=machine keepsTo=" KEEPS "\n"
#define UP(AT) AT " StoreUp\n"
#define REFUSED(AT) AT " EnqueueDropped happening=1 reaction=0 job=none drop=store-down\n"
#define RECALLED(AT) \
    AT " JobRecalled job=0 worker=0 lane=0 attempt=1 executions=1 leaseEndsAt=9000 spot=done\n"
#define BACK(AT) AT " JobReturned job=0 worker=0 lane=0 to=place attempt=0 why=store-lost\n"
#define FORGOTTEN(AT, JOB, SPOT) AT " JobForgotten job=" #JOB " lane=0 spot=" SPOT "\n"
#define REREAD(AT, JOB) AT " JobReread job=" #JOB " lane=0\n"
#define FIRST RUNS("1100", 0, 0, "2000")
#define FIRST_DONE FIRST EFFECT("2000", 0, 0) DONE("2000", 0, 0)
#define END "8000 RunEnded\n"

class StoreHistoryTest : public testing::TestWithParam<Case> {};

TEST_P(StoreHistoryTest, IsJudged)
{
    test::expectJudged(historyOf(GetParam().text), GetParam().anomaly);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, StoreHistoryTest,
    testing::Values(
        Case{"GoodWhereWordsWait",
             FIRST DOWN("1500") SECOND("1600") REFUSED("1600") EFFECT("2000", 0, 0)
                 HELD("2000", 0, 0) UP("3000") DONE("3000", 0, 0) END},
        Case{"GoodWhereAnEndIsForgotten",
             FIRST_DONE CRASH("2500", "1500") RECALLED("3000") UP("3000") END},
        Case{"GoodWhereAClaimIsForgotten", FIRST CRASH("1600", "1050") BACK("1700") UP("1700") END},
        Case{"GoodWhereAJobIsForgotten", FIRST SECOND("1200") READY("1200") CRASH("1600", "1150")
                                             FORGOTTEN("1700", 1, "line") UP("1700") END},
        Case{"GoodWhereItIsInAHand",
             SECOND("1200") READY("1200") RUNS("1200", 0, 1, "5000") RUNS("1300", 1, 0, "2000")
                 CRASH("1600", "1150") "1700 JobReturned job=0 worker=1 lane=0 to=place attempt=0 "
                                       "why=store-lost\n" FORGOTTEN("1700", 1, "hand") UP("1700")
                                           EFFECT("2000", 1, 0) DONE("2000", 1, 0) END},
        Case{"DownTwice", DOWN("1500") "!" DOWN("1600") END},
        Case{"UpTwice", DOWN("1500") UP("1600") "!" UP("1700") END},
        Case{"AProcessThatLoses", "!1500 StoreDown crash=process keepsTo=1000\n" END},
        Case{"AMachineThatKeepsTheFuture", "!" CRASH("1500", "1600") END},
        Case{"AcceptsWhileItIsDown", DOWN("1100") SECOND("1200") "!" READY("1200") END},
        Case{"HandsOutWhileItIsDown",
             DOWN("1100") "!1200 JobGranted job=0 worker=0 lane=0 from=line into=hand attempt=1 "
                          "executions=0 arrivesAt=1200 leaseEndsAt=9000\n" END},
        Case{"HearsWhileItIsDown",
             FIRST DOWN("1500") EFFECT("2000", 0, 0) "!" DONE("2000", 0, 0) END},
        Case{"RenewsWhileItIsDown",
             FIRST DOWN("1500") "!1600 LeaseExtended worker=0 leaseEndsAt=9500\n" END},
        Case{"RefusesByARuleWhileItIsDown",
             DOWN("1100") SECOND("1200") "!1200 EnqueueDropped happening=1 reaction=0 job=none "
                                         "drop=no-process\n" END,
             Anomaly::WrongState},
        Case{"RefusesThoughItIsThere", SECOND("1200") "!" REFUSED("1200") END},
        Case{"AWordThatNeedNotWait", FIRST EFFECT("2000", 0, 0) "!" HELD("2000", 0, 0) END},
        Case{"AWordBeforeItsTime", FIRST DOWN("1500") "!" HELD("1600", 0, 0) END,
             Anomaly::NothingInHand},
        Case{"ForgetsAnEndThatWasFlushed",
             FIRST_DONE CRASH("2500", "2200") "!" RECALLED("3000") UP("3000") END},
        Case{"ForgetsAnEndThatWasNone",
             FIRST CRASH("1600", "1050") "!" RECALLED("1700") UP("1700") END, Anomaly::WrongState},
        Case{"ForgetsAClaimThatWasFlushed",
             FIRST CRASH("1600", "1200") "!" BACK("1700") UP("1700") END},
        Case{"ForgetsAJobThatWasFlushed",
             FIRST SECOND("1200") READY("1200")
                 CRASH("1600", "1300") "!" FORGOTTEN("1700", 1, "line") UP("1700") END},
        Case{"ForgetsAJobWhenItIsBack",
             FIRST SECOND("1200") READY("1200") CRASH("1600", "1150")
                 UP("1700") "!" FORGOTTEN("1700", 1, "line") END,
             Anomaly::WrongState},
        Case{"ReadsWhatItCannotKnow",
             FIRST SECOND("1200") READY("1200") CRASH("1600", "1150") "!" REREAD("1700", 1)
                 UP("1700") END},
        Case{"ReadsOutOfOrder",
             SECOND("1200") READY("1200") CRASH("1600", "1300") "!" REREAD("1700", 1) UP("1700")
                 END,
             Anomaly::WrongState},
        Case{"LosesAJobOfTheLiving",
             FIRST EFFECT("2000", 0, 0) "!2000 JobLost job=0 worker=0\n" END, Anomaly::WrongState}),
    [](const auto& row) { return std::string{row.param.name}; });

class StoreRecountTest : public testing::TestWithParam<test::CountCase> {};

TEST_P(StoreRecountTest, CountsWhatTheStoreKnows)
{
    test::expectRows(GetParam(), test::countedRows(GetParam(), false));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, StoreRecountTest,
    testing::Values(
        test::CountCase{"ReadyInAStoreThatIsDown",
                        historyOf(DOWN("1100") END),
                        2000,
                        {{"stuck", 1}, {"waiting", 0}}},
        test::CountCase{"ReadyAgain",
                        historyOf(DOWN("1100") UP("1500") END),
                        2000,
                        {{"stuck", 0}, {"waiting", 1}}},
        test::CountCase{"RefusedWhileItIsDown",
                        historyOf(FIRST DOWN("1100") SECOND("1200") REFUSED("1200") END),
                        2000,
                        {{"refused", 1}, {"inHand", 1}}},
        test::CountCase{"ForgottenByTheStore",
                        historyOf(FIRST SECOND("1200") READY("1200") CRASH("1600", "1150")
                                      FORGOTTEN("1700", 1, "line") UP("1700") END),
                        1800,
                        {{"lost", 1}, {"inHand", 1}}},
        test::CountCase{"ForgottenButInAHand",
                        historyOf(SECOND("1200") READY("1200") RUNS("1200", 0, 1, "5000")
                                      RUNS("1300", 1, 0, "2000") CRASH("1600", "1150")
                                          FORGOTTEN("1700", 1, "hand") UP("1700") END),
                        1800,
                        {{"lost", 0}, {"inHand", 2}}},
        test::CountCase{"AClaimThatNeverWas",
                        historyOf(FIRST CRASH("1600", "1050") BACK("1700") UP("1700") END),
                        1800,
                        {{"waiting", 1}, {"inHand", 0}}}),
    [](const auto& row) { return std::string{row.param.name}; });

#undef SECOND
#undef READY
#undef RUNS
#undef EFFECT
#undef DONE
#undef HELD
#undef DOWN
#undef CRASH
#undef UP
#undef REFUSED
#undef RECALLED
#undef BACK
#undef FORGOTTEN
#undef REREAD
#undef FIRST
#undef FIRST_DONE
#undef END

}  // namespace
}  // namespace millrace::check::store_anomalies_test
