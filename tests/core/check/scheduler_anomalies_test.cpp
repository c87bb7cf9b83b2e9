// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/check/anomalies.h"
#include "tests/core/check/judged.h"

// Bad histories of recurring jobs: the marked line is what must be found first. Each continues a
// world with two schedulers.

namespace millrace::check::scheduler_anomalies_test {
namespace {

struct Case {
    const char* name;
    const char* text;
    Anomaly anomaly = Anomaly::Unexpected;  ///< Without a marked line nothing is found.
};

void PrintTo(const Case& row, std::ostream* out)
{
    *out << row.name;
}

#define HAPPENED(AT, N, NUMBER) AT " Happened happening=" #N " entity=0 number=" #NUMBER " type=0\n"
#define SENT(AT, S, N, ARRIVES) \
    AT " TickSent scheduler=" #S " happening=" #N " reaction=0 arrivesAt=" ARRIVES "\n"
#define ENQUEUED(AT, JOB, N) AT " JobEnqueued job=" #JOB " happening=" #N " reaction=0\n"
#define REFUSED(AT, S, N) AT " TickRefused scheduler=" #S " happening=" #N " reaction=0\n"
#define MISSED(AT, N) AT " TickMissed happening=" #N " reaction=0\n"
#define GONE(AT, S) AT " SchedulerGone scheduler=" #S "\n"
#define FIRST                  \
    HAPPENED("1000", 0, 1)     \
    SENT("1000", 0, 0, "1300") \
    SENT("1000", 1, 0, "1400") \
    ENQUEUED("1300", 0, 0)     \
    REFUSED("1400", 1, 0)
#define END "2500 RunEnded\n"

class SchedulerHistoryTest : public testing::TestWithParam<Case> {};

TEST_P(SchedulerHistoryTest, IsJudged)
{
    std::string text =
        test::smallWorld() + test::declared("scheduler", 0) + test::declared("scheduler", 1) +
        "0 SchedulerStarted scheduler=0\n0 SchedulerStarted scheduler=1\n" + GetParam().text;
    test::expectJudged(text, GetParam().anomaly);
}

using enum Anomaly;

INSTANTIATE_TEST_SUITE_P(
    Rows, SchedulerHistoryTest,
    testing::Values(
        Case{"OneJobATime", FIRST END},
        Case{"NobodyThere",
             GONE("500", 0) GONE("600", 1) HAPPENED("1000", 0, 1) MISSED("1000", 0) END},
        Case{"TheOneThatIsLeft", GONE("500", 0) HAPPENED("1000", 0, 1) SENT("1000", 1, 0, "1400")
                                     ENQUEUED("1400", 0, 0) END},
        Case{"BackAtTheVeryTime",
             GONE("500", 0)
                 GONE("600", 1) "1000 SchedulerStarted scheduler=0\n" HAPPENED("1000", 0, 1)
                     MISSED("1000", 0) END},
        Case{"SecondJobOfATime",
             HAPPENED("1000", 0, 1) SENT("1000", 0, 0, "1300") SENT("1000", 1, 0, "1400")
                 ENQUEUED("1300", 0, 0) "!" ENQUEUED("1400", 1, 0) END,
             Duplicate},
        Case{"SentByTheDead",
             GONE("500", 0) HAPPENED("1000", 0, 1) "!" SENT("1000", 0, 0, "1300")
                 SENT("1000", 1, 0, "1400") END,
             Zombie},
        Case{"SentTwiceByOne",
             HAPPENED("1000", 0, 1) SENT("1000", 0, 0, "1300") "!" SENT("1000", 0, 0, "1400") END,
             Duplicate},
        Case{"SentLate", HAPPENED("1000", 0, 1) "!" SENT("1001", 0, 0, "1300") END, Unexpected},
        Case{"OneOfThemDoesNotSend",
             "!" HAPPENED("1000", 0, 1) SENT("1000", 0, 0, "1300") ENQUEUED("1300", 0, 0)
                 HAPPENED("2000", 1, 2) SENT("2000", 0, 1, "2300") SENT("2000", 1, 1, "2300")
                     ENQUEUED("2300", 1, 1) REFUSED("2300", 1, 1) END,
             EnqueueLost},
        Case{"RefusedThoughTheFirst",
             HAPPENED("1000", 0, 1) SENT("1000", 0, 0, "1300")
                 SENT("1000", 1, 0, "1400") "!" REFUSED("1300", 0, 0) END,
             RefusedWrongly},
        Case{"RefusedBeforeItArrives",
             HAPPENED("1000", 0, 1) SENT("1000", 0, 0, "1300") SENT("1000", 1, 0, "1400")
                 ENQUEUED("1300", 0, 0) "!" REFUSED("1350", 1, 0) END,
             BeforeArrival},
        Case{"NothingComesOfIt",
             HAPPENED("1000", 0, 1) SENT("1000", 0, 0, "1300") SENT("1000", 1, 0, "1400")
                 ENQUEUED("1300", 0, 0) "!" END,
             EnqueueLost},
        Case{"MissedThoughOneIsThere",
             GONE("500", 0) HAPPENED("1000", 0, 1) "!" MISSED("1000", 0) END, WrongState},
        Case{"GoneTwice", GONE("500", 0) "!" GONE("600", 0) END, WrongState}),
    [](const auto& row) { return row.param.name; });

#undef HAPPENED
#undef SENT
#undef ENQUEUED
#undef REFUSED
#undef MISSED
#undef GONE
#undef FIRST
#undef END

}  // namespace
}  // namespace millrace::check::scheduler_anomalies_test
