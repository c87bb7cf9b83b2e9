// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/check/anomalies.h"
#include "tests/core/check/judged.h"

// Bad histories of what is slow for a while, network and hosts: the marked line is what must be
// found first.

namespace millrace::check::slow_anomalies_test {
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

#define SLOW(AT, UNTIL) AT " NetworkSlowed extra=1000000000 loss=0 until=" UNTIL "\n"
#define FETCH(AT, ARRIVES) \
    AT " RecordFetched member=0 partition=0 offset=0 happening=0 arrivesAt=" ARRIVES "\n"

class NetworkHistoryTest : public testing::TestWithParam<Case> {};

TEST_P(NetworkHistoryTest, IsJudged)
{
    test::expectJudged(test::goodStart() + GetParam().text, GetParam().anomaly);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, NetworkHistoryTest,
    testing::Values(
        Case{"WhatSetsOutMeanwhileIsLate", SLOW("2050", "9000000000") FETCH("2100", "3100")},
        Case{"WhatSetsOutMeanwhileIsSoonThere", SLOW("2050", "9000000000") FETCH("!2100", "3099"),
             Anomaly::EarlyArrival},
        Case{"WhatSetsOutAfterwardsIsSoonThere",
             SLOW("2050", "2090000000") "2090 NetworkRestored\n" FETCH("2100", "2400")},
        Case{"SlowTwice", SLOW("2050", "9000000000") SLOW("!2060", "9000000000"),
             Anomaly::WrongState},
        Case{"SlowForNoTime", SLOW("!2050", "2050000000"), Anomaly::WrongState},
        Case{"SlowByNothing", "!2050 NetworkSlowed extra=0 loss=0 until=9000000000\n",
             Anomaly::WrongState},
        Case{"LossyAndNotSlow",
             "2050 NetworkSlowed extra=0 loss=200000 until=9000000000\n" FETCH("2100", "2400")},
        Case{
            "LossyAndSlowSoonAfter",
            "2050 NetworkSlowed extra=0 loss=200000 until=9000000000\n" SLOW("!2060", "9000000000"),
            Anomaly::WrongState},
        Case{"FastAtAnotherTime", SLOW("2050", "9000000000") "!2060 NetworkRestored\n",
             Anomaly::WrongState},
        Case{"AHostIsSlowAndFastAgain", "2050 WorkerPaced worker=0 factor=5 endsAt=never\n"
                                        "2060 MemberPaced member=0 factor=5 endsAt=never\n"
                                        "2070 WorkerPaced worker=0 factor=1 endsAt=never\n"
                                        "2080 MemberPaced member=0 factor=1 endsAt=never\n"},
        Case{"AHostIsSlowTwice",
             "2050 WorkerPaced worker=0 factor=5 endsAt=never\n"
             "!2060 WorkerPaced worker=0 factor=5 endsAt=never\n",
             Anomaly::WrongState},
        Case{"AHostIsFastTwice", "!2060 MemberPaced member=0 factor=1 endsAt=never\n",
             Anomaly::WrongState},
        Case{"AHostsWorkIsOverBeforeNow", "!2060 MemberPaced member=0 factor=3 endsAt=2059\n",
             Anomaly::TimeWentBack},
        Case{"TheWorkOfOneThatHangsIsOverBeforeNow",
             "2050 MemberHung member=0 until=9000000000\n"
             "2060 MemberPaced member=0 factor=3 endsAt=2059\n"},
        Case{"HangsAndGoesOn", "2050 MemberHung member=0 until=2090000000\n"
                               "2090 MemberWentOn member=0 endsAt=never\n" FETCH("2100", "2400")},
        Case{"FetchesWhileItHangs",
             "2050 MemberHung member=0 until=9000000000\n" FETCH("!2100", "2400"), Anomaly::Zombie},
        Case{"HangsTwice",
             "2050 MemberHung member=0 until=9000000000\n"
             "!2060 MemberHung member=0 until=9000000000\n",
             Anomaly::WrongState},
        Case{"HangsForNoTime", "!2050 MemberHung member=0 until=2050000000\n",
             Anomaly::TimeWentBack},
        Case{"GoesOnAtAnotherTime",
             "2050 MemberHung member=0 until=2090000000\n"
             "!2080 MemberWentOn member=0 endsAt=never\n",
             Anomaly::WrongState},
        Case{"GoesOnAndDidNotHang", "!2080 MemberWentOn member=0 endsAt=never\n",
             Anomaly::WrongState},
        Case{"FastWithoutHavingBeenSlow", "!2060 NetworkRestored\n", Anomaly::WrongState}),
    [](const auto& row) { return std::string{row.param.name}; });

#undef SLOW
#undef FETCH

}  // namespace
}  // namespace millrace::check::slow_anomalies_test
